import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarWith } from '../../domain/calendar/workingDays';
import { checkPlan } from '../../domain/plan/check';
import { latestFindings } from '../../domain/plan/latest';
import { KOMMUNER, planOf, readKommun, type Kommun } from './kommuner';
import { STEPS } from './steps';

const YEARS = [2026, 2027, 2028, 2029, 2030];
const root = join(__dirname, '../..');

describe.each(KOMMUNER.map((k) => [k]))('the folder of %s', (kommun) => {
  const read = readKommun(kommun);
  const { definition, organisation, meetings } = read;

  it('has every id of its styrmodell, with a source or, where the document is silent, an assumption', () => {
    const ids = definition.steps.map((s) => s.id);
    expect((STEPS[kommun] ?? []).filter((id) => !ids.includes(id))).toEqual([]);
    expect((STEPS[kommun] ?? []).filter((id) => (definition.steps.find((s) => s.id === id)?.sources.length ?? 0) === 0)).toEqual([]);
    expect(definition.steps.filter((s) => s.sources.length + s.assumptions.length === 0).map((s) => s.id)).toEqual([]);
  });

  it('has 30 to 60 managers under role names, a vacant post, and somebody for every role at an organ that meets', () => {
    const managers = new Set(organisation.holders.filter((h) => h.role === 'chef' || h.role === 'vd').map((h) => h.person));
    expect(managers.size).toBeGreaterThanOrEqual(30);
    expect(managers.size).toBeLessThanOrEqual(60);
    expect(organisation.people.every((p) => p.email.endsWith('.example') && p.authority !== '')).toBe(true);
    expect(organisation.units.some((u) => !organisation.holders.some((h) => h.scope === `unit:${u.id}`))).toBe(true);
    const organs = new Set(meetings.map((m) => m.organ));
    expect([...organs].filter((o) => !organisation.holders.some((h) => h.role === 'namndsekreterare' && h.scope === `organ:${o}`))).toEqual([]);
  });

  it('has meetings from January 2026 to April 2031 on working days', () => {
    const days = meetings.map((m) => m.day).sort();
    expect([days[0]?.slice(0, 7), days[days.length - 1]?.slice(0, 7)]).toEqual(['2026-01', '2031-04']);
    expect(meetings.filter((m) => !calendarWith().isWorkingDay(m.handlingsstopp) || m.handlingsstopp > m.day)).toEqual([]);
  });

  it.each(YEARS)('plans %i without errors, each id dated or undated once', (year) => {
    const p = planOf(kommun, year);
    expect([...p.findings, ...checkPlan(p, definition, organisation)].filter((f) => f.severity === 'error')).toEqual([]);
    const dated = new Set(p.steps.map((o) => o.step));
    const undated = p.undated.map((u) => u.step);
    expect(new Set([...dated, ...undated])).toEqual(new Set(definition.steps.map((s) => s.id)));
    expect(undated.filter((id) => dated.has(id))).toEqual([]);
    expect(new Set(p.steps.map((o) => o.id)).size).toBe(p.steps.length);
  });

  it.each(YEARS)('keeps the order of days and sets no duty on a free day in %i', (year) => {
    const p = planOf(kommun, year);
    const byId = new Map(p.steps.map((o) => [o.id, o]));
    for (const o of p.steps) {
      for (const d of [o.opens, ...(o.answerBy === undefined ? [] : [o.answerBy]), ...(o.figuresBy === undefined ? [] : [o.figuresBy]), ...o.tasks.map((t) => t.due)]) {
        expect([o.id, d, calendarWith(definition.freeDays).isWorkingDay(d)]).toEqual([o.id, d, true]);
      }
      expect([o.id, o.opens <= (o.figuresBy ?? o.opens) && (o.figuresBy ?? o.opens) <= (o.answerBy ?? o.due) && (o.answerBy ?? o.opens) <= o.due]).toEqual([o.id, true]);
      for (const [i, m] of o.chain.entries()) expect(m.day <= (o.chain[i + 1]?.day ?? m.day)).toBe(true);
      for (const id of o.waitsFor) expect([o.id, id, (byId.get(id)?.due ?? '') <= o.due]).toEqual([o.id, id, true]);
      expect(o.why.length).toBeGreaterThan(1);
    }
  });

  it('is nowhere named in the code of the domain', () => {
    const names = new RegExp(`\\b(${[definition.municipality, kommun].join('|')})\\b`, 'i');
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const files = readdirSync(join(root, 'domain'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
    expect(files.filter((f) => names.test(code(readFileSync(join(root, 'domain', f), 'utf8'))))).toEqual([]);
  });
});

describe('the municipality that was there first', () => {
  it('still has its steps, organ by organ', () => {
    const p = planOf('astorp', 2027);
    const organs = (step: string): number => p.steps.filter((o) => o.step === step).length;
    for (const [step, n] of [['delarsuppgifter', 24], ['delarsrapport-namnd', 8], ['namndsmal-och-internbudget', 6], ['demografijustering', 2], ['kf-budget', 1]] as const) expect([step, organs(step)]).toEqual([step, n]);
    expect(p.steps.every((o) => o.figuresBy === undefined && o.wheel === undefined)).toBe(true);
    expect(p.undated.map((u) => u.step)).toEqual(expect.arrayContaining(['atgardsplan', 'gyllene-dialogen', 'hogst-antal-mal']));
  });
});

describe('what the styrmodell of Degerfors says', () => {
  const { definition, organisation } = readKommun('degerfors');
  const step = (id: string) => definition.steps.find((s) => s.id === id);
  const fields = (form: string): string[] => definition.forms.find((f) => f.key === form)?.fields.map((f) => f.label) ?? [];

  it('may KS decide by its uppsikt, and shall the nämnd report of goals, money and uppdrag', () => {
    expect(step('uppsiktsbeslut')?.strength).toBe('kan');
    expect(step('uppsiktsbeslut')?.sources.slice(1)).toHaveLength(5);
    expect(step('atgardsplan')?.sources.join(' ')).toContain('ska nämnden skyndsamt upprätta en åtgärdsplan');
    expect(step('delarsrapport-namnd')?.sources[0]).toContain('prognos över måluppfyllnad');
    expect(step('arsredovisning-namnd')?.sources[0]).toContain('de uppdrag som tilldelats');
    expect(step('provning-bolag')?.sources[1]).toContain('lämna förslag till fullmäktige');
  });

  it('asks the four questions of the årsredovisning, and for the work as well as the money every month', () => {
    for (const id of ['arsredovisning-namnd', 'arsredovisning']) expect(planOf('degerfors', 2027).steps.filter((o) => o.step === id).flatMap((o) => o.tasks).every((t) => t.form === 'arsredovisning')).toBe(true);
    expect(fields('arsredovisning')).toEqual(expect.arrayContaining(['Når vi målen?', 'Varför ser det ut som det gör?', 'Vad gör vi med anledning av detta?']));
    expect(fields('ekonomi').join()).toContain('Kommentar till verksamhet och ekonomi');
  });

  it.each(YEARS)('leaves KF its two reports in April and October of %i, as the assumptions say', (year) => {
    const kf = (id: string): string | undefined => planOf('degerfors', year).steps.find((o) => o.step === id)?.chain.at(-1)?.day.slice(0, 7);
    expect([kf('arsredovisning'), kf('delarsrapport')]).toEqual([`${year}-04`, `${year}-10`]);
  });

  it('has no time for the planned dialogue, and does not call it standing', () => {
    expect(planOf('degerfors', 2027).undated.find((u) => u.step === 'planerad-dialog')?.why.at(-1)).toBe('Dokumentet anger ingen tid och kommunen har inte satt någon.');
    expect(planOf('degerfors', 2027).undated.find((u) => u.step === 'presidiedialog-ks')?.why.join(' ')).toContain('registrerar händelsen, som då får sin dag.');
  });

  it('tells the months apart where check counts back from a meeting', () => {
    const texts = latestFindings(planOf('degerfors', 2027), definition, organisation, readKommun('degerfors').meetings).map((f) => f.text);
    for (const month of ['april', 'maj']) expect(texts.filter((t) => t.startsWith(`Månadsrapport till nämnden för ${month}, till kommunstyrelsen tis 17 aug 2027:`)).length).toBeGreaterThan(0);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('election years', () => {
  const decided = (kommun: Kommun, year: number, step: string): string[] => planOf(kommun, year).steps.filter((o) => o.step === step).flatMap((o) => o.chain.filter((m) => m.organ === 'KF').map((m) => m.day.slice(0, 7)));

  it('leave the budget to the newly elected KF in November', () => {
    for (const [kommun, step] of [['lilla-edet', 'kf-mal-och-resursplan'], ['alvesta', 'mal-och-budget-valar'], ['svenljunga', 'kf-verksamhetsplan'], ['degerfors', 'kf-kommunbudget']] as const) {
      for (const year of [2026, 2030]) expect([kommun, ...decided(kommun, year, step)]).toEqual([kommun, `${year}-11`]);
    }
  });

  it('else it is decided in June where the document says so', () => {
    expect(decided('lilla-edet', 2027, 'kf-mal-och-resursplan')).toEqual(['2027-06']);
    expect(decided('alvesta', 2027, 'mal-och-budget')).toEqual(['2027-06']);
    expect(planOf('alvesta', 2030).undated.find((u) => u.step === 'mal-och-budget')?.why).toContain('Finns inte valår; nästa gång 2031.');
  });
});

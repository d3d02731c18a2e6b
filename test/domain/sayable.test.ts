// What the language says beyond dates and chains: turns, steps at each report, indicators, rules that count, floors that rise, officials
// who decide, elections. Each on the small municipality of docs/definition.md or on the five folders.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { calendarWith } from '../../domain/calendar/workingDays';
import { checkPlan } from '../../domain/plan/check';
import { datesOf } from '../../domain/plan/dates';
import { latestAnswers } from '../../domain/plan/latest';
import { loadOf } from '../../domain/plan/load';
import { plan } from '../../domain/plan/plan';
import type { LawCheck, Plan, PlanFinding, PlannedOccurrence } from '../../domain/plan/types';
import { planOf, readKommun, type Kommun } from './kommuner';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries(
  [...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]]),
) as unknown as MunicipalityFiles;

/** The small municipality with more in its arshjul.yaml. */
function read(more: string, organisation: (o: string) => string = (o) => o) {
  const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
  const merged = { ...base };
  for (const [section, entries] of Object.entries(readYaml(more) as Record<string, object>)) merged[section] = { ...base[section], ...entries };
  return parseMunicipality({ ...files, 'arshjul.yaml': stringify(merged), 'organisation.yaml': organisation(files['organisation.yaml']) });
}

function world(more: string, organisation?: (o: string) => string) {
  const found = read(more, organisation);
  if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
  const planned = plan({ ...found, year: 2027, facts: [] });
  const check = (): PlanFinding[] => [...planned.findings, ...checkPlan(planned, found.definition, found.organisation, found.meetings)];
  return { ...found, planned, check, of: (step: string): PlannedOccurrence[] => planned.steps.filter((o) => o.step === step) };
}

function faults(more: string): string {
  const found = read(more);
  return found.ok ? '' : found.errors.map(errorLine).join('\n');
}

function find(kommun: Kommun, year: number, id: string): PlannedOccurrence {
  const found = planOf(kommun, year).steps.find((o) => o.id === id);
  if (!found) throw new Error(`${id} is not in ${kommun} ${year}`);
  return found;
}

const why = (o: PlannedOccurrence | undefined): string => o?.why.join(' ') ?? '';

describe('turns over the year', () => {
  const visits = planOf('degerfors', 2027).steps.filter((o) => o.step === 'namnd-besoker-ks');

  it('give each nämnd one meeting of KS, spread and one after another', () => {
    const days = visits.map((o) => o.meetings.at(-1)?.date ?? '');
    const organs = readKommun('degerfors').organisation.organs.filter((o) => visits.some((v) => v.organ === o.id)).map((o) => o.id);
    expect(organs.length).toBeGreaterThan(2);
    expect(new Set(days).size).toBe(visits.length);
    const inTurn = organs.map((organ) => visits.find((v) => v.organ === organ)?.meetings.at(-1)?.date ?? '');
    expect([...inTurn].sort()).toEqual(inTurn);
    expect(visits.every((o) => o.meetings.every((m) => m.organ === 'KS'))).toBe(true);
    expect(why(visits[0])).toContain('Organen turas om över året');
    expect(why(visits[0])).toContain('Minst 1 per år; fler får läggas till.');
  });

  it('count: two a year are two occurrences in each half', () => {
    const w = world('steg:\n  besok:\n    namn: Besök\n    organ: varje nämnd\n    när: två gånger per år, utspritt\n    från: varje förvaltningschef\n    formulär: text\n    behandling: [KS informeras]\n');
    expect(w.of('besok').map((o) => o.meetings[0]?.date)).toEqual(['2027-06-02', '2027-11-17']);
  });
});

describe('a step at each report', () => {
  const w = world(`steg:
  dialog:
    namn: Dialogmöte
    organ: KS
    när: vid varje delarsrapport
    från: kommunchef
    formulär: text
    behandling: [KS informeras]
  traff:
    namn: Träff
    organ: KS
    när: inför varje delarsrapport
    från: kommunchef
    formulär: text
`);
  const [report] = w.of('delarsrapport');

  it('goes to the same meeting as the report', () => {
    const [dialog] = w.of('dialog');
    expect(dialog?.id).toBe('dialog/KS/P08');
    expect(dialog?.meetings).toEqual([{ organ: 'KS', date: report?.meetings[0]?.date, verb: 'informeras' }]);
    expect(why(dialog)).toContain('Vid Delårsrapport.');
  });

  it('or is ready before the report opens', () => {
    const [before] = w.of('traff');
    expect((before?.answerBy ?? '9') < (report?.opens ?? '')).toBe(true);
  });

  it('is refused for a step that is not there, or that waits for it', () => {
    expect(faults('steg:\n  dialog:\n    namn: D\n    organ: KS\n    när: vid varje delarsraport\n    från: kommunchef\n    formulär: text\n')).toContain('Menade du "delarsrapport"?');
    expect(faults('steg:\n  a:\n    namn: A\n    organ: KS\n    när: vid varje b\n    från: kommunchef\n    formulär: text\n  b:\n    namn: B\n    organ: KS\n    efter: a\n    när: i mars\n    från: kommunchef\n    formulär: text\n')).toContain('i en ring');
  });
});

describe('indicators', () => {
  const step = 'steg:\n  mata:\n    namn: Mäts\n    organ: varje nämnd\n    när: enligt indikatorerna\n    från: varje förvaltningschef\n    formulär: text\n';

  it('have an interval each, and the step says which are measured', () => {
    const w = world(`${step}indikatorer:\n  a:\n    namn: Sjukfrånvaro\n    mäts: två gånger per år\n  b:\n    namn: Omdöme\n    mäts: i mars och i juni\n`);
    expect(w.of('mata').map((o) => o.id)).toEqual(['mata/omsorgsnamnden/M03', 'mata/omsorgsnamnden/M06', 'mata/omsorgsnamnden/M12']);
    expect(w.of('mata').map((o) => /Mäts nu: (.+?)\./.exec(why(o))?.[1])).toEqual(['Omdöme', 'Sjukfrånvaro och Omdöme', 'Sjukfrånvaro']);
  });

  it('must say how often', () => {
    expect(faults(`${step}indikatorer:\n  a:\n    namn: A\n    mäts: löpande\n`)).toContain('säger inte hur ofta');
    expect(faults(`${step}indikatorer:\n  a:\n    namn: A\n    mäts: varje månad\n    i: matta\n`)).toContain('Menade du "mata"?');
  });
});

describe('rules that are checked', () => {
  const rule = (styrka: string): string => `mål:\n  omsorgsnamnden: [ett, två, tre, fyra]\nregler:\n  hogst:\n    namn: Högst tre\n    styrka: ${styrka}\n    högst: 3 mål\n    organ: varje nämnd\n`;

  it('count the goals: an error where it is a ska, a warning where it is a bör', () => {
    const found = (styrka: string) => world(rule(styrka)).check().filter((f) => f.rule === 'hogst');
    expect(found('ska')).toEqual([{ severity: 'error', rule: 'hogst', step: 'hogst', text: 'omsorgsnämnden har 4 mål; högst 3 får finnas.' }]);
    expect(found('bör')).toMatchObject([{ severity: 'warning' }]);
    expect(world(rule('ska').replace(', fyra', '')).check().filter((f) => f.rule === 'hogst')).toEqual([]);
  });

  it('ask something of the forms', () => {
    const requires = (what: string): string => faults(`regler:\n  r:\n    namn: R\n    kräver: ${what}\n    organ: [varje nämnd, KS]\n`);
    expect(requires('åtgärder vid underskott')).toBe('');
    expect(requires('finansiering av tilläggsanslag')).toContain('inget steg har "typ: tilläggsanslag"');
    expect(requires('kriterier för bedömning')).toBe('');
    const without = read('regler:\n  r:\n    namn: R\n    kräver: åtgärder vid underskott\n    organ: varje nämnd\nformulär:\n  ekonomi:\n    namn: E\n    avvikelse: budget minus prognos\n    fält:\n      budget: {namn: B, typ: kronor}\n      prognos: {namn: P, typ: kronor}\n');
    expect(without.ok ? '' : without.errors.map(errorLine).join()).toContain('Formuläret "ekonomi" frågar inte efter åtgärder vid underskott');
    expect(faults('formulär:\n  betyg:\n    namn: B\n    fält:\n      betyg: {namn: Betyg, typ: bedömning, val: ["1", "2"]}\nregler:\n  r:\n    namn: R\n    kräver: kriterier för bedömning\n    organ: KS\n')).toContain('saknar skrivna kriterier');
  });

  it('stand under regler, and are numbers of something', () => {
    expect(faults('steg:\n  x:\n    namn: X\n    organ: KS\n    när: i mars\n    högst: 3 mål\n    från: kommunchef\n    formulär: text\n')).toContain('hör till en regel');
    expect(faults('regler:\n  x:\n    namn: X\n    högst: några få mål\n    organ: KS\n')).toContain('Skriv ett antal och vad som räknas');
    expect(faults('regler:\n  x:\n    namn: X\n    högst: 2 mål\n    minst: 3 mål\n    organ: KS\n')).toContain('går inte ihop');
  });

  it.each([['alvesta', 'utvecklingsmal', 'Högst 3 mål för varje nivå.'], ['astorp', 'hogst-antal-mal', 'Högst 3 mål.'], ['degerfors', 'negativ-prognos-kraver-atgard', 'åtgärder när prognosen visar underskott'], ['astorp', 'negativ-prognos-kraver-plan', 'åtgärder när prognosen visar underskott']] as const)('are said by %s: %s', (kommun, id, said) => {
    expect(planOf(kommun as Kommun, 2027).undated.find((u) => u.step === id)?.why.join(' ')).toContain(said);
  });
});

describe('a floor that rises in the year', () => {
  const floor = (more: string): string => `golv:
  niva:
    minst: 2 per år
    månader: [mars, oktober]
${more}val:
  valet:
    golv: niva
    valt:
      omsorgsnamnden:
        månader: [februari, maj, november]
steg:
  niva: {namn: Nivå, organ: KS, från: ekonomichef, formulär: text, behandling: [KS fastställer i oktober]}
  valet: {namn: Val, organ: varje nämnd, från: varje förvaltningschef, formulär: text, behandling: [nämnden beslutar i december]}
insamlingar:
  uppgifter: {namn: Uppgifter, organ: [varje nämnd, KS], period: enligt valet, svar senast: 5 arbetsdagar efter stängning, från: varje enhetschef, formulär: ekonomi}
`;
  const raised = (from: string): string => floor(`    höjs:\n      - från: ${from}\n        minst: 4 per år\n        månader: [mars, juni, september, november]\n`);
  const months = (w: ReturnType<typeof world>, organ: string): string[] => w.of('uppgifter').filter((o) => o.organ === organ).map((o) => o.period ?? '').sort();

  it('keeps the months before, and takes the choice that no longer reaches from then on', () => {
    expect(months(world(floor('')), 'omsorgsnamnden')).toEqual(['P02', 'P05', 'P11']);
    expect(months(world(raised('2027-08-01')), 'omsorgsnamnden')).toEqual(['P02', 'P05', 'P09', 'P11']);
    expect(months(world(raised('2027-08-01')), 'KS')).toEqual(['P03', 'P09', 'P11']);
    expect(world(raised('2027-08-01')).planned.findings.map((f) => f.rule)).toContain('under-golvet');
  });

  it('holds from its own year: the year before is untouched, the year after wholly under it', () => {
    expect(months(world(raised('2028-02-01')), 'omsorgsnamnden')).toEqual(['P02', 'P05', 'P11']);
    expect(months(world(raised('2026-08-01')), 'KS')).toEqual(['P03', 'P06', 'P09', 'P11']);
  });

  it('must itself be reached, in order of day', () => {
    expect(faults(floor('    höjs:\n      - {från: 2027-08-01, minst: 6 per år, månader: [mars]}\n'))).toContain('Golvets egna månader når inte upp till golvet.');
    expect(faults(floor('    höjs:\n      - {från: 2027-08-01, minst: 1 per år, månader: [mars]}\n      - {från: 2027-03-01, minst: 1 per år, månader: [mars]}\n'))).toContain('i ordning');
  });
});

describe('officials who decide', () => {
  it('are an organ without any of the law on meetings, and a step that stays with officials may go to them', () => {
    const o = find('svenljunga', 2027, 'processutvardering/KS');
    expect(o.chain.map((m) => [m.organ, m.verb, m.meeting])).toEqual([['KLG', 'beslutar', null]]);
    expect(o.law).toEqual([]);
    // a group without meetings has no papers to be before
    expect(o.dates).toEqual({ internal: o.answerBy, political: o.due });
    expect(why(o)).toContain('Tjänstemännens ledningsgrupp beslutar själv');
    expect(why(o)).toContain('Stannar hos tjänstemännen');
  });

  it('decide in the months that the step or their own line names', () => {
    const group = (o: string): string => o.replace('  revisionen:\n', '  ledning:\n    namn: ledningsgruppen\n    typ: ledningsgrupp\n  revisionen:\n');
    const step = (id: string, when: string, line: string): string => `  ${id}:\n    namn: ${id}\n    antagande: Prov.\n    organ: KS\n    från: ekonomichef\n    formulär: text\n    stannar hos: tjänstemännen\n${when}    behandling:\n      - ledning beslutar ${line}\n`;
    const w = world(`steg:\n${step('modellen', '    när: en gång per mandatperiod, i oktober till november året efter valet\n', 'inom 5 arbetsdagar')}${step('gruppen', '', 'i maj')}`, group);
    expect(w.of('modellen')[0]).toMatchObject({ opens: '2027-11-09', answerBy: '2027-11-23', due: '2027-11-30' });
    expect(w.of('gruppen')[0]).toMatchObject({ answerBy: '2027-05-31', due: '2027-05-31' });
  });

  it('give their account together', () => {
    expect(find('svenljunga', 2027, 'kf-resultatsammanstallning/KS/P08').presentedBy?.map((p) => p.role)).toEqual(['kommunchef', 'utvecklingsstrateg']);
    expect(why(find('svenljunga', 2027, 'kf-resultatsammanstallning/KS/P08'))).toMatch(/Föredras av .+ och .+ tillsammans\./);
    expect(faults('steg:\n  x:\n    namn: X\n    organ: KS\n    när: i mars\n    från: kommunchef\n    formulär: text\n    föredras av: [kommunchef, ordforanden]\n')).toContain('"ordforanden" är varken en roll eller en chefsnivå.');
  });
});

describe('an election', () => {
  it.each(['lilla-edet', 'alvesta', 'svenljunga', 'degerfors', 'astorp'] as const)('in %s: the old board prepares, the newly elected KF decides by 30 November', (kommun) => {
    const budgets = readKommun(kommun).definition.steps.filter((s) => s.type === 'budget').map((s) => s.id);
    const budget = planOf(kommun, 2030).steps.find((o) => budgets.includes(o.step) && o.chain.some((m) => m.organ === 'KF'));
    const kf = budget?.chain.find((m) => m.organ === 'KF');
    expect([(kf?.day ?? '') >= '2030-10-15', (kf?.day ?? '9') <= '2030-11-30']).toEqual([true, true]);
    expect(why(budget)).toContain('den avgående styrelsen eller nämnden bereder');
  });

  it.each(['svenljunga', 'degerfors', 'astorp', 'alvesta', 'lilla-edet'] as const)('in %s: the new board signs the old year’s report and two sets of revisors work in spring', (kommun) => {
    const after = planOf(kommun, 2027).steps.filter((o) => o.budgetYear === 2026).map(why).join(' ');
    expect(after).toContain('den nya nämnden eller styrelsen avger redovisningen för 2026 (KL 6:18–19)');
    const types = planOf(kommun, 2027).steps.filter((o) => why(o).includes('avger redovisningen')).map((o) => readKommun(kommun).definition.steps.find((s) => s.id === o.step)?.type);
    expect(types.filter((t) => t !== 'arsredovisning' && t !== 'namndsredovisning')).toEqual([]);
    expect(after).toContain('Revisorerna för 2026 slutför sin granskning medan de nyvalda granskar 2027 (KL 12:4)');
    expect(planOf(kommun, 2028).steps.map(why).join(' ')).not.toContain('Ny mandatperiod');
  });
});

describe('the old year’s accounts', () => {
  const told = (lines: string): boolean => why(world(`steg:\n  x:\n    namn: Bokslutet\n    organ: KS\n    avser: föregående\n    från: ekonomichef\n    formulär: text\n${lines}`).of('x')[0]).includes('den nya nämnden eller styrelsen avger');

  it.each([
    ['    typ: nämndens redovisning\n    behandling: [KS godkänner i mars]\n', true],
    ['    typ: nämndens redovisning\n    behandling: [KS informeras i mars]\n', false],
    ['    behandling: [KS godkänner i mars]\n', false],
  ])('are given by the new board where the step is they: %j', (lines, is) => expect(told(lines)).toBe(is));
});

describe('what check says of the year as a whole', () => {
  const late = (w: ReturnType<typeof world>): PlanFinding[] => w.check().filter((f) => f.rule === 'senast-svar');

  it('the latest day on which the managers must have answered, counted back from the meeting of KF', () => {
    const w = world('{}');
    const [answer] = latestAnswers(w.planned, w.definition, w.organisation, w.meetings);
    // KF 22 Nov, papers 10 Nov; the revisors ten arbetsdagar before (26 Oct); KS 20 Oct, papers 11 Oct; the report's own three days; one approval of two
    expect(answer).toMatchObject({ reaches: { organ: 'KF', day: '2027-11-22' } });
    const planned = w.planned.steps.find((o) => o.id === answer?.asked.id)?.answerBy ?? '';
    expect((answer?.latest ?? '') >= planned).toBe(true);
    expect(late(w).every((f) => f.severity === 'info')).toBe(true);
  });

  it('is a warning when the plan is too late for it', () => {
    const w = world('insamlingar:\n  enhetens-siffror:\n    namn: Enhetens siffror\n    organ: [varje nämnd, KS]\n    period: augusti\n    svar senast: 25 oktober\n    från: varje enhetschef, formulär ekonomi\n    godkänns av: förvaltningschef\nrapporter:\n  delarsrapport:\n    namn: Delårsrapport\n    typ: delårsrapport\n    organ: KS\n    period: augusti\n    bygger på: enhetens-siffror\n    väntar på underlag: nej\n    öppnar: när perioden är stängd\n    från: ekonomichef\n    formulär: text\n    svarstid: 3 arbetsdagar\n    behandling: [KS överlämnar i oktober, revisionen bedömer inom 5 arbetsdagar, KF behandlar i november]\n');
    const slack = latestAnswers(w.planned, w.definition, w.organisation, w.meetings).map((a) => a.slack);
    expect(slack.length).toBeGreaterThan(0);
    expect(slack.every((n) => n < 0)).toBe(true);
    expect(late(w)[0]).toMatchObject({ severity: 'warning' });
    expect(late(w)[0]?.text).toMatch(/planerat mån 25 okt 2027, \d+ arbetsdagar för sent/);
  });

  it('tells each level’s own latest day, where every level answers', () => {
    const { definition, organisation, meetings } = readKommun('lilla-edet');
    const p = planOf('lilla-edet', 2027);
    const found = checkPlan(p, definition, organisation, meetings).filter((f) => f.rule === 'senast-svar' && f.text.includes('Ekonomi, måluppfyllelse och kvalitet på varje nivå för augusti'));
    expect(found.length).toBeGreaterThan(0);
    for (const f of found) expect(f.text).toMatch(/: enhetschef senast .+, verksamhetschef senast .+ och förvaltningschef senast .+ \(planerat tis 14 sep 2027, tors 16 sep 2027 och mån 20 sep 2027, /);
    for (const o of p.steps) if (why(o).includes('Varje nivå svarar')) expect([o.id, o.why.filter((w) => w.startsWith('Svar senast'))]).toEqual([o.id, []]);
  });

  it('tells who has the most mails apart from who has the most to do', () => {
    const { definition, organisation, meetings } = readKommun('astorp');
    const texts = checkPlan(planOf('astorp', 2027), definition, organisation, meetings).filter((f) => f.rule.startsWith('belastning')).map((f) => f.text);
    const most = (text: string): number => Number(/Flest mejl: .*, (\d+)\./.exec(text)?.[1] ?? 0);
    const [whole = '', ...levels] = texts;
    expect(most(whole)).toBe(Math.max(...levels.map(most)));
  });

  it('asks for new answers after a final decision only where there are some to ask for', () => {
    expect(why(find('svenljunga', 2027, 'kf-verksamhetsplan/KS'))).toContain('; då begärs nya svar i Arbete med detaljbudget.');
    expect(why(find('alvesta', 2030, 'mal-och-budget-valar/KS'))).toMatch(/Här fattas det slutliga beslutet[^.]*\. [^.]* när beslutet registreras\.(?: |$)/);
  });

  it('tells the weeks that hold in the year: a valår’s own where it has them', () => {
    const found = read('steg:\n  x:\n    namn: X\n    organ: KS\n    när: i november\n    öppnar: två veckor före svar\n    svar senast: en vecka före sammanträdet\n    från: ekonomichef\n    formulär: text\n    behandling: [KS informeras]\n    valår: {öppnar: tre veckor före svar}\n');
    if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
    const meetings = [...found.meetings, ...(JSON.parse(JSON.stringify(found.meetings).replaceAll('2027', '2030')) as typeof found.meetings)];
    const weeks = (year: number): string[] => plan({ ...found, meetings, year, facts: [] }).steps.filter((o) => o.step === 'x').flatMap((o) => o.why.filter((w) => w.includes('räknas som')));
    expect(weeks(2027)).toEqual(['"två veckor" räknas som 10 arbetsdagar.', '"en vecka" räknas som 5 arbetsdagar.']);
    expect(weeks(2030)).toEqual(['"tre veckor" räknas som 15 arbetsdagar.', '"en vecka" räknas som 5 arbetsdagar.']);
  });

  it('hours and mails against the municipality’s own ceiling', () => {
    const load = (hours: number): string => `belastning:\n  minuter per svar: 90\n  tak:\n    timmar per år: ${hours}\n    mejl per år: 100\n`;
    expect(world(load(1)).check().find((f) => f.rule === 'over-taket')?.text).toMatch(/^Över taket 1 timmar per år: .+ \(1,5\)/);
    expect(world(load(2)).check().filter((f) => f.rule === 'over-taket')).toEqual([]);
    const w = world(load(2));
    expect(loadOf(w.planned, w.definition, w.organisation).every((p) => p.tasks > 0 && p.mails > 0 && p.minutes >= 15)).toBe(true);
    expect(world('{}').check().find((f) => f.rule === 'belastning')?.text).toContain('Kommunen har inget eget tak');
  });

  it('two things due for one person in the same week, by the municipality’s own ceiling', () => {
    const twice = 'steg:\n  a: {namn: A, organ: KS, när: 15 mars, från: kommunchef, formulär: text}\n  b: {namn: B, organ: KS, när: 16 mars, från: kommunchef, formulär: text}\n';
    const found = (more: string) => world(twice + more).check().filter((f) => f.rule === 'belastningstopp').map((f) => f.text);
    expect(found('belastning: {tak: {saker samma vecka: 1}}\n')).toEqual(['2 saker att lämna eller godkänna i v. 11 2027 för Kommunchef: A och B.']);
    expect(found('')).toEqual([]);
  });

  it('what is due in the semester, and who is on call', () => {
    const july = 'steg:\n  a: {namn: A, organ: KS, när: 14 juli, från: kommunchef, formulär: text}\n';
    const found = (more: string) => world(`${july}semester: {från: 1 juli, till: 31 juli${more}}\n`).planned.findings.filter((f) => f.rule === 'svar-i-semester').map((f) => f.text);
    expect(found(', jour: ekonomichef')).toEqual(['A (kommunstyrelsen): svar senast ons 14 jul 2027 ligger i semesterperioden; jour har ekonomichef.']);
    expect(found('')[0]).toContain('ingen jour är namngiven');
    expect(faults(`${july}semester: {från: 1 juli, till: 31 juli, jour: jouren}\n`)).toContain('Rollen "jouren" finns inte');
  });

  it('three dates, each with its slack', () => {
    const p: Plan = planOf('astorp', 2027);
    expect(p.steps.find((o) => o.id === 'arsredovisning/KS/P12')?.dates).toEqual({ internal: '2027-03-09', political: '2027-04-26', lawful: '2027-04-15', paragraph: 'KL 11:20', lawfulFor: '2027-03-19', slackToPapers: 0, slackToLaw: 17 });
    expect(p.steps.filter((o) => o.dates).every((o) => Object.keys(o.dates ?? {}).length > 1)).toBe(true);
  });

  it('the lawful one is what is broken, else what has the least slack', () => {
    const budget = planOf('astorp', 2027).steps.find((o) => o.id === 'kf-budget/KS');
    if (!budget) throw new Error('no budget');
    expect(budget.dates).toMatchObject({ lawful: '2027-11-30', slackToLaw: 6 });
    const law = (rule: string, latest: string, slackWorkingDays: number, status: LawCheck['status']): LawCheck => ({ rule, paragraph: '', latest, slackWorkingDays, status, text: '' });
    const bound = (ks: [number, LawCheck['status']], kf: [number, LawCheck['status']]) => {
      const checks = [law('stat-budgetforslag-ks', '2027-10-31', ...ks), law('stat-budget-kf', '2027-11-30', ...kf), law('stat-kf-kallelse', '2027-11-15', -9, 'broken')];
      const [first, ...other] = [checks, [...checks].reverse()].map((l) => datesOf({ calendar: calendarWith() }, { ...budget, law: l }));
      expect(other).toEqual([first]);
      return [first?.lawful, first?.slackToLaw];
    };
    expect(bound([12, 'ok'], [-9, 'broken'])).toEqual(['2027-11-30', -9]);
    expect(bound([-2, 'broken'], [6, 'ok'])).toEqual(['2027-10-31', -2]);
    expect(bound([0, 'warning'], [0, 'broken'])).toEqual(['2027-11-30', -1]);
    expect(bound([4, 'ok'], [6, 'ok'])).toEqual(['2027-10-31', 4]);
    expect(bound([5, 'ok'], [5, 'ok'])).toEqual(['2027-10-31', 5]);
  });
});

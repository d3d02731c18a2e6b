// Where a matter lands when the calendar or the organ does not give it a meeting in its time, and what becomes of it when one before it moves after it
// has opened. On the small municipality of docs/definition.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries([...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]])) as unknown as MunicipalityFiles;

function planned(steps: string, facts: readonly Fact[] = [], ks: readonly string[] = []): Plan {
  const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
  const { sammanträden } = readYaml(files['sammantraden.yaml']) as { sammanträden: { KS: { dagar: string[] } } & Record<string, object> };
  const calendar = { sammanträden: { ...sammanträden, KS: { ...sammanträden.KS, dagar: [...sammanträden.KS.dagar, ...ks].sort() } } };
  const read = parseMunicipality({ ...files, 'arshjul.yaml': stringify({ ...base, ...(readYaml(steps) as object) }), 'sammantraden.yaml': stringify(calendar) });
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return plan({ ...read, year: 2027, facts });
}

const step = (lines: string): string => `steg: {x: {namn: Steget, organ: KS, från: ekonomichef, formulär: text, ${lines}}}\n`;

function x(lines: string, facts: readonly Fact[] = [], ks: readonly string[] = []): PlannedOccurrence {
  const found = planned(step(lines), facts, ks).steps.find((o) => o.step === 'x');
  if (!found) throw new Error('no x');
  return found;
}

const days = (o: PlannedOccurrence): string[] => o.chain.map((m) => m.day);
const trouble = (o: PlannedOccurrence): string[] => o.why.filter((t) => t.startsWith('Ryms inte'));

describe('a calendar that ends before the time', () => {
  it.each([
    ['när: i februari året efter, behandling: [KS beslutar]', '2028-02-29', 'kommunstyrelsen har inget sammanträde i kalendern från och med tis 1 feb 2028 vars handlingsstopp hinns'],
    ['när: nästa års första sammanträde, behandling: [KS beslutar]', '2028-01-03', 'kommunstyrelsen har inga ordinarie sammanträden 2028 i kalendern, så nästa års första ordinarie sammanträde finns inte'],
    ['när: nästa års sista sammanträde, behandling: [KS beslutar]', '2028-12-29', 'kommunstyrelsen har inga ordinarie sammanträden 2028 i kalendern, så nästa års sista ordinarie sammanträde finns inte'],
    ['svar senast: 10 december, behandling: [KS beslutar]', '2027-12-10', 'kommunstyrelsen har inget sammanträde i kalendern från och med fre 10 dec 2027 vars handlingsstopp hinns'],
  ])('%s is planned in its time, and the sentence is true', (lines, day, said) => {
    const o = x(lines);
    expect(days(o)).toEqual([day]);
    expect(trouble(o)).toEqual([`Ryms inte: ${said}.`]);
    expect((o.answerBy ?? '') <= day && o.opens <= (o.answerBy ?? '')).toBe(true);
  });

  it('has the meeting when it is there', () => {
    expect(days(x('när: i februari året efter, behandling: [KS beslutar]', [], ['2028-02-16']))).toEqual(['2028-02-16']);
    expect(days(x('när: nästa års första sammanträde, behandling: [KS beslutar]', [], ['2028-02-16']))).toEqual(['2028-02-16']);
  });
});

describe('an organ without meetings', () => {
  it('that cannot keep the months that are named says so', () => {
    const late = x('behandling: [KS överlämnar i juni, revisionen bedömer i mars]');
    expect([days(late), trouble(late)]).toEqual([['2027-06-02', '2027-06-02'], ['Ryms inte: revisorerna hinner inte i rätt tid (1 mars–31 mars 2027); tidigast blir det ons 2 jun 2027.']]);
    expect(trouble(x('behandling: [KS överlämnar i juni, revisionen bedömer i juni]'))).toEqual([]);
    expect(trouble(x('behandling: [KS överlämnar i juni, revisionen bedömer före sommaruppehållet]'))).toEqual([]);
  });

  it.each([
    ['när: i maj, behandling: [KS överlämnar, revisionen bedömer inom 10 arbetsdagar]', '2027-05-17', '2027-05-31'],
    ['behandling: [KS överlämnar i mars, revisionen bedömer inom 10 arbetsdagar]', '2027-03-17', '2027-04-02'],
    ['behandling: [KS överlämnar i mars, revisionen bedömer i maj]', '2027-05-31', '2027-05-31'],
    ['behandling: [KS överlämnar i mars, revisionen bedömer]', '2027-03-17', '2027-03-17'],
  ])('%s has the ärende as many arbetsdagar before its day', (lines, papers, day) => {
    const [, revision] = x(lines).chain;
    expect([revision?.handlingsstopp, revision?.day]).toEqual([papers, day]);
  });

  const opened: Fact = { kind: 'opened', occurrence: 'x/KS', day: '2027-03-01' };
  const moved = (day: string): Fact => ({ kind: 'moveMeeting', meeting: 'KS-2027-03-17', day });

  it.each([
    ['in named months stays while it still can', '[KS överlämnar i mars, revisionen bedömer i maj]', '2027-05-26', '2027-05-31'],
    ['in named months comes at once when it cannot', '[KS överlämnar i mars, revisionen bedömer i maj]', '2027-06-07', '2027-06-07'],
    ['in the step’s months has its own time, no more, when it cannot', '[KS överlämnar, revisionen bedömer inom 10 arbetsdagar], när: i maj', '2027-05-24', '2027-06-07'],
    ['with a time of its own keeps it', '[KS överlämnar i mars, revisionen bedömer inom 10 arbetsdagar]', '2027-03-22', '2027-04-07'],
    ['without one comes at once', '[KS överlämnar i mars, revisionen bedömer]', '2027-03-22', '2027-03-22'],
    ['has it when it has been handed over', '[KS överlämnar inom 2 arbetsdagar, revisionen bedömer inom 10 arbetsdagar], svar senast: 5 mars', '2027-03-22', '2027-04-09'],
  ])('%s after a meeting that moves', (_name, lines, to, day) => {
    const after = x(`behandling: ${lines}`, [opened, moved(to)]);
    expect(after.chain[0]?.day).toBe(to);
    expect(after.chain[1]?.day).toBe(day);
  });
});

describe('sentences', () => {
  it('say days as people do', () => {
    const facts: Fact[] = [
      { kind: 'opened', occurrence: 'x/KS', day: '2027-03-01' }, { kind: 'moveMeeting', meeting: 'KS-2027-03-17', day: '2027-03-22' },
      { kind: 'settled', occurrence: 'x/KS', how: 'utgar', day: '2027-04-01', by: 'ekonomichef', reason: 'ej aktuellt' } as Fact,
    ];
    const why = x('när: i mars, behandling: [KS beslutar i mars]', facts).why;
    expect(why).toEqual(expect.arrayContaining([expect.stringMatching(/^Sammanträdet ons 17 mar 2027 är flyttat\./), 'Avgjort: utgår (tors 1 apr 2027).']));
    const late = x('öppnar: 1 oktober, svar senast: 18 oktober, när: i oktober, behandling: [KS godkänner i oktober]', [{ kind: 'moveStep', occurrence: 'x/KS', due: '2027-10-19' }]);
    expect(trouble(late).at(-1)).toMatch(/^Ryms inte: svar och godkännanden blir klara mån 18 okt 2027, efter handlingsstoppet mån 11 okt 2027 för kommunstyrelsen ons 20 okt 2027\.$/);
  });

  it('name the organ that is missed, and the years of a time over New Year', () => {
    const three = planned('steg: {x: {namn: Steget, organ: omsorgsnamnden, från: ekonomichef, formulär: text, öppnar: 27 september, behandling: [nämnden föreslår, KS föreslår, KF fastställer i november]}}\n').steps.find((o) => o.step === 'x');
    expect(three && trouble(three)[0]).toBe('Ryms inte: omsorgsnämnden hinner inte före handlingsstoppet mån 11 okt 2027 för kommunstyrelsen.');
    expect(trouble(x('när: i december till januari, behandling: [KS beslutar]', [{ kind: 'cancelMeeting', meeting: 'KS-2027-12-15' }], ['2028-02-16'])).join()).toContain('(1 december 2027–31 januari 2028)');
  });
});

describe('the law of what has opened for a month that its organ has chosen', () => {
  const CHOSEN = `steg: {valet: {namn: Valet, organ: KS, när: i november, från: ekonomichef, formulär: text}}
val: {valet: {valt: {KS: {månader: [augusti]}}, annars: [mars]}}
rapporter: {r: {namn: Delår, typ: delårsrapport, organ: KS, period: enligt valet, från: ekonomichef, formulär: text, behandling: [KS överlämnar, revisionen bedömer inom 10 arbetsdagar, KF behandlar]}}
`;
  const law = (facts: readonly Fact[]): (string | undefined)[] => {
    const o = planned(CHOSEN, facts).steps.find((s) => s.id === 'r/KS/P08');
    const rule = o?.law.find((l) => l.rule === 'stat-delar-overlamning');
    return [o?.chain[0]?.day, rule?.status, rule?.latest ?? undefined];
  };

  it('is judged by that month when its meeting moves', () => {
    const opened: Fact = { kind: 'opened', occurrence: 'r/KS/P08', day: '2027-09-08' };
    expect(law([opened])).toEqual(['2027-10-20', 'ok', '2027-10-31']);
    const moved: Fact = { kind: 'moveMeeting', meeting: 'KS-2027-10-20', day: '2027-11-03' };
    expect(law([opened, moved])).toEqual(['2027-11-03', 'broken', '2027-10-31']);
  });
});

// `varje ordinarie sammanträde` around the turn of the year: a meeting belongs to the wheel in whose year its papers go. On the small municipality of
// docs/definition.md with a calendar of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries([...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]])) as unknown as MunicipalityFiles;

const DAYS = ['2026-11-18', '2027-01-05', '2027-02-24', '2027-12-15', '2028-01-04', '2028-01-26', '2028-12-13', '2029-01-24'];
const STEP = `insamlingar:
  manad: {namn: Månaden, organ: [omsorgsnamnden, KS], period: varje månad, svar senast: 5 arbetsdagar efter stängning, från: 'varje förvaltningschef, formulär ekonomi'}
rapporter:
  x: {namn: Rapporten, organ: KS, när: varje ordinarie sammanträde, bygger på: 'manad, senast godkända månad', från: ekonomichef, formulär: text, svarstid: 3 arbetsdagar, behandling: [KS informeras]}
  y: {namn: Bilagan, organ: KS, när: vid varje x, från: ekonomichef, formulär: text, behandling: [KS informeras]}
`;

function planned(year: number, days: readonly string[] = DAYS, facts: readonly Fact[] = []): Plan {
  const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
  const calendar = readYaml(files['sammantraden.yaml']) as Record<string, Record<string, object>>;
  const read = parseMunicipality({
    ...files,
    'arshjul.yaml': stringify({ ...base, ...(readYaml(STEP) as object) }),
    'sammantraden.yaml': stringify({ sammanträden: { ...calendar['sammanträden'], KS: { handlingsstopp: '7 arbetsdagar före', dagar: days } } }),
  });
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return plan({ ...read, year, facts });
}

const OPENED: Fact = { kind: 'opened', occurrence: 'x/KS/2028-01-04', day: '2027-12-17' };

const of = (from: Plan, id: string): PlannedOccurrence | undefined => from.steps.find((o) => o.id === id);
const ids = (from: Plan, step = 'x'): string[] => from.steps.filter((o) => o.step === step).map((o) => o.id);

describe('a step at every ordinary meeting', () => {
  it('has each meeting once, in the wheel in whose year its papers go', () => {
    expect(ids(planned(2026))).toEqual(['x/KS/11-18', 'x/KS/2027-01-05']);
    expect(ids(planned(2027))).toEqual(['x/KS/02-24', 'x/KS/12-15', 'x/KS/2028-01-04']);
    expect(ids(planned(2028))).toEqual(['x/KS/01-26', 'x/KS/12-13']);
    expect(planned(2027).findings.filter((f) => ['tiden-halls-inte', 'kedjan-ryms-inte'].includes(f.rule))).toEqual([]);
  });

  it('is planned for that meeting, on the last month that is ready', () => {
    const january = of(planned(2027), 'x/KS/2028-01-04');
    expect(january).toMatchObject({ opens: '2027-12-17', answerBy: '2027-12-22', due: '2028-01-04', budgetYear: 2027, after: ['manad/KS/P11', 'manad/omsorgsnamnden/P11'] });
    expect(january?.chain.map((m) => [m.meeting, m.day, m.handlingsstopp])).toEqual([['KS-2028-01-04', '2028-01-04', '2027-12-22']]);
    expect(january?.why).toContain('Till sammanträdet tis 4 jan 2028.');
  });

  it('needs no meeting of a year that the calendar does not have', () => {
    const until = planned(2027, DAYS.filter((d) => d < '2028'));
    expect(ids(until)).toEqual(['x/KS/02-24', 'x/KS/12-15']);
    expect(until.findings.filter((f) => f.severity !== 'info' && f.rule !== 'nasta-ar-saknas')).toEqual(planned(2027).findings.filter((f) => f.severity !== 'info'));
  });

  it.each<[string, number, readonly string[], readonly Fact[], string[]]>([
    ['of a meeting whose papers went the year before', 2027, DAYS, [], ['info: Rapporten: sammanträdet tis 5 jan 2027 i kommunstyrelsen har handlingsstopp mån 21 dec 2026 och hör till hjulet 2026. Det hjulet måste ha dagen i sin kalender.']],
    ['nothing of a year in which each has its own', 2029, [...DAYS, '2030-01-24'], [], []],
    ['that the next year’s meetings are not there', 2027, ['2027-02-24', '2027-12-15'], [], ['warning: Rapporten: kommunstyrelsen har inga sammanträden 2028 i kalendern. Ett i början av januari hör till hjulet 2027 om handlingarna går före nyår, och då saknas det.']],
    ['of an opened one that has moved to the next year', 2027, DAYS.slice(2), [OPENED, { kind: 'moveMeeting', meeting: 'KS-2028-01-04', day: '2028-01-18' }], ['info: Rapporten: sammanträdet tis 18 jan 2028 i kommunstyrelsen har handlingsstopp fre 7 jan 2028 och hör till hjulet 2028, men hade redan öppnat här och står kvar. Finns det även i hjulet 2028 tas det bort där.']],
    ['nothing of one that has moved within the wheel', 2027, DAYS.slice(2), [OPENED, { kind: 'moveMeeting', meeting: 'KS-2028-01-04', day: '2028-01-11', handlingsstopp: '2027-12-29' }], []],
    ['nothing of one that has been tabled to the next year', 2027, DAYS.slice(2), [{ kind: 'decided', occurrence: 'x/KS/12-15', position: 0, outcome: 'bordlaggning', day: '2027-12-15', meeting: 'KS-2027-12-15', nextMeeting: 'KS-2028-01-26' } as Fact], []],
  ])('tells %s', (_name, year, days, facts, expected) => {
    const found = planned(year, days, facts).findings.filter((f) => ['mote-i-annat-hjul', 'nasta-ar-saknas'].includes(f.rule));
    expect(found.map((f) => `${f.severity}: ${f.text}`)).toEqual(expected);
    expect(found.every((f) => f.step === 'x')).toBe(true);
  });

  it('takes along what belongs to it', () => {
    const found = planned(2027);
    expect(ids(found, 'y')).toEqual(['y/KS/02-24', 'y/KS/12-15', 'y/KS/2028-01-04']);
    expect(of(found, 'y/KS/2028-01-04')?.meetings.map((m) => m.date)).toEqual(['2028-01-04']);
  });

  it('tells two Januaries apart', () => {
    const days = ['2027-01-14, handlingsstopp 2027-01-07', '2028-01-14, handlingsstopp 2027-12-20'];
    expect(ids(planned(2027, days))).toEqual(['x/KS/01-14', 'x/KS/2028-01-14']);
  });

  it('goes by the first arbetsdag: papers that go on a day off before it are the year’s that ends', () => {
    const days = (papers: string): string[] => ['2027-02-24', `2028-01-14, handlingsstopp ${papers}`];
    expect([ids(planned(2027, days('2028-01-02'))), ids(planned(2028, days('2028-01-02')))]).toEqual([['x/KS/02-24', 'x/KS/2028-01-14'], []]);
    expect([ids(planned(2027, days('2028-01-03'))), ids(planned(2028, days('2028-01-03')))]).toEqual([['x/KS/02-24'], ['x/KS/01-14']]);
    expect(of(planned(2027, days('2028-01-02')), 'x/KS/2028-01-14')?.answerBy).toBe('2027-12-30');
  });

  it('follows a meeting that moves over the turn of the year, and keeps what has opened', () => {
    const moved: Fact = { kind: 'moveMeeting', meeting: 'KS-2028-01-04', day: '2028-01-18' };
    expect(ids(planned(2027, DAYS, [moved]))).toEqual(['x/KS/02-24', 'x/KS/12-15']);
    expect(ids(planned(2028, DAYS, [moved]))).toEqual(['x/KS/01-04', 'x/KS/01-26', 'x/KS/12-13']);
    const opened = planned(2027, DAYS, [{ kind: 'opened', occurrence: 'x/KS/2028-01-04', day: '2027-12-17' }, moved]);
    expect(ids(opened)).toEqual(['x/KS/02-24', 'x/KS/12-15', 'x/KS/2028-01-04']);
    expect(of(opened, 'x/KS/2028-01-04')).toMatchObject({ opens: '2027-12-17', due: '2028-01-18' });
    const early: Fact = { kind: 'moveMeeting', meeting: 'KS-2028-01-26', day: '2028-01-11', handlingsstopp: '2027-12-29' };
    expect(ids(planned(2027, DAYS, [early]))).toEqual(['x/KS/02-24', 'x/KS/12-15', 'x/KS/2028-01-04', 'x/KS/2028-01-26']);
  });
});

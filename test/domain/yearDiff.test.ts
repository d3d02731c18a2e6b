import { parseMunicipality, errorLine, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { diffPlans } from '../../domain/plan/diff';
import { plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';
import { diffYears, yearTexts } from '../../domain/plan/yearDiff';
import { proposeNext } from '../../domain/next/propose';
import { astorpFiles } from './astorp';
import { at, occurrence, planWith, type Some } from './occurrence';

const MONTHLY = `  manadslage:
    namn: Månadsläge
    källa: "KS får läget varje gång."
    organ: KS
    när: varje ordinarie sammanträde
    behandling:
      - KS informeras
`;

/** KS on the third Wednesday of most months; `edit` changes the calendar. */
function files(edit: (calendar: string) => string = (c) => c): MunicipalityFiles {
  return { ...astorpFiles, 'arshjul.yaml': astorpFiles['arshjul.yaml'].replace(/^steg:\n/m, `steg:\n${MONTHLY}`), 'sammantraden.yaml': edit(astorpFiles['sammantraden.yaml']) };
}

function planned(year: number, from: MunicipalityFiles = files()): Plan {
  const read = parseMunicipality(from);
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return plan({ ...read, year, facts: [] });
}

const dates = (p: Plan): string[] => p.steps.filter((o) => o.step === 'manadslage').map((o) => o.id.slice(-5)).sort();

describe('the difference between two years', () => {
  const [a, b] = [planned(2027), planned(2028)];
  const changes = diffYears(a, b);

  it('pairs what is named after a meeting by its order', () => {
    expect(dates(a).length).toBeGreaterThan(8);
    expect(dates(a).length).toBe(dates(b).length);
    const own = changes.filter((c) => c.occurrence.startsWith('manadslage/'));
    expect(own.filter((c) => c.what === 'added' || c.what === 'removed')).toEqual([]);
    expect(own.filter((c) => c.what === 'due').map((c) => [(c.was ?? c.occurrence).slice(-5), c.occurrence.slice(-5)])).toEqual(dates(a).map((d, i) => [d, dates(b)[i]]));
    expect(diffPlans(a, b).filter((c) => c.what === 'added').length).toBeGreaterThan(changes.filter((c) => c.what === 'added').length + 5);
  });

  it('tells the calendar\'s own drift in one sentence, and a meeting more or less as itself', () => {
    const { lines, calendarOnly } = yearTexts(changes);
    expect(lines.filter((l) => l.includes('manadslage'))).toEqual([]);
    expect(calendarOnly).toMatch(/^\d+ förekomster av \d+ steg flyttas bara med kalendern: /);
    const gone = dates(b)[3] ?? '';
    const fewer = planned(2028, files((c) => c.replace(new RegExp(`( *- )?2028-${gone}[^,\\n\\]]*(, |\\n)?`), '')));
    expect(dates(fewer)).toEqual(dates(b).filter((d) => d !== gone));
    const told = yearTexts(diffYears(a, fewer)).lines.filter((l) => l.includes('manadslage'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`[manadslage/KS/${dates(a)[3] ?? ''}]: utgår `);
    const more = yearTexts(diffYears(fewer, planned(2029))).lines.filter((l) => l.includes('manadslage'));
    expect(more).toHaveLength(1);
    expect(more[0]).toMatch(/\[manadslage\/KS\/[\d-]+\]: tillkommer /);
  });

  it('pairs the first meeting of the year after too, whose papers go before New Year', () => {
    const january = files((c) => c.replace(/( *)- 2027-01-20.*\n/, '$1- 2027-01-06\n').replace(/( *)- 2028-01-19.*\n/, '$1- 2028-01-05\n').replace(/( *)- 2029-01-17.*\n/, '$1- 2029-01-03\n'));
    const [first, second] = [planned(2027, january), planned(2028, january)];
    const own = diffYears(first, second).filter((c) => c.occurrence.startsWith('manadslage/'));
    expect(second.steps.map((o) => o.id)).toContain('manadslage/KS/2029-01-03');
    expect(own.filter((c) => c.what === 'added' || c.what === 'removed')).toEqual([]);
    expect(own).toContainEqual(expect.objectContaining({ was: 'manadslage/KS/2028-01-05', occurrence: 'manadslage/KS/2029-01-03' }));
  });

  it('tells a meeting on another weekday, in a line an occurrence', () => {
    const day = b.steps.filter((o) => o.step === 'manadslage').map((o) => o.chain[0]?.day ?? '').sort()[4] ?? '';
    const next = `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1).padStart(2, '0')}`;
    const moved = planned(2028, files((c) => c.replace(day, next)));
    const told = yearTexts(diffYears(a, moved), new Map([['KS', 'styrelsen']])).lines.filter((l) => l.includes('manadslage'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^Månadsläge, styrelsen \[manadslage\/KS\/\d\d-\d\d → manadslage\/KS\/\d\d-\d\d\]: sammanträde \S+ \d+ \S+ 2027 → \S+ \d+ \S+ 2028$/);
  });

  it('has every difference of the two plans, and none between a year and itself', () => {
    expect(diffYears(a, a)).toEqual([]);
    expect(yearTexts([])).toEqual({ lines: [], calendarOnly: null });
    const undated = (id: string): boolean => !/\/\d\d-\d\d$/.test(id);
    const bare = changes.filter((c) => undated(c.occurrence)).map(({ was: _was, calendarOnly: _only, ...c }) => c);
    expect(bare).toEqual(diffPlans(a, b).filter((c) => undated(c.occurrence)));
  });

  it('is what the proposal for next year tells', () => {
    const proposal = proposeNext(files(), 2027, null);
    const { lines, calendarOnly } = yearTexts(proposal.changes);
    const report = proposal.files['forslag.md'];
    expect(report).toContain(`## Skillnader mot 2027 (${lines.length})`);
    expect(lines.length).toBeLessThan(20);
    expect(report.endsWith(`\n\n${calendarOnly ?? ''}\n`)).toBe(true);
    expect(report.split('\n').filter((l) => l.includes('[manadslage/'))).toEqual([]);
  });
});

describe('one occurrence in two years', () => {
  const first: Some = { opens: '2027-03-01', answerBy: '2027-03-15', due: '2027-03-31', chain: [at('KS', '2027-03-31')] };
  const second = { opens: '2028-03-01', answerBy: '2028-03-15', due: '2028-03-29', chain: [at('KS', '2028-03-29')] };
  const told = (more: Some, less: Some = {}): string[] => {
    const { lines, calendarOnly } = yearTexts(diffYears(planWith(occurrence('a', { ...first, ...less })), planWith(occurrence('a', { ...second, ...more }))), new Map([['KS', 'styrelsen'], ['KF', 'fullmäktige']]));
    return [...lines, ...(calendarOnly === null ? [] : [calendarOnly.split(':')[0] ?? ''])];
  };
  const DRIFTS = ['1 förekomst av 1 steg flyttas bara med kalendern'];

  it.each<[string, Some, string[]]>([
    ['the same dates and the same weekday of the meeting', {}, DRIFTS],
    ['six days later', { opens: '2028-03-07' }, DRIFTS],
    ['six days earlier', { opens: '2028-02-24' }, DRIFTS],
    ['seven days later', { opens: '2028-03-08' }, ['Rapport a, styrelsen [a]: öppnar mån 1 mar 2027 → ons 8 mar 2028']],
    ['seven days earlier', { opens: '2028-02-23' }, ['Rapport a, styrelsen [a]: öppnar mån 1 mar 2027 → ons 23 feb 2028']],
    ['a meeting on another weekday', { chain: [at('KS', '2028-03-30')] }, ['Rapport a, styrelsen [a]: sammanträde ons 31 mar 2027 → tors 30 mar 2028']],
    ['a day without a meeting, on another weekday', { chain: [{ ...at('KS', '2028-03-30'), meeting: null }] }, DRIFTS],
    ['an organ more', { chain: [...second.chain, at('KF', '2028-04-20')], due: '2028-04-20' }, ['Rapport a, styrelsen [a]: sammanträde i fullmäktige – → tors 20 apr 2028; klart ons 31 mar 2027 → tors 20 apr 2028']],
    ['no answer any more', { answerBy: undefined }, ['Rapport a, styrelsen [a]: svar senast mån 15 mar 2027 → –']],
  ])('%s', (_, more, expected) => {
    expect(told(more)).toEqual(expected);
  });

  it('is from the last day of February where the other year has no 29th', () => {
    expect(told({ opens: '2028-03-06' }, { opens: '2027-02-28' })).toEqual(['Rapport a, styrelsen [a]: öppnar sön 28 feb 2027 → mån 6 mar 2028']);
  });

  it('is told apart where one goes and another comes under the same name', () => {
    const [old, now] = [planWith(occurrence('b/KS/03-31', first), occurrence('b/KS/06-30', { ...first, due: '2027-06-30' })), planWith(occurrence('b/KS/06-28', { ...second, due: '2028-06-28' }))];
    expect(yearTexts(diffYears(old, now)).lines).toEqual(['Rapport b/KS/03-31, KS [b/KS/03-31]: utgår ons 31 mar 2027']);
    const { calendarOnly } = yearTexts(diffYears(planWith(occurrence('b/KS/03-31', first), occurrence('c/KF', first), occurrence('c/KS', first)), planWith(occurrence('b/KS/03-29', second), occurrence('c/KF', second), occurrence('c/KS', second))));
    expect(calendarOnly).toMatch(/^3 förekomster av 2 steg/);
  });
});

// Duties that no step stands for, and law that a change makes worse.
import type { Definition, LawType } from '../../domain/arshjul/definition';
import { lawGaps } from '../../domain/law/gaps';
import { brokenMore } from '../../domain/law/worse';
import { lawRule } from '../../domain/law/rules';
import type { LawCheck, PlannedOccurrence } from '../../domain/plan/types';

const gaps = (...types: (LawType | undefined)[]) => lawGaps({ steps: types.map((type) => ({ type })) } as unknown as Definition);
const idsOf = (severity: 'error' | 'info', ...types: (LawType | undefined)[]): string[] => gaps(...types).filter((f) => f.severity === severity).map((f) => f.rule);

const MUST: [LawType, string, string][] = [
  ['budget', 'stat-budget-kf', 'KL 11:10'], ['delarsrapport', 'stat-delar-kf', 'KL 11:16'], ['arsredovisning', 'stat-arsredovisning', 'KL 11:20'], ['intern-kontroll', 'stat-ik', 'KL 6:6'],
];
const TYPED: [LawType, string, string][] = [['ansvarsprovning', 'stat-ansvarsfrihet', 'KL 5:24'], ['bolagsprovning', 'stat-bolagsprovning', 'KL 6:9']];
/** No type of step stands for these. */
const ALWAYS: [string, string][] = [
  ['stat-budget-revisorer', 'KL 11:8'], ['stat-uppdrag', 'KL 6:5'], ['stat-revisionsberattelse', 'KL 12:12–13'], ['stat-skattesats-underrattelse', 'KL 11:23'],
  ['stat-privata-utforare', 'KL 5:3'], ['stat-avtalssamverkan', 'KL 9:38'],
];

describe('a definition without a step for what the law asks of every municipality', () => {
  it('has an error for each of the four, and notes for the rest', () => {
    expect(idsOf('error')).toEqual(MUST.map(([, rule]) => rule));
    expect(idsOf('info')).toEqual([...TYPED.map(([, rule]) => rule), ...ALWAYS.map(([rule]) => rule)]);
    expect(gaps(undefined)).toEqual(gaps());
  });

  it.each(MUST)('%s is asked for by %s', (type, rule) => {
    const others = MUST.map(([t]) => t).filter((t) => t !== type);
    expect(idsOf('error', ...others, undefined)).toEqual([rule]);
    expect(idsOf('error', type)).not.toContain(rule);
    // an årsredovisning is judged against the day for ansvarsfrihet too, so that duty is not missing
    expect(idsOf('info', type)).toEqual(idsOf('info').filter((id) => id !== 'stat-ansvarsfrihet' || type !== 'arsredovisning'));
  });

  it.each(TYPED)('%s stands for %s', (type, rule) => {
    expect(idsOf('info')).toContain(rule);
    expect(idsOf('info', type)).toEqual(idsOf('info').filter((id) => id !== rule));
    expect(idsOf('error', type)).toEqual(idsOf('error'));
  });

  it('says what is missing in the law’s words, with the paragraph', () => {
    const told = new Map(gaps().map((f) => [f.rule, f.text]));
    for (const [, rule, paragraph] of MUST) expect(told.get(rule)).toBe(`Definitionen har inget steg för detta: ${lawRule(rule)?.sentence ?? ''} (${paragraph}).`);
    for (const [, rule, paragraph] of TYPED) expect(told.get(rule)).toBe(`Styrmodellen har inget eget steg för detta: ${lawRule(rule)?.sentence ?? ''} (${paragraph}).`);
    for (const [rule, paragraph] of ALWAYS) expect(told.get(rule)).toBe(`Årshjulet kontrollerar inte att styrmodellen tar upp detta: ${lawRule(rule)?.sentence ?? ''} (${paragraph}).`);
    expect(told.get('stat-budget-kf')).toBe('Definitionen har inget steg för detta: fullmäktige fastställer budgeten före november månads utgång (KL 11:10).');
  });

  it('has nothing but the notes without a type when every type is there', () => {
    const all = [...MUST, ...TYPED].map(([type]) => type);
    expect(gaps(...all).map((f) => [f.rule, f.severity])).toEqual(ALWAYS.map(([rule]) => [rule, 'info']));
  });
});

describe('law that a change makes worse', () => {
  type Law = [status: LawCheck['status'], slack: number | null];
  const check = (rule: string, [status, slackWorkingDays]: Law): LawCheck => ({ rule, paragraph: 'KL 1:1', latest: slackWorkingDays === null ? null : '2027-11-30', slackWorkingDays, status, text: `${rule}.` });
  const step = (law: Record<string, Law>): PlannedOccurrence => ({ id: 'kf-budget/KS', label: 'Budget', law: Object.entries(law).map(([rule, l]) => check(rule, l)) }) as unknown as PlannedOccurrence;

  it.each<[what: string, before: Law | undefined, after: Law, told: boolean]>([
    ['was held and is broken', ['ok', 8], ['broken', -1], true],
    ['was near and is broken', ['warning', 0], ['broken', -1], true],
    ['was broken by less', ['broken', -3], ['broken', -5], true],
    ['was broken by as much', ['broken', -3], ['broken', -3], false],
    ['was broken by more', ['broken', -3], ['broken', -1], false],
    ['was broken and is held', ['broken', -3], ['ok', 8], false],
    ['was held and is near', ['ok', 8], ['warning', 1], false],
    ['is held as before', ['ok', 8], ['ok', 8], false],
    ['has no day and is broken as before', ['broken', null], ['broken', null], false],
    ['had an act of its own and has none now', ['ok', null], ['broken', null], true],
    ['was not there and is broken', undefined, ['broken', -1], true],
    ['was not there and is held', undefined, ['ok', 8], false],
  ])('%s', (_, before, after, told) => {
    const found = brokenMore(step({ a: after }), step(before ? { a: before } : {}));
    expect(found).toEqual(told ? [{ ...check('a', after), occurrence: 'kf-budget/KS', label: 'Budget' }] : []);
  });

  it('is all that a new step breaks', () => {
    expect(brokenMore(step({ a: ['broken', -1], b: ['ok', 9], c: ['broken', null] }), undefined).map((l) => l.rule)).toEqual(['a', 'c']);
  });

  it('is compared rule by rule', () => {
    expect(brokenMore(step({ a: ['broken', -2], b: ['broken', -2] }), step({ b: ['broken', -2], a: ['broken', -1] })).map((l) => l.rule)).toEqual(['a']);
  });
});

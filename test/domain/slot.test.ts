// An occurrence's id, the step's time in a valår and its budget year: `idOf`, `timeOf` and `budgetYearOf` by tables.
import type { PeriodRef, StepDef, StepTime } from '../../domain/arshjul/definition';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Base, Context } from '../../domain/plan/context';
import { budgetYearOf, idOf, timeOf, type Slot } from '../../domain/plan/slot';
import { occurrence } from './occurrence';

const KS = { id: 'KS', type: 'KS' } as Organ;
const slot = (more: Partial<Slot> = {}): Slot => ({ step: { id: 'rapport' } as StepDef, organ: KS, ...more });
const period = (name: string, yearOffset = 0): PeriodRef => ({ period: name, yearOffset, label: '' });
const meeting = (id: string): Meeting => ({ id, organ: 'KS', day: '2027-11-11', handlingsstopp: '2027-11-01', type: 'ordinarie', state: 'planned' });

describe('an occurrence’s id', () => {
  const event = { n: 1, day: '2027-05-01', cause: '' };
  const of = (key: string) => ({ occurrence: occurrence('delar/KS/P08'), place: 'with' as const, key });

  it.each<[string, Partial<Slot>, string]>([
    ['is the step and the organ', {}, 'rapport/KS'],
    ['ends with the period', { period: period('P08') }, 'rapport/KS/P08'],
    ['ends with the month, in two digits', { month: 3 }, 'rapport/KS/M03'],
    ['ends with a month of two digits', { month: 11 }, 'rapport/KS/M11'],
    ['ends with the meeting’s first day, though it has moved', { meeting: meeting('KS-2027-03-17'), wheelYear: 2027 }, 'rapport/KS/03-17'],
    ['ends with the meeting’s whole day, where that is in another year', { meeting: meeting('KS-2028-01-04'), wheelYear: 2027 }, 'rapport/KS/2028-01-04'],
    ['ends with the meeting’s whole day, where the wheel is not known', { meeting: meeting('KS-2027-03-17') }, 'rapport/KS/2027-03-17'],
    ['ends with the meeting’s id, where that has no day', { meeting: meeting('extra'), wheelYear: 2027 }, 'rapport/KS/extra'],
    ['ends with the meeting’s id, where the day is not last', { meeting: meeting('2027-03-17 KS'), wheelYear: 2027 }, 'rapport/KS/2027-03-17 KS'],
    ['ends with the number of the event', { event }, 'rapport/KS/1'],
    ['ends with the period before the meeting', { period: period('P08'), meeting: meeting('KS-2027-03-17'), wheelYear: 2027, month: 3, event }, 'rapport/KS/P08'],
    ['ends with the meeting before the month', { meeting: meeting('KS-2027-03-17'), wheelYear: 2027, month: 3, event }, 'rapport/KS/03-17'],
    ['ends with the month before the event', { month: 3, event }, 'rapport/KS/M03'],
    ['ends with what the other occurrence’s adds', { of: of('P08') }, 'rapport/KS/P08'],
    ['ends with the organ where that adds nothing', { of: of('') }, 'rapport/KS'],
    ['has nothing of its own where it belongs to another', { of: of('04-21'), period: period('P08'), month: 3 }, 'rapport/KS/04-21'],
  ])('%s', (_what, more, expected) => {
    expect(idOf(slot(more))).toBe(expected);
  });
});

describe('a step’s time', () => {
  const time = (n: number): Required<StepTime> => ({
    when: { kind: 'times', n: 1, atLeast: false, date: n },
    opens: { kind: 'beforeAnswer', days: n },
    answerBy: { kind: 'beforePapers', days: n },
    figuresBy: { kind: 'periodClosed', days: n },
    chain: [{ organ: { own: true }, verb: 'beslutar', text: String(n) }],
  });
  const OWN = time(1);
  const VALAR = time(2);
  const { figuresBy: _own, ...withoutFigures } = OWN;
  const timed = (inElectionYear: StepDef['inElectionYear'] | null, electionYear = true, own: StepTime = OWN) =>
    timeOf({ electionYear } as Base, { ...own, ...(inElectionYear === null ? {} : { inElectionYear }) } as StepDef);
  const valar = (more: Partial<StepTime>) => ({ sources: [], assumptions: [], ...more });

  it.each<[string, ReturnType<typeof timed>, StepTime]>([
    ['is its own in a valår that replaces nothing', timed(valar({})), OWN],
    ['is the valår’s, all of it', timed(valar(VALAR)), VALAR],
    ['is when the valår says', timed(valar({ when: VALAR.when })), { ...OWN, when: VALAR.when }],
    ['opens when the valår says', timed(valar({ opens: VALAR.opens })), { ...OWN, opens: VALAR.opens }],
    ['is answered when the valår says', timed(valar({ answerBy: VALAR.answerBy })), { ...OWN, answerBy: VALAR.answerBy }],
    ['has its figures when the valår says', timed(valar({ figuresBy: VALAR.figuresBy })), { ...OWN, figuresBy: VALAR.figuresBy }],
    ['has figures where only the valår has', timed(valar({ figuresBy: VALAR.figuresBy }), true, withoutFigures), { ...OWN, figuresBy: VALAR.figuresBy }],
    ['has none where neither has', timed(valar({ opens: VALAR.opens }), true, withoutFigures), { ...withoutFigures, opens: VALAR.opens }],
    ['goes to the organs that the valår says', timed(valar({ chain: VALAR.chain })), { ...OWN, chain: VALAR.chain }],
    ['goes to none where the valår says none', timed(valar({ chain: [] })), { ...OWN, chain: [] }],
  ])('%s', (_what, got, expected) => {
    expect(got).toStrictEqual(expected);
  });

  it('is its own in the other years, and in a valår that is not told of', () => {
    expect(timed(valar(VALAR), false)).toMatchObject(OWN);
    expect(timed(null)).toStrictEqual(OWN);
    expect(timed(null, false)).toStrictEqual(OWN);
  });
});

describe('the budget year', () => {
  it.each<[string, number, PeriodRef | undefined, number]>([
    ['is the wheel’s own', 0, undefined, 2027],
    ['is the one before', -1, undefined, 2026],
    ['is the one after', 1, undefined, 2028],
    ['is the period’s, where the step says no other', 0, period('P12', -1), 2026],
    ['is the period’s own year', 0, period('P08'), 2027],
    ['is the step’s, whatever the period', 1, period('P12', -1), 2028],
    ['is the step’s, also for one before', -1, period('P08'), 2026],
  ])('%s', (_what, budgetYear, its, expected) => {
    expect(budgetYearOf({ year: 2027 } as Context, slot({ step: { budgetYear } as StepDef, ...(its ? { period: its } : {}) }))).toBe(expected);
  });
});

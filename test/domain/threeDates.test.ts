// The three dates of an occurrence: `datesOf` on tasks, a chain and law of a few days in February 2027 (the 1st is a Monday).
import { calendarWith } from '../../domain/calendar/workingDays';
import { datesOf } from '../../domain/plan/dates';
import type { LawCheck, PlannedMatter, PlannedTask, ThreeDates } from '../../domain/plan/types';
import { at, occurrence } from './occurrence';

const tasks = (...days: number[]) => days.map((d) => ({ due: `2027-02-${String(d).padStart(2, '0')}` }) as PlannedTask);
const papers = (matter: PlannedMatter, day: string): PlannedMatter => ({ ...matter, handlingsstopp: day });
/** A check of a rule that says what a step is (its type), unless it is another. */
const law = (latest: string | null, slackWorkingDays: number | null, more: Partial<LawCheck> = {}): LawCheck =>
  ({ rule: 'stat-arsredovisning', paragraph: `KL ${latest ?? '0'}`, latest, slackWorkingDays, status: 'ok', text: '', ...more });

const KS = papers(at('KS', '2027-02-25'), '2027-02-18');
const KF = papers(at('KF', '2027-03-15'), '2027-03-03');
const none: PlannedMatter = { ...KS, meeting: null };

const dates = (of: { tasks?: PlannedTask[]; chain?: PlannedMatter[]; law?: LawCheck[] }, free: string[] = []): ThreeDates | undefined =>
  datesOf({ calendar: calendarWith(free) }, occurrence('x', { chain: [], ...of }));

describe('the three dates of an occurrence', () => {
  it.each<[string, Parameters<typeof dates>[0], ThreeDates]>([
    ['are all there, with both slacks', { tasks: tasks(10), chain: [KS, KF], law: [law('2027-04-15', 20, { planned: '2027-03-17' })] }, {
      internal: '2027-02-10', political: '2027-03-15', lawful: '2027-04-15', paragraph: 'KL 2027-04-15', lawfulFor: '2027-03-17', slackToPapers: 6, slackToLaw: 20,
    }],
    ['have the last task, wherever it stands', { tasks: tasks(8, 10, 9), chain: [KS] }, { internal: '2027-02-10', political: '2027-02-25', slackToPapers: 6 }],
    ['have minus where the last task comes after the papers', { tasks: tasks(22), chain: [KS] }, { internal: '2027-02-22', political: '2027-02-25', slackToPapers: -2 }],
    ['are without tasks the organ’s and the law’s', { chain: [KS], law: [law('2027-04-15', 0)] }, { political: '2027-02-25', lawful: '2027-04-15', paragraph: 'KL 2027-04-15', slackToLaw: 0 }],
    ['are without an organ the officials’ and the law’s', { tasks: tasks(10), law: [law('2027-04-15', 3)] }, { internal: '2027-02-10', lawful: '2027-04-15', paragraph: 'KL 2027-04-15', slackToLaw: 3 }],
    ['have no papers of an organ without meetings, whatever comes after it', { tasks: tasks(10), chain: [none, KF] }, { internal: '2027-02-10', political: '2027-03-15' }],
  ])('%s', (_what, of, expected) => {
    expect(dates(of)).toStrictEqual(expected);
  });

  it.each([
    ['nothing', {}],
    ['tasks alone', { tasks: tasks(10) }],
    ['an organ alone', { chain: [KS] }],
    ['a lawful day alone', { law: [law('2027-04-15', 3)] }],
  ])('are not there with %s', (_what, of) => {
    expect(dates(of)).toBeUndefined();
  });

  it('are counted in the municipality’s own arbetsdagar', () => {
    expect(dates({ tasks: tasks(10), chain: [KS] }, ['2027-02-15'])?.slackToPapers).toBe(5);
  });
});

describe('the lawful day', () => {
  const told = (...checks: LawCheck[]) => {
    const found = dates({ tasks: tasks(10), chain: [KS], law: checks });
    return [found?.lawful, found?.slackToLaw];
  };
  const broken = { status: 'broken' as const };

  it.each<[string, LawCheck[], unknown[]]>([
    ['of every meeting is not counted', [law('2027-03-11', 1, { rule: 'stat-justering' })], [undefined, undefined]],
    ['of a rule that is not known is not counted', [law('2027-03-11', 1, { rule: 'stat-okand' })], [undefined, undefined]],
    ['is not there where the rule has none', [law(null, 1), law('2027-04-15', 3)], ['2027-04-15', 3]],
    ['is not there where it is not tried', [law('2027-03-11', null), law('2027-04-15', 3)], ['2027-04-15', 3]],
    ['is the one with the least slack, not the first', [law('2027-03-31', 9), law('2027-04-15', 3), law('2027-03-01', 5)], ['2027-04-15', 3]],
    ['is the first of those with the same slack', [law('2027-04-15', 3), law('2027-03-31', 3), law('2027-06-30', 3)], ['2027-03-31', 3]],
    ['is the first of them, told first too', [law('2027-03-31', 3), law('2027-04-15', 3)], ['2027-03-31', 3]],
    ['that is broken comes before one with less slack', [law('2027-03-31', -9), law('2027-04-15', -2, broken)], ['2027-04-15', -2]],
    ['that is broken comes before it, told first too', [law('2027-04-15', -2, broken), law('2027-03-31', -9)], ['2027-04-15', -2]],
    ['is the one that is broken by the most', [law('2027-04-15', -2, broken), law('2027-06-30', -7, broken), law('2027-03-31', -5, broken)], ['2027-06-30', -7]],
    ['that is missed over a helg alone is missed by one arbetsdag', [law('2027-04-15', 0, broken)], ['2027-04-15', -1]],
    ['that is met on its day is not missed', [law('2027-04-15', 0)], ['2027-04-15', 0]],
    ['that is missed over a helg comes before one that is nearly so', [law('2027-03-31', 0, { status: 'warning' }), law('2027-04-15', 0, broken)], ['2027-04-15', -1]],
    ['missed over a helg is as much as missed by one: the first day is told', [law('2027-04-15', 0, broken), law('2027-03-31', -1, broken)], ['2027-03-31', -1]],
  ])('%s', (_what, checks, expected) => {
    expect(told(...checks)).toEqual(expected);
  });

  it('of two rules on one day is told by the first', () => {
    const same = [law('2027-04-15', 3, { paragraph: 'KL 11:20' }), law('2027-04-15', 3, { rule: 'stat-ansvarsfrihet', paragraph: 'KL 5:24' })];
    expect(dates({ tasks: tasks(10), law: same })?.paragraph).toBe('KL 11:20');
  });
});

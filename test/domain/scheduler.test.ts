// The days of one occurrence: the class itself on a handful of meetings. Counted from the answers, from the meeting, or by an adjustment.
import type { ChainItem, Moment, StepDef, StepTime, TimeRule } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import type { Predecessors } from '../../domain/plan/predecessors';
import { Scheduler } from '../../domain/plan/scheduler';
import type { Draft, Slot } from '../../domain/plan/slot';
import type { TaskTree } from '../../domain/plan/taskTree';
import { at, occurrence } from './occurrence';

const organ = (id: string, label: string): Organ => ({ id, type: 'namnd', label, authority: id });
const KS = organ('KS', 'kommunstyrelsen');
/** `rev` has no meetings; `ny` takes over from `gammal` on 1 May. */
const ORGANS = [KS, organ('KF', 'fullmäktige'), organ('rev', 'revisorerna'), organ('gammal', 'gamla nämnden'), organ('ny', 'nya nämnden')];

const meeting = (of: string, day: string, handlingsstopp: string): Meeting => ({ id: `${of}-2027-${day}`, organ: of, day: `2027-${day}`, handlingsstopp: `2027-${handlingsstopp}`, type: 'ordinarie', state: 'planned' });
const APRIL = meeting('KS', '04-21', '04-12');
const MEETINGS = [APRIL, meeting('KS', '05-19', '05-10'), meeting('KS', '06-16', '06-07'), meeting('KF', '04-28', '04-19'), meeting('KF', '05-26', '05-17'), meeting('KF', '06-23', '06-14'), meeting('ny', '05-26', '05-17')];

interface Given {
  step?: object;
  slot?: object;
  time?: object;
  /** approvals above the answers; null: nobody is asked */
  depth?: number | null;
  each?: number;
  ready?: string;
  moved?: { opens?: string; answerBy?: string; due?: string };
  definition?: object;
  context?: object;
}

function draft({ step, slot, time, depth = 0, each, ready, moved, definition, context }: Given): Draft {
  const ctx = {
    year: 2027, calendar: calendarWith(), organs: new Map(ORGANS.map((o) => [o.id, o])), meetings: new MeetingIndex(MEETINGS, [{ organ: 'gammal', to: 'ny', from: '2027-05-01' }]), closed: new Map(), planned: new Map(),
    moves: new Map(moved ? [['x/KS', moved]] : []), ...context,
    definition: { standard: { answer: 5, approval: 2 }, closing: { days: 5, yearEndDays: 10 }, deviationChains: [], summer: { from: '06-21', to: '08-15' }, ...definition },
  } as unknown as Context;
  const tree = { tasks: depth === null ? [] : [{}], depth: depth ?? 0, ...(each === undefined ? {} : { each }) } as unknown as TaskTree;
  const whole = { step: { id: 'x', builtOn: [], ...step } as unknown as StepDef, organ: KS, ...slot } as Slot;
  return new Scheduler(ctx, whole, { chain: [], ...time } as StepTime, tree, { ready: ready === undefined ? null : `2027-${ready}` } as Predecessors).draft('x/KS');
}

/** `opens answers approvals | due, organ day …`, without the year. */
function days(given: Given): string {
  const { opens, answerBy, approvals, due, placed } = draft(given);
  return [`${[opens, answerBy ?? '-', ...approvals].join(' ')} | ${due}`, ...placed.map((p) => `${p.organ.id} ${p.day}`)].join(', ').replaceAll('2027-', '');
}

const on = (month: number, date: number): Moment => ({ kind: 'date', month, date, nextYear: false });
const inMonths = (from: number, to = from): TimeRule => ({ kind: 'months', from, to, nextYear: false, prefer: 'last' });
const item = (id: string, more: Partial<ChainItem> = {}): ChainItem => ({ organ: id === 'own' ? { own: true } : { id }, verb: 'beslutar', text: '', ...more });
const KS_ALONE = [item('KS')];
const KS_IN_APRIL = [item('KS', { when: inMonths(4) })];
const P = (n: string) => ({ period: { period: n, yearOffset: 0, label: '' } });
const event = (day: string) => ({ event: { n: 1, day: `2027-${day}`, cause: 'x' } });

describe('without organs', () => {
  const APR_5 = { opens: on(4, 5) };
  const other = (place: string, more: object) => ({ of: { place, key: '', occurrence: occurrence('y', { chain: [], ...more }) } });
  it.each<[string, Given, string]>([
    ['a step of which nothing is said opens on the first arbetsdag', {}, '01-04 01-12 | 01-12'],
    ['the answers have the standard time', { time: APR_5 }, '04-05 04-12 | 04-12'],
    ['or the step’s own', { time: APR_5, step: { answerDays: 3 } }, '04-05 04-08 | 04-08'],
    ['the approvals follow', { time: APR_5, depth: 2 }, '04-05 04-12 04-14 04-16 | 04-16'],
    ['as far apart as the step says', { time: APR_5, depth: 2, each: 1 }, '04-05 04-12 04-13 04-14 | 04-14'],
    ['an answer with a day opens the standard time before it', { time: { answerBy: on(4, 15) }, depth: 1 }, '04-08 04-15 04-19 | 04-19'],
    ['or as long before as it says', { time: { answerBy: on(4, 15), opens: { kind: 'beforeAnswer', days: 3 } }, step: { answerDays: 4 } }, '04-12 04-15 | 04-15'],
    ['or on its own day', { time: { ...APR_5, answerBy: on(4, 15) } }, '04-05 04-15 | 04-15'],
    ['an answer after the opening', { time: { ...APR_5, answerBy: { kind: 'afterOpening', days: 3 } } }, '04-05 04-08 | 04-08'],
    ['an answer after the opening that waits', { time: { ...APR_5, answerBy: { kind: 'afterOpening', days: 3 } }, ready: '04-09' }, '04-09 04-14 | 04-14'],
    ['it opens when what it waits for is ready', { ready: '04-09' }, '04-09 04-16 | 04-16'],
    ['later than its opening, with the rest of its time', { time: APR_5, ready: '04-08' }, '04-08 04-12 | 04-12'],
    ['not earlier than its opening', { time: APR_5, ready: '04-01' }, '04-05 04-12 | 04-12'],
    ['it is done at once when nobody is asked', { time: APR_5, depth: null }, '04-05 - | 04-05'],
    ['the answers end with its month', { time: { when: inMonths(7) } }, '07-23 07-30 | 07-30'],
    ['with its month where the organ before whose papers it would be is not there', { time: { when: inMonths(4), answerBy: { kind: 'beforePapers', days: 2 }, chain: [item('borta')] } }, '04-23 04-30 | 04-30'],
    ['nor the one before whose meeting', { time: { when: inMonths(4), answerBy: { kind: 'beforeMeeting', days: 2 }, chain: [item('borta')] } }, '04-23 04-30 | 04-30'],
    ['with the month of the slot', { time: { when: { kind: 'chosen', by: 'v' } }, slot: { month: 4 } }, '04-23 04-30 | 04-30'],
    ['with the month of the turn', { time: { when: { kind: 'chosen', by: 'v' } }, slot: { turn: { month: 4 } } }, '04-23 04-30 | 04-30'],
    ['before another step: the arbetsdag before that opens', { slot: other('before', { opens: '2027-04-12', answerBy: '2027-04-20' }) }, '04-02 04-09 | 04-09'],
    ['with another step: when that is answered', { slot: other('with', { opens: '2027-04-12', answerBy: '2027-04-15' }) }, '04-08 04-15 | 04-15'],
    ['with another step that nobody answers: when it is due', { slot: other('with', { answerBy: undefined, due: '2027-04-17' }) }, '04-09 04-16 | 04-16'],
    ['what has happened opens on the next arbetsdag, whatever month it has', { slot: event('04-10'), time: { when: inMonths(6), opens: on(3, 1) } }, '04-12 04-19 | 04-19'],
    ['not before what it waits for, and its approvals neither', { time: { answerBy: on(4, 15) }, ready: '04-20', depth: 2 }, '04-20 04-20 04-20 04-21 | 04-21'],
    ['an approval that is too early moves the end', { time: { answerBy: on(4, 15) }, ready: '04-20', depth: 1 }, '04-20 04-20 04-20 | 04-20'],
  ])('%s', (_what, given, expected) => {
    expect(days(given)).toBe(expected);
  });

  it('an opening after the answer is told, one on its day is not', () => {
    expect(draft({ time: { answerBy: on(4, 15) }, ready: '04-20' }).trouble).toEqual(['öppnar tis 20 apr 2027, efter sista dagen tors 15 apr 2027']);
    expect(draft({ time: { answerBy: on(4, 15) }, ready: '04-15' })).toMatchObject({ trouble: [], opens: '2027-04-15', answerBy: '2027-04-15' });
  });
});

describe('an opening', () => {
  const closed = { closed: new Map([['2027/P03', '2027-04-10']]) };
  const without = { summer: undefined };
  it.each<[string, Moment | undefined, Given, string]>([
    ['when the period is expected to be closed', { kind: 'periodClosed', days: 0 }, { slot: P('P03') }, '2027-04-07'],
    ['some days after', { kind: 'periodClosed', days: 2 }, { slot: P('P03') }, '2027-04-09'],
    ['on the arbetsdag after it was closed', { kind: 'periodClosed', days: 0 }, { slot: P('P03'), context: closed }, '2027-04-12'],
    ['some days after it was closed', { kind: 'periodClosed', days: 2 }, { slot: P('P03'), context: closed }, '2027-04-13'],
    ['by a closing without a period is none', { kind: 'periodClosed', days: 2 }, {}, '2027-01-04'],
    ['of a period, where nothing is said', undefined, { slot: P('P03') }, '2027-04-07'],
    ['of a period that was closed on a Saturday', undefined, { slot: P('P03'), context: closed }, '2027-04-12'],
    ['of a period of what builds on others is none', undefined, { slot: P('P03'), step: { builtOn: [{ step: 'y' }] } }, '2027-01-04'],
    ['of a period that is counted from the answer is none', { kind: 'beforeAnswer', days: 3 }, { slot: P('P03') }, '2027-01-04'],
    ['after what it waits for, on an arbetsdag', { kind: 'afterPredecessors', days: 0 }, { ready: '04-10' }, '2027-04-12'],
    ['some days after what it waits for', { kind: 'afterPredecessors', days: 2 }, { ready: '04-09' }, '2027-04-13'],
    ['after nothing is none', { kind: 'afterPredecessors', days: 2 }, {}, '2027-01-04'],
    ['after the summer', { kind: 'afterSeason', days: 0 }, {}, '2027-08-16'],
    ['some days after the summer', { kind: 'afterSeason', days: 2 }, {}, '2027-08-18'],
    ['after July where no summer is given', { kind: 'afterSeason', days: 0 }, { definition: without }, '2027-08-02'],
    ['on a day, or the arbetsdag before', { kind: 'date', month: 4, date: 10, nextYear: false }, {}, '2027-04-09'],
    ['on a day of the next year', { kind: 'date', month: 2, date: 29, nextYear: true }, {}, '2028-02-29'],
    ['on the first arbetsdag of a month', { kind: 'month', month: 5, edge: 'first', nextYear: false }, {}, '2027-05-03'],
    ['on the last', { kind: 'month', month: 7, edge: 'last', nextYear: false }, {}, '2027-07-30'],
    ['on the first of the next year’s', { kind: 'month', month: 2, edge: 'first', nextYear: true }, {}, '2028-02-01'],
    ['on the last of the next year’s', { kind: 'month', month: 2, edge: 'last', nextYear: true }, {}, '2028-02-29'],
    ['on the first arbetsdag of a week', { kind: 'week', week: 13, edge: 'first', nextYear: false }, {}, '2027-03-30'],
    ['on the last', { kind: 'week', week: 12, edge: 'last', nextYear: false }, {}, '2027-03-25'],
    ['on the first of the next year’s week', { kind: 'week', week: 10, edge: 'first', nextYear: true }, {}, '2028-03-06'],
    ['on the last of the next year’s week', { kind: 'week', week: 10, edge: 'last', nextYear: true }, {}, '2028-03-10'],
    ['in the year’s own part of its first week', { kind: 'week', week: 1, edge: 'first', nextYear: false }, { context: { year: 2026 } }, '2026-01-02'],
    ['before papers is none', { kind: 'beforePapers', days: 3 }, {}, '2027-01-04'],
  ])('%s', (_what, opens, given, expected) => {
    expect(draft({ ...given, time: opens ? { opens } : {} }).opens).toBe(expected);
  });
});

describe('counted from the answers', () => {
  const FROM = { opens: on(3, 30), chain: KS_ALONE };
  const saturday = new MeetingIndex([meeting('KS', '04-21', '04-17')]);
  const together = (...chain: ReturnType<typeof at>[]) => ({ planned: new Map([['t', [occurrence('t', { chain: chain.slice(0, 1) }), occurrence('t', { chain: chain.slice(1) })]]]) });
  it.each<[string, Given, string]>([
    ['they may take until the papers go', { time: FROM }, '03-30 04-12 | 04-21, KS 04-21'],
    ['with the approvals above', { time: FROM, depth: 2 }, '03-30 04-06 04-08 04-12 | 04-21, KS 04-21'],
    ['as far apart as the step says', { time: FROM, depth: 2, each: 1 }, '03-30 04-08 04-09 04-12 | 04-21, KS 04-21'],
    ['until the arbetsdag before papers that go on a Saturday', { time: FROM, depth: 1, context: { meetings: saturday } }, '03-30 04-14 04-16 | 04-21, KS 04-21'],
    ['so many days before the papers', { time: { ...FROM, answerBy: { kind: 'beforePapers', days: 2 } }, depth: 1 }, '03-30 04-08 04-12 | 04-21, KS 04-21'],
    ['not less than their own time', { time: { ...FROM, answerBy: { kind: 'beforePapers', days: 8 } }, depth: 1 }, '03-30 04-06 04-08 | 04-21, KS 04-21'],
    ['just their own time', { time: { ...FROM, answerBy: { kind: 'beforePapers', days: 4 } }, depth: 1 }, '03-30 04-06 04-08 | 04-21, KS 04-21'],
    ['so many days before the meeting', { time: { ...FROM, answerBy: { kind: 'beforeMeeting', days: 8 } } }, '03-30 04-09 | 04-21, KS 04-21'],
    ['when nobody is asked the organ takes it from the opening', { time: { ...FROM, opens: on(4, 12) }, depth: null }, '04-12 - | 04-21, KS 04-21'],
    ['also where an answer would have a day', { time: { ...FROM, opens: on(4, 12), answerBy: on(4, 14) }, depth: null }, '04-12 - | 04-21, KS 04-21'],
    ['an answer with a day after the papers waits for the next', { time: { ...FROM, answerBy: on(4, 14) } }, '03-30 04-14 | 05-19, KS 05-19'],
    ['an answer with a day keeps it', { time: { chain: KS_ALONE, answerBy: on(4, 8) } }, '04-01 04-08 | 04-21, KS 04-21'],
    ['and the approvals that are late for the papers wait too', { time: { chain: KS_ALONE, answerBy: on(4, 9) }, depth: 1 }, '04-02 04-09 04-13 | 05-19, KS 05-19'],
    ['what has happened is answered in its time', { slot: event('04-05'), time: { chain: KS_ALONE }, depth: 1 }, '04-05 04-12 04-14 | 05-19, KS 05-19'],
    ['it is due when it has been handed over', { time: { ...FROM, chain: [item('KS', { within: 2 })] } }, '03-30 04-12 | 04-23, KS 04-21'],
    ['one organ after another', { time: { ...FROM, chain: [item('KS'), item('KF')] } }, '03-30 04-12 | 05-26, KS 04-21, KF 05-26'],
    ['together with another step', { time: FROM, step: { together: 't' }, context: together(at('KS', '2027-04-21'), at('KS', '2027-05-19'), at('KF', '2027-06-23'), { ...at('KS', '2027-06-16'), meeting: null }) }, '03-30 05-10 | 05-19, KS 05-19'],
    ['together with a step that is not there', { time: FROM, step: { together: 't' } }, '03-30 04-12 | 04-21, KS 04-21'],
    ['together with a step at a cancelled meeting', { time: FROM, step: { together: 't' }, context: together(at('KS', '2027-05-05')) }, '03-30 04-12 | 04-21, KS 04-21'],
    ['together without any organ', { time: { opens: on(4, 5) }, step: { together: 't' }, context: together(at('KS', '2027-05-19')) }, '04-05 04-12 | 04-12'],
    ['in the organ’s time from when what it builds on is ready', { time: { chain: [item('KS', { when: inMonths(4, 5) })] }, step: { builtOn: [{ step: 'y' }] }, ready: '03-30' }, '03-30 05-10 | 05-19, KS 05-19'],
    ['what has happened, although the organ has its time', { slot: event('04-05'), time: { chain: [item('KS', { when: inMonths(4, 5) })] } }, '04-05 04-12 | 05-19, KS 05-19'],
  ])('%s', (_what, given, expected) => {
    expect(days(given)).toBe(expected);
  });

  it('tells what is ready after the papers', () => {
    expect(draft({ time: { ...FROM, answerBy: { kind: 'beforePapers', days: 1 } }, depth: 1 }).trouble).toEqual(['svar och godkännanden blir klara tis 13 apr 2027, efter handlingsstoppet mån 12 apr 2027 för kommunstyrelsen ons 21 apr 2027']);
    expect(draft({ time: { ...FROM, answerBy: { kind: 'beforePapers', days: 2 } }, depth: 1 }).trouble).toEqual([]);
    expect(draft({ time: { opens: on(4, 5), chain: [item('rev')] }, moved: { due: '2027-04-10' } }).trouble).toEqual(['svar och godkännanden blir klara mån 12 apr 2027, efter lör 10 apr 2027, då revisorerna ska ha ärendet']);
  });
});

describe('counted from the meeting', () => {
  const IN_MAY = item('KS', { when: inMonths(5) });
  const to = (...chain: ReturnType<typeof at>[]) => ({ of: { place: 'with', key: '', occurrence: occurrence('y', { chain }) } });
  const before = (opens: string) => ({ of: { place: 'before', key: '', occurrence: occurrence('y', { opens: `2027-${opens}`, chain: [at('KS', '2027-06-16')] }) } });
  const together = { planned: new Map([['t', [occurrence('t', { chain: [at('KS', '2027-06-16')] })]]]) };
  it.each<[string, Given, string]>([
    ['the answers end when its papers go', { time: { chain: KS_IN_APRIL }, depth: 1 }, '04-01 04-08 04-12 | 04-21, KS 04-21'],
    ['it opens when it says', { time: { chain: KS_IN_APRIL, opens: on(3, 1) } }, '03-01 04-12 | 04-21, KS 04-21'],
    ['it opens so long before the answers as it says', { time: { chain: KS_IN_APRIL, opens: { kind: 'beforeAnswer', days: 3 } } }, '04-07 04-12 | 04-21, KS 04-21'],
    ['it opens when what it waits for is ready', { time: { chain: KS_IN_APRIL }, ready: '04-07' }, '04-07 04-12 | 04-21, KS 04-21'],
    ['not earlier although that is', { time: { chain: KS_IN_APRIL }, ready: '03-01' }, '04-05 04-12 | 04-21, KS 04-21'],
    ['the next one when what it waits for is late', { time: { chain: KS_IN_APRIL }, ready: '04-13' }, '04-30 05-10 | 05-19, KS 05-19'],
    ['answers so many days before the papers', { time: { chain: KS_IN_APRIL, answerBy: { kind: 'beforePapers', days: 2 } } }, '04-01 04-08 | 04-21, KS 04-21'],
    ['answers so many days before the meeting', { time: { chain: KS_IN_APRIL, answerBy: { kind: 'beforeMeeting', days: 8 } } }, '04-02 04-09 | 04-21, KS 04-21'],
    ['an organ before it at its last meeting', { time: { chain: [item('KF'), IN_MAY] } }, '04-12 04-19 | 05-19, KF 04-28, KS 05-19'],
    ['answers before the first organ’s meeting', { time: { chain: [item('KF'), IN_MAY], answerBy: { kind: 'beforeMeeting', days: 5 } }, depth: 1 }, '04-14 04-21 04-23 | 05-19, KF 04-28, KS 05-19'],
    ['an organ after it at its next', { time: { chain: [...KS_IN_APRIL, item('KF')] } }, '04-05 04-12 | 05-26, KS 04-21, KF 05-26'],
    ['at the meeting of what it goes together with', { time: { chain: KS_IN_APRIL }, step: { together: 't' }, context: together }, '05-31 06-07 | 06-16, KS 06-16'],
    ['where only the last does', { time: { chain: [item('KF', { when: inMonths(4) }), item('KS')] }, step: { together: 't' }, context: together }, '04-12 04-19 | 06-16, KF 04-28, KS 06-16'],
    ['that it belongs to, although it builds on others', { time: { chain: KS_ALONE }, slot: { meeting: APRIL }, step: { builtOn: [{ step: 'y' }] }, ready: '03-30' }, '04-05 04-12 | 04-21, KS 04-21'],
    ['of its turn', { time: { chain: [item('KS')] }, slot: { turn: { month: 4, meeting: APRIL } } }, '04-05 04-12 | 04-21, KS 04-21'],
    ['of its turn’s month', { time: { chain: [item('KS')], when: { kind: 'chosen', by: 'v' } }, slot: { turn: { month: 5 } } }, '04-30 05-10 | 05-19, KS 05-19'],
    ['of its month', { time: { chain: [item('KS')], when: { kind: 'chosen', by: 'v' } }, slot: { month: 5, turn: { month: 4 } } }, '04-30 05-10 | 05-19, KS 05-19'],
    ['of the step that it is with: the last of those at its organ', { time: { chain: KS_ALONE }, slot: to(at('KS', '2027-04-21'), at('KS', '2027-05-19'), { ...at('KS', '2027-06-16'), meeting: null }, at('KF', '2027-06-23')) }, '04-30 05-10 | 05-19, KS 05-19'],
    ['of the step that it is with, at another of its organs', { time: { chain: [item('KS'), item('KF')] }, slot: to(at('KF', '2027-06-23')) }, '04-30 05-10 | 06-23, KS 05-19, KF 06-23'],
    ['of none, when that one is cancelled', { time: { chain: KS_ALONE }, slot: to(at('KS', '2027-05-05')) }, '01-04 04-12 | 04-21, KS 04-21'],
    ['of none, when the step goes to none of its organs', { time: { chain: KS_ALONE }, slot: to(at('KF', '2027-06-23')) }, '01-04 04-12 | 04-21, KS 04-21'],
    ['of the organ that takes over before the day', { time: { chain: [item('own')] }, slot: { organ: ORGANS[3], ...to({ ...at('ny', '2027-05-26'), insteadOf: 'gammal' }) } }, '05-10 05-17 | 05-26, gammal 05-26'],
    ['before another step: the last that is held before that opens', { time: { chain: KS_ALONE }, slot: before('05-20') }, '04-30 05-10 | 05-19, KS 05-19'],
    ['before another step: not one on the day that it opens', { time: { chain: KS_ALONE }, slot: before('05-19') }, '04-05 04-12 | 04-21, KS 04-21'],
    ['before another step: of its first organ', { time: { chain: [item('KF'), item('KS')] }, slot: before('05-20') }, '04-12 04-19 | 05-19, KF 04-28, KS 05-19'],
    ['before another step: of the first organ that is there', { time: { chain: [item('borta'), item('KS')] }, slot: before('05-20') }, '04-30 05-10 | 05-19, KS 05-19'],
    ['before another step, for nobody, is the day before', { slot: before('05-20') }, '05-12 05-19 | 05-19'],
  ])('%s', (_what, given, expected) => {
    expect(days(given)).toBe(expected);
  });

  it('tells that it is another than the one in its time', () => {
    expect(draft({ time: { chain: KS_IN_APRIL }, ready: '04-13' }).trouble).toEqual([expect.stringMatching(/^kommunstyrelsen har inget sammanträde i rätt tid \(1 april–30 april 2027\)/)]);
  });
});

describe('the semester', () => {
  const after = (n: number): Moment => ({ kind: 'periodClosed', days: n });
  const season = (from: string, to: string, moves = true) => ({ semester: { label: '', from, to, ...(moves ? { moves } : {}) } });
  // P06 is expected to be closed on 7 July, so the answers would be due on 14 July.
  const june = (definition: object, more: Given = {}): Given => ({ slot: P('P06'), time: { answerBy: after(5) }, definition, ...more });
  it.each<[string, Given, string, boolean, boolean]>([
    ['moves the answers as many arbetsdagar after it', june(season('06-28', '08-01')), '07-07 08-06 | 08-06', true, false],
    ['from its first day', june(season('07-14', '08-01')), '07-07 08-06 | 08-06', true, false],
    ['not before', june(season('07-15', '08-01')), '07-07 07-14 | 07-14', false, false],
    ['until its last day', june(season('06-28', '07-14')), '07-07 07-21 | 07-21', true, false],
    ['not after', june(season('06-28', '07-13')), '07-07 07-14 | 07-14', false, false],
    ['not where nothing is moved', june(season('06-28', '08-01', false)), '07-07 07-14 | 07-14', false, false],
    ['not where there is none', june({}), '07-07 07-14 | 07-14', false, false],
    ['not an answer with a day', june(season('06-28', '08-01'), { time: { answerBy: on(7, 14) } }), '07-07 07-14 | 07-14', false, false],
    ['not an answer by the step’s month', june(season('06-28', '08-01'), { slot: {}, time: { when: inMonths(7) } }), '07-23 07-30 | 07-30', false, false],
    ['not an approval of answers that no closing decides', june(season('07-15', '08-01'), { slot: {}, ready: '07-07', depth: 1 }), '07-07 07-14 07-16 | 07-16', false, false],
    ['moves an approval of answers before it', june(season('07-15', '08-01'), { depth: 1 }), '07-07 07-14 08-03 | 08-03', false, true],
    ['leaves an approval before it', june(season('07-19', '08-01'), { depth: 1 }), '07-07 07-14 07-16 | 07-16', false, false],
  ])('%s', (_what, given, expected, answers, approvals) => {
    const d = draft(given);
    expect([days(given), 'afterHolidays' in d, 'approvalAfterHolidays' in d]).toEqual([expected, answers, approvals]);
    expect([d.afterHolidays ?? true, d.approvalAfterHolidays ?? true]).toEqual([true, true]);
  });
});

describe('a link of a deviation chain', () => {
  const chains = (when: object, step = 'x') => ({ deviationChains: [{ key: 'a' }, { key: 'b', links: [{ step: 'y', when: { kind: 'within', days: 9 } }, { step, when }] }] });
  const within = chains({ kind: 'within', days: 3 });
  const next = (day: string, more: Given = {}): Given => ({ slot: event(day), time: { chain: KS_ALONE }, definition: chains({ kind: 'nextMeeting' }), ...more });
  it.each<[string, Given, string]>([
    ['has its own time', { slot: event('04-05'), definition: within }, '04-05 04-08 | 04-08'],
    ['unless the step has', { slot: event('04-05'), definition: within, step: { answerDays: 4 } }, '04-05 04-09 | 04-09'],
    ['of another step has not', { slot: event('04-05'), definition: chains({ kind: 'within', days: 3 }, 'z') }, '04-05 04-12 | 04-12'],
    ['that comes when it is needed has the standard time', { slot: event('04-05'), definition: chains({ kind: 'onNeed' }) }, '04-05 04-12 | 04-12'],
    ['without an event is none', { time: { opens: on(4, 5) }, definition: within }, '04-05 04-12 | 04-12'],
    ['goes to the next meeting, with what is left until its papers', next('04-09'), '04-09 04-12 | 04-21, KS 04-21'],
    ['on the very day that they go, approved on it', next('04-12', { depth: 1 }), '04-12 04-12 04-12 | 04-21, KS 04-21'],
    ['with no more than its own time', next('03-30'), '03-30 04-06 | 04-21, KS 04-21'],
    ['with time for the approvals', next('04-07', { depth: 1 }), '04-07 04-08 04-12 | 04-21, KS 04-21'],
    ['at once when there is no time for the approvals, which have until the papers', next('04-09', { depth: 2 }), '04-09 04-09 04-12 04-12 | 04-21, KS 04-21'],
    ['answered so many days before the meeting, and approved after', next('04-09', { time: { chain: KS_ALONE, answerBy: { kind: 'beforeMeeting', days: 5 } }, depth: 1 }), '04-09 04-14 04-16 | 04-21, KS 04-21'],
    ['in its own time when the calendar has no more', next('06-20'), '06-21 06-29 | 06-29, KS 06-29'],
    ['in its own time when it goes to nobody', next('04-09', { time: {} }), '04-09 04-16 | 04-16'],
    ['by its answer’s day where that has one', next('04-09', { time: { chain: KS_ALONE, answerBy: on(4, 15) } }), '04-09 04-15 | 05-19, KS 05-19'],
    ['without being bound to the next', next('04-09', { definition: within }), '04-09 04-14 | 05-19, KS 05-19'],
  ])('%s', (_what, given, expected) => {
    expect(days(given)).toBe(expected);
  });
});

describe('an adjustment', () => {
  const BASE = { time: { opens: on(4, 5) } };
  const FROM = { time: { opens: on(3, 30), chain: KS_ALONE } };
  const late = 'öppnar mån 5 apr 2027, efter sista dagen ons 31 mar 2027';
  it.each<[string, Given, string, string[]]>([
    ['of the opening', { ...BASE, moved: { opens: '2027-04-06' } }, '04-06 04-13 | 04-13', []],
    ['of the answers', { ...BASE, moved: { answerBy: '2027-04-20' } }, '04-05 04-20 | 04-20', []],
    ['of the answers comes before the meeting', { time: { chain: [item('KS', { when: inMonths(4, 5) })] }, moved: { answerBy: '2027-04-14' } }, '04-07 04-14 | 05-19, KS 05-19', []],
    ['of the end', { ...BASE, moved: { due: '2027-04-22' } }, '04-05 04-22 | 04-22', []],
    ['of the end, with the approvals before it', { ...BASE, depth: 2, moved: { due: '2027-04-22' } }, '04-05 04-16 04-20 04-22 | 04-22', []],
    ['of the end, with three approvals before it', { ...BASE, depth: 3, moved: { due: '2027-04-22' } }, '04-05 04-14 04-16 04-20 04-22 | 04-22', []],
    ['of the end to a Saturday', { ...BASE, moved: { due: '2027-04-24' } }, '04-05 04-24 | 04-24', []],
    ['of the end, which is that day although it is a Saturday', { ...BASE, depth: 2, moved: { due: '2027-04-24' } }, '04-05 04-20 04-22 04-24 | 04-24', []],
    ['of the end where nobody is asked', { ...BASE, depth: null, moved: { due: '2027-04-22' } }, '04-05 - | 04-22', []],
    ['of the end to a meeting', { ...FROM, moved: { due: '2027-05-19' } }, '03-30 04-12 | 05-19, KS 05-19', []],
    ['of the end to the next meeting', { ...FROM, moved: { due: '2027-05-01' } }, '03-30 04-12 | 05-19, KS 05-19', ['kommunstyrelsen har inget sammanträde lör 1 maj 2027; närmast följande, ons 19 maj 2027, är valt']],
    ['of the end to a meeting after which it is handed over', { time: { opens: on(3, 30), chain: [item('KS', { within: 2 })] }, moved: { due: '2027-05-19' } }, '03-30 04-12 | 05-21, KS 05-19', []],
    ['of the end of the last organ only', { time: { opens: on(3, 30), chain: [item('KS'), item('KF')] }, moved: { due: '2027-06-23' } }, '03-30 04-12 | 06-23, KS 04-21, KF 06-23', []],
    ['of the end of an organ without meetings', { time: { opens: on(4, 5), chain: [item('rev')] }, moved: { due: '2027-04-24' } }, '04-05 04-12 | 04-24, rev 04-24', []],
    ['of the end before the opening moves that too, where nobody is asked', { ...BASE, depth: null, moved: { due: '2027-03-31' } }, '03-31 - | 03-31', [late]],
    ['of both leaves the opening', { ...BASE, depth: null, moved: { opens: '2027-04-05', due: '2027-03-31' } }, '04-05 - | 03-31', [late]],
    ['of the opening after the answers moves them', { time: { answerBy: on(3, 31) }, moved: { opens: '2027-04-05' } }, '04-05 04-05 | 04-05', [late]],
  ])('%s', (_what, given, expected, trouble) => {
    expect([days(given), draft(given).trouble]).toEqual([expected, trouble]);
  });

  it('of the end is not before the approvals', () => {
    expect(days({ time: { opens: on(4, 5), chain: [item('rev')] }, depth: 1, moved: { due: '2027-04-10' } })).toBe('04-05 04-12 04-14 | 04-14, rev 04-10');
  });

  it('of the end makes no approvals', () => {
    expect(draft({ ...BASE, moved: { due: '2027-04-22' } }).approvals).toEqual([]);
  });

  it('of the end gives the papers their day', () => {
    const papers = (given: Given) => draft(given).placed.map((p) => [p.meeting?.id, p.papers, p.end]);
    expect(papers({ ...FROM, moved: { due: '2027-05-19' } })).toEqual([['KS-2027-05-19', '2027-05-10', '2027-05-19']]);
    expect(papers({ time: { opens: on(4, 5), chain: [item('rev')] }, moved: { due: '2027-04-24' } })).toEqual([[undefined, '2027-04-24', '2027-04-24']]);
  });

  it('of the end past the calendar has no meeting, which is said', () => {
    const given = { ...FROM, moved: { due: '2027-06-17' } };
    expect([days(given), draft(given).placed[0]?.meeting, draft(given).trouble]).toEqual(['03-30 04-12 | 06-17, KS 06-17', null, ['kommunstyrelsen har inget sammanträde i kalendern från och med tors 17 jun 2027']]);
  });
});

describe('the day of the figures', () => {
  const april = (date: number, opens = 1): Given => ({ time: { opens: on(4, opens), answerBy: on(4, 15), figuresBy: on(4, date) } });
  it.each<[string, Given, string | undefined]>([
    ['is their own', april(8), '2027-04-08'],
    ['is the opening’s where that is later', april(8, 9), '2027-04-09'],
    ['may be the answers’', april(15), '2027-04-15'],
    ['is none after them', april(16), undefined],
    ['is none where nobody is asked', { ...april(8), depth: null }, undefined],
    ['is none where no rule says it', { time: { answerBy: on(4, 15) } }, undefined],
    ['is none where its rule has no day', { time: { answerBy: on(4, 15), figuresBy: { kind: 'periodClosed', days: 2 } } }, undefined],
    ['moves as far as the answers, later', { ...april(8), moved: { answerBy: '2027-04-20' } }, '2027-04-13'],
    ['moves as far as the answers, earlier', { ...april(8), moved: { answerBy: '2027-04-13' } }, '2027-04-06'],
    ['stays when they do', { ...april(8), moved: { opens: '2027-04-07' } }, '2027-04-08'],
    ['is none when the step opens on it', { ...april(8), moved: { opens: '2027-04-08' } }, undefined],
    ['is none after an adjustment where it was none before', { ...april(16), moved: { answerBy: '2027-04-20' } }, undefined],
  ])('%s', (_what, given, expected) => {
    const d = draft(given);
    expect([d.figuresBy, 'figuresBy' in d]).toEqual([expected, expected !== undefined]);
  });

  it('is moved out of the semester too', () => {
    const d = draft({ slot: P('P06'), time: { answerBy: on(8, 6), figuresBy: { kind: 'periodClosed', days: 2 } }, definition: { semester: { label: '', from: '06-28', to: '08-01', moves: true } } });
    expect([d.figuresBy, d.afterHolidays]).toEqual(['2027-08-03', true]);
  });
});

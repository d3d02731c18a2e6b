import type { PeriodRef, StepDef, StepTime } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import type { Meeting, Organ } from '../organisation/types';
import type { Base, Context } from './context';
import type { Placed } from './schedule';
import type { PlannedOccurrence } from './types';

/** One step at one organ, for one period or month where it has them, or caused by an event. */
export interface Slot {
  step: StepDef;
  organ: Organ;
  period?: PeriodRef;
  month?: number;
  /** the ordinary meeting that it belongs to, of a step at every meeting, and the year of the wheel */
  meeting?: Meeting;
  wheelYear?: number;
  event?: { n: number; day: Day; cause: string };
  /** the organ's turn in the year, of a step at which the organs take turns */
  turn?: { month: number; meeting?: Meeting };
  /** the occurrence of another step that it belongs to, and what that id adds to this one's */
  of?: { occurrence: PlannedOccurrence; place: 'with' | 'before'; key: string };
}

/** The dates of a slot while they are being found. */
export interface Draft {
  opens: Day;
  answerBy: Day | null;
  figuresBy?: Day;
  /** the answers' day lay in the semester and is moved */
  afterHolidays?: true;
  /** an approval's day did */
  approvalAfterHolidays?: true;
  approvals: Day[];
  placed: Placed[];
  due: Day;
  trouble: string[];
}

/** `step/organ`, `/P08` for a period, `/M03` for one of several months, `/03-17` for one of an organ's meetings (`/2028-01-04` in the wheel of 2027), `/1` for an event. */
export function idOf(slot: Slot): string {
  const part = slot.period?.period ?? (slot.meeting ? meetingKey(slot.meeting.id, slot.wheelYear) : undefined) ?? (slot.month === undefined ? slot.event?.n : `M${String(slot.month).padStart(2, '0')}`);
  if (slot.of) return `${slot.step.id}/${slot.organ.id}${slot.of.key === '' ? '' : `/${slot.of.key}`}`;
  return `${slot.step.id}/${slot.organ.id}${part === undefined ? '' : `/${part}`}`;
}

/** The day that the meeting was first called for: it stays when the meeting moves. With its year where that is not the wheel's. */
function meetingKey(id: string, wheelYear: number | undefined): string {
  const [, year, day] = /(\d{4})-(\d{2}-\d{2})$/.exec(id) ?? [];
  if (day === undefined) return id;
  return Number(year) === wheelYear ? day : `${year ?? ''}-${day}`;
}

/** The step's time, with what a valår replaces. */
export function timeOf(ctx: Pick<Base, 'electionYear'>, step: StepDef): StepTime {
  if (!ctx.electionYear || !step.inElectionYear) return step;
  const { when, opens, answerBy, figuresBy, chain } = step.inElectionYear;
  const figures = figuresBy ?? step.figuresBy;
  return { ...(figures ? { figuresBy: figures } : {}), when: when ?? step.when, opens: opens ?? step.opens, answerBy: answerBy ?? step.answerBy, chain: chain ?? step.chain };
}

/** The budget year: the period's own where the step has one and does not say otherwise. */
export function budgetYearOf(ctx: Context, slot: Slot): number {
  const { step, period } = slot;
  return ctx.year + (period && step.budgetYear === 0 ? period.yearOffset : step.budgetYear);
}

import type { PeriodRef, StepDef, StepTime } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import type { Meeting, Organ } from '../organisation/types';
import { lawOf } from '../law/check';
import { closingDay, fiscalYear, type Base, type Context } from './context';
import { predecessorsOf, type Predecessors } from './predecessors';
import { mattersOf, type Placed } from './schedule';
import { Scheduler } from './scheduler';
import { shapeOf, withDays } from './taskTree';
import type { PlannedOccurrence } from './types';
import { whyOf } from './why';

/** One step at one organ, for one period or month where it has them, or caused by an event. */
export interface Slot {
  step: StepDef;
  organ: Organ;
  period?: PeriodRef;
  month?: number;
  /** the ordinary meeting that it belongs to, of a step at every meeting */
  meeting?: Meeting;
  event?: { n: number; day: Day; cause: string };
}

/** The dates of a slot while they are being found. */
export interface Draft {
  opens: Day;
  answerBy: Day | null;
  figuresBy?: Day;
  /** the answers' day lay in the semester and is moved */
  afterHolidays?: true;
  approvals: Day[];
  placed: Placed[];
  due: Day;
  trouble: string[];
}

/** `step/organ`, `/P08` for a period, `/M03` for one of several months, `/03-17` for one of an organ's meetings, `/1` for an event. */
export function idOf(slot: Slot): string {
  const part = slot.period?.period ?? (slot.meeting ? meetingKey(slot.meeting.id) : undefined) ?? (slot.month === undefined ? slot.event?.n : `M${String(slot.month).padStart(2, '0')}`);
  return `${slot.step.id}/${slot.organ.id}${part === undefined ? '' : `/${part}`}`;
}

/** The day that the meeting was first called for: it stays when the meeting moves. */
function meetingKey(id: string): string {
  return /\d{4}-(\d{2}-\d{2})$/.exec(id)?.[1] ?? id;
}

/** The step's time, with what a valår replaces. */
export function timeOf(ctx: Base, step: StepDef): StepTime {
  if (!ctx.electionYear || !step.inElectionYear) return step;
  const { when, opens, answerBy, figuresBy, chain } = step.inElectionYear;
  const figures = figuresBy ?? step.figuresBy;
  return { ...(figures ? { figuresBy: figures } : {}), when: when ?? step.when, opens: opens ?? step.opens, answerBy: answerBy ?? step.answerBy, chain: chain ?? step.chain };
}

/** Plans one occurrence: opening, answers, approvals, meetings, law and the sentences that explain them. */
export function build(ctx: Context, slot: Slot): PlannedOccurrence {
  const { step, organ, period } = slot;
  const id = idOf(slot);
  const before = predecessorsOf(ctx, slot);
  const time = timeOf(ctx, step);
  const tree = shapeOf(ctx, step, organ);
  const draft = new Scheduler(ctx, slot, time, tree, before).draft(id);
  reportTrouble(ctx, slot, id, draft);
  const { calendar } = ctx;
  const closing = period && waitsForClosing(time, slot, before) ? { fiscalYear: fiscalYear(ctx, period), period: period.period, expectedClose: closingDay(ctx, period).day } : undefined;
  const occurrence: PlannedOccurrence = {
    id,
    step: step.id,
    kind: step.kind,
    label: step.label,
    organ: organ.id,
    budgetYear: budgetYearOf(ctx, slot),
    ...(period ? { period: period.period } : {}),
    strength: step.strength,
    opens: draft.opens,
    due: draft.due,
    ...(draft.answerBy === null ? {} : { answerBy: draft.answerBy }),
    ...(draft.figuresBy === undefined ? {} : { figuresBy: draft.figuresBy }),
    ...(step.wheel === undefined ? {} : { wheel: step.wheel }),
    meetings: draft.placed.filter((p) => p.meeting).map((p) => ({ organ: p.organ.id, date: p.day, verb: p.item.verb })),
    after: [...before.all].map((o) => o.id),
    receivers: tree.receivers,
    law: [],
    why: [],
    waitsFor: before.waitedFor.map((o) => o.id),
    ...(closing ? { waitsForPeriod: closing } : {}),
    ...(step.needAskedOf === undefined ? {} : { asked: { role: step.needAskedOf, organ: organ.id, due: min(calendar.add(draft.opens, 5), draft.answerBy ?? draft.due) } }),
    tasks: withDays(tree, { answerBy: draft.answerBy ?? draft.due, approvalBy: (h) => draft.approvals[h - 1] ?? draft.approvals[draft.approvals.length - 1] ?? draft.answerBy ?? draft.due }),
    chain: mattersOf(draft.placed, step),
    builtOn: before.builtOn.map((o) => o.id),
    ...deviationOf(ctx, slot),
  };
  occurrence.law = lawOf(ctx, slot, occurrence, draft.placed);
  occurrence.why = whyOf(ctx, slot, occurrence, draft, before);
  return occurrence;
}

function min(a: Day, b: Day): Day {
  return a < b ? a : b;
}

/** The budget year: the period's own where the step has one and does not say otherwise. */
export function budgetYearOf(ctx: Context, slot: Slot): number {
  const { step, period } = slot;
  return ctx.year + (period && step.budgetYear === 0 ? period.yearOffset : step.budgetYear);
}

/** A collection waits until its period is closed; what builds on other steps waits for them instead. */
function waitsForClosing(time: StepTime, slot: Slot, before: Predecessors): boolean {
  if (time.opens) return time.opens.kind === 'periodClosed';
  return slot.step.builtOn.length === 0 && before.builtOn.length === 0 && (time.answerBy?.kind === 'periodClosed' || time.answerBy === undefined);
}

/** A deficit calls for a plan only while the budget year is running, and only where the definition has the händelse for the organ. */
function deviationOf(ctx: Context, { step, organ, period }: Slot): { deviation?: { chain: string } } {
  const chain = ctx.definition.deviationChains.find((c) => c.key === step.deviationChain);
  const event = chain && ctx.steps.find((s) => s.id === chain.step);
  if (!chain || !event || (period?.yearOffset ?? 0) < 0) return {};
  const reaches = event.organs.some((r) => ('id' in r ? r.id === organ.id : 'types' in r && r.types.includes(organ.type)));
  return reaches ? { deviation: { chain: chain.key } } : {};
}

/** A time that the document sets with *ska* and the calendar cannot keep is an error; what rests on a guess, or merely is tight, a warning. */
function reportTrouble(ctx: Context, { step, organ }: Slot, id: string, draft: Draft): void {
  const wrongTime = new Set(draft.placed.flatMap((p) => (p.trouble !== undefined && p.window ? [p.trouble] : [])));
  const firm = step.strength === 'ska' && step.assumptions.length === 0;
  for (const text of draft.trouble) {
    const error = firm && wrongTime.has(text);
    ctx.findings.push({ severity: error ? 'error' : 'warning', rule: error ? 'tiden-halls-inte' : 'kedjan-ryms-inte', step: id, text: `${step.label} (${organ.label}): ${text}.` });
  }
}

import type { Definition, PeriodRef, StepDef } from '../arshjul/definition';
import { dependencies } from '../arshjul/dependencies';
import { addDays, day as makeDay, dayOrLast, lastDayOfMonth, type Day } from '../calendar/day';
import { calendarWith, type WorkingCalendar } from '../calendar/workingDays';
import type { Organ, Organisation, Unit } from '../organisation/types';
import type { Fact } from './facts';
import type { MeetingIndex } from './currentMeetings';
import type { PlanFinding, PlannedOccurrence } from './types';

/** True in the years of ordinary elections to fullmäktige: 2022, 2026, 2030 (vallagen 1:3). */
export function isElectionYear(year: number): boolean {
  return ((year % 4) + 4) % 4 === 2;
}

/** Look-ups that are the same for every version of a year's plan. */
export interface Base {
  definition: Definition;
  organisation: Organisation;
  year: number;
  electionYear: boolean;
  calendar: WorkingCalendar;
  organs: Map<string, Organ>;
  unitsOf: Map<string, Unit[]>;
  parentOf: Map<string, Unit>;
  /** `role|scope` → who holds it in the middle of the year, or on the organisation's first day where that is later */
  holderOf: Map<string, string>;
  steps: StepDef[];
  participants: Set<string> | null;
}

/** What the scheduling of one version of the plan works with. */
export interface Context extends Base {
  meetings: MeetingIndex;
  closed: Map<string, Day>;
  moves: Map<string, { due?: Day; answerBy?: Day; opens?: Day }>;
  dropped: Set<string>;
  events: Extract<Fact, { kind: 'event' }>[];
  settled: Map<string, Extract<Fact, { kind: 'settled' }>>;
  /** occurrences that have opened or been decided: taken as they stand */
  frozen: Map<string, PlannedOccurrence>;
  findings: PlanFinding[];
  planned: Map<string, PlannedOccurrence[]>;
}

/** Makes the look-ups of a municipality's year; `from` is the day from which the organisation is this one. */
export function baseOf(definition: Definition, organisation: Organisation, year: number, participants?: readonly string[], from?: Day): Base {
  const unitsOf = new Map<string, Unit[]>();
  const byId = new Map(organisation.units.map((u) => [u.id, u]));
  const parentOf = new Map<string, Unit>();
  for (const unit of organisation.units) {
    const list = unitsOf.get(unit.organ);
    if (unit.ended === undefined) {
      if (list) list.push(unit);
      else unitsOf.set(unit.organ, [unit]);
    }
    const parent = unit.parent === undefined ? undefined : byId.get(unit.parent);
    if (parent) parentOf.set(unit.id, parent);
  }
  const half = makeDay(year, 6, 30);
  const mid = from !== undefined && from > half ? from : half;
  const holderOf = new Map<string, string>();
  for (const h of organisation.holders) {
    const post = `${h.role}|${h.scope}`;
    // Of a shared post the first.
    if (!holderOf.has(post) && (h.from === undefined || h.from <= mid) && (h.to === undefined || h.to >= mid)) holderOf.set(post, h.person);
  }
  return {
    definition, organisation, year, unitsOf, parentOf, holderOf,
    electionYear: isElectionYear(year),
    calendar: calendarWith(definition.freeDays),
    organs: new Map(organisation.organs.map((o) => [o.id, o])),
    steps: inOrder(definition.steps),
    participants: participants ? new Set(participants) : null,
  };
}

/** Steps so that each comes after those it depends on; otherwise in the order of the file. Rings are refused when the file is read. */
function inOrder(steps: readonly StepDef[]): StepDef[] {
  const byId = new Map(steps.map((s) => [s.id, s]));
  const done = new Set<string>();
  const order: StepDef[] = [];
  const visit = (s: StepDef): void => {
    if (done.has(s.id)) return;
    done.add(s.id);
    for (const id of dependencies(s)) {
      const before = byId.get(id);
      if (before) visit(before);
    }
    order.push(s);
  };
  steps.forEach(visit);
  return order;
}

/** False for a step that is there only in wheels of election years, or only in the others, when this is none such. */
export function isInYear(base: Pick<Base, 'electionYear'>, step: Pick<StepDef, 'notElectionYear' | 'onlyElectionYear'>): boolean {
  return base.electionYear ? step.notElectionYear !== true : !step.onlyElectionYear;
}

/** The räkenskapsår of a period of the wheel. */
export function fiscalYear(base: Base, period: PeriodRef): number {
  return base.year + period.yearOffset;
}

/** The last day of a räkenskapsperiod (P13 ends with the year). */
export function periodEnd(base: Base, period: PeriodRef): Day {
  return lastDayOfMonth(fiscalYear(base, period), Math.min(12, Number(period.period.slice(1))));
}

/** The day on which a period was closed, or is expected to be. */
export function closingDay(ctx: Context, period: PeriodRef): { day: Day; actual: boolean; days: number } {
  const { closing } = ctx.definition;
  const days = Number(period.period.slice(1)) >= 12 ? closing.yearEndDays : closing.days;
  const actual = ctx.closed.get(`${fiscalYear(ctx, period)}/${period.period}`);
  return actual === undefined ? { day: ctx.calendar.add(periodEnd(ctx, period), days), actual: false, days } : { day: actual, actual: true, days };
}

/** First and last day of the summer break in the wheel's year; null where the definition has none. */
export function summerOf(base: Base): { from: Day; to: Day; after: Day } | null {
  const { summer } = base.definition;
  if (!summer) return null;
  const to = `${base.year}-${summer.to}`;
  return { from: `${base.year}-${summer.from}`, to, after: addDays(to, 1) };
}

/** A day of the wheel's year or the next; 29 February becomes the 28th where it is missing. */
export function dateIn(base: Base, month: number, date: number, nextYear: boolean): Day {
  return dayOrLast(base.year + (nextYear ? 1 : 0), month, date);
}

/** The first arbetsdag of the wheel's year, or of the year after. */
export function firstWorkingDay(base: Base, nextYear = false): Day {
  return base.calendar.onOrAfter(dateIn(base, 1, 1, nextYear));
}

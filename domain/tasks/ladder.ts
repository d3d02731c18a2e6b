import { addDays, type Day } from '../calendar/day';
import { dayAt, instantAt } from '../calendar/zone';
import type { Ladder, Rung, Season } from '../arshjul/types';

export interface LadderInput {
  ladder: Ladder;
  due: Day;
  /** rungs fired or passed over so far, counted from the earliest */
  rung: number;
  /** UTC instant from which chasing counts: the opening, or the last time that somebody acted */
  ladderFrom: Date;
  calendar: { isWorkingDay(day: Day): boolean };
  /** local time of reminders, `HH:MM` */
  wakeTime: string;
  /** the municipality's semesterperiod: its days are no working days here */
  semester?: Season | null;
  /** UTC instant at which rung number `rung - 1` fired; the gap to the next is kept even when it fired late */
  firedAt?: Date | null;
  /** an approval that still waits for what is below it: only what `reachesWaiting` says concerns its approver */
  waiting?: boolean;
}

/** A rung that will fire. `rung` is its place (0 first): after firing, `rung + 1` have been fired. */
export interface NextRung {
  rung: number;
  at: Date;
}

/** Whoever approves is reminded of what is missing once his own day has come, since he may go on without; he is not escalated. */
export function reachesWaiting(rung: Rung): boolean {
  return rung.workingDays >= 0 && rung.does === 'paminn';
}

/** The rungs from the earliest to the last. */
export function sortedRungs(ladder: Ladder): Rung[] {
  return [...ladder.rungs].sort((a, b) => a.workingDays - b.workingDays);
}

/**
 * The next rung and its UTC instant, or null when the ladder has ended.
 *
 * Days are arbetsdagar outside the semesterperiod, at the wake time. A rung whose instant is not after `ladderFrom` is passed
 * over. Two rules keep it decent: who was asked, or asked again, close to or after the due day has one working day before the
 * ladder counts from there; and after a rung that fired late (a pause, a stop) the next keeps its distance.
 */
export function nextRung(input: LadderInput): NextRung | null {
  const rungs = sortedRungs(input.ladder);
  const free = (day: Day): boolean => isFree(day, input);
  const zero = zeroDay(input, free);
  for (let i = input.rung; i < rungs.length; i += 1) {
    const rung = rungs[i];
    if (!rung || (input.waiting && !reachesWaiting(rung))) continue;
    let day = step(zero, rung.workingDays, free);
    const before = rungs[i - 1];
    if (input.firedAt && before && i === input.rung) {
      const kept = step(dayAt(input.firedAt), rung.workingDays - before.workingDays, free);
      if (kept > day) day = kept;
    }
    const at = instantAt(day, input.wakeTime);
    if (at > input.ladderFrom) return { rung: i, at };
  }
  return null;
}

/** The day that the ladder counts from: the due day, but never sooner than one working day after the last act. */
function zeroDay(input: LadderInput, free: (day: Day) => boolean): Day {
  const first = step(dayAt(input.ladderFrom), 1, free);
  return first > input.due ? first : input.due;
}

/** The same instant `n` working days later (used when a pause is over), at the same local time of day. */
export function shiftInstant(at: Date, n: number, input: Pick<LadderInput, 'calendar' | 'semester' | 'wakeTime'>): Date {
  return instantAt(step(dayAt(at), n, (day) => isFree(day, input)), input.wakeTime);
}

/** Working days from `from` (not counted) to `to` (counted), outside the semesterperiod; 0 when `to` is not later. */
export function ladderDaysBetween(from: Day, to: Day, input: Pick<LadderInput, 'calendar' | 'semester'>): number {
  let n = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (!isFree(day, input)) n += 1;
  return n;
}

/** True when ladders stand still on that day. A season may run over the turn of the year. */
export function inSeason(day: Day, season: Season | null | undefined): boolean {
  if (!season) return false;
  const date = day.slice(5);
  return season.from <= season.to ? date >= season.from && date <= season.to : date >= season.from || date <= season.to;
}

function isFree(day: Day, input: Pick<LadderInput, 'calendar' | 'semester'>): boolean {
  return !input.calendar.isWorkingDay(day) || inSeason(day, input.semester);
}

/** `n` working days from `day`; 0 gives the day itself, or the next working day when it is free. */
function step(day: Day, n: number, free: (day: Day) => boolean): Day {
  let at = day;
  for (let left = Math.abs(n); left > 0; ) {
    at = addDays(at, Math.sign(n));
    if (!free(at)) left -= 1;
  }
  if (n === 0) while (free(at)) at = addDays(at, 1);
  return at;
}

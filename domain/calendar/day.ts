/**
 * A *day* is a local calendar day in Sweden as text, `YYYY-MM-DD`: sortable, comparable with `<`, without zone or clock.
 * An *instant* is a UTC moment (`Date`). Only `zone.ts` turns one into the other.
 */
export type Day = string;

const PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** Days that have been read before: a year's plan asks for the same few hundred thousands of times. */
const EPOCH_DAYS = new Map<Day, number>();
const CACHED = 20_000;

/** Days since 1970-01-01 (may be negative). Throws `RangeError` for text that is not an existing day. */
export function epochDay(day: Day): number {
  const known = EPOCH_DAYS.get(day);
  if (known !== undefined) return known;
  const ms = PATTERN.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) throw new RangeError(`not a day: ${day}`);
  if (EPOCH_DAYS.size < CACHED) EPOCH_DAYS.set(day, ms / 86_400_000);
  return ms / 86_400_000;
}

/** The day that lies `n` days after 1970-01-01. */
export function dayOf(n: number): Day {
  return new Date(n * 86_400_000).toISOString().slice(0, 10);
}

/** True when the text is an existing calendar day. */
export function isDay(text: string): boolean {
  try {
    epochDay(text);
    return true;
  } catch {
    return false;
  }
}

/** The day `n` calendar days later (or earlier when negative). */
export function addDays(day: Day, n: number): Day {
  return dayOf(epochDay(day) + n);
}

/** ISO weekday: 1 Monday … 7 Sunday. */
export function weekday(day: Day): number {
  return ((((epochDay(day) + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of an ISO week: week 1 is the one with 4 January. */
export function mondayOf(year: number, week: number): Day {
  const first = day(year, 1, 4);
  return addDays(first, 7 * (week - 1) + 1 - weekday(first));
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** 1–12. */
export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

/** The last day of a month (1–12) of a year. */
export function lastDayOfMonth(year: number, month: number): Day {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Builds a day from numbers; throws `RangeError` when there is no such day. */
export function day(year: number, month: number, date: number): Day {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  epochDay(text);
  return text;
}

/** The same where the month has the date, else the month's last day: 29 February in a common year is the 28th. */
export function dayOrLast(year: number, month: number, date: number): Day {
  return day(year, month, Math.min(date, Number(lastDayOfMonth(year, month).slice(8))));
}

/** Some days: from the first to the last, both counted; open where an end is missing. */
export interface Stretch {
  from?: Day | undefined;
  to?: Day | undefined;
}

/** Whether two stretches have a day in common. */
export function meet(a: Stretch, b: Stretch): boolean {
  return (a.from ?? '') <= (b.to ?? '9') && (b.from ?? '') <= (a.to ?? '9');
}

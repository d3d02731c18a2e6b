import { dayOf, epochDay, yearOf, type Day } from './day';
import { holidaysOf } from './holidays';

/** The years that the tables cover; a day outside them is refused with `RangeError`. */
export const FIRST_YEAR = 2020;
export const LAST_YEAR = 2066;

const START = epochDay(`${FIRST_YEAR}-01-01`);
const END = epochDay(`${LAST_YEAR}-12-31`);

/**
 * The arbetsdagar of a municipality: Monday to Friday but for red days, midsommarafton, julafton, nyårsafton and the
 * municipality's own free days (klämdagar). Tables are made once, so every question is a look-up.
 */
export class WorkingCalendar {
  private readonly days: Day[] = [];
  private readonly index = new Map<Day, number>();
  /** number of working days up to and including the day */
  private readonly count: Int32Array;
  private readonly working: number[] = [];

  constructor(extraFreeDays: readonly Day[] = []) {
    const free = new Set<Day>(extraFreeDays);
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) for (const h of holidaysOf(year)) free.add(h.day);
    this.count = new Int32Array(END - START + 1);
    let n = 0;
    for (let i = 0; i <= END - START; i += 1) {
      const d = dayOf(START + i);
      this.days.push(d);
      this.index.set(d, i);
      if ((START + i + 3) % 7 < 5 && !free.has(d)) {
        n += 1;
        this.working.push(i);
      }
      this.count[i] = n;
    }
  }

  /** True for an arbetsdag. */
  isWorkingDay(d: Day): boolean {
    const i = this.at(d);
    return this.upTo(i) !== this.upTo(i - 1);
  }

  /** The first working day on or after `d`. */
  onOrAfter(d: Day): Day {
    return this.nth(this.upTo(this.at(d) - 1));
  }

  /** The last working day on or before `d`. */
  onOrBefore(d: Day): Day {
    return this.nth(this.upTo(this.at(d)) - 1);
  }

  /** `n` working days after `d` (before it when negative). From a day that is no working day the count begins at the next one in that direction. 0 gives `onOrAfter`. */
  add(d: Day, n: number): Day {
    const upTo = this.upTo(this.at(d));
    if (n > 0) return this.nth(upTo + n - 1);
    return this.nth(this.isWorkingDay(d) ? upTo - 1 + n : upTo + n);
  }

  /** Working days after `a` up to and including `b`; negative when `b` lies before `a`. `between(d, add(d, n))` is `n`. */
  between(a: Day, b: Day): number {
    return this.upTo(this.at(b)) - this.upTo(this.at(a));
  }

  private at(d: Day): number {
    const i = this.index.get(d);
    if (i === undefined) throw new RangeError(`not a day from ${FIRST_YEAR} to ${LAST_YEAR}: ${d}`);
    return i;
  }

  private upTo(i: number): number {
    return this.count[i] ?? 0;
  }

  private nth(n: number): Day {
    const found = this.days[this.working[n] ?? -1];
    if (found === undefined) throw new RangeError(`beyond the tables (${FIRST_YEAR} to ${LAST_YEAR})`);
    return found;
  }
}

const made = new Map<string, WorkingCalendar>();

/** The calendar with a municipality's own free days; the same object for the same days. */
export function calendarWith(extraFreeDays: readonly Day[] = []): WorkingCalendar {
  const key = extraFreeDays.join(' ');
  let calendar = made.get(key);
  if (!calendar) {
    calendar = new WorkingCalendar(extraFreeDays);
    made.set(key, calendar);
  }
  return calendar;
}

/** True for an arbetsdag of the common calendar (no klämdagar). */
export function isWorkingDay(d: Day, extraFreeDays?: readonly Day[]): boolean {
  return calendarWith(extraFreeDays).isWorkingDay(d);
}

/** `n` working days after `d`, before it when negative (see `WorkingCalendar.add`). */
export function addWorkingDays(d: Day, n: number, extraFreeDays?: readonly Day[]): Day {
  return calendarWith(extraFreeDays).add(d, n);
}

/** Working days after `a` up to and including `b`; negative backwards. */
export function workingDaysBetween(a: Day, b: Day, extraFreeDays?: readonly Day[]): number {
  return calendarWith(extraFreeDays).between(a, b);
}

/** The first working day on or after `d`. */
export function onOrAfterWorkingDay(d: Day, extraFreeDays?: readonly Day[]): Day {
  return calendarWith(extraFreeDays).onOrAfter(d);
}

/**
 * The day on which an act may still be done by lag (1930:173) 2 §, when the lawful day is a Saturday, Sunday, other red day,
 * midsommarafton, julafton or nyårsafton: the next vardag. Municipal free days do not count here.
 */
export function extendedByLaw(d: Day): Day {
  return calendarWith().onOrAfter(d);
}

/** Why no year can be planned around a day, as a Swedish sentence; null for any other. Beside each year that can there is one in the tables. */
export function notPlannable(d: Day): string | null {
  const known = yearOf(d) > FIRST_YEAR && yearOf(d) < LAST_YEAR;
  return known ? null : `${d} ligger utanför de år som kan planeras (${FIRST_YEAR + 1}–${LAST_YEAR - 1}).`;
}

/** Name of the holiday, if the day is one. */
export function holidayName(d: Day): string | undefined {
  return holidaysOf(yearOf(d)).find((h) => h.day === d)?.name;
}

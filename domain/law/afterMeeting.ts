import { addDays, type Day } from '../calendar/day';
import { extendedByLaw } from '../calendar/workingDays';

/** Calendar days of the times that follow on a meeting, each counted from the end of the one before it. */
export const JUSTERING: readonly number[] = [14];
export const ANSLAG: readonly number[] = [...JUSTERING, 2];
export const LAGA_KRAFT: readonly number[] = [...ANSLAG, 21];

/**
 * The last day of such times, unextended, and the day that it may in fact become. Lag (1930:173) moves each last day that is no
 * vardag, and the next time runs from where the one before it ended, so the moves add up: a protocol adjusted on the moved day is
 * announced and can be appealed later too.
 */
export function afterMeeting(meeting: Day, times: readonly number[]): { day: Day; extended?: Day } {
  const day = times.reduce<Day>((from, days) => addDays(from, days), meeting);
  const extended = times.reduce<Day>((from, days) => extendedByLaw(addDays(from, days)), meeting);
  return extended === day ? { day } : { day, extended };
}

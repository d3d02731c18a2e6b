import { addDays, type Day } from '../calendar/day';
import { instantAt } from '../calendar/zone';
import { sortedRungs } from '../tasks/ladder';
import { rungOf, type Settings } from '../tasks/settings';

/** A rung after the day, with its UTC instant. */
export interface DueRung {
  key: string;
  at: Date;
  escalates: boolean;
}

/**
 * The definition's own ladder, counted from a day, in arbetsdagar outside the semesterperiod: its rungs after that day, or all of
 * them that lie after `from` (UTC). Nothing of it stands in code, so a meeting is chased as a task is.
 */
export function rungsAfter(settings: Settings, day: Day, from?: Date): DueRung[] {
  const ladderFrom = from ?? instantAt(addDays(day, -1), settings.wakeTime);
  return sortedRungs(settings.ladder).flatMap((rung, i) => {
    if (from === undefined && rung.workingDays <= 0) return [];
    const next = rungOf(settings, { dueDay: day, rung: i, ladderFrom });
    return next && next.rung === i ? [{ key: rung.key, at: next.at, escalates: rung.does === 'eskalera' }] : [];
  });
}

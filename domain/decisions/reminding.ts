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

/** What is reminded of: a registration, the receiver's choice after an återremiss, a missing §. */
export type ReminderKind = 'registrationReminded' | 'receiverReminded' | 'paragraphReminded';

export interface FiredReminder {
  /** key of the rung */
  rung: string;
  /** the ekonomichef is told too: this rung escalates, or one before it did */
  escalates: boolean;
  /** once an ärende, meeting and day: a new meeting, or another day of it, is reminded of anew */
  businessKey: string;
  /** one line a meeting and rung, however many ärenden it had */
  occasion: string;
}

/**
 * What is due of a reminder's rungs at an instant (UTC), counted from a day: only the latest due one fires, whatever was missed before it.
 * `next`: the instant of the rung after.
 */
export function dueReminder(
  kind: ReminderKind,
  matter: { key: string; meeting: string | null },
  day: Day,
  rungs: readonly DueRung[],
  now: Date,
): { fires: FiredReminder | null; next: Date | null } {
  const due = rungs.filter((r) => r.at <= now);
  const last = due.at(-1);
  const next = rungs.find((r) => r.at > now)?.at ?? null;
  if (!last) return { fires: null, next };
  const counted = `${day}|${last.key}`;
  const about = kind === 'receiverReminded' ? matter.key : (matter.meeting ?? matter.key);
  return {
    fires: { rung: last.key, escalates: due.some((r) => r.escalates), businessKey: `${matter.key}|${matter.meeting ?? '-'}|${counted}`, occasion: `${kind}|${about}|${counted}` },
    next,
  };
}

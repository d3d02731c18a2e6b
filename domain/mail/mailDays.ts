import { addDays, type Day } from '../calendar/day';
import { calendarWith } from '../calendar/workingDays';
import { dayAt, instantAt } from '../calendar/zone';
import type { Definition } from '../arshjul/definition';
import { inSeason } from '../tasks/ladder';

/** What of a definition says when mails go. */
export type MailTimes = Pick<Definition, 'mailTime' | 'semester'> & Partial<Pick<Definition, 'freeDays'>>;

/** Real or stepped milliseconds after which a missed morning mail is left to the next day. */
const MISSED_AFTER_MS = 4 * 3_600_000;
/** No stretch without a mail day is longer: a semesterperiod with holidays around it. */
const FURTHEST_DAYS = 200;

/** Mails go on arbetsdagar, never in the semesterperiod. */
export function isMailDay(day: Day, times: MailTimes): boolean {
  return calendarWith(times.freeDays ?? []).isWorkingDay(day) && !inSeason(day, times.semester);
}

/** The first mail instant (UTC) after `now`. */
export function nextMailInstant(now: Date, times: MailTimes): Date {
  const today = dayAt(now);
  for (let i = 0; i <= FURTHEST_DAYS; i += 1) {
    const day = addDays(today, i);
    const at = instantAt(day, times.mailTime);
    if (at > now && isMailDay(day, times)) return at;
  }
  throw new Error('a definition without mail days');
}

/** The first mail instant (UTC) after `now` that is not before `at`. */
export function mailInstantFor(at: Date, now: Date, times: MailTimes): Date {
  return nextMailInstant(at > now ? new Date(at.getTime() - 1) : now, times);
}

/** Today's mail instant when it has come and is not missed; null when no morning mail may be written now. */
export function currentMailInstant(now: Date, times: MailTimes): Date | null {
  const today = dayAt(now);
  if (!isMailDay(today, times)) return null;
  const at = instantAt(today, times.mailTime);
  const since = now.getTime() - at.getTime();
  return since >= 0 && since < MISSED_AFTER_MS ? at : null;
}

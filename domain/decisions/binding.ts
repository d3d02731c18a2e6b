import type { Day } from '../calendar/day';
import type { Meeting } from '../organisation/types';

/** The organ's next meeting after `after` (not counted) whose handlingsstopp has not passed on `today`; null when there is none. */
export function nextMeeting(meetings: readonly Meeting[], organ: string, today: Day, after?: Day): Meeting | null {
  const open = meetings.filter(
    (m) => m.organ === organ && m.state === 'planned' && m.handlingsstopp >= today && (after === undefined || m.day > after),
  );
  return open.reduce<Meeting | null>((first, m) => (!first || m.day < first.day ? m : first), null);
}

/**
 * The meeting that an ärende which is handed to its organ on `today` belongs to: the wanted one while its papers are still taken,
 * else the organ's next. `follows` is the meeting at which the same organ just took the item before it, when the plan has both at
 * one meeting: then it was there, whatever its handlingsstopp. Null: the calendar has no meeting left.
 */
export function bindTo(meetings: readonly Meeting[], organ: string, wanted: string, today: Day, follows?: string | null): Meeting | null {
  const followed = follows ? meetings.find((m) => m.id === follows) : undefined;
  if (followed) return followed;
  const meeting = meetings.find((m) => m.id === wanted);
  if (meeting && meeting.state === 'planned' && meeting.handlingsstopp >= today) return meeting;
  return nextMeeting(meetings, organ, today);
}

/** True when an ärende can no longer stay bound to this meeting: it is gone, or was cancelled. */
export function mustRebind(meeting: Meeting | undefined): boolean {
  return meeting === undefined || meeting.state === 'cancelled';
}

import type { Day } from '../calendar/day';
import type { Meeting } from '../organisation/types';

/** The organ's next meeting whose handlingsstopp has not passed on `today`; null when there is none. */
export function nextMeeting(meetings: readonly Meeting[], organ: string, today: Day): Meeting | null {
  return earliest(meetings.filter((m) => m.organ === organ && m.state === 'planned' && m.handlingsstopp >= today));
}

/** The organ's next meeting after the day `after`, whatever its handlingsstopp: what is tabled needs no new papers. */
export function nextByDay(meetings: readonly Meeting[], organ: string, after: Day): Meeting | null {
  return earliest(meetings.filter((m) => m.organ === organ && m.state === 'planned' && m.day > after));
}

function earliest(meetings: readonly Meeting[]): Meeting | null {
  return meetings.reduce<Meeting | null>((first, m) => (!first || m.day < first.day ? m : first), null);
}

/** The meeting to which an ärende was tabled, for as long as it is planned: the organ has the papers and has said when. */
export function keptMeeting(meetings: readonly Meeting[], tabledTo: string | null): Meeting | null {
  return meetings.find((m) => m.id === tabledTo && m.state === 'planned') ?? null;
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

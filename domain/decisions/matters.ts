import type { Day } from '../calendar/day';
import type { Meeting } from '../organisation/types';
import type { PlannedMatter } from '../plan/types';
import { bindTo, keptMeeting } from './binding';

/**
 * Business key `occurrence|organ|verb|round`. An organ that does the same thing twice in one chain has its position after the
 * verb, so that keys stay unique.
 */
export function matterKey(occurrence: string, chain: readonly PlannedMatter[], place: PlannedMatter, round: number): string {
  const same = chain.filter((c) => c.organ === place.organ && c.verb === place.verb);
  const verb = same.length > 1 && same[0] !== place ? `${place.verb}@${place.position}` : place.verb;
  return `${occurrence}|${place.organ}|${verb}|${round}`;
}

/** What of an ärende says at which meeting it is to be taken. */
export interface Bound {
  organ: string;
  position: number;
  round: number;
  meeting: string | null;
  state: string;
  outcome: string | null;
}

/**
 * The meeting of the plan, or the organ's next when its papers are no longer taken; null for an organ that has no meetings here.
 * What was tabled stays on the meeting to which it was tabled, however late that was registered. `rows`: every ärende of the
 * occurrence, all rounds.
 */
export function meetingFor(row: Bound, rows: readonly Bound[], chain: readonly PlannedMatter[], meetings: readonly Meeting[], today: Day): Meeting | null {
  const kept = wasTabled(row, rows) ? keptMeeting(meetings, row.meeting) : null;
  if (kept) return kept;
  return bindTo(meetings, row.organ, row.meeting ?? wantedMeeting(row, chain) ?? '', today, sameMeetingAsBefore(row, rows, chain));
}

/** The meeting that the plan has for the ärende's place; null for an organ without meetings. */
export function wantedMeeting(row: Pick<Bound, 'position'>, chain: readonly PlannedMatter[]): string | null {
  return chain.find((c) => c.position === row.position)?.meeting ?? null;
}

/** The round before ended in a bordläggning, so this one's meeting is the organ's own choice. */
function wasTabled(row: Bound, rows: readonly Bound[]): boolean {
  return rows.some((r) => r.position === row.position && r.round === row.round - 1 && r.outcome === 'bordlaggning');
}

/** The plan has two items of one organ at one meeting: the later one was there when the earlier was taken. */
function sameMeetingAsBefore(row: Bound, rows: readonly Bound[], chain: readonly PlannedMatter[]): string | null {
  const at = chain.findIndex((c) => c.position === row.position);
  const place = chain[at];
  const before = chain[at - 1];
  if (!place || !before || before.organ !== place.organ || before.meeting !== place.meeting) return null;
  const taken = rows.filter((r) => r.position === before.position && r.state === 'decided').sort((a, b) => b.round - a.round)[0];
  return taken?.meeting ?? null;
}

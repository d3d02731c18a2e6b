import { addDays, type Day } from '../calendar/day';
import { extendedByLaw } from '../calendar/workingDays';
import type { OrganType } from '../organisation/types';

/** A lawful day around a meeting; shown, never turned into work. */
export interface ProtocolDay {
  what: 'kallelse' | 'justering' | 'anslag' | 'laga-kraft';
  label: string;
  /** latest day */
  day: Day;
  /** the day to which lag (1930:173) moves it, where that is another */
  extended?: Day;
  paragraph: string;
}

/** Calendar days after the meeting by which its protocol is adjusted (KL 5:69; for nämnder through 6:35). */
export const JUSTERING_DAYS = 14;

/** The latest day on which the meeting's protocol is to be adjusted; until then a § may be missing. */
export function justeringLatest(meeting: Day): Day {
  return addDays(meeting, JUSTERING_DAYS);
}

/**
 * The lawful days around a meeting, latest each: kallelse to KF a week before (KL 5:15), justering (5:69), tillkännagivande the
 * second day after (8:12), and laga kraft three weeks after that (13:5). An utskott or a bolag's board has none of them by law.
 */
export function protocolDays(type: OrganType, meeting: Day): ProtocolDay[] {
  if (!['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'].includes(type)) return [];
  const adjusted = justeringLatest(meeting);
  const announced = addDays(adjusted, 2);
  return [
    ...(type === 'KF' ? [{ what: 'kallelse' as const, label: 'Kallelse med handlingar', day: addDays(meeting, -7), paragraph: 'KL 5:15' }] : []),
    { what: 'justering', label: 'Protokollet justerat', ...movable(adjusted), paragraph: type === 'KF' ? 'KL 5:69' : 'KL 6:35, 5:69' },
    { what: 'anslag', label: 'Justeringen tillkännagiven', ...movable(announced), paragraph: 'KL 8:12' },
    { what: 'laga-kraft', label: 'Tiden för laglighetsprövning går ut', ...movable(addDays(announced, 21)), paragraph: 'KL 13:5' },
  ];
}

function movable(day: Day): Pick<ProtocolDay, 'day' | 'extended'> {
  const extended = extendedByLaw(day);
  return extended === day ? { day } : { day, extended };
}

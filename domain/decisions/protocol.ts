import { addDays, type Day } from '../calendar/day';
import { afterMeeting, ANSLAG, JUSTERING, LAGA_KRAFT } from '../law/afterMeeting';
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

/** The latest day on which the meeting's protocol is to be adjusted (KL 5:69; for nämnder through 6:35); until then a § may be missing. */
export function justeringLatest(meeting: Day): Day {
  return afterMeeting(meeting, JUSTERING).day;
}

/**
 * The lawful days around a meeting, latest each: kallelse to KF a week before (KL 5:15), justering (5:69), tillkännagivande the
 * second day after (8:12), and laga kraft three weeks after that (13:5). An utskott or a bolag's board has none of them by law.
 */
export function protocolDays(type: OrganType, meeting: Day): ProtocolDay[] {
  if (!['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'].includes(type)) return [];
  return [
    ...(type === 'KF' ? [{ what: 'kallelse' as const, label: 'Kallelse med handlingar', day: addDays(meeting, -7), paragraph: 'KL 5:15' }] : []),
    { what: 'justering', label: 'Protokollet justerat', ...afterMeeting(meeting, JUSTERING), paragraph: type === 'KF' ? 'KL 5:69' : 'KL 6:35, 5:69' },
    { what: 'anslag', label: 'Justeringen tillkännagiven', ...afterMeeting(meeting, ANSLAG), paragraph: 'KL 8:12' },
    { what: 'laga-kraft', label: 'Tiden för laglighetsprövning går ut', ...afterMeeting(meeting, LAGA_KRAFT), paragraph: 'KL 13:5' },
  ];
}

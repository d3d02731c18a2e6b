import type { MunicipalityFiles } from '../arshjul/parse';
import type { YearChange } from '../plan/yearDiff';
import type { OfferedMeeting } from './calendar';
import type { Offer } from './earlier';
import type { Experience, LeftPerson } from './experience';

/** Next year's folder as it is proposed, and what was found on the way. */
export interface Proposal {
  municipality: string;
  /** the proposed year */
  year: number;
  /** the run that tells how this year went; null: only the folder is known */
  from: { run: string; today: string; finished: boolean } | null;
  files: MunicipalityFiles & { 'forslag.md': string };
  meetings: {
    /** organs whose meetings of next year are there already */
    kept: { organ: string; count: number }[];
    offered: OfferedMeeting[];
  };
  late: Offer[];
  left: LeftPerson[];
  carried: { plans: Experience['plans']; open: Experience['open'] };
  /** against this year's plan, with the offered meetings where there are no others */
  changes: YearChange[];
}

import type { Day } from '../calendar/day';
import type { Meeting } from '../organisation/types';

/** What has happened to the year, in order. Empty before the start. `plan(facts)` is always computed from all of them. */
export type Fact =
  /** an adjustment moves a step's due day (or its opening); `named` moves also what is already open */
  | { kind: 'moveStep'; occurrence: string; due?: Day; answerBy?: Day; opens?: Day }
  | { kind: 'moveMeeting'; meeting: string; day: Day; handlingsstopp?: Day }
  | { kind: 'cancelMeeting'; meeting: string }
  | { kind: 'addMeeting'; meeting: Meeting }
  | { kind: 'dropStep'; occurrence: string }
  /** the period was closed on `day` (until then the plan shows the expected day) */
  | { kind: 'periodClosed'; fiscalYear: number; period: string; day: Day }
  /** settled without being run: genomfört utanför, utgår, hämtas in ändå */
  | { kind: 'settled'; occurrence: string; how: 'genomfort-utanfor' | 'utgar' | 'hamtas-in'; day: Day; organ?: string; paragraph?: string }
  | { kind: 'opened'; occurrence: string; day: Day }
  | { kind: 'finished'; occurrence: string; day: Day }
  /** an organ decided; bordläggning binds to its next meeting, återremiss sends back */
  | { kind: 'decided'; occurrence: string; organ: string; position: number; outcome: string; day: Day; meeting?: string; nextMeeting?: string; paragraph?: string }
  /** something happened that the definition has a händelse for (a confirmed deviation: step 'atgardsplan') */
  | { kind: 'event'; step: string; organ: string; n: number; day: Day; cause: string };

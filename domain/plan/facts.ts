import type { Day } from '../calendar/day';
import type { Assumption, Definition, Floor, StepDef } from '../arshjul/definition';
import type { OrganisationChange } from '../organisation/changes';
import type { Meeting } from '../organisation/types';

/** What has happened to the year, in order. Empty before the start. `plan(facts)` is always computed from all of them. */
export type Fact =
  /** an adjustment moves a step's days, also of one that has opened: it names the occurrence */
  | { kind: 'moveStep'; occurrence: string; due?: Day; answerBy?: Day; opens?: Day }
  | { kind: 'moveMeeting'; meeting: string; day: Day; handlingsstopp?: Day }
  | { kind: 'cancelMeeting'; meeting: string }
  | { kind: 'addMeeting'; meeting: Meeting }
  | { kind: 'dropStep'; occurrence: string }
  /** a step that the definition did not have; occurrences of it that are due before `from` are not part of the year */
  | { kind: 'insertStep'; step: StepDef; assumptions: Assumption[]; from: Day }
  /** another floor for what the organs choose themselves, from `from` on */
  | { kind: 'setFloor'; floor: Floor; from: Day }
  /** another version of the definition, from `from` on. What has opened keeps the version that it opened under, except `follows` */
  | { kind: 'newDefinition'; definition: Definition; from: Day; follows: string[] }
  /** the organisation is another from `from` on; `what` is the adjustment that said so */
  | { kind: 'reorganise'; what: string; change: OrganisationChange; from: Day }
  /** several that are one adjustment, in order */
  | { kind: 'together'; facts: Fact[] }
  /** takes back the adjustment at this place in the list, counted from 1 */
  | { kind: 'undone'; fact: number }
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

/** The facts that hold: without what has been taken back, and with each that stands together with others by itself. */
export function standingFacts(facts: readonly Fact[]): Fact[] {
  const undone = new Set(facts.flatMap((f) => (f.kind === 'undone' ? [f.fact] : [])));
  return facts.flatMap((f, i) => (undone.has(i + 1) || f.kind === 'undone' ? [] : f.kind === 'together' ? f.facts : [f]));
}

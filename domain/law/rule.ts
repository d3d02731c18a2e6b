import type { LawType } from '../arshjul/definition';
import type { OrganType, Verb } from '../organisation/types';

/** V: the full text was read · S: a secondary source states it · M: from memory; such a rule has no day of its own, so it only informs and never warns. */
export type Verified = 'V' | 'S' | 'M';

/** The formal day of a rule. */
export type LawDay =
  /** a date of a year counted from the budget year */
  | { kind: 'date'; yearOffset: number; month: number; date: number }
  /** calendar months after the end of the period */
  | { kind: 'monthsAfterPeriod'; months: number }
  /** the period must end in one of these months */
  | { kind: 'periodEndsIn'; months: number[] }
  /** not before a date of a year counted from the budget year; only in election years */
  | { kind: 'notBefore'; yearOffset: number; month: number; date: number }
  /** the chain must hold the act, before any of `before` */
  | { kind: 'order'; before: OrganType[] }
  /** calendar days before the meeting; the papers must be final by then */
  | { kind: 'daysBeforeMeeting'; days: number }
  /** times of calendar days after the meeting, each from the end of the one before; each last day is moved by lag (1930:173) */
  | { kind: 'daysAfterMeeting'; times: readonly number[] }
  | { kind: 'none' };

export interface LawRule {
  id: string;
  /** `KL 11:16` */
  paragraph: string;
  /** the rule in one Swedish sentence of our own, beginning with a small letter */
  sentence: string;
  source: string;
  validFrom: string;
  verified: Verified;
  day: LawDay;
  /** steps of these types; empty: any step with the act (meeting rules), or none (standing duties) */
  types: LawType[];
  /** only where the step stands at such an organ; left out: anywhere */
  bears?: OrganType[];
  /** the act in the chain that the day is about */
  act?: { organs: OrganType[]; verbs?: Verb[]; at: 'meeting' | 'handover' | 'papers' };
  /** lag (1930:173) 2 § moves the day to the next vardag */
  extends?: boolean;
}

export const KL = 'Kommunallagen (2017:725), läst i se-lex/sfs, lydelse 2025-07-01';
export const LKBR = 'Lag (2018:597) om kommunal bokföring och redovisning';

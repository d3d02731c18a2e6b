import type { Day } from '../calendar/day';
import type { OrganType, Verb } from '../organisation/types';
import type { Kind, Strength } from '../plan/types';
import type { KeptRules } from './kept';
import type { DefinitionCore, Season } from './types';

/** Which organs: the occurrence's own, one by id, all of a type, or the organs of several types (`varje bolag`); `except`: all but these, by id. */
export type OrganRef = { own: true } | { id: string } | { types: OrganType[]; except?: string[] };

/** The neutral object that the law knows; the municipality's own word is the label. */
export type LawType =
  | 'budget' | 'budget-december' | 'budgetramar' | 'internbudget' | 'tillaggsanslag' | 'delarsrapport' | 'arsredovisning' | 'namndsredovisning' | 'intern-kontroll'
  | 'ansvarsprovning' | 'bolagsprovning';

/** A part of the calendar year, in the wheel's own year unless `year` says otherwise. Months 1–12. */
export type TimeRule =
  /** somewhere from month `from` to month `to`; `to` of the next year when `nextYear` */
  | { kind: 'months'; from: number; to: number; nextYear: boolean; prefer: 'first' | 'last' }
  | { kind: 'date'; month: number; date: number; nextYear: boolean }
  /** in an ISO week, late rather than early */
  | { kind: 'week'; week: number; nextYear: boolean }
  | { kind: 'beforeSeason' | 'afterSeason' }
  /** several times a year; `date`: that day of each month, or the working day before (31: the month's last) */
  | { kind: 'listed'; months: number[]; date?: number }
  /** once per mandatperiod: `offset` years after the valår */
  | { kind: 'mandate'; offset: number; months: [number, number] }
  /** every n-th year, counted from the year `from`, in which it is due */
  | { kind: 'everyYears'; n: number; from: number; months: [number, number] }
  /** n times, once in each equal part of the year; `atLeast` where more may be added; `spread`: the organs take turns at the meetings of it; `date` as above */
  | { kind: 'times'; n: 1 | 2 | 3 | 4 | 6 | 12; atLeast: boolean; spread?: true; date?: number }
  /** at (or before the opening of) every occurrence of another step */
  | { kind: 'eachOf'; step: string; place: 'with' | 'before' }
  /** in the months in which some indicator is measured */
  | { kind: 'indicators' }
  /** in the months that each organ has chosen under the entry `by` of `val` */
  | { kind: 'chosen'; by: string }
  /** at every ordinary meeting of the step's own organ */
  | { kind: 'eachMeeting' }
  /** at the organ's n-th ordinary meeting of the year; 0: its last */
  | { kind: 'nthMeeting'; n: number; nextYear: boolean }
  | { kind: 'standing' }
  | { kind: 'unstated' };

/** What a registered decision can carry: dates, a floor, further steps, or a new version of the definition. */
export type Carries = 'schedule' | 'floor' | 'steps' | 'definition';

/** A moment counted from something that the plan knows. Days are arbetsdagar. */
export type Moment =
  | { kind: 'periodClosed'; days: number }
  | { kind: 'beforePapers'; days: number }
  | { kind: 'beforeMeeting'; days: number }
  | { kind: 'afterOpening'; days: number }
  | { kind: 'beforeAnswer'; days: number }
  | { kind: 'afterPredecessors'; days: number }
  | { kind: 'afterSeason'; days: number }
  | { kind: 'month'; month: number; edge: 'first' | 'last'; nextYear: boolean }
  | { kind: 'week'; week: number; edge: 'first' | 'last'; nextYear: boolean }
  | { kind: 'date'; month: number; date: number; nextYear: boolean };

export interface PeriodRef {
  /** `P01`–`P13` */
  period: string;
  /** the räkenskapsår, counted from the wheel's year: −1 for a bokslut */
  yearOffset: number;
  label: string;
}

/** Whom a step asks. */
export interface Asked {
  /** every chef on a level, every chef on all levels from the lowest up, one named role, or a role at the step's own organ */
  who: { level: string } | { everyLevel: true; days: number | null } | { role: string; at: 'organ' | 'kommun' };
  form?: string;
  /** only at organs of these types; empty: all where the level or role exists */
  onlyAt: OrganType[];
}

export interface ChainItem {
  organ: OrganRef;
  verb: Verb;
  /** its own time, else before or after its neighbours */
  when?: TimeRule;
  /** arbetsdagar: how long an organ without meetings takes, or the handing over after the meeting */
  within?: number;
  /** the sentence as the file has it */
  text: string;
}

export interface StepTime {
  when?: TimeRule;
  opens?: Moment;
  answerBy?: Moment;
  /** an earlier day for the answer's figures; `answerBy` is then the texts' */
  figuresBy?: Moment;
  chain: ChainItem[];
}

export interface StepDef extends StepTime {
  id: string;
  kind: Kind;
  label: string;
  strength: Strength;
  type?: LawType;
  sources: string[];
  assumptions: string[];
  remarks: string[];
  organs: OrganRef[];
  /** −1 föregående, 0 innevarande, 1 nästa, 2 nästnästa, counted from the wheel's year */
  budgetYear: number;
  periods: PeriodRef[];
  /** the periods are the months that each organ has chosen under this entry of `val` */
  periodsBy?: string;
  /** arbetsdagar from opening to answer, where the opening is not given */
  answerDays?: number;
  /** the durations that the file gives in weeks, as written: `två veckor` */
  weeks?: string[];
  asks: Asked[];
  /** who approves in the line, lowest first: level ids */
  approvals: string[];
  checkedBy?: string;
  /** `latest`: the last period that is ready before the papers of the meeting in question */
  builtOn: { step: string; period?: string; latest?: true }[];
  /** compiles the figures only and does not wait for the texts */
  figuresOnly?: true;
  /** false: opens on its day even if what it builds on is late */
  waitsForBuiltOn: boolean;
  after: string[];
  /** those of `after` that are bound within the wheel, whatever budget year each is about */
  afterInWheel?: string[];
  /** its last meeting is the same as this step's, where the organ is the same */
  together?: string;
  /** "vid behov": the role that is asked whether the step is needed */
  needAskedOf?: string;
  /** of a händelse: who registers that it has happened, roles or the chefer of a level at the organ; absent: the ekonomichef or the organ's secretary */
  registeredBy?: ({ role: string } | { level: string })[];
  /** of a händelse: those whose registration starts this one too, at the same organ */
  startedBy?: string[];
  deviationChain?: string;
  onlyElectionYear: boolean;
  /** the step is not there in wheels of election years */
  notElectionYear?: true;
  /** what is decided here is preliminary until this step decides */
  finalIn?: string;
  /** what the organ gives goes to the level directly below it only */
  onlyNextBelow?: true;
  /** the document is for officials and goes to no organ */
  staysWithOfficials?: true;
  /** who give their account together at the organ's meeting: role keys, or level ids for the chefer at the organ */
  presentedBy?: ({ role: string } | { level: string })[];
  /** of a rule: what it limits or asks for */
  guard?: Guard;
  /** the wheel that the step belongs to, where a municipality has several that mesh */
  wheel?: string;
  /** what the decision carries for a running year, and the role that takes it up (`domain/arshjul/carried.ts`) */
  carries?: Carries[];
  ownedBy?: string;
  /** not in the definition's file: inserted in a running year */
  inserted?: true;
  /** what a valår replaces; `weeks` are all that hold then */
  inElectionYear?: Partial<StepTime> & { sources: string[]; assumptions: string[]; weeks?: string[] };
}

/** What a rule limits or asks for. Checked against what stands in the file. */
export interface Guard {
  most?: Amount;
  least?: Amount;
  requires: Required[];
}

/** `3 mål på varje nivå`: the number, what is counted, and for whom where it is not the rule's organs. */
export interface Amount {
  n: number;
  what: string;
  per?: string;
}

export type Required = 'measuresOnDeficit' | 'financing' | 'criteria';

/** One thing that is measured, and the months of it. */
export interface Indicator {
  id: string;
  label: string;
  months: number[];
  /** the step that measures it; absent: every step with `enligt indikatorerna` */
  step?: string;
}

/** What answering costs in minutes, and the municipality's own ceilings for one chef. */
export interface Load {
  answer: number;
  approval: number;
  hours?: number;
  mails?: number;
  week: number;
}

/** A guess that the document does not carry, with its place in the file. */
export interface Assumption {
  file: string;
  line: number;
  subject: string;
  text: string;
}

/** The least that every organ must do, set by a step's decision; an organ may do more. */
export interface Floor {
  /** the step that sets it */
  step: string;
  /** times a year */
  atLeast: number;
  /** longest number of months between two, counted over the turn of the year too */
  longestGap?: number;
  /** the months where an organ has chosen nothing, or too little */
  months: number[];
  contents: string[];
  decision?: string;
  /** the floor from a later day on, in order of day */
  raised?: { from: Day; atLeast: number; longestGap?: number; months: number[]; decision?: string }[];
}

/** What each organ has chosen for itself in a step's decision. */
export interface Choice {
  /** the step in which the organs choose */
  step: string;
  /** the floor's step */
  floor?: string;
  chosen: { organ: string; months: number[]; adds: string[]; decision?: string }[];
  /** the months of an organ that has chosen nothing, where no floor says it */
  otherwise: number[];
}

/** One municipality's styrmodell as data. Plain JSON: it is stored with the running year. */
export interface Definition extends DefinitionCore {
  documentOwner?: string;
  steps: StepDef[];
  /** no meetings: sommaruppehållet */
  summer?: Season;
  /** arbetsdagar after the period's end until it is expected closed */
  closing: { days: number; yearEndDays: number };
  /** arbetsdagar: for an answer, for each approval in the line, margin for a law warning */
  standard: { answer: number; approval: number; lawMargin: number };
  /** the municipality's own free days (klämdagar) */
  freeDays: Day[];
  /** wheels that mesh, highest first; absent where there is one */
  wheels?: { id: string; label: string }[];
  floors?: Floor[];
  load?: Load;
  indicators?: Indicator[];
  /** the goals that organs have decided, by organ */
  goals?: { organ: string; goals: string[] }[];
  choices?: Choice[];
  /** rules of earlier versions of a running year, for what had opened under them */
  kept?: KeptRules[];
  assumptions: Assumption[];
}

import type { Day } from '../calendar/day';
import type { Verb } from '../organisation/types';

export type Kind = 'steg' | 'rapport' | 'insamling' | 'handelse' | 'regel' | 'staende' | 'struktur';
/** How strongly the document says it. */
export type Strength = 'ska' | 'huvudregel' | 'bor' | 'kan';

export interface LawCheck {
  /** part 4's rule id, `stat-delar-overlamning` */
  rule: string;
  /** `KL 11:16` */
  paragraph: string;
  /** the unextended lawful day; null where the law has none */
  latest: Day | null;
  /** the planned day of the act that the lawful day binds */
  planned?: Day;
  /** the day after lag 1930:173 2 §, where it differs */
  extended?: Day;
  slackWorkingDays: number | null;
  status: 'ok' | 'warning' | 'broken';
  text: string;
}

export interface PlannedMeeting {
  organ: string;
  date: Day;
  verb: Verb;
}

/** Whom the step asks. `unit` for somebody in the line, else the organ. */
export interface PlannedReceiver {
  role: string;
  organ: string;
  unit?: string;
  label: string;
}

/** One duty in the step's task tree. `parent` is the approval above it; roots (no parent) release the step. */
export interface PlannedTask {
  /** business key within the occurrence: `<unit or organ>|<kind>|<role>` */
  key: string;
  kind: 'answer' | 'approve';
  role: string;
  /** the definition's level id of the unit, or 'organ' / 'kommun' */
  level: string;
  unit?: string;
  organ: string;
  /** form key of the definition, for kind answer */
  form?: string;
  due: Day;
  /** an earlier day for the figures, where the form asks for both figures and texts; `due` is then the texts' */
  figures?: Day;
  parent?: string;
  /** the same person holds the level below: marked; at hand-out the next level above approves (nobody approves his own) */
  sameAsBelow?: boolean;
}

/** One organ's handling of the occurrence, in order. */
export interface PlannedMatter {
  organ: string;
  verb: Verb;
  position: number;
  /** null where the organ has no meetings (revisionen): waited for, recorded, never chased */
  meeting: string | null;
  day: Day;
  /** of an organ without meetings the day from which it has the ärende */
  handlingsstopp: Day;
  /** told, not asked to decide */
  forInformation: boolean;
  label: string;
  /** the organ that had it until this one took over its work */
  insteadOf?: string;
}

/** When the officials are ready, when the last organ has it, and the tightest lawful day; slack in arbetsdagar. */
export interface ThreeDates {
  internal?: Day;
  political?: Day;
  lawful?: Day;
  /** the paragraph that says the lawful day, and the planned day of the act that it binds: often another than the last organ's */
  paragraph?: string;
  lawfulFor?: Day;
  /** from the last task to the first organ's handlingsstopp */
  slackToPapers?: number;
  slackToLaw?: number;
}

export interface PlannedOccurrence {
  /** `step/organ[/period]`, unique in the plan */
  id: string;
  step: string;
  kind: Kind;
  label: string;
  organ: string;
  budgetYear: number;
  /** `P01`–`P13` */
  period?: string;
  strength: Strength;
  opens: Day;
  /** the day of the last planned act, decision or handing over */
  due: Day;
  answerBy?: Day;
  /** an earlier day for the answer's figures */
  figuresBy?: Day;
  /** the municipality's own wheel, where it has several that mesh */
  wheel?: string;
  meetings: PlannedMeeting[];
  /** labels of the steps whose decision is preliminary until this one's */
  finalOf?: string[];
  /** those who give their account together at the organ's meeting */
  presentedBy?: PlannedReceiver[];
  /** ids in this same plan that come before it */
  after: string[];
  receivers: PlannedReceiver[];
  law: LawCheck[];
  /** where at least two of the three are there */
  dates?: ThreeDates;
  /** Swedish sentences, in order */
  why: string[];

  // what the engine runs on
  /** occurrences that must be finished, settled or dropped before it opens (a subset of `after`) */
  waitsFor: string[];
  /** until the period is closed it stays unopened */
  waitsForPeriod?: { fiscalYear: number; period: string; expectedClose: Day };
  /** "vid behov": this role is asked first whether it is needed; on no the occurrence is settled as utgår */
  asked?: { role: string; organ: string; due: Day };
  tasks: PlannedTask[];
  chain: PlannedMatter[];
  /** occurrences whose answers this one compiles; no new question is asked for them */
  builtOn: string[];
  /** the deviation chain to start when the root approval confirms a deficit on this organ's total */
  deviation?: { chain: string };
}

export interface UndatedEntry {
  step: string;
  kind: Kind;
  label: string;
  organ?: string;
  strength: Strength;
  law: LawCheck[];
  why: string[];
}

export interface PlanFinding {
  severity: 'error' | 'warning' | 'info';
  rule: string;
  step?: string;
  text: string;
}

/** `plan --json`. */
export interface Plan {
  municipality: string;
  year: number;
  electionYear: boolean;
  definition: { version: string; decision: { organ: string; date: Day; paragraph?: string } };
  steps: PlannedOccurrence[];
  undated: UndatedEntry[];
  findings: PlanFinding[];
}

import type { Day } from '../../../domain/calendar/day';
import type { MissingPart } from '../../../domain/tasks/parts';

/** What the texts are given: everything looked up, nothing generated, names only where somebody must know whom to turn to. */
export interface StepRef {
  /** groups the lines of one step: its id in the definition and its period */
  key: string;
  /** `Delårsuppgifter, augusti 2027` */
  title: string;
}

/** What the ladder does next if nothing happens. */
export interface Ahead {
  day: Day;
  does: 'paminn' | 'eskalera';
  /** eskalera: name of who is told */
  to: string | null;
}

export type TaskKind =
  | 'taskOpened' | 'reminder' | 'sentBack' | 'proposal' | 'needAsked' | 'approvalOpened' | 'escalation' | 'wentOnWithout' | 'withdrawn'
  | 'receipt' | 'handedInFor';

interface Common {
  /** business key of the occasion; orders what is otherwise equal */
  occasion: string;
}

export interface TaskTold extends Common {
  about: 'task';
  kind: TaskKind;
  step: StepRef;
  /** unit's or organ's label */
  place: string;
  /** an approval, not an answer */
  approves: boolean;
  /** title in which the task is held there, `enhetschef` */
  title: string;
  /** the receiver stands in for somebody absent or for a vacant post */
  standsIn: boolean;
  /** names of those who share the task with the receiver; absent or empty: it is the receiver's alone */
  sharedWith?: string[];
  due: Day;
  /** two answer days: `due` is the figures' while they are missing, and this the texts'; null: one day */
  textsDue: Day | null;
  /** what is missing of an answer with two days; null: all of it, or it has one day */
  part: MissingPart | null;
  /** labels of what is asked for, in the form's order */
  asks: string[];
  ahead: Ahead[];
  /** path; null when there is nothing to open */
  path: string | null;
  /** name of who did it */
  by: string | null;
  reason: string | null;
  /** escalation: name of who has not acted */
  of: string | null;
  /** reminder: name of who above is told at the same time */
  told: string | null;
  /** escalation: what the responsible person has been sent, oldest first, by kind of notice */
  sent: { day: Day; kind: string }[];
  /** escalation: the rule in words */
  rule: string | null;
  /** escalation: arbetsdagar after the due day, 0 when it has not passed */
  daysLate: number;
  /** approvalOpened: how many lie below, and how many of them are still missing (then it cannot be approved yet) */
  units: number;
  missing: number;
  /** handedInFor: how it was received */
  received: string | null;
  /** receipt, handedInFor: only the figures came, the texts are due on this day */
  textsLeft: Day | null;
  /** receipt: when it was taken, and whether after the due day */
  at: Date;
  late: boolean;
}

export interface MeetingTold extends Common {
  about: 'meeting';
  kind: 'matterOnMeeting' | 'registerDecision' | 'decided';
  /** labels of the matters */
  matters: string[];
  /** the organ's label */
  organ: string;
  /** groups the matters of one meeting */
  meeting: string;
  day: Day | null;
  /** last day for papers */
  stop: Day | null;
  outcome: string | null;
  paragraph: string | null;
  /** an återremiss went to the reader, who is to say what it re-opens */
  chooses: boolean;
  /** decided: why it was sent back */
  motivation: string | null;
  /** decided: a tabled matter's next meeting */
  nextDay: Day | null;
  path: string;
}

/** A final decision changed what a step under way was begun on. */
export interface BasisTold extends Common {
  about: 'basis';
  kind: 'basisChanged';
  /** the reader's step */
  step: StepRef;
  /** label of the organ that decided */
  organ: string;
  day: Day | null;
  /** null: it comes when the protocol is adjusted */
  paragraph: string | null;
  /** what was changed, in a sentence or two */
  change: string;
  /** what was told before was wrong: the preliminary decision stands */
  stands: boolean;
  path: string;
}

export interface Move {
  /** the step's title or the meeting */
  title: string;
  what: 'opens' | 'due' | 'figuresBy' | 'answerBy' | 'meeting' | 'added' | 'removed' | 'handed';
  from: Day | null;
  to: Day | null;
}

export interface MovedTold extends Common {
  about: 'moved';
  kind: 'moved';
  moves: Move[];
  reason: string | null;
  path: string;
}

export interface DeviationTold extends Common {
  about: 'deviation';
  kind: 'deviation';
  /** the organ's label */
  organ: string;
  /** kronor, minus is a deficit; null to somebody of another authority until it has been handed over */
  deviation: number | null;
  /** a plan has been made and its author says that it is not enough */
  insufficient: boolean;
  /** name of the plan's author */
  of: string | null;
  /** what comes next and its last day */
  next: { label: string; due: Day } | null;
  path: string;
}

export interface FindingTold extends Common {
  about: 'finding';
  kind: 'finding';
  text: string;
  paragraph: string | null;
  severity: 'error' | 'warning' | 'info';
  /** about a meeting that the reader registers for; else about the year, which the reader leads */
  registrar: boolean;
  path: string;
}

export type Told = TaskTold | MeetingTold | BasisTold | MovedTold | DeviationTold | FindingTold;

/** What is common to one mail. */
export interface Setting {
  /** local day of the run's clock on which the mail is written */
  today: Day;
  /** `Åstorp` */
  municipality: string;
  /** the document behind the year and its decision, `Styrmodell (beslutad av KF 28 augusti 2023)` */
  source: string;
  /** provkörning: everything is marked ÖVNING */
  exercise: boolean;
  kind: 'morning' | 'atOnce' | 'receipt';
  /** whom to ask: name and address of the ekonomichef */
  contact: { name: string; email: string } | null;
}

/** One thing to be told: what the texts of a kind make of one or more notices. */
export interface Item {
  section: 'todo' | 'know' | 'receipt';
  title: string;
  /** the mail's subject when this is the only thing in it */
  subject: string;
  /** orders the list; null last */
  due: Day | null;
  /** by when something is wanted, as a sentence; stands first and stands out */
  deadline?: string;
  lines: string[];
  links: { label: string; path: string }[];
}

import type { Day } from '../calendar/day';

/**
 * The parts of a parsed definition that other layers read. `definition.ts` in this folder extends it with what only the planner needs.
 * A definition is JSON: it is stored with the running year as its snapshot.
 */
export interface FormField {
  key: string;
  label: string;
  /** kr: whole kronor inside, typed and shown in tkr · text · bedomning: one of `choices` · janej */
  type: 'kr' | 'text' | 'bedomning' | 'janej' | 'heltal';
  required: boolean;
  choices?: string[];
  help?: string;
  /** text fields: longest allowed */
  maxLength?: number;
  /** asked only when the deviation is a deficit */
  onDeficit?: boolean;
  /** janej: a nej says that the measures are not enough, and whom the chain names is told (`insufficientTo`) */
  insufficientWhenNo?: boolean;
}

export interface Form {
  key: string;
  label: string;
  fields: FormField[];
  /** how the deviation is computed from the fields: `budget` minus `prognos` (nettokostnad) or `resultat` minus `budget` (bolag) */
  deviation?: { kind: 'nettokostnad' | 'resultat'; budget: string; forecast: string };
}

/** One rung before (negative) or after (positive) the due day, in arbetsdagar. */
export interface Rung {
  key: string;
  workingDays: number;
  /** remind the receiver, or also tell somebody above */
  does: 'paminn' | 'eskalera';
  /** eskalera: how many steps up the line from the receiver (1 = närmaste chef), or a named role */
  to?: { up: number } | { role: string };
}

export interface Ladder {
  rungs: Rung[];
  source?: string;
  assumption?: string;
}

export interface RoleDef {
  key: string;
  label: string;
  /** held at units of a level, at an organ, or once in the municipality */
  at: 'unit' | 'organ' | 'kommun';
}

export interface Level {
  id: string;
  label: string;
  /** role title of a chef on this level: förvaltningschef, verksamhetschef, enhetschef */
  chef: string;
}

/** A local calendar period of each year, `MM-DD` to `MM-DD`. */
export interface Season {
  label: string;
  from: string;
  to: string;
  /** answers that would fall in it are due as many arbetsdagar after it instead */
  moves?: true;
  /** the role that is on call in it */
  onCall?: string;
  source?: string;
  assumption?: string;
}

/** One link of a deviation chain: a händelse and when in the chain it comes. */
export interface DeviationLink {
  step: string;
  when: { kind: 'within'; days: number } | { kind: 'nextMeeting' | 'insufficient' | 'everyReport' | 'onNeed' };
}

export interface DefinitionCore {
  municipality: string;
  document: string;
  decision: { organ: string; date: Day; paragraph?: string };
  validFrom: number;
  /** short content hash of the folder */
  version: string;
  levels: Level[];
  roles: RoleDef[];
  forms: Form[];
  ladder: Ladder;
  /** local time of the morning mail and of openings and reminders, `HH:MM`, never 02–03 */
  mailTime: string;
  wakeTime: string;
  /** no mail, ladders stand still */
  semester?: Season;
  /** what deviation starts which händelse step, and on which level it is confirmed */
  deviationChains: { key: string; step: string; label: string; limit: number; insufficientTo?: string; links?: DeviationLink[] }[];
}

import type { Day } from '../calendar/day';

/** Neutral organ types; the municipality's own name is the label. */
export type OrganType =
  | 'KF' | 'KF-presidium' | 'KS' | 'KS-som-namnd' | 'namnd' | 'utskott' | 'gemensam-namnd' | 'kommunalforbund'
  | 'moderbolag' | 'dotterbolag' | 'stamma' | 'revision'
  /** officials who decide together (a ledningsgrupp): none of the law on meetings holds for it */
  | 'ledningsgrupp';

/** What an organ does with an ärende. The verb decides outcomes, page texts and law (KL 11:8, 11:16, 5:50). */
export type Verb =
  | 'bereder' | 'yttrar-sig' | 'foreslar' | 'godkanner' | 'overlamnar' | 'bedomer' | 'behandlar' | 'faststaller' | 'informeras' | 'beslutar';

/** KF, KS, a nämnd, a bolag's board, revisionen. `authority` is whose drafts they are: each nämnd and bolag is its own (TF 2 kap). */
export interface Organ {
  id: string;
  type: OrganType;
  label: string;
  authority: string;
  /** moderbolag of a dotterbolag, KS of a utskott */
  parent?: string;
  /** there no longer: the organ that goes on in its place */
  ended?: string;
  /** the organs whose work it has taken over */
  succeeds?: string[];
}

/** A unit in the line under a nämnd or bolag. `level` is one of the definition's level ids, highest first. */
export interface Unit {
  id: string;
  /** there no longer: the unit that goes on in its place; it stays for what it was asked */
  ended?: string;
  parent?: string;
  level: string;
  label: string;
  organ: string;
  authority: string;
  /** ansvarskoder of the accounts that the unit answers for; absent when none are known */
  ansvar?: string[];
}

export interface Person {
  id: string;
  /** in sample data a role name */
  name: string;
  email: string;
  authority: string;
}

/** Where a role is held: `unit:<id>`, `organ:<id>` or `kommun`. */
export type Scope = string;

/**
 * Role keys are the definition's own: chef, ekonom, namndsekreterare, kommunchef, ekonomichef …
 * One person's days in a post; those who hold the same post on the same days share it, in the order of the list.
 */
export interface RoleHolder {
  role: string;
  scope: Scope;
  person: string;
  from?: Day;
  to?: Day;
}

export interface Absence {
  person: string;
  from: Day;
  to: Day;
  substitute: string;
}

export interface Organisation {
  organs: Organ[];
  units: Unit[];
  people: Person[];
  holders: RoleHolder[];
  absences: Absence[];
}

/** A meeting of an organ. `handlingsstopp` is the last day on which papers are taken for it. */
export interface Meeting {
  id: string;
  organ: string;
  day: Day;
  handlingsstopp: Day;
  type: 'ordinarie' | 'extra';
  state: 'planned' | 'cancelled' | 'held';
}

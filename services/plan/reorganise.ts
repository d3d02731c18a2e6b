import type { Definition } from '../../domain/arshjul/definition';
import { isDay, type Day } from '../../domain/calendar/day';
import { living, organisationOn, postsOf, successorOf, type OrganisationChange, type Post } from '../../domain/organisation/changes';
import { nominalHolders } from '../../domain/organisation/resolve';
import type { Organ, Organisation, RoleHolder, Unit } from '../../domain/organisation/types';
import { changesIn } from '../../domain/plan/reorganised';
import type { Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { touchedOf } from '../people/reorganised';
import { planSource, type KeptFact, type PlanSource } from './rows';

/** A post that somebody takes over: a role at a unit, at an organ, or in the municipality. Without a role: chef. */
export interface PostAt {
  role?: string;
  unit?: string;
  organ?: string;
}

/** One part of a unit that is split. The one that keeps the unit's own id goes on as it. */
export interface UnitPart {
  id: string;
  label?: string;
  /** person, or null for a vacant post; needed for a new unit */
  chef?: string | null;
  /** the units below that come with it; those that nobody names go to the first */
  units?: string[];
}

/** One part of a nämnd that is split. */
export interface OrganPart {
  id: string;
  label?: string;
  /** its förvaltningar (units without a unit above) */
  units: string[];
}

/** What may become of a running year's organisation, each from a day on. */
export type Reorganisation =
  /** leaves every post: to `successor` (ordinary or tf.), else vacant, and then the next up the line acts; whoever shares one goes on */
  | { kind: 'leave'; person: string; from: Day; successor?: string }
  /** takes posts over from whoever holds them; a new person with name and address */
  | { kind: 'arrive'; person: string; name?: string; email?: string; posts: PostAt[]; from: Day }
  /** a chef goes to another unit; what he leaves goes to `successor`, else it is vacant */
  | { kind: 'changeUnit'; person: string; unit: string; from: Day; successor?: string }
  /** units become one, new or one of them */
  | { kind: 'mergeUnits'; units: string[]; into: string; label?: string; chef?: string | null; from: Day }
  | { kind: 'splitUnit'; unit: string; into: UnitPart[]; from: Day }
  /** a unit with everything below it goes under another */
  | { kind: 'moveUnit'; unit: string; under: string; from: Day }
  | { kind: 'mergeOrgans'; organs: string[]; into: string; label?: string; from: Day }
  | { kind: 'splitOrgan'; organ: string; into: OrganPart[]; from: Day };

/** The organisation as it is planned to be on the day of a change, and what the change looks up there. */
export class Planned {
  constructor(
    readonly org: Organisation,
    readonly definition: Definition,
    readonly from: Day,
  ) {}

  person(id: string, field: string): string {
    if (!this.org.people.some((p) => p.id === id)) throw missing(field, `Det finns ingen person med beteckningen ${id}.`);
    return id;
  }

  unit(id: string, field: string): Unit {
    const unit = living(this.org.units).find((u) => u.id === id);
    if (!unit) throw missing(field, `Det finns ingen enhet som heter ${id}.`);
    return unit;
  }

  organ(id: string, field: string): Organ {
    const organ = living(this.org.organs).find((o) => o.id === id);
    if (!organ) throw missing(field, `Det finns inget organ som heter ${id}.`);
    return organ;
  }

  name(person: string): string {
    return this.org.people.find((p) => p.id === person)?.name ?? person;
  }

  /** A post at a unit or organ, and at those that it goes on for: what they began is finished by the same person, or those who share it. */
  posts(role: string, place: 'unit' | 'organ', id: string, people: readonly string[]): Post[] {
    const all: readonly { id: string; ended?: string }[] = place === 'unit' ? this.org.units : this.org.organs;
    return all.filter((one) => successorOf(all, one.id) === id).map((one) => postFor(role, `${place}:${one.id}`, people));
  }

  /** What somebody held, to whoever comes after; of a shared post only that share, and the others go on. */
  leaves(held: readonly RoleHolder[], successor: string | null): Post[] {
    return held.map(({ role, scope, person }): Post => {
      const shared = nominalHolders(this.org, role, scope, this.from).length > 1;
      return { role, scope, person: successor, ...(shared ? { of: person } : {}) };
    });
  }
}

/** A post that these have from the day on; nobody leaves it vacant. */
export function postFor(role: string, scope: string, [person, ...also]: readonly string[]): Post {
  return { role, scope, person: person ?? null, ...(also.length === 0 ? {} : { also }) };
}

function missing(field: string, text: string): Refusal {
  return new Refusal('not-found', text, [{ field, text }]);
}

export function wrong(field: string, text: string): Refusal {
  return new Refusal('invalid', text, [{ field, text }]);
}

/** What a change amounts to: facts in order, and what the record says of it. */
export interface Reorganised {
  change: OrganisationChange;
  /** meetings that come with it, to be added before and cancelled after */
  added?: KeptFact[];
  cancelled?: KeptFact[];
  subject: string;
  old: unknown;
  new: unknown;
}

/** Loads what is needed to understand a change from a day on; refuses what is no day. */
export async function plannedOn(tx: Tx, run: Run, from: Day): Promise<{ source: PlanSource; planned: Planned }> {
  if (!isDay(from)) throw wrong('from', `${from} är inget datum. Skriv dagen som ÅÅÅÅ-MM-DD.`);
  const source = await planSource(tx, run);
  const org = organisationOn(source.startOrganisation, changesIn(source.facts), from);
  return { source, planned: new Planned(org, run.definition as unknown as Definition, from) };
}

/** The facts of a change: what it touches is kept as it was planned to be, so that it can be taken back. */
export function factOf(what: string, from: Day, source: PlanSource, { change, added = [], cancelled = [] }: Reorganised): KeptFact {
  const whole = organisationOn(source.startOrganisation, changesIn(source.facts), '9999-12-31');
  const fact: KeptFact = { kind: 'reorganise', what, change, from, before: touchedOf(whole, change) };
  return added.length + cancelled.length === 0 ? fact : { kind: 'together', facts: [...added, fact, ...cancelled] };
}

/** A manager leaves. */
export function leave(planned: Planned, { person, successor }: Extract<Reorganisation, { kind: 'leave' }>): Reorganised {
  planned.person(person, 'person');
  if (successor !== undefined) planned.person(successor, 'successor');
  if (successor === person) throw wrong('successor', 'Efterträdaren måste vara någon annan.');
  const held = postsOf(planned.org, person, planned.from);
  if (held.length === 0) throw new Refusal('conflict', `${planned.name(person)} har inget uppdrag ${planned.from}.`, [{ field: 'person', text: 'Personen har inget uppdrag den dagen.' }]);
  const posts = planned.leaves(held, successor ?? null);
  return { change: only({ posts }), subject: `leave|${person}`, old: held.map((h) => `${h.role} ${h.scope}`), new: successor ?? 'vakant' };
}

/** Somebody arrives, or takes posts over. */
export function arrive(planned: Planned, change: Extract<Reorganisation, { kind: 'arrive' }>): Reorganised {
  const { person } = change;
  if (change.posts.length === 0) throw wrong('posts', 'Ange minst ett uppdrag.');
  const posts = change.posts.flatMap((post, i) => postsAt(planned, post, person, `posts.${String(i)}`));
  const people = planned.org.people.some((p) => p.id === person) ? [] : [newPerson(planned, change)];
  return { change: only({ posts, people }), subject: `arrive|${person}`, old: null, new: posts.map((p) => `${p.role} ${p.scope}`) };
}

function newPerson(planned: Planned, { person, name, email, posts }: Extract<Reorganisation, { kind: 'arrive' }>) {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(person)) throw wrong('person', 'Beteckningen får bara ha bokstäver a–z, siffror och bindestreck.');
  if (name === undefined || email === undefined) throw wrong(name === undefined ? 'name' : 'email', `${person} är ny. Ange namn och e-postadress.`);
  const [first] = posts;
  const authority = first?.unit === undefined ? planned.org.organs.find((o) => o.id === first?.organ)?.authority : planned.org.units.find((u) => u.id === first.unit)?.authority;
  return { id: person, name, email, authority: authority ?? planned.org.organs.find((o) => o.type === 'KS')?.authority ?? '' };
}

function postsAt(planned: Planned, { role = 'chef', unit, organ }: PostAt, person: string, field: string): Post[] {
  const known = role === 'chef' || planned.definition.roles.some((r) => r.key === role);
  if (!known) throw missing(`${field}.role`, `Det finns ingen roll som heter ${role}. De som finns är chef, ${planned.definition.roles.map((r) => r.key).join(', ')}.`);
  if (unit !== undefined) return planned.posts(role, 'unit', planned.unit(unit, `${field}.unit`).id, [person]);
  if (organ !== undefined) return planned.posts(role, 'organ', planned.organ(organ, `${field}.organ`).id, [person]);
  if (planned.definition.roles.find((r) => r.key === role)?.at !== 'kommun') throw wrong(field, `Ange vid vilken enhet eller vilket organ ${person} blir ${role}.`);
  return [{ role, scope: 'kommun', person }];
}

/** A chef goes to another unit. */
export function changeUnit(planned: Planned, { person, unit, successor }: Extract<Reorganisation, { kind: 'changeUnit' }>): Reorganised {
  planned.person(person, 'person');
  if (successor !== undefined) planned.person(successor, 'successor');
  const to = planned.unit(unit, 'unit');
  const held = postsOf(planned.org, person, planned.from).filter((h) => h.role === 'chef');
  if (held.some((h) => h.scope === `unit:${to.id}`)) throw new Refusal('conflict', `${planned.name(person)} är redan chef för ${to.label}.`, [{ field: 'unit', text: 'Personen är redan chef där.' }]);
  if (held.length === 0) throw new Refusal('conflict', `${planned.name(person)} är inte chef för någon enhet ${planned.from}.`, [{ field: 'person', text: 'Personen är inte chef den dagen.' }]);
  const posts = [...planned.leaves(held, successor ?? null), ...planned.posts('chef', 'unit', to.id, [person])];
  return { change: only({ posts }), subject: `changeUnit|${person}`, old: held.map((h) => h.scope), new: `unit:${to.id}` };
}

/** A change of only what is given. */
export function only(parts: Partial<OrganisationChange>): OrganisationChange {
  return { people: [], posts: [], units: [], organs: [], ...parts };
}

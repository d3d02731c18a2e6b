import { addDays, type Day } from '../calendar/day';
import type { Organ, Organisation, Person, RoleHolder, Scope, Unit } from './types';

/** Who holds a post from the day of the change on; null leaves it vacant. */
export interface Post {
  role: string;
  scope: Scope;
  person: string | null;
  /** the others who share it, in order */
  also?: string[];
  /** only this holder's share of the post ends; the others who share it go on */
  of?: string;
}

/**
 * What becomes of the organisation from a day on. Everything is said outright, so that the same change gives the same organisation
 * whenever it is computed: units and organs are new ones, or known ones as they are from the day on. One that has `ended` names who
 * goes on in its place and stays for what it began.
 */
export interface OrganisationChange {
  people: Person[];
  posts: Post[];
  units: Unit[];
  organs: Organ[];
}

/** A change with the day from which it holds. */
export interface DatedChange {
  from: Day;
  change: OrganisationChange;
}

/**
 * The organisation on a day. Units and organs are those of the day; posts carry their own days, so those that are yet to begin are
 * there too. Changes of the same day are taken in the order in which they were decided.
 */
export function organisationOn(start: Organisation, changes: readonly DatedChange[], day: Day): Organisation {
  if (changes.length === 0) return start;
  const inOrder = [...changes].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let { organs, units, people, holders } = start;
  for (const { from, change } of inOrder) {
    people = [...people, ...change.people.filter((p) => !people.some((known) => known.id === p.id))];
    holders = change.posts.reduce((held, post) => taken(held, post, from), holders);
    if (from > day) continue;
    units = merged(units, change.units);
    organs = merged(organs, change.organs);
  }
  return { ...start, organs, units, people, holders };
}

/** The days on which the organisation becomes another, in order. */
export function turningDays(changes: readonly DatedChange[]): Day[] {
  return [...new Set(changes.map((c) => c.from))].sort();
}

function merged<T extends { id: string }>(known: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map(changed.map((c) => [c.id, c]));
  const ids = new Set(known.map((k) => k.id));
  return [...known.map((k) => byId.get(k.id) ?? k), ...changed.filter((c) => !ids.has(c.id))];
}

/**
 * A post from `from` on: whoever holds it then ends the day before (of a shared one, with `of`, only that one); who was to take it
 * over later still does. Whoever takes somebody's share stands where that one stood.
 */
function taken(holders: readonly RoleHolder[], { role, scope, person, also = [], of }: Post, from: Day): RoleHolder[] {
  const same = (h: RoleHolder): boolean => h.role === role && h.scope === scope;
  const holds = (h: RoleHolder): boolean => same(h) && (h.to === undefined || h.to >= from) && (h.from === undefined || h.from <= from);
  const ends = (h: RoleHolder): boolean => holds(h) && (of === undefined || h.person === of);
  const stay = holders.filter((h) => holds(h) && !ends(h)).map((h) => h.person);
  const coming = (person === null ? [] : [person, ...also]).filter((p) => !stay.includes(p));
  const later = of === undefined ? holders.filter((h) => same(h) && h.from !== undefined && h.from > from).map((h) => h.from ?? '').sort()[0] : undefined;
  const fresh = coming.map((p): RoleHolder => ({ role, scope, person: p, from, ...(later === undefined ? {} : { to: addDays(later, -1) }) }));
  const place = of === undefined ? -1 : holders.findIndex(ends);
  const kept = holders.flatMap((h, i): RoleHolder[] => {
    const left = !ends(h) ? [h] : h.from === from ? [] : [{ ...h, to: addDays(from, -1) }];
    return i === place ? [...left, ...fresh] : left;
  });
  return place === -1 ? [...kept, ...fresh] : kept;
}

/** The posts that a person holds on a day, in order. */
export function postsOf(org: Organisation, person: string, day: Day): RoleHolder[] {
  return org.holders.filter((h) => h.person === person && (h.from === undefined || h.from <= day) && (h.to === undefined || h.to >= day));
}

/** The units and organs that are there, without those that others have followed. */
export function living<T extends { ended?: string }>(all: readonly T[]): T[] {
  return all.filter((one) => one.ended === undefined);
}

/** Units or organs, each with the one that goes on after it where it has ended. */
export type Ended = readonly { id: string; ended?: string }[] | ReadonlyMap<string, { ended?: string }>;

/** Who goes on for a unit or organ today: itself, or the last of those that followed one another. */
export function successorOf(all: Ended, id: string): string {
  const next = (of: string): string | undefined => ('get' in all ? all.get(of) : all.find((one) => one.id === of))?.ended;
  let at = id;
  for (const seen = new Set<string>(); !seen.has(at); ) {
    seen.add(at);
    at = next(at) ?? at;
  }
  return at;
}

/** A unit with everything below it. */
export function withBelow(units: readonly Unit[], id: string): Unit[] {
  return units.filter((u) => u.id === id).flatMap((u) => [u, ...units.filter((c) => c.parent === id).flatMap((c) => withBelow(units, c.id))]);
}

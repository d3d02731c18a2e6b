import type { Day } from '../calendar/day';
import type { Organisation, Organ, Scope, Unit } from './types';

export interface Held {
  /** who stands on what is asked; of a shared post the first who is there */
  person: string;
  /** the others who share the post and are there, in order; absent when nobody does */
  also?: string[];
  /** somebody else than the holder acts: the named substitute, or the next up for a vacant post */
  acting?: 'substitute' | 'nextUp';
}

export interface LinePlace {
  role: string;
  scope: Scope;
  person: string;
  /** the others who share the place */
  also?: string[];
}

/** Organ types that are bolag: a legal person of its own, whose line ends at its VD. */
export function isCompany(organ: Organ): boolean {
  return organ.type === 'moderbolag' || organ.type === 'dotterbolag';
}

/** Everybody who holds exactly this role at this scope on the day, substitutes apart: several share the post, in the file's order. */
export function nominalHolders(org: Organisation, role: string, scope: Scope, day: Day): string[] {
  const found: string[] = [];
  for (const h of org.holders) {
    if (h.role !== role || h.scope !== scope) continue;
    if ((h.from !== undefined && h.from > day) || (h.to !== undefined && h.to < day)) continue;
    if (!found.includes(h.person)) found.push(h.person);
  }
  return found;
}

/** The first of `nominalHolders`. */
export function nominalHolder(org: Organisation, role: string, scope: Scope, day: Day): string | null {
  return nominalHolders(org, role, scope, day)[0] ?? null;
}

/** Everybody in one list, the first first. */
export function everybody({ person, also = [] }: { person: string | null; also?: readonly string[] }): string[] {
  return person === null ? [...also] : [person, ...also];
}

/** The reverse of `everybody`; null when nobody is left. */
export function heldBy([person, ...also]: readonly string[]): Pick<Held, 'person' | 'also'> | null {
  return person === undefined ? null : { person, ...(also.length === 0 ? {} : { also }) };
}

/** Who acts for a person on the day: the person, or while away the substitute (and the substitute's own, once around at most). */
export function present(org: Organisation, person: string, day: Day): Held {
  let current = person;
  const seen = new Set<string>([person]);
  for (;;) {
    const away = org.absences.find((a) => a.person === current && a.from <= day && a.to >= day);
    if (!away || seen.has(away.substitute)) break;
    current = away.substitute;
    seen.add(current);
  }
  return current === person ? { person } : { person: current, acting: 'substitute' };
}

/** Who acts of these who hold a post: those who are there; when all are away, the first one's substitute. */
export function presentOf(org: Organisation, people: readonly string[], day: Day): Held | null {
  const [first, ...more] = people;
  if (first === undefined) return null;
  if (more.length === 0) return present(org, first, day);
  const away = (person: string): boolean => org.absences.some((a) => a.person === person && a.from <= day && a.to >= day);
  return heldBy(people.filter((p) => !away(p))) ?? present(org, first, day);
}

function direct(org: Organisation, role: string, scope: Scope, day: Day): Held | null {
  return presentOf(org, nominalHolders(org, role, scope, day), day);
}

/** The places above a unit or organ, nearest first, whoever holds them: chef of each parent unit, then the highest official. */
function placesAbove(org: Organisation, unitOrOrgan: string): { role: string; scope: Scope }[] {
  const unit = org.units.find((u) => u.id === unitOrOrgan);
  const organ = org.organs.find((o) => o.id === (unit?.organ ?? unitOrOrgan));
  const places: { role: string; scope: Scope }[] = [];
  let parent: Unit | undefined = unit && org.units.find((u) => u.id === unit.parent);
  while (parent) {
    places.push({ role: 'chef', scope: `unit:${parent.id}` });
    const above: string | undefined = parent.parent;
    parent = above === undefined ? undefined : org.units.find((u) => u.id === above);
  }
  if (organ && isCompany(organ)) places.push({ role: 'vd', scope: `organ:${organ.id}` });
  else {
    if (!unit) {
      const top = org.units.find((u) => u.organ === unitOrOrgan && u.parent === undefined && u.ended === undefined);
      if (top) places.push({ role: 'chef', scope: `unit:${top.id}` });
    }
    places.push({ role: 'kommunchef', scope: 'kommun' });
  }
  return places;
}

/**
 * The line above a unit or organ on a day: nearest chef first, ending at the highest official of the same legal person (a
 * bolag's VD, else the kommunchef). Vacant places are left out, a person stands there once, förtroendevalda never.
 */
export function lineAbove(org: Organisation, unitOrOrgan: string, day: Day): LinePlace[] {
  const seen = new Set<string>();
  const line: LinePlace[] = [];
  for (const place of placesAbove(org, unitOrOrgan)) {
    const held = direct(org, place.role, place.scope, day);
    // Somebody who shares a place and stands lower down too leaves it to the others.
    const there = held && heldBy(everybody(held).filter((p) => !seen.has(p)));
    if (!there) continue;
    seen.add(there.person);
    line.push({ ...place, ...there });
  }
  return line;
}

/**
 * Who acts in a role at a scope (`unit:<id>`, `organ:<id>`, `kommun`) on a day: the holder; while away the substitute; for a
 * vacant post the next up the line. A shared post has several, and is vacant only when none is left. Null only when nobody exists.
 */
export function holder(org: Organisation, role: string, scope: Scope, day: Day): Held | null {
  const held = direct(org, role, scope, day);
  if (held) return held;
  if (scope === 'kommun') {
    const chief = role === 'kommunchef' ? null : direct(org, 'kommunchef', 'kommun', day);
    return chief && { person: chief.person, ...(chief.also ? { also: chief.also } : {}), acting: 'nextUp' };
  }
  const next = lineAbove(org, scope.slice(scope.indexOf(':') + 1), day)[0];
  return next ? { person: next.person, ...(next.also ? { also: next.also } : {}), acting: 'nextUp' } : null;
}

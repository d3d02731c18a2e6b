import type { Day } from '../calendar/day';
import type { Organisation, Organ, Scope, Unit } from './types';

export interface Held {
  person: string;
  /** somebody else than the holder acts: the named substitute, or the next up for a vacant post */
  acting?: 'substitute' | 'nextUp';
}

export interface LinePlace {
  role: string;
  scope: Scope;
  person: string;
}

/** Organ types that are bolag: a legal person of its own, whose line ends at its VD. */
export function isCompany(organ: Organ): boolean {
  return organ.type === 'moderbolag' || organ.type === 'dotterbolag';
}

/** Who holds exactly this role at this scope on the day, substitutes apart. The latest that began wins. */
export function nominalHolder(org: Organisation, role: string, scope: Scope, day: Day): string | null {
  let found: { person: string; from: Day } | null = null;
  for (const h of org.holders) {
    if (h.role !== role || h.scope !== scope) continue;
    if ((h.from !== undefined && h.from > day) || (h.to !== undefined && h.to < day)) continue;
    if (!found || (h.from ?? '') >= found.from) found = { person: h.person, from: h.from ?? '' };
  }
  return found?.person ?? null;
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

function direct(org: Organisation, role: string, scope: Scope, day: Day): Held | null {
  const person = nominalHolder(org, role, scope, day);
  return person === null ? null : present(org, person, day);
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
    if (!held || seen.has(held.person)) continue;
    seen.add(held.person);
    line.push({ ...place, person: held.person });
  }
  return line;
}

/**
 * Who acts in a role at a scope (`unit:<id>`, `organ:<id>`, `kommun`) on a day: the holder; while away the substitute; for a
 * vacant post the next up the line. Null only when nobody exists.
 */
export function holder(org: Organisation, role: string, scope: Scope, day: Day): Held | null {
  const held = direct(org, role, scope, day);
  if (held) return held;
  if (scope === 'kommun') {
    const chief = role === 'kommunchef' ? null : direct(org, 'kommunchef', 'kommun', day);
    return chief && { person: chief.person, acting: 'nextUp' };
  }
  const next = lineAbove(org, scope.slice(scope.indexOf(':') + 1), day)[0];
  return next ? { person: next.person, acting: 'nextUp' } : null;
}

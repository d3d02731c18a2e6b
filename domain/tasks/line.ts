import type { Rung } from '../arshjul/types';
import type { Day } from '../calendar/day';
import { holder, isCompany, lineAbove } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';

/** Where a task hangs in the line. */
export interface LinePlaceOfTask {
  unit: string | null;
  organ: string;
  person: string | null;
}

/**
 * The person whom an escalating rung reaches on a day; null when it reaches nobody but the receiver.
 *
 * `up: n` is the n-th official above the unit or organ, the receiver apart; above the highest of the legal person there is nobody
 * higher, so the ladder stays with that one. A named role is held at the organ, else in the municipality. Förtroendevalda are
 * never in the line.
 */
export function escalationTo(org: Organisation, task: LinePlaceOfTask, to: Rung['to'], day: Day): string | null {
  if (!to) return null;
  if ('role' in to) {
    const atOrgan = org.holders.some((h) => h.role === to.role && h.scope === `organ:${task.organ}`);
    const organ = org.organs.find((o) => o.id === task.organ);
    // A bolag is a legal person of its own: nobody in the municipality's administration is above its people.
    if (!atOrgan && organ && isCompany(organ)) return null;
    const scope = atOrgan ? `organ:${task.organ}` : 'kommun';
    const held = holder(org, to.role, scope, day);
    return held && held.person !== task.person ? held.person : null;
  }
  const above = lineAbove(org, task.unit ?? task.organ, day).filter((place) => place.person !== task.person);
  return above[Math.min(to.up, above.length) - 1]?.person ?? null;
}

import type { Rung } from '../arshjul/types';
import type { Day } from '../calendar/day';
import { everybody, holder, isCompany, lineAbove } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';

/** Where a task hangs in the line. */
export interface LinePlaceOfTask {
  unit: string | null;
  organ: string;
  person: string | null;
  /** the others who share it */
  also?: readonly string[];
}

/**
 * The person whom an escalating rung reaches on a day; null when it reaches nobody but the receiver.
 *
 * `up: n` is the n-th official above the unit or organ, the receivers apart; above the highest of the legal person there is nobody
 * higher, so the ladder stays with that one. Of a shared place the first is told. A named role is held at the organ, else in the municipality. Förtroendevalda are
 * never in the line.
 */
export function escalationTo(org: Organisation, task: LinePlaceOfTask, to: Rung['to'], day: Day): string | null {
  if (!to) return null;
  const others = (place: { person: string; also?: readonly string[] }): string[] => everybody(place).filter((p) => p !== task.person && !(task.also ?? []).includes(p));
  if ('role' in to) {
    const atOrgan = org.holders.some((h) => h.role === to.role && h.scope === `organ:${task.organ}`);
    const organ = org.organs.find((o) => o.id === task.organ);
    // A bolag is a legal person of its own: nobody in the municipality's administration is above its people.
    if (!atOrgan && organ && isCompany(organ)) return null;
    const scope = atOrgan ? `organ:${task.organ}` : 'kommun';
    const held = holder(org, to.role, scope, day);
    return held ? (others(held)[0] ?? null) : null;
  }
  const above = lineAbove(org, task.unit ?? task.organ, day).flatMap((place) => others(place).slice(0, 1));
  return above[Math.min(to.up, above.length) - 1] ?? null;
}

import type { ChainItem, OrganRef, StepDef } from '../arshjul/definition';
import { meansOrgan } from '../arshjul/organRef';
import { successorOf, type Ended } from '../organisation/changes';
import type { Organ, Organisation } from '../organisation/types';
import type { Base } from './context';

/** The organs that can be looked up: all that ever were, those that have ended too. */
type Known = Pick<Base, 'organs'>;

/** The organ that a name of the definition means: itself, or the one that goes on after it. */
export function goesOn({ organs }: Known, id: string): string {
  return successorOf(organs, id);
}

/** True where two names mean one organ, which other organs may have had before it. */
export function sameOrgan(known: Known, a: string, b: string): boolean {
  return a === b || goesOn(known, a) === goesOn(known, b);
}

/** The organ that a line of `behandling:` means at the step's own organ; undefined where the organisation has none such. */
export function chainOrgan(known: Known, { organ }: Pick<ChainItem, 'organ'>, own: Organ): Organ | undefined {
  if ('own' in organ) return own;
  return 'id' in organ ? known.organs.get(goesOn(known, organ.id)) : undefined;
}

/** The organs of a reference that are there, in the order of the organisation. */
export function organsOf(base: { organs: Ended; organisation: Organisation }, refs: readonly OrganRef[]): Organ[] {
  return base.organisation.organs.filter((o) => o.ended === undefined && meansOrgan(base.organs, refs, o));
}

/** True when the organ has taken over the work of another, directly or after one that did: a part of a nämnd as well as the whole. */
export function tookOver(known: Known, organ: Organ, id: string): boolean {
  const seen = new Set<string>();
  const from = (o: Organ | undefined): boolean => {
    if (!o || seen.has(o.id)) return false;
    seen.add(o.id);
    return (o.succeeds ?? []).some((before) => before === id || from(known.organs.get(before)));
  };
  return from(organ);
}

/** True when a step stands at several organs by type (`varje nämnd`), so that it pairs with other such steps organ by organ. */
export function isSpread(step: StepDef): boolean {
  return step.organs.some((r) => 'types' in r);
}

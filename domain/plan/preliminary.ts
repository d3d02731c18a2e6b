import type { StepDef } from '../arshjul/definition';

/**
 * What was begun on a preliminary decision and is asked for again when the final one differs: the steps that hang on the preliminary
 * one (`efter`, `bygger på`), without those that prepare the final decision and without those that wait for it anyway. Ids, in the
 * definition's order; empty for a step that is not preliminary.
 */
export function askedAgain(steps: readonly StepDef[], preliminary: StepDef): string[] {
  const final = preliminary.finalIn;
  if (final === undefined) return [];
  const before = new Map(steps.map((s) => [s.id, new Set([...s.after, ...s.builtOn.map((b) => b.step)])]));
  const hangsOn = (id: string, on: string, seen = new Set<string>()): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    return [...(before.get(id) ?? [])].some((b) => b === on || hangsOn(b, on, seen));
  };
  return steps.filter((s) => s.id !== final && hangsOn(s.id, preliminary.id) && !hangsOn(final, s.id) && !hangsOn(s.id, final)).map((s) => s.id);
}

/** The steps that are asked for again when this one is decided otherwise than what was preliminary until then. */
export function askedAgainBy(steps: readonly StepDef[], final: string): string[] {
  const again = new Set(steps.filter((s) => s.finalIn === final).flatMap((s) => askedAgain(steps, s)));
  return steps.filter((s) => again.has(s.id)).map((s) => s.id);
}

import type { StepDef } from './definition';

/** Ids of the steps that a step's dates hang on. */
export function dependencies(step: StepDef): string[] {
  return [...step.after, ...step.builtOn.map((b) => b.step), ...(step.together === undefined ? [] : [step.together]), ...(step.when?.kind === 'eachOf' ? [step.when.step] : [])];
}

/** A ring of steps that come after one another, beginning and ending with the same id; null when there is none. */
export function findCycle(steps: readonly StepDef[]): string[] | null {
  const before = new Map(steps.map((s) => [s.id, dependencies(s)]));
  const done = new Set<string>();
  const visit = (id: string, trail: string[]): string[] | null => {
    const at = trail.indexOf(id);
    if (at >= 0) return [...trail.slice(at), id];
    if (done.has(id)) return null;
    for (const next of before.get(id) ?? []) {
      const ring = visit(next, [...trail, id]);
      if (ring) return ring;
    }
    done.add(id);
    return null;
  };
  for (const s of steps) {
    const ring = visit(s.id, []);
    if (ring) return ring;
  }
  return null;
}

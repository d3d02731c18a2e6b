import type { StepDef } from './definition';

/** Ids of the steps that a step's dates hang on. */
export function dependencies(step: StepDef): string[] {
  return [...step.after, ...step.builtOn.map((b) => b.step), ...(step.together === undefined ? [] : [step.together]), ...(step.when?.kind === 'eachOf' ? [step.when.step] : [])];
}

/** A ring of steps that come after one another, beginning and ending with the same id; null when there is none. However long a chain is: nothing here calls itself. */
export function findCycle(steps: readonly StepDef[]): string[] | null {
  const before = new Map(steps.map((s) => [s.id, dependencies(s)]));
  const done = new Set<string>();
  for (const s of steps) {
    const trail: { id: string; next: number }[] = done.has(s.id) ? [] : [{ id: s.id, next: 0 }];
    const on = new Set(trail.map((t) => t.id));
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const id = before.get(top.id)?.[top.next];
      top.next += 1;
      if (id === undefined) {
        done.add(top.id);
        on.delete(top.id);
        trail.pop();
      } else if (on.has(id)) {
        const ids = trail.map((t) => t.id);
        return [...ids.slice(ids.indexOf(id)), id];
      } else if (!done.has(id)) {
        trail.push({ id, next: 0 });
        on.add(id);
      }
    }
  }
  return null;
}

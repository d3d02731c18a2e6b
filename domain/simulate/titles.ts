import { stepTitle } from '../plan/title';
import type { World } from './world';

/** What a step is called, with its period and year, as in the mails. */
export function labelOf(world: World, occurrence: string): string {
  const planned = world.occurrences.get(occurrence)?.planned;
  return planned ? stepTitle(planned.label, planned.period ?? null, planned.budgetYear) : occurrence;
}

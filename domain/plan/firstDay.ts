import { addDays, type Day } from '../calendar/day';
import type { Plan } from './types';

/** The day before a stepped clock's first event: a rehearsal begins when nothing has happened yet. */
export function dayBeforeAll(plan: Plan, year: number): Day {
  const first = plan.steps.reduce((min, s) => (s.opens < min ? s.opens : min), `${year}-01-01`);
  return addDays(first, -1);
}

import type { StepDef, TimeRule } from '../arshjul/definition';
import { isElectionYear, isInYear } from './context';

/** A rule that comes every n-th year. */
export type EveryYears = Extract<TimeRule, { kind: 'everyYears' }>;

/** What of a step says which years have it. */
export type Yearly = Pick<StepDef, 'when' | 'onlyElectionYear' | 'notElectionYear'>;

/** True for a wheel in whose year the rule is due: every n-th from its first, or the mandatperiod's year; any other rule always is. */
export function isDueYear(when: TimeRule | undefined, year: number): boolean {
  if (when?.kind === 'everyYears') return year >= when.from && (year - when.from) % when.n === 0;
  return when?.kind !== 'mandate' || isElectionYear(year - when.offset);
}

/** The first year after the given one in whose wheel the step is, by its rule and by the valår. A definition in which there is none is refused. */
export function nextYearOf(step: Yearly, year: number): number {
  const { when } = step;
  const every = when?.kind === 'everyYears' ? when : { n: 1, from: year };
  const first = Math.max(year + 1, every.from);
  // Every combination of the rule and the valår has come round after four of its years.
  const years = Array.from({ length: 4 * every.n }, (_, i) => first + i);
  return years.find((y) => isDueYear(when, y) && isInYear({ electionYear: isElectionYear(y) }, step)) ?? first;
}

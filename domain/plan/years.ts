import type { TimeRule } from '../arshjul/definition';

/** A rule that comes every n-th year. */
export type EveryYears = Extract<TimeRule, { kind: 'everyYears' }>;

/** True for a wheel in whose year the rule is due; no year before its first is. */
export function isDueYear({ n, from }: EveryYears, year: number): boolean {
  return year >= from && (year - from) % n === 0;
}

/** The first year after the given one in which the rule is due. */
export function nextDueYear({ n, from }: EveryYears, year: number): number {
  return year < from ? from : year + n - ((year - from) % n);
}

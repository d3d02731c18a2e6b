import type { Outcome } from './job';

/** Several outcomes of the same kind as one. */
export interface Figures {
  taken: number;
  refused: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Takes the outcomes of several rounds together. Milliseconds; the percentiles are over all answers that were taken. */
export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const latencies = outcomes.flatMap((o) => o.latencies).sort((a, b) => a - b);
  const sum = (of: (o: Outcome) => number): number => outcomes.reduce((total, o) => total + of(o), 0);
  const taken = sum((o) => o.taken);
  return {
    taken,
    refused: sum((o) => Object.values(o.refused).reduce((a, b) => a + b, 0)),
    perSecond: taken / sum((o) => o.seconds),
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
  };
}

/** The smallest value that at least the share `p` of the sorted values does not pass; NaN when there is none. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? NaN;
}

import { canonicalJson } from '../record/canonical';
import type { PlannedOccurrence } from './types';

/** A step of a running year as far as it follows a new plan. */
export interface FollowingRow {
  id: string;
  /** planned | open | finished | settled | dropped */
  state: string;
  openedAt: Date | null;
  /** the step as it was planned */
  planned: unknown;
}

/** What becomes of each row under a plan; rows that stay as they are do not appear. */
export interface Followed<Row> {
  created: PlannedOccurrence[];
  updated: { row: Row; step: PlannedOccurrence }[];
  dropped: Row[];
}

/**
 * Compares the rows of a running year with the steps of a plan. What has not opened follows it; what is open follows only when `named`
 * has its id; what is finished or settled never moves. A row that the plan no longer has is dropped under the same rule, and one that was
 * dropped comes back when it is planned again: without ever having opened (its meeting came back), or named (what dropped it is taken
 * back). `same`: whether a row is planned as before; by default to the byte.
 */
export function followPlan<Row extends FollowingRow>(
  rows: readonly Row[],
  steps: readonly PlannedOccurrence[],
  named: ReadonlySet<string>,
  same: (row: Row, step: PlannedOccurrence) => boolean = (row, step) => canonicalJson(row.planned) === canonicalJson(step),
): Followed<Row> {
  const wanted = new Map(steps.map((s) => [s.id, s]));
  const known = new Set(rows.map((r) => r.id));
  const moves = (row: Row): boolean => row.state === 'planned' || (row.state === 'open' && named.has(row.id));
  const returns = (row: Row): boolean => row.state === 'dropped' && (row.openedAt === null || named.has(row.id));
  return {
    created: steps.filter((s) => !known.has(s.id)),
    updated: rows.flatMap((row) => {
      const step = wanted.get(row.id);
      if (!step || !(moves(row) || returns(row))) return [];
      return returns(row) || !same(row, step) ? [{ row, step }] : [];
    }),
    dropped: rows.filter((row) => moves(row) && !wanted.has(row.id)),
  };
}

/** A task whose days differ between two plans of its occurrence. `key` is the business key within the occurrence. */
export interface DueMove {
  key: string;
  from: string;
  to: string;
  /** the figures' earlier day after the move, where there is one */
  figures?: string | undefined;
}

/** Which tasks' days differ between the old and the new plan of one occurrence. */
export function dueMoves(before: PlannedOccurrence, after: PlannedOccurrence): DueMove[] {
  const old = new Map(before.tasks.map((t) => [t.key, t]));
  return after.tasks.flatMap((t) => {
    const from = old.get(t.key);
    return from !== undefined && (from.due !== t.due || from.figures !== t.figures) ? [{ key: t.key, from: from.due, to: t.due, figures: t.figures }] : [];
  });
}

import type { MatterState } from './decide';

/** What is needed of each ärende of an occurrence to know where its chain stands. */
export interface ChainRow {
  position: number;
  round: number;
  state: MatterState;
  outcome: string | null;
}

export type ChainStanding<Row> =
  /** nothing more is waited for */
  | { at: 'done' }
  /** an organ has it now */
  | { at: 'open'; row: Row }
  /** the organ whose turn it is has not been given it yet */
  | { at: 'next'; row: Row }
  /** återremiss: whoever it went to has not said what re-opens */
  | { at: 'remitted'; row: Row };

/** Of each position the latest round, in the order of the chain. */
export function latestRounds<Row extends ChainRow>(rows: readonly Row[]): Row[] {
  const latest = new Map<number, Row>();
  for (const row of rows) {
    const known = latest.get(row.position);
    if (!known || row.round > known.round) latest.set(row.position, row);
  }
  return [...latest.values()].sort((a, b) => a.position - b.position);
}

/**
 * Where the chain stands: the first position whose latest round is not over. A position that an organ decided before its turn is
 * over; a superseded latest round is one that was never reached.
 */
export function standingOf<Row extends ChainRow>(rows: readonly Row[]): ChainStanding<Row> {
  const latest = latestRounds(rows);
  const remitted = latest.find(isRemitted);
  for (const row of latest) {
    if (remitted && row.position >= remitted.position) return { at: 'remitted', row: remitted };
    if (row.state === 'open') return { at: 'open', row };
    if (row.state === 'waiting') return { at: 'next', row };
  }
  return { at: 'done' };
}

/** An återremiss whose receiver has not yet said what re-opens. */
export function isRemitted(row: Pick<ChainRow, 'state' | 'outcome'>): boolean {
  return row.state === 'decided' && row.outcome === 'aterremiss';
}

/** Positions before `position` that nobody has decided in their latest round. */
export function undecidedBefore<Row extends ChainRow>(rows: readonly Row[], position: number): Row[] {
  return latestRounds(rows).filter((r) => r.position < position && (r.state === 'waiting' || r.state === 'open'));
}

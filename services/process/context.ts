import type { Process, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';

/** What one phase did: it may wait until an instant, or it moves to another phase and is looked at again at once. */
export type Verdict = { wait: Date | null } | { to: string };

/** What a phase is given: the transaction with the process row locked, its year, and the year's clock. */
export interface LookContext {
  tx: Tx;
  process: Process;
  run: Run;
  clock: RunClock;
}

import type { Tx } from './db';

/**
 * Says that something happened which the process may care about. Insert only, so that acts never queue on the process row;
 * the relay takes the rows after commit, raises `wanted` and sends the nudge.
 */
export async function wake(tx: Tx, run: string, process: string, reason: string): Promise<void> {
  await tx.wake.create({ data: { run, process, reason } });
}

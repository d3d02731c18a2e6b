import type { Actor } from '../access/actor';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';

/** What Temporal knows of one workflow id. */
export type Probe = (id: string) => Promise<'running' | 'closed' | 'missing'>;

/**
 * Starts from their rows the processes that are missing, asked by id (visibility lags): rows that want a workflow which is
 * not running are marked as not started; the relay starts them. Returns their ids; the same key twice gives the first one's.
 */
export async function repair(db: Db, probe: Probe, by?: { actor: Actor; idempotencyKey?: string }): Promise<{ restarted: string[] }> {
  const rows = await db.prisma.process.findMany({ where: { live: true, started: true }, select: { id: true }, orderBy: { id: 'asc' } });
  const restarted: string[] = [];
  for (const { id } of rows) if ((await probe(id)) !== 'running') restarted.push(id);
  const mark = async (tx: Tx): Promise<{ restarted: string[] }> => {
    await tx.process.updateMany({ where: { id: { in: restarted }, live: true }, data: { started: false } });
    return { restarted };
  };
  // Temporal is asked before the transaction, so that none stands open while it answers.
  return inTransaction(db, (tx) => (by ? once(tx, by.actor, by.idempotencyKey, { act: 'repair' }, () => mark(tx)) : mark(tx)));
}

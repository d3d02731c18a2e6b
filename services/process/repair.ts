import type { Db } from '../base/db';

/** What Temporal knows of one workflow id. */
export type Probe = (id: string) => Promise<'running' | 'closed' | 'missing'>;

/**
 * Starts from their rows the processes that are missing, asked by id (visibility lags): rows that want a workflow which is
 * not running are marked as not started; the relay starts them. Returns their ids.
 */
export async function repair(db: Db, probe: Probe): Promise<{ restarted: string[] }> {
  const rows = await db.prisma.process.findMany({ where: { live: true, started: true }, select: { id: true }, orderBy: { id: 'asc' } });
  const restarted: string[] = [];
  for (const { id } of rows) if ((await probe(id)) !== 'running') restarted.push(id);
  await db.prisma.process.updateMany({ where: { id: { in: restarted }, live: true }, data: { started: false } });
  return { restarted };
}

import { inTransaction, type Db } from '../base/db';
import { killPoint } from '../base/killPoint';

export interface Advance {
  /** the run's clock after the step */
  now: Date;
  /** false: nothing is waited for before `limit`; the clock stands at `limit`, or where it was when there is none */
  found: boolean;
}

/**
 * Step number `k` of a stepped clock: sets it to the smallest instant that a process waits for (or a simulated act is due at)
 * and wakes exactly those processes. Idempotent on `k`: a repeated call returns where the clock stands. Call only when quiet.
 */
export async function advance(db: Db, run: string, k: number, limit?: Date): Promise<Advance> {
  const result = await inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<{ clock_now: Date; clock_step: number }[]>`
      select clock_now, clock_step from run where id = ${run} and clock_kind = 'stepped' for update`;
    if (!row) throw new Error(`not a stepped run: ${run}`);
    if (row.clock_step >= k) return { now: row.clock_now, found: true };
    const [next] = await tx.$queryRaw<{ at: Date | null }[]>`
      select least(
        (select min(waiting_until) from process where run = ${run} and live and type <> 'rehearsal' and waiting_until > ${row.clock_now}),
        (select min(at) from simulated_act where run = ${run} and not done)) as at`;
    const found = next?.at != null && (limit === undefined || next.at <= limit);
    // A clock never goes back: a repetition may come when it has passed the limit.
    const now = found && next?.at ? next.at : limit !== undefined && limit > row.clock_now ? limit : row.clock_now;
    await tx.run.update({ where: { id: run }, data: { clockNow: now, clockStep: k } });
    await tx.$executeRaw`
      insert into wake (run, process, reason)
      select run, id, 'clock' from process
      where run = ${run} and live and type <> 'rehearsal' and waiting_until <= ${now}`;
    return { now, found };
  });
  killPoint('clock-advanced');
  return result;
}

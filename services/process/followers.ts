import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { startReady } from './ready';

/**
 * Lets go on what waited for `occurrence`: the steps that can open now get their processes, those that have one look again, and
 * the year itself when nothing is left (so that one step more or less never costs the year an event). Also for what is settled or
 * dropped from outside a look. To be called with the run's row locked.
 */
export async function wakeFollowers(tx: Tx, run: Pick<Run, 'id' | 'definition'>, clock: RunClock, occurrence: string): Promise<void> {
  const followers = await tx.$queryRaw<{ id: string }[]>`
    select id from occurrence where run = ${run.id} and state = 'planned' and planned->'waitsFor' ? ${occurrence} order by id`;
  const started = new Set(await startReady(tx, run, clock, followers.map((o) => o.id)));
  const others = followers.flatMap((o) => (started.has(o.id) ? [] : [o.id]));
  await tx.$executeRaw`
    insert into wake (run, process, reason)
    select p.run, p.id, 'predecessorDone' from process p
    where p.run = ${run.id} and p.live and p.phase = 'planned' and p.occurrence = any(${others})
    union all
    select p.run, p.id, 'allDone' from process p
    where p.id = ${`cycle/${run.id}`} and p.live
      and not exists (select 1 from occurrence o where o.run = ${run.id} and o.state in ('planned', 'open') and o.id <> ${occurrence})`;
}

import type { Tx } from '../base/db';

/** Wakes the processes that wait for `occurrence`. Also for what is settled or dropped from outside a look. */
export async function wakeFollowers(tx: Tx, run: string, occurrence: string): Promise<void> {
  await tx.$executeRaw`
    insert into wake (run, process, reason)
    select p.run, p.id, 'predecessorDone' from process p join occurrence o on o.run = p.run and o.id = p.occurrence
    where p.run = ${run} and p.live and p.phase = 'planned' and o.planned->'waitsFor' ? ${occurrence}
    union all
    select p.run, p.id, 'allDone' from process p
    where p.id = ${`cycle/${run}`} and p.live
      and not exists (select 1 from occurrence o where o.run = ${run} and o.state in ('planned', 'open') and o.id <> ${occurrence})`;
}

import { json } from '../../base/db';
import { record } from '../../base/record';
import type { Occurrence } from '../../../generated/prisma/client';
import type { LookContext } from '../look';

type Ending = { state: 'finished' } | { state: 'settled'; settledAs: { how: string } };

/**
 * Ends an occurrence and wakes whatever waited for it: steps that stand in `planned` because of it, and the year's own
 * process when nothing is left (so that one answer more or less never costs the year an event).
 */
export async function finishOccurrence(
  { tx, run, occurrence, clock }: LookContext & { occurrence: Occurrence },
  ending: Ending,
): Promise<void> {
  const revision = occurrence.revision + 1;
  await tx.occurrence.update({
    where: { run_id: { run: run.id, id: occurrence.id } },
    data: {
      state: ending.state,
      finishedAt: clock.now,
      revision,
      ...(ending.state === 'settled' ? { settledAs: json(ending.settledAs) } : {}),
    },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: ending.state === 'finished' ? 'stepFinished' : 'stepSettled',
    subject: occurrence.id,
    businessKey: occurrence.id,
    revision,
    payload: { old: 'open', new: ending.state === 'finished' ? 'finished' : ending.settledAs.how },
  });
  await wakeFollowers(tx, run.id, occurrence.id);
}

/** Wakes the processes that wait for `occurrence`. Also for what is settled or dropped from outside a look. */
export async function wakeFollowers(tx: LookContext['tx'], run: string, occurrence: string): Promise<void> {
  await tx.$executeRaw`
    insert into wake (run, process, reason)
    select p.run, p.id, 'predecessorDone' from process p join occurrence o on o.run = p.run and o.id = p.occurrence
    where p.run = ${run} and p.live and p.phase = 'planned' and o.planned->'waitsFor' ? ${occurrence}
    union all
    select p.run, p.id, 'allDone' from process p
    where p.id = ${`cycle/${run}`} and p.live
      and not exists (select 1 from occurrence o where o.run = ${run} and o.state in ('planned', 'open') and o.id <> ${occurrence})`;
}

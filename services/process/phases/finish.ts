import { json } from '../../base/db';
import { record } from '../../base/record';
import { lockRun } from '../../plan/facts';
import type { Occurrence } from '../../../generated/prisma/client';
import type { LookContext } from '../context';
import { wakeFollowers } from '../followers';

type Ending = { state: 'finished' } | { state: 'settled'; settledAs: { how: string } };

/**
 * Ends an occurrence and wakes whatever waited for it: steps that stand in `planned` because of it, and the year's own
 * process when nothing is left (so that one answer more or less never costs the year an event).
 */
export async function finishOccurrence(
  { tx, run, occurrence, clock }: LookContext & { occurrence: Occurrence },
  ending: Ending,
): Promise<void> {
  await lockRun(tx, run.id);
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
  await wakeFollowers(tx, run, clock, occurrence.id);
}

import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db } from '../base/db';
import { wakeMorning } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { postponeDue } from '../tasks/chase';
import { mustLead, mustRun, runFor, steer } from './who';

export interface Released {
  run: string;
  releasedAt: string;
  /** it had been released before; nothing was written */
  already: boolean;
}

/** Lets the first mail run go: somebody has seen who gets what. Until then every mail waits. */
export async function release(db: Db, actor: Actor, runId: string, opts: { idempotencyKey?: string } = {}): Promise<Released> {
  mustLead(actor);
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'release', runId }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      if (run.releasedAt) return { run: runId, releasedAt: run.releasedAt.toISOString(), already: true };
      const clock = clockOfRow(run);
      const { now } = clock;
      await tx.run.update({ where: { id: runId }, data: { releasedAt: now } });
      await postponeDue(tx, run, clock);
      await wakeMorning(tx, runId);
      await record(tx, {
        run: runId,
        at: now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'yearReleased',
        subject: runId,
        businessKey: 'year',
        revision: run.revision,
        payload: { old: 'waiting', new: 'released' },
      });
      return { run: runId, releasedAt: now.toISOString(), already: false };
    }),
  );
}

import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { lockMorning } from './processes';
import { mustLead, mustRun, runFor, steer } from './who';

/**
 * Takes a start back: nothing is sent, no task is left, and the year can be started again under a new id. Refuses (`conflict`)
 * once the first mail has gone: then people know of the year, and it is adjusted or closed instead.
 */
export async function undoStart(db: Db, actor: Actor, runId: string, opts: { idempotencyKey?: string } = {}): Promise<{ run: string }> {
  mustLead(actor);
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'undoStart', runId }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      await lockMorning(tx, run);
      await stopMails(tx, runId);
      const { now } = clockOfRow(run);
      const why = 'Starten ångrades.';
      await tx.task.updateMany({
        where: { run: runId, state: { in: ['waiting', 'open'] } },
        data: { state: 'withdrawn', nextRungAt: null, revision: { increment: 1 } },
      });
      await tx.matter.updateMany({ where: { run: runId, state: { in: ['waiting', 'open'] } }, data: { state: 'superseded' } });
      await tx.notice.updateMany({ where: { run: runId, mail: null, dropped: null }, data: { dropped: why } });
      await tx.run.update({
        where: { id: runId },
        data: { state: 'undone', finishedAt: now, ...(run.kind === 'rehearsal' ? { rehearsalState: 'stopped' } : {}) },
      });
      // Each process finds its year undone at its next look and ends.
      await tx.$executeRaw`insert into wake (run, process, reason) select run, id, 'undone' from process where run = ${runId} and live`;
      await record(tx, {
        run: runId,
        at: now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'startUndone',
        subject: runId,
        businessKey: 'year',
        revision: run.revision,
        payload: { old: 'running', new: 'undone' },
      });
      return { run: runId };
    }),
  );
}

/** Locks the run's mails against the postman, refuses if one has gone, and holds back those that have not. */
async function stopMails(tx: Tx, run: string): Promise<void> {
  const mails = await tx.$queryRaw<{ state: string }[]>`select state from mail where run = ${run} for update`;
  if (mails.some((m) => m.state === 'sent' || m.state === 'sending')) {
    throw new Refusal('conflict', 'Det första mejlet har redan gått, så starten kan inte ångras. Året kan pausas, justeras eller avslutas.');
  }
  await tx.mail.updateMany({ where: { run, state: 'ready' }, data: { state: 'failed', lastError: 'Starten ångrades.' } });
}

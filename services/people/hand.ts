import type { Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify, wakeMorningFor } from '../base/notice';
import { record } from '../base/record';
import { freshLadder } from '../plan/follow';
import { peopleWithMail } from '../plan/people';

/** An unfinished duty that somebody else is to have. */
export interface Change {
  task: Task;
  to: string;
  /** Swedish, for the record */
  why: string;
}

/** What changed hands, as the one who asked for it is told. */
export interface Handed {
  task: string;
  key: string;
  to: string;
}

/**
 * Changes hands: the row, a ladder that begins anew, the mail links of the former, one notice a task to the new one, and a wake to
 * the morning, which may have to remind sooner. To be called with the processes and tasks locked (`dutiesThatMove`).
 */
export async function hand(tx: Tx, run: Run, actor: Pick<Actor, 'id' | 'role'>, clock: RunClock, changes: readonly Change[]): Promise<Handed[]> {
  if (changes.length === 0) return [];
  const rungs: (Date | null)[] = [];
  for (const { task, to } of changes) {
    const ladder = freshLadder(run, task, task.dueDay, clock);
    rungs.push(ladder.nextRungAt);
    await tx.task.update({
      where: { id: task.id },
      data: { person: to, ...ladder, revision: { increment: 1 } },
    });
  }
  await wakeMorningFor(tx, run.id, rungs);
  const ids = changes.map((c) => c.task.id);
  await tx.taskLink.updateMany({ where: { run: run.id, task: { in: ids }, revokedAt: null }, data: { revokedAt: clock.now } });
  await tx.notice.updateMany({
    where: { run: run.id, task: { in: ids }, mail: null, dropped: null },
    data: { dropped: 'Uppgiften har gått till någon annan.' },
  });
  await record(
    tx,
    ...changes.map(({ task, to, why }) => ({
      run: run.id,
      at: clock.now,
      actor: actor.id,
      actorRole: actor.role,
      kind: 'taskReassigned',
      subject: task.id,
      businessKey: task.key,
      revision: task.revision + 1,
      payload: { old: task.person, new: to, why },
    })),
  );
  await tellNew(tx, run, clock, changes);
  return changes.map(({ task, to }) => ({ task: task.id, key: task.key, to }));
}

async function tellNew(tx: Tx, run: Run, clock: RunClock, changes: readonly Change[]): Promise<void> {
  const open = changes.filter((c) => c.task.state === 'open');
  const withMail = new Set(await peopleWithMail(tx, run.id, open.map((c) => ({ person: c.to, organ: c.task.organ }))));
  await notify(
    tx,
    ...open
      .filter((c) => withMail.has(c.to))
      .map(({ task, to }) => ({
        run: run.id,
        person: to,
        kind: task.kind === 'approve' ? ('approvalOpened' as const) : ('taskOpened' as const),
        occasion: `handed|${task.key}|${task.round}|${clock.today}`,
        task: task.id,
        occurrence: task.occurrence,
        payload: { insteadOf: task.person },
        at: clock.now,
      })),
  );
}

import { everybody } from '../../domain/organisation/resolve';
import type { Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify, wakeMorningFor } from '../base/notice';
import { record } from '../base/record';
import { freshLadder } from '../plan/ladders';
import { peopleWithMail } from '../plan/people';
import { setShares } from './shares';

/** An unfinished duty that somebody else is to have, or is to share. */
export interface Change {
  task: Task;
  to: string;
  /** who shared it until now, and who shares it from now on */
  had: readonly string[];
  also: readonly string[];
  /** Swedish, for the record */
  why: string;
}

/** What changed hands, as the one who asked for it is told. */
export interface Handed {
  task: string;
  key: string;
  to: string;
}

/** Whose a duty was, and whose it becomes. */
function before({ task, had }: Change): string[] {
  return everybody({ person: task.person, also: had });
}

function after({ to, also }: Change): string[] {
  return everybody({ person: to, also });
}

/** Who begins to have a duty: they are told, those who had it already are not. */
export function newcomers(change: Change): string[] {
  const had = before(change);
  return after(change).filter((p) => !had.includes(p));
}

/**
 * Changes hands: the row, a ladder that begins anew, the mail links of the former, one notice a task to the new one, and a wake to
 * the morning, which may have to remind sooner. Where the one who has it now has shared it before, nobody is told and the ladder
 * goes on; whoever begins to share it is told. To be called with the processes and tasks locked (`dutiesThatMove`). Returns what
 * another person stands on.
 */
export async function hand(tx: Tx, run: Run, actor: Pick<Actor, 'id' | 'role'>, clock: RunClock, changes: readonly Change[]): Promise<Handed[]> {
  if (changes.length === 0) return [];
  const rungs: (Date | null)[] = [];
  for (const change of changes) {
    const { task, to, had, also } = change;
    const goesOn = before(change).includes(to);
    const ladder = goesOn ? null : freshLadder(run, task, task.dueDay, clock);
    if (ladder) rungs.push(ladder.nextRungAt);
    await tx.task.update({
      where: { id: task.id },
      data: { person: to, ...ladder, revision: { increment: 1 } },
    });
    if (had.length + also.length > 0) await setShares(tx, run.id, task.id, also);
  }
  await wakeMorningFor(tx, run.id, rungs);
  await takeFrom(tx, run, clock, changes);
  await record(
    tx,
    ...changes.map(({ task, to, had, also, why }) => ({
      run: run.id,
      at: clock.now,
      actor: actor.id,
      actorRole: actor.role,
      kind: task.person === to ? 'taskShared' : 'taskReassigned',
      subject: task.id,
      businessKey: task.key,
      revision: task.revision + 1,
      payload: { old: task.person, new: to, why, ...(had.length + also.length > 0 ? { had, also } : {}) },
    })),
  );
  await tellNew(tx, run, clock, changes);
  return changes.flatMap(({ task, to }) => (task.person === to ? [] : [{ task: task.id, key: task.key, to }]));
}

/** Links and untold notices of those who have the tasks no longer. */
async function takeFrom(tx: Tx, run: Run, clock: RunClock, changes: readonly Change[]): Promise<void> {
  const shared = changes.filter((c) => before(c).some((p) => after(c).includes(p)));
  const passed = changes.filter((c) => !shared.includes(c)).map((c) => c.task.id);
  const groups = [{ task: { in: passed } }, ...shared.map((c) => ({ task: c.task.id, person: { notIn: after(c) } }))];
  for (const group of groups) {
    await tx.taskLink.updateMany({ where: { run: run.id, ...group, revokedAt: null }, data: { revokedAt: clock.now } });
    await tx.notice.updateMany({
      where: { run: run.id, ...group, mail: null, dropped: null },
      data: { dropped: 'Uppgiften har gått till någon annan.' },
    });
  }
}

async function tellNew(tx: Tx, run: Run, clock: RunClock, changes: readonly Change[]): Promise<void> {
  const open = changes.filter((c) => c.task.state === 'open').flatMap((c) => newcomers(c).map((to) => ({ task: c.task, to })));
  const withMail = new Set(await peopleWithMail(tx, run.id, open.map((c) => ({ person: c.to, organ: c.task.organ }))));
  await notify(
    tx,
    ...open
      .filter((c) => withMail.has(c.to))
      .map(({ task, to }) => ({
        run: run.id,
        person: to,
        kind: task.kind === 'approve' ? ('approvalOpened' as const) : ('taskOpened' as const),
        // Named after the revision that the change makes: what comes back to somebody the same day is told anew.
        occasion: `handed|${task.key}|${task.round}|${task.revision + 1}`,
        task: task.id,
        occurrence: task.occurrence,
        payload: { insteadOf: task.person },
        at: clock.now,
      })),
  );
}

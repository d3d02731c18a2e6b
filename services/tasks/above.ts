import type { Effect } from '../../domain/tasks/task';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { wake } from '../base/wake';
import { isUrgent } from './answer';
import type { LockedTask } from './load';
import { rungOf } from './settings';

/** Carries out what an act on a task means for the levels above and for the step. */
export async function tellAbove(locked: LockedTask, effects: readonly Effect[]): Promise<void> {
  for (const { effect } of effects) {
    if (effect === 'rootDone') await wake(locked.tx, locked.run.id, locked.process.id, 'rootDone');
    if (effect === 'openParentIfLast') await openAbove(locked);
  }
}

/**
 * Opens the approval above when nothing below it is waiting or open any more, and tells its approver. Its ladder begins anew. To be
 * called with the parent's row locked and the task itself already written.
 */
export async function openAbove({ tx, parent, run, process, clock, settings }: LockedTask): Promise<boolean> {
  if (!parent || parent.state !== 'waiting') return false;
  const unsettled = await tx.task.count({ where: { parent: parent.id, state: { in: ['waiting', 'open'] } } });
  if (unsettled > 0) return false;
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: parent.organ } }, select: { participates: true } });
  const onPaper = organ?.participates === false;
  const next = onPaper ? null : rungOf(settings, { dueDay: parent.dueDay, rung: 0, ladderFrom: clock.now });
  const revision = parent.revision + 1;
  await tx.task.update({
    where: { id: parent.id },
    data: { state: 'open', openedAt: clock.now, ladderFrom: clock.now, rung: 0, nextRungAt: next?.at ?? null, revision },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'approvalOpened',
    subject: parent.id,
    businessKey: `${parent.key}|${String(parent.round)}`,
    revision,
    payload: { old: 'waiting', new: 'open' },
  });
  if (parent.person !== null && !onPaper) {
    const units = await tx.task.count({ where: { parent: parent.id, state: { not: 'withdrawn' } } });
    const missing = await tx.task.count({ where: { parent: parent.id, state: 'without' } });
    await notify(tx, {
      run: run.id,
      person: parent.person,
      kind: 'approvalOpened',
      occasion: `opened|${parent.key}|${String(parent.round)}|${String(revision)}`,
      urgent: isUrgent(parent.dueDay, clock.today, settings),
      task: parent.id,
      occurrence: parent.occurrence,
      payload: { units, missing },
      at: clock.now,
    });
  }
  const earlier = next !== null && (parent.nextRungAt === null || next.at < parent.nextRungAt);
  if (earlier) await wake(tx, run.id, process.id, 'earlierRung');
  return true;
}

import { isUrgent, rungOf } from '../../domain/tasks/settings';
import type { Effect } from '../../domain/tasks/task';
import type { Tx } from '../base/db';
import { notify, wakeMorningFor } from '../base/notice';
import { record } from '../base/record';
import { wake } from '../base/wake';
import { isChased } from '../../domain/tasks/chased';
import type { LockedTask } from './load';
import { presentHolder, reassignedEntry } from './present';

/** Carries out what an act on a task means for the levels above and for the step. */
export async function tellAbove(locked: LockedTask, effects: readonly Effect[]): Promise<void> {
  for (const { effect } of effects) {
    if (effect === 'rootDone') await wake(locked.tx, locked.run.id, locked.process.id, 'rootDone');
    if (effect === 'openParentIfLast') await openAbove(locked);
  }
}

/**
 * Opens the approval above when nothing below it is waiting or open any more, for whoever holds its role today, and tells him. Its
 * ladder begins anew. To be called with the parent's row locked and the task itself already written.
 */
export async function openAbove({ tx, parent, run, clock, settings }: LockedTask): Promise<boolean> {
  if (!parent || parent.state !== 'waiting') return false;
  const unsettled = await tx.task.count({ where: { parent: parent.id, state: { in: ['waiting', 'open'] } } });
  if (unsettled > 0) return false;
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: parent.organ } }, select: { type: true, participates: true } });
  const onPaper = organ?.participates === false;
  const next = isChased(organ) ? rungOf(settings, { dueDay: parent.dueDay, rung: 0, ladderFrom: clock.now }) : null;
  const person = await holderToday(tx, parent.id, clock.today);
  const revision = parent.revision + 1;
  await tx.task.update({
    where: { id: parent.id },
    data: { state: 'open', person, openedAt: clock.now, ladderFrom: clock.now, rung: 0, nextRungAt: next?.at ?? null, revision },
  });
  const about = { run: run.id, at: clock.now, subject: parent.id, businessKey: `${parent.key}|${String(parent.round)}`, revision };
  await record(tx, { ...about, actor: 'system', actorRole: 'system', kind: 'approvalOpened', payload: { old: 'waiting', new: 'open' } });
  if (person !== parent.person) {
    await record(tx, reassignedEntry(about, parent.person, person));
    await tx.taskShare.deleteMany({ where: { task: parent.id, person: person ?? '' } });
  }
  if (person !== null && !onPaper) {
    const units = await tx.task.count({ where: { parent: parent.id, state: { not: 'withdrawn' } } });
    const missing = await tx.task.count({ where: { parent: parent.id, state: 'without' } });
    await notify(tx, {
      run: run.id,
      person,
      kind: 'approvalOpened',
      occasion: `opened|${parent.key}|${String(parent.round)}|${String(revision)}`,
      urgent: isUrgent(parent.dueDay, clock.today, settings),
      task: parent.id,
      occurrence: parent.occurrence,
      payload: { units, missing },
      at: clock.now,
    });
  }
  // Told at once or not, its ladder may ask for an earlier morning than the one that is awaited.
  await wakeMorningFor(tx, run.id, [next?.at ?? null]);
  return true;
}

async function holderToday(tx: Tx, task: string, today: string): Promise<string | null> {
  const rows = await tx.$queryRawUnsafe<{ person: string | null }[]>(`select ${presentHolder('t', '$2')} as person from task t where t.id = $1`, task, today);
  return rows[0]?.person ?? null;
}

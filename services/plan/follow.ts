import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wakeMorningFor } from '../base/notice';
import { rungOf, settingsOf } from '../../domain/tasks/settings';
import { differsInShape, reshape } from './reshape';
import { rechain } from './rechain';

/** A task whose due day differs between two plans of its occurrence. `key` is the business key within the occurrence. */
export interface DueMove {
  key: string;
  from: string;
  to: string;
}

/** Which tasks' due days differ between the old and the new plan of one occurrence. */
export function dueMoves(before: PlannedOccurrence, after: PlannedOccurrence): DueMove[] {
  const old = new Map(before.tasks.map((t) => [t.key, t.due]));
  return after.tasks.flatMap((t) => {
    const from = old.get(t.key);
    return from !== undefined && from !== t.due ? [{ key: t.key, from, to: t.due }] : [];
  });
}

/**
 * An open occurrence got new dates: its unfinished tasks get their new due day and begin their ladder anew from now, so that
 * reminders follow the new date at once; its undecided ärenden are bound to the meetings of the new plan. Done tasks and decided
 * ärenden stay. The process must be woken afterwards, since the day of its meeting may be another.
 */
export async function followOpen(tx: Tx, run: Run, row: Occurrence, after: PlannedOccurrence, clock: RunClock): Promise<void> {
  const before = row.planned as unknown as PlannedOccurrence;
  if (differsInShape(before, after)) await reshape(tx, run, row, after, clock);
  const due = new Map(dueMoves(before, after).map((m) => [`${row.id}|${m.key}`, m.to]));
  const tasks = await tx.task.findMany({
    where: { run: run.id, key: { in: [...due.keys()] }, state: { in: ['waiting', 'open'] } },
    orderBy: { key: 'asc' },
  });
  // Hundreds of tasks share a few days: one statement for all that get the same.
  const alike = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = `${due.get(task.key) ?? task.dueDay}|${String(isChasedNow(task))}|${String(task.state === 'waiting')}`;
    const group = alike.get(key);
    if (group) group.push(task);
    else alike.set(key, [task]);
  }
  const rungs: (Date | null)[] = [];
  for (const [first, ...others] of alike.values()) {
    if (!first) continue;
    const dueDay = due.get(first.key) ?? first.dueDay;
    const ladder = freshLadder(run, first, dueDay, clock);
    rungs.push(ladder.nextRungAt);
    await tx.task.updateMany({
      where: { id: { in: [first, ...others].map((t) => t.id) } },
      data: { dueDay, ...ladder, revision: { increment: 1 } },
    });
  }
  await wakeMorningFor(tx, run.id, rungs);
  await rechain(tx, row, before, after);
}

/** A ladder that begins anew from now towards `dueDay`. A task that is not chased (on paper, the revision) stays so. */
export function freshLadder(run: Run, task: Pick<Task, 'nextRungAt' | 'rung' | 'state'>, dueDay: string, clock: RunClock) {
  const chased = isChasedNow(task);
  const next = rungOf(settingsOf(run.definition), { dueDay, rung: 0, ladderFrom: clock.now, waiting: task.state === 'waiting' });
  return { rung: 0, ladderFrom: clock.now, nextRungAt: chased ? (next?.at ?? null) : null };
}

function isChasedNow(task: Pick<Task, 'nextRungAt' | 'rung'>): boolean {
  return task.nextRungAt !== null || task.rung > 0;
}

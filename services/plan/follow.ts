import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wakeMorning } from '../base/notice';
import { rungOf, settingsOf } from '../tasks/settings';

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
  const due = new Map(dueMoves(before, after).map((m) => [`${row.id}|${m.key}`, m.to]));
  const tasks = await tx.task.findMany({
    where: { run: run.id, key: { in: [...due.keys()] }, state: { in: ['waiting', 'open'] } },
    orderBy: { key: 'asc' },
  });
  for (const task of tasks) {
    const dueDay = due.get(task.key) ?? task.dueDay;
    const ladder = freshLadder(run, task, dueDay, clock);
    if (ladder.nextRungAt !== null) await wakeMorning(tx, run.id, ladder.nextRungAt);
    await tx.task.update({ where: { id: task.id }, data: { dueDay, ...ladder, revision: { increment: 1 } } });
  }
  const meetings = new Map(before.chain.map((m) => [m.position, m.meeting]));
  for (const matter of after.chain) {
    if (meetings.get(matter.position) === matter.meeting) continue;
    await tx.matter.updateMany({
      where: { run: run.id, occurrence: row.id, position: matter.position, state: { in: ['waiting', 'open'] } },
      data: { meeting: matter.meeting, revision: { increment: 1 } },
    });
  }
}

/** A ladder that begins anew from now towards `dueDay`. A task that is not chased (on paper, the revision) stays so. */
export function freshLadder(run: Run, task: Pick<Task, 'nextRungAt' | 'rung' | 'state'>, dueDay: string, clock: RunClock) {
  const chased = task.nextRungAt !== null || task.rung > 0;
  const next = rungOf(settingsOf(run.definition), { dueDay, rung: 0, ladderFrom: clock.now, waiting: task.state === 'waiting' });
  return { rung: 0, ladderFrom: clock.now, nextRungAt: chased ? (next?.at ?? null) : null };
}

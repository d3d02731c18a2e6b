import { dueMoves, type DueMove } from '../../domain/plan/follow';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wakeMorningFor } from '../base/notice';
import { hasLadder } from '../../domain/tasks/chase';
import { movedDays, type AnswerDays } from '../../domain/tasks/parts';
import { freshLadder } from './ladders';
import { differsInShape, reshape } from './reshape';
import { rechain } from './rechain';

/**
 * An open occurrence got new dates: its unfinished tasks get their new due day and begin their ladder anew from now, so that
 * reminders follow the new date at once; its undecided ärenden are bound to the meetings of the new plan. Done tasks and decided
 * ärenden stay. The process must be woken afterwards, since the day of its meeting may be another.
 */
export async function followOpen(tx: Tx, run: Run, row: Occurrence, after: PlannedOccurrence, clock: RunClock): Promise<void> {
  const before = row.planned as unknown as PlannedOccurrence;
  if (differsInShape(before, after)) await reshape(tx, run, row, after, clock);
  const due = new Map(dueMoves(before, after).map((m) => [`${row.id}|${m.key}`, m]));
  const tasks = await tx.task.findMany({
    where: { run: run.id, key: { in: [...due.keys()] }, state: { in: ['waiting', 'open'] } },
    orderBy: { key: 'asc' },
  });
  // Hundreds of tasks share a few days: one statement for all that get the same.
  const alike = new Map<string, Task[]>();
  for (const task of tasks) {
    const days = daysAfter(task, due.get(task.key));
    if (days === null) continue;
    const key = `${days.dueDay}|${days.textsDue ?? ''}|${String(hasLadder(task))}|${String(task.state === 'waiting')}`;
    const group = alike.get(key);
    if (group) group.push(task);
    else alike.set(key, [task]);
  }
  const rungs: (Date | null)[] = [];
  for (const [first, ...others] of alike.values()) {
    if (!first) continue;
    const days = daysAfter(first, due.get(first.key)) ?? { dueDay: first.dueDay, textsDue: first.textsDue };
    const ladder = freshLadder(run, first, days.dueDay, clock);
    rungs.push(ladder.nextRungAt);
    await tx.task.updateMany({
      where: { id: { in: [first, ...others].map((t) => t.id) } },
      data: { ...days, ...ladder, revision: { increment: 1 } },
    });
  }
  await wakeMorningFor(tx, run.id, rungs);
  await rechain(tx, row, before, after);
}

/** A task's days after a move; null when only the figures' day moved and that is behind it. */
function daysAfter(task: Pick<Task, 'round' | 'figuresAt'>, move: DueMove | undefined): AnswerDays | null {
  return move ? movedDays(move, { round: task.round, figuresIn: task.figuresAt !== null }) : null;
}

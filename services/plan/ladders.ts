import { dayAt, instantAt } from '../../domain/calendar/zone';
import { rulesUnder } from '../../domain/arshjul/kept';
import type { Definition } from '../../domain/arshjul/definition';
import { canonicalJson } from '../../domain/record/canonical';
import { ladderAnew, type FreshLadder } from '../../domain/tasks/chase';
import { settingsOf } from '../../domain/tasks/settings';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wakeMorningFor } from '../base/notice';

/** A ladder that begins anew from now towards `dueDay`. */
export function freshLadder(run: Run, task: Pick<Task, 'nextRungAt' | 'occurrence' | 'rung' | 'state'>, dueDay: string, clock: RunClock): FreshLadder {
  return ladderAnew(settingsOf(run.definition), task, dueDay, clock.now);
}

/**
 * The year follows another definition: an unfinished task whose ladder is another by it begins it anew from now; the others keep
 * theirs, at the hour of the day that holds for everybody. `run` is the row as it was before.
 */
export async function laddersFollow(tx: Tx, run: Run, now: Definition, clock: RunClock): Promise<void> {
  const before = run.definition as unknown as Definition;
  const tasks = await tx.task.findMany({ where: { run: run.id, state: { in: ['waiting', 'open'] }, nextRungAt: { not: null } }, orderBy: { key: 'asc' } });
  const changed = new Set(
    [...new Set(tasks.map((t) => t.occurrence))].filter((o) => canonicalJson(rulesUnder(before, o).ladder) !== canonicalJson(rulesUnder(now, o).ladder)),
  );
  const following: Run = { ...run, definition: now as unknown as Run['definition'] };
  const rungs = await Promise.all([
    ...alike(tasks.filter((t) => changed.has(t.occurrence)), (t) => `${t.occurrence}|${t.dueDay}|${t.state}`).map(async ([first, ids]) => {
      const ladder = freshLadder(following, first, first.dueDay, clock);
      await tx.task.updateMany({ where: { id: { in: ids }, state: { in: ['waiting', 'open'] } }, data: { ...ladder, revision: { increment: 1 } } });
      return ladder.nextRungAt;
    }),
    ...(before.wakeTime === now.wakeTime ? [] : alike(tasks.filter((t) => !changed.has(t.occurrence)), (t) => String(t.nextRungAt?.getTime()))).map(async ([first, ids]) => {
      const nextRungAt = first.nextRungAt && instantAt(dayAt(first.nextRungAt), now.wakeTime);
      await tx.task.updateMany({ where: { id: { in: ids }, state: { in: ['waiting', 'open'] } }, data: { nextRungAt } });
      return nextRungAt;
    }),
  ]);
  await wakeMorningFor(tx, run.id, rungs);
}

/** Hundreds of tasks share a few days: one of each kind, with the ids of all. */
function alike(tasks: readonly Task[], key: (task: Task) => string): [Task, string[]][] {
  const groups = new Map<string, [Task, string[]]>();
  for (const task of tasks) {
    const group = groups.get(key(task));
    if (group) group[1].push(task.id);
    else groups.set(key(task), [task, [task.id]]);
  }
  return [...groups.values()];
}

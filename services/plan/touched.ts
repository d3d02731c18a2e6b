import { lastDay, movedDays } from '../../domain/tasks/parts';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { dueMoves, type DueMove } from '../../domain/plan/follow';
import type { RowChanges } from './replan';
import { differsInShape, reshapeOf } from './reshape';

/** A task that stands in the way of an adjustment. `done`: it was answered meanwhile and is left alone. */
export interface TouchedTask {
  task: string;
  occurrence: string;
  key: string;
  label: string;
  organ: string;
  unit: string | null;
  person: string | null;
  from: string;
  to: string;
  done: boolean;
  /** the figures' earlier day, of a task with two: before and after the move, null where there is none */
  figures?: { from: string | null; to: string | null };
  /** another day, asked anew, taken away, asked again after having been taken away, or in other hands (or kept) as the organisation changes */
  change: 'day' | 'new' | 'removed' | 'back' | 'hand';
  /** who has it until then */
  handedFrom?: string | null;
  /** who shares it with `person`, and who did until then */
  also?: readonly string[];
  had?: readonly string[];
  /** Swedish: what becomes of it when the organisation changes */
  text?: string;
}

/** Every task that changes day, comes or goes. */
export async function touchedTasks(tx: Tx, run: Run, changes: RowChanges, clock: RunClock): Promise<TouchedTask[]> {
  const open = changes.updated.filter(({ row }) => row.state === 'open');
  const moves = new Map(
    open.flatMap(({ row, step }) => dueMoves(plannedOf(row), step).map((m): [string, DueMove & { label: string }] => [`${row.id}|${m.key}`, { ...m, label: step.label }])),
  );
  const gone = changes.dropped.filter((r) => r.state === 'open').map((r) => r.id);
  const labels = new Map(changes.dropped.map((r) => [r.id, r.label]));
  const rows = await tx.task.findMany({
    where: { run: run.id, state: { not: 'withdrawn' }, OR: [{ key: { in: [...moves.keys()] } }, { occurrence: { in: gone } }] },
    orderBy: { key: 'asc' },
  });
  const touched = new Map(
    rows.map((t): [string, TouchedTask] => {
      const move = moves.get(t.key);
      return [t.key, { ...told(t, move?.label ?? labels.get(t.occurrence) ?? t.occurrence), to: move?.to ?? 'utgår', ...(move ? figuresOf(t, move) : {}), change: move ? 'day' : 'removed' }];
    }),
  );
  for (const { row, step } of changes.updated) {
    if (row.openedAt === null || !(row.state === 'dropped' || differsInShape(plannedOf(row), step))) continue;
    const shape = await reshapeOf(tx, run, row, step, clock);
    if (!shape) continue;
    for (const t of shape.gone) touched.set(t.key, { ...told(t, step.label), to: 'utgår', change: 'removed' });
    for (const { task, row: to } of shape.back) touched.set(task.key, { ...told(task, step.label), person: to.person ?? null, from: 'utgår', to: lastDay(to), change: 'back' });
    for (const to of shape.create) {
      touched.set(to.key, {
        task: to.id, occurrence: row.id, key: to.key, label: step.label, organ: to.organ, unit: to.unit ?? null, person: to.person ?? null, from: 'ny', to: lastDay(to), done: false, change: 'new',
      });
    }
  }
  return [...touched.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The figures' day, where the task has one before or after the move; `from` and `to` are then the texts'. */
function figuresOf(task: Task, move: DueMove): Pick<TouchedTask, 'figures'> {
  const before = task.textsDue === null ? null : task.dueDay;
  const days = movedDays(move, { round: task.round, figuresIn: task.figuresAt !== null });
  const after = days === null || days.textsDue === null ? null : days.dueDay;
  return before === null && after === null ? {} : { figures: { from: before, to: after } };
}

function plannedOf(row: Occurrence): PlannedOccurrence {
  return row.planned as unknown as PlannedOccurrence;
}

function told(t: Task, label: string): Omit<TouchedTask, 'to' | 'change'> {
  return {
    task: t.id, occurrence: t.occurrence, key: t.key, label, organ: t.organ, unit: t.unit, person: t.person, from: lastDay(t),
    done: t.state === 'done' || t.state === 'without',
  };
}

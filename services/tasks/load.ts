import type { TaskFacts, TaskKind, TaskState } from '../../domain/tasks/task';
import { NEED_FORM } from '../../domain/tasks/form';
import type { Occurrence, Process, Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { isActing, NO_SUCH_TASK, withinReach, type Asker } from './access';
import { settingsOf, settingsUnder, type Settings } from '../../domain/tasks/settings';

/** A task with what its rules hang on, all locked for the act: process (shared), parent, task, in that order. */
export interface LockedTask {
  tx: Tx;
  task: Task;
  parent: Task | null;
  process: Process;
  run: Run;
  occurrence: Occurrence;
  clock: RunClock;
  settings: Settings;
}

/**
 * Locks a task for an act and reads everything afresh under the locks. Throws `Refusal('not-found')` for what does not exist or
 * lies outside the actor's run, municipality or link.
 */
export async function lockTask(tx: Tx, actor: Actor, id: string): Promise<LockedTask> {
  await tx.$queryRaw`
    with
    process_row as materialized (
      select id from process where id = (select process from task where id = ${id}) for share),
    parent_row as materialized (
      select id from task where id = (select parent from task where id = ${id}) and (select count(*) from process_row) >= 0 for update),
    own as materialized (
      select id from task where id = ${id} and (select count(*) from parent_row) >= 0 for update)
    select count(*)::int as n from own`;
  const task = await tx.task.findUnique({ where: { id } });
  const run = task && (await tx.run.findUnique({ where: { id: task.run } }));
  if (!task || !run || !withinReach(actor, { id, run: run.id, municipality: run.municipality })) throw new Refusal('not-found', NO_SUCH_TASK);
  const process = await tx.process.findUniqueOrThrow({ where: { id: task.process } });
  const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: run.id, id: task.occurrence } } });
  const parent = task.parent === null ? null : await tx.task.findUnique({ where: { id: task.parent } });
  return { tx, task, parent, process, run, occurrence, clock: clockOfRow(run), settings: settingsUnder(settingsOf(run.definition), occurrence.id) };
}

/** The task as the pure rules see it. */
export function factsOf({ task, parent, process, occurrence, run }: Omit<LockedTask, 'tx' | 'clock' | 'settings'>): TaskFacts {
  return {
    kind: task.form === NEED_FORM.key ? 'need' : (task.kind as TaskKind),
    state: task.state as TaskState,
    late: task.late,
    dueDay: task.dueDay,
    textsDue: task.textsDue,
    figuresIn: task.figuresAt !== null,
    parent: (parent?.state ?? null) as TaskState | null,
    phase: process.phase,
    occurrence: occurrence.state,
    run: run.state,
  };
}

/**
 * The actor must be the one who has the task today, in a session of their own: neither a mail link nor a token is enough to
 * approve. For an organ that takes part on paper only, whose line has nobody here, the ekonomichef stands in (the edge has found
 * that role in the actor's grants). To others the task does not exist.
 */
export async function mustActAs(locked: LockedTask, actor: Actor, task: Task | null): Promise<void> {
  if (actor.via === 'link') throw new Refusal('forbidden', 'Länken i mejlet räcker inte till att godkänna. Logga in för att göra detta.');
  if (task && (await isActing(asker(locked.tx), actor, task, locked.clock.today))) return;
  if (task && actor.via === 'session' && actor.role === 'ekonomichef' && (await isOutside(locked, task))) return;
  if (actor.via === 'api' || actor.via === 'cli') throw new Refusal('forbidden', 'Bara den som har uppgiften kan göra detta, inloggad som sig själv.');
  throw new Refusal('not-found', NO_SUCH_TASK);
}

async function isOutside({ tx, run }: LockedTask, task: Task): Promise<boolean> {
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: task.organ } }, select: { participates: true } });
  return organ?.participates === false;
}

/** Lets the access questions be asked inside a Prisma transaction. */
export function asker(tx: Tx): Asker {
  return {
    query: async <R extends object>(text: string, values: unknown[]) => ({ rows: await tx.$queryRawUnsafe<R[]>(text, ...values) }),
  };
}

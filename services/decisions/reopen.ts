import { affectedBy } from '../../domain/decisions/reopening';
import { returningPositions } from '../../domain/decisions/returning';
import { isRemitted } from '../../domain/decisions/standing';
import type { MatterState } from '../../domain/decisions/decide';
import { isDay, type Day } from '../../domain/calendar/day';
import type { Matter, Task } from '../../generated/prisma/client';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Actor } from '../access/actor';
import { clockOf, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { lockRun } from '../plan/facts';
import { basisOf } from './basis';
import { createRounds, mattersOf } from './create';
import { reopenTasks } from './reopenTasks';
import { reviveProcess } from './revive';
import { mayReopen } from './who';

export { reopenPending } from './reopenTasks';

export interface ReopenInput {
  /** nothing below is asked again, or the tasks that are: of the occurrence itself or of what it builds on */
  reopen: 'nothing' | string[];
  /** what the receiver adds to the ärende */
  supplement?: string;
  /** the new answer day; without it, as many arbetsdagar as the first time */
  due?: Day;
}

export interface ReopenReceipt {
  matter: string;
  /** ids of the tasks that are asked again */
  reopened: string[];
  /** occurrences below that are gone through again */
  occurrences: string[];
  /** organs that take the ärende again, in order */
  organs: string[];
}

/**
 * After an återremiss: the receiver says what re-opens. Nothing: the organs from his own to the one that remitted take the ärende
 * again, with his supplement. Tasks: they are asked again in a new round, their approvals wait for them anew, what lies between
 * them and the ärende (a nämnd's report) is decided again, and the ärende comes back when all that is done.
 *
 * Only he to whom it went may, or the ekonomichef for him. Throws `Refusal`: 'conflict' when there is no such choice any more,
 * 'invalid' with a field for an unknown task or day.
 */
export async function reopen(
  db: Db,
  actor: Actor,
  matterId: string,
  input: ReopenInput,
  opts: { idempotencyKey?: string; expectedRevision?: number } = {},
): Promise<ReopenReceipt> {
  const who = await mayReopen(db, actor, matterId);
  return inTransaction(db, (tx) =>
    once(tx, who, opts.idempotencyKey, { act: 'reopen', matter: matterId, input }, () => act(tx, who, matterId, input, opts.expectedRevision)),
  );
}

async function act(tx: Tx, actor: Actor, matterId: string, input: ReopenInput, expected?: number): Promise<ReopenReceipt> {
  const { run, process } = await tx.matter.findUniqueOrThrow({ where: { id: matterId }, select: { run: true, process: true } });
  await tx.$queryRaw`select 1 from process where id = ${process} for share`;
  await lockRun(tx, run);
  await tx.$queryRaw`select 1 from matter where id = ${matterId} for update`;
  const matter = await tx.matter.findUniqueOrThrow({ where: { id: matterId } });
  if (expected !== undefined && matter.revision !== expected) {
    throw new Refusal('conflict', 'Ärendet har ändrats av någon annan. Ladda om sidan och se vad som gäller.');
  }
  if (!isRemitted({ state: matter.state as MatterState, outcome: matter.outcome })) {
    throw new Refusal('conflict', 'Det finns ingen återremiss att ta ställning till för det här ärendet.');
  }
  const clock = await clockOf(tx, run);
  if (input.due !== undefined && (!isDay(input.due) || input.due <= clock.today)) {
    const text = 'Välj en svarsdag som ligger framåt i tiden.';
    throw new Refusal('invalid', text, [{ field: 'due', text }]);
  }
  const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: matter.occurrence } } });
  const basis = await basisOf(tx, run, occurrence.id);
  const tasks = input.reopen === 'nothing' ? [] : await chosenTasks(tx, run, input.reopen, [...basis.builtOn.keys()]);

  const affected = affectedBy(basis, new Set(tasks.map((t) => t.occurrence)));
  const between = [...affected].filter((id) => id !== occurrence.id).sort();
  await checkFinished(tx, run, between);
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  const positions = returningPositions(planned.chain, matter.position, matter.remitTo ?? matter.organ, tasks.length > 0);
  const rows = await mattersOf(tx, occurrence);
  await createRounds(tx, { occurrence, planned, rows, matter }, positions);

  const why = [matter.motivation, input.supplement?.trim()].filter(Boolean).join(' ') || null;
  for (const id of between) await reviveProcess(tx, run, id, tasks.some((t) => t.occurrence === id), why, actor, clock);
  await reopenTasks(tx, { run, tasks, due: input.due, why, actor, clock });
  await writeChoice(tx, matter, { actor, clock, tasks, supplement: input.supplement?.trim() || null });
  await wake(tx, run, process, 'reopened');
  const organs = planned.chain.filter((c) => positions.includes(c.position)).map((c) => c.organ);
  return { matter: matter.id, reopened: tasks.map((t) => t.id), occurrences: between, organs };
}

/** The chosen tasks, in order of key; each must be done and lie in the ärende's own step or in what it builds on. */
async function chosenTasks(tx: Tx, run: string, ids: readonly string[], within: readonly string[]): Promise<Task[]> {
  const tasks = await tx.task.findMany({ where: { run, id: { in: [...ids] }, occurrence: { in: [...within] } }, orderBy: { key: 'asc' } });
  const wrong = tasks.length < new Set(ids).size || tasks.some((t) => !['done', 'without'].includes(t.state));
  if (ids.length === 0 || wrong) {
    const text = 'Välj bland de avslutade uppgifter som ärendet bygger på, eller att inget ska öppnas.';
    throw new Refusal('invalid', text, [{ field: 'reopen', text }]);
  }
  return tasks;
}

/** What lies below must be over: what is still under way is sent back there, by whoever approves. */
async function checkFinished(tx: Tx, run: string, ids: readonly string[]): Promise<void> {
  const open = await tx.occurrence.findFirst({ where: { run, id: { in: [...ids] }, state: { not: 'finished' } }, select: { label: true } });
  if (open) throw new Refusal('rule', `${open.label} är inte avslutat. Skicka tillbaka uppgiften där i stället.`);
}

async function writeChoice(
  tx: Tx,
  matter: Matter,
  { actor, clock, tasks, supplement }: { actor: Actor; clock: RunClock; tasks: readonly Task[]; supplement: string | null },
): Promise<void> {
  const { revision } = await tx.matter.update({ where: { id: matter.id }, data: { state: 'superseded', revision: { increment: 1 } } });
  await record(tx, {
    run: matter.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'remittalAnswered',
    subject: matter.id,
    businessKey: matter.key,
    revision,
    payload: { old: 'aterremiss', new: tasks.length === 0 ? 'nothing' : tasks.map((t) => t.key), why: supplement },
  });
}


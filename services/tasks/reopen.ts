import { decide } from '../../domain/tasks/decide';
import type { Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { isUrgent } from './answer';
import { factsOf, type LockedTask } from './load';
import { rungOf, settingsOf, type Settings } from './settings';

/** Working days that somebody has at least, from the day on which a task is sent back to them. */
const AT_LEAST = 2;

export interface Reopening {
  reason: string;
  /** the approver above, or an organ whose återremiss opens it */
  by: 'parent' | 'organ';
  actor: Actor;
}

type Place = Pick<LockedTask, 'tx' | 'run' | 'process' | 'occurrence' | 'clock'>;

/**
 * Opens done tasks again in a new round: the answer is kept, the ladder begins anew, there are two working days at least. All
 * approvals above them wait again. Of tasks on one branch the lowest opens and those above wait for it. Throws `Refusal` when
 * something cannot be sent back; then nothing is to be kept of the transaction.
 *
 * To be called with the process row locked (shared for people, exclusive in a look). An approver who sends back holds the row of
 * the approval already, and all above it wait; an organ's reopening locks the occurrence's tasks from the roots down.
 */
export async function reopenTasks(place: Place, ids: readonly string[], reopening: Reopening): Promise<Task[]> {
  const { tx, run, occurrence } = place;
  if (reopening.by === 'parent') await tx.$queryRaw`select id from task where id = any(${[...ids]}) order by id for update`;
  else await lockTree(tx, run.id, occurrence.id);
  const tasks = await tx.task.findMany({ where: { run: run.id, occurrence: occurrence.id }, orderBy: { key: 'asc' } });
  const byId = new Map(tasks.map((t) => [t.id, t]));
  const wanted = new Set(ids);
  for (const id of wanted) if (!byId.has(id)) throw new Refusal('not-found', 'En av uppgifterna finns inte i det här steget.');

  const above = new Set<string>();
  for (const id of wanted) for (const t of ancestors(byId, id)) above.add(t.id);
  const settings = settingsOf(run.definition);
  const stage: Stage = { ...place, settings, reopening, byId };
  const opened: Task[] = [];
  for (const id of [...wanted].sort()) {
    const task = byId.get(id);
    if (task) opened.push(await reopenOne(stage, task, above.has(id)));
  }
  for (const id of above) {
    const task = byId.get(id);
    if (task && !wanted.has(id)) await waitAgain(stage, task);
  }
  return opened;
}

async function lockTree(tx: Tx, run: string, occurrence: string): Promise<void> {
  await tx.$queryRaw`
    with recursive tree as (
      select id, 0 as depth from task where run = ${run} and occurrence = ${occurrence} and parent is null
      union all select t.id, tree.depth + 1 from task t join tree on t.parent = tree.id)
    select t.id from task t join tree on tree.id = t.id order by tree.depth, t.id for update of t`;
}

interface Stage extends Place {
  settings: Settings;
  reopening: Reopening;
  byId: ReadonlyMap<string, Task>;
}

function ancestors(byId: ReadonlyMap<string, Task>, id: string): Task[] {
  const path: Task[] = [];
  for (let at = byId.get(byId.get(id)?.parent ?? ''); at; at = byId.get(at.parent ?? '')) path.push(at);
  return path;
}

async function reopenOne(stage: Stage, task: Task, waitsForBelow: boolean): Promise<Task> {
  const { tx, run, process, occurrence, clock, settings, reopening, byId } = stage;
  const parent = byId.get(task.parent ?? '') ?? null;
  const newDue = settings.calendar.add(clock.today, AT_LEAST);
  const decision = decide(factsOf({ task, parent, process, occurrence, run }), {
    does: 'reopen',
    newDue,
    children: waitsForBelow ? 1 : 0,
    by: reopening.by,
  });
  if (!decision.ok) throw new Refusal(decision.code, decision.text);
  if (!decision.change) throw new Error('a reopening that changes nothing');
  const { state, late, dueDay } = decision.change;
  const round = task.round + 1;
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: task.organ } }, select: { participates: true } });
  const onPaper = organ?.participates === false;
  const updated = await tx.task.update({
    where: { id: task.id },
    data: {
      state,
      outcome: null,
      late,
      dueDay,
      round,
      openedAt: clock.now,
      ladderFrom: clock.now,
      rung: 0,
      nextRungAt: onPaper ? null : (rungOf(settings, { dueDay, rung: 0, ladderFrom: clock.now })?.at ?? null),
      withoutReason: null,
      doneAt: null,
      doneBy: null,
      revision: { increment: 1 },
    },
  });
  await keep(stage, updated, task.state, state);
  if (task.person !== null && !onPaper && state === 'open') {
    await notify(tx, {
      run: run.id,
      person: task.person,
      kind: 'sentBack',
      occasion: `sentBack|${task.key}|${String(round)}`,
      urgent: isUrgent(task.dueDay, clock.today, settings),
      task: task.id,
      occurrence: task.occurrence,
      payload: { reason: reopening.reason, by: reopening.actor.id, due: dueDay },
      at: clock.now,
    });
  }
  return updated;
}

/** An approval above something that opened again: what it said is no longer said, it waits for what is below. */
async function waitAgain(stage: Stage, task: Task): Promise<void> {
  if (task.state === 'waiting' || task.state === 'withdrawn') return;
  const { tx, clock, settings, run } = stage;
  const newDue = settings.calendar.add(clock.today, AT_LEAST);
  const dueDay = newDue > task.dueDay ? newDue : task.dueDay;
  const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: task.organ } }, select: { participates: true } });
  const updated = await tx.task.update({
    where: { id: task.id },
    data: {
      state: 'waiting',
      outcome: null,
      late: false,
      dueDay: task.state === 'open' ? task.dueDay : dueDay,
      round: task.state === 'open' ? task.round : task.round + 1,
      rung: 0,
      ladderFrom: clock.now,
      nextRungAt: organ?.participates === false ? null : (rungOf(settings, { dueDay, rung: 0, ladderFrom: clock.now })?.at ?? null),
      withoutReason: null,
      doneAt: null,
      doneBy: null,
      revision: { increment: 1 },
    },
  });
  await keep(stage, updated, task.state, 'waiting');
}

async function keep({ tx, run, clock, reopening }: Stage, task: Task, before: string, after: string): Promise<void> {
  const { actor, by, reason } = reopening;
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: after === 'waiting' ? 'approvalWaits' : by === 'parent' ? 'sentBack' : 'reopened',
    subject: task.id,
    businessKey: `${task.key}|${String(task.round)}`,
    revision: task.revision,
    payload: { old: before, new: after, why: reason, due: task.dueDay },
  });
}

/** Takes the place of one occurrence for a reopening from outside its own acts (an återremiss). */
export function placeFor(tx: Tx, run: Run, process: LockedTask['process'], occurrence: LockedTask['occurrence'], clock: RunClock): Place {
  return { tx, run, process, occurrence, clock };
}

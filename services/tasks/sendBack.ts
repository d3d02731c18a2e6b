import { decide } from '../../domain/tasks/decide';
import { cleanText } from '../../domain/tasks/form';
import { lastDay } from '../../domain/tasks/parts';
import { isUrgent, LEAST_DAYS, rungOf } from '../../domain/tasks/settings';
import { isUnsettled } from '../../domain/tasks/task';
import type { Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { notify, wakeMorningFor } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { otherRevision, type ActOptions } from './answer';
import { isChased } from '../../domain/tasks/chased';
import { factsOf, lockTask, mustActAs, type LockedTask } from './load';
import { receiptOf, type ActReceipt } from './receipt';

/**
 * Sends answers or approvals directly below an approval back with a reason. They open in a new round with a ladder that begins
 * anew and two working days at least, and the approval waits for them. The morning is woken, since it may have to remind sooner
 * than it sleeps to. `taskId` is the approval.
 */
export async function sendBack(
  db: Db,
  actor: Actor,
  taskId: string,
  input: { children: readonly string[]; reason: string },
  opts: ActOptions = {},
): Promise<ActReceipt & { children: string[] }> {
  const reason = cleanText(input.reason);
  if (reason === '') throw needReason('Skriv vad som ska ändras.');
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'sendBack', taskId, input }, async () => {
      const locked = await lockTask(tx, actor, taskId);
      const { task, run } = locked;
      await mustActAs(locked, actor, task);
      if (opts.expectedRevision !== undefined && opts.expectedRevision !== task.revision) throw otherRevision();
      if (!isUnsettled(task.state)) throw new Refusal('conflict', 'Sammanställningen är redan godkänd. Bara en återremiss kan öppna den igen.');
      const children = await childrenOf(locked, input.children);
      const organ = await tx.organ.findUnique({ where: { run_id: { run: run.id, id: task.organ } }, select: { type: true, participates: true } });
      const told = { onPaper: organ?.participates === false, chased: isChased(organ) };
      const rungs: (Date | null)[] = [];
      for (const child of children) rungs.push(await reopen(locked, actor, child, reason, told));
      const revision = await waitAgain(locked, actor, reason, told);
      await wakeMorningFor(tx, run.id, rungs);
      return { ...receiptOf(locked), late: false, revision, deviation: null, actionPlan: null, children: children.map((c) => c.id) };
    }),
  );
}

/** The refusal when a reason is wanted and none was given. */
export function needReason(text: string): Refusal {
  return new Refusal('invalid', 'Ett skäl saknas.', [{ field: 'reason', text }]);
}

/** What the organ hears of: nothing on paper, and no reminders where it is only waited for. */
interface Told {
  onPaper: boolean;
  chased: boolean;
}

/** The children, locked after the approval above them; among them approvals before answers, as everywhere. */
async function childrenOf({ tx, task }: LockedTask, ids: readonly string[]): Promise<Task[]> {
  const wanted = [...new Set(ids)];
  await tx.$queryRaw`select id from task where parent = ${task.id} and id = any(${wanted}) order by kind desc, id for update`;
  const children = await tx.task.findMany({ where: { parent: task.id, id: { in: wanted } }, orderBy: { key: 'asc' } });
  if (children.length > 0 && children.length === wanted.length) return children;
  throw new Refusal('invalid', 'Välj vad som ska skickas tillbaka bland det som ligger under godkännandet.', [
    { field: 'children', text: 'Välj minst ett svar under det här godkännandet.' },
  ]);
}

/** Opens a child anew and tells whoever has it; returns its next rung (UTC). */
async function reopen(locked: LockedTask, actor: Actor, child: Task, reason: string, { onPaper, chased }: Told): Promise<Date | null> {
  const { tx, run, clock, settings } = locked;
  const decision = decide(factsOf({ ...locked, task: child, parent: locked.task }), {
    does: 'sendBack',
    newDue: settings.calendar.add(clock.today, LEAST_DAYS),
  });
  if (!decision.ok) throw new Refusal(decision.code, decision.text);
  if (!decision.change) throw new Error('a sending back that changes nothing');
  const { state, late, dueDay } = decision.change;
  const next = chased ? rungOf(settings, { dueDay, rung: 0, ladderFrom: clock.now }) : null;
  const round = child.round + 1;
  const revision = child.revision + 1;
  await tx.task.update({
    where: { id: child.id },
    data: {
      state,
      outcome: null,
      late,
      dueDay,
      textsDue: null,
      figuresAt: null,
      round,
      openedAt: clock.now,
      ladderFrom: clock.now,
      rung: 0,
      nextRungAt: next?.at ?? null,
      doneAt: null,
      doneBy: null,
      revision,
    },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'sentBack',
    subject: child.id,
    businessKey: `${child.key}|${String(round)}`,
    revision,
    payload: { old: child.state, new: state, why: reason, due: dueDay },
  });
  const rung = next?.at ?? null;
  if (child.person === null || onPaper) return rung;
  await notify(tx, {
    run: run.id,
    person: child.person,
    kind: 'sentBack',
    occasion: `sentBack|${child.key}|${String(round)}`,
    urgent: isUrgent(lastDay(child), clock.today, settings),
    task: child.id,
    occurrence: child.occurrence,
    payload: { reason, by: actor.id, due: dueDay },
    at: clock.now,
  });
  return rung;
}

/** The approval waits for what is below it again; its own day stays. */
async function waitAgain({ tx, task, run, clock, settings }: LockedTask, actor: Actor, reason: string, { chased }: Told): Promise<number> {
  if (task.state === 'waiting') return task.revision;
  const revision = task.revision + 1;
  const next = chased ? rungOf(settings, { dueDay: task.dueDay, rung: 0, ladderFrom: clock.now, waiting: true }) : null;
  await tx.task.update({
    where: { id: task.id },
    data: { state: 'waiting', rung: 0, ladderFrom: clock.now, nextRungAt: next?.at ?? null, revision },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'approvalWaits',
    subject: task.id,
    businessKey: `${task.key}|${String(task.round)}`,
    revision,
    payload: { old: task.state, new: 'waiting', why: reason },
  });
  return revision;
}

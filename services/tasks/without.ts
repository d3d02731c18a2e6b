import { decide } from '../../domain/tasks/decide';
import { cleanText } from '../../domain/tasks/form';
import type { Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { notify } from '../base/notice';
import { once } from '../base/once';
import { record, type Entry } from '../base/record';
import { Refusal } from '../base/refusal';
import { tellAbove } from './above';
import { isToken } from './access';
import { otherRevision, type ActOptions } from './answer';
import { factsOf, lockTask, mustActAs, type LockedTask } from './load';
import { receiptOf, type ActReceipt } from './receipt';
import { needReason } from './sendBack';

/**
 * Goes on without a task that has not been done, at or after its due day, with a reason that is marked in all that follows. The
 * approver above does it; for a root the ekonomichef. What lies below an approval that is gone on without is left out with it:
 * shown, not counted. A late answer still comes in and counts until the level above has approved.
 */
export async function goOnWithout(db: Db, actor: Actor, childTaskId: string, input: { reason: string }, opts: ActOptions = {}): Promise<ActReceipt> {
  const reason = cleanText(input.reason);
  if (reason === '') throw needReason('Skriv varför ni går vidare utan svaret.');
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'goOnWithout', childTaskId, input }, async () => {
      const locked = await lockTask(tx, actor, childTaskId);
      const { task, parent, clock } = locked;
      await mayGoOn(locked, actor);
      const decision = decide(factsOf({ ...locked, parent }), { does: 'goOnWithout', today: clock.today });
      if (!decision.ok) throw new Refusal(decision.code, decision.text);
      if (opts.expectedRevision !== undefined && opts.expectedRevision !== task.revision) throw otherRevision();
      const left = [task, ...(await unsettledBelow(locked))];
      await tx.task.updateMany({
        where: { id: { in: left.map((t) => t.id) } },
        data: { state: 'without', outcome: null, late: true, withoutReason: reason, nextRungAt: null, revision: { increment: 1 } },
      });
      await record(tx, ...left.map((t) => entryOf(locked, actor, t, reason)));
      await tell(locked, actor, left, reason);
      await tellAbove(locked, decision.effects);
      return { ...receiptOf(locked), late: true, revision: task.revision + 1, deviation: null, actionPlan: null };
    }),
  );
}

async function mayGoOn(locked: LockedTask, actor: Actor): Promise<void> {
  if (locked.parent !== null) return mustActAs(locked, actor, locked.parent);
  // Nobody approves above a root: the one who leads the year says that it goes on without.
  if (actor.via !== 'link' && (actor.role === 'ekonomichef' || isToken(actor))) return;
  return mustActAs(locked, actor, null);
}

async function unsettledBelow({ tx, task }: LockedTask): Promise<Task[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with recursive below as (
      select id from task where parent = ${task.id}
      union all select t.id from task t join below on t.parent = below.id)
    select t.id from task t join below using (id) where t.state in ('waiting', 'open') order by t.kind desc, t.id for update of t`;
  return tx.task.findMany({ where: { id: { in: rows.map((r) => r.id) } }, orderBy: { key: 'asc' } });
}

function entryOf({ run, clock }: LockedTask, actor: Actor, task: Task, reason: string): Entry {
  return {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'wentOnWithout',
    subject: task.id,
    businessKey: `${task.key}|${String(task.round)}`,
    revision: task.revision + 1,
    payload: { old: task.state, new: 'without', why: reason },
  };
}

async function tell({ tx, run, clock }: LockedTask, actor: Actor, left: readonly Task[], reason: string): Promise<void> {
  const organs = await tx.organ.findMany({ where: { run: run.id, participates: false }, select: { id: true } });
  const paper = new Set(organs.map((o) => o.id));
  await notify(
    tx,
    ...left
      .filter((t) => t.state === 'open' && t.person !== null && !paper.has(t.organ))
      .map((t) => ({
        run: run.id,
        person: t.person ?? '',
        kind: 'wentOnWithout' as const,
        occasion: `without|${t.key}|${String(t.round)}`,
        task: t.id,
        occurrence: t.occurrence,
        payload: { by: actor.id, reason },
        at: clock.now,
      })),
  );
}

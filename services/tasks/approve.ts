import { decide } from '../../domain/tasks/decide';
import { cleanText } from '../../domain/tasks/form';
import { everybody } from '../../domain/organisation/resolve';
import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { confirmDeviation } from '../deviation/confirm';
import { sharesOf } from '../people/shares';
import { tellAbove } from './above';
import { otherRevision, type ActOptions } from './answer';
import { factsOf, lockTask, mustActAs, type LockedTask } from './load';
import { receiptOf, type ActReceipt } from './receipt';

export { confirmProposal } from './proposal';
export { sendBack } from './sendBack';
export { goOnWithout } from './without';

/**
 * Approves what lies below. Needs a session of the approver's own; refuses while somebody below has neither answered nor been
 * gone on without. With `expectedRevision` exactly what was shown is approved: a correction below in the meantime is a conflict.
 *
 * The root approval lets the step go on; where the definition has a chain for it, the organ's confirmed deficit starts an
 * åtgärdsplan in the same transaction.
 */
export async function approveTask(db: Db, actor: Actor, taskId: string, input: { comment?: string } = {}, opts: ActOptions = {}): Promise<ActReceipt> {
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'approve', taskId, input }, async () => {
      const locked = await lockTask(tx, actor, taskId);
      const { task, run, clock } = locked;
      await mustActAs(locked, actor, task);
      const missing = await tx.task.count({ where: { parent: task.id, state: { in: ['waiting', 'open'] } } });
      const decision = decide(factsOf(locked), { does: 'approve', today: clock.today, missing });
      if (!decision.ok) throw new Refusal(decision.code, decision.text);
      if (!decision.change) throw new Error('an approval that changes nothing');
      await leaveToTheOther(locked, actor);
      if (opts.expectedRevision !== undefined && opts.expectedRevision !== task.revision) throw otherRevision();

      const revision = task.revision + 1;
      const { state, outcome, late } = decision.change;
      await tx.task.update({
        where: { id: task.id },
        data: { state, outcome, late, doneAt: clock.now, doneBy: actor.id, nextRungAt: null, revision },
      });
      await record(tx, {
        run: run.id,
        at: clock.now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'approved',
        subject: task.id,
        businessKey: `${task.key}|${String(task.round)}`,
        revision,
        payload: { old: task.state, new: { state, late }, why: cleanText(input.comment ?? '') || null, via: actor.via },
      });
      await tellAbove(locked, decision.effects);
      const confirmed = task.parent === null ? await confirmDeviation(tx, run, locked.occurrence, actor, clock) : { deviation: null, actionPlan: null };
      return { ...receiptOf(locked), late, revision, ...confirmed };
    }),
  );
}

/**
 * Those who share an approval may each have answered below it in somebody's place: whoever did leaves it to another who has not.
 * Where all of them have, nobody is left to leave it to, and each may approve, as one who has it alone may.
 */
async function leaveToTheOther({ tx, task }: LockedTask, actor: Actor): Promise<void> {
  const shares = (await sharesOf(tx, [task.id])).get(task.id) ?? [];
  if (shares.length === 0) return;
  const below = await tx.task.findMany({ where: { parent: task.id, kind: 'answer', state: 'done' }, select: { doneBy: true } });
  const handedIn = new Set(below.map((t) => t.doneBy));
  const others = everybody({ person: task.person, also: shares }).filter((p) => p !== actor.id);
  if (!handedIn.has(actor.id) || others.every((p) => handedIn.has(p))) return;
  throw new Refusal('rule', 'Du har själv lämnat ett av svaren som ska godkännas. Den som delar uppdraget med dig kan godkänna.');
}

import { cleanText } from '../../domain/tasks/form';
import { isUnsettled } from '../../domain/tasks/task';
import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { once } from '../base/once';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { otherRevision, type ActOptions } from './answer';
import { receiptOf, type ActReceipt } from './approve';
import { lockTask, mustActAs } from './load';
import { reopenTasks } from './reopen';

/**
 * Sends answers or approvals directly below an approval back with a reason. They open in a new round with a ladder that begins
 * anew, and the step's process is woken, since it may have to remind sooner than it sleeps to. `taskId` is the approval.
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
      const { task, run, process } = locked;
      await mustActAs(locked, actor, task);
      if (opts.expectedRevision !== undefined && opts.expectedRevision !== task.revision) throw otherRevision();
      if (!isUnsettled(task.state)) {
        throw new Refusal('conflict', 'Sammanställningen är redan godkänd. Bara en återremiss kan öppna den igen.');
      }
      const below = await tx.task.findMany({ where: { parent: task.id, id: { in: [...input.children] } }, select: { id: true } });
      if (below.length === 0 || below.length !== new Set(input.children).size) {
        throw new Refusal('invalid', 'Välj vad som ska skickas tillbaka bland det som ligger under godkännandet.', [
          { field: 'children', text: 'Välj minst ett svar under det här godkännandet.' },
        ]);
      }
      const opened = await reopenTasks(locked, input.children, { reason, by: 'parent', actor });
      await wake(tx, run.id, process.id, 'sentBack');
      const after = await tx.task.findUniqueOrThrow({ where: { id: task.id }, select: { revision: true } });
      return { ...receiptOf(locked), late: false, revision: after.revision, deviation: null, actionPlan: null, children: opened.map((t) => t.id) };
    }),
  );
}

/** The refusal when a reason is wanted and none was given. */
export function needReason(text: string): Refusal {
  return new Refusal('invalid', 'Ett skäl saknas.', [{ field: 'reason', text }]);
}

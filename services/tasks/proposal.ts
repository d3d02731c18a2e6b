import type { FormValues } from '../../domain/tasks/form';
import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { answerTask, type ActOptions, type AnswerReceipt } from './answer';
import { isActing, NO_SUCH_TASK, withinReach } from './access';
import { asker } from './load';
import { clockOfRow } from '../base/clock';

/**
 * The chef makes the ekonom's proposal his own answer. It becomes an ordinary answer with the proposal's values; a proposal that
 * changed since the page was shown is a conflict. A mail link is enough, as for any answer of one's own.
 */
export async function confirmProposal(db: Db, actor: Actor, taskId: string, opts: ActOptions = {}): Promise<AnswerReceipt> {
  const seen = await inTransaction(db, async (tx) => {
    const task = await tx.task.findUnique({ where: { id: taskId } });
    const run = task && (await tx.run.findUnique({ where: { id: task.run }, select: { id: true, municipality: true, clockKind: true, clockNow: true } }));
    if (!task || !run || !withinReach(actor, { id: taskId, run: run.id, municipality: run.municipality })) throw new Refusal('not-found', NO_SUCH_TASK);
    if (!(await isActing(asker(tx), actor, task, clockOfRow(run).today))) throw new Refusal('not-found', NO_SUCH_TASK);
    const latest = (standing: object) => tx.answer.findFirst({ where: { task: taskId, act: 'proposal', ...standing }, orderBy: { number: 'desc' } });
    // A repetition finds its own proposal given way already: the latest one then is what it confirmed. The key is asked for after
    // the proposal, since the first one may commit both in between.
    const key = opts.idempotencyKey;
    const isKnown = async () => key !== undefined && (await tx.idempotency.count({ where: { actor: actor.id, key } })) > 0;
    const proposal = (await latest({ standing: 'proposed' })) ?? ((await isKnown()) ? await latest({}) : null);
    if (!proposal) throw new Refusal('conflict', 'Det finns inget förslag att bekräfta.');
    return { proposal, revision: task.revision };
  });
  const { proposal, revision } = seen;
  return answerTask(
    db,
    actor,
    taskId,
    {
      values: proposal.values as FormValues,
      act: 'own',
      // The ekonom has been asked about units already.
      confirmed: true,
      ...(proposal.notes === null ? {} : { notes: proposal.notes }),
    },
    { ...opts, expectedRevision: opts.expectedRevision ?? revision },
  );
}

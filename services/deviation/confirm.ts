import { isBeyond } from '../../domain/economy/deviation';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { compile } from '../tasks/compile';
import { settingsOf, settingsUnder } from '../../domain/tasks/settings';
import { startDeviation } from './start';

/** What the confirmed total came to: kronor (minus is a deficit), and the åtgärdsplan that it called for. */
export interface Confirmed {
  deviation: number | null;
  actionPlan: string | null;
}

/**
 * After the last root: the organ's total. A deficit beyond the chain's limit starts the åtgärdsplan; a total that has come within
 * it is passed on too, since an approval that is given again may change what the first one said.
 */
export async function confirmDeviation(tx: Tx, run: Run, occurrence: Occurrence, actor: Actor, clock: RunClock): Promise<Confirmed> {
  const wanted = (occurrence.planned as unknown as PlannedOccurrence).deviation;
  const others = await tx.task.count({ where: { run: run.id, occurrence: occurrence.id, parent: null, state: { in: ['waiting', 'open'] } } });
  if (!wanted || others > 0) return { deviation: null, actionPlan: null };
  const { deviation } = await compile(tx, { run: run.id, occurrence: occurrence.id });
  const chain = settingsUnder(settingsOf(run.definition), occurrence.id).deviationChains.find((c) => c.key === wanted.chain);
  if (deviation === null || !chain) return { deviation, actionPlan: null };
  const again = (await tx.actionPlan.count({ where: { run: run.id, OR: [{ occurrence: occurrence.id }, { organ: occurrence.organ, chain: chain.key }] } })) > 0;
  if (!isBeyond(deviation, chain.limit) && !again) return { deviation, actionPlan: null };
  const plan = await startDeviation(tx, run, occurrence, deviation, actor, clock);
  return { deviation, actionPlan: plan?.id ?? null };
}

/**
 * The same from the step's look, when every root is over: for the förvaltningschef who answers himself (nobody approves him), and
 * where the last root was gone on without or two roots were approved at the same time. Confirming twice changes nothing.
 */
export async function confirmWhenCollected(tx: Tx, run: Run, occurrence: Occurrence, clock: RunClock): Promise<void> {
  if (!(occurrence.planned as unknown as PlannedOccurrence).deviation) return;
  const roots = await tx.task.findMany({
    where: { run: run.id, occurrence: occurrence.id, parent: null, state: 'done', doneBy: { not: null }, OR: [{ form: null }, { form: { not: 'behov' } }] },
    orderBy: [{ doneAt: 'desc' }, { key: 'asc' }],
  });
  const last = roots[0];
  if (!last?.doneBy) return;
  await confirmDeviation(tx, run, occurrence, { id: last.doneBy, role: last.role, via: 'system', run: run.id }, clock);
}

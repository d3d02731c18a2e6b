import { linksAt, type ChainMoment } from '../../domain/economy/chain';
import type { DefinitionCore } from '../../domain/arshjul/types';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { appendFact, factsOf, lockRun } from '../plan/facts';
import { replan } from '../plan/replan';

const WHY: Record<ChainMoment, string> = { confirmed: 'underskottet är bekräftat', insufficient: 'åtgärderna räcker inte', report: 'underskottet står kvar' };

/**
 * Starts the händelser that the chain's links name for a moment of the deviation, at the occurrence's organ, each once for what
 * called for it. They get their days from the plan and open like any step. Returns the ids that are new. To be called in the
 * transaction of the act that is the moment.
 */
export async function startLinks(
  tx: Tx,
  run: Run,
  chain: DefinitionCore['deviationChains'][number],
  moment: ChainMoment,
  occurrence: Pick<Occurrence, 'id' | 'label' | 'organ'>,
  actor: Pick<Actor, 'id'>,
  clock: RunClock,
): Promise<string[]> {
  const steps = linksAt(chain, moment);
  if (steps.length === 0) return [];
  await lockRun(tx, run.id);
  const cause = `${WHY[moment]} (${occurrence.label}, ${occurrence.id})`;
  const facts = await factsOf(tx, run.id);
  const made: string[] = [];
  for (const step of steps) {
    const before = facts.flatMap((f) => (f.kind === 'event' && f.step === step && f.organ === occurrence.organ ? [f] : []));
    if (before.some((f) => f.cause === cause)) continue;
    const n = Math.max(0, ...before.map((f) => f.n)) + 1;
    await appendFact(tx, run.id, { kind: 'event', step, organ: occurrence.organ, n, day: clock.today, cause }, actor);
    made.push(`${step}/${occurrence.organ}/${n}`);
  }
  if (made.length > 0) await replan(tx, run.id, clock, []);
  return made;
}

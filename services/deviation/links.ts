import { linksAt, type ChainMoment } from '../../domain/economy/chain';
import { linkEvents } from '../../domain/economy/events';
import type { Definition } from '../../domain/arshjul/definition';
import type { DefinitionCore } from '../../domain/arshjul/types';
import { eventId } from '../../domain/plan/happenings';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { appendFact, factsOf, lockRun } from '../plan/facts';
import { replan } from '../plan/replan';

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
  if (linksAt(chain, moment).length === 0) return [];
  await lockRun(tx, run.id);
  const events = linkEvents(run.definition as unknown as Definition, chain, moment, occurrence, await factsOf(tx, run.id), clock.today);
  for (const event of events) await appendFact(tx, run.id, event, actor);
  if (events.length > 0) await replan(tx, run.id, clock, []);
  return events.map(eventId);
}

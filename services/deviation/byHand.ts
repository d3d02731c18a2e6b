import type { Definition } from '../../domain/arshjul/definition';
import { eventId, openedBy, ownChain, type EventFact } from '../../domain/plan/happenings';
import type { Fact } from '../../domain/plan/facts';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { record } from '../base/record';
import { actionPlanProcessId } from '../plan/replan';
import { planIdOf } from './start';

/** An åtgärdsplan that somebody registers before a report has confirmed the deficit. */
export interface ByHand {
  event: EventFact;
  /** whole kronor, minus is a deficit */
  amount: number;
}

/** The registered deficit in the timeline, as one that a report confirms has it. Written before the adjustment itself, which can be taken back until somebody acts. */
export async function recordByHand(tx: Tx, run: Run, { event, amount }: ByHand, actor: Actor, clock: RunClock): Promise<void> {
  const planned = eventId(event);
  const chain = ownChain(run.definition as unknown as Definition, event.step);
  await record(tx, {
    run: run.id, at: clock.now, actor: actor.id, actorRole: actor.role, kind: 'deviationConfirmed', subject: planIdOf(run.id, planned), businessKey: planned, revision: 1,
    payload: { old: null, new: amount, occurrence: planned, chain: chain?.key ?? null },
  });
}

/** The row of the åtgärdsplan, beside the occurrence and process that the plan has made of the fact. A later report changes its amount. */
export async function planByHand(tx: Tx, run: Run, { event, amount }: ByHand, clock: RunClock): Promise<void> {
  const planned = eventId(event);
  const chain = ownChain(run.definition as unknown as Definition, event.step);
  const organ = await tx.organ.findUniqueOrThrow({ where: { run_id: { run: run.id, id: event.organ } } });
  if (!chain) return;
  await tx.actionPlan.create({
    data: {
      id: planIdOf(run.id, planned), run: run.id, process: actionPlanProcessId(run.id, planned), organ: organ.id, authority: organ.authority, unit: organ.id, n: event.n,
      occurrence: planned, deviation: amount, chain: chain.key, state: 'running', openedAt: clock.now,
    },
  });
}

/** The åtgärdsplan of a registration that is taken back is gone; its entry in the timeline stays. */
export async function takeBackByHand(tx: Tx, run: string, fact: Fact): Promise<void> {
  const opened = openedBy(fact);
  if (opened.length === 0) return;
  await tx.actionPlan.deleteMany({ where: { run, process: { in: opened.map((id) => actionPlanProcessId(run, id)) }, occurrence: { in: opened } } });
}

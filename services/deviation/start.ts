import { createHash } from 'node:crypto';
import { deviationAsksFor } from '../../domain/economy/chain';
import { isBeyond } from '../../domain/economy/deviation';
import type { Definition } from '../../domain/arshjul/definition';
import { rulesUnder } from '../../domain/arshjul/kept';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { ActionPlan, Occurrence, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { holder } from '../../domain/organisation/resolve';
import { organisationOf } from '../people/load';
import { deviationEvents } from '../../domain/economy/events';
import { eventId } from '../../domain/plan/happenings';
import { appendFact, factsOf, lockRun } from '../plan/facts';
import { amountFor } from './amount';
import { startLinks } from './links';
import { eachHolder, peopleWithMail } from '../plan/people';
import { actionPlanProcessId, replan } from '../plan/replan';

/**
 * The organ's total has been confirmed on the level that the definition names, as `amount` whole kronor (minus is a deficit).
 * Beyond the chain's limit it becomes a händelse: the fact, the occurrence and process that the plan makes of it, and the row of
 * the åtgärdsplan, with the chain's other links that start then. Within the limit, or without a chain, nothing happens. An approval
 * that is given again changes the amount; a later report with the deficit still there starts what follows the plan up.
 * To be called in the approval's own transaction. Officials are told; förtroendevalda hear of it from their own organ.
 */
export async function startDeviation(tx: Tx, run: Run, occurrence: Occurrence, amount: number, actor: Actor, clock: RunClock): Promise<ActionPlan | null> {
  const key = (occurrence.planned as unknown as PlannedOccurrence).deviation?.chain;
  const chain = rulesUnder(run.definition as unknown as Definition, occurrence.id).deviationChains.find((c) => c.key === key);
  if (!chain) return null;
  // Two confirmations for one organ at the same time: the second sees the plan of the first.
  await lockRun(tx, run.id);
  const known = await tx.actionPlan.findMany({ where: { run: run.id, organ: occurrence.organ }, orderBy: { n: 'asc' } });
  const asked = deviationAsksFor(chain, amount, occurrence, known);
  if (!asked.start) {
    const plan = 'amountOf' in asked ? known.find((p) => p.id === asked.amountOf) : undefined;
    if (!plan) return null;
    const later = plan.occurrence !== occurrence.id && isBeyond(amount, chain.limit);
    if (later) await startLinks(tx, run, chain, 'report', occurrence, actor, clock);
    return changeAmount(tx, plan, occurrence, amount, actor, clock);
  }

  const events = deviationEvents(run.definition as unknown as Definition, chain, asked.n, occurrence, await factsOf(tx, run.id), clock.today);
  for (const event of events) await appendFact(tx, run.id, event, actor);
  const [own] = events;
  await replan(tx, run.id, clock, []);
  const planned = eventId(own);
  const plan = await tx.actionPlan.create({
    data: {
      id: planIdOf(run.id, planned),
      run: run.id,
      process: actionPlanProcessId(run.id, planned),
      organ: occurrence.organ,
      authority: occurrence.authority,
      unit: occurrence.organ,
      n: own.n,
      occurrence: occurrence.id,
      deviation: amount,
      chain: chain.key,
      state: 'running',
      openedAt: clock.now,
    },
  });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'deviationConfirmed',
    subject: plan.id,
    businessKey: planned,
    revision: 1,
    payload: { old: null, new: amount, occurrence: occurrence.id, chain: chain.key },
  });
  await tell(tx, run, occurrence, plan, planned, clock);
  return plan;
}

/** An åtgärdsplan's id: opaque, the same for the same run and occurrence. */
export function planIdOf(run: string, occurrence: string): string {
  return `p${createHash('sha256').update(`${run}\n${occurrence}`).digest('hex').slice(0, 24)}`;
}

/** The plan's amount as a report confirms it. The first report makes one that was registered by hand its own, also with the same amount. */
async function changeAmount(tx: Tx, plan: ActionPlan, occurrence: Occurrence, amount: number, actor: Actor, clock: RunClock): Promise<ActionPlan> {
  const byHand = plan.id === planIdOf(plan.run, plan.occurrence);
  if (plan.deviation === amount && !byHand) return plan;
  const changed = await tx.actionPlan.update({ where: { id: plan.id }, data: { deviation: amount, ...(byHand ? { occurrence: occurrence.id } : {}), revision: { increment: 1 } } });
  await record(tx, {
    run: plan.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: plan.deviation === amount ? 'deviationConfirmed' : 'deviationChanged',
    subject: plan.id,
    businessKey: `${occurrence.id}|atgardsplan|${plan.n}`,
    revision: changed.revision,
    payload: { old: plan.deviation, new: amount, occurrence: occurrence.id },
  });
  return changed;
}

/**
 * The officials of the line at this organ's top, its ekonom and the ekonomichef; nobody who is elected. Whoever belongs to another
 * authority is told that a plan is called for and not the amount, which is that authority's draft until it is handed over.
 */
async function tell(tx: Tx, run: Run, occurrence: Occurrence, plan: ActionPlan, planned: string, clock: RunClock): Promise<void> {
  const roots = await tx.task.findMany({ where: { run: run.id, occurrence: occurrence.id, parent: null }, select: { id: true, person: true, organ: true } });
  const org = await organisationOf(tx, run.id);
  const ekonom = org.holders.some((h) => h.role === 'ekonom' && h.scope === `organ:${occurrence.organ}`)
    ? holder(org, 'ekonom', `organ:${occurrence.organ}`, clock.today)?.person
    : undefined;
  const own = await peopleWithMail(tx, run.id, [...(await eachHolder(tx, roots)), { person: ekonom ?? null, organ: occurrence.organ }]);
  const chief = holder(org, 'ekonomichef', 'kommun', clock.today)?.person;
  const next = await tx.occurrence.findUnique({ where: { run_id: { run: run.id, id: planned } } });
  await notify(
    tx,
    ...[...new Set([...own, ...(chief ? [chief] : [])])].map((person) => ({
      run: run.id,
      person,
      kind: 'deviation' as const,
      occasion: `deviation|${planned}`,
      occurrence: planned,
      payload: { deviation: amountFor(org, plan, person, false), organ: plan.organ, next: next ? { label: next.label, due: next.due } : null },
      at: clock.now,
    })),
  );
}

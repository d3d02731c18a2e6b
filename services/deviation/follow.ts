import { saysInsufficient } from '../../domain/economy/chain';
import type { Definition } from '../../domain/arshjul/definition';
import { rulesUnder } from '../../domain/arshjul/kept';
import { holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import { formOf } from '../../domain/tasks/form';
import { escalationTo } from '../../domain/tasks/line';
import type { ActionPlan, Occurrence, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { organisationOf } from '../people/load';
import { withShares, type SharedTask } from '../people/shares';
import { handOversOf } from '../access/drafts';
import { amountFor } from './amount';
import { startLinks } from './links';

/**
 * When an åtgärdsplan has come from the line: does whoever wrote it say that the measures are not enough? Then the one whom the
 * definition's chain names (`insufficientTo`) is told, once an answer: `närmaste chef`, or a role; and the chain's links for that
 * start. For every other process this does nothing.
 */
export async function measuresThatSuffice(tx: Tx, run: Run, occurrence: Occurrence, processId: string, clock: RunClock): Promise<void> {
  if (!processId.startsWith('atgardsplan/')) return;
  const plan = await tx.actionPlan.findFirst({ where: { process: processId } });
  const definition = run.definition as unknown as Definition;
  // The chain that the plan was begun by, whatever version the year has taken up since.
  const chain = rulesUnder(definition, occurrence.id).deviationChains.find((c) => c.key === plan?.chain);
  if (!plan || !chain) return;
  const to = chain.insufficientTo;
  const tasks = await withShares(tx, await tx.task.findMany({ where: { process: processId, kind: 'answer', state: 'done' }, orderBy: { key: 'asc' } }));
  const answers = await tx.answer.findMany({ where: { task: { in: tasks.map((t) => t.id) }, standing: 'current' } });
  for (const task of tasks) {
    const answer = answers.find((a) => a.task === task.id);
    const form = formOf(definition.forms, task.form);
    if (!answer || !form || !saysInsufficient(form.fields, answer.values as Record<string, unknown>)) continue;
    if (to !== undefined) await tellAbove(tx, run, occurrence, { plan, task, round: answer.number, to }, clock);
    await startLinks(tx, run, chain, 'insufficient', occurrence, { id: 'system' }, clock);
  }
}

interface Insufficient {
  plan: ActionPlan;
  task: SharedTask;
  round: number;
  to: string;
}

async function tellAbove(tx: Tx, run: Run, occurrence: Occurrence, { plan, task, round, to }: Insufficient, clock: RunClock): Promise<void> {
  const businessKey = `${task.key}|otillrackligt|${round}`;
  if ((await tx.timelineEntry.count({ where: { run: run.id, subject: plan.id, kind: 'measuresInsufficient', businessKey } })) > 0) return;
  const org = await organisationOf(tx, run.id);
  const person = personAbove(org, to, task, clock);
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'measuresInsufficient',
    subject: plan.id,
    businessKey,
    revision: plan.revision,
    payload: { old: null, new: to, to: person },
  });
  if (person === null) return;
  const over = (await handOversOf(tx, run.id))(plan.occurrence, plan.authority);
  await notify(tx, {
    run: run.id,
    person,
    kind: 'deviation',
    occasion: businessKey,
    occurrence: occurrence.id,
    payload: { deviation: amountFor(org, plan, person, over), organ: plan.organ, insufficient: true, of: task.person, next: { label: occurrence.label, due: occurrence.due } },
    at: clock.now,
  });
}

/** The nearest chef above whoever wrote the plan, or the holder of a named role; an official in either case. */
function personAbove(org: Organisation, to: string, task: SharedTask, clock: RunClock): string | null {
  if (to !== NEAREST) {
    const scope = org.holders.find((h) => h.role === to && [`organ:${task.organ}`, 'kommun'].includes(h.scope))?.scope;
    return scope ? (holder(org, to, scope, clock.today)?.person ?? null) : null;
  }
  return escalationTo(org, task, { up: 1 }, clock.today);
}

/** The definition's word for the next chef up the line, `närmaste chef`. */
const NEAREST = 'närmaste chef';

/** Every organ of the plan's chain has had it: the åtgärdsplan is closed. For every other process this does nothing. */
export async function closePlan(tx: Tx, run: string, processId: string, clock: RunClock): Promise<void> {
  if (!processId.startsWith('atgardsplan/')) return;
  const plan = await tx.actionPlan.findFirst({ where: { run, process: processId, state: 'running' } });
  if (!plan) return;
  const closed = await tx.actionPlan.update({ where: { id: plan.id }, data: { state: 'closed', closedAt: clock.now, revision: { increment: 1 } } });
  await record(tx, {
    run,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'actionPlanClosed',
    subject: plan.id,
    businessKey: `${plan.occurrence}|atgardsplan|${plan.n}`,
    revision: closed.revision,
    payload: { old: 'running', new: 'closed' },
  });
}

import { handOversAmong } from '../decisions/handedOver';
import { isYes } from '../decisions/outcomes';
import type { DefinitionCore } from '../arshjul/types';
import { deviationAsksFor } from '../economy/chain';
import { isBeyond } from '../economy/deviation';
import { deviationEvents, linkEvents } from '../economy/events';
import { everybody, holder } from '../organisation/resolve';
import { eventId, type EventFact } from '../plan/happenings';
import { compileTree } from '../reports/compile';
import { PLAIN_FORM } from '../tasks/form';
import { isUnsettled } from '../tasks/task';
import { replan } from './replanning';
import type { SimOccurrence, World } from './world';

/**
 * After the last root: the organ's total. A deficit beyond the chain's limit starts the åtgärdsplan; a total that has come within it
 * is passed on too.
 */
export function confirmDeviation(world: World, occurrence: SimOccurrence): void {
  const wanted = occurrence.planned.deviation;
  if (!wanted || world.tasksAt(occurrence.id).some((t) => t.parent === null && isUnsettled(t.state))) return;
  const amount = totalOf(world, occurrence);
  const chain = world.settings.deviationChains.find((c) => c.key === wanted.chain);
  if (amount === null || !chain) return;
  const again = world.actionPlans.some((p) => p.occurrence === occurrence.id || (p.organ === occurrence.planned.organ && p.chain === chain.key));
  if (!isBeyond(amount, chain.limit) && !again) return;
  const known = world.actionPlans.filter((p) => p.organ === occurrence.planned.organ).sort((a, b) => a.n - b.n);
  const asked = deviationAsksFor(chain, amount, { id: occurrence.id, organ: occurrence.planned.organ }, known);
  if (!asked.start) {
    const plan = 'amountOf' in asked ? known.find((p) => p.id === asked.amountOf) : undefined;
    if (plan && plan.occurrence !== occurrence.id && isBeyond(amount, chain.limit)) happen(world, linkEvents(world.settings, chain, 'report', occurrence.planned, world.facts, world.today));
    if (plan && plan.deviation !== amount) {
      plan.deviation = amount;
      world.record('deviationChanged', `${occurrence.id}|atgardsplan|${plan.n}`);
    }
    return;
  }
  start(world, occurrence, chain, asked.n, amount);
}

/** These händelser become steps of the plan. */
function happen(world: World, events: readonly EventFact[]): void {
  for (const event of events) world.take(event);
  if (events.length > 0) replan(world, []);
}

function start(world: World, occurrence: SimOccurrence, chain: DefinitionCore['deviationChains'][number], asked: number, deviation: number): void {
  const { organ } = occurrence.planned;
  const events = deviationEvents(world.settings, chain, asked, occurrence.planned, world.facts, world.today);
  happen(world, events);
  const [own] = events;
  const planned = eventId(own);
  world.actionPlans.push({ id: planned, organ, n: own.n, occurrence: occurrence.id, planned, chain: chain.key, deviation, state: 'running' });
  world.record('deviationConfirmed', planned);
  const roots = world.tasksAt(occurrence.id).filter((t) => t.parent === null);
  const hasEkonom = world.org.holders.some((h) => h.role === 'ekonom' && h.scope === `organ:${organ}`);
  const ekonom = hasEkonom ? holder(world.org, 'ekonom', `organ:${organ}`, world.today)?.person : undefined;
  const people = new Set([...roots.flatMap(everybody), ...(ekonom ? [ekonom] : []), ...[world.chief()].flatMap((p) => p ?? [])]);
  world.notify(...[...people].map((person) => ({ person, kind: 'deviation' as const, occasion: `deviation|${planned}`, occurrence: planned })));
}

/** From the step's look, when every root is over: where nobody approved the last of them. Confirming twice changes nothing. */
export function confirmWhenCollected(world: World, occurrence: SimOccurrence): void {
  if (!occurrence.planned.deviation) return;
  if (world.tasksAt(occurrence.id).some((t) => t.parent === null && t.state === 'done' && t.doneBy !== null && t.form !== 'behov')) confirmDeviation(world, occurrence);
}

/** The organ's total in kronor over the occurrence and what it builds on; drafts of other authorities are left out. */
function totalOf(world: World, occurrence: SimOccurrence): number | null {
  if (occurrence.planned.builtOn.length === 0) return deviationOfTree(world, occurrence);
  const over = handOversAmong(
    [...world.occurrences.values()].map((o) => ({
      id: o.id,
      state: o.state,
      authority: o.authority,
      builtOn: o.planned.builtOn,
      chained: o.planned.chain.length > 0,
      yes: (world.mattersOf.get(o.id) ?? []).flatMap((m) =>
        m.state === 'decided' && isYes(m.outcome) ? [world.organ(m.organ)?.authority ?? o.authority] : [],
      ),
    })),
  );
  const seen = new Set<string>();
  const sum = (o: SimOccurrence): number[] => {
    seen.add(o.id);
    const hidden = o.authority !== occurrence.authority && !over(o.id, o.authority);
    if (hidden) return [];
    const own = deviationOfTree(world, o);
    const below = o.planned.builtOn.flatMap((id) => {
      const basis = world.occurrences.get(id);
      return basis && !seen.has(id) ? sum(basis) : [];
    });
    return [...(own === null ? [] : [own]), ...below];
  };
  const all = sum(occurrence);
  return all.length === 0 ? null : all.reduce((a, b) => a + b, 0);
}

function deviationOfTree(world: World, occurrence: SimOccurrence): number | null {
  const tasks = world.tasksAt(occurrence.id);
  return compileTree({
    scope: null,
    forms: [...world.settings.forms, PLAIN_FORM],
    tasks: tasks.map((t) => ({
      id: t.key, kind: t.kind, form: t.kind === 'answer' ? (t.form ?? PLAIN_FORM.key) : null, parent: t.parent, state: t.state, label: '', level: t.level,
      unit: t.unit, person: t.person, name: null, late: t.late, withoutReason: null,
    })),
    answers: tasks.flatMap((t) =>
      t.values === null ? [] : [{ id: t.key, task: t.key, act: 'own', standing: 'current', values: t.values, notes: null, byName: '', at: '', late: t.late }],
    ),
  }).deviation;
}

import type { Definition } from '../../domain/arshjul/definition';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { eventId, eventsAmong, onNeedLink, openedBy, organsOfHappening, ownChain, registeredAmong, registrable, registrarsFor, registrarText, startedWith, startTexts } from '../../domain/plan/happenings';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { linkTexts } from '../../domain/plan/why';
import { handedOut, scopeOf } from '../../domain/tasks/handOut';
import type { Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { planByHand, recordByHand } from '../deviation/byHand';
import { organisationOf } from '../people/load';
import { mustRun, runFor, steer } from '../years/who';
import { adjustIn, previewOf, type Applied, type ApplyOptions, type Preview } from './adjust';
import { plannedEffect } from './effect';
import { factsOf, lockRun } from './facts';
import { understandHappening, type Happened } from './understandHappening';

export type { Happened } from './understandHappening';

/** Who gets one thing to do in a step that a happening opens. */
export interface OpenedTask {
  kind: 'answer' | 'approve';
  role: string;
  organ: string;
  unit: string | null;
  /** where the role is held: `unit:<id>`, `organ:<id>` or `kommun` */
  scope: string;
  /** null while nobody has the post and nobody is above it */
  person: string | null;
  name: string | null;
  due: string;
}

/** A step that a happening opens: when, for whom, until when, and the organs that take it. */
export interface OpenedStep {
  occurrence: string;
  label: string;
  organ: string;
  opens: string;
  answerBy: string | null;
  due: string;
  tasks: OpenedTask[];
  meetings: { organ: string; date: string; verb: string }[];
  why: string[];
}

export interface HappeningPreview extends Preview {
  opens: OpenedStep[];
}

export interface HappeningApplied extends Applied {
  opens: OpenedStep[];
}

/** A händelse that the definition knows, with what registering it opens. */
export interface KnownHappening {
  step: string;
  label: string;
  strength: string;
  sources: string[];
  organs: { id: string; label: string; mayRegister: boolean }[];
  /** what starts, the own first; at organs that have it */
  opens: { step: string; label: string }[];
  /** in words: who registers it */
  registeredBy: string;
  /** the amount of a deficit is asked for */
  asksAmount: boolean;
  /** it hangs on an åtgärdsplan that is running at the organ */
  needsPlan: boolean;
  /** its place in a deviation chain, and what starts it by itself */
  notes: string[];
}

/** Something that has been registered and not taken back. */
export interface RegisteredHappening {
  step: string;
  label: string;
  organ: string;
  day: string;
  cause: string;
  /** what it opened, the own step first */
  occurrences: { id: string; label: string }[];
}

/** The händelser of the year that can be registered, and those that have been. Whoever reads the year may see them. */
export async function happeningsOf(db: Db, actor: Actor, runId: string): Promise<{ happenings: KnownHappening[]; registered: RegisteredHappening[] }> {
  return inTransaction(db, async (tx) => {
    const run = await runFor(tx, actor, runId);
    const definition = run.definition as unknown as Definition;
    const organisation = await organisationOf(tx, runId);
    const { today } = clockOfRow(run);
    const happenings = registrable(definition).map((step): KnownHappening => {
      const organs = organsOfHappening(step, organisation);
      const starts = new Map(organs.flatMap((o) => startedWith(definition, organisation, step.id, o.id)).map((s) => [s.id, s.label]));
      return {
        step: step.id,
        label: step.label,
        strength: step.strength,
        sources: step.sources,
        organs: organs.map((o) => ({ id: o.id, label: o.label, mayRegister: run.state === 'running' && roleOf(actor, run, step, organisation, o.id, today) !== null })),
        opens: [...starts].map(([id, label]) => ({ step: id, label })),
        registeredBy: registrarText(definition, step),
        asksAmount: ownChain(definition, step.id) !== null,
        needsPlan: onNeedLink(definition, step.id) !== null,
        notes: [...linkTexts(definition, step.id), ...startTexts(definition, step).slice(step.registeredBy ? 1 : 0)],
      };
    });
    const labels = new Map(definition.steps.map((s) => [s.id, s.label]));
    const registered = registeredAmong(await factsOf(tx, runId)).flatMap((events): RegisteredHappening[] => {
      const [first] = events;
      return first ? [{ step: first.step, label: labels.get(first.step) ?? first.step, organ: first.organ, day: first.day, cause: first.cause, occurrences: events.map((e) => ({ id: eventId(e), label: labels.get(e.step) ?? e.step })) }] : [];
    });
    return { happenings, registered };
  });
}

/** What registering a happening would open: each step with who gets what by when, and everything that an adjustment tells. Writes nothing. */
export async function previewHappening(db: Db, actor: Actor, runId: string, happened: Happened): Promise<HappeningPreview> {
  return inTransaction(db, async (tx) => {
    const { run } = await mayRegister(tx, actor, runId, happened);
    const clock = clockOfRow(run);
    const understood = await understandHappening(tx, run, happened);
    const { effect, after, organisation } = await plannedEffect(tx, run, understood, clock);
    const preview = previewOf(run, effect);
    const opens = openedSteps(openedBy(understood.fact), after.steps, organisation, clock.today);
    return { ...preview, findings: [...lateAlready(opens, clock.today, organisation), ...preview.findings], opens };
  });
}

/**
 * Registers that something has happened, under the revision and list of its preview: a fact from which the plan gives each step that
 * it starts its days, counted from the day that it happened. The steps open and are chased like all others. Where a deviation chain
 * starts with it, its åtgärdsplan begins. It is an adjustment, so it is taken back as one while nobody has acted on it.
 * Refuses with `forbidden` whoever is not among those who register it at the organ, and with `conflict` when the plan has moved on.
 */
export async function registerHappening(db: Db, actor: Actor, runId: string, happened: Happened, options: ApplyOptions): Promise<HappeningApplied> {
  const { idempotencyKey, ...rest } = options;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'registerHappening', runId, happened, ...rest }, async () => {
      await steer(tx, runId);
      const { run, registrar } = await mayRegister(tx, actor, runId, happened);
      // A report that confirms a deficit at this moment numbers its own; whoever has the run's row is first.
      await lockRun(tx, runId);
      const clock = clockOfRow(run);
      const { fact, subject } = await understandHappening(tx, run, happened);
      const events = eventsAmong([fact]);
      await record(tx, ...events.map((e) => ({
        run: runId, at: clock.now, actor: registrar.id, actorRole: registrar.role, kind: 'happeningRegistered', subject: eventId(e), businessKey: eventId(e), revision: 1,
        payload: { old: null, new: e.day, why: happened.what.trim(), registered: subject },
      })));
      const [event] = events;
      const byHand = event && happened.amount !== undefined ? { event, amount: happened.amount } : null;
      if (byHand) await recordByHand(tx, run, byHand, registrar, clock);
      const applied = await adjustIn(tx, registrar, runId, { kind: 'happening', ...happened }, { ...options, reason: options.reason?.trim() ? options.reason : happened.what.trim() });
      if (byHand) await planByHand(tx, run, byHand, clock);
      const organisation = await organisationOf(tx, runId);
      const rows = await tx.occurrence.findMany({ where: { run: runId, id: { in: openedBy(fact) } } });
      const opens = openedSteps(openedBy(fact), rows.map((r) => r.planned as unknown as PlannedOccurrence), organisation, clock.today);
      return { ...applied, findings: [...lateAlready(opens, clock.today, organisation), ...applied.findings], opens };
    }),
  );
}

/** The year, and the actor in the role by which they register it there. */
async function mayRegister(tx: Tx, actor: Actor, runId: string, { step, organ }: Happened): Promise<{ run: Run; registrar: Actor }> {
  const run = await runFor(tx, actor, runId);
  mustRun(run);
  const definition = run.definition as unknown as Definition;
  const entry = registrable(definition).find((s) => s.id === step);
  const role = roleOf(actor, run, entry ?? {}, await organisationOf(tx, runId), organ, clockOfRow(run).today);
  if (role === null) throw new Refusal('forbidden', `${entry ? `Händelsen ”${entry.label}” registreras av ${registrarText(definition, entry)}` : 'Händelser registreras av dem som definitionen nämner'}. Din roll kan se händelserna men inte registrera den här.`);
  return { run, registrar: role === actor.role ? actor : { ...actor, role } };
}

/** The role in which the actor registers it at the organ; null when they may not. The operator's token may, as everywhere. */
function roleOf(actor: Actor, run: Run, step: Parameters<typeof registrarsFor>[0], organisation: Organisation, organ: string, today: string): string | null {
  if (actor.role === 'installation' || actor.role === 'system') return actor.role;
  if (actor.via === 'link' || (actor.run !== undefined && actor.run !== run.id)) return null;
  const listed = registrarsFor(step, run.definition as unknown as Definition, organisation, organ, today);
  if (actor.via === 'session') return actor.grants?.find((g) => listed.some((l) => l.role === g.role && l.scope === g.scope))?.role ?? null;
  return listed.some((l) => l.role === actor.role && l.scope === 'kommun') ? actor.role : null;
}

/** What each step that it starts becomes, with the people who have the posts today. */
function openedSteps(ids: readonly string[], steps: readonly PlannedOccurrence[], organisation: Organisation, today: string): OpenedStep[] {
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  return ids.flatMap((id) => steps.filter((s) => s.id === id)).map((s) => openedStep(s, organisation, names, today));
}

function openedStep(s: PlannedOccurrence, organisation: Organisation, names: ReadonlyMap<string, string>, today: string): OpenedStep {
  const { tasks } = handedOut(s.tasks, organisation, s.opens > today ? s.opens : today);
  return {
    occurrence: s.id,
    label: s.label,
    organ: s.organ,
    opens: s.opens,
    answerBy: s.answerBy ?? null,
    due: s.due,
    tasks: tasks
      .filter(({ state }) => state !== 'withdrawn')
      .map(({ task, node }) => ({
        kind: task.kind, role: task.role, organ: task.organ, unit: task.unit ?? null, scope: scopeOf(task), person: node.person, name: node.person === null ? null : (names.get(node.person) ?? node.person), due: task.due,
      })),
    meetings: s.meetings,
    why: s.why,
  };
}

/** Counted from a day that lies back, an answer can be late before it is asked for: it is so, and is told before. */
function lateAlready(opens: readonly OpenedStep[], today: string, { organs }: Organisation): { severity: 'warning'; rule: string; step: string; text: string }[] {
  return opens.flatMap((o) =>
    o.answerBy !== null && o.answerBy < today
      ? [{ severity: 'warning' as const, rule: 'redan-sent', step: o.occurrence, text: `${o.label} (${organs.find((one) => one.id === o.organ)?.label ?? o.organ}): räknat från dagen då det hände skulle svaret ha kommit ${shortDayWithYear(o.answerBy)}, så uppgiften är sen redan när den delas ut.` }]
      : [],
  );
}

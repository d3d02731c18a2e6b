import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { notify } from '../base/notice';
import { once } from '../base/once';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import type { Run } from '../../generated/prisma/client';
import { notifyMany, recordMany } from '../tasks/bulk';
import { mustLead, mustRun, runFor, steer } from '../years/who';
import { calendarRows, takeBack } from './applied';
import { forget } from './forget';
import { understand, type Adjustment, type Understood } from './change';
import { effectOf, movedOccasion, type Effect, type TouchedTask } from './effect';
import type { LawBroken } from '../../domain/law/worse';
import { factsOf, lockRun } from './facts';
import { everybody } from '../../domain/organisation/resolve';
import { turnHands, turnRows } from '../people/turn';
import { planSource, type Decided } from './rows';
import { reorganisesIn } from './understandOrganisation';
import { followDefinition } from './versions';
import { appendFact, replan } from './replan';

export type { Adjustment } from './change';
export type { Effect, TouchedTask } from './effect';

export interface Preview extends Effect {
  run: string;
  /** the plan's revision that this was computed against; applying asks for it */
  revision: number;
  /** the law asks for a reason and the name of who decides */
  needsReason: boolean;
}

export interface ApplyOptions {
  /** the revision of the preview; another one now is a conflict */
  expectedRevision: number;
  reason?: string;
  /** who has decided to pass a lawful day */
  name?: string;
  /** the preview's `list`: with it, a list that has become another since (a receiver, a signature) is a conflict too */
  list?: string;
  /** the decision that the adjustment carries out */
  decision?: Decided;
  idempotencyKey?: string;
}

export interface Applied extends Effect {
  run: string;
  /** the plan's revision after the adjustment */
  revision: number;
  /** the number of the fact that it became */
  seq: number;
}

/** Says everything that an adjustment would do: dates, tasks, people, mails, findings, law. Writes nothing. */
export async function previewAdjustment(db: Db, actor: Actor, runId: string, change: Adjustment): Promise<Preview> {
  mustLead(actor);
  return inTransaction(db, (tx) => previewIn(tx, actor, runId, change));
}

/** As `previewAdjustment`, inside a transaction of somebody who may. */
export async function previewIn(tx: Tx, actor: Actor, runId: string, change: Adjustment): Promise<Preview> {
  const run = await runFor(tx, actor, runId);
  mustRun(run);
  return previewOf(run, await effectOf(tx, run, await understand(tx, run, change), clockOfRow(run)));
}

/** An effect as it is shown before it is done. */
export function previewOf(run: Run, effect: Effect): Preview {
  return { run: run.id, revision: run.revision, needsReason: effect.law.length > 0, ...effect };
}

/**
 * Applies an adjustment under the revision that it was previewed against: appends it as a fact, computes the plan again, moves
 * rows, open tasks and their reminders at once, and tells each person touched once. Refuses with `conflict` when the plan has
 * moved on, and with `rule` when it passes a lawful day without a reason and a name; with both it is done and becomes a finding.
 */
export async function applyAdjustment(db: Db, actor: Actor, runId: string, change: Adjustment, options: ApplyOptions): Promise<Applied> {
  mustLead(actor);
  const { idempotencyKey, ...rest } = options;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'adjust', runId, change, ...rest }, () => adjustIn(tx, actor, runId, change, options)),
  );
}

/** As `applyAdjustment`, inside the transaction of an act that has seen to it that the actor may. */
export async function adjustIn(tx: Tx, actor: Actor, runId: string, change: Adjustment, options: ApplyOptions): Promise<Applied> {
  await steer(tx, runId);
  const seen = await runFor(tx, actor, runId);
  mustRun(seen);
  // Whoever acts on a task that will move holds its process; so the locks are taken in the order that acts take them.
  const { named } = await understand(tx, seen, change);
  await tx.$queryRaw`select 1 as one from process where run = ${runId} and occurrence = any(${named}) order by id for update`;
  const run = await lockRun(tx, runId);
  if (run.revision !== options.expectedRevision) throw movedOn();
  const clock = clockOfRow(run);
  const understood = await understand(tx, run, change);
  const effect = await effectOf(tx, run, understood, clock);
  if (options.list !== undefined && options.list !== effect.list) throw movedOn();
  if (effect.law.length > 0) mustExplain(effect.law, options);
  await calendarRows(tx, runId, understood);
  const fact = options.decision === undefined ? understood.fact : { ...understood.fact, decision: options.decision };
  const organised = reorganisesIn(understood).length > 0 ? await planSource(tx, run) : null;
  const { seq, revision } = await appendFact(tx, runId, fact, actor, options.reason);
  if (organised) await turnRows(tx, run, organised, fact, understood.undoes?.fact, clock);
  if (effect.definition) await followDefinition(tx, run, await factsOf(tx, runId), understood.named, clock);
  // Whoever loses a task with a step that is dropped is told so when it is withdrawn.
  const alone = change.kind === 'dropStep';
  await replan(tx, runId, clock, understood.named, { tellWithdrawn: alone });
  if (organised) await turnHands(tx, run, actor, organised, fact, seq, clock);
  await wakeNamed(tx, runId, understood.named);
  if (understood.undoes) {
    await takeBack(tx, runId, understood.undoes, clock);
    await forget(tx, run, effect.moves, understood.undoes.seq);
  }
  if (!alone) await tell(tx, run, effect, revision, options.reason, clock);
  await keepLaw(tx, run, effect.law, revision, options, clock);
  await keep(tx, actor, run, { ...understood, fact }, effect, revision, options, clock);
  return { run: runId, revision, seq, ...effect };
}

function movedOn(): Refusal {
  return new Refusal('conflict', 'Planen har ändrats sedan du tittade. Se på effekterna igen och bekräfta på nytt.');
}

function mustExplain(law: readonly LawBroken[], { reason, name }: ApplyOptions): void {
  const errors = [
    ...(reason?.trim() ? [] : [{ field: 'reason', text: 'Skriv varför lagen inte kan hållas.' }]),
    ...(name?.trim() ? [] : [{ field: 'name', text: 'Skriv vem som har beslutat det.' }]),
  ];
  const first = law[0];
  if (errors.length === 0 || !first) return;
  throw new Refusal('rule', `${first.label} håller då inte lagen (${first.paragraph}${first.latest === null ? '' : `, senast ${first.latest}`}). Ange skäl och vem som har beslutat det.`, errors);
}

/** Named steps look again even where their row did not change: the day of a meeting is not in it. */
async function wakeNamed(tx: Tx, run: string, named: readonly string[]): Promise<void> {
  const processes = await tx.process.findMany({ where: { run, live: true, occurrence: { in: [...named] } }, orderBy: { id: 'asc' } });
  for (const process of processes) await wake(tx, run, process.id, 'adjusted');
}

/** One notice a person, with the moves of the steps in which they have something to do. New tasks are told with their own link. */
async function tell(tx: Tx, run: Run, effect: Effect, revision: number, reason: string | undefined, clock: RunClock): Promise<void> {
  const own = new Map<string, TouchedTask[]>();
  for (const t of effect.tasks) for (const person of t.done ? [] : everybody(t)) own.set(person, [...(own.get(person) ?? []), t]);
  const lost = handedAway(effect);
  const notices = effect.mails.map(({ person, when }) => ({
    run: run.id,
    person,
    kind: 'moved' as const,
    occasion: movedOccasion(revision),
    urgent: when === 'atOnce',
    payload: { adjustment: revision, moves: [...movesFor(effect, own.get(person) ?? (lost.has(person) ? [] : undefined)), ...(lost.get(person) ?? [])], reason: reason ?? null },
    at: clock.now,
  }));
  const told = notices.filter((n) => n.payload.moves.length > 0);
  await notifyMany(tx, run.id, told.filter((n) => !n.urgent));
  await notify(tx, ...told.filter((n) => n.urgent));
}

/** What each person has no longer, since somebody else has the post now. */
function handedAway({ tasks }: Effect): Map<string, { occurrence: string; label: string; what: 'handed'; from: undefined; to: undefined }[]> {
  const lost = new Map<string, { occurrence: string; label: string; what: 'handed'; from: undefined; to: undefined }[]>();
  for (const { change, done, person, also = [], handedFrom, occurrence, label } of tasks) {
    if (change !== 'hand' || done || handedFrom === person || typeof handedFrom !== 'string' || also.includes(handedFrom)) continue;
    const told = lost.get(handedFrom) ?? [];
    if (!told.some((t) => t.occurrence === occurrence)) lost.set(handedFrom, [...told, { occurrence, label, what: 'handed', from: undefined, to: undefined }]);
  }
  return lost;
}

function movesFor({ moves }: Effect, tasks: readonly TouchedTask[] | undefined) {
  const steps = new Set(tasks?.map((t) => t.occurrence));
  const dated = moves
    .filter((m) => (tasks ? steps.has(m.occurrence) : true))
    .map(({ occurrence, label, what, from, to }) => ({ occurrence, label, what, from, to }));
  const told = new Set(dated.filter((m) => m.what === 'removed').map((m) => m.occurrence));
  const others = (tasks ?? []).flatMap(({ occurrence, label, change, from, to }): typeof dated => {
    if (change === 'removed' && !told.has(occurrence)) return [{ occurrence, label, what: 'removed', from, to: undefined }];
    return change === 'back' ? [{ occurrence, label, what: 'added', from: undefined, to }] : [];
  });
  return [...dated, ...others];
}

async function keepLaw(tx: Tx, run: Run, law: readonly LawBroken[], revision: number, { reason, name }: ApplyOptions, clock: RunClock): Promise<void> {
  await tx.finding.createMany({
    data: law.map((l) => ({
      run: run.id,
      occasion: `law|${l.occurrence}|${l.rule}|${revision}`,
      rule: l.rule,
      paragraph: l.paragraph,
      severity: 'error',
      subject: l.occurrence,
      text: l.text,
      reason: reason ?? null,
      name: name ?? null,
      at: clock.now,
    })),
    skipDuplicates: true,
  });
}

async function keep(
  tx: Tx,
  actor: Actor,
  run: Run,
  understood: Understood,
  effect: Effect,
  revision: number,
  options: ApplyOptions,
  clock: RunClock,
): Promise<void> {
  const base = { run: run.id, at: clock.now, actor: actor.id, actorRole: actor.role };
  await recordMany(tx, [
    {
      ...base,
      kind: 'adjusted',
      subject: understood.subject,
      businessKey: `adjusted|${understood.subject}`,
      revision,
      payload: {
        old: understood.old,
        new: understood.new,
        why: options.reason ?? null,
        name: options.name ?? null,
        change: understood.fact.kind,
        ...(understood.fact.decision === undefined ? {} : { decision: understood.fact.decision }),
        ...(effect.definition === undefined ? {} : { appear: effect.definition.appear.map((d) => d.id), vanish: effect.definition.vanish.map((d) => d.id) }),
        moves: effect.moves,
        law: effect.law.map((l) => l.paragraph),
      },
    },
    ...effect.tasks
      // Whoever hands over keeps a record of its own.
      .filter((t) => !t.done && t.change !== 'hand')
      .map((t) => ({
        ...base,
        kind: 'taskMoved',
        subject: t.task,
        businessKey: t.key,
        revision,
        payload: { old: t.from, new: t.to, why: options.reason ?? null },
      })),
  ]);
}

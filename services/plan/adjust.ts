import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { notify } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import type { Run } from '../../generated/prisma/client';
import { mustLead, mustRun, runFor, steer } from '../years/who';
import { understand, type Adjustment, type Understood } from './change';
import { effectOf, type Effect, type LawBroken } from './effect';
import { lockRun } from './facts';
import { appendFact, replan } from './replan';

export type { Adjustment } from './change';
export type { Effect } from './effect';

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
  idempotencyKey?: string;
}

export interface Applied extends Effect {
  run: string;
  /** the plan's revision after the adjustment */
  revision: number;
}

/** Says everything that an adjustment would do: dates, tasks, people, mails, findings, law. Writes nothing. */
export async function previewAdjustment(db: Db, actor: Actor, runId: string, change: Adjustment): Promise<Preview> {
  mustLead(actor);
  return inTransaction(db, async (tx) => {
    const run = await runFor(tx, actor, runId);
    mustRun(run);
    const effect = await effectOf(tx, run, await understand(tx, run, change), clockOfRow(run));
    return { run: runId, revision: run.revision, needsReason: effect.law.length > 0, ...effect };
  });
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
    once(tx, actor, idempotencyKey, { act: 'adjust', runId, change, ...rest }, async () => {
      await steer(tx, runId);
      const seen = await runFor(tx, actor, runId);
      mustRun(seen);
      // Whoever acts on a task that will move holds its process; so the locks are taken in the order that acts take them.
      const { named } = await understand(tx, seen, change);
      await tx.$queryRaw`select 1 as one from process where run = ${runId} and occurrence = any(${named}) order by id for update`;
      const run = await lockRun(tx, runId);
      if (run.revision !== options.expectedRevision) {
        throw new Refusal('conflict', 'Planen har ändrats sedan du tittade. Se på effekterna igen och bekräfta på nytt.');
      }
      const clock = clockOfRow(run);
      const understood = await understand(tx, run, change);
      const effect = await effectOf(tx, run, understood, clock);
      if (effect.law.length > 0) mustExplain(effect.law, options);
      await moveMeetingRow(tx, runId, change, understood);
      const { revision } = await appendFact(tx, runId, understood.fact, actor, options.reason);
      await replan(tx, runId, clock, understood.named);
      await wakeNamed(tx, runId, understood.named);
      // Whoever loses a task is told so when it is withdrawn.
      if (change.kind !== 'dropStep') await tell(tx, run, effect, revision, options.reason, clock);
      await keepLaw(tx, run, effect.law, revision, options, clock);
      await keep(tx, actor, run, understood, effect, revision, options, clock);
      return { run: runId, revision, ...effect };
    }),
  );
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

async function moveMeetingRow(tx: Tx, run: string, change: Adjustment, { fact }: Understood): Promise<void> {
  if (fact.kind === 'addMeeting') await tx.meeting.create({ data: { run, ...fact.meeting } });
  if (fact.kind === 'cancelMeeting') {
    await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { state: 'cancelled', revision: { increment: 1 } } });
  }
  if (fact.kind === 'moveMeeting' && change.kind === 'moveMeeting') {
    const { day, handlingsstopp } = fact;
    await tx.meeting.update({ where: { run_id: { run, id: fact.meeting } }, data: { day, handlingsstopp, revision: { increment: 1 } } });
  }
}

/** Named steps look again even where their row did not change: the day of a meeting is not in it. */
async function wakeNamed(tx: Tx, run: string, named: readonly string[]): Promise<void> {
  const processes = await tx.process.findMany({ where: { run, live: true, occurrence: { in: [...named] } }, orderBy: { id: 'asc' } });
  for (const process of processes) await wake(tx, run, process.id, 'adjusted');
}

/** One notice a person, with the moves of the steps in which they have something to do. */
async function tell(tx: Tx, run: Run, effect: Effect, revision: number, reason: string | undefined, clock: RunClock): Promise<void> {
  const steps = new Map<string, Set<string>>();
  for (const t of effect.tasks) if (t.person !== null && !t.done) steps.set(t.person, (steps.get(t.person) ?? new Set()).add(t.occurrence));
  await notify(
    tx,
    ...effect.mails.map(({ person, when }) => {
      const own = steps.get(person);
      const moves = effect.moves
        .filter((m) => (own ? own.has(m.occurrence) : true))
        .map(({ occurrence, label, what, from, to }) => ({ occurrence, label, what, from, to }));
      return {
        run: run.id,
        person,
        kind: 'moved' as const,
        occasion: `moved|${revision}`,
        urgent: when === 'atOnce',
        payload: { adjustment: revision, moves, reason: reason ?? null },
        at: clock.now,
      };
    }),
  );
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
  await record(
    tx,
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
        moves: effect.moves,
        law: effect.law.map((l) => l.paragraph),
      },
    },
    ...effect.tasks
      .filter((t) => !t.done)
      .map((t) => ({
        ...base,
        kind: 'taskMoved',
        subject: t.task,
        businessKey: t.key,
        revision,
        payload: { old: t.from, new: t.to, why: options.reason ?? null },
      })),
  );
}

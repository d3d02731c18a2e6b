import { askedAgainBy } from '../../domain/plan/preliminary';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { dependsOnOutcome } from '../../domain/decisions/broken';
import { latestRounds } from '../../domain/decisions/standing';
import type { MatterState } from '../../domain/decisions/decide';
import type { Definition } from '../../domain/arshjul/definition';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence, Process, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { meetingsOf } from '../people/load';
import { appendFact, lockRun } from '../plan/facts';
import { replan } from '../plan/replan';
import { applyDecision, type Applied } from './apply';
import { mattersOf } from './create';
import { decideAll, roleKeys, tabledTo, type Outcome } from './register';
import type { Taken } from './resolve';
import { changedBy } from './underWay';
import { mayRegisterMatter } from './who';

/** What the organ really did, and why the registration was wrong (the reason goes into the record). */
export interface CorrectionInput extends Omit<Outcome, 'matter' | 'reason'> {
  reason: string;
}

export interface CorrectionReceipt extends Applied {
  run: string;
  revision: number;
  /** the outcome that was registered before */
  was: string;
}

/**
 * Corrects what was registered on an ärende: the wrong outcome's effects are taken back and the right one's take their place, in one
 * transaction, old → new in the timeline. Whoever may register the organ's ärenden may correct them, as long as nothing later hangs
 * on the registration: no later organ has decided, no receiver of an återremiss has chosen, nothing that waited for the decision has
 * opened, nothing that it carried has been taken into a plan. The meeting and the day stay as they were registered.
 *
 * `expectedRevision` is the ärende's. Throws `Refusal`: 'invalid' with the field that is missing or wrong (the reason included),
 * 'conflict' for another revision, an ärende that is not registered, or with the sentence that says what hangs on it.
 */
export async function correctDecision(
  db: Db,
  actor: Actor,
  matterId: string,
  input: CorrectionInput,
  opts: { idempotencyKey?: string; expectedRevision?: number } = {},
): Promise<CorrectionReceipt> {
  const who = await mayRegisterMatter(db, actor, matterId);
  const reason = input.reason.trim();
  if (reason === '') {
    const text = 'Skriv varför registreringen rättas.';
    throw new Refusal('invalid', text, [{ field: 'reason', text }]);
  }
  return inTransaction(db, (tx) =>
    once(tx, who, opts.idempotencyKey, { act: 'correctDecision', matter: matterId, input }, () => correct(tx, who, matterId, { ...input, reason }, opts.expectedRevision)),
  );
}

async function correct(tx: Tx, actor: Actor, matterId: string, input: CorrectionInput, expected?: number): Promise<CorrectionReceipt> {
  const standing = await lockAll(tx, matterId);
  const { run, matter, occurrence, clock, was } = standing;
  if (expected !== undefined && matter.revision !== expected) {
    throw new Refusal('conflict', 'Ärendet har ändrats av någon annan. Ladda om sidan och se vad som gäller.');
  }
  const hangs = await whatHangs(standing);
  if (hangs !== null) throw new Refusal('conflict', `Registreringen kan inte rättas: ${hangs}`);

  const told = await changedBy(tx, matter);
  await told.forget();
  const undone = await takeBack(standing);
  const rows = await mattersOf(tx, occurrence);
  const again = rows.find((r) => r.id === matter.id) ?? matter;
  const taken: Taken = { matter: again, occurrence, planned: occurrence.planned as unknown as PlannedOccurrence, rows, phase: 'deciding' };
  const organs = await tx.organ.findMany({ where: { run: run.id } });
  const known = { organs, meetings: await meetingsOf(tx, run.id), roles: await roleKeys(tx, run.id) };
  // The reason of a correction says why it was registered wrong; why a rule was broken has been said, or is a finding without one.
  const { reason, ...sent } = input;
  const line = decideOne(taken, { ...sent, matter: matter.id }, known);
  const day = matter.decidedDay ?? clock.today;
  const meeting = matter.meeting === null ? null : await tx.meeting.findUnique({ where: { run_id: { run: run.id, id: matter.meeting } } });
  const held = meeting?.state === 'held' ? meeting : null;
  const tabled = line.decision.effect.does === 'tableToNextMeeting' && held !== null ? tabledTo(line.sent, taken, day, known, held) : null;
  const applied = await applyDecision(
    tx,
    taken,
    line.decision,
    { minority: input.minority ?? false, reason: null, next: tabled, corrects: { was, why: reason, undone } },
    { run: run.id, actor, clock, organs: new Map(organs.map((o) => [o.id, o])), day, meeting: held },
  );
  await told.say(actor, clock);
  await closeFindings(standing, applied);
  await replan(tx, run.id, clock, [occurrence.id]);
  await wake(tx, run.id, matter.process, 'decided');
  if (applied.paragraph === null && matter.meeting !== null) await wake(tx, run.id, `cycle/${run.id}`, 'paragraphMissing');
  const { revision } = await tx.matter.findUniqueOrThrow({ where: { id: matter.id }, select: { revision: true } });
  return { ...applied, run: run.id, revision, was };
}

function decideOne(taken: Taken, sent: Outcome, known: Parameters<typeof decideAll>[2]): NonNullable<ReturnType<ReturnType<typeof decideAll>['get']>> {
  try {
    const line = decideAll([taken], { outcomes: [sent] }, known).get(sent.matter);
    if (line) return line;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // One ärende is corrected: its fields are named by themselves.
    throw new Refusal(error.code, error.detail, error.errors.map((e) => ({ ...e, field: e.field.replace(/^outcomes\.\d+\./, '') })));
  }
  throw new Error('an ärende without a decision');
}

interface Standing {
  tx: Tx;
  run: Run;
  process: Process;
  matter: Matter;
  occurrence: Occurrence;
  rows: Matter[];
  clock: RunClock;
  /** the outcome that is corrected */
  was: string;
}

/** Process, run and ärende locked in the order of everybody (`takeMatters`); the process for itself, since it may begin again. */
async function lockAll(tx: Tx, matterId: string): Promise<Standing> {
  const { run: runId, process: processId } = await tx.matter.findUniqueOrThrow({ where: { id: matterId }, select: { run: true, process: true } });
  await tx.$queryRaw`select 1 from process where id = ${processId} for update`;
  const run = await lockRun(tx, runId);
  await tx.$queryRaw`select 1 from matter where id = ${matterId} for update`;
  const matter = await tx.matter.findUniqueOrThrow({ where: { id: matterId } });
  if (matter.outcome === null) throw new Refusal('conflict', 'Ärendet är inte registrerat än. Registrera det i stället.');
  const process = await tx.process.findUniqueOrThrow({ where: { id: processId } });
  const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: runId, id: matter.occurrence } } });
  return { tx, run, process, matter, occurrence, rows: await mattersOf(tx, occurrence), clock: clockOfRow(run), was: matter.outcome };
}

/** One sentence about what has happened since because of the registration; null when nothing has. */
async function whatHangs(standing: Standing): Promise<string | null> {
  const { tx, run, process, matter, occurrence, rows } = standing;
  if (run.state !== 'running') return 'året är avslutat.';
  const rounds = rows.filter((r) => r.position === matter.position && r.round > matter.round);
  if (rounds.some((r) => r.outcome !== null)) return 'ärendet har sedan dess behandlats en gång till.';
  if (rounds.length > 0 && matter.outcome !== 'bordlaggning') return 'det är redan sagt vad som öppnas igen efter återremissen.';
  const since = matter.registeredAt ?? new Date(0);
  const later = rows.find((r) => r.position > matter.position && r.outcome !== null && r.registeredAt !== null && r.registeredAt >= since);
  if (later) return `${await labelOf(tx, run.id, later.organ)} har sedan dess behandlat ärendet (${later.decidedDay === null ? 'dag saknas' : shortDayWithYear(later.decidedDay)}). Rätta det först.`;
  const carried = await tx.carriedAdjustment.findFirst({ where: { matter: matter.id, state: { not: 'pending' } } });
  if (carried) return `det som beslutet bär för ${String(carried.forYear)} är redan ${carried.state === 'adopted' ? 'infört i planen' : 'avböjt'}.`;
  const asked = await askedAgain(standing);
  if (asked) return `${asked} har öppnats igen av beslutet.`;
  if (process.live) return null;
  const follower = await tx.$queryRaw<{ label: string }[]>`
    select label from occurrence where run = ${run.id} and opened_at is not null
      and (planned->'waitsFor' ? ${occurrence.id} or planned->'builtOn' ? ${occurrence.id}) order by id limit 1`;
  return follower[0] ? `${follower[0].label} har öppnats sedan steget blev klart.` : null;
}

async function labelOf(tx: Tx, run: string, organ: string): Promise<string> {
  return (await tx.organ.findUnique({ where: { run_id: { run, id: organ } }, select: { label: true } }))?.label ?? organ;
}

/**
 * The label of a step that this decision has re-opened, if one has: a final decision that differed from the preliminary one, whether it
 * was changed when it was taken or said to differ. What it re-opened was recorded at the instant of the registration.
 */
async function askedAgain({ tx, run, matter, occurrence }: Standing): Promise<string | null> {
  if (matter.registeredAt === null) return null;
  const steps = askedAgainBy((run.definition as unknown as Definition).steps, occurrence.step);
  if (steps.length === 0) return null;
  const again = await tx.occurrence.findMany({ where: { run: run.id, step: { in: steps }, budgetYear: occurrence.budgetYear }, select: { id: true, label: true } });
  const entry = await tx.timelineEntry.findFirst({ where: { run: run.id, kind: 'stepReopened', at: matter.registeredAt, subject: { in: again.map((o) => o.id) } } });
  return again.find((o) => o.id === entry?.subject)?.label ?? null;
}

/** Takes back what the registration did. Returns the business keys of the ärenden that were touched. */
async function takeBack(standing: Standing): Promise<string[]> {
  const { tx, run, process, matter, rows } = standing;
  const undone: string[] = [];
  // Bordlagt: the round that was made for the next meeting has never been.
  const tabled = matter.outcome === 'bordlaggning' ? rows.filter((r) => r.position === matter.position && r.round > matter.round) : [];
  await tx.matter.deleteMany({ where: { id: { in: tabled.map((r) => r.id) } } });
  await tx.finding.updateMany({ where: { run: run.id, subject: { in: tabled.map((r) => r.id) }, closedAt: null }, data: { closedAt: standing.clock.now } });
  undone.push(...tabled.map((r) => r.key));

  // Bifall gave it to the next organ, avslag took it from those after: they wait again.
  const latest = latestRounds(rows.map((r) => ({ ...r, state: r.state as MatterState })));
  const after = latest.filter((r) => r.position > matter.position && r.outcome === null && (r.state === 'open' || (r.state === 'superseded' && matter.outcome === 'avslag')));
  await tx.matter.updateMany({ where: { id: { in: after.map((r) => r.id) } }, data: { state: 'waiting', revision: { increment: 1 } } });
  undone.push(...after.map((r) => r.key));

  // What has been told and not sent is as if it had not been told: the right decision may tell the same anew. What the decision carries
  // has not been taken up by anybody.
  const untold = [`decided|${matter.key}`, `carried|${matter.key}`, ...[...tabled, ...after].map((r) => `matter|${r.key}`)];
  await tx.notice.deleteMany({
    where: { run: run.id, mail: null, OR: [{ occasion: { in: untold } }, { occasion: { startsWith: `decided|${matter.key}|` } }] },
  });
  await tx.carriedAdjustment.deleteMany({ where: { matter: matter.id } });

  // Standing alone, the fact would still move the plan.
  const facts = await tx.fact.findMany({ where: { run: run.id, kind: 'decided' }, orderBy: { seq: 'desc' }, select: { seq: true, payload: true } });
  const wrong = facts.find(({ payload }) => {
    const fact = payload as { occurrence?: unknown; position?: unknown };
    return fact.occurrence === matter.occurrence && fact.position === matter.position;
  });
  if (wrong) await appendFact(tx, run.id, { kind: 'undone', fact: wrong.seq }, { id: 'system' });

  await tx.matter.update({
    where: { id: matter.id },
    data: { state: 'open', outcome: null, paragraph: null, motivation: null, change: null, remitTo: null, registeredBy: null, registeredAt: null },
  });
  if (!process.live) await beginAgain(standing);
  return undone;
}

/** The step was over with the wrong decision: its organs' phase goes on, as if it had not been. The relay starts its workflow. */
async function beginAgain({ tx, run, process, occurrence, clock }: Standing): Promise<void> {
  await tx.process.update({
    where: { id: process.id },
    data: { live: true, started: false, waiting: false, waitingUntil: null, finishedAt: null, phase: 'deciding' },
  });
  const { revision } = await tx.occurrence.update({
    where: { run_id: { run: run.id, id: occurrence.id } },
    data: { state: 'open', finishedAt: null, revision: { increment: 1 } },
  });
  await record(tx, {
    run: run.id, at: clock.now, actor: 'system', actorRole: 'system', kind: 'stepReopened', subject: occurrence.id, businessKey: occurrence.id, revision,
    payload: { old: 'finished', new: 'open', why: 'Beslutet var fel registrerat.' },
  });
  occurrence.state = 'open';
  occurrence.finishedAt = null;
  occurrence.revision = revision;
  const plan = await tx.actionPlan.findFirst({ where: { run: run.id, process: process.id, state: 'closed' } });
  if (plan) await tx.actionPlan.update({ where: { id: plan.id }, data: { state: 'running', closedAt: null, revision: { increment: 1 } } });
}

/**
 * A rule that the right decision does not break is broken no more; one that it breaks too stands. So does what the organ did whatever it
 * decided: before its turn, beside its papers.
 */
async function closeFindings({ tx, run, matter, clock }: Standing, applied: Applied): Promise<void> {
  const entries = await tx.timelineEntry.findMany({ where: { run: run.id, subject: matter.id, kind: { in: ['decisionRegistered', 'decisionCorrected'] } }, orderBy: { id: 'asc' }, select: { payload: true } });
  const ever = new Set(entries.flatMap((e) => (e.payload as { findings?: string[] } | null)?.findings ?? []));
  const still = applied.findings.map((f) => f.rule);
  const about = { run: run.id, subject: matter.id };
  await tx.finding.updateMany({ where: { ...about, rule: { in: [...ever].filter((rule) => dependsOnOutcome(rule) && !still.includes(rule)) }, closedAt: null }, data: { closedAt: clock.now } });
  await tx.finding.updateMany({ where: { ...about, rule: { in: still } }, data: { closedAt: null } });
}

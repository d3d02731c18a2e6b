import { nextByDay } from '../../domain/decisions/binding';
import { decide, heldOnProblem, type Decision, type MatterState } from '../../domain/decisions/decide';
import { justeringLatest } from '../../domain/decisions/protocol';
import { defaultReceiver } from '../../domain/decisions/returning';
import { isDay, type Day } from '../../domain/calendar/day';
import type { Meeting as PlanMeeting, OrganType, Verb } from '../../domain/organisation/types';
import type { Definition } from '../../domain/arshjul/definition';
import type { Meeting, Organ } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOf, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal, type FieldError } from '../base/refusal';
import { wake } from '../base/wake';
import { meetingsOf } from '../people/load';
import { changesPlan } from '../plan/facts';
import { replan } from '../plan/replan';
import { applyDecision, type Applied, type ApplyContext } from './apply';
import { takeMatters, type Taken } from './resolve';
import { mayRegisterMeeting } from './who';

/** What the organ did with one ärende. */
export interface Outcome {
  matter: string;
  /** bifall, bifall-med-andring, avslag, aterremiss, bordlaggning, noterat */
  outcome: string;
  /** may come later, until justering */
  paragraph?: string | null;
  /** återremiss: why */
  motivation?: string | null;
  /** bifall med ändring: what was changed */
  change?: string | null;
  /** the final decision of a step in two stages: in what it differs from the preliminary one; what hangs on that is asked again */
  differs?: string | null;
  /** återremiss: organ id or role key; without it, from KF to KS, else to the organ before */
  remitTo?: string | null;
  /** bordläggning: another meeting of the organ than its next */
  nextMeeting?: string | null;
  /** a third of those present asked for the bordläggning or återremiss (KL 5:50) */
  minority?: boolean;
  /** why a rule was broken, if it was */
  reason?: string | null;
}

export interface MeetingInput {
  outcomes: Outcome[];
  /** local day on which it was held, when another than planned */
  heldOn?: Day;
}

export interface RegisterOptions {
  idempotencyKey?: string;
  /** revision of the meeting */
  expectedRevision?: number;
  /** the year, when the actor is a token and several years have such a meeting */
  run?: string;
}

export interface MeetingReceipt {
  run: string;
  meeting: string;
  revision: number;
  heldOn: Day;
  registered: Applied[];
  /** how many § are missing, and until when they may */
  paragraphsMissing: number;
  paragraphsLatest: Day;
}

/**
 * Registers what a meeting decided, all of it or none, in one transaction. The organ's secretary does it; for an organ on paper or
 * without a secretary the ekonomichef. What was done is recorded even where a rule is broken (the rule becomes a finding).
 *
 * Throws `Refusal`: 'invalid' with `outcomes.<n>.<field>` for what the form lacks, 'conflict' for a meeting that somebody else has
 * registered since `expectedRevision` or an ärende that is registered already, 'not-found', 'forbidden'.
 */
export async function registerMeeting(db: Db, actor: Actor, meetingId: string, input: MeetingInput, opts: RegisterOptions = {}): Promise<MeetingReceipt> {
  const { actor: who, run } = await mayRegisterMeeting(db, actor, meetingId, opts.run);
  return inTransaction(db, (tx) =>
    once(tx, who, opts.idempotencyKey, { act: 'registerMeeting', run, meeting: meetingId, input }, () =>
      register(tx, who, run, meetingId, input, opts.expectedRevision),
    ),
  );
}

async function register(tx: Tx, actor: Actor, run: string, meetingId: string, input: MeetingInput, expected?: number): Promise<MeetingReceipt> {
  if (input.outcomes.length === 0) throw new Refusal('invalid', 'Fyll i utfallet för minst ett ärende.', [{ field: 'outcomes', text: 'Fyll i minst ett ärende.' }]);
  const ids = input.outcomes.map((o) => o.matter);
  if (new Set(ids).size < ids.length) throw new Refusal('invalid', 'Samma ärende finns två gånger i formuläret.');
  const taken = await takeMatters(tx, run, ids);
  const clock = await clockOf(tx, run);
  const meeting = await lockMeeting(tx, run, meetingId, expected);
  const heldOn = input.heldOn ?? meeting.day;
  checkHeldOn(heldOn, clock);

  const organs = await tx.organ.findMany({ where: { run } });
  const meetings = await meetingsOf(tx, run);
  const roles = await roleKeys(tx, run);
  const known: Known = { organs, meetings, roles };
  const decisions = decideAll(taken, input, known);

  const context: ApplyContext = { run, actor, clock, organs: new Map(organs.map((o) => [o.id, o])), day: heldOn, meeting };
  const registered: Applied[] = [];
  // In the order of each chain, so that two items of one chain at the same meeting follow each other.
  for (const t of taken) {
    const line = decisions.get(t.matter.id);
    if (!line) continue;
    const next = line.decision.effect.does === 'tableToNextMeeting' ? tabledTo(line.sent, t, heldOn, known, meeting) : null;
    registered.push(
      await applyDecision(tx, t, line.decision, { minority: line.sent.minority ?? false, reason: line.sent.reason?.trim() || null, next }, context),
    );
  }
  const revision = await holdMeeting(tx, actor, meeting, heldOn, clock);
  await planAndWake(tx, run, taken, decisions, clock);
  const missing = registered.filter((r) => r.paragraph === null).length;
  // Nobody else would remember the missing §: the year's own process does (services/decisions/paragraph.ts).
  if (missing > 0) await wake(tx, run, `cycle/${run}`, 'paragraphMissing');
  return { run, meeting: meetingId, revision, heldOn, registered, paragraphsMissing: missing, paragraphsLatest: justeringLatest(heldOn) };
}

interface Known {
  organs: Organ[];
  meetings: PlanMeeting[];
  roles: ReadonlySet<string>;
}

interface Line {
  sent: Outcome;
  decision: Decision;
}

/** Decides every line of the form; throws one refusal that names each field that is wrong. */
export function decideAll(taken: readonly Taken[], input: { outcomes: readonly Outcome[] }, { organs, meetings, roles }: Known): Map<string, Line> {
  const lines = new Map<string, Line>();
  const errors: FieldError[] = [];
  let conflict = false;
  input.outcomes.forEach((sent, n) => {
    const t = taken.find((x) => x.matter.id === sent.matter);
    if (!t) return;
    const fallback = defaultReceiver(
      t.planned.chain,
      t.matter.position,
      t.occurrence.organ,
      organs.map((o) => ({ id: o.id, type: o.type as OrganType })),
    );
    const result = decide({ state: t.matter.state as MatterState, verb: t.matter.verb as Verb }, sent, fallback);
    const wrong = [
      ...(result.ok ? [] : result.errors),
      ...unknownReceiver(sent, organs, roles),
      ...unknownMeeting(sent, t, meetings),
    ];
    errors.push(...wrong.map((e) => ({ field: `outcomes.${n}.${e.field}`, text: e.text })));
    if (!result.ok && result.conflict) conflict = true;
    if (result.ok) lines.set(sent.matter, { sent, decision: result.decision });
  });
  if (errors.length === 0) return lines;
  if (conflict) throw new Refusal('conflict', 'Något av ärendena är redan registrerat. Ladda om sidan och se vad som gäller.', errors);
  throw new Refusal('invalid', 'Något saknas i formuläret. Inget har registrerats.', errors);
}

function unknownReceiver(sent: Outcome, organs: readonly Organ[], roles: ReadonlySet<string>): FieldError[] {
  const to = sent.remitTo?.trim();
  if (sent.outcome !== 'aterremiss' || !to || organs.some((o) => o.id === to) || roles.has(to)) return [];
  return [{ field: 'remitTo', text: `Det finns inget organ och ingen roll som heter ${to}.` }];
}

function unknownMeeting(sent: Outcome, t: Taken, meetings: readonly PlanMeeting[]): FieldError[] {
  if (sent.outcome !== 'bordlaggning' || !sent.nextMeeting) return [];
  const found = meetings.find((m) => m.id === sent.nextMeeting && m.organ === t.matter.organ && m.state === 'planned');
  return found ? [] : [{ field: 'nextMeeting', text: 'Välj ett kommande sammanträde med samma organ.' }];
}

/** The meeting that takes a tabled ärende: the one that the organ named, else its next. */
export function tabledTo(sent: Outcome, t: Taken, heldOn: Day, { meetings }: Known, held: Meeting): Meeting | null {
  const others = meetings.filter((m) => m.id !== held.id);
  const next = others.find((m) => m.id === sent.nextMeeting) ?? nextByDay(others, t.matter.organ, heldOn);
  return next ? { ...next, run: held.run, revision: 0 } : null;
}

async function lockMeeting(tx: Tx, run: string, id: string, expected?: number): Promise<Meeting> {
  await tx.$queryRaw`select 1 from meeting where run = ${run} and id = ${id} for update`;
  const meeting = await tx.meeting.findUnique({ where: { run_id: { run, id } } });
  if (!meeting) throw new Refusal('not-found', 'Det sammanträdet finns inte.');
  if (expected !== undefined && meeting.revision !== expected) {
    throw new Refusal('conflict', 'Sammanträdet har registrerats eller ändrats av någon annan. Ladda om sidan och se vad som gäller.');
  }
  if (meeting.state === 'cancelled') {
    throw new Refusal('conflict', 'Sammanträdet är inställt. Hölls det ändå: lägg till ett extra sammanträde den dagen.');
  }
  return meeting;
}

function checkHeldOn(heldOn: Day, clock: RunClock): void {
  const text = isDay(heldOn) ? heldOnProblem(heldOn, clock.today) : 'Skriv dagen som ÅÅÅÅ-MM-DD.';
  if (text !== null) throw new Refusal('invalid', text, [{ field: 'heldOn', text }]);
}

async function holdMeeting(tx: Tx, actor: Actor, meeting: Meeting, heldOn: Day, clock: RunClock): Promise<number> {
  const { revision } = await tx.meeting.update({
    where: { run_id: { run: meeting.run, id: meeting.id } },
    data: { state: 'held', revision: { increment: 1 } },
  });
  await record(tx, {
    run: meeting.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'meetingRegistered',
    subject: meeting.id,
    businessKey: meeting.id,
    revision,
    payload: { old: meeting.state, new: 'held', heldOn },
  });
  return revision;
}

/** Plans again when a date may have moved, and lets each process notice. */
export async function planAndWake(tx: Tx, run: string, taken: readonly Taken[], lines: ReadonlyMap<string, Line>, clock: RunClock): Promise<void> {
  const moved = taken.filter((t) => {
    const outcome = lines.get(t.matter.id)?.decision.outcome ?? '';
    return changesPlan({ kind: 'decided', occurrence: '', organ: '', position: 0, outcome, day: clock.today });
  });
  if (moved.length > 0) await replan(tx, run, clock, [...new Set(moved.map((t) => t.occurrence.id))]);
  for (const process of [...new Set(taken.map((t) => t.matter.process))].sort()) await wake(tx, run, process, 'decided');
}

/** Role keys of the year's definition, to which an återremiss may go. */
export async function roleKeys(tx: Tx, run: string): Promise<Set<string>> {
  const row = await tx.run.findUniqueOrThrow({ where: { id: run }, select: { definition: true } });
  return new Set((row.definition as unknown as Definition).roles.map((r) => r.key));
}

import { brokenRules, lawsAt, type BrokenRule } from '../../domain/decisions/broken';
import type { Decision, MatterState } from '../../domain/decisions/decide';
import { undecidedBefore } from '../../domain/decisions/standing';
import type { Day } from '../../domain/calendar/day';
import type { OrganType, Verb } from '../../domain/organisation/types';
import type { Matter, Meeting, Organ } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { record } from '../base/record';
import { carry } from '../plan/carried';
import { appendFact } from '../plan/facts';
import { matterRow } from './create';
import { reopenWhatWasPreliminary } from './preliminary';
import { nameOf, writeFindings } from './findings';
import type { Taken } from './resolve';
import { tellDecided } from './tell';

/** What one registration is made of besides the ärende itself. */
export interface ApplyContext {
  run: string;
  actor: Actor;
  clock: RunClock;
  organs: ReadonlyMap<string, Organ>;
  /** local day on which the organ decided */
  day: Day;
  /** the meeting that was held; null for an organ without meetings here */
  meeting: Meeting | null;
}

export interface Applied {
  matter: string;
  outcome: string;
  state: string;
  paragraph: string | null;
  /** bordläggning: the meeting that takes it next, null when the calendar has none */
  nextMeeting?: string | null;
  findings: BrokenRule[];
}

/** The registration that this one corrects. */
export interface Corrects {
  /** the outcome that stood there */
  was: string;
  why: string;
  /** business keys of the ärenden whose state was taken back */
  undone: string[];
}

/**
 * Writes one registered outcome: the ärende, what follows in its chain, the record, the broken rules, who is told, and the fact
 * for the plan. `next` is the meeting that a bordläggning binds to. The caller plans again and wakes the process.
 */
export async function applyDecision(
  tx: Tx,
  taken: Taken,
  decision: Decision,
  extra: { minority: boolean; reason: string | null; next: Meeting | null; corrects?: Corrects },
  context: ApplyContext,
): Promise<Applied> {
  const { actor, clock, day, meeting, run } = context;
  const { matter } = taken;
  const broken = await brokenBy(tx, taken, decision, extra.minority, context);
  const changed = await tx.matter.update({
    where: { id: matter.id },
    data: {
      state: decision.state,
      outcome: decision.outcome,
      paragraph: decision.paragraph,
      motivation: decision.motivation,
      change: decision.change,
      remitTo: decision.remitTo,
      decidedDay: day,
      registeredBy: actor.id,
      registeredAt: clock.now,
      revision: { increment: 1 },
      ...(meeting ? { meeting: meeting.id } : {}),
    },
  });
  // Two items of one chain in the same send share these rows: the later one sees that the earlier is decided.
  Object.assign(taken.rows.find((r) => r.id === matter.id) ?? matter, changed);

  if (decision.effect.does === 'tableToNextMeeting') await table(tx, taken, extra.next);
  if (decision.effect.does === 'endChain') await endChain(tx, taken);
  await record(tx, {
    run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: extra.corrects ? 'decisionCorrected' : 'decisionRegistered',
    subject: matter.id,
    businessKey: matter.key,
    revision: changed.revision,
    payload: {
      old: extra.corrects?.was ?? null,
      new: decision.outcome,
      why: extra.corrects?.why ?? decision.motivation ?? extra.reason,
      ...(extra.corrects ? { undone: extra.corrects.undone } : {}),
      day,
      meeting: meeting?.id ?? null,
      paragraph: decision.paragraph,
      change: decision.change,
      ...(decision.differs === undefined ? {} : { differs: decision.differs }),
      remitTo: decision.remitTo,
      nextMeeting: extra.next?.id ?? null,
      minority: extra.minority,
      findings: broken.map((b) => b.rule),
    },
  });
  const name = await nameOf(tx, run, actor.id);
  await writeFindings(tx, broken, { run, about: matter.key, subject: matter.id, reason: extra.reason ?? decision.motivation, name }, clock);
  await tellDecided(tx, taken, changed, { day, next: extra.next, corrected: extra.corrects !== undefined }, clock);
  await carry(tx, taken.occurrence, changed, day, clock);
  await appendFact(
    tx,
    run,
    {
      kind: 'decided',
      occurrence: matter.occurrence,
      organ: matter.organ,
      position: matter.position,
      outcome: decision.outcome,
      day,
      ...(meeting ? { meeting: meeting.id } : {}),
      ...(extra.next ? { nextMeeting: extra.next.id } : {}),
      ...(decision.paragraph ? { paragraph: decision.paragraph } : {}),
    },
    actor,
    decision.motivation ?? undefined,
  );
  await reopenWhatWasPreliminary(tx, taken.occurrence, changed, { differs: decision.differs ?? null, corrects: extra.corrects !== undefined }, actor, clock);
  return {
    matter: matter.id,
    outcome: decision.outcome,
    state: decision.state,
    paragraph: decision.paragraph,
    ...(decision.effect.does === 'tableToNextMeeting' ? { nextMeeting: extra.next?.id ?? null } : {}),
    findings: broken,
  };
}

async function brokenBy(tx: Tx, taken: Taken, decision: Decision, minority: boolean, context: ApplyContext): Promise<BrokenRule[]> {
  const { matter, planned, rows, phase } = taken;
  const { meeting, organs, day } = context;
  const organ = organs.get(matter.organ);
  const met = meeting && meeting.organ !== matter.organ ? organs.get(meeting.organ) : undefined;
  const states = rows.map((r) => ({ ...r, state: r.state as MatterState }));
  return brokenRules({
    verb: matter.verb as Verb,
    organ: { id: matter.organ, type: (organ?.type ?? 'namnd') as OrganType, label: organ?.label ?? matter.organ },
    metAs: met ? { id: met.id, label: met.label } : undefined,
    heldOn: day,
    outcome: decision.outcome,
    minority,
    minorityBefore: minority && (await forcedBefore(tx, context.run, rows, matter)),
    undecidedBefore: undecidedBefore(states, matter.position).map((r) => ({
      label: organs.get(r.organ)?.label ?? r.organ,
      type: (organs.get(r.organ)?.type ?? 'namnd') as OrganType,
    })),
    basisMissing: phase !== 'deciding',
    outsidePapers: meeting !== null && matter.meeting !== null && matter.meeting !== meeting.id,
    laws: lawsAt(planned.chain, matter.position, planned.law, (id) => organs.get(id)?.type as OrganType | undefined),
  });
}

/** True when a minority of this organ has forced the ärende back in an earlier round. */
async function forcedBefore(tx: Tx, run: string, rows: readonly Matter[], matter: Matter): Promise<boolean> {
  const earlier = rows.filter((r) => r.organ === matter.organ && r.id !== matter.id).map((r) => r.id);
  if (earlier.length === 0) return false;
  const kind = { in: ['decisionRegistered', 'decisionCorrected'] };
  const entries = await tx.timelineEntry.findMany({ where: { run, subject: { in: earlier }, kind }, orderBy: { id: 'asc' }, select: { subject: true, payload: true } });
  // Of each the last one: what was corrected is not so.
  const last = new Map(entries.map((e) => [e.subject, e.payload as { minority?: boolean } | null]));
  return [...last.values()].some((payload) => payload?.minority === true);
}

/** The same organ takes it again at its next meeting: a new round of the same place. */
async function table(tx: Tx, { matter, occurrence, planned }: Taken, next: Meeting | null): Promise<void> {
  const place = planned.chain.find((c) => c.position === matter.position);
  if (!place) return;
  const row = matterRow(occurrence, matter.process, planned.chain, place, matter.round + 1, matter.authority);
  await tx.matter.create({ data: { ...row, meeting: next?.id ?? null } });
}

/** A deciding organ said no: the organs after it never get this proposal. */
async function endChain(tx: Tx, { matter, occurrence, rows }: Taken): Promise<void> {
  const later = rows.filter((r) => r.position > matter.position && ['waiting', 'open'].includes(r.state));
  await tx.matter.updateMany({
    where: { run: occurrence.run, id: { in: later.map((r) => r.id) } },
    data: { state: 'superseded', revision: { increment: 1 } },
  });
}

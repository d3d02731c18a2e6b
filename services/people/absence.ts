import { addDays, isDay, type Day } from '../../domain/calendar/day';
import { awayOf, sharing } from '../../domain/organisation/turns';
import type { Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { mustLead, mustRun, runFor, steer } from '../years/who';
import { absenceEffect, type AbsenceEffect } from './absenceEffect';
import { hand, type Handed } from './hand';
import { dutiesThatMove } from './moving';
import { organisationOf } from './load';

export interface AbsenceInput {
  person: string;
  /** first and last day away */
  from: Day;
  to: Day;
  substitute: string;
}

interface Options {
  idempotencyKey?: string;
}

interface RegisterOptions extends Options {
  /** Swedish, kept in the timeline */
  reason?: string;
  /** the preview's `list`: a list that has become another since is a conflict */
  list?: string;
}

export interface AbsenceResult {
  run: string;
  person: string;
  substitute: string;
  /** unfinished duties that changed hands now; a later absence takes effect when its days come */
  moved: Handed[];
}

export interface AbsencePreview extends AbsenceEffect {
  run: string;
  person: string;
  substitute: string;
}

/** Says what registering an absence would do: which duties go to whom, and who gets a mail. Refuses what registering refuses. Writes nothing. */
export async function previewAbsence(db: Db, actor: Actor, runId: string, input: AbsenceInput): Promise<AbsencePreview> {
  if (actor.id !== input.person) mustLead(actor);
  return inTransaction(db, async (tx) => {
    const { clock, org } = await known(tx, actor, runId, input.person);
    check(org, input);
    const { changes: _, ...effect } = await absenceEffect(tx, runId, org, input, clock, 'read');
    return { run: runId, person: input.person, substitute: input.substitute, ...effect };
  });
}

/**
 * Registers that somebody is away. From the first day their duties are the substitute's: unfinished ones move at once when the
 * absence has begun (the substitute is told and gets a ladder of his own), later ones when its first day has come
 * (`handOver.ts`).
 * One may register one's own absence; the ekonomichef everybody's. Refuses unknown people, days in the wrong order and an
 * absence that overlaps one that is known.
 */
export async function registerAbsence(db: Db, actor: Actor, runId: string, input: AbsenceInput, opts: RegisterOptions = {}): Promise<AbsenceResult> {
  if (actor.id !== input.person) mustLead(actor);
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'absence', runId, ...input, ...(opts.reason === undefined ? {} : { reason: opts.reason }), ...(opts.list === undefined ? {} : { list: opts.list }) }, async () => {
      const { run, clock, org } = await prepare(tx, actor, runId, input.person);
      check(org, input);
      const { person, from, to, substitute } = input;
      await tx.absence.create({ data: { run: runId, person, fromDay: from, toDay: to, substitute } });
      const { begun, changes, list } = await absenceEffect(tx, runId, org, input, clock, 'write');
      if (opts.list !== undefined && opts.list !== list) throw new Refusal('conflict', 'Det som skulle gå till ersättaren är inte längre detsamma som du såg. Se på listan igen och bekräfta på nytt.');
      const moved = await hand(tx, run, actor, clock, (begun ? changes : []).map((change) => ({ ...change, why: `frånvaro ${from}–${to}` })));
      await wake(tx, runId, `cycle/${runId}`, 'absence');
      await keep(tx, actor, run, clock, input, 'absenceRegistered', null, { from, to, substitute }, opts.reason?.trim());
      return { run: runId, person, substitute, moved };
    }),
  );
}

export interface EndAbsenceInput {
  person: string;
  /** first day back; default today */
  back?: Day;
}

/**
 * Ends an absence: what the substitute has not finished goes back to the person, who is told. Refuses when no absence is known
 * that covers the day before.
 */
export async function endAbsence(db: Db, actor: Actor, runId: string, input: EndAbsenceInput, opts: Options = {}): Promise<AbsenceResult> {
  if (actor.id !== input.person) mustLead(actor);
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'endAbsence', runId, ...input }, async () => {
      const { run, clock, org } = await prepare(tx, actor, runId, input.person);
      const { person } = input;
      const back = input.back ?? clock.today;
      if (!isDay(back)) throw new Refusal('invalid', `${back} är inget datum.`, [{ field: 'back', text: 'Skriv datumet som ÅÅÅÅ-MM-DD.' }]);
      const row = await tx.absence.findFirst({ where: { run: runId, person, fromDay: { lte: back }, toDay: { gte: addDays(back, -1) } }, orderBy: { id: 'desc' } });
      if (!row) throw new Refusal('conflict', `${nameOf(org, person)} är inte registrerad som frånvarande ${back}.`);
      if (row.fromDay >= back) await tx.absence.delete({ where: { run_id: { run: runId, id: row.id } } });
      else await tx.absence.update({ where: { run_id: { run: runId, id: row.id } }, data: { toDay: addDays(back, -1) } });
      const present = await organisationOf(tx, runId);
      const theirs = back <= clock.today ? await dutiesThatMove(tx, runId, present, [...awayOf(present), row.substitute, ...sharing(present, [person])], clock.today) : [];
      const moved = await hand(tx, run, actor, clock, theirs.filter((change) => change.above || change.to === person || change.also.includes(person)));
      await wake(tx, runId, `cycle/${runId}`, 'absence');
      await keep(tx, actor, run, clock, input, 'absenceEnded', { to: row.toDay }, { back });
      return { run: runId, person, substitute: row.substitute, moved };
    }),
  );
}

async function prepare(tx: Tx, actor: Actor, runId: string, person: string): Promise<{ run: Run; clock: RunClock; org: Organisation }> {
  await steer(tx, runId);
  return known(tx, actor, runId, person);
}

async function known(tx: Tx, actor: Actor, runId: string, person: string): Promise<{ run: Run; clock: RunClock; org: Organisation }> {
  const run = await runFor(tx, actor, runId);
  mustRun(run);
  const org = await organisationOf(tx, runId);
  if (!org.people.some((p) => p.id === person)) {
    throw new Refusal('not-found', `Det finns ingen person med beteckningen ${person}.`, [{ field: 'person', text: 'Personen finns inte.' }]);
  }
  return { run, clock: clockOfRow(run), org };
}

function check(org: Organisation, { person, from, to, substitute }: AbsenceInput): void {
  const bad = (field: string, text: string): never => {
    throw new Refusal('invalid', text, [{ field, text }]);
  };
  if (!isDay(from)) bad('from', 'Skriv första dagen som ÅÅÅÅ-MM-DD.');
  if (!isDay(to)) bad('to', 'Skriv sista dagen som ÅÅÅÅ-MM-DD.');
  if (to < from) bad('to', 'Sista dagen ligger före den första.');
  if (!org.people.some((p) => p.id === substitute)) bad('substitute', 'Ersättaren finns inte i organisationen.');
  if (substitute === person) bad('substitute', 'Ersättaren måste vara någon annan.');
  const other = org.absences.find((a) => a.person === person && a.from <= to && a.to >= from);
  if (other) throw new Refusal('conflict', `${nameOf(org, person)} är redan registrerad som frånvarande ${other.from}–${other.to}.`);
}

function nameOf(org: Organisation, person: string): string {
  return org.people.find((p) => p.id === person)?.name ?? person;
}

async function keep(
  tx: Tx,
  actor: Actor,
  run: Run,
  clock: RunClock,
  { person }: { person: string },
  kind: 'absenceRegistered' | 'absenceEnded',
  before: unknown,
  after: unknown,
  why?: string,
): Promise<void> {
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind,
    subject: person,
    businessKey: `absence|${person}`,
    revision: run.revision,
    payload: { old: before, new: after, ...(why ? { why } : {}) },
  });
}

import { addDays, isDay, type Day } from '../../domain/calendar/day';
import { holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import type { Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { notify } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { freshLadder } from '../plan/follow';
import { peopleWithMail } from '../plan/people';
import { scopeOf } from '../tasks/handOut';
import { mustLead, mustRun, runFor, steer } from '../years/who';
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

export interface AbsenceResult {
  run: string;
  person: string;
  substitute: string;
  /** unfinished duties that changed hands now; a later absence takes effect when its days come */
  moved: { task: string; key: string; to: string }[];
}

/**
 * Registers that somebody is away. From the first day their duties are the substitute's: unfinished ones move at once when the
 * absence has begun (the substitute is told and gets a ladder of his own), later ones when they are handed out or chased.
 * One may register one's own absence; the ekonomichef everybody's. Refuses unknown people, days in the wrong order and an
 * absence that overlaps one that is known.
 */
export async function registerAbsence(db: Db, actor: Actor, runId: string, input: AbsenceInput, opts: Options = {}): Promise<AbsenceResult> {
  if (actor.id !== input.person) mustLead(actor);
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'absence', runId, ...input }, async () => {
      const { run, clock, org } = await prepare(tx, actor, runId, input.person);
      check(org, input);
      const { person, from, to, substitute } = input;
      await tx.absence.create({ data: { run: runId, person, fromDay: from, toDay: to, substitute } });
      const away: Organisation = { ...org, absences: [...org.absences, { person, from, to, substitute }] };
      const begun = from <= clock.today && to >= clock.today;
      const mine = begun ? await unfinishedOf(tx, runId, person) : [];
      const moved = await hand(tx, run, actor, clock, mine.map((task) => ({ task, to: standIn(away, task, clock.today) ?? substitute })), `frånvaro ${from}–${to}`);
      await keep(tx, actor, run, clock, input, 'absenceRegistered', null, { from, to, substitute });
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
      const theirs = back <= clock.today ? await unfinishedOf(tx, runId, row.substitute) : [];
      const returning = theirs.filter((task) => standIn(present, task, clock.today) === person);
      const moved = await hand(tx, run, actor, clock, returning.map((task) => ({ task, to: person })), 'frånvaron är slut');
      await keep(tx, actor, run, clock, input, 'absenceEnded', { to: row.toDay }, { back });
      return { run: runId, person, substitute: row.substitute, moved };
    }),
  );
}

async function prepare(tx: Tx, actor: Actor, runId: string, person: string): Promise<{ run: Run; clock: RunClock; org: Organisation }> {
  await steer(tx, runId);
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

async function unfinishedOf(tx: Tx, run: string, person: string): Promise<Task[]> {
  return tx.task.findMany({ where: { run, person, state: { in: ['waiting', 'open'] } }, orderBy: { key: 'asc' } });
}

/** Who acts in the task's role today; null for an approval that was lifted above its own level and stays with a person. */
function standIn(org: Organisation, task: Task, today: Day): string | null {
  if (task.sameAsBelow) return null;
  return holder(org, task.role, scopeOf({ organ: task.organ, level: task.level, unit: task.unit ?? undefined }), today)?.person ?? null;
}

/** Changes hands: the row, the ladder, the mail links of the former, and one notice a task to the new one. */
async function hand(
  tx: Tx,
  run: Run,
  actor: Actor,
  clock: RunClock,
  changes: readonly { task: Task; to: string }[],
  why: string,
): Promise<AbsenceResult['moved']> {
  for (const { task, to } of changes) {
    await tx.task.update({
      where: { id: task.id },
      data: { person: to, ...freshLadder(run, task, task.dueDay, clock), revision: { increment: 1 } },
    });
  }
  const ids = changes.map((c) => c.task.id);
  await tx.taskLink.updateMany({ where: { run: run.id, task: { in: ids }, revokedAt: null }, data: { revokedAt: clock.now } });
  await tx.notice.updateMany({
    where: { run: run.id, task: { in: ids }, mail: null, dropped: null },
    data: { dropped: 'Uppgiften har gått till någon annan.' },
  });
  await record(
    tx,
    ...changes.map(({ task, to }) => ({
      run: run.id,
      at: clock.now,
      actor: actor.id,
      actorRole: actor.role,
      kind: 'taskReassigned',
      subject: task.id,
      businessKey: task.key,
      revision: task.revision + 1,
      payload: { old: task.person, new: to, why },
    })),
  );
  await tellNew(tx, run, clock, changes);
  for (const process of [...new Set(changes.map((c) => c.task.process))].sort()) await wake(tx, run.id, process, 'reassigned');
  return changes.map(({ task, to }) => ({ task: task.id, key: task.key, to }));
}

async function tellNew(tx: Tx, run: Run, clock: RunClock, changes: readonly { task: Task; to: string }[]): Promise<void> {
  const open = changes.filter((c) => c.task.state === 'open');
  const withMail = new Set(await peopleWithMail(tx, run.id, open.map((c) => ({ person: c.to, organ: c.task.organ }))));
  await notify(
    tx,
    ...open
      .filter((c) => withMail.has(c.to))
      .map(({ task, to }) => ({
        run: run.id,
        person: to,
        kind: task.kind === 'approve' ? ('approvalOpened' as const) : ('taskOpened' as const),
        occasion: `handed|${task.key}|${task.round}|${clock.today}`,
        task: task.id,
        occurrence: task.occurrence,
        payload: { insteadOf: task.person },
        at: clock.now,
      })),
  );
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
    payload: { old: before, new: after },
  });
}

import { dayAt } from '../../domain/calendar/zone';
import { holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import type { Rung } from '../../domain/arshjul/types';
import { sortedRungs, shiftInstant, type NextRung } from '../../domain/tasks/ladder';
import { escalationTo } from '../../domain/tasks/line';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import type { NewNotice } from '../base/notice';
import type { Entry } from '../base/record';
import { organisationOf } from '../people/load';
import { notifyMany, recordMany } from './bulk';
import { scopeOf } from './handOut';
import { NEW_HOLDER } from './present';
import { sentBefore, type SentBefore } from './sentBefore';
import { rungOf, settingsOf, type Settings } from './settings';

/**
 * Fires every due rung of the process's tasks and says when the next one is due (UTC; null: nothing more by itself).
 *
 * A rung reminds the receiver or also tells somebody up the line. An approval that waits for what is below it is not chased
 * before its day; after it, its approver is reminded of what is missing, since he may go on without. At most one rung a task
 * and look: a ladder that stood still goes on with its distances, it does not catch up in one morning.
 *
 * While the year or the organ is paused nothing fires and nothing is awaited (resuming wakes the process). Before the first
 * mails are released a due rung moves to the next working day: nobody is reminded of what he has not been told.
 *
 * To be called with the process row locked.
 */
export async function chase(tx: Tx, run: Run, processId: string, clock: RunClock): Promise<{ next: Date | null }> {
  if (run.pausedAt !== null) return { next: null };
  const due = await tx.task.findMany({
    where: { process: processId, state: { in: ['waiting', 'open'] }, nextRungAt: { lte: clock.now } },
    orderBy: { key: 'asc' },
  });
  const paused = await pausedOrgans(tx, run.id, processId);
  const awake = due.filter((t) => !paused.has(t.organ));
  if (awake.length > 0) {
    const settings = settingsOf(run.definition);
    if (run.releasedAt === null) await postpone(tx, awake, settings, clock);
    else await fire({ tx, run, clock, settings, org: await organisationOf(tx, run.id) }, awake);
  }
  const next = await tx.task.aggregate({
    where: { process: processId, state: { in: ['waiting', 'open'] }, organ: { notIn: [...paused] }, nextRungAt: { not: null } },
    _min: { nextRungAt: true },
  });
  return { next: next._min.nextRungAt };
}

async function pausedOrgans(tx: Tx, run: string, processId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from organ where run = ${run} and paused_at is not null
      and id in (select distinct organ from task where process = ${processId})`;
  return new Set(rows.map((r) => r.id));
}

interface Stage {
  tx: Tx;
  run: Run;
  clock: RunClock;
  settings: Settings;
  org: Organisation;
}

interface Fired {
  task: Task;
  rung: Rung;
  /** rungs fired after this one */
  count: number;
  nextAt: Date | null;
  nextRung: Rung | null;
  person: string | null;
  to: string | null;
}

async function fire(stage: Stage, tasks: Task[]): Promise<void> {
  const { tx, run } = stage;
  const looked = tasks.map((task) => ({ task, due: dueOf(stage, task) }));
  const isDue = (rung: NextRung | null): rung is NextRung => rung !== null && rung.at <= stage.clock.now;
  await setRungs(tx, looked.filter(({ due }) => !isDue(due)));
  const fired = looked.flatMap(({ task, due }) => (isDue(due) ? firedOf(stage, task, due) : []));
  const sent = await sentBefore(tx, run.id, fired.filter((f) => f.rung.does === 'eskalera').map((f) => f.task));
  const missing = await missingBelow(tx, fired.filter((f) => f.task.state === 'waiting').map((f) => f.task.id));
  await saveRungs(tx, fired);
  await recordMany(tx, fired.flatMap((f) => entriesOf(stage, f)));
  await notifyMany(tx, run.id, fired.flatMap((f) => noticesOf(stage, f, sent, missing)));
}

/** The rung that a task has before it. Null when its ladder has ended. */
function dueOf({ settings, clock }: Stage, task: Task): NextRung | null {
  return rungOf(settings, { dueDay: task.dueDay, rung: task.rung, ladderFrom: task.ladderFrom ?? clock.now });
}

/** A rung that is due, and what comes after it. */
function firedOf({ settings, clock, org }: Stage, task: Task, due: NextRung): Fired[] {
  const rungs = sortedRungs(settings.ladder);
  const from = task.ladderFrom ?? clock.now;
  const rung = rungs[due.rung];
  if (!rung) return [];
  const next = rungOf(settings, { dueDay: task.dueDay, rung: due.rung + 1, ladderFrom: from, firedAt: clock.now });
  // While somebody is away, or when a post has a new holder, what the product says from now on goes to whom it concerns today.
  const person = holderToday(org, task, clock.today);
  const place = { unit: task.unit, organ: task.organ, person };
  return [
    {
      task,
      rung,
      count: due.rung + 1,
      nextAt: next?.at ?? null,
      nextRung: next ? (rungs[next.rung] ?? null) : null,
      person,
      to: rung.does === 'eskalera' && task.state === 'open' ? escalationTo(org, place, rung.to, clock.today) : null,
    },
  ];
}

/** The present holder of the role; an approval lifted above its own level stays with whom it was given. */
function holderToday(org: Organisation, task: Task, today: string): string | null {
  if (task.sameAsBelow) return task.person;
  return holder(org, task.role, scopeOf({ organ: task.organ, level: task.level, unit: task.unit ?? undefined }), today)?.person ?? task.person;
}

/** Tasks that somebody has acted on since their next rung was reckoned: it is kept where it is now, and nothing is said. */
async function setRungs(tx: Tx, tasks: readonly { task: Task; due: NextRung | null }[]): Promise<void> {
  for (const { task, due } of tasks) await tx.task.update({ where: { id: task.id }, data: { nextRungAt: due?.at ?? null } });
}

async function saveRungs(tx: Tx, fired: Fired[]): Promise<void> {
  if (fired.length === 0) return;
  const rows = JSON.stringify(fired.map((f) => ({ id: f.task.id, rung: f.count, at: f.nextAt, person: f.person })));
  await tx.$executeRaw`
    update task t set rung = f.rung, next_rung_at = f.at, person = f.person, revision = t.revision + 1
    from jsonb_to_recordset(${rows}::jsonb) as f(id text, rung int, at timestamptz, person text)
    where t.id = f.id`;
}

async function missingBelow(tx: Tx, waiting: string[]): Promise<Map<string, { units: number; missing: number }>> {
  if (waiting.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ parent: string; units: bigint; missing: bigint }[]>`
    select parent, count(*) as units, count(*) filter (where state in ('waiting', 'open')) as missing
    from task where parent = any(${waiting}) and state <> 'withdrawn' group by parent`;
  return new Map(rows.map((r) => [r.parent, { units: Number(r.units), missing: Number(r.missing) }]));
}

/** A waiting approver is reminded, once its day has come; the rungs before and the escalations pass over him. */
function isSilent(f: Fired): boolean {
  return f.task.state === 'waiting' && (f.rung.workingDays < 0 || f.rung.does === 'eskalera');
}

function entriesOf({ run, clock }: Stage, f: Fired): Entry[] {
  const base = {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    subject: f.task.id,
    businessKey: `${f.task.key}|${String(f.task.round)}|${f.rung.key}`,
    revision: f.task.revision + 1,
  };
  const entries: Entry[] = [];
  if (f.person !== f.task.person) {
    entries.push({ ...base, kind: 'taskReassigned', payload: { old: f.task.person, new: f.person, why: NEW_HOLDER } });
  }
  if (!isSilent(f)) {
    const kind = f.to === null ? 'reminded' : 'escalated';
    entries.push({ ...base, kind, payload: { old: f.task.rung, new: f.count, rung: f.rung.key, person: f.person, to: f.to } });
  }
  return entries;
}

function noticesOf(stage: Stage, f: Fired, sent: SentBefore, missing: Map<string, { units: number; missing: number }>): NewNotice[] {
  const { run, clock } = stage;
  const { task, rung } = f;
  if (isSilent(f)) return [];
  const common = { run: run.id, task: task.id, occurrence: task.occurrence, at: clock.now };
  const occasion = `${rung.key}|${task.key}|${String(task.round)}`;
  const next = nextOf(stage, f);
  if (task.state === 'waiting') {
    if (f.person === null) return [];
    return [{ ...common, person: f.person, kind: 'approvalOpened', occasion: `missing|${occasion}`, payload: { ...missing.get(task.id), due: task.dueDay } }];
  }
  const notices: NewNotice[] = [];
  if (f.person !== null) {
    const payload = { rung: rung.key, due: task.dueDay, next, ...(f.to === null ? {} : { told: f.to }) };
    notices.push({ ...common, person: f.person, kind: 'reminder', occasion: `reminder|${occasion}`, payload });
  }
  if (f.to !== null) {
    const daysLate = Math.max(0, stage.settings.calendar.between(task.dueDay, clock.today));
    const payload = { rung: rung.key, rule: ruleText(rung), due: task.dueDay, daysLate, of: f.person, sent: sent.of(task), next };
    notices.push({ ...common, person: f.to, kind: 'escalation', occasion: `escalation|${occasion}`, payload });
  }
  return notices;
}

/** What happens next and to whom, told beforehand to the person whom it concerns. */
function nextOf({ org, clock }: Stage, f: Fired): { rung: string; at: string; to?: string } | undefined {
  if (!f.nextRung || !f.nextAt) return undefined;
  const at = dayAt(f.nextAt);
  const place = { unit: f.task.unit, organ: f.task.organ, person: f.person };
  const to = f.nextRung.does === 'eskalera' ? escalationTo(org, place, f.nextRung.to, clock.today) : null;
  return { rung: f.nextRung.key, at, ...(to === null ? {} : { to }) };
}

/** The rule of a rung as a sentence, for those who are told about somebody else's task. */
export function ruleText(rung: Rung): string {
  const n = Math.abs(rung.workingDays);
  const days = `${String(n)} arbetsdag${n === 1 ? '' : 'ar'}`;
  const when = rung.workingDays === 0 ? 'på svarsdagen' : rung.workingDays < 0 ? `${days} före svarsdagen` : `${days} efter svarsdagen`;
  return rung.does === 'paminn' ? `påminnelse ${when}` : `eskalering ${when}`;
}

async function postpone(tx: Tx, tasks: Task[], settings: Settings, clock: RunClock): Promise<void> {
  await tx.task.updateMany({
    where: { id: { in: tasks.map((t) => t.id) } },
    data: { nextRungAt: shiftInstant(clock.now, 1, settings) },
  });
}

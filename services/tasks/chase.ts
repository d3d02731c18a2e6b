import { workingDaysText } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import type { Organisation } from '../../domain/organisation/types';
import type { Rung } from '../../domain/arshjul/types';
import { firedRung, rungBefore, type FiredRung } from '../../domain/tasks/chase';
import { shiftInstant, type NextRung } from '../../domain/tasks/ladder';
import { answeringBelow } from '../../domain/tasks/duties';
import { escalationTo } from '../../domain/tasks/line';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import type { NewNotice } from '../base/notice';
import type { Entry } from '../base/record';
import { organisationOf } from '../people/load';
import { answersBelow, withShares, type SharedTask } from '../people/shares';
import { notifyMany, recordMany } from './bulk';
import { NEW_HOLDER } from './present';
import { sentBefore, type SentBefore } from './sentBefore';
import { settingsOf, settingsUnder, type Settings } from '../../domain/tasks/settings';

/**
 * Fires every due rung of a year's tasks; part of the morning, since what it says goes with that day's mail.
 *
 * A rung reminds the receiver or also tells somebody up the line. An approval that waits for what is below it is not chased
 * before its day; after it, its approver is reminded of what is missing, since he may go on without. At most one rung a task
 * and morning: a ladder that stood still goes on with its distances, it does not catch up at once.
 *
 * `before` (UTC, not included) is the instant of the mail that carries what is said. What belongs to a paused organ stands still;
 * a paused year, or one whose first mails are not released, is not to be chased at all. Locks the processes whose tasks it
 * changes, in the order of their ids; the morning's own must be locked before.
 */
export async function chase(tx: Tx, run: Run, clock: RunClock, before: Date): Promise<void> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    select id from process
    where id in (select process from task where run = ${run.id} and state in ('waiting', 'open') and next_rung_at <= ${clock.now})
    order by id for update`;
  if (locked.length === 0) return;
  const due = await tx.task.findMany({ where: { run: run.id, state: { in: ['waiting', 'open'] }, nextRungAt: { lte: clock.now } }, orderBy: { key: 'asc' } });
  const paused = await pausedOrgans(tx, run.id);
  const awake = due.filter((t) => !paused.has(t.organ));
  if (awake.length === 0) return;
  await fire({ tx, run, clock, before, settings: settingsOf(run.definition), org: await organisationOf(tx, run.id) }, awake);
}

/** The earliest instant (UTC) at which a rung of these years' tasks is due; null when nobody is to be chased. Paused organs are passed over. */
export async function nextRungAt(tx: Tx, runs: readonly string[]): Promise<Date | null> {
  if (runs.length === 0) return null;
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    select min(t.next_rung_at) as at from task t
      left join organ g on g.run = t.run and g.id = t.organ
    where t.run = any(${[...runs]}) and t.state in ('waiting', 'open') and t.next_rung_at is not null and g.paused_at is null`;
  return row?.at ?? null;
}

/** Before the first mails go, nobody is reminded of what he has not been told: a rung that is due moves to the next working day. */
export async function postponeDue(tx: Tx, run: Run, clock: RunClock): Promise<void> {
  await tx.task.updateMany({
    where: { run: run.id, state: { in: ['waiting', 'open'] }, nextRungAt: { lte: clock.now } },
    data: { nextRungAt: shiftInstant(clock.now, 1, settingsOf(run.definition)) },
  });
}

async function pausedOrgans(tx: Tx, run: string): Promise<Set<string>> {
  const organs = await tx.organ.findMany({ where: { run, pausedAt: { not: null } }, select: { id: true } });
  return new Set(organs.map((o) => o.id));
}

interface Stage {
  tx: Tx;
  run: Run;
  clock: RunClock;
  /** the instant of the mail that carries what is said now */
  before: Date;
  settings: Settings;
  org: Organisation;
}

interface Fired extends FiredRung {
  task: SharedTask;
}

async function fire(stage: Stage, tasks: Task[]): Promise<void> {
  const { tx, run } = stage;
  const answering = answeringBelow(await answersBelow(tx, tasks.flatMap((t) => (t.kind === 'approve' ? [t.id] : []))));
  const looked = (await withShares(tx, tasks)).map((task) => ({ task, due: rungBefore(settingsUnder(stage.settings, task.occurrence), task, stage.clock.now) }));
  const isDue = (rung: NextRung | null): rung is NextRung => rung !== null && rung.at <= stage.clock.now;
  await setRungs(tx, looked.filter(({ due }) => !isDue(due)));
  const fired = looked.flatMap(({ task, due }) => (isDue(due) ? firedOf(stage, { ...task, answering: answering.get(task.id) ?? [] }, due) : []));
  const sent = await sentBefore(tx, run.id, fired.filter((f) => f.rung.does === 'eskalera').map((f) => f.task));
  const missing = await missingBelow(tx, fired.filter((f) => f.task.state === 'waiting').map((f) => f.task.id));
  await saveRungs(tx, fired);
  await recordMany(tx, fired.flatMap((f) => entriesOf(stage, f)));
  await notifyMany(tx, run.id, fired.flatMap((f) => noticesOf(stage, f, sent, missing)));
}

/** A rung that is due, and what comes after it. */
function firedOf({ settings, clock, org }: Stage, task: SharedTask & { answering: readonly string[] }, due: NextRung): Fired[] {
  const fired = firedRung(settingsUnder(settings, task.occurrence), org, task, due, clock.now, clock.today);
  return fired ? [{ task, ...fired }] : [];
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
  const passed = fired.filter((f) => f.person !== null && f.person !== f.task.person && f.task.also.includes(f.person));
  for (const { task, person } of passed) await tx.taskShare.deleteMany({ where: { task: task.id, person: person ?? '' } });
}

async function missingBelow(tx: Tx, waiting: string[]): Promise<Map<string, { units: number; missing: number }>> {
  if (waiting.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ parent: string; units: bigint; missing: bigint }[]>`
    select parent, count(*) as units, count(*) filter (where state in ('waiting', 'open')) as missing
    from task where parent = any(${waiting}) and state <> 'withdrawn' group by parent`;
  return new Map(rows.map((r) => [r.parent, { units: Number(r.units), missing: Number(r.missing) }]));
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
  const kind = f.to === null ? 'reminded' : 'escalated';
  entries.push({ ...base, kind, payload: { old: f.task.rung, new: f.count, rung: f.rung.key, person: f.person, to: f.to } });
  return entries;
}

function noticesOf(stage: Stage, f: Fired, sent: SentBefore, missing: Map<string, { units: number; missing: number }>): NewNotice[] {
  const { run, clock } = stage;
  const { task, rung } = f;
  const common = { run: run.id, task: task.id, occurrence: task.occurrence, at: dueAt(stage, task) };
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

/** When it became due, and before the mail that carries it. */
function dueAt({ before }: Stage, task: Task): Date {
  const latest = before.getTime() - 1;
  return new Date(Math.min(task.nextRungAt?.getTime() ?? latest, latest));
}

/** What happens next and to whom, told beforehand to the person whom it concerns. */
function nextOf({ org, clock }: Stage, f: Fired): { rung: string; at: string; to?: string } | undefined {
  if (!f.nextRung || !f.nextAt) return undefined;
  const at = dayAt(f.nextAt);
  const place = { unit: f.task.unit, organ: f.task.organ, person: f.person, also: f.task.also };
  const to = f.nextRung.does === 'eskalera' ? escalationTo(org, place, f.nextRung.to, clock.today) : null;
  return { rung: f.nextRung.key, at, ...(to === null ? {} : { to }) };
}

/** The rule of a rung as a sentence, for those who are told about somebody else's task. */
export function ruleText(rung: Rung): string {
  const days = workingDaysText(Math.abs(rung.workingDays));
  const when = rung.workingDays === 0 ? 'på svarsdagen' : rung.workingDays < 0 ? `${days} före svarsdagen` : `${days} efter svarsdagen`;
  return rung.does === 'paminn' ? `påminnelse ${when}` : `eskalering ${when}`;
}

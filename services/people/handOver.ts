import { addDays, type Day } from '../../domain/calendar/day';
import { instantAt } from '../../domain/calendar/zone';
import { concernedBy, nextTurn, recentTurns } from '../../domain/organisation/turns';
import { dutiesToday, type Duty } from '../../domain/tasks/duties';
import { dutyToday, HANDED_OVER_AT, sameHolders } from '../../domain/tasks/handOut';
import { everybody, type Held as Holding } from '../../domain/organisation/resolve';
import type { Absence, Organisation } from '../../domain/organisation/types';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { hand, type Change } from './hand';
import { handOverTo } from './hands';
import { organisationOf } from './load';
import { answersBelow, approvalsAbove, sharedBy, whose, withShares } from './shares';

/**
 * Hands over what absences and posts that have begun or ended leave in the wrong hands: open and waiting duties go to the substitute
 * on the first day, and back on the day after the last; those of a post go to whoever holds it from the day on which it begins. Says
 * what ought to be from the rows alone, so a second call does nothing. Called at the looks of the year's own process; what changes
 * such a day wakes it. Returns the next of these days as an instant (UTC, early in the night); null when none is to come.
 */
export async function handOverAbsences(tx: Tx, run: Run, clock: RunClock): Promise<Date | null> {
  const dated = await tx.roleHolder.count({ where: { run: run.id, OR: [{ fromDay: { not: null } }, { toDay: { not: null } }] } });
  if (dated === 0 && (await tx.absence.count({ where: { run: run.id } })) === 0) return null;
  const org = await organisationOf(tx, run.id);
  await turnPosts(tx, run, clock, org);
  const changes = await dutiesThatMove(tx, run.id, org, concernedBy(org, clock.today), clock.today);
  await hand(tx, run, { id: 'system', role: 'system' }, clock, changes);
  const next = nextTurn(org, clock.today);
  return next === undefined ? null : instantAt(next, HANDED_OVER_AT);
}

/**
 * Lets the tasks of open steps follow the posts whose time has begun or ended, each day once, as an adjustment does: nobody approves
 * his own, and the level above does instead.
 */
async function turnPosts(tx: Tx, run: Run, clock: RunClock, org: Organisation): Promise<void> {
  const recent = recentTurns(org, clock.today);
  if (recent.length === 0) return;
  const done = await tx.done.findMany({ where: { run: run.id, occasion: { in: recent.map(turnedPosts) } } });
  const due = recent.filter((day) => !done.some((d) => d.occasion === turnedPosts(day)));
  const [first] = due;
  if (first === undefined) return;
  await handOverTo(tx, run, { id: 'system', role: 'system' }, clock, heldOn(org, addDays(first, -1)), { ...org, absences: [] }, NEW_POST);
  await tx.done.createMany({ data: due.map((day) => ({ run: run.id, occasion: turnedPosts(day) })), skipDuplicates: true });
}

/** Written once the posts whose time has begun or ended on the day have been taken. */
export const turnedPosts = (day: Day): string => `postsTurned|${day}`;

/** The organisation with the posts as they were held on a day, whatever the day on which it is asked; absences are another matter. */
function heldOn(org: Organisation, day: Day): Organisation {
  const held = org.holders.filter((h) => (h.from === undefined || h.from <= day) && (h.to === undefined || h.to >= day));
  return { ...org, absences: [], holders: held.map(({ role, scope, person }) => ({ role, scope, person })) };
}

/** A duty that moves. `above`: for whose answer lies below it, not for its own holder. */
export interface Moving extends Change {
  above: boolean;
}

/**
 * The unfinished duties of these people that somebody else is to have today, and the approvals above their answers, in order of key. Locks, in order, their processes (an
 * act or a look that is under way is waited for) and the tasks, so that what is returned still holds when it is written.
 */
export async function dutiesThatMove(tx: Tx, run: string, org: Organisation, people: readonly string[], today: Day): Promise<Moving[]> {
  const before = await changesFor(tx, run, org, people, today);
  if (before.length === 0) return [];
  const processes = [...new Set(before.map((c) => c.task.process))];
  const tasks = before.map((c) => c.task.id);
  await tx.$queryRaw`select 1 as one from process where id = any(${processes}) order by id for update`;
  await tx.$queryRaw`select 1 as one from task where id = any(${tasks}) order by id for update`;
  const locked = new Set(tasks);
  return (await changesFor(tx, run, org, people, today)).filter((c) => locked.has(c.task.id));
}

/** The same, for who only looks, or has more to lock before it: nothing is locked. */
export async function changesFor(tx: Tx, run: string, org: Organisation, people: readonly string[], today: Day): Promise<Moving[]> {
  const above = new Set(await approvalsAbove(tx, run, people));
  const shared = await sharedBy(tx, run, people);
  const rows = await tx.task.findMany({ where: { run, ...whose(people, [...shared, ...above]), state: { in: ['waiting', 'open'] } }, orderBy: { key: 'asc' } });
  const tasks = await withShares(tx, rows);
  const owners = await ownersOf(tx, run, tasks.filter((t) => t.sameAsBelow));
  const below = await answersBelow(tx, tasks.flatMap((t) => (t.kind === 'approve' ? [t.id] : [])));
  const asked = tasks.map((task) => ({ ...task, owners: owners.get(task.id) ?? everybody(task) }));
  const duties = dutiesToday(org, asked, below, today);
  return asked.flatMap((task): Moving[] => {
    const duty = duties.get(task.id);
    if (!duty || sameHolders(task, duty)) return [];
    return [{ task, to: duty.person, had: task.also, also: duty.also ?? [], above: above.has(task.id), why: whyMoved(org, task, duty, above.has(task.id), today) }];
  });
}

const AWAY = 'frånvaro';
const BACK = 'frånvaron är slut';
/** An approval that somebody else has, so that nobody approves his own. */
const OWN = 'ingen godkänner sitt eget svar';
/** Why a duty moves where no absence is behind it. */
export const NEW_POST = 'ny innehavare';

/** Swedish, for the record. `above`: an answer below the task is one of theirs whose duties are looked at. */
function whyMoved(org: Organisation, task: Duty, duty: Holding, above: boolean, today: Day): string {
  const plain = above ? dutyToday(org, task, task.owners, today) : duty;
  if (plain !== null && !sameHolders(plain, duty)) return OWN;
  if (org.absences.some((a) => a.person === task.person && covers(a, today))) return AWAY;
  if (above || org.absences.some((a) => a.substitute === task.person && a.person === duty.person)) return BACK;
  return task.sameAsBelow ? AWAY : NEW_POST;
}

/** To whom a lifted approval was given when it was lifted, all who share it: only absence has moved it since. */
async function ownersOf(tx: Tx, run: string, lifted: readonly Task[]): Promise<Map<string, string[]>> {
  if (lifted.length === 0) return new Map();
  const entries = await tx.timelineEntry.findMany({
    where: { run, kind: { in: ['taskReassigned', 'taskShared'] }, subject: { in: lifted.map((t) => t.id) } },
    orderBy: { id: 'asc' },
    select: { subject: true, payload: true },
  });
  const owners = new Map<string, string[]>();
  for (const { subject, payload } of entries) {
    const { old, new: to, why, had = [], also = [] } = payload as { old?: unknown; new?: unknown; why?: unknown; had?: string[]; also?: string[] };
    const byAbsence = typeof why === 'string' && (why === AWAY || why === BACK || why === OWN || why.startsWith('frånvaro '));
    if (!byAbsence && typeof to === 'string') owners.set(subject, [to, ...also]);
    if (byAbsence && typeof old === 'string' && !owners.has(subject)) owners.set(subject, [old, ...had]);
  }
  return owners;
}

function covers(absence: Absence, day: Day): boolean {
  return absence.from <= day && absence.to >= day;
}

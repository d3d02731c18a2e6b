import { addDays, type Day } from '../../domain/calendar/day';
import { instantAt } from '../../domain/calendar/zone';
import { concernedBy, nextTurn, recentTurns } from '../../domain/organisation/turns';
import { dutyToday, HANDED_OVER_AT, sameHolders } from '../../domain/tasks/handOut';
import type { Absence, Organisation } from '../../domain/organisation/types';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { hand, type Change } from './hand';
import { handOverTo } from './hands';
import { organisationOf } from './load';
import { sharedBy, sharesOf } from './shares';

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
  await handOverTo(tx, run, { id: 'system', role: 'system' }, clock, heldOn(org, addDays(first, -1)), { ...org, absences: [] }, 'ny innehavare');
  await tx.done.createMany({ data: due.map((day) => ({ run: run.id, occasion: turnedPosts(day) })), skipDuplicates: true });
}

const turnedPosts = (day: Day): string => `postsTurned|${day}`;

/** The organisation with the posts as they were held on a day, whatever the day on which it is asked; absences are another matter. */
function heldOn(org: Organisation, day: Day): Organisation {
  const held = org.holders.filter((h) => (h.from === undefined || h.from <= day) && (h.to === undefined || h.to >= day));
  return { ...org, absences: [], holders: held.map(({ role, scope, person }) => ({ role, scope, person })) };
}

/**
 * The unfinished duties of these people that somebody else is to have today, in order of key. Locks, in order, their processes (an
 * act or a look that is under way is waited for) and the tasks, so that what is returned still holds when it is written.
 */
export async function dutiesThatMove(tx: Tx, run: string, org: Organisation, people: readonly string[], today: Day): Promise<Change[]> {
  const before = await changesFor(tx, run, org, people, today);
  if (before.length === 0) return [];
  const processes = [...new Set(before.map((c) => c.task.process))];
  const tasks = before.map((c) => c.task.id);
  await tx.$queryRaw`select 1 as one from process where id = any(${processes}) order by id for update`;
  await tx.$queryRaw`select 1 as one from task where id = any(${tasks}) order by id for update`;
  const locked = new Set(tasks);
  return (await changesFor(tx, run, org, people, today)).filter((c) => locked.has(c.task.id));
}

async function changesFor(tx: Tx, run: string, org: Organisation, people: readonly string[], today: Day): Promise<Change[]> {
  const theirs = await sharedBy(tx, run, people);
  const whose = theirs.length === 0 ? { person: { in: [...people] } } : { OR: [{ person: { in: [...people] } }, { id: { in: theirs } }] };
  const tasks = await tx.task.findMany({ where: { run, ...whose, state: { in: ['waiting', 'open'] } }, orderBy: { key: 'asc' } });
  const shares = await sharesOf(tx, tasks.map((t) => t.id));
  const owners = await ownersOf(tx, run, tasks.filter((t) => t.sameAsBelow));
  return tasks.flatMap((task) => {
    const had = shares.get(task.id) ?? [];
    const duty = dutyToday(org, { ...task, also: had }, owners.get(task.id) ?? task.person, today);
    if (duty === null || sameHolders({ person: task.person, also: had }, duty)) return [];
    const to = duty.person;
    const away = org.absences.some((a) => a.person === task.person && covers(a, today));
    const back = org.absences.some((a) => a.substitute === task.person && a.person === to);
    return [{ task, to, had, also: duty.also ?? [], why: away ? AWAY : back ? BACK : task.sameAsBelow ? AWAY : 'ny innehavare' }];
  });
}

const AWAY = 'frånvaro';
const BACK = 'frånvaron är slut';

/** To whom a lifted approval was given when it was lifted: only absence has moved it since. */
async function ownersOf(tx: Tx, run: string, lifted: readonly Task[]): Promise<Map<string, string>> {
  if (lifted.length === 0) return new Map();
  const entries = await tx.timelineEntry.findMany({
    where: { run, kind: 'taskReassigned', subject: { in: lifted.map((t) => t.id) } },
    orderBy: { id: 'asc' },
    select: { subject: true, payload: true },
  });
  const owners = new Map<string, string>();
  for (const { subject, payload } of entries) {
    const { old, new: to, why } = payload as { old?: unknown; new?: unknown; why?: unknown };
    const byAbsence = typeof why === 'string' && (why === AWAY || why === BACK || why.startsWith('frånvaro '));
    if (!byAbsence && typeof to === 'string') owners.set(subject, to);
    if (byAbsence && typeof old === 'string' && !owners.has(subject)) owners.set(subject, old);
  }
  return owners;
}

function covers(absence: Absence, day: Day): boolean {
  return absence.from <= day && absence.to >= day;
}

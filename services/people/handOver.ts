import { addDays, type Day } from '../../domain/calendar/day';
import { instantAt } from '../../domain/calendar/zone';
import { holder } from '../../domain/organisation/resolve';
import { dutyToday, HANDED_OVER_AT } from '../../domain/tasks/handOut';
import type { Absence, Organisation } from '../../domain/organisation/types';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { hand, type Change } from './hand';
import { organisationOf } from './load';

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
  const changes = await dutiesThatMove(tx, run.id, org, [...new Set([...peopleOf(org), ...replacedLately(org, clock.today)])], clock.today);
  await hand(tx, run, { id: 'system', role: 'system' }, clock, changes);
  const days = [...org.absences.flatMap((a) => [a.from, addDays(a.to, 1)]), ...turningDaysOf(org)].filter((day) => day > clock.today);
  const next = days.sort()[0];
  return next === undefined ? null : instantAt(next, HANDED_OVER_AT);
}

/** A look may come late (a server that was down), but not later than this. */
const LATE_DAYS = 31;

/** The days on which somebody's time in a post begins, or has ended. */
function turningDaysOf(org: Organisation): Day[] {
  return org.holders.flatMap((h) => [...(h.from === undefined ? [] : [h.from]), ...(h.to === undefined ? [] : [addDays(h.to, 1)])]);
}

/** Who held, or acted in, a post the day before somebody else's time in it began or their own had ended. */
function replacedLately(org: Organisation, today: Day): string[] {
  const since = addDays(today, -LATE_DAYS);
  return org.holders.flatMap((h) =>
    turningDaysOf({ ...org, holders: [h] })
      .filter((day) => day > since && day <= today)
      .flatMap((day) => [h.person, holder(org, h.role, h.scope, addDays(day, -1))?.person ?? []].flat()),
  );
}

/** Everybody who is or has been away or in somebody's place. */
export function peopleOf(org: Organisation): string[] {
  return [...new Set(org.absences.flatMap((a) => [a.person, a.substitute]))];
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
  const tasks = await tx.task.findMany({ where: { run, person: { in: [...people] }, state: { in: ['waiting', 'open'] } }, orderBy: { key: 'asc' } });
  const owners = await ownersOf(tx, run, tasks.filter((t) => t.sameAsBelow));
  return tasks.flatMap((task) => {
    const to = dutyToday(org, task, owners.get(task.id) ?? task.person, today);
    if (to === null || to === task.person) return [];
    const away = org.absences.some((a) => a.person === task.person && covers(a, today));
    const back = org.absences.some((a) => a.substitute === task.person && a.person === to);
    return [{ task, to, why: away ? 'frånvaro' : back ? 'frånvaron är slut' : 'ny innehavare' }];
  });
}

/** To whom a lifted approval was given at first: only absence has moved it since. */
async function ownersOf(tx: Tx, run: string, lifted: readonly Task[]): Promise<Map<string, string>> {
  if (lifted.length === 0) return new Map();
  const entries = await tx.timelineEntry.findMany({
    where: { run, kind: 'taskReassigned', subject: { in: lifted.map((t) => t.id) } },
    orderBy: { id: 'desc' },
    select: { subject: true, payload: true },
  });
  return new Map(
    entries.flatMap(({ subject, payload }) => {
      const old = (payload as { old?: unknown } | null)?.old;
      return typeof old === 'string' ? [[subject, old] as const] : [];
    }),
  );
}

function covers(absence: Absence, day: Day): boolean {
  return absence.from <= day && absence.to >= day;
}

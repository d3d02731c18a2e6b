import type { Day } from '../../domain/calendar/day';
import { dutiesToday, type Duty } from '../../domain/tasks/duties';
import { dutyToday, sameHolders } from '../../domain/tasks/handOut';
import { everybody, type Held as Holding } from '../../domain/organisation/resolve';
import type { Absence, Organisation } from '../../domain/organisation/types';
import type { Task } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import type { Change } from './hand';
import { answersBelow, approvalsAbove, sharedBy, whose, withShares } from './shares';

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

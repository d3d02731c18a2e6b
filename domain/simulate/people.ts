import { addDays } from '../calendar/day';
import { instantAt } from '../calendar/zone';
import { holder } from '../organisation/resolve';
import type { Absence } from '../organisation/types';
import { dutyToday, HANDED_OVER_AT } from '../tasks/handOut';
import { rungOf } from '../tasks/settings';
import type { SimTask, World } from './world';

/** The ekonomichef of the day. */
export function peopleOn(world: World): { ekonomichef: string | null } {
  return { ekonomichef: holder(world.org, 'ekonomichef', 'kommun', world.today)?.person ?? null };
}

/** The first who holds a role at a scope, as the file has it; null when nobody does. */
export function holderAt(world: World, role: string, scope: string): string | null {
  return world.org.holders.find((h) => h.role === role && h.scope === scope)?.person ?? null;
}

/** Registers an absence; duties move at once when it has begun. Nothing happens when another one is known for these days. */
export function registerAbsence(world: World, absence: Absence): void {
  const { person, from, to } = absence;
  if (world.org.absences.some((a) => a.person === person && a.from <= to && a.to >= from)) return;
  world.org.absences.push(absence);
  if (from <= world.today && to >= world.today) handOver(world, [person]);
  world.wokenYear = true;
  world.record('absenceRegistered', `absence|${person}`, { person });
}

/** Hands over what absences that have begun or ended leave in the wrong hands; returns when the next one begins or has ended. */
export function handOverAbsences(world: World): Date | null {
  const { absences } = world.org;
  if (absences.length === 0) return null;
  handOver(world, [...new Set(absences.flatMap((a) => [a.person, a.substitute]))]);
  const next = absences.flatMap((a) => [a.from, addDays(a.to, 1)]).filter((day) => day > world.today).sort()[0];
  return next === undefined ? null : instantAt(next, HANDED_OVER_AT);
}

function handOver(world: World, people: readonly string[]): void {
  const theirs = new Set(people);
  for (const task of [...world.unsettled()]) {
    if (task.person === null || !theirs.has(task.person)) continue;
    const to = dutyToday(world.org, task, task.sameAsBelow ? (task.owner ?? task.person) : task.person, world.today);
    if (to !== null && to !== task.person) hand(world, task, to);
  }
}

/** The task changes hands: a ladder that begins anew, what was not yet told is dropped, the new one is told. */
function hand(world: World, task: SimTask, to: string): void {
  const old = task.person;
  reassigned(task, to);
  Object.assign(task, freshLadder(world, task, task.dueDay));
  task.revision += 1;
  world.pending = world.pending.filter((n) => n.task !== task.key);
  world.urgent = world.urgent.filter((n) => n.task !== task.key);
  world.record('taskReassigned', task.key, { person: to });
  if (task.state !== 'open') return;
  if (old === null) world.opened.add(task);
  world.notify({
    person: to,
    kind: task.kind === 'approve' ? 'approvalOpened' : 'taskOpened',
    occasion: `handed|${task.key}|${task.round}|${world.today}`,
    task: task.key,
    occurrence: task.occurrence,
  });
}

/** Gives a task to somebody and remembers whose it was at first. */
export function reassigned(task: SimTask, to: string | null): void {
  task.owner ??= task.person;
  task.person = to;
}

/** A ladder that begins anew from now towards `due`. A task that is not chased stays so. */
export function freshLadder(world: World, task: SimTask, due: string): Pick<SimTask, 'rung' | 'ladderFrom' | 'nextRungAt'> {
  const chased = task.nextRungAt !== null || task.rung > 0;
  const next = chased ? rungOf(world.settings, { dueDay: due, rung: 0, ladderFrom: world.now, waiting: task.state === 'waiting' }) : null;
  return { rung: 0, ladderFrom: world.now, nextRungAt: next?.at ?? null };
}

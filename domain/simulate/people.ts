import { instantAt } from '../calendar/zone';
import { everybody } from '../organisation/resolve';
import { concernedBy, nextTurn, sharing } from '../organisation/turns';
import type { Absence } from '../organisation/types';
import { ladderAnew } from '../tasks/chase';
import { dutiesToday, type Below } from '../tasks/duties';
import { HANDED_OVER_AT, sameHolders } from '../tasks/handOut';
import type { SimTask, World } from './world';

/** The first who holds a role at a scope, as the file has it; null when nobody does. */
export function holderAt(world: World, role: string, scope: string): string | null {
  return world.org.holders.find((h) => h.role === role && h.scope === scope)?.person ?? null;
}

/** Registers an absence; duties move at once when it has begun. Nothing happens when another one is known for these days. */
export function registerAbsence(world: World, absence: Absence): void {
  const { person, from, to } = absence;
  if (world.org.absences.some((a) => a.person === person && a.from <= to && a.to >= from)) return;
  world.org.absences.push(absence);
  if (from <= world.today && to >= world.today) handOver(world, [person, ...sharing(world.org, [person])]);
  world.wokenYear = true;
  world.record('absenceRegistered', `absence|${person}`, { person });
}

/** Hands over what absences and posts that have begun or ended leave in the wrong hands; returns when the next one begins or has ended. */
export function handOverAbsences(world: World): Date | null {
  handOver(world, concernedBy(world.org, world.today));
  const next = nextTurn(world.org, world.today);
  return next === undefined ? null : instantAt(next, HANDED_OVER_AT);
}

function handOver(world: World, people: readonly string[]): void {
  const theirs = new Set(people);
  const isTheirs = (one: { person: string | null; also: readonly string[] }): boolean => everybody(one).some((p) => theirs.has(p));
  // The approvals above their answers too, the finished ones among them: nobody is to approve his own.
  const concerned = [...world.unsettled()].filter((t) => isTheirs(t) || answersBelow(world, t).some(isTheirs));
  const duties = dutiesToday(
    world.org,
    concerned.map((t) => ({ ...t, id: t.key, owners: (t.sameAsBelow ? t.owners : null) ?? everybody(t) })),
    concerned.flatMap((t) => answersBelow(world, t)),
    world.today,
  );
  for (const task of concerned) {
    const duty = duties.get(task.key);
    if (duty && !sameHolders(task, duty)) hand(world, task, duty.person, duty.also ?? []);
  }
}

/** The answers right below an approval; none for an answer. */
export function answersBelow(world: World, task: SimTask): Below[] {
  if (task.kind !== 'approve') return [];
  return world.below(task).flatMap((t) => (t.kind === 'answer' && t.state !== 'withdrawn' ? [{ id: t.key, parent: t.parent, person: t.person, also: t.also }] : []));
}

/**
 * The task changes hands: a ladder that begins anew, what was not yet told is dropped, the new one is told. Whoever has shared it
 * goes on, with the ladder as it is.
 */
function hand(world: World, task: SimTask, to: string, also: readonly string[]): void {
  const before = everybody(task);
  const old = task.person;
  const after = [to, ...also];
  const shared = before.some((p) => after.includes(p));
  reassigned(task, to);
  task.also = also;
  if (!before.includes(to)) Object.assign(task, ladderAnew(world.settings, task, task.dueDay, world.now));
  task.revision += 1;
  const over = (n: { task: string | null; person: string }): boolean => n.task === task.key && !(shared && after.includes(n.person));
  world.pending = world.pending.filter((n) => !over(n));
  world.urgent = world.urgent.filter((n) => !over(n));
  world.record(to === old ? 'taskShared' : 'taskReassigned', task.key, { person: to });
  if (task.state !== 'open') return;
  if (old === null) world.opened.add(task);
  for (const person of after.filter((p) => !before.includes(p))) world.notify({
    person,
    kind: task.kind === 'approve' ? 'approvalOpened' : 'taskOpened',
    occasion: `handed|${task.key}|${task.round}|${task.revision}`,
    task: task.key,
    occurrence: task.occurrence,
  });
}

/** Gives a task to somebody and remembers whose it was at first. */
export function reassigned(task: SimTask, to: string | null): void {
  task.owners ??= everybody(task);
  task.person = to;
  task.also = task.also.filter((p) => p !== to);
}

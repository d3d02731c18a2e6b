import { instantAt } from '../calendar/zone';
import { everybody } from '../organisation/resolve';
import { dueMoves, followPlan } from '../plan/follow';
import type { PlannedOccurrence } from '../plan/types';
import { ladderAnew } from '../tasks/chase';
import { movedDays } from '../tasks/parts';
import { isUnsettled } from '../tasks/task';
import type { SimOccurrence, World } from './world';

/** A new occurrence of the plan. */
export function addOccurrence(world: World, planned: PlannedOccurrence): void {
  const authority = world.organ(planned.organ)?.authority ?? 'kommun';
  world.occurrences.set(planned.id, { id: planned.id, planned, authority, state: 'planned', openedAt: null, finishedAt: null });
}

/**
 * Lets the year follow the plan that the facts give now: what has not opened as a whole, what is open only when `named` has it, what is
 * over never.
 */
export function replan(world: World, named: readonly string[], steps: readonly PlannedOccurrence[] = world.history.plan().steps): void {
  const chainSteps = new Set(world.settings.deviationChains.map((c) => c.step));
  // A plan that is taken along gives the same step again where nothing of it changed.
  const changes = followPlan([...world.occurrences.values()], steps, new Set(named), (occurrence, step) => occurrence.planned === step);
  for (const { row, step } of changes.updated) follow(world, row, step);
  for (const occurrence of changes.dropped) drop(world, occurrence);
  for (const planned of changes.created) {
    addOccurrence(world, planned);
    if (chainSteps.has(planned.step)) {
      const id = `atgardsplan/${planned.id.slice(planned.id.indexOf('/') + 1)}`;
      world.addProcess({ id, actionPlan: true, occurrence: planned.id, phase: 'planned', live: true, waitingUntil: null });
    }
  }
  world.wokenYear = true;
  world.periodsMayWait = true;
}

function follow(world: World, occurrence: SimOccurrence, after: PlannedOccurrence): void {
  const before = occurrence.planned;
  occurrence.planned = after;
  const process = world.processOf.get(occurrence.id);
  if (occurrence.state === 'open') followOpen(world, occurrence, before);
  if (occurrence.state === 'dropped') {
    Object.assign(occurrence, { state: 'planned', finishedAt: null });
    if (process) Object.assign(process, { live: true, phase: 'planned', waitingUntil: null });
  }
  if (process) world.wake(process.id);
}

/** Unfinished tasks get their new days, undecided ärenden the meetings of the new plan. */
function followOpen(world: World, occurrence: SimOccurrence, before: PlannedOccurrence): void {
  const after = occurrence.planned;
  for (const move of dueMoves(before, after)) {
    const task = world.tasks.get(`${occurrence.id}|${move.key}`);
    const days = task && isUnsettled(task.state) ? movedDays(move, task) : null;
    if (task && days) Object.assign(task, ladderAnew(world.settings, task, days.dueDay, world.now), days, { revision: task.revision + 1 });
  }
  const meetings = new Map(before.chain.map((m) => [m.position, m.meeting]));
  for (const place of after.chain) {
    if (meetings.get(place.position) === place.meeting) continue;
    for (const matter of world.mattersOf.get(occurrence.id) ?? []) {
      if (matter.position !== place.position || (matter.state !== 'waiting' && matter.state !== 'open')) continue;
      matter.meeting = place.meeting;
      if (matter.state === 'open') world.given.add(matter);
    }
  }
}

/** The plan no longer has it: open tasks are withdrawn, whatever waited for it goes on. */
function drop(world: World, occurrence: SimOccurrence): void {
  occurrence.state = 'dropped';
  occurrence.finishedAt = world.now;
  const people = new Set<string>();
  for (const task of world.tasksAt(occurrence.id)) {
    if (!isUnsettled(task.state)) continue;
    if (task.state === 'open') for (const person of everybody(task)) people.add(person);
    Object.assign(task, { state: 'withdrawn', nextRungAt: null, revision: task.revision + 1 });
  }
  world.notify(...[...people].map((person) => ({ person, kind: 'withdrawn' as const, occasion: `withdrawn|${occurrence.id}`, occurrence: occurrence.id })));
  for (const m of world.mattersOf.get(occurrence.id) ?? []) if (m.state === 'waiting' || m.state === 'open') m.state = 'superseded';
  const process = world.processOf.get(occurrence.id);
  if (process) world.wake(process.id);
  wakeFollowers(world, occurrence.id);
}

/** Lets go on what waited for `occurrence`. */
export function wakeFollowers(world: World, occurrence: string): void {
  const ready = [...world.occurrences.values()].filter((o) => o.state === 'planned' && o.planned.waitsFor.includes(occurrence));
  startReady(world, ready);
  for (const o of ready) {
    const process = world.processOf.get(o.id);
    if (process?.phase === 'planned') world.wake(process.id);
  }
}

/** Gives a process to each of these that can open now: its day has come, the steps before it are done, its period is closed. */
export function startReady(world: World, among: Iterable<SimOccurrence>): void {
  for (const o of among) {
    if (o.state !== 'planned' || world.processOf.has(o.id) || instantAt(o.planned.opens, world.settings.wakeTime) > world.now) continue;
    if (waits(world, o)) continue;
    world.addProcess({ id: `step/${o.id}`, actionPlan: false, occurrence: o.id, phase: 'planned', live: true, waitingUntil: null });
  }
}

/** True while a step before it is not over, or its period is not closed. */
export function waits(world: World, { planned }: SimOccurrence): boolean {
  const before = planned.waitsFor.some((id) => ['planned', 'open'].includes(world.occurrences.get(id)?.state ?? ''));
  const period = planned.waitsForPeriod;
  return before || (period !== undefined && !world.closed.has(`${period.fiscalYear}/${period.period}`));
}

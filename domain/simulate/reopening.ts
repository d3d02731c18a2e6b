import { dayAt } from '../calendar/zone';
import { matterKey } from '../decisions/matters';
import { laterToo, sameTimeAgain } from '../decisions/reopening';
import type { PlannedMatter } from '../plan/types';
import { lastDay } from '../tasks/parts';
import { isUrgent, rungOf } from '../tasks/settings';
import { isUnsettled } from '../tasks/task';
import { isChasedOrgan } from './tasks';
import type { SimMatter, SimOccurrence, SimProcess, SimTask, World } from './world';

/** The ärenden of an occurrence, every round. */
export function rowsOf(world: World, occurrence: SimOccurrence): SimMatter[] {
  return world.mattersOf.get(occurrence.id) ?? [];
}

/** One more round of a place; nothing when it is there. */
export function addRound(world: World, occurrence: SimOccurrence, process: string, place: PlannedMatter, round: number, meeting: string | null): void {
  const { organ, verb, position, label } = place;
  const key = matterKey(occurrence.id, occurrence.planned.chain, place, round);
  if (world.matters.has(key)) return;
  world.addMatter({
    key, occurrence: occurrence.id, process, organ, verb, position, round, meeting, label, state: 'waiting', outcome: null, remitTo: null, decidedDay: null,
  });
}

/** New rounds of these positions, waiting; the look gives them to their organs one after another. */
export function newRounds(world: World, occurrence: SimOccurrence, process: string, positions: readonly number[]): void {
  const rows = [...rowsOf(world, occurrence)];
  for (const r of rows) if (positions.includes(r.position) && r.state !== 'superseded') r.state = 'superseded';
  for (const place of occurrence.planned.chain.filter((c) => positions.includes(c.position))) {
    const round = Math.max(0, ...rows.filter((r) => r.position === place.position).map((r) => r.round)) + 1;
    addRound(world, occurrence, process, place, round, place.meeting);
  }
}

/** Marks tasks to be asked again, with every approval above them waiting for them anew. */
export function reopenTasks(world: World, tasks: readonly SimTask[]): void {
  if (tasks.length === 0) return;
  const { calendar } = world.settings;
  const days = new Map(tasks.map((t) => [t, sameTimeAgain(dayAt(t.openedAt ?? world.now), lastDay(t), world.today, calendar)]));
  const latest = [...days.values()].sort().at(-1) ?? world.today;
  const before = tasks.map((t) => lastDay(t)).sort().at(-1);
  for (const above of approvalsAbove(world, tasks)) if (!days.has(above)) days.set(above, laterToo(above.dueDay, before ?? above.dueDay, latest, calendar));
  for (const [task, dueDay] of days) {
    const asked = tasks.includes(task);
    Object.assign(task, {
      state: 'waiting', round: task.round + 1, dueDay, textsDue: null, figuresIn: false, rung: 0, nextRungAt: null, ladderFrom: world.now, late: false, doneAt: null, doneBy: null, revision: task.revision + 1,
    });
    world.again(task);
    world.record('taskReopened', task.key, { person: task.person });
    if (!asked || task.person === null) continue;
    const urgent = isUrgent(dueDay, world.today, world.settings);
    world.notify({ person: task.person, kind: 'sentBack', occasion: `sentBack|${task.key}|${task.round}`, urgent, task: task.key, occurrence: task.occurrence });
  }
}

function approvalsAbove(world: World, tasks: readonly SimTask[]): SimTask[] {
  const found = new Set<SimTask>();
  for (const task of tasks) {
    for (let above = world.task(task.parent); above && above.state !== 'withdrawn'; above = world.task(above.parent)) found.add(above);
  }
  return [...found];
}

/** Opens what has been asked for again in this process. True when something was opened. */
export function reopenPending(world: World, process: SimProcess): boolean {
  const waiting = world.tasksAt(process.occurrence).filter((t) => t.state === 'waiting');
  const ready = new Set(waiting.filter((t) => !world.below(t).some((c) => isUnsettled(c.state))));
  if (ready.size === 0) return false;
  for (const task of waiting) {
    const opens = ready.has(task);
    const rung = isChasedOrgan(world, task.organ) ? rungOf(world.settings, { dueDay: task.dueDay, rung: 0, ladderFrom: world.now, waiting: !opens }) : null;
    Object.assign(task, { rung: 0, ladderFrom: world.now, nextRungAt: rung?.at ?? null });
    if (!opens) continue;
    Object.assign(task, { state: 'open', openedAt: world.now, revision: task.revision + 1 });
    world.opened.add(task);
    world.record('taskOpened', task.key, { person: task.person });
  }
  return true;
}

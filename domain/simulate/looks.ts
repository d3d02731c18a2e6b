import { addDays, type Day } from '../calendar/day';
import { instantAt } from '../calendar/zone';
import { NEED_FORM } from '../tasks/form';
import { isUnsettled } from '../tasks/task';
import { confirmWhenCollected } from './deviation';
import { openMatters } from './matters';
import { handOverAbsences } from './people';
import { reopenPending } from './reopening';
import { startReady, waits, wakeFollowers } from './replanning';
import { askNeed, handOut } from './tasks';
import type { Phase, SimOccurrence, SimProcess, World } from './world';

/** The year itself: hands over what absences move and starts what can open. */
export function lookAtYear(world: World): void {
  const { wakeTime } = world.settings;
  const from = instantAt(world.today, wakeTime) > world.now ? world.today : addDays(world.today, 1);
  let opens: Day | null = null;
  for (const o of world.occurrences.values()) {
    const day = o.planned.opens;
    if (o.state === 'planned' && day >= from && (opens === null || day < opens) && !world.processOf.has(o.id)) opens = day;
  }
  const next = opens === null ? null : instantAt(opens, wakeTime);
  const handed = handOverAbsences(world);
  startReady(world, world.occurrences.values());
  world.yearWaitsUntil = next === null || handed === null ? (next ?? handed) : next < handed ? next : handed;
}

/** More than any process has phases: a loop that never settles is a defect, not a wait. */
const MOST_MOVES = 12;

/** One look of a step: does what is due and moves its phase as far as it goes. */
export function lookAtStep(world: World, process: SimProcess): void {
  const occurrence = world.occurrence(process.occurrence);
  let wait: Date | null = null;
  for (let moves = 0; process.live; moves += 1) {
    if (moves > MOST_MOVES) throw new Error(`the phases of ${process.id} do not settle at ${process.phase}`);
    const verdict = phaseOf(world, occurrence, process);
    if (verdict === null || verdict instanceof Date) {
      wait = verdict;
      break;
    }
    process.phase = verdict;
    process.live = verdict !== 'finished';
  }
  process.waitingUntil = wait;
  if (wait) world.alarms.push({ at: wait, process: process.id });
}

/** The phase that it moves to, or until when it waits. */
function phaseOf(world: World, occurrence: SimOccurrence, process: SimProcess): Phase | Date | null {
  if (occurrence.state === 'settled' || occurrence.state === 'dropped') return 'finished';
  switch (process.phase) {
    case 'planned':
      return planned(world, occurrence, process);
    case 'asked':
      return asked(world, occurrence, process);
    case 'collecting': {
      reopenPending(world, process);
      if (world.tasksAt(occurrence.id).some((t) => t.parent === null && isUnsettled(t.state))) return null;
      confirmWhenCollected(world, occurrence);
      return 'deciding';
    }
    case 'deciding': {
      if (reopenPending(world, process)) return 'collecting';
      const matters = openMatters(world, occurrence, process);
      if (!matters.done) return matters.next;
      finish(world, occurrence, 'finished');
      return 'finished';
    }
    case 'finished':
      return null;
  }
}

function planned(world: World, occurrence: SimOccurrence, process: SimProcess): Phase | Date | null {
  const opening = instantAt(occurrence.planned.opens, world.settings.wakeTime);
  if (world.now < opening) return opening;
  if (waits(world, occurrence)) return null;
  const first = occurrence.openedAt === null;
  if (first) {
    occurrence.state = 'open';
    occurrence.openedAt = world.now;
    world.take({ kind: 'opened', occurrence: occurrence.id, day: world.today });
    world.record('stepOpened', occurrence.id);
    if (occurrence.planned.asked) {
      askNeed(world, occurrence, process);
      return 'asked';
    }
  }
  handOut(world, occurrence, process);
  return 'collecting';
}

function asked(world: World, occurrence: SimOccurrence, process: SimProcess): Phase | null {
  const question = world.tasksAt(occurrence.id).find((t) => t.form === NEED_FORM.key && t.state === 'done');
  if (!question) return null;
  if (question.values?.['behov'] !== 'ja') {
    finish(world, occurrence, 'settled');
    return 'finished';
  }
  handOut(world, occurrence, process);
  return 'collecting';
}

function finish(world: World, occurrence: SimOccurrence, state: 'finished' | 'settled'): void {
  occurrence.state = state;
  occurrence.finishedAt = world.now;
  world.record(state === 'finished' ? 'stepFinished' : 'stepSettled', occurrence.id);
  wakeFollowers(world, occurrence.id);
}

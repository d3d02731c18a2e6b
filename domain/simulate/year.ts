import type { Definition } from '../arshjul/definition';
import { instantAt } from '../calendar/zone';
import type { Meeting, Organisation } from '../organisation/types';
import type { Fact } from '../plan/facts';
import { dayBeforeAll } from '../plan/firstDay';
import { planAlong } from '../plan/plan';
import type { Plan } from '../plan/types';
import { settingsOf } from '../tasks/settings';
import { foresee, perform } from './acts';
import { lookAtStep, lookAtYear } from './looks';
import { lookAtMorning, nextMorning, writeUrgent } from './mail';
import { addOccurrence } from './replanning';
import { resultOf, type Simulated } from './result';
import { World, type PlanHistory } from './world';

export interface SimulateInput {
  definition: Definition;
  organisation: Organisation;
  meetings: readonly Meeting[];
  year: number;
  seed: number;
}

/** More instants than any year has: one that never comes to an end is a defect. */
const MOST_INSTANTS = 200_000;

/** What a year of assumed behaviour amounts to (`simulate --json`). Throws `NoMeetings` for a year without meetings. */
export function simulatedYear(input: SimulateInput): Simulated {
  const { definition, year, seed } = input;
  const { world, first } = passYear(input);
  return resultOf(world, { municipality: definition.municipality, year, seed, findings: first.findings });
}

/** The same as it was lived: every row, mail and entry of the timeline. */
export function simulate(input: SimulateInput): World {
  return passYear(input).world;
}

/**
 * A whole year of assumed behaviour in memory: the twin of a rehearsal. It takes the same decisions by the same pure rules, draws the
 * same acts of the same seed, and passes from instant to instant as the stepped clock does. `first` is the plan at the start.
 */
function passYear(input: SimulateInput): { world: World; first: Plan } {
  const { definition, meetings, year, seed } = input;
  const organisation = { ...input.organisation, absences: [...input.organisation.absences] };
  const base = { definition, organisation: input.organisation, meetings, year };
  const replay = (facts: readonly Fact[]): PlanHistory => {
    const history = planAlong(base);
    for (const fact of facts) history.take(fact);
    return history;
  };
  const history = replay([]);
  const first = history.plan();
  const start = instantAt(dayBeforeAll(first, year), '00:00');
  const world = new World(definition, settingsOf(definition), organisation, meetings, history, replay, seed, start);
  for (const step of first.steps) addOccurrence(world, step);
  for (let instants = 0; pass(world); instants += 1) if (instants > MOST_INSTANTS) throw new Error('the simulated year does not come to an end');
  return { world, first };
}

/** Everything of one instant, then the clock goes to the next. False when nothing is waited for any more. */
function pass(world: World): boolean {
  settle(world);
  for (;;) {
    const act = world.acts.first;
    if (!act || act.at > world.now) break;
    world.acts.pop();
    perform(world, act);
    settle(world);
  }
  foresee(world);
  return advance(world);
}

/** Looks until nobody is wanted any more; what is to be told at once is told. */
function settle(world: World): void {
  for (;;) {
    if (world.wokenYear) {
      world.wokenYear = false;
      lookAtYear(world);
    }
    for (const id of [...world.woken].sort()) {
      world.woken.delete(id);
      const process = world.processes.get(id);
      if (process?.live) lookAtStep(world, process);
    }
    writeUrgent(world);
    if (world.woken.size === 0 && !world.wokenYear) return;
  }
}

function advance(world: World): boolean {
  const { alarms, acts } = world;
  for (let at = alarms.first; at && (at.at <= world.now || world.processes.get(at.process)?.waitingUntil?.getTime() !== at.at.getTime()); at = alarms.first) alarms.pop();
  const morning = nextMorning(world);
  const year = world.yearWaitsUntil !== null && world.yearWaitsUntil > world.now ? world.yearWaitsUntil : null;
  const next = [alarms.first?.at, acts.first?.at, morning, year].reduce<Date | null>((min, at) => (at == null || (min !== null && at >= min) ? min : at), null);
  if (next === null) return false;
  world.setClock(next);
  if (year !== null && year <= next) world.wokenYear = true;
  for (let at = alarms.first; at && at.at <= next; at = alarms.first) {
    alarms.pop();
    if (world.processes.get(at.process)?.waitingUntil?.getTime() === at.at.getTime()) world.wake(at.process);
  }
  if (morning !== null && morning <= next) {
    settle(world);
    lookAtMorning(world);
  }
  return true;
}

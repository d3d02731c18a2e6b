import type { Decision } from '../decisions/decide';
import { unsettledBy } from '../decisions/final';
import { everybody } from '../organisation/resolve';
import { isUnsettled } from '../tasks/task';
import { newRounds, reopenTasks, rowsOf } from './reopening';
import type { SimMatter, SimOccurrence, World } from './world';

/**
 * A final decision that differs from the preliminary one: what was finished is asked for again, and whoever has work in what is under
 * way is told.
 */
export function reopenWhatWasPreliminary(world: World, { planned }: SimOccurrence, row: SimMatter, decision: Pick<Decision, 'change' | 'differs'>): void {
  const { change } = decision;
  const differs = decision.differs ?? null;
  if (differs === null && change === null) return;
  const steps = [...world.occurrences.values()].map((o) => ({ id: o.id, step: o.planned.step, budgetYear: o.planned.budgetYear, state: o.state }));
  const unsettled = unsettledBy({ ...row, change, differs }, planned, world.definition.steps, steps);
  if (unsettled === null) return;
  for (const id of unsettled.finished) {
    const tasks = world.tasksAt(id).filter((t) => t.kind === 'answer' && (t.state === 'done' || t.state === 'without'));
    revive(world, world.occurrence(id), tasks.length > 0);
    reopenTasks(world, tasks);
  }
  for (const id of unsettled.underWay) {
    world.record('basisChanged', `${row.key}|${id}`);
    const people = world.tasksAt(id).filter((t) => isUnsettled(t.state)).flatMap((t) => everybody(t));
    for (const person of [...new Set(people)].sort()) world.notify({ person, kind: 'basisChanged', occasion: `basisChanged|${row.key}|${id}`, occurrence: id });
  }
}

/** A finished step is gone through again: its process begins where its work begins, and its organs take it once more. */
function revive(world: World, occurrence: SimOccurrence, asksAgain: boolean): void {
  const process = world.processOf.get(occurrence.id);
  if (!process) throw new Error(`an occurrence that was finished without a process: ${occurrence.id}`);
  occurrence.state = 'open';
  Object.assign(process, { live: true, waitingUntil: null, phase: asksAgain ? 'collecting' : 'deciding' });
  if (rowsOf(world, occurrence).length > 0) newRounds(world, occurrence, process.id, occurrence.planned.chain.map((c) => c.position));
  world.record('stepReopened', occurrence.id);
  world.wake(process.id);
}

import type { Definition } from '../../domain/arshjul/definition';
import { unsettledBy } from '../../domain/decisions/final';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { reopenTasks } from './reopenTasks';
import { reviveProcess } from './revive';
import { tellUnderWay } from './underWay';

/**
 * A final decision that differs from the preliminary one (`slutligt i:`), since whoever registers it says in what, or since it was
 * changed when it was taken. What was finished on the preliminary decision is asked for again, in a new round with the change as its
 * reason; what is under way goes on, and whoever has work there is told; what waits for the final decision has not begun. To be called in
 * the transaction of the registration, with the run locked. `corrects`: the registration takes the place of a wrong one.
 */
export async function reopenWhatWasPreliminary(tx: Tx, occurrence: Occurrence, matter: Matter, { differs, corrects }: { differs: string | null; corrects: boolean }, actor: Actor, clock: RunClock): Promise<void> {
  // Nothing else can differ; asking the year for its steps is spared.
  if (differs === null && matter.change === null) return;
  const { run, step, budgetYear } = occurrence;
  const { definition } = await tx.run.findUniqueOrThrow({ where: { id: run }, select: { definition: true } });
  const rows = await tx.occurrence.findMany({ where: { run, budgetYear, state: { in: ['finished', 'open'] } }, select: { id: true, step: true, budgetYear: true, state: true } });
  const { chain } = occurrence.planned as unknown as PlannedOccurrence;
  const unsettled = unsettledBy({ ...matter, differs }, { step, budgetYear, chain }, (definition as unknown as Definition).steps, rows);
  if (unsettled === null) return;
  const { why } = unsettled;
  for (const id of unsettled.finished) {
    const tasks = await tx.task.findMany({ where: { run, occurrence: id, kind: 'answer', state: { in: ['done', 'without'] } }, orderBy: { key: 'asc' } });
    await reviveProcess(tx, run, id, tasks.length > 0, why, actor, clock);
    await reopenTasks(tx, { run, tasks, why, actor, clock });
  }
  await tellUnderWay(tx, matter, { occurrences: unsettled.underWay, why, corrects }, actor, clock);
}

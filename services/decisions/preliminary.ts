import type { Definition } from '../../domain/arshjul/definition';
import { isNoting, isPreparing } from '../../domain/decisions/outcomes';
import type { Verb } from '../../domain/organisation/types';
import { askedAgainBy } from '../../domain/plan/preliminary';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { reopenTasks } from './reopenTasks';
import { reviveProcess } from './revive';

/**
 * A final decision that differs from the preliminary one (`slutligt i:`), since whoever registers it says in what, or since it was
 * changed when it was taken: what the definition's steps had begun on the preliminary
 * decision is asked for again, in a new round with the change as its reason. Only what is finished re-opens; what is under way goes on,
 * and what waits for the final decision has not begun. To be called in the transaction of the registration, with the run locked.
 */
export async function reopenWhatWasPreliminary(tx: Tx, occurrence: Occurrence, matter: Matter, differs: string | null, actor: Actor, clock: RunClock): Promise<string[]> {
  if ((differs === null && matter.outcome !== 'bifall-med-andring') || !decidesLast(occurrence, matter)) return [];
  const { run, budgetYear } = occurrence;
  const row = await tx.run.findUniqueOrThrow({ where: { id: run }, select: { definition: true } });
  const steps = askedAgainBy((row.definition as unknown as Definition).steps, occurrence.step);
  if (steps.length === 0) return [];
  const finished = await tx.occurrence.findMany({ where: { run, step: { in: steps }, budgetYear, state: 'finished' }, select: { id: true }, orderBy: { id: 'asc' } });
  const what = differs === null ? 'är beslutat med ändring' : 'skiljer sig från det preliminära beslutet';
  const why = [`${matter.label} ${what}.`, matter.change, differs].filter(Boolean).join(' ');
  for (const { id } of finished) {
    const tasks = await tx.task.findMany({ where: { run, occurrence: id, kind: 'answer', state: { in: ['done', 'without'] } }, orderBy: { key: 'asc' } });
    await reviveProcess(tx, run, id, tasks.length > 0, why, actor, clock);
    await reopenTasks(tx, { run, tasks, why, actor, clock });
  }
  return finished.map((o) => o.id);
}

/** The organ has the last word of the chain: none after it decides anything. */
function decidesLast(occurrence: Occurrence, matter: Matter): boolean {
  const { chain } = occurrence.planned as unknown as PlannedOccurrence;
  const decides = (verb: string): boolean => !isPreparing(verb as Verb) && !isNoting(verb as Verb);
  return decides(matter.verb) && !chain.some((c) => c.position > matter.position && decides(c.verb));
}

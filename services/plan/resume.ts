import type { PlannedOccurrence } from '../../domain/plan/types';
import { NEED_FORM } from '../../domain/tasks/form';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wake } from '../base/wake';
import { chainAgain } from './rechain';
import { reshape } from './reshape';

/**
 * A step that had opened and was taken out of the year is in it again: tasks are asked again with what was written in them, its
 * ärenden wait for their turn, and its process goes on in the phase where its rows stand.
 */
export async function resume(tx: Tx, run: Run, row: Occurrence, step: PlannedOccurrence, clock: RunClock): Promise<void> {
  await reshape(tx, run, row, step, clock);
  await chainAgain(tx, row, step);
  const process = await tx.process.findFirst({ where: { run: run.id, occurrence: row.id } });
  if (!process) return;
  // One that has not looked since stands where it stood.
  if (!process.live) {
    await tx.process.update({
      where: { id: process.id },
      data: { live: true, started: false, phase: await phaseOf(tx, run.id, row.id), waiting: false, waitingUntil: null, finishedAt: null },
    });
  }
  await wake(tx, run.id, process.id, 'adjusted');
}

async function phaseOf(tx: Tx, run: string, occurrence: string): Promise<string> {
  const tasks = await tx.task.findMany({ where: { run, occurrence, state: { not: 'withdrawn' } }, select: { form: true, parent: true, state: true } });
  const open = tasks.filter((t) => t.state === 'open' || t.state === 'waiting');
  if (open.some((t) => t.form === NEED_FORM.key)) return 'asked';
  if (open.some((t) => t.parent === null)) return 'collecting';
  return tasks.length === 0 && (await tx.matter.count({ where: { run, occurrence } })) === 0 ? 'planned' : 'deciding';
}

import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { record } from '../base/record';
import { createRounds, mattersOf } from './create';

/**
 * A finished occurrence is gone through again: its process gets a new life in the phase where its work begins (`collecting` when
 * tasks of it are asked again, else `deciding`), and its organs take it once more. Nobody runs a finished process, so this is a
 * start: the relay starts its workflow, which begins where the row stands. `finishedAt` of the occurrence stays until it is
 * finished again; that is how others see that it was re-opened.
 */
export async function reviveProcess(
  tx: Tx,
  run: string,
  id: string,
  asksAgain: boolean,
  why: string | null,
  actor: Actor,
  clock: RunClock,
): Promise<void> {
  const occurrence = await tx.occurrence.update({ where: { run_id: { run, id } }, data: { state: 'open', revision: { increment: 1 } } });
  const process = await tx.process.findFirst({ where: { run, occurrence: id } });
  if (!process) throw new Error(`an occurrence that was finished without a process: ${id}`);
  await tx.process.update({
    where: { id: process.id },
    data: { live: true, started: false, waiting: false, waitingUntil: null, finishedAt: null, phase: asksAgain ? 'collecting' : 'deciding' },
  });
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  const rows = await mattersOf(tx, occurrence);
  if (rows.length > 0) await createRounds(tx, { occurrence, planned, rows, matter: { process: process.id } }, planned.chain.map((c) => c.position));
  await record(tx, {
    run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'stepReopened',
    subject: id,
    businessKey: id,
    revision: occurrence.revision,
    payload: { old: 'finished', new: 'open', why },
  });
}

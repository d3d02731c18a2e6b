import { inTransaction, type Db, type Tx } from '../base/db';
import { clockOfRow } from '../base/clock';
import { killPoint } from '../base/killPoint';
import type { Process } from '../../generated/prisma/client';
import type { LookContext, Verdict } from './context';
import { lookAtCycle } from './phases/cycle';
import { lookAtMorning } from './phases/morning';
import { lookAtStep } from './phases/step';

/** What a workflow learns from a look: where its row stands and until when it may wait. */
export interface Look {
  phase: string;
  finished: boolean;
  /** UTC instant (ISO) at which it wants to look again by itself; null: only when nudged */
  until: string | null;
  /** stepped: the rehearsal's clock brings it, so no timer is armed */
  stepped: boolean;
}

type PhaseFunction = (context: LookContext) => Promise<Verdict>;

const BY_TYPE: Record<string, PhaseFunction> = {
  cycle: lookAtCycle,
  step: lookAtStep,
  actionPlan: lookAtStep,
  morning: lookAtMorning,
};

/** More than any process has phases: a loop that never settles is a defect, not a wait. */
const MOST_MOVES = 12;

/**
 * One look of a process at its row, in one transaction: lock it, do what is due at the run's clock, move the phase as far as it
 * goes, note what has been seen. Repeating a look is harmless: every phase acts on what the rows say, so a look that committed
 * and whose answer was lost finds its work done.
 */
export async function look(db: Db, id: string): Promise<Look> {
  const result = await inTransaction(db, async (tx) => {
    const process = await lock(tx, id);
    if (!process || !process.live) return finished(process?.phase ?? 'finished');
    const run = await tx.run.findUnique({ where: { id: process.run } });
    if (!run) return finished(process.phase);
    const clock = clockOfRow(run);
    const phaseFunction = BY_TYPE[process.type];
    if (!phaseFunction) throw new Error(`a process of unknown type: ${process.type}`);

    const before = process.phase;
    let verdict: Verdict = { to: process.phase };
    for (let moves = 0; 'to' in verdict && process.phase !== 'finished'; moves += 1) {
      if (moves > MOST_MOVES) throw new Error(`the phases of ${process.type} do not settle at ${process.phase}`);
      verdict = await phaseFunction({ tx, process, run, clock });
      if ('to' in verdict) process.phase = verdict.to;
    }
    const done = process.phase === 'finished';
    const wait = 'wait' in verdict ? verdict.wait : null;
    await tx.process.update({
      where: { id },
      data: {
        phase: process.phase,
        seen: process.wanted,
        waiting: !done,
        waitingUntil: done ? null : wait,
        live: !done,
        finishedAt: done ? clock.now : null,
      },
    });
    killPoint('before-commit', process.phase === before ? process.phase : `${before}-${process.phase}`);
    return { phase: process.phase, finished: done, until: wait?.toISOString() ?? null, stepped: run.clockKind === 'stepped' };
  });
  killPoint('after-commit', result.phase);
  return result;
}

function finished(phase: string): Look {
  return { phase, finished: true, until: null, stepped: false };
}

async function lock(tx: Tx, id: string): Promise<Process | null> {
  const locked = await tx.$queryRaw<unknown[]>`select 1 from process where id = ${id} for update`;
  return locked.length === 0 ? null : tx.process.findUnique({ where: { id } });
}

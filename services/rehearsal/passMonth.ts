import { clockOfRow } from '../base/clock';
import { inTransaction, json, type Db } from '../base/db';
import { killPoint } from '../base/killPoint';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { seal } from '../process/sealer';
import { advance } from './advance';
import { digestOf } from './digest';
import { foresee } from './foresee';
import { perform } from './perform';
import { untilQuiet, type QuietPort } from './quiet';
import type { KeptSummary } from './read';
import { stopRefused } from './stop';
import { summaryOf } from './summary';

export interface Month {
  /** the local day that the clock has reached */
  day: string;
  finished: boolean;
}

/**
 * Lets one simulated month of a rehearsal pass: when all is quiet the simulated acts of the instant are carried out one at a
 * time, in the order of their keys, then the clock goes to the next instant. Everything that it has come to is in the rows, so
 * it may be ended anywhere and begun again.
 */
export async function passMonth(db: Db, process: string, port: QuietPort): Promise<Month> {
  const runId = process.slice('rehearsal/'.length);
  let month = '';
  for (;;) {
    await untilQuiet(db, runId, port);
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const { now, today } = clockOfRow(run);
    if (run.rehearsalState !== 'running') return { day: today, finished: true };
    month ||= today.slice(0, 7);
    if (today.slice(0, 7) !== month) return { day: today, finished: false };

    const act = await db.prisma.simulatedAct.findFirst({
      where: { run: runId, done: false, at: { lte: now } },
      orderBy: [{ at: 'asc' }, { key: 'asc' }],
    });
    if (act) {
      try {
        await perform(db, run, act);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === 'unavailable' || error.code === 'too-many') throw error;
        await stopRefused(db, runId, `${act.kind} ${act.key}: ${error.detail}`);
        return { day: today, finished: true };
      }
      killPoint('act-committed', act.kind);
      await db.prisma.simulatedAct.update({ where: { run_key: { run: runId, key: act.key } }, data: { done: true } });
      continue;
    }
    await foresee(db, run);
    await seal(db, runId);
    const step = await advance(db, runId, run.clockStep + 1);
    if (!step.found) {
      await finish(db, runId);
      return { day: today, finished: true };
    }
  }
}

/** Nothing is waited for any more: the rehearsal gets its digest and its processes end. */
async function finish(db: Db, runId: string): Promise<void> {
  const summary = await summaryOf(db, runId);
  const digest = await digestOf(db, runId);
  await inTransaction(db, async (tx) => {
    const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    if (run.rehearsalState !== 'running') return;
    const { now } = clockOfRow(run);
    const { realStartedAt } = (run.summary ?? {}) as KeptSummary;
    const seconds = realStartedAt ? (Date.now() - Date.parse(realStartedAt)) / 1_000 : 0;
    await tx.run.update({
      where: { id: runId },
      data: { rehearsalState: 'finished', state: 'finished', finishedAt: now, digest, summary: json({ realStartedAt, seconds, counts: summary }) },
    });
    await tx.process.updateMany({ where: { id: `rehearsal/${runId}` }, data: { live: false, phase: 'finished', finishedAt: now } });
    await tx.$executeRaw`insert into wake (run, process, reason) select run, id, 'yearFinished' from process where run = ${runId} and live`;
    await record(tx, {
      run: runId,
      at: now,
      actor: 'system',
      actorRole: 'system',
      kind: 'rehearsalFinished',
      subject: runId,
      businessKey: 'rehearsal',
      revision: run.revision,
      payload: { old: 'running', new: 'finished' },
    });
  });
  await seal(db, runId);
}

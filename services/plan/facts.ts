import { comesBack } from '../../domain/decisions/outcomes';
import type { Fact } from '../../domain/plan/facts';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { json, type Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import type { KeptFact } from './rows';
import { storedFact, withDefinitions } from './versions';

/** The year's facts in order. */
export async function factsOf(tx: Tx, run: string): Promise<KeptFact[]> {
  const rows = await tx.fact.findMany({ where: { run }, orderBy: { seq: 'asc' }, select: { payload: true } });
  return withDefinitions(tx, run, rows.map((row) => row.payload as unknown as KeptFact));
}

/**
 * Locks the run's row, so that whoever changes its plan does so one at a time; returns it as it stands then.
 * Order of locks everywhere: process, task or matter, run, occurrence.
 */
export async function lockRun(tx: Tx, run: string): Promise<Run> {
  await tx.$queryRaw`select 1 from run where id = ${run} for update`;
  const row = await tx.run.findUnique({ where: { id: run } });
  if (!row) throw new Refusal('not-found', `Det finns inget år med beteckningen ${run}.`);
  return row;
}

/**
 * Appends one fact at the run's clock. The plan's revision grows only with a fact that can move a date or a receiver, so that a
 * preview is not made stale by what merely happened as planned. Returns the number of the fact and the plan's revision after it.
 */
export async function appendFact(
  tx: Tx,
  run: string,
  fact: Fact,
  actor: Pick<Actor, 'id'>,
  reason?: string,
): Promise<{ seq: number; revision: number }> {
  const row = await lockRun(tx, run);
  const seq = row.factSeq + 1;
  const revision = row.revision + (changesPlan(fact) ? 1 : 0);
  await tx.run.update({ where: { id: run }, data: { factSeq: seq, revision } });
  await tx.fact.create({
    data: {
      run,
      seq,
      kind: fact.kind,
      payload: json(await storedFact(tx, row, fact, seq)),
      reason: reason ?? null,
      revision,
      at: clockOfRow(row).now,
      actor: actor.id,
    },
  });
  return { seq, revision };
}

/** False for what happened as planned: opened, finished, decided without återremiss, bordläggning or another meeting. */
export function changesPlan(fact: Fact): boolean {
  if (fact.kind === 'opened' || fact.kind === 'finished') return false;
  if (fact.kind === 'decided') return fact.nextMeeting !== undefined || comesBack(fact.outcome);
  return true;
}

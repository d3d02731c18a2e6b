import type { Definition } from '../../domain/arshjul/definition';
import { diffPlans, type PlanChange } from '../../domain/plan/diff';
import { followPlan, type Followed } from '../../domain/plan/follow';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wake } from '../base/wake';
import { wakeFollowers } from '../process/followers';
import { followOpen } from './follow';
import { resume } from './resume';
import { withdrawOpen } from './withdraw';
import { newOccurrence, plannedData, planSource } from './rows';

export { appendFact } from './facts';

/** What becomes of each row of the year when the plan is another. */
export type RowChanges = Followed<Occurrence>;

/** What the changes amount to for a reader: only the rows that move are compared. */
export function changesOf(after: Plan, changes: RowChanges): PlanChange[] {
  const before = [...changes.updated.map((u) => u.row), ...changes.dropped].filter((r) => r.state !== 'dropped');
  return diffPlans(
    { ...after, steps: before.map((r) => r.planned as unknown as PlannedOccurrence) },
    { ...after, steps: [...changes.created, ...changes.updated.map((u) => u.step)] },
  );
}

/**
 * Computes the plan again from all facts and lets the rows follow (`followPlan`). Open tasks and undecided ärenden of `named`
 * occurrences get their new dates, processes that wait for something else than before are woken. Call inside the transaction
 * that appended the fact. Returns what moved. `tellWithdrawn: false`: the caller tells those who lose a task itself.
 */
export async function replan(tx: Tx, runId: string, clock: RunClock, named: readonly string[] = [], options: { tellWithdrawn?: boolean } = {}): Promise<PlanChange[]> {
  const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
  const source = await planSource(tx, run);
  const after = source.plan();
  // A step that is opening right now holds its row: what it becomes is what has to be compared.
  await tx.$queryRaw`select 1 as one from occurrence where run = ${runId} order by id for no key update`;
  const rows = await tx.occurrence.findMany({ where: { run: runId }, orderBy: { id: 'asc' } });
  const changes = followPlan(rows, after.steps, new Set(named));

  for (const { row, step } of changes.updated) {
    await tx.occurrence.update({
      where: { run_id: { run: runId, id: row.id } },
      data: {
        ...plannedData(step),
        planRevision: run.revision,
        revision: { increment: 1 },
        ...(row.state === 'dropped' ? { state: row.openedAt === null ? 'planned' : 'open', finishedAt: null } : {}),
      },
    });
    if (row.state === 'open') await followOpen(tx, run, row, step, clock);
    if (row.state === 'dropped' && row.openedAt !== null) await resume(tx, run, row, step, clock);
  }
  await reviveUnopened(tx, runId, changes.updated.filter((u) => u.row.state === 'dropped' && u.row.openedAt === null).map((u) => u.row.id));
  for (const row of changes.dropped) await drop(tx, run, row, clock, options.tellWithdrawn ?? true);
  if (changes.created.length > 0) await create(tx, run, changes.created, source.organisation, clock);
  await wakeTouched(tx, runId, changes);
  return changesOf(after, changes);
}

/**
 * Steps that are planned again may have a process that ended when they were taken out of the year: it begins anew, in `planned`.
 * One that never had a process gets it from the year's own on its opening day.
 */
export async function reviveUnopened(tx: Tx, run: string, occurrences: readonly string[]): Promise<void> {
  await tx.process.updateMany({
    where: { run, occurrence: { in: [...occurrences] }, live: false },
    data: { live: true, started: false, phase: 'planned', waiting: false, waitingUntil: null, finishedAt: null },
  });
}

async function create(
  tx: Tx,
  run: Run,
  steps: PlannedOccurrence[],
  organisation: Parameters<typeof newOccurrence>[3],
  clock: RunClock,
): Promise<void> {
  await tx.occurrence.createMany({ data: steps.map((step) => newOccurrence(run.id, step, run.revision, organisation)) });
  const chainSteps = new Set((run.definition as unknown as Definition).deviationChains.map((c) => c.step));
  await tx.process.createMany({
    data: steps
      .filter((step) => chainSteps.has(step.step))
      .map((step) => ({
        id: actionPlanProcessId(run.id, step.id),
        run: run.id,
        type: 'actionPlan',
        occurrence: step.id,
        subject: step.id,
        phase: 'planned',
        createdAt: clock.now,
      })),
    skipDuplicates: true,
  });
}

/** `atgardsplan/{run}/{organ}/{n}` of the occurrence `{step}/{organ}/{n}`. */
export function actionPlanProcessId(run: string, occurrence: string): string {
  return `atgardsplan/${run}/${occurrence.slice(occurrence.indexOf('/') + 1)}`;
}

/** The plan no longer has it: open tasks are withdrawn, whatever waited for it goes on. */
async function drop(tx: Tx, run: Run, row: Occurrence, clock: RunClock, tell: boolean): Promise<void> {
  await tx.occurrence.update({
    where: { run_id: { run: run.id, id: row.id } },
    data: { state: 'dropped', finishedAt: clock.now, revision: { increment: 1 } },
  });
  await withdrawOpen(tx, run.id, row.id, 'Steget utgår.', clock, tell);
  await wakeFollowers(tx, run, clock, row.id);
}

/** Steps whose own dates or predecessors changed, and the year itself when something unopened did. */
async function wakeTouched(tx: Tx, run: string, changes: RowChanges): Promise<void> {
  const touched = [...changes.updated.map((u) => u.row.id), ...changes.dropped.map((r) => r.id)];
  const processes = await tx.process.findMany({ where: { run, live: true, occurrence: { in: touched } }, orderBy: { id: 'asc' } });
  for (const process of processes) await wake(tx, run, process.id, 'replanned');
  const unopened = changes.created.length > 0 || changes.updated.some((u) => u.row.state !== 'open');
  if (unopened) await wake(tx, run, `cycle/${run}`, 'replanned');
}

import { instantAt } from '../../../domain/calendar/zone';
import type { Definition } from '../../../domain/arshjul/definition';
import type { PlannedOccurrence } from '../../../domain/plan/types';
import type { Occurrence } from '../../../generated/prisma/client';
import { record } from '../../base/record';
import { appendFact, lockRun } from '../../plan/facts';
import { openMatters } from '../../decisions/matters';
import { reopenPending } from '../../decisions/reopen';
import { confirmWhenCollected } from '../../deviation/confirm';
import { handOut } from '../../tasks/handOut';
import { askNeed, needAnswered } from '../../tasks/need';
import type { LookContext, Verdict } from '../context';
import { finishOccurrence } from './finish';

/**
 * One step at one organ, as its sentence in the styrmodell says it:
 * planned → (asked whether it is needed) → collecting → deciding → finished; återremiss leads from deciding back to collecting.
 */
export async function lookAtStep(context: LookContext): Promise<Verdict> {
  const { tx, process, run } = context;
  const occurrence = await tx.occurrence.findUnique({ where: { run_id: { run: run.id, id: process.occurrence ?? '' } } });
  if (!occurrence || run.state !== 'running' || ['settled', 'dropped'].includes(occurrence.state)) return { to: 'finished' };
  const step = { ...context, occurrence, planned: occurrence.planned as unknown as PlannedOccurrence };
  switch (process.phase) {
    case 'planned':
      return planned(step);
    case 'asked':
      return asked(step);
    case 'collecting':
      return collecting(step);
    case 'deciding':
      return deciding(step);
    default:
      throw new Error(`a step in an unknown phase: ${process.phase}`);
  }
}

interface StepContext extends LookContext {
  occurrence: Occurrence;
  planned: PlannedOccurrence;
}

/** Waits for its opening day, for the steps before it and for its period to be closed; then hands out. */
async function planned(step: StepContext): Promise<Verdict> {
  const { tx, run, occurrence, planned: plan, process, clock } = step;
  const opening = instantAt(occurrence.opens, (run.definition as unknown as Definition).wakeTime);
  if (clock.now < opening) return { wait: opening };
  // What it waits for is finished, and its plan computed anew, by those who hold this lock.
  await lockRun(tx, run.id);
  if (await predecessorsUnfinished(step)) return { wait: null };
  if (plan.waitsForPeriod && !(await periodIsClosed(step))) return { wait: null };
  if (occurrence.openedAt === null && !(await stillAsRead(step))) return { to: 'planned' };
  if (plan.asked && occurrence.openedAt === null) {
    await open(step);
    await askNeed(tx, run, occurrence, process.id, clock);
    return { to: 'asked' };
  }
  await open(step);
  await handOut(tx, run, occurrence, process.id, clock);
  return { to: 'collecting' };
}

/** "Vid behov": somebody says whether the step is needed this year. No settles it as utgår. */
async function asked(step: StepContext): Promise<Verdict> {
  const { tx, run, occurrence, process, clock } = step;
  const needed = await needAnswered(tx, run.id, occurrence.id);
  if (needed === null) return { wait: null };
  if (!needed) {
    await finishOccurrence(step, { state: 'settled', settledAs: { how: 'utgar' } });
    return { to: 'finished' };
  }
  await handOut(tx, run, occurrence, process.id, clock);
  return { to: 'collecting' };
}

/** Until every root of the task tree is done, or somebody has gone on without it. Who is late is chased each morning (`morning.ts`). */
async function collecting(step: StepContext): Promise<Verdict> {
  const { tx, run, occurrence, process, clock } = step;
  await reopenPending(tx, run.id, process.id, clock);
  const openRoots = await tx.task.count({ where: { process: process.id, parent: null, state: { in: ['waiting', 'open'] } } });
  if (openRoots === 0) {
    await confirmWhenCollected(tx, run, occurrence, clock);
    return { to: 'deciding' };
  }
  return { wait: null };
}

/** The organs of the chain, one after another. */
async function deciding(step: StepContext): Promise<Verdict> {
  const { tx, run, occurrence, process, clock } = step;
  if (await reopenPending(tx, run.id, process.id, clock)) return { to: 'collecting' };
  const matters = await openMatters(tx, run, occurrence, process.id, clock);
  if (!matters.done) return { wait: matters.next };
  await finishOccurrence(step, { state: 'finished' });
  return { to: 'finished' };
}

async function predecessorsUnfinished({ tx, run, planned: plan }: StepContext): Promise<boolean> {
  if (plan.waitsFor.length === 0) return false;
  const before = await tx.$queryRaw<{ state: string }[]>`
    select state from occurrence where run = ${run.id} and id = any(${plan.waitsFor}) order by id`;
  return before.some((o) => o.state === 'planned' || o.state === 'open');
}

/** The plan may have been computed again since the row was read: it opens as it stands now, or is looked at anew. */
async function stillAsRead({ tx, run, occurrence }: StepContext): Promise<boolean> {
  const now = await tx.occurrence.findUnique({ where: { run_id: { run: run.id, id: occurrence.id } }, select: { revision: true, state: true } });
  return now?.revision === occurrence.revision && now.state === occurrence.state;
}

async function periodIsClosed({ tx, run, planned: plan }: StepContext): Promise<boolean> {
  const period = plan.waitsForPeriod;
  if (!period) return true;
  const row = await tx.periodClose.findUnique({
    where: { run_fiscalYear_period: { run: run.id, fiscalYear: period.fiscalYear, period: period.period } },
  });
  return row !== null;
}

async function open({ tx, run, occurrence, clock }: StepContext): Promise<void> {
  if (occurrence.openedAt !== null) return;
  await tx.occurrence.update({
    where: { run_id: { run: run.id, id: occurrence.id } },
    data: { state: 'open', openedAt: clock.now, revision: { increment: 1 } },
  });
  occurrence.state = 'open';
  occurrence.openedAt = clock.now;
  occurrence.revision += 1;
  // From now on the plan keeps its dates unless an adjustment names it.
  await appendFact(tx, run.id, { kind: 'opened', occurrence: occurrence.id, day: clock.today }, { id: 'system' });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'stepOpened',
    subject: occurrence.id,
    businessKey: occurrence.id,
    revision: occurrence.revision,
    payload: { old: 'planned', new: 'open', due: occurrence.due },
  });
}

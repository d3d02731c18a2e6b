import type { Definition } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import { dayAt } from '../../domain/calendar/zone';
import { ladderDaysBetween, shiftInstant } from '../../domain/tasks/ladder';
import type { Organ, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { wakeMorning } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { lockMorning } from './processes';
import { mustLead, mustRun, runFor, steer } from './who';

export interface PauseInput {
  /** one organ only; absent: the whole year */
  organ?: string;
  reason?: string;
  idempotencyKey?: string;
}

export interface PauseState {
  run: string;
  organ: string | null;
  paused: boolean;
  /** it stood so already; nothing was written */
  already: boolean;
  /** resume: unfinished duties whose ladder was moved on */
  shifted: number;
  /** resume: arbetsdagar that the ladders stood still */
  workingDays: number;
}

/** Stops mails and ladders at once, for the year or one organ. Answers, approvals and decisions are still taken. */
export async function pause(db: Db, actor: Actor, runId: string, input: PauseInput = {}): Promise<PauseState> {
  return steered(db, actor, runId, 'pause', input, async (tx, run, organ, clock) => {
    const state = { run: runId, organ: organ?.id ?? null, paused: true, already: false, shifted: 0, workingDays: 0 };
    if ((organ ?? run).pausedAt) return { ...state, already: true };
    await lockMorning(tx, run);
    await setPaused(tx, run, organ, clock.now);
    await keep(tx, actor, run, organ, clock, 'paused', input.reason);
    return state;
  });
}

/**
 * Lets mails go again and ladders count on from where they stood: the next rung of every unfinished duty comes as many
 * arbetsdagar later as the pause took. Where both the year and the organ were paused, the ladders stand until both are over.
 */
export async function resume(db: Db, actor: Actor, runId: string, input: PauseInput = {}): Promise<PauseState> {
  return steered(db, actor, runId, 'resume', input, async (tx, run, organ, clock) => {
    const since = (organ ?? run).pausedAt;
    const state = { run: runId, organ: organ?.id ?? null, paused: false, already: false, shifted: 0, workingDays: 0 };
    if (!since) return { ...state, already: true };
    const organs = await tx.organ.findMany({ where: { run: runId, ...(organ ? { id: organ.id } : {}) } });
    let shifted = 0;
    for (const each of organs) {
      const other = organ ? run.pausedAt : each.pausedAt;
      shifted += await shiftLadders(tx, run, each.id, since, other ?? clock.now);
    }
    await setPaused(tx, run, organ, null);
    await tx.$executeRaw`
      insert into wake (run, process, reason) select run, id, 'resumed' from process
      where run = ${runId} and live and (type = 'cycle' or phase = 'deciding')`;
    await wakeMorning(tx, runId);
    await keep(tx, actor, run, organ, clock, 'resumed', input.reason);
    return { ...state, shifted, workingDays: ladderDaysBetween(dayAt(since), clock.today, timing(run)) };
  });
}

type Work = (tx: Tx, run: Run, organ: Organ | null, clock: RunClock) => Promise<PauseState>;

async function steered(db: Db, actor: Actor, runId: string, act: string, input: PauseInput, work: Work): Promise<PauseState> {
  mustLead(actor);
  const { idempotencyKey, ...request } = input;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act, runId, ...request }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      return work(tx, run, await organOf(tx, runId, input.organ), clockOfRow(run));
    }),
  );
}

async function organOf(tx: Tx, run: string, id: string | undefined): Promise<Organ | null> {
  if (id === undefined) return null;
  const organs = await tx.organ.findMany({ where: { run }, orderBy: { sort: 'asc' } });
  const organ = organs.find((o) => o.id === id);
  if (organ) return organ;
  const detail = `Det finns inget organ som heter ${id}. De som finns är ${organs.map((o) => o.id).join(', ')}.`;
  throw new Refusal('not-found', detail, [{ field: 'organ', text: detail }]);
}

async function setPaused(tx: Tx, run: Run, organ: Organ | null, pausedAt: Date | null): Promise<void> {
  if (organ) await tx.organ.update({ where: { run_id: { run: run.id, id: organ.id } }, data: { pausedAt } });
  else await tx.run.update({ where: { id: run.id }, data: { pausedAt } });
}

function timing(run: Run) {
  const definition = run.definition as unknown as Definition;
  return { calendar: calendarWith(definition.freeDays), semester: definition.semester ?? null, wakeTime: definition.wakeTime };
}

/** Moves the next rung of an organ's unfinished duties by the arbetsdagar from `since` (or the task's opening) to `until`. */
async function shiftLadders(tx: Tx, run: Run, organ: string, since: Date, until: Date): Promise<number> {
  const tasks = await tx.task.findMany({
    where: { run: run.id, organ, state: { in: ['waiting', 'open'] }, nextRungAt: { not: null } },
    orderBy: { id: 'asc' },
  });
  const how = timing(run);
  let shifted = 0;
  for (const task of tasks) {
    const from = task.openedAt && task.openedAt > since ? task.openedAt : since;
    const days = ladderDaysBetween(dayAt(from), dayAt(until), how);
    if (!task.nextRungAt || days === 0) continue;
    await tx.task.update({ where: { id: task.id }, data: { nextRungAt: shiftInstant(task.nextRungAt, days, how) } });
    shifted += 1;
  }
  return shifted;
}

async function keep(tx: Tx, actor: Actor, run: Run, organ: Organ | null, clock: RunClock, what: 'paused' | 'resumed', reason?: string): Promise<void> {
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: organ ? (what === 'paused' ? 'organPaused' : 'organResumed') : what === 'paused' ? 'yearPaused' : 'yearResumed',
    subject: organ?.id ?? run.id,
    businessKey: organ ? `organ|${organ.id}` : 'year',
    revision: run.revision,
    payload: { old: what === 'paused' ? 'running' : 'paused', new: what === 'paused' ? 'paused' : 'running', why: reason ?? null },
  });
}

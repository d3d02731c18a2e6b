import type { PlannedOccurrence } from '../../domain/plan/types';
import { canonicalJson } from '../../domain/record/canonical';
import { NEED_FORM } from '../../domain/tasks/form';
import { answerDays, lastDay, type AnswerDays } from '../../domain/tasks/parts';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import { json, type Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { insertTasks, notifyMany, recordMany } from '../tasks/bulk';
import { insertShares, setShares } from '../people/shares';
import { openedEntry, openedNotice, treeRows, type Stage, type TaskRow } from '../tasks/handOut';
import type { Vacancy } from '../../domain/tasks/handOut';
import { reportVacancies } from '../tasks/vacancy';
import { freshLadder } from './ladders';

/** What becomes of the tasks of an open step whose task tree is another than before. What is done is in none of the lists. */
export interface Reshaped {
  create: TaskRow[];
  /** withdrawn earlier, asked again with what was written kept */
  back: { task: Task; row: TaskRow }[];
  gone: Task[];
  same: { task: Task; row: TaskRow }[];
  /** done, under another approval than before */
  lifted: { task: Task; row: TaskRow }[];
}

/** True when the two plans ask different people, with other forms or under other approvals; dates do not count. */
export function differsInShape(before: PlannedOccurrence, after: PlannedOccurrence): boolean {
  const shape = (o: PlannedOccurrence): string => canonicalJson(o.tasks.map(({ due: _due, figures: _figures, ...rest }) => rest));
  return shape(before) !== shape(after);
}

/** Compares the tree that is wanted with the tasks that are there. An approval that the rules skip is not wanted. */
export function reshaped(wanted: readonly TaskRow[], tasks: readonly Task[]): Reshaped {
  const there = new Map(tasks.map((t) => [t.key, t]));
  const result: Reshaped = { create: [], back: [], gone: [], same: [], lifted: [] };
  for (const row of wanted) {
    const task = there.get(row.key);
    if (!task) {
      if (row.state !== 'withdrawn') result.create.push(row);
    } else if (isDone(task)) {
      if (task.parent !== (row.parent ?? null)) result.lifted.push({ task, row });
    } else if (row.state === 'withdrawn') {
      if (task.state !== 'withdrawn') result.gone.push(task);
    } else if (task.state === 'withdrawn') result.back.push({ task, row });
    else result.same.push({ task, row });
  }
  const keys = new Set(wanted.map((r) => r.key));
  result.gone.push(...tasks.filter((t) => !keys.has(t.key) && !isDone(t) && t.state !== 'withdrawn'));
  return result;
}

function isDone({ state }: Task): boolean {
  return state === 'done' || state === 'without';
}

/** What reshaping an occurrence to `after` would do; null where nothing has been handed out yet. Writes nothing. */
export async function reshapeOf(tx: Tx, run: Run, row: Occurrence, after: PlannedOccurrence, clock: RunClock): Promise<(Reshaped & { stage: Stage; vacancies: Vacancy[] }) | null> {
  const tasks = (await tx.task.findMany({ where: { run: run.id, occurrence: row.id }, orderBy: { key: 'asc' } })).filter((t) => t.form !== NEED_FORM.key);
  const process = tasks[0]?.process;
  if (process === undefined) return null;
  const { rows, stage, vacancies } = await treeRows(tx, run, { ...row, planned: json(after) as Occurrence['planned'] }, process, clock);
  return { ...reshaped(rows, tasks), stage, vacancies };
}

/**
 * Gives the open tasks of an occurrence the tree of `after`: who is asked no longer is let go, who is asked anew is asked, whoever
 * is asked in both keeps draft, answer and proposal. Approvals wait for, or open after, what is below them now.
 */
export async function reshape(tx: Tx, run: Run, row: Occurrence, after: PlannedOccurrence, clock: RunClock): Promise<void> {
  await askNeedAgain(tx, run, row, clock);
  const plan = await reshapeOf(tx, run, row, after, clock);
  if (!plan) return;
  const { create, back, gone, same, lifted, stage, vacancies } = plan;
  await tx.task.updateMany({ where: { id: { in: gone.map((t) => t.id) } }, data: { state: 'withdrawn', nextRungAt: null, revision: { increment: 1 } } });
  await insertTasks(tx, create);
  await insertShares(tx, run.id, create);
  for (const { task, row: to } of back) {
    const days = daysBack(task, to);
    const ladder = to.nextRungAt == null ? { rung: 0, ladderFrom: clock.now, nextRungAt: null } : freshLadder(run, { ...task, state: to.state, rung: 1 }, days.dueDay, clock);
    await tx.task.update({
      where: { id: task.id },
      data: {
        state: to.state, form: to.form ?? null, parent: to.parent ?? null, person: to.person ?? null, ...days, ...ladder,
        openedAt: to.state === 'open' ? clock.now : null, revision: { increment: 1 },
      },
    });
    await setShares(tx, run.id, task.id, to.also ?? []);
  }
  for (const { task, row: to } of same) {
    if (task.form === (to.form ?? null) && task.parent === (to.parent ?? null)) continue;
    await tx.task.update({ where: { id: task.id }, data: { form: to.form ?? null, parent: to.parent ?? null, revision: { increment: 1 } } });
  }
  for (const { task, row: to } of lifted) await tx.task.update({ where: { id: task.id }, data: { parent: to.parent ?? null, revision: { increment: 1 } } });
  await recordMany(tx, [
    ...create.map((r) => openedEntry(stage, r)),
    ...back.map(({ task, row: to }) => ({ ...openedEntry(stage, to), revision: task.revision + 1, payload: { old: 'withdrawn', new: to.state, due: daysBack(task, to).dueDay } })),
    ...gone.map((t) => ({
      run: run.id, at: clock.now, actor: 'system', actorRole: 'system', kind: 'taskWithdrawn', subject: t.id, businessKey: t.key, revision: t.revision + 1, payload: { old: t.state, new: 'withdrawn' },
    })),
  ]);
  await notifyMany(tx, run.id, create.flatMap((r) => openedNotice(stage, r)));
  await reportVacancies(tx, run, stage.org, vacancies, clock);
  await settleApprovals(tx, run, row.id, stage.paper, clock);
}

/** The days of a task that is asked again: its round goes on, and figures that have come are not asked for once more. */
function daysBack(task: Task, to: TaskRow): AnswerDays {
  const planned = { due: lastDay(to), ...(to.textsDue == null ? {} : { figures: to.dueDay }) };
  return answerDays(planned, { round: task.round, figuresIn: task.figuresAt !== null });
}

/** An approval is open when nothing below it is left, and waits otherwise. */
async function settleApprovals(tx: Tx, run: Run, occurrence: string, paper: ReadonlySet<string>, clock: RunClock): Promise<void> {
  const tasks = await tx.task.findMany({ where: { run: run.id, occurrence, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } });
  for (const task of tasks) {
    if (task.kind !== 'approve' || isDone(task)) continue;
    const below = tasks.filter((t) => t.parent === task.id);
    const state = below.some((t) => !isDone(t)) ? 'waiting' : 'open';
    if (state === task.state) continue;
    const opens = state === 'open' ? { openedAt: clock.now, ...freshLadder(run, task, task.dueDay, clock) } : {};
    const { revision } = await tx.task.update({ where: { id: task.id }, data: { state, ...opens, revision: { increment: 1 } } });
    const about = { run: run.id, at: clock.now, actor: 'system', actorRole: 'system', subject: task.id, businessKey: `${task.key}|${String(task.round)}`, revision };
    await record(tx, { ...about, kind: state === 'open' ? 'approvalOpened' : 'approvalWaits', payload: { old: task.state, new: state } });
    if (state !== 'open' || task.person === null || paper.has(task.organ)) continue;
    await notify(tx, {
      run: run.id, person: task.person, kind: 'approvalOpened', occasion: `opened|${task.key}|${String(task.round)}|${String(revision)}`, task: task.id, occurrence,
      payload: { units: below.length, missing: below.filter((t) => t.state === 'without').length }, at: clock.now,
    });
  }
}

/** The question whether a step is needed, which was taken away with it before anybody answered. */
async function askNeedAgain(tx: Tx, run: Run, row: Occurrence, clock: RunClock): Promise<void> {
  const asked = await tx.task.findFirst({ where: { run: run.id, occurrence: row.id, form: NEED_FORM.key, state: 'withdrawn' } });
  if (!asked) return;
  await tx.task.update({ where: { id: asked.id }, data: { state: 'open', ...freshLadder(run, { ...asked, rung: 1 }, asked.dueDay, clock), revision: { increment: 1 } } });
}

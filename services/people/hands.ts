import type { Day } from '../../domain/calendar/day';
import type { Organisation } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { holder } from '../../domain/organisation/resolve';
import { handedOut, sameHolders, scopeOf, type HandedOut, type Vacancy } from '../../domain/tasks/handOut';
import { NEED_FORM } from '../../domain/tasks/form';
import type { Occurrence, Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { reshape } from '../plan/reshape';
import { reportVacancies } from '../tasks/vacancy';
import { hand, type Change, type Handed } from './hand';
import { sharesOf } from './shares';

/** A task that somebody else is to have because the organisation is another. */
export interface Hands {
  task: Task;
  occurrence: Occurrence;
  to: string | null;
  /** who shares it with `to` */
  also: readonly string[];
}

/** What another organisation does to the open steps. */
export interface Handover {
  /** every task with another person, the finished ones too */
  tasks: Hands[];
  /** open steps where another approves, or whose approvals hang otherwise */
  reshaped: Occurrence[];
  /** whether a task is lifted above its own level now, by id */
  lifted: Map<string, boolean>;
  vacancies: Vacancy[];
}

/**
 * Compares two organisations on a day: which tasks of open steps have another person under `after` than under `before`. What is
 * in somebody else's hands for another reason is left where it is.
 */
export async function handsOf(tx: Tx, run: Run, before: Organisation, after: Organisation, day: Day): Promise<Handover> {
  const rows = await tx.occurrence.findMany({ where: { run: run.id, state: 'open', openedAt: { not: null } }, orderBy: { id: 'asc' } });
  const found: Handover = { tasks: [], reshaped: [], lifted: new Map(), vacancies: [] };
  const changed = rows.flatMap((row) => {
    const { tasks } = row.planned as unknown as PlannedOccurrence;
    const now = handedOut(tasks, after, day);
    const then = handedOut(tasks, before, day);
    const old = new Map(then.tasks.map((t) => [t.task.key, t]));
    const others = now.tasks.filter((t) => !sameNode(t, old.get(t.task.key)));
    const vacant = new Set(then.vacancies.map((v) => `${v.role}|${v.scope}`));
    found.vacancies.push(...now.vacancies.filter((v) => !vacant.has(`${v.role}|${v.scope}`)));
    return others.length === 0 ? [] : [{ row, others, old }];
  });
  const there = await tx.task.findMany({ where: { run: run.id, occurrence: { in: changed.map((c) => c.row.id) }, OR: [{ form: null }, { form: { not: NEED_FORM.key } }] }, orderBy: { key: 'asc' } });
  const byKey = new Map(there.map((t) => [t.key, t]));
  found.tasks.push(...(await needsOf(tx, run, before, after, day)));
  for (const { row, others, old } of changed) {
    let unfinished = false;
    for (const { task: planned, node, state } of others) {
      const task = byKey.get(`${row.id}|${planned.key}`);
      if (!task) continue;
      const former = old.get(planned.key);
      if (!(former && sameHolders(former.node, node)) && state !== 'withdrawn') found.tasks.push({ task, occurrence: row, to: node.person, also: node.also ?? [] });
      if (!isOpen(task) && task.state !== 'withdrawn') continue;
      found.lifted.set(task.id, node.sameAsBelow || node.skipped);
      unfinished ||= former?.node.parent !== node.parent || former.node.skipped !== node.skipped;
    }
    if (unfinished) found.reshaped.push(row);
  }
  return found;
}

/** The open questions whether a step is needed: asked before the step opens, so they stand in no plan of its tasks. */
async function needsOf(tx: Tx, run: Run, before: Organisation, after: Organisation, day: Day): Promise<Hands[]> {
  const needs = await tx.task.findMany({ where: { run: run.id, form: NEED_FORM.key, state: 'open' }, orderBy: { key: 'asc' } });
  const steps = new Map((await tx.occurrence.findMany({ where: { run: run.id, id: { in: needs.map((t) => t.occurrence) } } })).map((o) => [o.id, o]));
  return needs.flatMap((task): Hands[] => {
    const occurrence = steps.get(task.occurrence);
    const [then, now] = [before, after].map((org) => holder(org, task.role, scopeOf(task), day));
    if (!occurrence || sameHolders(then ?? NOBODY, now ?? NOBODY)) return [];
    return [{ task, occurrence, to: now?.person ?? null, also: now?.also ?? [] }];
  });
}

const NOBODY = { person: null };

function sameNode(now: HandedOut, before: HandedOut | undefined): boolean {
  const { parent, skipped, sameAsBelow } = now.node;
  return before !== undefined && sameHolders(before.node, now.node) && before.node.parent === parent && before.node.skipped === skipped && before.node.sameAsBelow === sameAsBelow;
}

function isOpen({ state }: Task): boolean {
  return state === 'waiting' || state === 'open';
}

/**
 * Lets open tasks go to whom they belong under the organisation of today, drafts with them; nobody approves his own, and the level
 * above does instead. Finished tasks stay. The rows of the organisation are to be written first. Locks processes and tasks in order.
 * Returns what another person stands on.
 */
export async function handOverTo(tx: Tx, run: Run, actor: Pick<Actor, 'id' | 'role'>, clock: RunClock, before: Organisation, after: Organisation, why: string): Promise<Handed[]> {
  const first = await handsOf(tx, run, before, after, clock.today);
  const processes = await processesOf(tx, run, first);
  await tx.$queryRaw`select 1 as one from process where id = any(${processes}) order by id for update`;
  await tx.$queryRaw`select 1 as one from task where id = any(${first.tasks.map((t) => t.task.id)}) order by id for update`;
  const { tasks, reshaped, lifted, vacancies } = await handsOf(tx, run, before, after, clock.today);
  const shares = await sharesOf(tx, tasks.map((t) => t.task.id));
  const moved = tasks.flatMap(({ task, to, also }) => {
    const had = shares.get(task.id) ?? [];
    return to !== null && isOpen(task) && !sameHolders({ person: task.person, also: had }, { person: to, also }) ? [{ task, to, had, also, why }] : [];
  });
  await draftsFollow(tx, moved);
  const handed = await hand(tx, run, actor, clock, moved);
  for (const flag of [true, false]) {
    const ids = [...lifted].flatMap(([id, is]) => (is === flag ? [id] : []));
    if (ids.length > 0) await tx.task.updateMany({ where: { id: { in: ids } }, data: { sameAsBelow: flag } });
  }
  for (const row of reshaped) await reshape(tx, run, row, row.planned as unknown as PlannedOccurrence, clock);
  await reportVacancies(tx, run, after, vacancies, clock);
  return handed;
}

/** The processes of the tasks that move, and of the steps whose approvals hang otherwise though nobody's task moves. */
export async function processesOf(tx: Tx, run: Run, { tasks, reshaped }: Handover): Promise<string[]> {
  const steps = await tx.process.findMany({ where: { run: run.id, occurrence: { in: reshaped.map((o) => o.id) } }, select: { id: true } });
  return [...new Set([...tasks.map((t) => t.task.process), ...steps.map((p) => p.id)])];
}

/** What somebody had begun to write goes with the task, unless the new one has begun too. */
async function draftsFollow(tx: Tx, moved: readonly Change[]): Promise<void> {
  const drafts = await tx.draft.findMany({ where: { task: { in: moved.map((m) => m.task.id) } } });
  for (const { task, to, also } of moved) {
    if (task.person === to || also.some((p) => p === task.person)) continue;
    const own = drafts.find((d) => d.task === task.id && d.person === to);
    const left = drafts.find((d) => d.task === task.id && d.person === task.person);
    if (left && !own) await tx.draft.update({ where: { task_person: { task: left.task, person: left.person } }, data: { person: to } });
  }
}

import type { Below } from '../../domain/tasks/duties';
import type { Prisma, Task } from '../../generated/prisma/client';
import type { Tx } from '../base/db';

/** Who shares which tasks with their person, by task id; tasks of their person's own are not there. */
export type Shares = ReadonlyMap<string, readonly string[]>;

/** A task with those who share it. */
export type SharedTask = Task & { also: readonly string[] };

type Reader = Pick<Tx, 'taskShare'>;

/** The shares of these tasks, in the order of the persons' ids. */
export async function sharesOf(tx: Reader, tasks: readonly string[]): Promise<Shares> {
  if (tasks.length === 0) return new Map();
  return grouped(await tx.taskShare.findMany({ where: { task: { in: [...tasks] } }, orderBy: [{ task: 'asc' }, { person: 'asc' }] }));
}

/** These tasks, each with those who share it. */
export async function withShares(tx: Reader, tasks: readonly Task[]): Promise<SharedTask[]> {
  const shares = await sharesOf(tx, tasks.map((t) => t.id));
  return tasks.map((task) => ({ ...task, also: shares.get(task.id) ?? [] }));
}

function grouped(rows: readonly { task: string; person: string }[]): Shares {
  const shares = new Map<string, string[]>();
  for (const { task, person } of rows) shares.set(task, [...(shares.get(task) ?? []), person]);
  return shares;
}

/** The tasks of a year that these people share with somebody who stands on them. */
export async function sharedBy(tx: Reader, run: string, people: readonly string[]): Promise<string[]> {
  const rows = await tx.taskShare.findMany({ where: { run, person: { in: [...people] } }, select: { task: true } });
  return [...new Set(rows.map((r) => r.task))];
}

/** The tasks that stand on one of these people, or that they share (`shared`, from `sharedBy`); who shares nothing asks one index. */
export function whose(people: readonly string[], shared: readonly string[]): Prisma.TaskWhereInput {
  const own = { person: { in: [...people] } };
  return shared.length === 0 ? own : { OR: [own, { id: { in: [...shared] } }] };
}

/** The answers right below these approvals, finished or not, with whoever has them. */
export async function answersBelow(tx: Pick<Tx, 'task' | 'taskShare'>, approvals: readonly string[]): Promise<Below[]> {
  if (approvals.length === 0) return [];
  const answers = await tx.task.findMany({ where: { parent: { in: [...approvals] }, kind: 'answer', state: { not: 'withdrawn' } }, select: { id: true, parent: true, person: true }, orderBy: { key: 'asc' } });
  const shares = await sharesOf(tx, answers.map((a) => a.id));
  return answers.map((a) => ({ ...a, also: shares.get(a.id) ?? [] }));
}

/** The unfinished approvals right above the answers of these people, the finished answers too. */
export async function approvalsAbove(tx: Pick<Tx, '$queryRaw'>, run: string, people: readonly string[]): Promise<string[]> {
  const theirs = [...people];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select distinct p.id from task c join task p on p.id = c.parent
    where c.run = ${run} and c.kind = 'answer' and c.state <> 'withdrawn' and p.state in ('waiting', 'open')
      and (c.person = any(${theirs}) or exists (select 1 from task_share s where s.task = c.id and s.person = any(${theirs})))`;
  return rows.map((r) => r.id);
}

/** Writes who shares new tasks. */
export async function insertShares(tx: Tx, run: string, tasks: readonly { id: string; also?: readonly string[] }[]): Promise<void> {
  const rows = tasks.flatMap(({ id, also = [] }) => also.map((person) => ({ run, task: id, person })));
  if (rows.length > 0) await tx.taskShare.createMany({ data: rows, skipDuplicates: true });
}

/** Makes a task be shared by these, and nobody else. */
export async function setShares(tx: Tx, run: string, task: string, also: readonly string[]): Promise<void> {
  await tx.taskShare.deleteMany({ where: { task, person: { notIn: [...also] } } });
  await insertShares(tx, run, [{ id: task, also }]);
}

/** SQL for the names of all who have a task, `Anna Ek och Bo Al`; null when nobody has. `task` is the alias of its row, `person` of its person's. */
export function holderNames(task: string, person: string): string {
  return `nullif(concat_ws(' och ', ${person}.name, (
    select string_agg(sharer.name, ' och ' order by sharer.id) from task_share s join person sharer on sharer.run = s.run and sharer.id = s.person
    where s.task = ${task}.id)), '')`;
}

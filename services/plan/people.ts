import type { Tx } from '../base/db';
import { sharesOf } from '../people/shares';

/** The same tasks, one for each who has it: the person and those who share it. */
export async function eachHolder<T extends { id: string; person: string | null }>(tx: Tx, tasks: readonly T[]): Promise<T[]> {
  const shares = await sharesOf(tx, tasks.map((t) => t.id));
  return tasks.flatMap((task) => [task, ...(shares.get(task.id) ?? []).map((person) => ({ ...task, person }))]);
}

/** The people of these tasks, each once and in order, without those whose organ is on paper (they get no mail). */
export async function peopleWithMail(tx: Tx, run: string, tasks: readonly { person: string | null; organ: string }[]): Promise<string[]> {
  if (tasks.length === 0) return [];
  const onPaper = await tx.organ.findMany({ where: { run, participates: false }, select: { id: true } });
  const paper = new Set(onPaper.map((o) => o.id));
  const people = tasks.flatMap((t) => (t.person !== null && !paper.has(t.organ) ? [t.person] : []));
  return [...new Set(people)].sort();
}

import type { Db } from '../base/db';
import type { Actor } from './actor';
import { sharedBy, sharesOf, whose } from '../people/shares';
import { visibleTasks } from './visible';

/** A task as a list shows it: its state, never what was answered. */
export interface TaskRow {
  id: string;
  cycle: string;
  occurrence: string;
  kind: string;
  level: string;
  unit: string | null;
  organ: string;
  role: string;
  person: string | null;
  /** those who share it with `person` */
  sharedWith: readonly string[];
  state: string;
  due: string;
  textsDue: string | null;
  figuresIn: boolean;
  late: boolean;
  round: number;
  revision: number;
}

export interface TaskFilter {
  cycle: string;
  person?: string;
  state?: string;
  occurrence?: string;
  organ?: string;
  /** the last id of the page before */
  after?: string;
  limit?: number;
}

const PAGE = 200;

/** The tasks of a year that the actor may see, filtered in SQL, in the order of their ids; `next` is null at the end. */
export async function listTasks(db: Db, actor: Actor, filter: TaskFilter): Promise<{ tasks: TaskRow[]; next: string | null }> {
  const take = filter.limit ?? PAGE;
  const { cycle, person, state, occurrence, organ, after } = filter;
  const rows = await db.prisma.task.findMany({
    where: {
      AND: [
        await visibleTasks(db, actor, cycle),
        { state, occurrence, organ },
        person === undefined ? {} : whose([person], await sharedBy(db.prisma, cycle, [person])),
        after === undefined ? {} : { id: { gt: after } },
      ],
    },
    orderBy: { id: 'asc' },
    take: take + 1,
  });
  const shares = await sharesOf(db.prisma, rows.map((t) => t.id));
  const tasks = rows.slice(0, take).map((t) => ({
    id: t.id,
    cycle: t.run,
    occurrence: t.occurrence,
    kind: t.kind,
    level: t.level,
    unit: t.unit,
    organ: t.organ,
    role: t.role,
    person: t.person,
    sharedWith: shares.get(t.id) ?? [],
    state: t.state,
    due: t.dueDay,
    textsDue: t.textsDue,
    figuresIn: t.figuresAt !== null,
    late: t.late,
    round: t.round,
    revision: t.revision,
  }));
  return { tasks, next: rows.length > take ? (tasks.at(-1)?.id ?? null) : null };
}

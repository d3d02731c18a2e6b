import type { Db } from '../../services/base/db';
import { holderNames } from '../../services/people/shares';
import { compile, type Compilation } from '../../services/tasks/compile';

export interface WaitedFor {
  task: string;
  label: string;
  name: string | null;
  kind: string;
  state: string;
  /** of two answer days the later: from it on the level above may go on without */
  dueDay: string;
  figuresIn: boolean;
}

/** What an approver sees: the compiled tables of what lies below, and the tasks directly below with their state. */
export async function compilationFor(db: Db, task: string): Promise<{ compilation: Compilation; children: WaitedFor[] }> {
  const compilation = await compile(db.prisma, { task });
  const { rows } = await db.pool.query<WaitedFor>(
    `select t.id as task, coalesce(u.label, o.label, t.organ) as label, ${holderNames('t', 'p')} as name, t.kind, t.state, coalesce(t.texts_due, t.due_day) as "dueDay", t.figures_at is not null as "figuresIn"
       from task t
       left join unit u on u.run = t.run and u.id = t.unit
       left join organ o on o.run = t.run and o.id = t.organ
       left join person p on p.run = t.run and p.id = t.person
      where t.parent = $1 and t.state <> 'withdrawn' order by coalesce(u.sort, 0), t.key`,
    [task],
  );
  return { compilation, children: rows };
}

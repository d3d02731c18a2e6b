import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';

/** Counts of tasks; `late`: open and past their day, or done late. */
export interface TaskCounts {
  waiting: number;
  open: number;
  done: number;
  without: number;
  overdue: number;
  late: number;
}

export interface StepStatus {
  occurrence: string;
  step: string;
  label: string;
  organ: string;
  period: string | null;
  state: string;
  /** where its process stands; null before its opening */
  phase: string | null;
  opens: string;
  due: string;
  tasks: TaskCounts;
}

export interface YearStatus {
  run: string;
  municipality: string;
  year: number;
  rehearsal: boolean;
  state: string;
  /** local day of the year's own clock */
  today: string;
  revision: number;
  released: boolean;
  paused: boolean;
  pausedOrgans: string[];
  steps: { planned: number; open: number; finished: number; settled: number; dropped: number };
  tasks: TaskCounts;
  /** the steps that are open, and how each stands; status is for all, across nämnder */
  open: StepStatus[];
}

type Row = StepStatus & { [key in keyof TaskCounts]: number };

/** How a year stands: counts, and each open step with its phase. One query over the occurrences and their tasks' index. */
export async function status(db: Db, runId: string): Promise<YearStatus> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run) throw new Refusal('not-found', `Det finns inget år med beteckningen ${runId}.`);
  const { today } = clockOfRow(run);
  const { rows } = await db.pool.query<Row>(
    `select o.id as occurrence, o.step, o.label, o.organ, o.period, o.state, o.opens, o.due,
            (select p.phase from process p where p.occurrence = o.id and p.run = o.run order by p.live desc limit 1) as phase,
            coalesce(t.waiting, 0)::int as waiting, coalesce(t.open, 0)::int as open, coalesce(t.done, 0)::int as done,
            coalesce(t.without, 0)::int as without, coalesce(t.overdue, 0)::int as overdue, coalesce(t.late, 0)::int as late
     from occurrence o
     left join (
       select occurrence, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'open') as open,
              count(*) filter (where state = 'done') as done, count(*) filter (where state = 'without') as without,
              count(*) filter (where state = 'open' and due_day < $2) as overdue, count(*) filter (where state = 'done' and late) as late
       from task where run = $1 group by occurrence) t on t.occurrence = o.id
     where o.run = $1 order by o.opens, o.id`,
    [runId, today],
  );
  const paused = await db.prisma.organ.findMany({ where: { run: runId, pausedAt: { not: null } }, orderBy: { sort: 'asc' }, select: { id: true } });
  const count = (state: string): number => rows.filter((r) => r.state === state).length;
  return {
    run: run.id,
    municipality: run.municipalityName,
    year: run.year,
    rehearsal: run.kind === 'rehearsal',
    state: run.state,
    today,
    revision: run.revision,
    released: run.releasedAt !== null,
    paused: run.pausedAt !== null,
    pausedOrgans: paused.map((o) => o.id),
    steps: { planned: count('planned'), open: count('open'), finished: count('finished'), settled: count('settled'), dropped: count('dropped') },
    tasks: sumOf(rows),
    open: rows.filter((r) => r.state === 'open').map(stepOf),
  };
}

const COUNTS = ['waiting', 'open', 'done', 'without', 'overdue', 'late'] as const;

function countsOf(row: Row): TaskCounts {
  return { waiting: row.waiting, open: row.open, done: row.done, without: row.without, overdue: row.overdue, late: row.late };
}

function sumOf(rows: readonly Row[]): TaskCounts {
  const sum: TaskCounts = { waiting: 0, open: 0, done: 0, without: 0, overdue: 0, late: 0 };
  for (const row of rows) for (const key of COUNTS) sum[key] += row[key];
  return sum;
}

function stepOf(row: Row): StepStatus {
  const { occurrence, step, label, organ, period, state, phase, opens, due } = row;
  return { occurrence, step, label, organ, period, state, phase, opens, due, tasks: countsOf(row) };
}

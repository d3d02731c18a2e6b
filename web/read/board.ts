import type { Day } from '../../domain/calendar/day';
import { saysPeriod } from '../../domain/plan/title';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Db } from '../../services/base/db';
import type { Standing } from '../pictures/wheel';
import type { Viewer } from '../request/viewer';
import { capital, periodName } from '../text';

/** One occurrence as the pictures and the plan show it. */
export interface BoardRow {
  id: string;
  step: string;
  kind: string;
  label: string;
  organ: string;
  period: string | null;
  opens: Day;
  due: Day;
  answerBy: Day | null;
  standing: Standing;
  /** arbetsdagar past the earliest day that was missed; 0 when nothing is late */
  daysLate: number;
  /** answer tasks that are settled, and all of them */
  done: number;
  all: number;
  planned: PlannedOccurrence;
  settledAs: { how: string; organ?: string; day?: string; paragraph?: string; reason?: string } | null;
}

interface Raw {
  id: string;
  step: string;
  kind: string;
  label: string;
  organ: string;
  period: string | null;
  opens: Day;
  due: Day;
  answer_by: Day | null;
  state: string;
  planned: PlannedOccurrence;
  settled_as: BoardRow['settledAs'];
  done: number;
  all: number;
  oldest: Day | null;
}

/**
 * Every occurrence of the viewer's year with how it stands today: one query over the occurrences and the counts of their tasks.
 * Late is what has an open task whose day has passed, or an occurrence itself whose day has passed while it is open.
 */
export async function boardOf(db: Db, viewer: Pick<Viewer, 'run' | 'clock' | 'workingDays'>): Promise<BoardRow[]> {
  const { today } = viewer.clock;
  const { rows } = await db.pool.query<Raw>(
    `select o.id, o.step, o.kind, o.label, o.organ, o.period, o.opens, o.due, o.answer_by, o.state, o.planned, o.settled_as,
            coalesce(t.done, 0)::int as done, coalesce(t.all, 0)::int as all, t.oldest
       from occurrence o
       left join (
         select occurrence, count(*) filter (where kind = 'answer' and state in ('done', 'without')) as done,
                count(*) filter (where kind = 'answer' and state <> 'withdrawn') as all,
                min(due_day) filter (where state = 'open' and due_day < $2) as oldest
           from task where run = $1 group by occurrence) t on t.occurrence = o.id
      where o.run = $1
      order by o.opens, o.due, o.id`,
    [viewer.run.id, today],
  );
  return rows.map((row) => {
    const missed = row.state === 'open' ? [row.oldest, row.due < today ? row.due : null].filter((d): d is Day => d !== null).sort()[0] : undefined;
    const daysLate = missed === undefined ? 0 : viewer.workingDays(missed, today);
    return {
      id: row.id,
      step: row.step,
      kind: row.kind,
      label: stepLabel({ label: row.label, period: row.period, budgetYear: row.planned.budgetYear }, viewer.run.year),
      organ: row.organ,
      period: row.period,
      opens: row.opens,
      due: row.due,
      answerBy: row.answer_by,
      standing: standingOf(row.state, missed !== undefined && daysLate > 0),
      daysLate,
      done: row.done,
      all: row.all,
      planned: row.planned,
      settledAs: row.settled_as,
    };
  });
}

function standingOf(state: string, late: boolean): Standing {
  if (late) return 'late';
  if (state === 'open') return 'open';
  if (state === 'finished') return 'done';
  return state === 'planned' ? 'planned' : 'out';
}

/** `Månadsrapport, mars`, and with the year where it is not the wheel's own: `Årsredovisning, december 2026`. A label that says its period is not told it again. */
export function stepLabel(step: { label: string; period: string | null; budgetYear: number }, wheelYear: number): string {
  const { label, period, budgetYear } = step;
  const year = budgetYear === wheelYear || label.includes(String(budgetYear)) ? '' : ` ${budgetYear}`;
  if (period === null || saysPeriod(label, periodName(period))) return label;
  return `${label}, ${periodName(period)}${year}`;
}

export interface OrganRow {
  id: string;
  label: string;
  participates: boolean;
}

/** The year's organs in their order, named as at the beginning of a line. */
export async function organsOf(db: Db, run: string): Promise<OrganRow[]> {
  const rows = await db.prisma.organ.findMany({ where: { run }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
  return rows.map(({ id, label, participates }) => ({ id, label: capital(label), participates }));
}

/** An organ's name; the id where the year has no such organ. */
export function nameOf(organs: readonly OrganRow[], id: string): string {
  return organs.find((o) => o.id === id)?.label ?? id;
}

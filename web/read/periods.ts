import type { Day } from '../../domain/calendar/day';
import type { Db } from '../../services/base/db';

export interface PeriodRow {
  fiscalYear: number;
  period: string;
  expected: Day;
  closedDay: Day | null;
  /** occurrences not yet opened that wait for it */
  waiting: number;
}

/** The periods that steps of the year wait for, in order. */
export async function periodsOf(db: Db, run: string): Promise<PeriodRow[]> {
  const { rows } = await db.pool.query<PeriodRow>(
    `select w.fiscal_year as "fiscalYear", w.period, w.expected, c.closed_day as "closedDay", w.waiting
       from (select (planned->'waitsForPeriod'->>'fiscalYear')::int as fiscal_year, planned->'waitsForPeriod'->>'period' as period,
                    min(planned->'waitsForPeriod'->>'expectedClose') as expected, count(*) filter (where state = 'planned')::int as waiting
               from occurrence where run = $1 and planned ? 'waitsForPeriod' group by 1, 2) w
       left join period_close c on c.run = $1 and c.fiscal_year = w.fiscal_year and c.period = w.period
      order by w.fiscal_year, w.period`,
    [run],
  );
  return rows;
}

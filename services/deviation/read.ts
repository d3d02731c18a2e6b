import type { Db } from '../base/db';

/** An åtgärdsplan as the year's pages list it. Amounts in whole kronor, minus is a deficit. */
export interface ActionPlanRow {
  id: string;
  organ: string;
  organLabel: string;
  n: number;
  deviation: number;
  /** occurrence whose deviation called for it */
  cause: string;
  causeLabel: string;
  /** the plan's own occurrence, null if the plan no longer has it */
  occurrence: string | null;
  due: string | null;
  phase: string;
  state: string;
  openedAt: string;
  closedAt: string | null;
}

/** The åtgärdsplaner of a year, newest first, in one query. */
export async function actionPlansOf(db: Db, run: string): Promise<ActionPlanRow[]> {
  const { rows } = await db.pool.query<Omit<ActionPlanRow, 'openedAt' | 'closedAt'> & { openedAt: Date; closedAt: Date | null }>(
    `select a.id, a.organ, coalesce(g.label, a.organ) as "organLabel", a.n, a.deviation, a.occurrence as cause,
            coalesce(c.label, a.occurrence) as "causeLabel", o.id as occurrence, o.due, coalesce(p.phase, 'planned') as phase, a.state,
            a.opened_at as "openedAt", a.closed_at as "closedAt"
     from action_plan a
     left join organ g on g.run = a.run and g.id = a.organ
     left join occurrence c on c.run = a.run and c.id = a.occurrence
     left join process p on p.id = a.process
     left join occurrence o on o.run = a.run and o.id = p.occurrence
     where a.run = $1 order by a.opened_at desc, a.organ, a.n`,
    [run],
  );
  return rows.map((r) => ({ ...r, openedAt: r.openedAt.toISOString(), closedAt: r.closedAt?.toISOString() ?? null }));
}

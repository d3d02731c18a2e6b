import type { Db } from '../../services/base/db';

export interface RemittedRow {
  id: string;
  label: string;
  organLabel: string;
  motivation: string | null;
  /** organ id or role key that says what re-opens */
  remitTo: string | null;
}

/** Återremisser whose receiver has not yet said what re-opens. */
export async function remittedOf(db: Db, run: string): Promise<RemittedRow[]> {
  const { rows } = await db.pool.query<RemittedRow>(
    `select m.id, m.label, o.label as "organLabel", m.motivation, m.remit_to as "remitTo"
       from matter m join organ o on o.run = m.run and o.id = m.organ
      where m.run = $1 and m.outcome = 'aterremiss' and m.state = 'decided' order by m.decided_day, m.key`,
    [run],
  );
  return rows;
}

/** How many ärenden the plan has on each meeting that are not there as rows yet, by the meeting's id. */
export async function comingMatters(db: Db, run: string): Promise<Map<string, number>> {
  const { rows } = await db.pool.query<{ meeting: string; n: number }>(
    `select c->>'meeting' as meeting, count(*)::int as n
       from occurrence o cross join lateral jsonb_array_elements(o.planned->'chain') as c
      where o.run = $1 and o.state in ('planned', 'open') and c->>'meeting' is not null
        and not exists (select 1 from matter m where m.run = o.run and m.occurrence = o.id)
      group by 1`,
    [run],
  );
  return new Map(rows.map((row) => [row.meeting, row.n]));
}

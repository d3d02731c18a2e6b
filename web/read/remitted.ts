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

import type { Db } from '../../services/base/db';

export interface FindingRow {
  severity: string;
  text: string;
  paragraph: string | null;
  reason: string | null;
  name: string | null;
}

/** What is open among broken rules and warnings of a year, the gravest and latest first. */
export async function findingsOf(db: Db, run: string): Promise<FindingRow[]> {
  const { rows } = await db.pool.query<FindingRow>(
    `select severity, text, paragraph, reason, name from finding where run = $1 and closed_at is null
      order by case severity when 'error' then 0 when 'warning' then 1 else 2 end, at desc, id desc limit 200`,
    [run],
  );
  return rows;
}

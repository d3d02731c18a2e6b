import type { Db } from '../base/db';

/**
 * SQL: whether what was written at the task `t` of the occurrence `o` has been handed over by its authority: its own organ has
 * decided, or where no organ of it decides, the occurrence is finished. Until then texts and figures are drafts of that nämnd or
 * bolag alone (TF 2 kap. 10–12 §§; KL 6 kap. for the nämnd as an authority of its own).
 */
export const HANDED_OVER = `o.state = 'finished' or exists (
  select 1 from matter m where m.run = t.run and m.occurrence = t.occurrence and m.authority = t.authority
    and m.state = 'decided' and m.outcome in ('bifall', 'bifall-med-andring'))`;

/** Whether the task's texts and figures have been handed over to other authorities. False for a task that the run does not have. */
export async function handedOver(db: Db, run: string, task: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ over: boolean }>(
    `select ${HANDED_OVER} as over from task t join occurrence o on o.run = t.run and o.id = t.occurrence where t.run = $1 and t.id = $2`,
    [run, task],
  );
  return rows[0]?.over ?? false;
}

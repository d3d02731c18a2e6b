import type { Db } from '../base/db';

/**
 * Whether what was written at an occurrence has been handed over by its authority: its own organ has decided, or where no organ
 * decides, the occurrence is finished. Until then texts and figures are drafts of that nämnd or bolag alone (TF 2 kap. 10–12 §§;
 * KL 6 kap. for the nämnd as an authority of its own).
 */
export async function handedOver(db: Db, run: string, occurrence: string): Promise<boolean> {
  const { rows } = await db.pool.query<{ over: boolean }>(
    `select o.state = 'finished' or exists (
       select 1 from matter m
       where m.run = o.run and m.occurrence = o.id and m.authority = o.authority and m.state = 'decided'
         and m.outcome in ('bifall', 'bifall-med-andring')) as over
     from occurrence o where o.run = $1 and o.id = $2`,
    [run, occurrence],
  );
  return rows[0]?.over ?? false;
}

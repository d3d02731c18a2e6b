import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Basis } from '../../domain/decisions/reopening';
import type { Tx } from '../base/db';

/**
 * True while something that this occurrence builds on has been re-opened and is not finished again. A re-opened occurrence is one
 * that is open though it has finished before.
 */
export async function basisReopened(tx: Tx, run: string, planned: Pick<PlannedOccurrence, 'builtOn'>): Promise<boolean> {
  if (planned.builtOn.length === 0) return false;
  const open = await tx.occurrence.count({
    where: { run, id: { in: planned.builtOn }, state: 'open', finishedAt: { not: null } },
  });
  return open > 0;
}

/** A re-opened occurrence is finished again: whatever builds on it and stands before its organs looks again. */
export async function wakeWhatBuildsOn(tx: Tx, run: string, occurrence: string): Promise<void> {
  await tx.$executeRaw`
    insert into wake (run, process, reason)
    select p.run, p.id, 'basisDone' from process p join occurrence o on o.run = p.run and o.id = p.occurrence
    where p.run = ${run} and p.live and p.phase = 'deciding' and o.planned->'builtOn' ? ${occurrence}`;
}

/** Reads the whole basis of an occurrence, level by level (a collection, the nämnd's report, the municipality's). */
export async function basisOf(tx: Tx, run: string, occurrence: string): Promise<Basis> {
  const builtOn = new Map<string, string[]>();
  for (let level = [occurrence]; level.length > 0; ) {
    const rows = await tx.occurrence.findMany({ where: { run, id: { in: level } }, select: { id: true, planned: true } });
    for (const row of rows) builtOn.set(row.id, (row.planned as unknown as PlannedOccurrence).builtOn);
    level = [...new Set(rows.flatMap((r) => builtOn.get(r.id) ?? []))].filter((id) => !builtOn.has(id));
  }
  return { builtOn };
}


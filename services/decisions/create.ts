import { createHash } from 'node:crypto';
import { matterKey } from '../../domain/decisions/matters';
import type { PlannedMatter, PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence, Prisma } from '../../generated/prisma/client';
import type { Tx } from '../base/db';

/** An ärende's id: opaque, the same for the same run and business key. */
export function matterIdOf(run: string, key: string): string {
  return `a${createHash('sha256').update(`${run}\n${key}`).digest('hex').slice(0, 24)}`;
}

/** The row of one position of the chain in one round, waiting. */
export function matterRow(
  occurrence: Pick<Occurrence, 'run' | 'id' | 'authority'>,
  processId: string,
  chain: readonly PlannedMatter[],
  place: PlannedMatter,
  round: number,
  authority: string,
): Prisma.MatterCreateManyInput & { id: string; key: string } {
  const key = matterKey(occurrence.id, chain, place, round);
  return {
    id: matterIdOf(occurrence.run, key),
    run: occurrence.run,
    key,
    occurrence: occurrence.id,
    process: processId,
    organ: place.organ,
    authority,
    verb: place.verb,
    position: place.position,
    round,
    meeting: place.meeting,
    label: place.label,
    state: 'waiting',
  };
}

/**
 * Makes the first round of an occurrence's ärenden from `planned.chain`, if they are not there, and returns all of its rows in
 * the order of the chain. To be called with the process row locked (a look: for update; an act: shared).
 */
export async function createMatters(tx: Tx, occurrence: Occurrence, processId: string): Promise<Matter[]> {
  const rows = await mattersOf(tx, occurrence);
  if (rows.length > 0) return rows;
  const { chain } = occurrence.planned as unknown as PlannedOccurrence;
  if (chain.length === 0) return [];
  const authorities = await authoritiesOf(tx, occurrence.run, chain.map((c) => c.organ));
  await tx.matter.createMany({
    data: chain.map((place) => matterRow(occurrence, processId, chain, place, 1, authorities.get(place.organ) ?? occurrence.authority)),
    skipDuplicates: true,
  });
  return mattersOf(tx, occurrence);
}

/** All ärenden of an occurrence, every round, in the order of the chain. */
export function mattersOf(tx: Tx, occurrence: Pick<Occurrence, 'run' | 'id'>): Promise<Matter[]> {
  return tx.matter.findMany({ where: { run: occurrence.run, occurrence: occurrence.id }, orderBy: [{ position: 'asc' }, { round: 'asc' }] });
}

/** The authority that each of these organs belongs to. */
export async function authoritiesOf(tx: Tx, run: string, organs: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.organ.findMany({ where: { run, id: { in: [...organs] } }, select: { id: true, authority: true } });
  return new Map(rows.map((o) => [o.id, o.authority]));
}

/** New rounds of these positions, waiting; the look gives them to their organs one after another. */
export async function createRounds(tx: Tx, { occurrence, planned, rows, matter }: { occurrence: Occurrence; planned: PlannedOccurrence; rows: readonly Matter[]; matter: Pick<Matter, 'process'> }, positions: readonly number[]): Promise<void> {
  const places = planned.chain.filter((c) => positions.includes(c.position));
  const authorities = await authoritiesOf(tx, occurrence.run, places.map((p) => p.organ));
  await tx.matter.updateMany({
    where: { run: occurrence.run, occurrence: occurrence.id, position: { in: [...positions] }, state: { not: 'superseded' } },
    data: { state: 'superseded', revision: { increment: 1 } },
  });
  await tx.matter.createMany({
    data: places.map((place) => {
      const round = Math.max(0, ...rows.filter((r) => r.position === place.position).map((r) => r.round)) + 1;
      return matterRow(occurrence, matter.process, planned.chain, place, round, authorities.get(place.organ) ?? occurrence.authority);
    }),
  });
}

import type { PlannedMatter, PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { createRounds, mattersOf } from '../decisions/create';

/**
 * Undecided ärenden of an open occurrence follow its new chain: bound to other meetings where only these differ; taken anew, each
 * in a new round, where other organs treat it or treat it otherwise. What is decided stays.
 */
export async function rechain(tx: Tx, row: Occurrence, before: PlannedOccurrence, after: PlannedOccurrence): Promise<void> {
  const shape = (chain: readonly PlannedMatter[]): string => chain.map((m) => `${m.insteadOf ?? m.organ} ${m.verb}`).join(', ');
  if (shape(before.chain) !== shape(after.chain)) return anew(tx, row, after);
  const places = new Map(before.chain.map((m) => [m.position, m]));
  for (const matter of after.chain) {
    const was = places.get(matter.position);
    if (was?.meeting === matter.meeting && was.organ === matter.organ) continue;
    const organ = was?.organ === matter.organ ? {} : await takenOver(tx, row.run, matter);
    await tx.matter.updateMany({
      where: { run: row.run, occurrence: row.id, position: matter.position, state: { in: ['waiting', 'open'] } },
      data: { meeting: matter.meeting, ...organ, revision: { increment: 1 } },
    });
  }
}

/** The same ärende, before the organ that goes on for the one that had it. */
async function takenOver(tx: Tx, run: string, { organ: id, label }: PlannedMatter) {
  const organ = await tx.organ.findUniqueOrThrow({ where: { run_id: { run, id } }, select: { authority: true } });
  return { organ: id, authority: organ.authority, label };
}

async function anew(tx: Tx, row: Occurrence, after: PlannedOccurrence): Promise<void> {
  const rows = await mattersOf(tx, row);
  const [first] = rows;
  if (!first) return;
  await tx.matter.updateMany({
    where: { run: row.run, occurrence: row.id, state: { in: ['waiting', 'open'] } },
    data: { state: 'superseded', revision: { increment: 1 } },
  });
  // Above every earlier round, so that no key of another organ's old round is met again.
  const top = rows.reduce((a, b) => (b.round > a.round ? b : a), first);
  const above = after.chain.map((place): Matter => ({ ...top, position: place.position }));
  await createRounds(tx, { occurrence: row, planned: after, rows: above, matter: first }, after.chain.map((c) => c.position));
}

/** Ärenden that were taken away with their step wait for their turn again, at the meetings that the plan has now. */
export async function chainAgain(tx: Tx, row: Occurrence, after: PlannedOccurrence): Promise<void> {
  const rows = await mattersOf(tx, row);
  if (rows.some((r) => r.state === 'decided' && r.outcome === 'avslag')) return;
  for (const place of after.chain) {
    const last = rows.filter((r) => r.position === place.position).at(-1);
    if (last?.state !== 'superseded') continue;
    await tx.matter.update({ where: { id: last.id }, data: { state: 'waiting', meeting: place.meeting, revision: { increment: 1 } } });
  }
}

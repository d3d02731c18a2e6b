import { matterKey } from '../../domain/decisions/matters';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { lockRun } from '../plan/facts';
import { createMatters, matterIdOf } from './create';

/** An ärende with what it belongs to, its process and run locked. */
export interface Taken {
  matter: Matter;
  occurrence: Occurrence;
  planned: PlannedOccurrence;
  /** every ärende of the occurrence, all rounds */
  rows: Matter[];
  /** phase of the process */
  phase: string;
}

/** Phases in which an organ's act can be recorded: also before the line has approved what it decided about. */
const RECORDABLE = ['asked', 'collecting', 'deciding'];

/**
 * Finds ärenden by id and locks, in order, their processes (shared), the run and their rows. An id may also be that of an ärende
 * which is planned but not made yet, since the line is not ready: an organ can have taken it up all the same.
 * Throws `Refusal('not-found')` for an unknown id and `Refusal('conflict')` when the step is over.
 */
export async function takeMatters(tx: Tx, run: string, ids: readonly string[]): Promise<Taken[]> {
  const known = await tx.matter.findMany({ where: { run, id: { in: [...ids] } } });
  const unmade = ids.filter((id) => !known.some((m) => m.id === id));
  const planned = unmade.length > 0 ? await plannedMatters(tx, run, unmade) : [];
  if (known.length + planned.length < new Set(ids).size) throw new Refusal('not-found', 'Ett av ärendena finns inte.');

  const processes = [...new Set([...known.map((m) => m.process), ...planned.map((p) => p.process)])].sort();
  const phases = new Map<string, string>();
  for (const id of processes) {
    const [row] = await tx.$queryRaw<{ phase: string; live: boolean }[]>`select phase, live from process where id = ${id} for share`;
    if (!row?.live || !RECORDABLE.includes(row.phase)) throw new Refusal('conflict', 'Steget som ärendet hör till är avslutat eller har inte börjat.');
    phases.set(id, row.phase);
  }
  await lockRun(tx, run);
  for (const p of planned) await createMatters(tx, p.occurrence, p.process);
  for (const id of [...ids].sort()) await tx.$queryRaw`select 1 from matter where id = ${id} for update`;

  const matters = await tx.matter.findMany({ where: { run, id: { in: [...ids] } }, orderBy: [{ occurrence: 'asc' }, { position: 'asc' }] });
  const occurrences = await tx.occurrence.findMany({ where: { run, id: { in: matters.map((m) => m.occurrence) } } });
  const rows = await tx.matter.findMany({ where: { run, occurrence: { in: matters.map((m) => m.occurrence) } }, orderBy: [{ position: 'asc' }, { round: 'asc' }] });
  return matters.flatMap((matter) => {
    const occurrence = occurrences.find((o) => o.id === matter.occurrence);
    if (!occurrence) return [];
    return [
      {
        matter,
        occurrence,
        planned: occurrence.planned as unknown as PlannedOccurrence,
        rows: rows.filter((r) => r.occurrence === matter.occurrence),
        phase: phases.get(matter.process) ?? '',
      },
    ];
  });
}

interface PlannedMatterRef {
  id: string;
  process: string;
  occurrence: Occurrence;
}

/** Among the steps that are under way without ärenden yet: those whose first round would have these ids. */
async function plannedMatters(tx: Tx, run: string, ids: readonly string[]): Promise<PlannedMatterRef[]> {
  const wanted = new Set(ids);
  return (await upcoming(tx, run)).filter((p) => wanted.has(p.id));
}

export interface Upcoming extends PlannedMatterRef {
  organ: string;
  meeting: string | null;
  verb: string;
  label: string;
  position: number;
}

/** The ärenden that steps under way will have, as long as their rows are not made: what an organ may see on its coming meetings. */
export async function upcoming(tx: Tx, run: string, organ?: string): Promise<Upcoming[]> {
  const processes = await tx.$queryRaw<{ id: string; occurrence: string }[]>`
    select p.id, p.occurrence from process p
    where p.run = ${run} and p.live and p.phase in ('asked', 'collecting') and p.occurrence is not null
      and not exists (select 1 from matter m where m.run = p.run and m.occurrence = p.occurrence)
    order by p.id`;
  const occurrences = await tx.occurrence.findMany({ where: { run, id: { in: processes.map((p) => p.occurrence) } } });
  return processes.flatMap((p) => {
    const occurrence = occurrences.find((o) => o.id === p.occurrence);
    if (!occurrence) return [];
    const { chain } = occurrence.planned as unknown as PlannedOccurrence;
    return chain
      .filter((place) => organ === undefined || place.organ === organ)
      .map((place) => ({
        id: matterIdOf(run, matterKey(occurrence.id, chain, place, 1)),
        process: p.id,
        occurrence,
        organ: place.organ,
        meeting: place.meeting,
        verb: place.verb,
        label: place.label,
        position: place.position,
      }));
  });
}

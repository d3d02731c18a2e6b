import { timeAt } from '../../domain/calendar/zone';
import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { summaryOf, type Summary } from './summary';

export interface RehearsalView {
  id: string;
  municipality: string;
  municipalityName: string;
  year: number;
  seed: number | null;
  /** running | byHand | stopped | finished */
  state: string;
  /** where the stepped clock stands: UTC instant (ISO), local day and time */
  now: string;
  today: string;
  time: string;
  /** number of clock steps so far */
  steps: number;
  /** real seconds from the first clock step to the digest; null until then */
  seconds: number | null;
  digest: string | null;
  /** why it could not go on, when a simulated act was refused */
  stoppedWhy?: string;
  summary: Summary;
}

/** What `run.summary` keeps: when the first step was taken (real time), and in the end the seconds and counts. */
export interface KeptSummary {
  realStartedAt?: string;
  seconds?: number;
  counts?: Summary;
  stoppedWhy?: string;
}

/** One rehearsal, with its counts so far. Refuses what is not a rehearsal as if it did not exist. */
export async function rehearsalView(db: Db, id: string): Promise<RehearsalView> {
  const run = await db.prisma.run.findUnique({ where: { id } });
  if (!run || run.kind !== 'rehearsal') throw new Refusal('not-found', 'Det finns ingen sådan provkörning.');
  const { now, today } = clockOfRow(run);
  const kept = (run.summary ?? {}) as KeptSummary;
  return {
    id: run.id,
    municipality: run.municipality,
    municipalityName: run.municipalityName,
    year: run.year,
    seed: run.seed,
    state: run.rehearsalState ?? 'running',
    now: now.toISOString(),
    today,
    time: timeAt(now),
    steps: run.clockStep,
    seconds: kept.seconds ?? null,
    digest: run.digest,
    ...(kept.stoppedWhy === undefined ? {} : { stoppedWhy: kept.stoppedWhy }),
    summary: kept.counts ?? (await summaryOf(db, run.id)),
  };
}

/** The newest rehearsals first, at most fifty. */
export async function rehearsals(db: Db): Promise<Pick<RehearsalView, 'id' | 'municipalityName' | 'year' | 'state' | 'today' | 'digest'>[]> {
  const runs = await db.prisma.run.findMany({ where: { kind: 'rehearsal' }, orderBy: [{ year: 'desc' }, { number: 'desc' }, { id: 'asc' }], take: 50 });
  return runs.map((run) => ({
    id: run.id,
    municipalityName: run.municipalityName,
    year: run.year,
    state: run.rehearsalState ?? 'running',
    today: clockOfRow(run).today,
    digest: run.digest,
  }));
}

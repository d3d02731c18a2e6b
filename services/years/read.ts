import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { runFor } from './who';

/** One year in a list. Instants are UTC, days local. */
export interface CycleRow {
  /** the run: `astorp-2027` */
  id: string;
  municipality: string;
  municipalityName: string;
  year: number;
  kind: 'real' | 'rehearsal';
  state: 'running' | 'undone' | 'finished';
  /** of the plan */
  revision: number;
  fromDay: string;
  /** the run's local day */
  today: string;
  createdAt: string;
  releasedAt: string | null;
  pausedAt: string | null;
  finishedAt: string | null;
  /** rehearsals only */
  rehearsal: { seed: number | null; state: string | null; digest: string | null } | null;
}

/** One occurrence of the plan as it stands: what `plan --json` says of it, and what has become of it. */
export interface CycleStep extends Omit<PlannedOccurrence, 'tasks' | 'chain'> {
  state: 'planned' | 'open' | 'finished' | 'settled' | 'dropped';
  settledAs: unknown;
  /** duties that it hands out */
  taskCount: number;
}

export interface CycleView extends CycleRow {
  definition: { version: string; document: string; history: DefinitionHistory[] };
  organs: { id: string; label: string; type: string; participates: boolean; pausedAt: string | null }[];
  steps: CycleStep[];
  occurrences: { planned: number; open: number; finished: number; settled: number; dropped: number };
  tasks: { waiting: number; open: number; done: number; without: number; withdrawn: number; late: number };
  mails: { sent: number; waiting: number };
}

/** A version of the definition that the year has followed. */
export interface DefinitionHistory {
  number: number;
  version: string;
  /** first day; the start's is the day from which the year is chased */
  day: string;
  decision: { organ: string; day: string; paragraph?: string } | null;
  /** the adjustment that took it up has been undone */
  undone: boolean;
}

export interface CycleFilter {
  municipality?: string;
  year?: number;
  kind?: 'real' | 'rehearsal';
  state?: string;
}

/** The years that the actor may know of, newest wheel first, real ones before rehearsals. */
export async function cycles(db: Db, actor: Actor, filter: CycleFilter = {}): Promise<CycleRow[]> {
  const runs = await db.prisma.run.findMany({
    where: {
      AND: [
        filter,
        actor.municipality === undefined ? {} : { municipality: actor.municipality },
        actor.run === undefined ? {} : { id: actor.run },
      ],
    },
    orderBy: [{ year: 'desc' }, { kind: 'asc' }, { number: 'desc' }],
    take: 500,
  });
  return runs.map(rowOf);
}

/** One year with its plan, organs and counts. Refuses an unknown or foreign one as if it did not exist. */
export async function cycleView(db: Db, actor: Actor, runId: string): Promise<CycleView> {
  return inTransaction(db, async (tx) => {
    const run = await runFor(tx, actor, runId);
    const organs = await tx.organ.findMany({ where: { run: runId }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
    const { version, document } = run.definition as unknown as CycleView['definition'];
    return {
      ...rowOf(run),
      definition: { version, document, history: await historyOf(tx, run) },
      organs: organs.map(({ id, label, type, participates, pausedAt }) => ({ id, label, type, participates, pausedAt: iso(pausedAt) })),
      steps: await stepsOf(tx, runId),
      ...(await counts(tx, runId)),
    };
  });
}

/** Every version that the year has followed, the start's first. */
async function historyOf(tx: Tx, run: Run): Promise<DefinitionHistory[]> {
  const kept = await tx.definitionVersion.findMany({ where: { run: run.id }, orderBy: { number: 'asc' } });
  const undone = await tx.fact.findMany({ where: { run: run.id, kind: 'undone' }, select: { payload: true } });
  const rows = kept.length > 0 ? kept : [{ number: 1, definition: run.definition, day: run.fromDay, decision: null, fact: null }];
  return rows.map(({ number, definition, day, decision, fact }) => ({
    number,
    version: (definition as unknown as CycleView['definition']).version,
    day,
    decision: decision as DefinitionHistory['decision'],
    undone: undone.some((u) => (u.payload as unknown as { fact: number }).fact === fact),
  }));
}

async function stepsOf(tx: Tx, run: string): Promise<CycleStep[]> {
  const rows = await tx.occurrence.findMany({ where: { run }, orderBy: [{ opens: 'asc' }, { due: 'asc' }, { id: 'asc' }] });
  return rows.map((row) => {
    const planned = row.planned as unknown as PlannedOccurrence;
    const { tasks, chain: _chain, ...told } = planned;
    return { ...told, state: row.state as CycleStep['state'], settledAs: row.settledAs, taskCount: tasks.length };
  });
}

function rowOf(run: Run): CycleRow {
  return {
    id: run.id,
    municipality: run.municipality,
    municipalityName: run.municipalityName,
    year: run.year,
    kind: run.kind as CycleRow['kind'],
    state: run.state as CycleRow['state'],
    revision: run.revision,
    fromDay: run.fromDay,
    today: clockOfRow(run).today,
    createdAt: run.createdAt.toISOString(),
    releasedAt: iso(run.releasedAt),
    pausedAt: iso(run.pausedAt),
    finishedAt: iso(run.finishedAt),
    rehearsal: run.kind === 'rehearsal' ? { seed: run.seed, state: run.rehearsalState, digest: run.digest } : null,
  };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

async function counts(tx: Tx, run: string): Promise<Pick<CycleView, 'occurrences' | 'tasks' | 'mails'>> {
  const by = async (table: 'occurrence' | 'task' | 'mail'): Promise<Map<string, number>> => {
    const args = { where: { run }, _count: { _all: true } } as const;
    const rows =
      table === 'occurrence'
        ? await tx.occurrence.groupBy({ by: ['state'], ...args })
        : table === 'task'
          ? await tx.task.groupBy({ by: ['state'], ...args })
          : await tx.mail.groupBy({ by: ['state'], ...args });
    return new Map(rows.map((r) => [r.state, r._count._all]));
  };
  const occurrences = await by('occurrence');
  const tasks = await by('task');
  const mails = await by('mail');
  const late = await tx.task.count({ where: { run, late: true } });
  const n = (map: Map<string, number>, ...keys: string[]): number => keys.reduce((sum, k) => sum + (map.get(k) ?? 0), 0);
  return {
    occurrences: {
      planned: n(occurrences, 'planned'),
      open: n(occurrences, 'open'),
      finished: n(occurrences, 'finished'),
      settled: n(occurrences, 'settled'),
      dropped: n(occurrences, 'dropped'),
    },
    tasks: {
      waiting: n(tasks, 'waiting'),
      open: n(tasks, 'open'),
      done: n(tasks, 'done'),
      without: n(tasks, 'without'),
      withdrawn: n(tasks, 'withdrawn'),
      late,
    },
    mails: { sent: n(mails, 'sent'), waiting: n(mails, 'ready', 'sending') },
  };
}

import type { Db } from '../../base/db';
import type { Probe } from '../repair';
import { brokenChains } from './chain';
import { ROW_INVARIANTS } from './rows';

export interface BrokenPromise {
  invariant: string;
  promise: string;
  run: string;
  subject: string;
}

/** Where the questions are put: the pool, or one connection in the middle of a transaction. */
export type Ask = (sql: string) => Promise<{ rows: { run: string; subject: string }[] }>;

/** Puts every row invariant's question. */
export async function brokenRows(ask: Ask): Promise<BrokenPromise[]> {
  const findings: BrokenPromise[] = [];
  for (const { id, promise, sql } of ROW_INVARIANTS) {
    const { rows } = await ask(sql);
    findings.push(...rows.map((row) => ({ invariant: id, promise, ...row })));
  }
  return findings;
}

/**
 * Reads the whole database and, when a probe is given, asks Temporal by id; returns every broken promise. Harmless to run at
 * any time; meant for a quiet moment, after a fault and nightly.
 */
export async function invariants(db: Db, probe?: Probe): Promise<{ checked: number; findings: BrokenPromise[] }> {
  const findings = await brokenRows((sql) => db.pool.query(sql));
  findings.push(
    ...(await brokenChains(db)).map((row) => ({ invariant: 'chain-broken', promise: 'Ingen rad i tidslinjen har ändrats.', ...row })),
  );
  if (probe) findings.push(...(await lostWorkflows(db, probe)));
  return { checked: ROW_INVARIANTS.length + 1 + (probe ? 1 : 0), findings };
}

/** Rows that want a workflow and say it was started, but Temporal has none of that id. */
async function lostWorkflows(db: Db, probe: Probe): Promise<BrokenPromise[]> {
  const rows = await db.prisma.process.findMany({ where: { live: true, started: true }, select: { id: true, run: true }, orderBy: { id: 'asc' } });
  const lost: BrokenPromise[] = [];
  for (const { id, run } of rows) {
    if ((await probe(id)) !== 'running') {
      lost.push({ invariant: 'process-without-workflow', promise: 'Varje levande process har sitt arbetsflöde.', run, subject: id });
    }
  }
  return lost;
}

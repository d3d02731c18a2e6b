import { join } from 'node:path';
import { instantAt } from '../../../domain/calendar/zone';
import type { Actor } from '../../../services/access/actor';
import type { Db } from '../../../services/base/db';
import { look } from '../../../services/process/look';
import { startYear, type Started, type StartInput } from '../../../services/years/start';

/** A municipality made for tests: two nämnder, three levels, a collection in April and August, a budget. */
export const LILLBY = join(__dirname, '../../fixtures/kommuner/lillby');
export const P04 = 'delarsuppgifter/skolnamnden/P04';

export const ekonomichef: Actor = { id: 'token:test', role: 'ekonomichef', via: 'api', municipality: 'lillby' };

/** Starts a year on the stepped clock with nobody simulated, released, unless `input` says otherwise. */
export async function startStepped(db: Db, input: Partial<StartInput> = {}): Promise<Started> {
  const started = await startYear(db, ekonomichef, { municipality: LILLBY, year: 2027, rehearsal: { seed: 1, simulate: 'none' }, ...input });
  await db.prisma.run.update({ where: { id: started.run }, data: { releasedAt: new Date(0) } });
  return started;
}

/** Sets a stepped run's clock and lets every process look until nothing more happens, as the worker would. */
export async function at(db: Db, run: string, day: string, time = '06:00'): Promise<void> {
  await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt(day, time) } });
  await settleDown(db, run);
}

/** Every live process of the run looks at its row until no wake is left and no process is new. */
export async function settleDown(db: Db, run: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await db.prisma.wake.deleteMany({ where: { run } });
    const processes = await db.prisma.process.findMany({ where: { run, live: true, type: { in: ['cycle', 'step', 'actionPlan', 'morning'] } }, orderBy: { id: 'asc' } });
    for (const { id } of processes) await look(db, id);
    const known = new Set(processes.map((p) => p.id));
    const wakes = await db.prisma.wake.count({ where: { run, process: { not: { startsWith: 'morgon/' } } } });
    const fresh = await db.prisma.process.findMany({ where: { run, live: true, type: { in: ['cycle', 'step', 'actionPlan', 'morning'] } } });
    if (wakes === 0 && fresh.every((p) => known.has(p.id))) return;
  }
  throw new Error(`${run} does not settle down`);
}

/** The tasks of an occurrence by their key within it. */
export async function tasksOf(db: Db, run: string, occurrence: string) {
  const rows = await db.prisma.task.findMany({ where: { run, occurrence }, orderBy: { key: 'asc' } });
  return new Map(rows.map((t) => [t.key.slice(occurrence.length + 1), t]));
}

export function occurrenceOf(db: Db, run: string, id: string) {
  return db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id } } });
}

/** A look that is under way: the process row is locked by another connection, on which `client` may write more. */
export async function locked(db: Db, process: string) {
  const client = await db.pool.connect();
  await client.query('begin');
  await client.query('select 1 from process where id = $1 for update', [process]);
  const commit = async (): Promise<void> => {
    await client.query('commit');
    client.release();
  };
  return {
    client,
    /** resolves when somebody waits for the row */
    waitedFor: async (): Promise<void> => {
      for (const last = Date.now() + 10_000; ; ) {
        const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
        if ((rows[0]?.n ?? 0) > 0) return;
        if (Date.now() < last) continue;
        await commit();
        throw new Error('nobody waits');
      }
    },
    commit,
  };
}

import type { Db } from '../services/base/db';
import { lastHeartbeat } from '../services/process/heartbeat';

/** A part that does not answer for this long (real milliseconds) is down. */
const PATIENCE_MS = 2_000;
/** The worker shows a sign of life every few seconds. */
const WORKER_SILENT_MS = 15_000;
/** A mail of a real year that has waited for this long says that mail does not go out. */
const MAIL_WAITS_MS = 15 * 60_000;

export interface Part {
  status: 'ok' | 'down';
  /** Swedish, only when something is to be said */
  detail?: string;
  [more: string]: unknown;
}

export interface Health {
  status: 'ok' | 'down';
  parts: { database: Part; temporal: Part; worker: Part; mail: Part };
}

/** Throws when Temporal does not answer. */
export type TemporalCheck = () => Promise<void>;

/** Asks every part at once, each at most two seconds. Never throws. */
export async function health(db: Db, temporal: TemporalCheck | undefined): Promise<Health> {
  const [database, temporalPart, worker, mail] = await Promise.all([
    ask('Databasen svarar inte.', async () => {
      await db.pool.query('select 1');
      return { status: 'ok' };
    }),
    ask('Temporal svarar inte.', async () => {
      if (!temporal) return { status: 'down', detail: 'Ingen Temporal-server är angiven.' };
      await temporal();
      return { status: 'ok' };
    }),
    ask('Databasen svarar inte, så arbetarens livstecken kan inte läsas.', () => workerPart(db)),
    ask('Databasen svarar inte, så utkorgen kan inte läsas.', () => mailPart(db)),
  ]);
  const parts = { database, temporal: temporalPart, worker, mail };
  const down = Object.values(parts).some((part) => part.status === 'down');
  return { status: down ? 'down' : 'ok', parts };
}

async function ask(failed: string, question: () => Promise<Part>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Part>((done) => {
    timer = setTimeout(() => done({ status: 'down', detail: failed }), PATIENCE_MS);
  });
  try {
    return await Promise.race([question(), late]);
  } catch {
    return { status: 'down', detail: failed };
  } finally {
    clearTimeout(timer);
  }
}

async function workerPart(db: Db): Promise<Part> {
  const last = await lastHeartbeat(db);
  if (!last) return { status: 'down', detail: 'Ingen arbetare har startat än.' };
  const seconds = Math.max(0, Math.round((Date.now() - last.getTime()) / 1000));
  if (seconds * 1000 <= WORKER_SILENT_MS) return { status: 'ok', secondsSinceSign: seconds };
  return { status: 'down', detail: `Arbetaren gav livstecken senast för ${seconds} sekunder sedan.`, secondsSinceSign: seconds };
}

/** Rehearsals are left out of the age: their mails are written at a stepped clock. */
async function mailPart(db: Db): Promise<Part> {
  const { rows } = await db.pool.query<{ waiting: number; oldest: Date | null }>(
    `select count(*)::int as waiting, min(m.written_at) filter (where r.clock_kind = 'real') as oldest
     from mail m join run r on r.id = m.run where m.state in ('ready', 'sending')`,
  );
  const waiting = rows[0]?.waiting ?? 0;
  const oldest = rows[0]?.oldest ?? null;
  const oldestSeconds = oldest ? Math.max(0, Math.round((Date.now() - oldest.getTime()) / 1000)) : 0;
  if (oldestSeconds * 1000 <= MAIL_WAITS_MS) return { status: 'ok', waiting, oldestSeconds };
  return { status: 'down', detail: `Det äldsta mejlet har väntat i ${Math.round(oldestSeconds / 60)} minuter.`, waiting, oldestSeconds };
}

import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient, type Prisma } from '../../generated/prisma/client';
import { lostToAnother } from './lostRace';

/** A transaction. Everything that writes takes one, so that an act, its timeline, its mail and its wake commit together. */
export type Tx = Prisma.TransactionClient;

/** The database of one process: Prisma for nearly everything, the bare pool for the hot path, the relay and the sealer. */
export interface Db {
  prisma: PrismaClient;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool of at most `max` connections. Nothing is connected until the first query. */
export function openDb(url: string, max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000 });
  // An idle connection that dies with the server is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** How many times more a transaction is run that lost to another. */
const RETRIES = 2;

/**
 * Runs `work` in one transaction (READ COMMITTED; invariants are guarded by row locks and unique keys). One that lost a deadlock or
 * could not be serialised has left nothing behind and is run again from the start, twice at most: so `work` keeps what it learns in
 * its own variables and does nothing outside of `tx`. Every other error is thrown as it comes.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await db.prisma.$transaction(work, { maxWait: 10_000, timeout: 15_000 });
    } catch (error) {
      if (retries === RETRIES || !lostToAnother(error)) throw error;
    }
  }
}

/** JSON columns: plain objects in, plain objects out. */
export function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

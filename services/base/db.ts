import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient, type Prisma } from '../../generated/prisma/client';

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

/** Runs `work` in one transaction (READ COMMITTED; invariants are guarded by row locks and unique keys). */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(work, { maxWait: 10_000, timeout: 15_000 });
}

/** JSON columns: plain objects in, plain objects out. */
export function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

/** 40P01: chosen to end a deadlock. 40001: could not be serialised. P2034: either of them, as Prisma says it. */
const LOST: readonly unknown[] = ['40P01', '40001', 'P2034'];

/**
 * Whether a transaction failed only because another one was in its way: it left nothing behind, and may come through when it is
 * run again. Knows the error of `pg`, and Prisma's, which holds PostgreSQL's own code where a raw statement failed (P2010) or the
 * commit did.
 */
export function lostToAnother(error: unknown): boolean {
  const driver = at(at(error, 'meta'), 'driverAdapterError') ?? error;
  return [at(error, 'code'), at(at(driver, 'cause'), 'originalCode')].some((code) => LOST.includes(code));
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

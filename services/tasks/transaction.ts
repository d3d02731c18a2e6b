import type pg from 'pg';
import type { Db } from '../base/db';
import { killPoint } from '../base/killPoint';
import { lostToAnother } from '../base/lostRace';
import { Refusal } from '../base/refusal';

/** Said when it is not known whether the answer was taken: sending again is safe, since it is then a correction or a repetition. */
const NOT_TAKEN = 'Svaret kunde inte tas emot just nu. Det du har skrivit är kvar; försök igen om en stund.';

/**
 * The hot statements are prepared once a connection. Left to itself PostgreSQL plans them anew each time, since branches that a
 * call does not take look cheap when its values are known: that costs three times what running them does. And a plan made while
 * a table was small must not scan it when it has grown.
 */
export const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off';

/**
 * One transaction on a bare connection, for the hot path. A deadlock or a lost race for the same idempotency key (the other
 * request has committed meanwhile) runs `work` once more from the start; a database that cannot be reached gives
 * `Refusal('unavailable')`.
 */
export async function taskTransaction<T>(db: Db, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  try {
    return await attempt(db, work);
  } catch (error) {
    if (isRace(error)) return await attempt(db, work).catch(rethrow);
    return rethrow(error);
  }
}

async function attempt<T>(db: Db, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect();
  let broken = false;
  // A connection that dies between two statements says so here; without a listener it would end the process.
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  try {
    await client.query(BEGIN);
    const result = await work(client);
    killPoint('before-commit', 'answer');
    await client.query('commit');
    return result;
  } catch (error) {
    if (isConnectionLost(error)) broken = true;
    else await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function textOf(error: unknown, field: 'code' | 'message'): string {
  const value: unknown = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** 23505: unique key (the idempotency row came first). */
function isRace(error: unknown): boolean {
  return textOf(error, 'code') === '23505' || lostToAnother(error);
}

function isConnectionLost(error: unknown): boolean {
  if (/^(08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(textOf(error, 'code'))) return true;
  return /terminated|timeout exceeded when trying to connect|Connection ended|not queryable/i.test(textOf(error, 'message'));
}

function rethrow(error: unknown): never {
  if (error instanceof Refusal) throw error;
  if (isConnectionLost(error)) throw new Refusal('unavailable', NOT_TAKEN);
  throw error;
}

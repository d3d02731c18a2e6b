import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/record/canonical';
import type { Actor } from '../access/actor';
import type { Tx } from './db';
import { killPoint } from './killPoint';
import { Refusal } from './refusal';

/** SHA-256 of what was asked for; the same key with another request is a mistake of the caller and not a repetition. */
export function requestHash(request: unknown): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}

/** The act's own name, for a point of the crash suite in the middle of its transaction. */
function actOf(request: unknown): string {
  const act = typeof request === 'object' && request !== null && 'act' in request ? request.act : undefined;
  return typeof act === 'string' ? act : 'act';
}

/** The refusal for a key that has already been used for something else. */
export function keyReused(): Refusal {
  return new Refusal('conflict', 'Samma Idempotency-Key har redan använts för en annan begäran. Skicka om med en ny nyckel.');
}

/**
 * Runs `work` at most once for (actor, key). To be the first statement of the act's transaction: the receipt is inserted in it,
 * so a second request with the same key waits for the first to commit and is given the first one's stored result; if the first
 * rolls back, the second runs. Results are plain JSON. Without a key, `work` simply runs.
 *
 * Throws `Refusal('conflict')` when the key was used for another request.
 */
export async function once<T>(tx: Tx, actor: Actor, key: string | undefined, request: unknown, work: () => Promise<T>): Promise<T> {
  if (key === undefined) return work();
  const hash = requestHash(request);
  const inserted = await tx.$queryRaw<unknown[]>`
    insert into idempotency (actor, key, request_hash, status, body, real_at)
    values (${actor.id}, ${key}, ${hash}, 0, 'null'::jsonb, clock_timestamp())
    on conflict do nothing returning 1 as one`;
  if (inserted.length === 0) {
    const [stored] = await tx.$queryRaw<{ request_hash: string; body: T }[]>`
      select request_hash, body from idempotency where actor = ${actor.id} and key = ${key}`;
    if (!stored) throw new Error('an idempotency row that vanished');
    if (stored.request_hash !== hash) throw keyReused();
    return stored.body;
  }
  const result = await work();
  killPoint('before-commit', actOf(request));
  const body = JSON.stringify(result ?? null);
  await tx.$executeRaw`
    update idempotency set status = 200, body = ${body}::jsonb where actor = ${actor.id} and key = ${key}`;
  return JSON.parse(body) as T;
}

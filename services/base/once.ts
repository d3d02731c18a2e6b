import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/record/canonical';
import type { Actor } from '../access/actor';
import { json, type Db, type Tx } from './db';
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

/**
 * As `once`, for an act that is many transactions (stepping a clock by hand). What it starts from is kept with the key before
 * anything is done: a repetition that comes while it goes on, or after it was cut short, is given the same start and does the rest.
 * So `work` must itself be safe to repeat from that start. Results are plain JSON. Without a key, `work` simply runs.
 *
 * Throws `Refusal('conflict')` when the key was used for another request.
 */
export async function onceInSteps<S, T>(db: Db, actor: Actor, key: string | undefined, request: unknown, start: S, work: (start: S) => Promise<T>): Promise<T> {
  if (key === undefined) return work(start);
  const hash = requestHash(request);
  await db.prisma.$executeRaw`
    insert into idempotency (actor, key, request_hash, status, body, real_at)
    values (${actor.id}, ${key}, ${hash}, ${UNDER_WAY}, ${JSON.stringify(start ?? null)}::jsonb, clock_timestamp())
    on conflict do nothing`;
  const where = { actor_key: { actor: actor.id, key } };
  const row = await db.prisma.idempotency.findUniqueOrThrow({ where });
  if (row.requestHash !== hash) throw keyReused();
  if (row.status !== UNDER_WAY) return row.body as T;
  const result = JSON.parse(JSON.stringify((await work(row.body as S)) ?? null)) as T;
  const stored = await db.prisma.idempotency.updateMany({ where: { actor: actor.id, key, status: UNDER_WAY }, data: { status: 200, body: json(result) } });
  return stored.count === 1 ? result : ((await db.prisma.idempotency.findUniqueOrThrow({ where })).body as T);
}

/** The row's body is what the act starts from, and not yet its result. */
const UNDER_WAY = 102;

import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { Refusal } from '../base/refusal';
import { knownMunicipalities } from '../years/municipality';
import type { Actor } from './actor';
import { hashSecret, newSecret, sameHash } from './secrets';
import { CachePerDb } from './ttlCache';

/** Roles that a token can have. `installation` is the operator's own, `lasare` reads only. */
export const TOKEN_ROLES = ['ekonomichef', 'lasare', 'installation'] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

const FORM = /^ah_([a-z0-9]{8,32})_([A-Za-z0-9_-]{43})$/;
/** The token that the command line uses; its id is fixed so that a lost file can be replaced without leaving an old token valid. */
const INSTALLATION_ID = 'installation';

type Known = { hash: string; actor: Actor } | null;
/** Real seconds that a token is believed without asking the database: a revoked one is refused within them. */
const cache = new CachePerDb<Known>(5_000);

/**
 * Makes an API token `ah_<id>_<secret>`. Only the secret's hash is kept, so this is the one time that it can be shown.
 * The same key twice makes one token; since it cannot be shown again, the repetition is told so.
 * Throws `Refusal('invalid')` when a token other than the installation's names no municipality, or anyone an unknown one;
 * `Refusal('conflict')` for a repetition.
 */
export async function createToken(db: Db, role: TokenRole, municipality?: string, by?: { actor: Actor; idempotencyKey?: string }): Promise<{ id: string; token: string }> {
  if (role !== 'installation' && municipality === undefined) {
    throw new Refusal('invalid', 'Ange vilken kommun nyckeln gäller.', [{ field: 'municipality', text: 'Ange vilken kommun nyckeln gäller.' }]);
  }
  if (municipality !== undefined) await mustBeKnown(db, municipality);
  const id = newSecret().replace(/[^a-z0-9]/g, '').slice(0, 12).padEnd(8, '0');
  const secret = newSecret();
  const create = async (tx: Tx): Promise<{ id: string }> => {
    await tx.apiToken.create({ data: { id, hash: hashSecret(secret), role, municipality: municipality ?? null, realCreatedAt: new Date() } });
    return { id };
  };
  const request = { act: 'createToken', role, municipality: municipality ?? null };
  const made = await inTransaction(db, (tx) => (by ? once(tx, by.actor, by.idempotencyKey, request, () => create(tx)) : create(tx)));
  // The receipt that is kept has the id alone: a secret is nowhere but with whoever asked for it.
  if (made.id !== id) throw new Refusal('conflict', `Nyckeln ${made.id} är redan skapad av samma begäran och visas bara en gång. Kom svaret aldrig fram: begär en ny nyckel med en ny Idempotency-Key.`);
  return { id, token: `ah_${id}_${secret}` };
}

/** A municipality is known by its folder, or by a year that it has here (its folder may lie anywhere). */
async function mustBeKnown(db: Db, municipality: string): Promise<void> {
  const runs = await db.prisma.run.findMany({ distinct: ['municipality'], select: { municipality: true } });
  const known = [...new Set([...knownMunicipalities(), ...runs.map((r) => r.municipality)])].sort();
  if (known.includes(municipality)) return;
  const text = `Det finns ingen kommun som heter ${municipality}. De som finns är ${known.join(', ')}.`;
  throw new Refusal('invalid', text, [{ field: 'municipality', text }]);
}

/** From now on (within the cache's seconds in other processes) the token opens nothing. Unknown ids are silently fine. */
export async function revokeToken(db: Db, id: string): Promise<void> {
  await db.prisma.apiToken.updateMany({ where: { id, realRevokedAt: null }, data: { realRevokedAt: new Date() } });
  cache.of(db.pool).delete(id);
}

/** The actor behind a token, or null when it is malformed, unknown, wrong or revoked. One query at most every few seconds. */
export async function readToken(db: Db, token: string): Promise<Actor | null> {
  const match = FORM.exec(token);
  if (!match) return null;
  const [, id, secret] = match as unknown as [string, string, string];
  const known = cache.of(db.pool);
  let row = known.get(id);
  if (row === undefined) {
    row = await lookUp(db, id);
    known.set(id, row);
  }
  return row && sameHash(row.hash, hashSecret(secret)) ? row.actor : null;
}

async function lookUp(db: Db, id: string): Promise<Known> {
  const { rows } = await db.pool.query<{ hash: string; role: string; municipality: string | null }>(
    'select hash, role, municipality from api_token where id = $1 and real_revoked_at is null',
    [id],
  );
  const row = rows[0];
  if (!row) return null;
  const actor: Actor = { id: `token:${id}`, role: row.role, via: row.role === 'installation' ? 'cli' : 'api' };
  return { hash: row.hash, actor: row.municipality === null ? actor : { ...actor, municipality: row.municipality } };
}

/**
 * The command line's token, in a file that only its owner reads (0600): the one in the file when the database knows it,
 * else a new one in both. Returns the token.
 */
export async function ensureInstallationToken(db: Db, path: string): Promise<string> {
  const old = (await readFile(path, 'utf8').catch(() => '')).trim();
  cache.of(db.pool).delete(INSTALLATION_ID);
  if (old !== '' && (await readToken(db, old))?.role === 'installation') return old;

  const secret = newSecret();
  const token = `ah_${INSTALLATION_ID}_${secret}`;
  await mkdir(dirname(path), { recursive: true });
  // Written aside and renamed: a reader never meets half a token, and the file is never readable by others, not even briefly.
  const aside = `${path}.${process.pid}.new`;
  await unlink(aside).catch(() => undefined);
  const file = await open(aside, 'wx', 0o600);
  await file.writeFile(`${token}\n`);
  await file.close();
  const row = { hash: hashSecret(secret), role: 'installation', municipality: null, realCreatedAt: new Date(), realRevokedAt: null };
  await db.prisma.apiToken.upsert({ where: { id: INSTALLATION_ID }, create: { id: INSTALLATION_ID, ...row }, update: row });
  await rename(aside, path);
  cache.of(db.pool).delete(INSTALLATION_ID);
  return token;
}

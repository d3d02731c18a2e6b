import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import type { Actor, Grant } from './actor';
import { STANDING, standing, type StandingRow } from './grants';
import { hashSecret, newSecret } from './secrets';
import { CachePerDb } from './ttlCache';

/** Real hours after which a session ends, used or not. */
export const SESSION_HOURS = 10;

const FORM = /^as_[A-Za-z0-9_-]{43}$/;
/** Real seconds that a session's roles are believed: a new absence or role counts within them. */
const cache = new CachePerDb<Actor>(5_000);

/**
 * Begins a session for a person of a run and returns the token for its cookie (`as_<secret>`; only a hash is kept).
 * How somebody proves to be that person is the edge's business. Throws `Refusal('not-found')` for an unknown person or run.
 */
export async function createSession(db: Db, run: string, person: string): Promise<string> {
  const known = await db.prisma.person.findUnique({ where: { run_id: { run, id: person } }, select: { id: true } });
  if (!known) throw new Refusal('not-found', 'Den personen finns inte i årets organisation.');
  const token = `as_${newSecret()}`;
  const now = new Date();
  await db.prisma.session.create({
    data: {
      tokenHash: hashSecret(token),
      run,
      person,
      realCreatedAt: now,
      realExpiresAt: new Date(now.getTime() + SESSION_HOURS * 3_600_000),
    },
  });
  return token;
}

/** The actor behind a session's token (`run` is always set), or null when it is malformed, unknown or too old. */
export async function readSession(db: Db, token: string): Promise<Actor | null> {
  if (!FORM.test(token)) return null;
  const hash = hashSecret(token);
  const known = cache.of(db.pool);
  const cached = known.get(hash);
  if (cached) return cached;

  const { rows } = await db.pool.query<StandingRow & { run: string; person: string; expires: Date }>({
    name: 'access-session',
    text: `select s.run, s.person, s.real_expires_at as expires, ${STANDING}
           from session s join run r on r.id = s.run join person p on p.run = s.run and p.id = s.person where s.token_hash = $1`,
    values: [hash],
  });
  const row = rows[0];
  if (!row || row.expires.getTime() <= Date.now()) return null;
  const held = standing(row, row.person);
  const actor: Actor = { id: row.person, role: mainRole(held.grants), via: 'session', run: row.run, ...held };
  known.set(hash, actor);
  return actor;
}

/**
 * The same person in the other running years of the municipality, the earliest first: two wheels run side by side from January to
 * June. Only from a real year into real years, and only where the person's id and address are the same; the roles are those
 * that the person holds there. A provkörning stands alone.
 */
export async function sameInOtherYears(db: Db, actor: Actor): Promise<Actor[]> {
  if (actor.via !== 'session' || actor.run === undefined) return [];
  const { rows } = await db.pool.query<StandingRow & { run: string }>({
    name: 'access-other-years',
    text: `select r.id as run, ${STANDING}
           from person own join run home on home.id = own.run and home.kind = 'real' and home.state <> 'undone'
           join run r on r.municipality = home.municipality and r.kind = 'real' and r.state = 'running' and r.id <> home.id
           join person p on p.run = r.id and p.id = own.id and lower(p.email) = lower(own.email)
           where own.run = $1 and own.id = $2 order by r.year, r.id`,
    values: [actor.run, actor.id],
  });
  return rows.map((row) => {
    const held = standing(row, actor.id);
    return { id: actor.id, role: mainRole(held.grants), via: 'session', run: row.run, ...held };
  });
}

/** Ends a session. Unknown tokens are silently fine. */
export async function endSession(db: Db, token: string): Promise<void> {
  const hash = hashSecret(token);
  await db.prisma.session.deleteMany({ where: { tokenHash: hash } });
  cache.of(db.pool).delete(hash);
}

/** Removes sessions that have run out; called when the edge starts. */
export async function sweepSessions(db: Db): Promise<void> {
  await db.prisma.session.deleteMany({ where: { realExpiresAt: { lte: new Date() } } });
}

const RANK = ['ekonomichef', 'kommunchef', 'controller', 'namndsekreterare', 'kommunsekreterare', 'ekonom', 'chef'];

/** The role that a page greets somebody by; for each act the role in which it is allowed replaces it. */
function mainRole(grants: readonly Grant[]): string {
  return RANK.find((role) => grants.some((g) => g.role === role)) ?? grants[0]?.role ?? 'person';
}

import type { Request } from 'express';
import type { Actor } from '../../services/access/actor';
import { readSession } from '../../services/access/session';
import { readToken } from '../../services/access/tokens';
import type { Db } from '../../services/base/db';
import { Refusal } from '../../services/base/refusal';
import { openLink } from '../../services/mail/links';
import { readCookie, sessionCookie } from '../../web/request/cookies';
import { notingSecret } from '../../web/request/secret';
import type { ApiConfig } from '../config';

const UNKNOWN = 'Vi vet inte vem som frågar. Logga in eller skicka en giltig nyckel.';
const LINK = /^[A-Za-z0-9_-]{43}$/;

/**
 * Who asks: `Authorization: Bearer` with an API token (`ah_…`), a session (`as_…`) or the token of a mail link, else the
 * session's cookie. Throws `Refusal('unauthenticated')`, or `Refusal('gone')` for a link that no longer opens.
 */
export async function authenticate(db: Db, config: ApiConfig, req: Request): Promise<Actor> {
  const given = req.headers.authorization !== undefined || readCookie(req, sessionCookie(config.baseUrl)) !== null;
  const actor = given ? await notingSecret(req, async () => (await fromHeader(db, req)) ?? fromCookie(db, config, req)) : null;
  if (!actor) throw new Refusal('unauthenticated', UNKNOWN);
  return actor;
}

/** The secret of an `Authorization` header; undefined when it is no bearer's. */
export function bearerOf(header: string): string | undefined {
  return /^Bearer (\S+)$/i.exec(header)?.[1];
}

async function fromHeader(db: Db, req: Request): Promise<Actor | null> {
  const header = req.headers.authorization;
  if (header === undefined) return null;
  const token = bearerOf(header) ?? '';
  if (token.startsWith('ah_')) return needed(await readToken(db, token));
  if (token.startsWith('as_')) return needed(await readSession(db, token));
  if (!LINK.test(token)) throw new Refusal('unauthenticated', UNKNOWN);
  const { run, task, person } = await openLink(db, token);
  return { id: person, role: 'chef', via: 'link', run, task };
}

async function fromCookie(db: Db, config: ApiConfig, req: Request): Promise<Actor | null> {
  const cookie = readCookie(req, sessionCookie(config.baseUrl));
  return cookie === null ? null : readSession(db, cookie);
}

/** A header that is there and wrong is refused; it never falls back to a cookie. */
function needed(actor: Actor | null): Actor {
  if (!actor) throw new Refusal('unauthenticated', UNKNOWN);
  return actor;
}

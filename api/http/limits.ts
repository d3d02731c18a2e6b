import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { hashSecret } from '../../services/access/secrets';
import { Refusal } from '../../services/base/refusal';
import { readCookie, sessionCookie } from '../../web/request/cookies';
import { secretOpened } from '../../web/request/secret';
import type { ApiConfig } from '../config';
import { bearerOf } from './authenticate';

/** How much is taken in a minute of real time, in this process. */
export interface Ceilings {
  /** secrets that were looked up and opened nothing, from one address */
  failures: number;
  /** acts with one session or mail link: far more than a person does, drafts that save themselves included */
  personActs: number;
  /** acts with one integration's token; the operator's own has no ceiling */
  tokenActs: number;
}

export const CEILINGS: Ceilings = { failures: 100, personActs: 300, tokenActs: 60_000 };

const MINUTE = 60;
/** How many secrets that have opened something are remembered. */
const MOST_KNOWN = 50_000;

const GUESSING = 'För många länkar eller nycklar från den här adressen har inte gällt. Vänta en stund och försök igen.';
const TOO_FAST = 'För mycket har skickats på kort tid. Vänta en stund och försök igen; det senaste har inte tagits emot.';

/**
 * Slows down whoever guesses at mail links, sessions and tokens, and whoever sends without end. Only a secret that was looked up
 * and opened nothing counts against an address, each once a minute, and one that has opened something before is always let through: a whole
 * municipality may sit behind one address. That something was answered says nothing about a secret: `/health` answers everybody.
 * All in this process's memory, since a limit that asked the database would cost more than what it limits; with several API
 * processes each has its own. A request without a secret costs nothing to refuse and is not counted.
 */
export function limits(config: ApiConfig, ceilings: Partial<Ceilings> = {}): RequestHandler {
  const { failures, personActs, tokenActs } = { ...CEILINGS, ...ceilings };
  const failed = new RateLimiterMemory({ points: failures, duration: MINUTE });
  // One dead secret asked over and over is somebody who has not noticed, not somebody who guesses.
  const once = new RateLimiterMemory({ points: 1, duration: MINUTE });
  const byPerson = new RateLimiterMemory({ points: personActs, duration: MINUTE });
  const byToken = new RateLimiterMemory({ points: tokenActs, duration: MINUTE });
  const known = new Set<string>();
  const cookie = sessionCookie(config.baseUrl);

  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const secret = secretOf(req, cookie);
    if (secret === null) {
      next();
      return;
    }
    const address = req.ip ?? '';
    const key = hashSecret(secret);
    if (!known.has(key)) {
      const before = await failed.get(address);
      if (before && before.consumedPoints >= failures) throw tooMany(GUESSING, before);
      res.once('finish', () => {
        const opened = secretOpened(req);
        if (opened === true) remember(known, key);
        else if (opened === false) void once.consume(`${address}|${key}`).then(() => failed.consume(address)).catch(() => undefined);
      });
    }
    if (req.method !== 'GET' && req.method !== 'HEAD' && !secret.startsWith(OPERATOR)) {
      try {
        await (secret.startsWith('ah_') ? byToken : byPerson).consume(key);
      } catch (full) {
        if (full instanceof RateLimiterRes) throw tooMany(TOO_FAST, full);
        throw full;
      }
    }
    next();
  };
}

const OPERATOR = 'ah_installation_';

/** Open to everybody: no secret is looked at. The names are matched as Express matches them, whatever the case. */
const OPEN = /^\/(?:health|api|static)(?:\/|$)/i;

/** The secret that the place looks at: the link's on its page, the header's or else the cookie's in the API, the cookie's on a page. */
function secretOf(req: Request, cookie: string): string | null {
  const link = /^\/svar\/([^/]+)/i.exec(req.path)?.[1];
  if (link !== undefined) return decoded(link);
  const { authorization } = req.headers;
  if (/^\/api\/v1(?:\/|$)/i.test(req.path)) return authorization === undefined ? readCookie(req, cookie) : (bearerOf(authorization) ?? null);
  return OPEN.test(req.path) ? null : readCookie(req, cookie);
}

/** The link's secret as its page reads it; one that cannot be decoded stays as it came. */
function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

function remember(known: Set<string>, key: string): void {
  if (known.size >= MOST_KNOWN) known.delete(known.values().next().value ?? '');
  known.add(key);
}

function tooMany(text: string, { msBeforeNext }: RateLimiterRes): Refusal {
  return new Refusal('too-many', text, [], Math.max(1, Math.ceil(msBeforeNext / 1_000)));
}

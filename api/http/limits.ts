import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { hashSecret } from '../../services/access/secrets';
import { Refusal } from '../../services/base/refusal';
import { readCookie, sessionCookie } from '../../web/request/cookies';
import type { ApiConfig } from '../config';

/** How much is taken in a minute of real time, in this process. */
export interface Ceilings {
  /** secrets that opened nothing, from one address */
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
 * Slows down whoever guesses at mail links, sessions and tokens, and whoever sends without end. Only what failed counts against an
 * address, and a secret that has opened something before is always let through: a whole municipality may sit behind one address.
 * All in this process's memory, since a limit that asked the database would cost more than what it limits; with several API
 * processes each has its own. A request without a secret costs nothing to refuse and is not counted.
 */
export function limits(config: ApiConfig, ceilings: Partial<Ceilings> = {}): RequestHandler {
  const { failures, personActs, tokenActs } = { ...CEILINGS, ...ceilings };
  const failed = new RateLimiterMemory({ points: failures, duration: MINUTE });
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
        if (res.statusCode === 401 || res.statusCode === 410) void failed.consume(address).catch(() => undefined);
        else if (res.statusCode < 400) remember(known, key);
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

/** What the request shows to be let in: a bearer token, the link of a mail, or the session's cookie. */
function secretOf(req: Request, cookie: string): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return bearer ?? /^\/svar\/([^/]+)/.exec(req.path)?.[1] ?? readCookie(req, cookie);
}

function remember(known: Set<string>, key: string): void {
  if (known.size >= MOST_KNOWN) known.delete(known.values().next().value ?? '');
  known.add(key);
}

function tooMany(text: string, { msBeforeNext }: RateLimiterRes): Refusal {
  return new Refusal('too-many', text, [], Math.max(1, Math.ceil(msBeforeNext / 1_000)));
}

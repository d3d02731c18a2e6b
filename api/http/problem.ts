import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Refusal, type FieldError } from '../../services/base/refusal';
import { STATUS } from '../../web/request/status';

/** RFC 9457, with the fields that were wrong. `detail` is Swedish and meant for the person who acted. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: FieldError[];
  /** of an error of ours: what to look for in the log */
  instance?: string;
}

/** A request that never reached a service: wrong JSON, wrong type, too large, no such route. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }
}

/** Nothing was sent to the database, so nothing was saved. */
const DATABASE_AWAY = 'Databasen svarar inte just nu. Ingenting har sparats; försök igen om en stund.';
/** It went away in the middle: whether the last word reached it is not known here. */
const DATABASE_LOST =
  'Förbindelsen med databasen bröts och vi fick inget kvitto. Räkna med att ingenting har sparats: försök igen om en stund. Samma Idempotency-Key ger samma kvitto, så inget blir dubbelt.';
const OURS = 'Något gick fel hos oss, och det som skickades har inte tagits emot. Försök igen; händer det igen, lämna beteckningen nedan till den som sköter driften.';

const AWAY = /ECONNREFUSED|ENOENT.*\.s\.PGSQL|EHOSTUNREACH|timeout exceeded when trying to connect|connection timeout|57P03|53300|P1000|P1001|P1002|P2024|P2037|maxWait|Unable to start a transaction|Can't reach database/i;
const LOST = /ECONNRESET|EPIPE|terminat|Connection ended|not queryable|closed the connection|57P01|57P02|08\d{3}|P1008|P1017|P2028/i;

/** Any error as a problem. `ours` is true when it is a fault to be logged; what went wrong inside is never in the answer. */
export function problemOf(error: unknown): { problem: Problem; ours: boolean; headers: Record<string, string> } {
  if (error instanceof Refusal) {
    const retryAfter = error.retryAfter ?? (error.code === 'unavailable' ? 5 : undefined);
    const headers: Record<string, string> = {
      ...(error.code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    };
    return { problem: problem(error.code, STATUS[error.code], error.detail, error.errors), ours: false, headers };
  }
  if (error instanceof HttpRefusal) return { problem: problem('request', error.status, error.detail), ours: false, headers: error.headers };
  const known = bodyProblem(error);
  if (known) return { problem: known, ours: false, headers: {} };

  const text = textOf(error);
  if (LOST.test(text)) return { problem: problem('unavailable', 503, DATABASE_LOST), ours: true, headers: { 'Retry-After': '5' } };
  if (AWAY.test(text)) return { problem: problem('unavailable', 503, DATABASE_AWAY), ours: true, headers: { 'Retry-After': '5' } };
  return { problem: { ...problem('internal', 500, OURS), instance: `urn:uuid:${randomUUID()}` }, ours: true, headers: {} };
}

function problem(type: string, status: number, detail: string, errors: FieldError[] = []): Problem {
  return { type: `/api/docs#${type}`, title: STATUS_CODES[status] ?? String(status), status, detail, errors };
}

/** Errors of the body reader (http-errors). */
function bodyProblem(error: unknown): Problem | null {
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown };
  if (type === 'entity.too.large') return problem('request', 413, `Det som skickades är för stort. Högst ${largest(limit)} tas emot.`);
  if (type === 'entity.parse.failed') return problem('request', 400, 'Det som skickades är inte giltig JSON.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return problem('request', 415, 'Skicka JSON i UTF-8, utan komprimering.');
  if (typeof status === 'number' && status >= 400 && status < 500) return problem('request', status, 'Begäran går inte att läsa.');
  return null;
}

function largest(limit: unknown): string {
  const kB = typeof limit === 'number' ? Math.floor(limit / 1024) : 64;
  return kB >= 1024 ? `${String(Math.floor(kB / 1024))} MB` : `${String(kB)} kB`;
}

/** The words of an error and of everything that caused it, for telling a lost database from a fault of ours. */
function textOf(error: unknown, depth = 0): string {
  if (depth > 5 || typeof error !== 'object' || error === null) return '';
  const { code, message, cause, meta, errors } = error as Record<string, unknown>;
  const own = [code, message].filter((part) => typeof part === 'string').join(' ');
  const inner = Array.isArray(errors) ? errors.map((e) => textOf(e, depth + 1)).join(' ') : '';
  return [own, inner, textOf(cause, depth + 1), textOf(meta, depth + 1)].join(' ');
}

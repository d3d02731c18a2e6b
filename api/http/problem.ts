import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Refusal, type FieldError } from '../../services/base/refusal';
import { DATABASE_WAIT, faultOf, sizeText } from '../../web/request/fault';
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

const DATABASE_AWAY = 'Databasen svarar inte just nu. Ingenting har sparats; försök igen om en stund.';
const DATABASE_LOST =
  'Förbindelsen med databasen bröts och vi fick inget kvitto. Räkna med att ingenting har sparats: försök igen om en stund. Samma Idempotency-Key ger samma kvitto, så inget blir dubbelt.';
const OURS = 'Något gick fel hos oss, och det som skickades har inte tagits emot. Försök igen; händer det igen, lämna beteckningen nedan till den som sköter driften.';

/** Any error as a problem. `ours` is true when it is a fault to be logged; what went wrong inside is never in the answer. */
export function problemOf(error: unknown): { problem: Problem; ours: boolean; headers: Record<string, string> } {
  if (error instanceof Refusal) {
    const retryAfter = error.retryAfter ?? (error.code === 'unavailable' ? DATABASE_WAIT : undefined);
    const headers: Record<string, string> = {
      ...(error.code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    };
    return { problem: problem(error.code, STATUS[error.code], error.detail, error.errors), ours: false, headers };
  }
  if (error instanceof HttpRefusal) return { problem: problem('request', error.status, error.detail), ours: false, headers: error.headers };
  const fault = faultOf(error);
  const request = (status: number, detail: string) => ({ problem: problem('request', status, detail), ours: false, headers: {} });
  const unavailable = (detail: string) => ({ problem: problem('unavailable', 503, detail), ours: true, headers: { 'Retry-After': String(DATABASE_WAIT) } });
  switch (fault.kind) {
    case 'tooLarge':
      return request(413, `Det som skickades är för stort. Högst ${sizeText(fault.limit)} tas emot.`);
    case 'notParsed':
      return request(400, 'Det som skickades är inte giltig JSON.');
    case 'encoding':
      return request(415, 'Skicka JSON i UTF-8, utan komprimering.');
    case 'unreadable':
      return request(fault.status, 'Begäran går inte att läsa.');
    case 'lost':
      return unavailable(DATABASE_LOST);
    case 'away':
      return unavailable(DATABASE_AWAY);
    case 'ours':
      return { problem: { ...problem('internal', 500, OURS), instance: `urn:uuid:${randomUUID()}` }, ours: true, headers: {} };
  }
}

function problem(type: string, status: number, detail: string, errors: FieldError[] = []): Problem {
  return { type: `/api/docs#${type}`, title: STATUS_CODES[status] ?? String(status), status, detail, errors };
}

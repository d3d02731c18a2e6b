// What an error is that no refusal explains: the same for a page and for the API, each with its own words.

/** A body that could not be read, a database that does not answer, or a fault of ours. */
export type Fault =
  | { kind: 'tooLarge'; /** bytes */ limit: number }
  | { kind: 'notParsed' }
  | { kind: 'encoding' }
  | { kind: 'unreadable'; status: number }
  /** nothing was sent to the database, so nothing was saved */
  | { kind: 'away' }
  /** it went away in the middle: whether the last word reached it is not known here */
  | { kind: 'lost' }
  | { kind: 'ours' };

/** Real seconds after which it is worth trying again when the database does not answer. */
export const DATABASE_WAIT = 5;

const AWAY = /ECONNREFUSED|ENOENT.*\.s\.PGSQL|EHOSTUNREACH|timeout exceeded when trying to connect|connection timeout|57P03|53300|P1000|P1001|P1002|P2024|P2037|maxWait|Unable to start a transaction|Can't reach database/i;
const LOST = /ECONNRESET|EPIPE|terminat|Connection ended|not queryable|closed the connection|57P01|57P02|\b08[0-9A-Z]{3}\b|P1008|P1017|P2028/i;

/** What an error is. */
export function faultOf(error: unknown): Fault {
  const body = bodyFault(error);
  if (body) return body;
  const text = textOf(error);
  if (LOST.test(text)) return { kind: 'lost' };
  return { kind: AWAY.test(text) ? 'away' : 'ours' };
}

/** A number of bytes in whole kB or MB, downwards: `64 kB`. */
export function sizeText(bytes: number): string {
  const kB = Math.floor(bytes / 1024);
  return kB >= 1024 ? `${String(Math.floor(kB / 1024))} MB` : `${String(kB)} kB`;
}

/** Errors of the body reader (http-errors). */
function bodyFault(error: unknown): Fault | null {
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown };
  if (type === 'entity.too.large') return { kind: 'tooLarge', limit: typeof limit === 'number' ? limit : 64 * 1024 };
  if (type === 'entity.parse.failed') return { kind: 'notParsed' };
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return { kind: 'encoding' };
  if (typeof status === 'number' && status >= 400 && status < 500) return { kind: 'unreadable', status };
  return null;
}

/** The words of an error and of everything that caused it, for telling a lost database from a fault of ours. */
function textOf(error: unknown, depth = 0): string {
  if (depth > 5 || typeof error !== 'object' || error === null) return '';
  const { code, message, cause, meta, errors } = error as Record<string, unknown>;
  const own = [code, message].filter((part) => typeof part === 'string').join(' ');
  const inner = Array.isArray(errors) ? errors.map((e) => textOf(e, depth + 1)).join(' ') : '';
  return [own, inner, textOf(cause, depth + 1), textOf(meta, depth + 1)].join(' ');
}

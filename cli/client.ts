// The HTTP API as commands use it: bearer token, JSON in and out, problem+json as the command's own exit.
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { useServers } from '../runtime/servers';
import { Refusal } from '../services/base/refusal';
import { loadMunicipality } from '../services/years/municipality';
import { CliExit } from './output';

interface Problem {
  detail?: string;
  errors?: { field: string; text: string }[];
}

export interface PostOptions {
  /** sent as If-Match */
  revision?: number;
}

/** A small client of `/api/v1`. Every refusal becomes a `CliExit` with its Swedish sentence. */
export class Api {
  constructor(
    /** the pages' address, without a slash at the end */
    readonly baseUrl: string,
    private readonly token: string,
    /** true: this command started the servers and they stop with it */
    readonly started: boolean,
  ) {}

  /** GET; `query` fields that are undefined are left out. */
  get<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
    return this.send<T>('GET', search.size === 0 ? path : `${path}?${search.toString()}`);
  }

  /** POST, once: a key of its own makes a repetition by the network harmless. */
  post<T>(path: string, body: unknown = {}, { revision }: PostOptions = {}): Promise<T> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    if (revision !== undefined) headers['If-Match'] = `"${revision}"`;
    return this.send<T>('POST', path, { headers, body: JSON.stringify(body) });
  }

  private async send<T>(method: string, path: string, init: { headers?: Record<string, string>; body?: string } = {}): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.baseUrl}/api/v1${path}`, {
        method,
        ...init,
        headers: { Accept: 'application/json', Authorization: `Bearer ${this.token}`, ...init.headers },
      });
    } catch {
      throw new CliExit(3, `Servern på ${this.baseUrl} svarar inte. Se efter i npm start vad som har hänt och försök igen.`);
    }
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    const problem = problemIn(text);
    throw new CliExit(response.status >= 500 || isYearMissing(response.status, problem) ? 3 : 1, sentence(problem, response.status));
  }
}

function problemIn(body: string): Problem {
  try {
    return JSON.parse(body) as Problem;
  } catch {
    // An answer that is not the API's own; its status is all there is to say.
    return {};
  }
}

/** A year that the calendar does not have is something that is missing (3), for start and rehearse as for plan; not a wrong argument. */
function isYearMissing(status: number, problem: Problem): boolean {
  return status === 404 && (problem.errors ?? []).some((e) => e.field === 'year');
}

function sentence(problem: Problem, status: number): string {
  const detail = problem.detail ?? `Servern svarade med status ${status}.`;
  const said = detail.toLowerCase();
  const more = (problem.errors ?? []).filter((e) => !said.includes(e.text.toLowerCase())).map((e) => `  ${e.field}: ${e.text}`);
  return [detail, ...more].join('\n');
}

/** Runs `work` against the servers on the state folder, starting and stopping them where none run. */
export async function withApi<T>(work: (api: Api) => Promise<T>): Promise<T> {
  const servers = await useServers();
  try {
    return await work(new Api(servers.baseUrl, servers.token, servers.started));
  } finally {
    await servers.release();
  }
}

/** A municipality as the API reads it: a name as it is, a path absolute, since the server stands in a folder of its own. */
export function municipalityArgument(nameOrPath: string): string {
  return nameOrPath.includes('/') || nameOrPath.startsWith('.') ? resolve(nameOrPath) : nameOrPath;
}

/**
 * The municipality argument, when the folder has been read and found right: a wrong file is told with file:line:column before
 * anything is started. Ends with status 1 otherwise.
 */
export function readableMunicipality(nameOrPath: string): string {
  try {
    loadMunicipality(nameOrPath);
  } catch (error) {
    if (error instanceof Refusal) throw new CliExit(1, error.detail);
    throw error;
  }
  return municipalityArgument(nameOrPath);
}

/** Year arguments: four digits. */
export function yearArgument(text: string): number {
  if (!/^\d{4}$/.test(text)) throw new CliExit(1, `"${text}" är inget år. Skriv det med fyra siffror, till exempel 2027.`);
  return Number(text);
}

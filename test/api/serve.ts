import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, type AppDeps } from '../../api/app';

export interface Served {
  baseUrl: string;
  errors: unknown[];
  close(): Promise<void>;
}

/** The application on a free port of this machine, as `main.ts` serves it. */
export async function serve(deps: Omit<AppDeps, 'config' | 'log'>, auth: 'evaluation' | 'token' = 'evaluation'): Promise<Served> {
  const errors: unknown[] = [];
  const server: Server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', createApp({ ...deps, config: { auth, baseUrl }, log: (error) => errors.push(error) }));
  return {
    baseUrl,
    errors,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  // Tests look into answers of every kind; what they find is compared, never called.
  body: Record<string, never> & { [field: string]: unknown };
}

/** One request with a token; a body is sent as JSON. */
export async function ask(served: Served, method: string, path: string, token?: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(`${served.baseUrl}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : ({ text } as unknown as Answer['body']) };
}

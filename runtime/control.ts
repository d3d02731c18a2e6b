// The supervisor's own port on loopback. The system lets one process listen on it: that one runs on this state folder.
// It says who it is, and a command that uses the servers holds a lease on it (an open connection, so no lease outlives its holder).
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What the supervisor answers about itself. */
export interface Who {
  product: 'arshjulet';
  /** stateDirId() of its state folder */
  state: string;
  pid: number;
  /** `start`: npm start; `command`: a command that started the servers for itself */
  mode: 'start' | 'command';
  ready: boolean;
  url: string;
}

export interface Control {
  /** how many commands use the servers right now */
  leases(): number;
  close(): Promise<void>;
}

/** Takes the control port; null when somebody listens on it already. `who` is asked anew at each question. */
export function takeControl(port: number, who: () => Who): Promise<Control | null> {
  const held = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url !== '/lease') {
      response.end(JSON.stringify(who()));
      return;
    }
    held.add(response);
    response.on('close', () => held.delete(response));
    response.write(`${JSON.stringify(who())}\n`);
  });
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve({ leases: () => held.size, close: () => close(server) }));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Asks who holds the control port; null when nobody of ours answers. */
export async function whoRuns(port: number, state: string): Promise<Who | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    const who = (await answer.json()) as Who;
    return who.product === 'arshjulet' && who.state === state ? who : null;
  } catch {
    return null;
  }
}

/** Holds a lease on the servers until the returned function is called; null when nobody holds the control port. */
export function lease(port: number): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/lease', agent: false }, (response: IncomingMessage) => {
      response.on('error', () => undefined);
      response.resume();
      resolve(() => request.destroy());
    });
    request.on('error', () => resolve(null));
  });
}

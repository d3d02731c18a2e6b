// The supervisor's own port on loopback. The system lets one process listen on it: that one runs on this state folder.
// It says who it is, and a command that uses the servers holds a lease on it (an open connection, so no lease outlives its holder).
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Missing } from './missing';

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

/** A supervisor on a loaded machine may take its time; it is not to be taken for a stranger meanwhile. */
const PATIENCE_MS = 30_000;

/**
 * Asks who holds the control port; null when nobody does, or somebody who is not ours. Throws `Missing` when whoever holds it does
 * not answer: to start beside it could mean two supervisors on one state folder.
 */
export async function whoRuns(port: number, state: string): Promise<Who | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const who = (await answer.json()) as Who;
    return who.product === 'arshjulet' && who.state === state ? who : null;
  } catch (error) {
    if ((error as Error).name !== 'TimeoutError') return null;
    throw new Missing(`Porten ${port} hålls av ett program som inte svarar: avsluta det, eller ta bort ports.json i tillståndsmappen.`);
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

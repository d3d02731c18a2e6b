// Ports on loopback. From 20000 to 30000: below the system's own choice for outgoing connections and Temporal's smallint.
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

const FIRST = 20_000;
const LAST = 30_000;

/** Whether nobody listens on the port of 127.0.0.1 (nor, where we may look, on all addresses). */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** `n` different free ports. Free now: who takes one must still be ready to find it taken. */
export async function freePorts(n: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < n; tries += 1) {
    if (tries > 1_000) throw new Error('Det finns inga lediga portar mellan 20000 och 30000.');
    const port = randomInt(FIRST, LAST + 1);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

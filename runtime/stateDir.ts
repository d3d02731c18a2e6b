// The state folder: made once, its ports chosen once.
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isRoot } from './account';
import { withLock } from './lock';
import { freePorts } from './ports';
import { OTHER_TEMPORAL_PORTS } from './temporalConfig';

/** The ports of one installation, kept in `ports.json` from the first start on. */
export interface Ports {
  /** the supervisor's own: who holds it is the one that runs on this state folder */
  control: number;
  web: number;
  postgres: number;
  /** the receiver of the built-in inbox */
  receiver: number;
  temporal: number;
  temporalOthers: number[];
}

/**
 * Makes the state folder. As root others may go through it (PostgreSQL runs under an account of its own and needs that), but
 * not look: every file in it that is secret is 0600.
 */
export function makeStateDir(dir: string): void {
  if (existsSync(dir)) return;
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, isRoot ? 0o711 : 0o700);
}

/** Tells two state folders apart without naming them. */
export function stateDirId(dir: string): string {
  return createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 32);
}

/** The kept ports, chosen at the first call. Two first calls at once get the same. */
export function portsOf(dir: string): Promise<Ports> {
  return withLock(join(dir, 'ports.lock'), async () => {
    const kept = readJson<Ports>(join(dir, 'ports.json'));
    if (kept) return kept;
    const [control, web, postgres, receiver, temporal, ...temporalOthers] = (await freePorts(5 + OTHER_TEMPORAL_PORTS)) as [number, number, number, number, number];
    const ports: Ports = { control, web, postgres, receiver, temporal, temporalOthers };
    writeJson(join(dir, 'ports.json'), ports);
    return ports;
  });
}

/** Replaces one kept port that somebody else has taken by a free one. */
export function replacePort(dir: string, name: Exclude<keyof Ports, 'temporalOthers'>): Promise<Ports> {
  return withLock(join(dir, 'ports.lock'), async () => {
    const ports = readJson<Ports>(join(dir, 'ports.json'));
    if (!ports) throw new Error('no ports yet');
    const [port] = await freePorts(1);
    const changed = { ...ports, [name]: port! };
    writeJson(join(dir, 'ports.json'), changed);
    return changed;
  });
}

/** Reads a JSON file of our own; null when it is not there or not whole. */
export function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Writes a JSON file whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  const aside = `${file}.new-${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, file);
}

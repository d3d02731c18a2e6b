// An installation of the bench's own: `npm start` as a person gives it, on a state folder that is gone afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../runtime/paths';
import { startPostgres } from '../runtime/postgres';
import { removeOutsideHome } from '../runtime/postgresHome';
import { endProcess, lives, type ProcessMark } from '../runtime/processes';
import { portsOf, readJson } from '../runtime/stateDir';
import type { RunFile } from '../runtime/supervisor';

/** Named as the product's parts, in the order in which they are shown. */
export const PARTS = ['api', 'worker', 'temporal', 'postgres'] as const;
export type PartName = (typeof PARTS)[number];

/** The running product. */
export interface Product {
  url: string;
  /** the command line's token */
  token: string;
  /** URL of one of the databases on its PostgreSQL */
  database(name: string): string;
  temporal: { address: string; namespace: string };
  part(name: PartName): number;
  /** milliseconds from the command to the line that says that it is up */
  startedInMs: number;
  /** as by Ctrl-C; resolves when all of it has ended */
  stop(): Promise<void>;
}

/** What a developer has set for the running product must not reach the bench's. */
const NOT_OURS = /^(DATABASE_|TEMPORAL_(ADDRESS|NAMESPACE|TLS|API_KEY)|ARSHJUL_|SMTP_URL|MAIL_FROM|HOST$|PORT$|LOG_LEVEL|npm_)/;

/** The environment of the bench's processes: the caller's without the product's settings, plus `more`. */
export function cleanEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name))), ...more };
}

/** A temporary folder for everything that the bench writes. As root PostgreSQL's account must be able to go through it. */
export function newScratch(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'arshjul-bench-')));
  chmodSync(dir, 0o711);
  return dir;
}

const started = new Set<ChildProcess>();

/** Stops every product that was started here and still runs, also one on its way up. */
export async function stopProducts(): Promise<void> {
  await Promise.all(
    [...started].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGINT');
        }),
    ),
  );
}

/** Ends what still runs on a state folder (after an interruption) and removes it with all that belongs to it. */
export async function removeState(stateDir: string): Promise<void> {
  const left = readJson<RunFile>(join(stateDir, 'run.json'));
  if (left) {
    const marks: ProcessMark[] = [left.supervisor, ...PARTS.flatMap((name) => left.parts[name] ?? [])];
    for (const mark of marks.filter(lives)) await endProcess(mark, 'SIGKILL', 5_000);
  }
  removeOutsideHome(stateDir);
  rmSync(stateDir, { recursive: true, force: true });
}

/** Starts the product on `stateDir`. Rejects with its output when it does not come up. */
export async function startProduct(stateDir: string): Promise<Product> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(repoRoot, 'bin/start.mjs')], {
    cwd: repoRoot,
    env: cleanEnv({ ARSHJUL_DATA: stateDir, LOG_LEVEL: 'error' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  void exited.then(() => started.delete(child));
  await saysThatItIsUp(child, exited);
  const startedInMs = performance.now() - began;
  const run = readJson<RunFile>(join(stateDir, 'run.json'));
  if (!run) throw new Error('run.json is missing');
  const ports = await portsOf(stateDir);
  // Adopted, not started: it runs already.
  const postgres = await startPostgres({ stateDir, port: ports.postgres });
  return {
    url: run.url,
    token: readFileSync(join(stateDir, 'token'), 'utf8').trim(),
    database: (name) => postgres.url(name),
    temporal: { address: `127.0.0.1:${ports.temporal}`, namespace: 'arshjul' },
    part: (name) => {
      const pid = readJson<RunFile>(join(stateDir, 'run.json'))?.parts[name]?.pid;
      if (pid === undefined) throw new Error(`${name} does not run`);
      return pid;
    },
    startedInMs,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}

function saysThatItIsUp(child: ChildProcess, exited: Promise<number>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const heard = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-8_000);
      if (output.includes('Årshjulet är igång')) resolve();
    };
    child.stdout?.on('data', heard);
    child.stderr?.on('data', heard);
    void exited.then((code) => reject(new Error(`npm start slutade med ${code}:\n${output}`)));
  });
}

// The whole product as a person starts it (`node bin/start.mjs`), on a state folder of the suite's own.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../../runtime/paths';
import { removeOutsideHome } from '../../runtime/postgresHome';
import { delay, endProcess, lives, type ProcessMark } from '../../runtime/processes';
import type { RunFile } from '../../runtime/supervisor';
import { readJson } from '../../runtime/stateDir';

export type PartName = 'postgres' | 'temporal' | 'worker' | 'api';

export interface Product {
  stateDir: string;
  /** where the web and the API answer */
  url: string;
  /** the command line's token */
  token: string;
  /** pid of the supervisor */
  pid: number;
  /** what it has written so far */
  output(): string;
  /** the living process of a part, as run.json has it */
  part(name: PartName): ProcessMark;
  /** a signal to one part (default SIGKILL); resolves with its mark */
  kill(name: PartName, signal?: NodeJS.Signals): ProcessMark;
  /** resolves when a part has another process than `old` and /health is well again */
  back(name: PartName, old: ProcessMark, ms?: number): Promise<void>;
  /** SIGINT as by Ctrl-C; resolves with the exit status when it has ended */
  stop(): Promise<number>;
  /** SIGKILL of the supervisor and of every part */
  killEverything(): Promise<void>;
  exited: Promise<number>;
}

/** A state folder in the suites' temporary folder. */
export function newStateDir(mode = 0o711): string {
  const dir = mkdtempSync(join(tmpdir(), 'arshjul-state-'));
  chmodSync(dir, mode);
  return dir;
}

/** Removes a state folder with all that belongs to it. Nothing may run on it any more. */
export function removeStateDir(dir: string): void {
  removeOutsideHome(dir);
  rmSync(dir, { recursive: true, force: true });
}

/** The environment of a product of the suite's own: nothing of the caller's settings. */
export function productEnv(stateDir: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const ours = /^(DATABASE_|TEMPORAL_(ADDRESS|NAMESPACE|TLS|API_KEY)|ARSHJUL_|SMTP_URL|MAIL_FROM|HOST$|PORT$)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))), ARSHJUL_DATA: stateDir, ...more };
}

/** Starts the product and resolves when it says that it is up. Rejects with its output when it ends before. */
export async function startProduct(stateDir: string, more: NodeJS.ProcessEnv = {}): Promise<Product> {
  const child = spawn(process.execPath, [join(repoRoot, 'bin/start.mjs')], { env: productEnv(stateDir, more), stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir() });
  let output = '';
  const exited = new Promise<number>((resolve) => child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128))));
  await new Promise<void>((resolve, reject) => {
    const heard = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Årshjulet är igång')) resolve();
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    void exited.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  const run = (): RunFile => readJson<RunFile>(join(stateDir, 'run.json'))!;
  const part = (name: PartName): ProcessMark => run().parts[name]!;
  const { url } = run();
  return {
    stateDir,
    url,
    token: readFileSync(join(stateDir, 'token'), 'utf8').trim(),
    pid: child.pid!,
    output: () => output,
    part,
    kill: (name, signal = 'SIGKILL') => {
      const mark = part(name);
      process.kill(mark.pid, signal);
      return mark;
    },
    back: async (name, old, ms = 60_000) => {
      for (const until = performance.now() + ms; ; await delay(50)) {
        if (part(name).pid !== old.pid && lives(part(name)) && (await isWell(url))) return;
        if (performance.now() > until) throw new Error(`${name} is not back after ${ms} ms:\n${output}`);
      }
    },
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
    killEverything: async () => {
      child.kill('SIGKILL');
      await exited;
      for (const mark of Object.values(run().parts)) await endProcess(mark, 'SIGKILL', 5_000);
    },
    exited,
  };
}

/** Whether /health answers 200. */
export async function isWell(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

/** Brings dist/ up to date, for suites that start programs of it themselves. */
export function buildProduct(): void {
  const built = spawnSync(process.execPath, [join(repoRoot, 'bin/build.mjs')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}

// Worker and API: Node processes of our own build, each in its own process group with its own log.
import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { distDir } from './paths';
import { endProcess, markOf } from './processes';
import type { Started } from './part';

/** A log that has grown past this is put aside (one generation) at the next start of its part. */
const LOG_MAX_BYTES = 20_000_000;

/** Starts `dist/<script>` with `env`; its output goes to `<stateDir>/<name>.log`. Resolves when the process exists. */
export async function startNode(name: string, script: string, stateDir: string, env: NodeJS.ProcessEnv, port?: number): Promise<Started> {
  const log = openLog(join(stateDir, `${name}.log`));
  const child = spawn(process.execPath, ['--enable-source-maps', join(distDir, script)], { detached: true, stdio: ['ignore', log, log], env });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const mark = markOf(child.pid!);
  if (!mark) throw new Error(`${name} slutade genast; se ${name}.log i tillståndsmappen`);
  return { mark, port, exited, stop: () => endProcess(mark, 'SIGTERM', 8_000) };
}

/** Opens a log to append to, readable by its owner only. */
export function openLog(file: string): number {
  try {
    if (statSync(file).size > LOG_MAX_BYTES) renameSync(file, `${file}.old`);
  } catch {
    // No log yet.
  }
  return openSync(file, 'a', 0o600);
}

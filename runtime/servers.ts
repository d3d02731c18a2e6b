// The servers for a command: those that run on the state folder, else its own for as long as it needs them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lease, whoRuns } from './control';
import { Missing } from './missing';
import { stateDirOf } from './paths';
import { delay } from './processes';
import { progressTo, type Progress } from './progress';
import { makeStateDir, portsOf, stateDirId } from './stateDir';
import { AlreadyRunning, Supervisor } from './supervisor';

/** Servers that a command may use until it calls `release()`. */
export interface Servers {
  /** of the API, without a slash at the end */
  baseUrl: string;
  /** the command line's token */
  token: string;
  /** true: this command started them, and they stop with it */
  started: boolean;
  release(): Promise<void>;
}

/**
 * The servers on the state folder: those that run, else they are started (progress on standard error) and stopped again by
 * `release()`, when no other command uses them any more. With `ARSHJUL_API` and `ARSHJUL_TOKEN` set: that API, nothing is started.
 * Throws `Missing` when something that is needed is not there.
 */
export async function useServers(progress: Progress = progressTo(process.stderr), env: NodeJS.ProcessEnv = process.env): Promise<Servers> {
  const outside = env['ARSHJUL_API'];
  if (outside) {
    const token = env['ARSHJUL_TOKEN'];
    if (!token) throw new Missing('ARSHJUL_API är satt men inte ARSHJUL_TOKEN: skapa en nyckel med arshjul token och sätt den.');
    return { baseUrl: outside.replace(/\/$/, ''), token, started: false, release: () => Promise.resolve() };
  }
  const stateDir = stateDirOf(env);
  makeStateDir(stateDir);
  for (;;) {
    const servers = (await borrow(stateDir, progress)) ?? (await own(stateDir, env, progress));
    if (servers) return servers;
  }
}

/** True when there may be a database to ask: an API or a database is named, or something has been started on the state folder. */
export function hasDatabase(env: NodeJS.ProcessEnv = process.env): boolean {
  return [env['ARSHJUL_API'], env['DATABASE_URL']].some((set) => set !== undefined && set !== '') || existsSync(join(stateDirOf(env), 'token'));
}

async function borrow(stateDir: string, progress: Progress): Promise<Servers | null> {
  const state = stateDirId(stateDir);
  const { control } = await portsOf(stateDir);
  if (!(await whoRuns(control, state))) return null;
  const release = await lease(control);
  if (!release) return null;
  const ready = await progress.step('Väntar på serverdelarna', async () => {
    for (;;) {
      const who = await whoRuns(control, state);
      if (!who || who.ready) return who;
      await delay(200);
    }
  });
  if (!ready) {
    release();
    return null;
  }
  return { baseUrl: ready.url, token: tokenIn(stateDir), started: false, release: () => Promise.resolve(release()) };
}

async function own(stateDir: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<Servers | null> {
  const supervisor = new Supervisor({ stateDir, env, mode: 'command', progress });
  const stop = (): void => void supervisor.stop().then(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stop);
  const forget = (): void => signals.forEach((signal) => void process.off(signal, stop));
  try {
    await supervisor.start();
  } catch (error) {
    forget();
    if (error instanceof AlreadyRunning) return null;
    throw error;
  }
  const release = async (): Promise<void> => {
    while (supervisor.users > 0) await delay(200);
    await supervisor.stop();
    forget();
  };
  return { baseUrl: supervisor.url, token: tokenIn(stateDir), started: true, release };
}

function tokenIn(stateDir: string): string {
  return readFileSync(join(stateDir, 'token'), 'utf8').trim();
}

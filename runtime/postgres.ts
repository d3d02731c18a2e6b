// A launcher of our own around the embedded PostgreSQL: initdb once, adopt what runs, start, stop.
import { execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { isRoot } from './account';
import { postgresHome, type PostgresHome } from './postgresHome';
import { delay, endProcess, gone, markOf, type ProcessMark } from './processes';

export interface PostgresOptions {
  /** the state folder; the cluster lives in it (postgresHome.ts has the exception) */
  stateDir: string;
  port: number;
  /** tests only: nothing survives a power cut, everything is faster */
  throwAway?: boolean;
}

/** A running embedded PostgreSQL. */
export interface RunningPostgres {
  mark: ProcessMark;
  port: number;
  user: string;
  password: string;
  /** the folder of the cluster and its log */
  home: string;
  /** true: it ran already and answered */
  adopted: boolean;
  /** URL of one of its databases */
  url(database: string): string;
  /** resolves when the server has ended, whoever ended it */
  exited: Promise<void>;
  stop(): Promise<void>;
}

const USER = 'arshjul';
const START_TIMEOUT_MS = 60_000;

/**
 * Makes the cluster if there is none and starts it, or adopts the one that runs and answers on `port`. A dead postmaster whose
 * traces are still there (unreaped, shared memory in use) is waited for. Throws with the log's last lines when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const places = postgresHome(options.stateDir);
  const password = passwordOf(places);
  await makeCluster(places, options.throwAway === true);
  const adopted = await adopt(places, options.port, password);
  if (adopted) return adopted;
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const started = await tryStart(places, options, password, until);
    if (started) return started;
    const other = await adopt(places, options.port, password);
    if (other) return other;
    if (performance.now() > until) throw new Error(`PostgreSQL kom inte igång:\n${logTail(places)}`);
    await delay(100);
  }
}

function passwordOf({ home, account }: PostgresHome): string {
  const file = join(home, 'password');
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    if (isRoot) chownSync(file, account.uid!, account.gid!);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** initdb into a folder aside, then renamed: a half-made cluster is never taken for a whole one. */
async function makeCluster({ home, native, account }: PostgresHome, throwAway: boolean): Promise<void> {
  const cluster = join(home, 'cluster');
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const aside = `${cluster}.new-${process.pid}-${randomBytes(3).toString('hex')}`;
  const args = ['-D', aside, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${join(home, 'password')}`, '-E', 'UTF8', '--locale=C', '--data-checksums'];
  const options = { ...account, cwd: home, env: serverEnv() };
  await promisify(execFile)(join(native, 'bin/initdb'), throwAway ? [...args, '--no-sync'] : args, options).catch((error: Error & { stderr?: string }) => {
    throw new Error(`initdb misslyckades: ${error.stderr || error.message}`);
  });
  try {
    renameSync(aside, cluster);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
  }
}

/** The server must not see libpq's or the product's variables, and its messages are to be in one language. */
function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function adopt(places: PostgresHome, port: number, password: string): Promise<RunningPostgres | null> {
  const claim = pidFile(places);
  const mark = claim && markOf(claim.pid);
  if (!claim || !mark) return null;
  // The pid file is only a claim (the pid may be another's by now): what answers with our password is ours.
  if (!(await answers(claim.port, password))) return null;
  const running = describe(places, mark, claim.port, password, true, gone(mark));
  if (claim.port === port) return running;
  await running.stop();
  return null;
}

function pidFile({ home }: PostgresHome): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(home, 'cluster/postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

async function tryStart(places: PostgresHome, options: PostgresOptions, password: string, until: number): Promise<RunningPostgres | null> {
  const { home, native, account } = places;
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'log_min_messages=warning', 'log_checkpoints=off'];
  if (options.throwAway) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const log = openSync(join(home, 'postgres.log'), 'a', 0o600);
  const child = spawn(join(native, 'bin/postgres'), ['-D', join(home, 'cluster'), '-p', String(options.port), ...settings.flatMap((s) => ['-c', s])], {
    ...account,
    cwd: home,
    detached: true,
    stdio: ['ignore', log, log],
    env: serverEnv(),
  });
  closeSync(log);
  child.unref();
  let over = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  while (!over && performance.now() < until) {
    if (await answers(options.port, password)) {
      const mark = child.pid === undefined ? null : markOf(child.pid);
      if (mark && pidFile(places)?.pid === mark.pid) return describe(places, mark, options.port, password, false, exited);
    }
    await Promise.race([exited, delay(40)]);
  }
  if (!over && child.pid !== undefined) process.kill(child.pid, 'SIGQUIT');
  return null;
}

function describe({ home }: PostgresHome, mark: ProcessMark, port: number, password: string, adopted: boolean, exited: Promise<void>): RunningPostgres {
  return {
    mark,
    port,
    user: USER,
    password,
    home,
    adopted,
    url: (database) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`,
    exited,
    stop: () => endProcess(mark, 'SIGINT', 20_000),
  };
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: USER, password, database: 'postgres', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function logTail({ home }: PostgresHome): string {
  const log = join(home, 'postgres.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-6).join('\n') : '';
}

/** Makes a database if it is not there. `url` is of any database of the same server. Another start may make it at the same time. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if ((await client.query('select 1 from pg_database where datname = $1', [name])).rowCount) return;
    await client.query(`create database "${name}"`).catch((error: { code?: string }) => {
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  } finally {
    await client.end();
  }
}

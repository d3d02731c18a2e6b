// The Temporal server: its databases and tables, and its start.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { databasePlace, withDatabase, type DatabasePlace } from './databaseUrl';
import { Missing } from './missing';
import { ensureDatabase } from './postgres';
import { delay, endProcess, markOf, type ProcessMark } from './processes';
import type { TemporalBinaries } from './temporalBinaries';
import { temporalConfig, temporalDynamicConfig, type TemporalPorts } from './temporalConfig';
import { temporalAnswers } from './temporalNamespace';

const NOT_PERMITTED = '42501';

/** The names of the server's two databases, beside the product's. */
export function temporalDatabases(url: string): { main: string; visibility: string } {
  const { database } = databasePlace(url);
  return { main: `${database}_temporal`, visibility: `${database}_temporal_visibility` };
}

/** Makes the server's databases and brings their tables up to date; nothing is done twice. `url` is the product's database. */
export async function prepareTemporalDatabases(url: string, { sqlTool }: TemporalBinaries): Promise<void> {
  const names = temporalDatabases(url);
  const place = databasePlace(url);
  for (const [name, schema] of [
    [names.main, 'postgresql/v12/temporal'],
    [names.visibility, 'postgresql/v12/visibility'],
  ] as const) {
    await ensureDatabase(url, name).catch((error: { code?: string }) => {
      if (error.code !== NOT_PERMITTED) throw error;
      throw new Missing(
        `Kontot i DATABASE_URL får inte skapa databasen ${name}: ge det CREATEDB, skapa ${names.main} och ${names.visibility} åt det, eller sätt TEMPORAL_ADDRESS.`,
      );
    });
    if (!(await hasTables(withDatabase(url, name)))) await runTool(sqlTool, place, name, ['setup-schema', '-v', '0.0']);
    await runTool(sqlTool, place, name, ['update-schema', '--schema-name', schema]);
  }
}

async function hasTables(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ t: string | null }>(`select to_regclass('schema_version') as t`)).rows[0]?.t !== null;
  } finally {
    await client.end();
  }
}

function runTool(tool: string, place: DatabasePlace, database: string, args: string[]): Promise<void> {
  const env = {
    ...process.env,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: place.host,
    SQL_PORT: String(place.port),
    SQL_USER: place.user,
    SQL_PASSWORD: place.password,
    SQL_DATABASE: database,
    ...(place.tls ? { SQL_TLS: 'true', SQL_TLS_DISABLE_HOST_VERIFICATION: String(!place.tls.verifyHost), ...(place.tls.caFile ? { SQL_TLS_CA_FILE: place.tls.caFile } : {}) } : {}),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`temporal-sql-tool ${args[0]}: ${said}`))));
  });
}

export interface RunningTemporal {
  mark: ProcessMark;
  address: string;
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server (its tables must be there) in a process group of its own and waits until it answers. Loopback only. */
export async function startTemporal(stateDir: string, url: string, binaries: TemporalBinaries, ports: TemporalPorts): Promise<RunningTemporal> {
  const names = temporalDatabases(url);
  const dynamicConfigFile = join(stateDir, 'temporal-dynamic.yaml');
  const configFile = join(stateDir, 'temporal.yaml');
  writeFileSync(dynamicConfigFile, temporalDynamicConfig());
  const config = temporalConfig({ place: databasePlace(url), database: names.main, visibilityDatabase: names.visibility, ports, dynamicConfigFile });
  writeFileSync(configFile, config, { mode: 0o600 });
  const logFile = join(stateDir, 'temporal.log');
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(binaries.server, ['--config-file', configFile, '--allow-no-auth', 'start'], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, TEMPORAL_VERSION_CHECK_DISABLED: '1' },
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
  const address = `127.0.0.1:${ports.frontend}`;
  const mark = child.pid === undefined ? null : markOf(child.pid);
  const until = performance.now() + 60_000;
  while (!over && performance.now() < until) {
    if (mark && (await listens(ports.frontend)) && (await temporalAnswers({ address }))) {
      // Its graceful end may take a quarter of a minute; what was acknowledged is in the database either way.
      return { mark, address, exited, stop: () => endProcess(mark, 'SIGTERM', 2_500) };
    }
    await delay(50);
  }
  if (mark) await endProcess(mark, 'SIGKILL', 1_000);
  throw new Error(`Temporal-servern kom inte igång:\n${readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-6).join('\n')}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { refusalToBind } from '../../api/config';
import { createToken } from '../../services/access/tokens';
import { freshDatabase, type TestDatabase } from '../support/database';
import { buildProduct } from '../support/product';
import { seedRun, taskId } from './seed';

const MAIN = join(__dirname, '..', '..', 'dist', 'api', 'main.js');
let db: TestDatabase;
beforeAll(async () => {
  buildProduct();
  db = await freshDatabase();
  await seedRun(db);
}, 120_000);
afterAll(() => db.drop());

test.each([
  ['evaluation', '127.0.0.1', true],
  ['evaluation', 'localhost', true],
  ['evaluation', '::1', true],
  ['evaluation', '0.0.0.0', false],
  ['evaluation', '::', false],
  ['evaluation', '192.168.1.2', false],
  ['evaluation', 'kommunen.example', false],
  ['token', '0.0.0.0', true],
] as const)('%s mode on %s: %s', (auth, host, may) => {
  expect(refusalToBind(auth, host) === null).toBe(may);
});

const started: ChildProcess[] = [];
afterEach(() => {
  // What a failing test has left behind.
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Running {
  child: ChildProcess;
  port: number;
  output(): string;
  ended: Promise<number | null>;
}

async function start(env: Record<string, string>): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: db.url, TEMPORAL_ADDRESS: '127.0.0.1:1', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, port, output: () => output, ended };
}

async function listening(running: Running): Promise<void> {
  while (!running.output().includes('listening')) {
    await Promise.race([once(running.child.stdout as NodeJS.ReadableStream, 'data'), running.ended]);
    if (running.child.exitCode !== null) throw new Error(running.output());
  }
}

test.each([
  [{ HOST: '0.0.0.0' }, 'Adressen 0.0.0.0 kan nås från andra datorer'],
  [{ DATABASE_URL: '' }, 'DATABASE_URL måste sättas'],
  [{ ARSHJUL_AUTH: 'öppet' }, 'ARSHJUL_AUTH har ett värde som inte går att använda'],
])('with %j it ends with 3 and one sentence', async (env, sentence) => {
  const running = await start(env as Record<string, string>);
  expect(await running.ended).toBe(3);
  expect(running.output()).toContain(sentence);
  expect(running.output().trim().split('\n')).toHaveLength(1);
});

test('a port that is taken: 3 and one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const running = await start({ PORT: String(port) });
  expect(await running.ended).toBe(3);
  expect(running.output()).toBe(`Porten ${port} på 127.0.0.1 är upptagen eller får inte användas; sätt PORT till en annan.\n`);
  taken.close();
});

test('told to stop, it takes nothing new, lets what is under way end, and leaves', async () => {
  const { token } = await createToken(db, 'installation');
  const running = await start({});
  await listening(running);
  const base = `http://127.0.0.1:${running.port}`;
  // The first connection may take longer than health waits for, on a machine that is busy.
  let parts = await partsOf(base);
  while (parts['database']?.status !== 'ok') parts = await partsOf(base);
  expect(parts).toMatchObject({ database: { status: 'ok' }, temporal: { status: 'down' } });

  const blocker = new pg.Client({ connectionString: db.url });
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('select 1 from task where id = $1 for update', [taskId('proveby-2027', 'skola-a')]);
  const answer = fetch(`${base}/api/v1/tasks/${taskId('proveby-2027', 'skola-a')}/answers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: '{"values":{}}',
  });
  const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await db.pool.query(blocked)).rowCount === 0);
  running.child.kill('SIGTERM');
  await refused(base);
  await blocker.query('rollback');
  await blocker.end();
  // The small definition has no such form, which is a fault of ours: what matters is that it was answered.
  expect((await answer).status).toBeGreaterThanOrEqual(400);
  expect(await running.ended).toBe(0);
});

async function partsOf(base: string): Promise<Record<string, { status: string }>> {
  const health = (await (await fetch(`${base}/health`)).json()) as { parts: Record<string, { status: string }> };
  return health.parts;
}

async function refused(base: string): Promise<void> {
  for (;;) {
    const open = await fetch(`${base}/health`, { headers: { Connection: 'close' } }).then(() => true, () => false);
    if (!open) return;
  }
}

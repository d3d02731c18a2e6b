import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { isRoot } from '../../runtime/account';
import { freePorts } from '../../runtime/ports';
import { ensureDatabase, startPostgres, type RunningPostgres } from '../../runtime/postgres';
import { lives, markOf } from '../../runtime/processes';
import { newStateDir, removeStateDir } from '../support/product';

/** Several starts of a real server, on a machine that may be busy. */
jest.setTimeout(120_000);

async function count(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from kept');
  await client.end();
  return rows[0]!.n;
}

async function insert(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table if not exists kept (id serial primary key)');
  await client.query('insert into kept default values');
  await client.end();
}

describe('the launcher of the embedded PostgreSQL', () => {
  let stateDir: string;
  let port: number;
  let running: RunningPostgres | null = null;

  beforeEach(async () => {
    stateDir = newStateDir();
    [port] = (await freePorts(1)) as [number];
  });

  afterEach(async () => {
    await running?.stop();
    running = null;
    removeStateDir(stateDir);
  });

  it('makes a cluster with a password of its own that only its owner reads', async () => {
    running = await startPostgres({ stateDir, port });
    expect(running.adopted).toBe(false);
    expect(statSync(join(stateDir, 'postgres/password')).mode & 0o777).toBe(0o600);
    const stranger = new pg.Client({ host: '127.0.0.1', port, user: running.user, password: 'fel', database: 'postgres' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('adopts the one that runs', async () => {
    running = await startPostgres({ stateDir, port });
    const again = await startPostgres({ stateDir, port });
    expect(again.adopted).toBe(true);
    expect(again.mark).toEqual(running.mark);
  });

  it('moves the one that runs on another port', async () => {
    running = await startPostgres({ stateDir, port });
    const old = running.mark;
    const [other] = (await freePorts(1)) as [number];
    running = await startPostgres({ stateDir, port: other });
    expect(running.port).toBe(other);
    expect(lives(old)).toBe(false);
  });

  it('starts again after kill -9 with everything that was committed', async () => {
    running = await startPostgres({ stateDir, port });
    await ensureDatabase(running.url('postgres'), 'prov');
    for (let round = 1; round <= 3; round += 1) {
      await insert(running.url('prov'));
      process.kill(running.mark.pid, 'SIGKILL');
      await running.exited;
      running = await startPostgres({ stateDir, port });
      expect(await count(running.url('prov'))).toBe(round);
    }
  });

  it('is not fooled by a pid file that names somebody else', async () => {
    running = await startPostgres({ stateDir, port });
    process.kill(running.mark.pid, 'SIGKILL');
    await running.exited;
    const file = join(stateDir, 'postgres/cluster/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    expect(markOf(process.pid)).not.toBeNull();
    running = await startPostgres({ stateDir, port });
    expect(running.adopted).toBe(false);
  });

  it('makes one cluster when three starts come at once', async () => {
    const all = await Promise.all([1, 2, 3].map(() => startPostgres({ stateDir, port })));
    running = all[0]!;
    expect(new Set(all.map(({ mark }) => mark.pid)).size).toBe(1);
    expect(all.filter(({ adopted }) => !adopted)).toHaveLength(1);
  });

  it('lives outside a state folder that its account cannot reach, and only as root', async () => {
    const closed = join(stateDir, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const inner = join(closed, 'state');
    mkdirSync(inner, { mode: 0o711 });
    running = await startPostgres({ stateDir: inner, port });
    const pointer = join(inner, 'postgres-home');
    expect(existsSync(pointer)).toBe(isRoot);
    if (isRoot) {
      const home = readFileSync(pointer, 'utf8').trim();
      expect(home).toMatch(/^\/var\/(lib|tmp)\/arshjulet\/[0-9a-f]{16}$/);
      await running.stop();
      running = await startPostgres({ stateDir: inner, port });
      await running.stop();
      running = null;
      removeStateDir(inner);
      expect(existsSync(home)).toBe(false);
    }
  });
});

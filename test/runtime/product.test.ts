// The runtime as a person meets it: npm start, kill -9 of anything, a second start, Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { repoRoot } from '../../runtime/paths';
import { delay, lives } from '../../runtime/processes';
import { readJson } from '../../runtime/stateDir';
import type { RunFile } from '../../runtime/supervisor';
import { newStateDir, productEnv, removeStateDir, startProduct, isWell, type PartName, type Product } from '../support/product';

/** The first start of a machine finds, fetches or builds the Temporal server's binaries. */
const FIRST_START_MS = 600_000;
const PARTS: PartName[] = ['api', 'worker', 'temporal', 'postgres'];

interface Health {
  status: string;
  parts: Record<string, { status: string }>;
}

async function health(product: Product): Promise<{ code: number; body: Health }> {
  const answer = await fetch(`${product.url}/health`);
  return { code: answer.status, body: (await answer.json()) as Health };
}

function startAgain(stateDir: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [join(repoRoot, 'bin/start.mjs')], { encoding: 'utf8', env: productEnv(stateDir, env), timeout: 60_000 });
}

describe('npm start', () => {
  let stateDir: string;
  let product: Product;

  beforeAll(async () => {
    stateDir = newStateDir();
    product = await startProduct(stateDir);
  }, FIRST_START_MS);

  afterAll(async () => {
    await product.stop();
    removeStateDir(stateDir);
  }, 60_000);

  it('ends with the address, the inbox and what to do first', () => {
    expect(product.output()).toContain(`Årshjulet är igång på ${product.url}`);
    expect(product.output()).toContain('/inkorg');
    expect(product.output()).toContain('npx arshjul rehearse');
  });

  it('answers /health with one entry a part', async () => {
    const { code, body } = await health(product);
    expect(code).toBe(200);
    expect(body.status).toBe('ok');
    expect(Object.keys(body.parts).sort()).toEqual(['database', 'mail', 'temporal', 'worker']);
  });

  it('keeps secrets to their owner', () => {
    for (const file of ['token', 'run.json', 'temporal.yaml']) expect(statSync(join(stateDir, file)).mode & 0o077).toBe(0);
  });

  it('says at a second start that it already runs, and where', () => {
    const again = startAgain(stateDir);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain(`Årshjulet kör redan på ${product.url} (process ${product.pid}`);
  });

  it.each(PARTS)('has %s back by itself after kill -9', async (name) => {
    const old = product.kill(name);
    await product.back(name, old);
    expect(product.part(name).pid).not.toBe(old.pid);
    for (const part of PARTS) expect(lives(product.part(part))).toBe(true);
  }, 90_000);

  it('keeps its ports and its data over kill -9 of everything', async () => {
    const { url, token } = product;
    await product.killEverything();
    expect(await isWell(url)).toBe(false);
    product = await startProduct(stateDir);
    expect(product.url).toBe(url);
    expect(product.token).toBe(token);
    expect((await health(product)).code).toBe(200);
  }, 90_000);

  it('takes over what a killed supervisor has left', async () => {
    const left = PARTS.map((name) => product.part(name));
    process.kill(product.pid, 'SIGKILL');
    await product.exited;
    product = await startProduct(stateDir);
    const now = PARTS.map((name) => product.part(name));
    for (const mark of left) expect(lives(mark)).toBe(now.some(({ pid }) => pid === mark.pid));
    for (const mark of now) expect(lives(mark)).toBe(true);
  }, 90_000);

  it('stops all of it at Ctrl-C and leaves no process', async () => {
    const marks = PARTS.map((name) => product.part(name));
    expect(await product.stop()).toBe(0);
    expect(product.output()).toContain('Allt är stoppat');
    for (const mark of marks) expect(lives(mark)).toBe(false);
    product = await startProduct(stateDir);
  }, 90_000);

  it('lets one of two starts at once through', async () => {
    await product.stop();
    const both = await Promise.allSettled([startProduct(stateDir), startProduct(stateDir)]);
    const [won] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [lost] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
    product = won!;
    expect(lost?.message).toContain('Årshjulet kör redan på');
    expect((await health(product)).code).toBe(200);
  }, 120_000);
});

describe('npm start that is stopped on its way up', () => {
  it.each(['Startar PostgreSQL', 'ports.json', 'run.json', 'temporal.yaml'])('leaves no process (at %s)', async (when) => {
    const stateDir = newStateDir();
    const child = spawn(process.execPath, [join(repoRoot, 'bin/start.mjs')], { env: productEnv(stateDir), stdio: 'ignore' });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const there = (): boolean => (when.includes('.') ? existsSync(join(stateDir, when)) : existsSync(join(stateDir, 'postgres', 'password')));
    while (!there()) await delay(10);
    child.kill('SIGINT');
    expect(await exited).toBe(0);
    const listed = spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).stdout.split('\n');
    expect(listed.filter((line) => line.includes(stateDir))).toEqual([]);
    const run = readJson<RunFile>(join(stateDir, 'run.json'));
    for (const mark of Object.values(run?.parts ?? {})) expect(lives(mark)).toBe(false);
    removeStateDir(stateDir);
  }, 120_000);
});

describe('npm start that cannot', () => {
  let stateDir: string;

  beforeEach(() => {
    stateDir = newStateDir();
  });

  afterEach(() => removeStateDir(stateDir));

  it('refuses to be seen from outside without knowing who asks', () => {
    const refused = startAgain(stateDir, { HOST: '0.0.0.0' });
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/^Adressen 0\.0\.0\.0 kan nås från andra datorer: .*ARSHJUL_AUTH=token.*\n$/);
  });

  it('says so when PORT is somebody else’s', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const refused = startAgain(stateDir, { PORT: String(port) });
    expect(refused.status).toBe(3);
    expect(refused.stderr).toBe(`Porten ${port} används redan av ett annat program: sätt PORT till en annan.\n`);
    other.close();
  });

  it('says which folder lacks the Temporal server', () => {
    writeFileSync(join(stateDir, 'tom'), '');
    const refused = startAgain(stateDir, { TEMPORAL_BIN_DIR: join(stateDir, 'tom') });
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain('(TEMPORAL_BIN_DIR) finns inte temporal-server och temporal-sql-tool.');
  }, 60_000);
});

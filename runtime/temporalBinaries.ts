// Where the Temporal server's two binaries come from: a given folder, the cache, the release archive, or Go.
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock';
import { Missing } from './missing';
import { binariesCache } from './paths';
import type { Progress } from './progress';

export const TEMPORAL_VERSION = '1.31.2';

/** Paths of the server and of the tool that makes its tables. */
export interface TemporalBinaries {
  server: string;
  sqlTool: string;
}

/** From the archive, or from `go install`. */
const NAMES = [
  ['temporal-server', 'temporal-sql-tool'],
  ['server', 'sql'],
] as const;

/** The binaries in `dir`; null when they are not there. */
export function binariesIn(dir: string): TemporalBinaries | null {
  for (const [server, tool] of NAMES) {
    if (existsSync(join(dir, server)) && existsSync(join(dir, tool))) return { server: join(dir, server), sqlTool: join(dir, tool) };
  }
  return null;
}

/**
 * Finds the binaries, or fetches or builds them into the per-user cache. Throws `Missing` (one sentence: what to do) when neither
 * can be done. `TEMPORAL_BIN_DIR` names a folder that has them; `TEMPORAL_RELEASE_URL` replaces the place of the archive.
 */
export async function temporalBinaries(env: NodeJS.ProcessEnv, progress: Progress): Promise<TemporalBinaries> {
  const given = env['TEMPORAL_BIN_DIR'];
  if (given) {
    const found = binariesIn(given);
    if (!found) throw new Missing(`I mappen ${given} (TEMPORAL_BIN_DIR) finns inte temporal-server och temporal-sql-tool.`);
    return found;
  }
  const parent = join(binariesCache(env), 'temporal');
  const dir = join(parent, TEMPORAL_VERSION);
  const cached = binariesIn(dir);
  if (cached) return cached;
  mkdirSync(parent, { recursive: true });
  const fetchOrBuild = async (): Promise<TemporalBinaries> => {
    const made = binariesIn(dir);
    if (made) return made;
    const aside = join(parent, `${TEMPORAL_VERSION}.new-${process.pid}`);
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside);
    try {
      const why = await fromArchive(env, aside, progress);
      if (why !== null) await fromGo(env, parent, aside, why, progress);
      rmSync(dir, { recursive: true, force: true });
      renameSync(aside, dir);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
    const done = binariesIn(dir);
    if (!done) throw new Error(`no Temporal server in ${dir}`);
    return done;
  };
  return withLock(join(parent, 'lock'), fetchOrBuild, () => progress.say('Väntar på en annan start som hämtar Temporal-servern.'));
}

/** Fetches and unpacks the release archive. Returns null when done, else why not. */
async function fromArchive(env: NodeJS.ProcessEnv, into: string, progress: Progress): Promise<string | null> {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (arch === undefined || !['linux', 'darwin'].includes(process.platform)) return `inget arkiv för ${process.platform}/${process.arch}`;
  const base = (env['TEMPORAL_RELEASE_URL'] || `https://github.com/temporalio/temporal/releases/download/v${TEMPORAL_VERSION}`).replace(/\/$/, '');
  const name = `temporal_${TEMPORAL_VERSION}_${process.platform}_${arch}.tar.gz`;
  return progress.step('Hämtar Temporal-servern', async () => {
    try {
      const sums = Buffer.from(await download(`${base}/checksums.txt`, 10_000)).toString('utf8');
      const wanted = sums.split('\n').find((line) => line.trim().endsWith(name))?.trim().split(/\s+/)[0];
      const archive = Buffer.from(await download(`${base}/${name}`, 300_000));
      if (createHash('sha256').update(archive).digest('hex') !== wanted) return 'arkivets kontrollsumma stämmer inte';
      const file = join(into, name);
      writeFileSync(file, archive);
      const unpacked = spawnSync('tar', ['-xzf', name], { cwd: into, encoding: 'utf8' });
      rmSync(file);
      if (unpacked.status !== 0) return `arkivet gick inte att packa upp: ${unpacked.stderr.trim()}`;
      return binariesIn(into) ? null : 'arkivet innehåller inte servern';
    } catch (error) {
      return `${base} svarar inte (${error instanceof Error ? error.message : String(error)})`;
    }
  });
}

async function download(url: string, timeoutMs: number): Promise<ArrayBuffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.arrayBuffer();
}

const GIGABYTE = 1024 ** 3;

async function fromGo(env: NodeJS.ProcessEnv, parent: string, into: string, why: string, progress: Progress): Promise<void> {
  const advice = `lägg temporal-server och temporal-sql-tool ${TEMPORAL_VERSION} i en mapp och sätt TEMPORAL_BIN_DIR, eller sätt TEMPORAL_ADDRESS till ett kluster`;
  if (!goIsNewEnough()) throw new Missing(`Temporal-servern går inte att hämta (${why}) och Go 1.26.4 eller senare finns inte: ${advice}.`);
  const disk = statfsSync(parent);
  if (disk.bavail * disk.bsize < 8 * GIGABYTE) {
    throw new Missing(`Temporal-servern måste byggas (${why}) och det tar 8 GB ledigt utrymme, som inte finns i ${parent}: ${advice}.`);
  }
  const caches = join(parent, `go-${process.pid}`);
  mkdirSync(caches);
  try {
    const goEnv = {
      ...env,
      GOBIN: into,
      GOTOOLCHAIN: 'local',
      CGO_ENABLED: '0',
      GOFLAGS: '-modcacherw',
      GOCACHE: join(caches, 'build'),
      GOMODCACHE: join(caches, 'modules'),
      GOTMPDIR: caches,
    };
    await progress.step('Bygger Temporal-servern med Go (några minuter, bara första gången)', async () => {
      for (const part of ['cmd/server', 'cmd/tools/sql']) await go(['install', `go.temporal.io/server/${part}@v${TEMPORAL_VERSION}`], goEnv, advice);
    });
  } finally {
    rmSync(caches, { recursive: true, force: true });
  }
}

function goIsNewEnough(): boolean {
  const asked = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  const version = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(asked.stdout ?? '');
  if (asked.status !== 0 || !version) return false;
  const [major = 0, minor = 0, patch = 0] = version.slice(1).map((part) => Number(part ?? 0));
  return major > 1 || minor > 26 || (minor === 26 && patch >= 4);
}

function go(args: string[], env: NodeJS.ProcessEnv, advice: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Missing(`Temporal-servern gick inte att bygga (${said.trim().split('\n').at(-1) ?? ''}): ${advice}.`)),
    );
  });
}

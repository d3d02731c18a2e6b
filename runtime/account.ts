// PostgreSQL refuses to run as root: under which account it runs then, and what that account can reach.
import { spawnSync } from 'node:child_process';
import { Missing } from './missing';

/** The account of a child process. Empty: our own. */
export interface Account {
  uid?: number;
  gid?: number;
}

/** Whether this process runs as root. */
export const isRoot = process.getuid?.() === 0;

/**
 * The account that PostgreSQL runs under: our own, or as root the first existing one of `PG_USER`, `postgres` and `nobody`
 * (initdb needs a passwd entry, a bare number does not do). No account is ever made. Throws `Missing` when there is none.
 */
export function postgresAccount(): Account {
  if (!isRoot) return {};
  for (const user of [process.env['PG_USER'], 'postgres', 'nobody']) {
    if (user === undefined || user === '') continue;
    const uid = idOf('-u', user);
    const gid = idOf('-g', user);
    if (uid !== null && gid !== null && uid !== 0) return { uid, gid };
  }
  throw new Missing('PostgreSQL kan inte köras som root, och varken kontot postgres eller nobody finns. Sätt PG_USER till ett vanligt konto.');
}

function idOf(what: '-u' | '-g', user: string): number | null {
  const found = spawnSync('id', [what, user], { encoding: 'utf8' });
  return found.status === 0 ? Number(found.stdout) : null;
}

/** Whether the account can go into `folder` and read there (every parent must be searchable). */
export function canEnter(account: Account, folder: string): boolean {
  return spawnSync('sh', ['-c', 'cd "$1" && test -r . && test -x .', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether the account can go through `folder` (search it), as PostgreSQL must to reach what lies below. */
export function canPass(account: Account, folder: string): boolean {
  return spawnSync('sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

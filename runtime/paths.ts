// Where things lie, seen from the source tree (tests) and from dist/ (everything else) alike.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The checkout: the nearest folder above this file that holds the product's package.json. */
export const repoRoot: string = findRoot(__dirname);

function findRoot(from: string): string {
  const file = join(from, 'package.json');
  if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'arshjulet') return from;
  const above = dirname(from);
  if (above === from) throw new Error('package.json not found');
  return findRoot(above);
}

/** The build's output. */
export const distDir = join(repoRoot, 'dist');

/** The state folder: `ARSHJUL_DATA`, else `.data` in the checkout. */
export function stateDirOf(env: NodeJS.ProcessEnv): string {
  const set = env['ARSHJUL_DATA'];
  return set === undefined || set === '' ? join(repoRoot, '.data') : resolve(set);
}

/** The per-user cache of the Temporal server's binaries, shared by all checkouts. */
export function binariesCache(env: NodeJS.ProcessEnv): string {
  const cache = env['XDG_CACHE_HOME'];
  return join(cache === undefined || cache === '' ? join(env['HOME'] ?? homedir(), '.cache') : cache, 'arshjulet');
}

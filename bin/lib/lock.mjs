// One process at a time does what changes the checkout (npm ci, the build). The lock file names its owner's pid and start.
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** @param {number} pid @returns {string | null} when the process started, null when there is none */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    if (process.platform === 'linux') return null;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}

/**
 * Runs `work` while no other process holds `file`; a lock whose owner is dead is taken over.
 * @template T @param {string} file @param {() => Promise<T>} work @param {() => void} waiting called once if somebody else has it
 * @returns {Promise<T>}
 */
export async function withLock(file, work, waiting = () => undefined) {
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (let told = false; !take(file, mine); ) {
    if (!told) waiting();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const theirs = read(file);
  if (theirs === null || theirs === '') return false;
  const [pid, ...started] = theirs.split(' ');
  if (startOf(Number(pid)) === started.join(' ')) return false;
  // Stale. Moved aside before it is removed, so that of two that find it stale only one removes it.
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) === theirs) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch {
    return false;
  }
  return false;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

// A lock between processes by a file that names its owner; a dead owner's lock is taken over.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delay, lives, markOf, type ProcessMark } from './processes';

/** Runs `work` while no other process holds `file`. `waiting` is called once if somebody else has it. */
export async function withLock<T>(file: string, work: () => Promise<T>, waiting: () => void = () => undefined): Promise<T> {
  const mine = JSON.stringify(markOf(process.pid));
  for (let told = false; !take(file, mine); ) {
    if (!told) waiting();
    told = true;
    await delay(150);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string, mine: string): boolean {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const theirs = read(file);
  if (theirs === null || ownerLives(theirs)) return false;
  // Stale. Moved aside before it is removed, so that of two that find it stale only one removes it.
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  if (read(aside) === theirs) rmSync(aside, { force: true });
  else renameSync(aside, file);
  return false;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function ownerLives(content: string): boolean {
  try {
    return lives(JSON.parse(content) as ProcessMark);
  } catch {
    // Just being written: the file is made before its content is there.
    return content === '';
  }
}

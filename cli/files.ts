// Files that a command writes where it was told to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliExit } from './output';

const WHY: Record<string, string> = {
  ENOENT: 'mappen finns inte',
  ENOTDIR: 'mappen finns inte',
  EISDIR: 'det är en mapp',
  EACCES: 'du får inte skriva där',
  EPERM: 'du får inte skriva där',
  EROFS: 'det går inte att skriva där',
  ENOSPC: 'det finns inte plats',
};

/** Writes a text to a file. Ends with status 1, saying why, where that cannot be done. */
export function writeFile(file: string, text: string, options: { isNew?: boolean } = {}): void {
  told(file, () => writeFileSync(file, text, options.isNew ? { flag: 'wx' } : {}));
}

/** Makes the folders above a path; those that are there are fine. Ends with status 1, saying why, where that cannot be done. */
export function makeFoldersAbove(path: string): void {
  told(dirname(path), () => mkdirSync(dirname(path), { recursive: true }));
}

function told(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliExit(1, `${path} kan inte skrivas${code !== undefined && WHY[code] !== undefined ? `: ${WHY[code]}` : ''}.`);
  }
}

// What people and meetings share: the file as it is sent, or as text for the municipality's folder.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { errorLine } from '../domain/arshjul/parse';
import { keepSchemaLine } from '../domain/imports/folderText';
import type { RowError } from '../domain/imports/sheet';
import { FileRefused } from '../services/imports/refused';
import { LARGEST_FILE } from '../services/imports/readFile';
import { readFolder, type MunicipalityFolder } from '../services/imports/folder';
import { filesOf } from '../services/years/municipality';
import { writeFile } from './files';
import { CliExit, print, progress } from './output';

/** A file's bytes. Ends with status 1 when there is none, or it is too large to be read. */
export function bytesOf(file: string): Buffer {
  if (!existsSync(file) || !statSync(file).isFile()) throw new CliExit(1, `Filen ${file} finns inte.`);
  if (statSync(file).size > LARGEST_FILE) throw new CliExit(1, `Filen ${file} är större än 2 MB, som är det mesta som läses.`);
  return readFileSync(file);
}

/** What the API is sent of a file. */
export function sentFile(file: string): { file: string; content: string } {
  return { file: basename(file), content: bytesOf(file).toString('base64') };
}

/** Every error of a file, `file:row:cell: column: text`, one a line; ends with status 1. */
export function wrongFile(file: string, errors: readonly RowError[]): CliExit {
  return new CliExit(1, errors.map((e) => `${file}:${String(e.line)}:${String(e.column ?? 1)}: ${e.field === '' ? '' : `${e.field}: `}${e.text}`).join('\n'));
}

/** `work`, with a file that cannot be read told as the command's own end. */
export async function readable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileRefused) throw new CliExit(1, `${file}: ${error.text}`);
    throw error;
  }
}

/** The municipality's folder as it stands. */
export function folder(municipality: string): MunicipalityFolder {
  return readFolder(municipality);
}

/** Writes the text of one of the folder's files, when the folder would be right with it. */
export function writeText(municipality: MunicipalityFolder, name: 'organisation.yaml' | 'sammantraden.yaml', made: string, out: string, dryRun: boolean): void {
  const text = keepSchemaLine(filesOf(municipality.path)[name], made);
  const faults = municipality.faultsWith(name, text);
  if (faults.length > 0) throw new CliExit(1, `Mappen skulle inte gå att läsa med den nya filen, så den skrivs inte:\n${faults.map(errorLine).join('\n')}`);
  if (dryRun) return;
  writeFile(out, text);
  progress(`${out} är skriven.`);
}

/** The differences of a file for people: one line each. */
export function tell(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  print(title);
  for (const line of lines) print(`  ${line}`);
}


import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The three texts of a municipality's folder. */
export interface FolderFiles {
  'arshjul.yaml': string;
  'organisation.yaml': string;
  'sammantraden.yaml': string;
}

export function filesOf(folder: string): FolderFiles {
  const text = (file: keyof FolderFiles): string => readFileSync(join(folder, file), 'utf8');
  return { 'arshjul.yaml': text('arshjul.yaml'), 'organisation.yaml': text('organisation.yaml'), 'sammantraden.yaml': text('sammantraden.yaml') };
}

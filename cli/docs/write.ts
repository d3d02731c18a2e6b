// Everything in docs/ that is written by the product.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadMunicipality, municipalitiesFolder } from '../../services/years/municipality';
import { Places } from './places';
import { checkDocument, planDocument } from './plans';
import { FIVE, readRequirements, requirementsDocument, type Folder } from './requirements';

/** An ordinary year and an election year. */
export const YEARS = [2027, 2030];

/** The checkout. */
export const root = dirname(municipalitiesFolder());

/** Path in the checkout → text, as it would be written now. Throws when a folder does not hold, or a place is not there. */
export function generatedDocuments(): Map<string, string> {
  const documents = new Map<string, string>();
  const files = Object.fromEntries(FIVE.map(([folder]) => [folder, new Places('arshjul.yaml', readFileSync(join(root, 'kommuner', folder, 'arshjul.yaml'), 'utf8'))])) as Record<Folder, Places>;
  documents.set('docs/requirements.md', requirementsDocument(readRequirements(readFileSync(join(root, 'docs/requirements.yaml'), 'utf8')), files));
  for (const [folder] of FIVE) {
    const municipality = loadMunicipality(folder);
    for (const year of YEARS) documents.set(`docs/plans/${folder}-${year}.md`, planDocument(municipality, year));
    documents.set(`docs/plans/${folder}-check.md`, checkDocument(municipality, YEARS));
  }
  return documents;
}

/** Writes what differs; the paths written. */
export function writeDocuments(): string[] {
  const written: string[] = [];
  for (const [path, text] of generatedDocuments()) {
    const file = join(root, path);
    if (read(file) === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    written.push(path);
  }
  return written;
}

/** The text of a file; null when there is none. */
export function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

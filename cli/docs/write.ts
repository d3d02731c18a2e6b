// Everything in docs/ that is written by the product.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadMunicipality, municipalitiesFolder } from '../../services/years/municipality';
import { Places } from './places';
import { checkDocument, planDocument, planned } from './plans';
import { readRequirements, requirementsDocument } from './requirements';

/** An ordinary year and an election year. */
export const YEARS = [2027, 2030];

/** The checkout. */
export const root = dirname(municipalitiesFolder());

/** Path in the checkout → text, as it would be written now. Throws when a folder does not hold, or a place is not there. */
export function generatedDocuments(): Map<string, string> {
  const documents = new Map<string, string>();
  const data = readRequirements(readFileSync(join(root, 'docs/requirements.yaml'), 'utf8'));
  const municipalities = data.columns.map(({ folder }) => loadMunicipality(folder));
  const sources = new Map(municipalities.map((m) => [m.name, { name: m.definition.municipality, places: new Places('arshjul.yaml', readFileSync(join(m.path, 'arshjul.yaml'), 'utf8')) }]));
  documents.set('docs/requirements.md', requirementsDocument(data, sources));
  for (const municipality of municipalities) {
    const plans = YEARS.map((year) => planned(municipality, year));
    for (const p of plans) documents.set(`docs/plans/${municipality.name}-${p.year}.md`, planDocument(municipality, p));
    documents.set(`docs/plans/${municipality.name}-check.md`, checkDocument(municipality, plans));
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

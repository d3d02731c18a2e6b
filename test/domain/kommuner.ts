import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';

export const KOMMUNER = ['lilla-edet', 'alvesta', 'svenljunga', 'degerfors', 'astorp'] as const;
export type Kommun = (typeof KOMMUNER)[number];

/** The three files of a municipality's folder. */
export function filesOf(kommun: Kommun): MunicipalityFiles {
  const read = (name: string): string => readFileSync(join(__dirname, '../../kommuner', kommun, name), 'utf8');
  return { 'arshjul.yaml': read('arshjul.yaml'), 'organisation.yaml': read('organisation.yaml'), 'sammantraden.yaml': read('sammantraden.yaml') };
}

/** A municipality, read. */
export function readKommun(kommun: Kommun) {
  const read = parseMunicipality(filesOf(kommun));
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return read;
}

const known = new Map<Kommun, ReturnType<typeof readKommun>>();

/** A municipality's year. */
export function planOf(kommun: Kommun, year: number, facts: readonly Fact[] = []): Plan {
  const read = known.get(kommun) ?? readKommun(kommun);
  known.set(kommun, read);
  return plan({ ...read, year, facts });
}

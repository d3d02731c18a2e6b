import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { plan } from '../../domain/plan/plan';
import type { Fact } from '../../domain/plan/facts';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';

const folder = join(__dirname, '../../kommuner/astorp');

export const astorpFiles: MunicipalityFiles = {
  'arshjul.yaml': readFileSync(join(folder, 'arshjul.yaml'), 'utf8'),
  'organisation.yaml': readFileSync(join(folder, 'organisation.yaml'), 'utf8'),
  'sammantraden.yaml': readFileSync(join(folder, 'sammantraden.yaml'), 'utf8'),
};

/** Åstorp, read. */
export function astorp() {
  const read = parseMunicipality(astorpFiles);
  if (!read.ok) throw new Error(read.errors.map((e) => `${e.file}:${e.line}:${e.column} ${e.text}`).join('\n'));
  return read;
}

const read = astorp();

export function astorpPlan(year: number, facts: readonly Fact[] = []): Plan {
  return plan({ definition: read.definition, organisation: read.organisation, meetings: read.meetings, year, facts });
}

export function occurrence(p: Plan, id: string): PlannedOccurrence {
  const found = p.steps.find((o) => o.id === id);
  if (!found) throw new Error(`${id} is not in the plan`);
  return found;
}

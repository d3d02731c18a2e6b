// A process of its own that reads and plans every municipality of the country once: the five definitions in turn, each widened to a
// real size. Prints one JSON object.
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { plan } from '../../domain/plan/plan';
import { filesOf, knownMunicipalities, municipalitiesFolder } from '../../services/years/municipality';
import { widenAll, type OrganisationText } from '../widen';
import { sizes } from './sizes';

/** What it prints. `planSeconds` is planning alone, `readSeconds` reading the texts, `peakMb` the most resident memory. */
export interface AllPlanned {
  municipalities: number;
  managers: number;
  occurrences: number;
  readSeconds: number;
  planSeconds: number;
  peakMb: number;
}

function main([yearText = '']: string[]): void {
  const year = Number(yearText);
  const patterns = knownMunicipalities().map((name) => filesOf(join(municipalitiesFolder(), name)));
  const all: AllPlanned = { municipalities: 0, managers: 0, occurrences: 0, readSeconds: 0, planSeconds: 0, peakMb: 0 };
  for (const [i, managers] of sizes().entries()) {
    const pattern = patterns[i % patterns.length];
    if (!pattern) throw new Error('no municipalities');
    const organisation = stringify(widenAll(parse(pattern['organisation.yaml']) as OrganisationText, managers), { aliasDuplicateObjects: false });
    const began = performance.now();
    const read = parseMunicipality({ ...pattern, 'organisation.yaml': organisation });
    if (!read.ok) throw new Error(read.errors.map((e) => e.text).join('\n'));
    const parsed = performance.now();
    const planned = plan({ definition: read.definition, organisation: read.organisation, meetings: read.meetings, year, facts: [] });
    all.planSeconds += (performance.now() - parsed) / 1_000;
    all.readSeconds += (parsed - began) / 1_000;
    all.municipalities += 1;
    all.managers += managers;
    all.occurrences += planned.steps.length;
  }
  // Kilobytes on Linux and macOS alike in Node.
  all.peakMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify(all));
}

main(process.argv.slice(2));

// Generated municipalities: the pattern's own definition and meetings with an organisation of the size that is measured.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { filesOf, loadMunicipality, municipalitiesFolder } from '../services/years/municipality';
import type { Settings } from './options';
import { widenAll, widenOne, type OrganisationText } from './widen';

const MONTHS = ['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november'];

/** How many steps of the load's municipality can be opened one after another: one a month. */
export const LOAD_ROUNDS = MONTHS.length;

/** Paths of the generated folders. */
export interface Municipalities {
  /** the pattern's whole year with `managers` managers */
  year: string;
  /** one step at one organ, `managers` answers */
  step: string;
  /** the same step once a month, to be answered under load */
  load: string;
  /** the same with `adjustedTasks` managers */
  adjusted: string;
}

/** Writes the folders under `into` and reads them back as the product does; throws where one has a fault. */
export function writeMunicipalities(into: string, settings: Settings): Municipalities {
  const files = filesOf(join(municipalitiesFolder(), settings.municipality));
  const organisation = parse(files['organisation.yaml']) as OrganisationText;
  const write = (name: string, definition: string, org: OrganisationText): string => {
    const path = join(into, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'arshjul.yaml'), definition);
    writeFileSync(join(path, 'organisation.yaml'), stringify(org, { aliasDuplicateObjects: false }));
    writeFileSync(join(path, 'sammantraden.yaml'), files['sammantraden.yaml']);
    loadMunicipality(path);
    return path;
  };
  const one = widenOne({ ...organisation, frånvaro: [] }, settings.division, settings.managers);
  return {
    year: write('matning-ar', files['arshjul.yaml'], widenAll(organisation, settings.managers)),
    step: write('matning-steg', oneStep(files['arshjul.yaml'], settings, ['april']), one),
    load: write('matning-last', oneStep(files['arshjul.yaml'], settings, MONTHS), one),
    adjusted: write('matning-andring', oneStep(files['arshjul.yaml'], settings, MONTHS), widenOne({ ...organisation, frånvaro: [] }, settings.division, settings.adjustedTasks)),
  };
}

/** The definition with one collection only, at one organ, for the given periods; the events that a deficit calls for stay. */
function oneStep(text: string, { collection, organ }: Settings, periods: string[]): string {
  const whole = parse(text) as Record<string, unknown>;
  const collections = whole['insamlingar'] as Record<string, Record<string, unknown>>;
  const chains = (whole['avvikelsekedjor'] ?? {}) as Record<string, { händelse?: string }>;
  const called = new Set(Object.values(chains).flatMap((chain) => chain.händelse ?? []));
  const events = Object.entries((whole['händelser'] ?? {}) as Record<string, unknown>).filter(([key]) => called.has(key));
  for (const part of ['rapporter', 'steg', 'stående', 'regler']) delete whole[part];
  whole['insamlingar'] = { [collection]: { ...collections[collection], organ, period: periods } };
  whole['händelser'] = Object.fromEntries(events);
  return stringify(whole, { aliasDuplicateObjects: false });
}

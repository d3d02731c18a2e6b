import type { Meeting, Organisation } from '../organisation/types';
import { readArshjul } from './arshjulFile';
import type { Definition } from './definition';
import { readYaml } from './meetingsFile';
import { readOrganisation, readOrgans, shapeOrganisation } from './organisationFile';
import { sortErrors, type DefinitionError } from './problems';
import { YamlFile } from './yamlFile';

export type { Definition } from './definition';
export { errorLine, type DefinitionError } from './problems';

export interface MunicipalityFiles {
  'arshjul.yaml': string;
  'organisation.yaml': string;
  'sammantraden.yaml': string;
}

export type MunicipalityResult =
  | { ok: true; definition: Definition; organisation: Organisation; meetings: Meeting[] }
  | { ok: false; errors: DefinitionError[] };

/** The version of a definition that nobody has given one; of what is only looked at. */
export const UNVERSIONED = 'utan-version';

/**
 * Reads a municipality's three files as a whole. All errors at once, each with file, line, column and a Swedish sentence. `version`
 * names this text of it: the caller makes it from the files (`versionOf` in services/years/municipality.ts), since the core hashes nothing.
 */
export function parseMunicipality(files: MunicipalityFiles, version = UNVERSIONED): MunicipalityResult {
  const arshjul = new YamlFile('arshjul.yaml', files['arshjul.yaml']);
  const people = new YamlFile('organisation.yaml', files['organisation.yaml']);
  const calendar = new YamlFile('sammantraden.yaml', files['sammantraden.yaml']);

  const raw = shapeOrganisation(people);
  const organs = raw ? readOrgans(raw, people) : [];
  const definition = readArshjul(arshjul, raw ? organs : null, version);
  const meetings = readYaml(calendar, raw ? organs.map((o) => o.id) : undefined);
  const organisation = raw && definition ? readOrganisation(raw, organs, definition.levels, definition.roles, people) : null;
  const errors = sortErrors([...arshjul.errors, ...people.errors, ...calendar.errors]);
  if (errors.length > 0 || !definition || !organisation) return { ok: false, errors };
  return { ok: true, definition, organisation, meetings };
}

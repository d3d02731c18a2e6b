import type { DefinitionError } from '../../domain/arshjul/problems';
import { parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { filesOf, loadMunicipality, type Municipality } from '../years/municipality';

/** A municipality's folder that can be asked whether it would be right with another text. */
export interface MunicipalityFolder extends Municipality {
  /** what would be wrong in the folder with this text as one of its files; empty: nothing */
  faultsWith(file: keyof MunicipalityFiles, text: string): DefinitionError[];
}

/** Reads a folder as `loadMunicipality` does, with the same refusals. */
export function readFolder(nameOrPath: string): MunicipalityFolder {
  const municipality = loadMunicipality(nameOrPath);
  return {
    ...municipality,
    faultsWith: (file, text) => {
      const parsed = parseMunicipality({ ...filesOf(municipality.path), [file]: text });
      return parsed.ok ? [] : parsed.errors;
    },
  };
}

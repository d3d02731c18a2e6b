import { knownMunicipalities, loadMunicipality } from '../../services/years/municipality';

export interface RehearsalChoice {
  name: string;
  label: string;
}

let known: RehearsalChoice[] | undefined;

/** The municipalities that a rehearsal can be started for. One whose files do not hold is shown by its folder's name. */
export function rehearsalChoices(): RehearsalChoice[] {
  known ??= knownMunicipalities().map((name) => {
    try {
      return { name, label: loadMunicipality(name).definition.municipality };
    } catch {
      return { name, label: name };
    }
  });
  return known;
}

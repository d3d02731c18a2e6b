import type { Actor } from '../../services/access/actor';
import { loadMunicipality } from '../../services/years/municipality';
import { canStayOut } from '../../services/years/participants';
import { capital } from '../text';
import { rehearsalChoices, type RehearsalChoice } from './rehearsal';

/** The municipalities whose year somebody may start: a person's own, all of them before a role has been chosen. */
export function startChoices(actor: Actor): RehearsalChoice[] {
  return rehearsalChoices().filter((choice) => actor.municipality === undefined || choice.name === actor.municipality);
}

export interface OrganChoice {
  id: string;
  label: string;
}

/** Every organ's name, and those that are asked whether they take part. Throws as `loadMunicipality` where the files do not hold. */
export function organChoices(municipality: string): { asked: OrganChoice[]; labels: Map<string, string> } {
  const { organisation } = loadMunicipality(municipality);
  return {
    asked: canStayOut(organisation).map(({ id, label }) => ({ id, label: capital(label) })),
    labels: new Map(organisation.organs.map((o) => [o.id, capital(o.label)])),
  };
}

import { didYouMean } from '../arshjul/nearest';
import type { Organ } from '../organisation/types';
import { fold } from './sheet';
import type { Suggestions } from './suggest';

/** The organ that a text names by its id or its name; undefined when none, or more than one, has it. */
export function organNamed(text: string, organs: readonly Organ[]): Organ | undefined {
  const word = fold(text);
  const byId = organs.find((o) => fold(o.id) === word);
  if (byId) return byId;
  const byLabel = organs.filter((o) => fold(o.label) === word);
  return byLabel.length === 1 ? byLabel[0] : undefined;
}

/** What is said of an organ that there is not, with the nearest name; a file of many such has `suggestions` of its own. */
export function noSuchOrgan(text: string, organs: readonly Organ[], suggestions?: Suggestions): string {
  const names = (): string[] => organs.flatMap((o) => [o.id, o.label]);
  const near = suggestions ? suggestions.near(text, names) : didYouMean(text, names());
  return `Organet "${text}" finns inte.${near} Organ som finns: ${organs.map((o) => o.id).join(', ')}.`;
}

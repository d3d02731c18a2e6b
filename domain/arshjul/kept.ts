import { canonicalJson } from '../record/canonical';
import type { Definition } from './definition';
import type { DefinitionCore } from './types';

/** What tasks of a step that has opened go on living by when the year takes up another version: its ladder, its titles, its limits. */
export type OwnRules = Pick<DefinitionCore, 'ladder' | 'roles' | 'levels' | 'deviationChains'>;

/** A version's rules, for the occurrences that opened under it and do not follow a later one. */
export interface KeptRules extends OwnRules {
  version: string;
  /** ids of occurrences, sorted */
  occurrences: string[];
}

/** The rules that an occurrence lives by: those it opened under where they are kept, else the definition's own. */
export function rulesUnder<T extends OwnRules & { kept?: readonly KeptRules[] }>(definition: T, occurrence: string): OwnRules {
  return definition.kept?.find((k) => k.occurrences.includes(occurrence)) ?? definition;
}

/**
 * What is kept when `next` takes the place of `before`: for each of `opened` that is not in `follows` the rules that it has until
 * then. Nothing is kept where both versions say the same.
 */
export function keptRules(before: Definition, next: Definition, opened: ReadonlySet<string>, follows: readonly string[]): KeptRules[] {
  const following = new Set(follows);
  const earlier = (before.kept ?? []).map((k) => ({ ...k, occurrences: k.occurrences.filter((o) => !following.has(o)) }));
  const known = new Set(earlier.flatMap((k) => k.occurrences));
  const stay = [...opened].filter((o) => !following.has(o) && !known.has(o)).sort();
  const own: KeptRules[] = sameRules(before, next) ? [] : [{ version: before.version, ...rulesOf(before), occurrences: stay }];
  return [...earlier, ...own].filter((k) => k.occurrences.length > 0);
}

function sameRules(a: OwnRules, b: OwnRules): boolean {
  return canonicalJson(rulesOf(a)) === canonicalJson(rulesOf(b));
}

/** The rules alone. */
export function rulesOf({ ladder, roles, levels, deviationChains }: OwnRules): OwnRules {
  return { ladder, roles, levels, deviationChains };
}

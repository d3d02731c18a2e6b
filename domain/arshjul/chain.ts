import type { ChainItem, OrganRef } from './definition';
import type { OrganType } from '../organisation/types';
import { didYouMean } from './nearest';
import { readWhen } from './when';
import { EVERY, Unreadable, VERBS, workingDayWords } from './words';

export interface KnownOrgan {
  id: string;
  label: string;
  type: OrganType;
}

const OWN = ['nämnden', 'styrelsen', 'det egna organet'];

function organByName(name: string, organs: readonly KnownOrgan[] | null): string {
  if (organs === null) return name;
  const found = organs.find((o) => o.id === name || o.label.toLowerCase() === name.toLowerCase());
  if (found) return found.id;
  const names = organs.map((o) => o.id);
  throw new Unreadable(`Organet "${name}" finns inte i organisation.yaml.${didYouMean(name, [...names, ...organs.map((o) => o.label)])} Organ som finns: ${names.join(', ')}.`);
}

/** Reads one value of `organ:`: an organ's id or name, `varje nämnd`, `varje bolag`. Throws `Unreadable`. */
export function readOrgan(words: string, organs: readonly KnownOrgan[] | null): OrganRef {
  const every = /^varje (.+)$/.exec(words.trim());
  if (!every?.[1]) return { id: organByName(words.trim(), organs) };
  const types = EVERY[every[1]];
  if (!types) throw new Unreadable(`"${words}" går inte att läsa. Skriv ${Object.keys(EVERY).map((w) => `"varje ${w}"`).join(', ')} eller ett organ.`);
  return { types };
}

/**
 * Reads one line of `behandling:`: `<organ> <verb>`, then optionally a time (`i april`, `före sommaruppehållet`) or
 * `inom N arbetsdagar`. `nämnden` and `styrelsen` are the step's own organ. Throws `Unreadable`.
 */
export function readChainItem(sentence: string, organs: readonly KnownOrgan[] | null): ChainItem {
  const words = sentence.trim().split(/\s+/);
  for (let i = 1; i < words.length; i += 1) {
    for (const length of [2, 1]) {
      const verb = VERBS[words.slice(i, i + length).join(' ')];
      if (!verb) continue;
      const name = words.slice(0, i).join(' ');
      const organ: OrganRef = OWN.includes(name) ? { own: true } : { id: organByName(name, organs) };
      const rest = words.slice(i + length).join(' ');
      const item: ChainItem = { organ, verb, text: sentence };
      if (rest === '') return item;
      const within = rest.startsWith('inom ') ? workingDayWords(rest.slice(5)) : null;
      return within === null ? { ...item, when: readWhen(rest) } : { ...item, within };
    }
  }
  throw new Unreadable(`"${sentence}" saknar ett verb som går att läsa.${didYouMean(words[1] ?? '', Object.keys(VERBS))} Skriv "<organ> <verb>", med något av verben ${Object.keys(VERBS).join(', ')}.`);
}

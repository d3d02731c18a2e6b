import type { ChainItem, OrganRef, TimeRule } from './definition';
import type { OrganType } from '../organisation/types';
import { didYouMean } from './nearest';
import { readWhen } from './when';
import { EVERY, lookUp, Unreadable, VERBS, workingDayWords } from './words';

export interface KnownOrgan {
  id: string;
  label: string;
  type: OrganType;
}

const OWN = ['nämnden', 'styrelsen', 'det egna organet'];

function called(name: string, organs: readonly KnownOrgan[]): KnownOrgan | undefined {
  return organs.find((o) => o.id === name || o.label.toLowerCase() === name.toLowerCase());
}

function organByName(name: string, organs: readonly KnownOrgan[] | null, groups: readonly string[] = []): string {
  if (organs === null) return name;
  const found = called(name, organs);
  if (found) return found.id;
  const names = organs.map((o) => o.id);
  const meant = didYouMean(groups.length > 0 ? name.replace(/^alla /, 'varje ') : name, [...names, ...organs.map((o) => o.label), ...groups]);
  throw new Unreadable(`Organet "${name}" finns inte i organisation.yaml.${meant} Organ som finns: ${names.join(', ')}.${groups.length > 0 ? ` Eller ${groups.map((g) => `"${g}"`).join(', ')}.` : ''}`);
}

/** `a`, `a och b`, `a, b och c`: an organ's name may have an "och" of its own. */
function namesIn(words: string, organs: readonly KnownOrgan[] | null): string[] {
  if (organs && called(words, organs)) return [words];
  for (const { 0: between, index } of words.matchAll(/, | och /g)) {
    if (organs && called(words.slice(0, index), organs)) return [words.slice(0, index), ...namesIn(words.slice(index + between.length), organs)];
  }
  return words.split(/, | och /);
}

/** Reads one value of `organ:`: an organ's id or name, `varje nämnd`, `varje nämnd utom <organ> och <organ>`, `varje bolag`. Throws `Unreadable`. */
export function readOrgan(words: string, organs: readonly KnownOrgan[] | null): OrganRef {
  const every = /^varje (.+?)(?: utom (.+))?$/.exec(words.trim());
  const groups = Object.keys(EVERY).map((w) => `varje ${w}`);
  if (!every?.[1]) return { id: organByName(words.trim(), organs, groups) };
  const types = lookUp(EVERY, every[1]);
  if (!types) throw new Unreadable(`"${words}" går inte att läsa. Skriv ${groups.map((w) => `"${w}"`).join(', ')}, "varje nämnd utom <organ>" eller ett organ.`);
  if (every[2] === undefined) return { types };
  const except = namesIn(every[2], organs).map((name) => organByName(name, organs));
  const other = organs?.find((o) => except.includes(o.id) && !types.includes(o.type));
  if (other) throw new Unreadable(`"${other.id}" ingår inte i "varje ${every[1]}", så det behöver inte undantas. Ta bort det efter "utom".`);
  return { types, except };
}

const LINE_HELP = 'Efter verbet kan en tid stå: "i april", "15 april", "vecka 38", "mars till maj", "före sommaruppehållet", "efter sommaruppehållet", "vid årets andra sammanträde" eller "inom 2 arbetsdagar".';
const ONE_TIME: readonly TimeRule['kind'][] = ['months', 'date', 'week', 'beforeSeason', 'afterSeason', 'nthMeeting'];

/** A time that comes once in each wheel. */
export function isOneTime({ kind }: TimeRule): boolean {
  return ONE_TIME.includes(kind);
}

/** The time of one line: when the organ takes the ärende, not how often the step comes. Throws `Unreadable`. */
function readLineTime(words: string): TimeRule {
  const rule = readWhen(words, LINE_HELP);
  if (!isOneTime(rule)) throw new Unreadable(`"${words}" kan inte stå på en rad under "behandling:", som har en enda tid. Skriv till exempel "i april", "före sommaruppehållet" eller "vid årets andra sammanträde"; hur ofta steget kommer skrivs i "när:".`);
  return rule;
}

/**
 * Reads one line of `behandling:`: `<organ> <verb>`, then optionally a time (`i april`, `före sommaruppehållet`) or
 * `inom N arbetsdagar`. `nämnden` and `styrelsen` are the step's own organ. Throws `Unreadable`.
 */
export function readChainItem(sentence: string, organs: readonly KnownOrgan[] | null): ChainItem {
  const words = sentence.trim().split(/\s+/);
  for (let i = 1; i < words.length; i += 1) {
    for (const length of [2, 1]) {
      const verb = lookUp(VERBS, words.slice(i, i + length).join(' '));
      if (!verb) continue;
      const name = words.slice(0, i).join(' ');
      const organ: OrganRef = OWN.includes(name) ? { own: true } : { id: organByName(name, organs) };
      const rest = words.slice(i + length).join(' ');
      const item: ChainItem = { organ, verb, text: sentence };
      if (rest === '') return item;
      const within = rest.startsWith('inom ') ? workingDayWords(rest.slice(5)) : null;
      return within === null ? { ...item, when: readLineTime(rest) } : { ...item, within };
    }
  }
  throw new Unreadable(`"${sentence}" saknar ett verb som går att läsa.${didYouMean(words[1] ?? '', Object.keys(VERBS))} Skriv "<organ> <verb>", med något av verben ${Object.keys(VERBS).join(', ')}.`);
}

import { MONTHS } from '../calendar/texts';
import type { OrganType, Verb } from '../organisation/types';
import type { Strength } from '../plan/types';
import type { Carries, LawType } from './definition';
import { didYouMean } from './nearest';

/** A sentence of the definition could not be read; `text` says in Swedish what is wrong and what is allowed. */
export class Unreadable extends Error {}

/** What a table says of a word that somebody wrote; nothing for a name that every object has (`constructor`). */
export function lookUp<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

export const VERBS: Record<string, Verb> = {
  bereder: 'bereder', 'yttrar sig': 'yttrar-sig', föreslår: 'foreslar', godkänner: 'godkanner', överlämnar: 'overlamnar', bedömer: 'bedomer',
  behandlar: 'behandlar', fastställer: 'faststaller', informeras: 'informeras', beslutar: 'beslutar',
};

export const STRENGTH: Record<string, Strength> = { ska: 'ska', huvudregel: 'huvudregel', bör: 'bor', kan: 'kan' };

export const LAW_TYPE: Record<string, LawType> = {
  budget: 'budget', 'budget i december': 'budget-december', budgetramar: 'budgetramar', internbudget: 'internbudget', tilläggsanslag: 'tillaggsanslag',
  delårsrapport: 'delarsrapport', årsredovisning: 'arsredovisning', 'nämndens redovisning': 'namndsredovisning', 'intern kontroll': 'intern-kontroll', ansvarsprövning: 'ansvarsprovning', bolagsprövning: 'bolagsprovning',
};

/** The words of `beslutet bär:`. */
export const CARRIES: Record<string, Carries> = { tidplan: 'schedule', golv: 'floor', 'nya steg': 'steps', 'ny utgåva': 'definition' };

/** The Swedish word for what a decision carries: `tidplan`. */
export function carriesWord(carries: string): string {
  return Object.entries(CARRIES).find(([, value]) => value === carries)?.[0] ?? carries;
}

export const ORGAN_TYPES: Record<string, OrganType> = {
  KF: 'KF', 'KF-presidium': 'KF-presidium', KS: 'KS', 'KS som nämnd': 'KS-som-namnd', nämnd: 'namnd', utskott: 'utskott', 'gemensam nämnd': 'gemensam-namnd',
  kommunalförbund: 'kommunalforbund', moderbolag: 'moderbolag', dotterbolag: 'dotterbolag', stämma: 'stamma', revision: 'revision',
  ledningsgrupp: 'ledningsgrupp',
};

/** The Swedish word for an organ's type, as `typ:` has it. */
export function organTypeWord(type: OrganType): string {
  return Object.entries(ORGAN_TYPES).find(([, t]) => t === type)?.[0] ?? type;
}

/** Words that stand for the organs of a type. */
export const EVERY: Record<string, OrganType[]> = {
  nämnd: ['namnd', 'gemensam-namnd', 'KS-som-namnd'],
  bolag: ['moderbolag', 'dotterbolag'],
  utskott: ['utskott'],
  kommunalförbund: ['kommunalforbund'],
};

/** `vart tredje år` and so on; the index is the number of years. */
export const YEAR_ORDINALS = ['', '', 'andra', 'tredje', 'fjärde', 'femte', 'sjätte', 'sjunde', 'åttonde', 'nionde', 'tionde'];

/** Roles beside the line: they see the answers of their organ or unit, propose figures, look answers through and hand in for those in it. */
export const BESIDE: readonly string[] = ['ekonom', 'controller', 'hr'];

/** Which of an organ's meetings of the year; the first word is the last of them. */
export const ORDINALS = ['sista', 'första', 'andra', 'tredje', 'fjärde', 'femte', 'sjätte'];

/** 1–12 for a month's name. Throws `Unreadable`. */
export function monthNumber(word: string): number {
  const i = (MONTHS as readonly string[]).indexOf(word.toLowerCase());
  if (i < 0) throw new Unreadable(`"${word}" är ingen månad.${didYouMean(word, MONTHS)} Skriv månadens namn: januari … december.`);
  return i + 1;
}

/** `15 februari` → { month: 2, date: 15 }. Null when it is not a date. Throws `Unreadable` for a day that does not exist. */
export function dateWords(words: string): { month: number; date: number } | null {
  const m = /^(?:den )?(\d{1,2}) ([a-zåäö]+)$/.exec(words);
  if (!m?.[1] || !m[2]) return null;
  const month = monthNumber(m[2]);
  const date = Number(m[1]);
  if (date < 1 || date > new Date(Date.UTC(2024, month, 0)).getUTCDate()) throw new Unreadable(`${words} är ingen dag.`);
  return { month, date };
}

const NUMBERS = ['noll', 'en', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio', 'elva', 'tolv'];
/** What a duration looks like, to be found in a longer sentence. */
const DURATION = `(?:\\d{1,3}|${NUMBERS.slice(1).join('|')}) (?:arbetsdag(?:ar)?|veck(?:a|or))`;

/** `5 arbetsdagar` → 5, `två veckor` → 10: a week is five arbetsdagar. Null when it is something else. */
export function workingDayWords(words: string): number | null {
  const m = /^(\d{1,3}|[a-zåäö]+) (arbetsdag(?:ar)?|veck(?:a|or))$/.exec(words);
  if (!m?.[1] || !m[2]) return null;
  const n = /^\d/.test(m[1]) ? Number(m[1]) : NUMBERS.indexOf(m[1]);
  if (n < 0 || n > 999) return null;
  if (m[2].startsWith('arbetsdag')) return n;
  return n > 0 && n <= 50 ? n * 5 : null;
}

/** A sentence that begins with a duration: the arbetsdagar and the rest, `två veckor före svar` → [10, 'före svar']. Null when it is something else. */
export function afterDuration(sentence: string): [number, string] | null {
  const m = new RegExp(`^(${DURATION}) (.+)$`).exec(sentence);
  const days = m?.[1] ? workingDayWords(m[1]) : null;
  return days === null || !m?.[2] ? null : [days, m[2]];
}

/** The durations in weeks that sentences name, as they are written: `två veckor`. */
export function weeksIn(sentences: readonly string[]): string[] {
  const found = sentences.flatMap((s) => [...s.matchAll(new RegExp(DURATION, 'g'))].map((m) => m[0])).filter((w) => / veck(?:a|or)$/.test(w));
  return [...new Set(found)];
}

export function asList<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

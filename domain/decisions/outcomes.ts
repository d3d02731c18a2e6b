import type { Verb } from '../organisation/types';

/** What an organ did with an ärende. `noterat`: it was told, or gave its written judgement. */
export type OutcomeKind = 'bifall' | 'bifall-med-andring' | 'avslag' | 'aterremiss' | 'bordlaggning' | 'noterat';

export const OUTCOMES: readonly OutcomeKind[] = ['bifall', 'bifall-med-andring', 'avslag', 'aterremiss', 'bordlaggning', 'noterat'];

/** Verbs that prepare for a later organ: a no from such an organ is its opinion, and the ärende goes on. */
const PREPARING: ReadonlySet<Verb> = new Set<Verb>(['bereder', 'yttrar-sig', 'foreslar', 'overlamnar']);
/** Verbs where nothing is decided: the organ is told, or says in writing what it thinks. */
const NOTING: ReadonlySet<Verb> = new Set<Verb>(['informeras', 'bedomer']);

export function isOutcome(text: string): text is OutcomeKind {
  return (OUTCOMES as readonly string[]).includes(text);
}

export function isPreparing(verb: Verb): boolean {
  return PREPARING.has(verb);
}

export function isNoting(verb: Verb): boolean {
  return NOTING.has(verb);
}

/** Verbs whose outcome is a decision: what is neither prepared for a later organ nor only noted. */
export function isDeciding(verb: Verb): boolean {
  return !isPreparing(verb) && !isNoting(verb);
}

/** The place with the last word of a chain in order: the last whose verb decides. Undefined where none does. */
export function lastDeciding<T extends { verb: Verb }>(chain: readonly T[]): T | undefined {
  return chain.findLast((place) => isDeciding(place.verb));
}

/** True at the place whose yes makes the decision: the one with the last word, where none decides the last that is not only told. */
export function makesDecision(chain: readonly { verb: Verb; position: number }[], { position, verb }: { verb: string; position: number }): boolean {
  return (lastDeciding(chain) ?? chain.at(-1))?.position === position && !isNoting(verb as Verb);
}

/** The organ said yes, with or without a change of its own. */
export function isYes(outcome: string | null): boolean {
  return outcome === 'bifall' || outcome === 'bifall-med-andring';
}

/** The outcome sends the ärende back: it is not dealt with, and a later meeting takes it again. */
export function comesBack(outcome: string): boolean {
  return outcome === 'bordlaggning' || outcome === 'aterremiss';
}

/** The outcomes that a form offers for the verb, the usual one first. Any other is still recorded when it is what happened. */
export function outcomesFor(verb: Verb): OutcomeKind[] {
  return isNoting(verb) ? ['noterat', 'aterremiss', 'bordlaggning'] : ['bifall', 'bifall-med-andring', 'avslag', 'aterremiss', 'bordlaggning'];
}

/** What the verb's yes is called. */
const YES: Record<Verb, string> = {
  bereder: 'Tillstyrker förslaget',
  'yttrar-sig': 'Yttrar sig enligt förslaget',
  foreslar: 'Föreslår enligt förslaget',
  godkanner: 'Godkänner',
  overlamnar: 'Överlämnar',
  bedomer: 'Bedömning lämnad',
  behandlar: 'Behandlad',
  faststaller: 'Fastställer',
  informeras: 'Noterat',
  beslutar: 'Beslutar enligt förslaget',
};

const WORDS: Record<Exclude<OutcomeKind, 'bifall' | 'noterat'>, string> = {
  'bifall-med-andring': 'Bifall med ändring',
  avslag: 'Avslag',
  aterremiss: 'Återremiss',
  bordlaggning: 'Bordläggning',
};

/** The outcome in Swedish as the organ with this verb would say it. */
export function outcomeLabel(outcome: OutcomeKind, verb: Verb): string {
  if (outcome === 'bifall') return YES[verb];
  if (outcome === 'noterat') return verb === 'bedomer' ? 'Bedömning lämnad' : 'Noterat';
  return WORDS[outcome];
}

/** `§ 123` for what somebody types as a number (`123`, `§123`, `12 a`); other texts stay as typed; null when empty. */
export function paragraphText(raw: string | null | undefined): string | null {
  const text = (raw ?? '').trim().replace(/\s+/g, ' ');
  if (text === '') return null;
  const number = /^§?\s*(\d+)\s*([a-zåäö]?)$/i.exec(text);
  return number ? `§ ${number[1] ?? ''}${number[2] ? ` ${number[2].toLowerCase()}` : ''}` : text;
}

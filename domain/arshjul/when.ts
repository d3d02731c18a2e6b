import type { Moment, PeriodRef, TimeRule } from './definition';
import { MONTHS } from '../calendar/texts';
import { dateWords, monthNumber, Unreadable, workingDayWords } from './words';

const WHEN_HELP =
  'Skriv till exempel "i mars", "mars till maj", "i december, senast i januari", "15 februari", "före sommaruppehållet", "efter sommaruppehållet", "i mars och i september", "varje ordinarie sammanträde", "två gånger per år", "minst en gång per år", "en gång per år, utspritt", "varannan månad", "vid varje <ett stegs id>", "inför varje <ett stegs id>", "enligt indikatorerna", "enligt <id under val>", "en gång per mandatperiod, i mars till maj året efter valet", "löpande" eller "ej angivet".';

/** Reads a `när:` sentence. Throws `Unreadable`. */
export function readWhen(sentence: string): TimeRule {
  const s = sentence.trim();
  if (s === 'löpande') return { kind: 'standing' };
  if (s === 'ej angivet') return { kind: 'unstated' };
  if (s === 'varje ordinarie sammanträde') return { kind: 'eachMeeting' };
  if (s === 'före sommaruppehållet') return { kind: 'beforeSeason' };
  if (s === 'efter sommaruppehållet') return { kind: 'afterSeason' };
  const date = dateWords(s.replace(/^senast /, '').replace(/ året efter$/, ''));
  if (date) return { kind: 'date', ...date, nextYear: s.endsWith(' året efter') };

  const times = readTimes(s);
  if (times) return times;
  const eachOf = /^(vid|inför) varje ([a-z0-9][a-z0-9-]*)$/.exec(s);
  if (eachOf?.[2]) return { kind: 'eachOf', step: eachOf[2], place: eachOf[1] === 'vid' ? 'with' : 'before' };
  if (s === 'enligt indikatorerna') return { kind: 'indicators' };
  const by = /^enligt ([a-z0-9-]+)$/.exec(s)?.[1];
  if (by !== undefined) return { kind: 'chosen', by };

  let m = /^en gång per mandatperiod, i ([a-zåäö]+)(?: till ([a-zåäö]+))? (valåret|året efter valet|andra året efter valet|tredje året efter valet)$/.exec(s);
  if (m?.[1] && m[3]) {
    const from = monthNumber(m[1]);
    const offset = ['valåret', 'året efter valet', 'andra året efter valet', 'tredje året efter valet'].indexOf(m[3]);
    return { kind: 'mandate', offset, months: [from, m[2] ? monthNumber(m[2]) : from] };
  }
  m = /^i ([a-zåäö]+), senast i ([a-zåäö]+)$/.exec(s);
  if (m?.[1] && m[2]) return months(monthNumber(m[1]), monthNumber(m[2]), 'first');
  m = /^(?:i )?([a-zåäö]+) (?:till|eller) ([a-zåäö]+)( året efter)?$/.exec(s);
  if (m?.[1] && m[2]) {
    const [from, to] = [monthNumber(m[1]), monthNumber(m[2])];
    return m[3] === undefined ? months(from, to, 'last') : { kind: 'months', from, to, nextYear: true, prefer: 'last' };
  }
  m = /^i ([a-zåäö]+)( året efter)?$/.exec(s);
  if (m?.[1]) {
    const month = monthNumber(m[1]);
    return { kind: 'months', from: month, to: month, nextYear: m[2] !== undefined, prefer: 'last' };
  }
  if (/^i [a-zåäö]+(?:, i [a-zåäö]+)* och i [a-zåäö]+$/.test(s)) {
    return { kind: 'listed', months: s.split(/, | och /).map((part) => monthNumber(part.slice(2))).sort((a, b) => a - b) };
  }
  throw new Unreadable(`Tiden "${sentence}" går inte att läsa. ${WHEN_HELP}`);
}

const COUNTS: Record<string, number> = { en: 1, två: 2, tre: 3, fyra: 4, sex: 6, tolv: 12 };
const EVERY_MONTHS: Record<string, number> = { 'varje månad': 12, 'varannan månad': 6, 'var tredje månad': 4, 'var fjärde månad': 3 };

/** `två gånger per år`, `minst en gång per år`, `varannan månad`; null for something else. Throws `Unreadable` for a number that does not divide the year. */
function readTimes(s: string): TimeRule | null {
  const m = /^(minst )?([a-zåäö]+|\d+) (?:gång|gånger) per år(, utspritt)?$/.exec(s);
  const n = m ? (COUNTS[m[2] ?? ''] ?? Number(m[2])) : EVERY_MONTHS[s];
  if (n === undefined) return null;
  if (n !== 1 && n !== 2 && n !== 3 && n !== 4 && n !== 6 && n !== 12) throw new Unreadable(`"${s}" går inte att dela upp på årets månader. Skriv en, två, tre, fyra, sex eller tolv gånger, eller månaderna: "i mars och i oktober".`);
  return { kind: 'times', n, atLeast: m?.[1] !== undefined, ...(m?.[3] === undefined ? {} : { spread: true as const }) };
}

function months(from: number, to: number, prefer: 'first' | 'last'): Extract<TimeRule, { kind: 'months' }> {
  return { kind: 'months', from, to, nextYear: to < from, prefer };
}

const MOMENT_HELP =
  'Skriv till exempel "när perioden är stängd", "5 arbetsdagar efter stängning", "8 arbetsdagar före handlingsstopp", "5 arbetsdagar före sammanträdet", "20 arbetsdagar före svar", "10 arbetsdagar efter öppning", "efter föregående steg", "efter sommaruppehållet", "i januari" eller "15 februari".';

/** Reads an `öppnar:` or `svar senast:` sentence; a month means its first day for an opening, its last for an answer. Throws `Unreadable`. */
export function readMoment(sentence: string, edge: 'first' | 'last'): Moment {
  const s = sentence.trim();
  if (s === 'när perioden är stängd') return { kind: 'periodClosed', days: 0 };
  if (s === 'efter föregående steg') return { kind: 'afterPredecessors', days: 0 };
  if (s === 'efter sommaruppehållet') return { kind: 'afterSeason', days: 0 };
  const date = dateWords(s.replace(/ året efter$/, ''));
  if (date) return { kind: 'date', ...date, nextYear: s.endsWith(' året efter') };
  const m = /^(\d{1,3} arbetsdag(?:ar)?) (.+)$/.exec(s);
  const days = m?.[1] ? workingDayWords(m[1]) : null;
  if (m?.[2] && days !== null) {
    switch (m[2]) {
      case 'efter stängning': return { kind: 'periodClosed', days };
      case 'före handlingsstopp': return { kind: 'beforePapers', days };
      case 'före sammanträdet': return { kind: 'beforeMeeting', days };
      case 'efter öppning': return { kind: 'afterOpening', days };
      case 'före svar': return { kind: 'beforeAnswer', days };
      case 'efter föregående steg': return { kind: 'afterPredecessors', days };
      case 'efter sommaruppehållet': return { kind: 'afterSeason', days };
    }
  }
  const month = /^i ([a-zåäö]+)( året efter)?$/.exec(s);
  if (month?.[1]) return { kind: 'month', month: monthNumber(month[1]), edge, nextYear: month[2] !== undefined };
  throw new Unreadable(`Tidpunkten "${sentence}" går inte att läsa. ${MOMENT_HELP}`);
}

/** The months of `mäts:`; a number of times a year is the last month of each part. Throws `Unreadable` for what names no months. */
export function monthsOf(sentence: string): number[] {
  const rule = readWhen(sentence);
  if (rule.kind === 'times') return Array.from({ length: rule.n }, (_, i) => ((i + 1) * 12) / rule.n);
  if (rule.kind === 'listed') return rule.months;
  if (rule.kind === 'months' && rule.from === rule.to) return [rule.from];
  throw new Unreadable(`"${sentence}" säger inte hur ofta. Skriv "varje månad", "varannan månad", "två gånger per år" eller "i mars och i oktober".`);
}

/** One value of `period:`; `varje månad` is the twelve periods that close in the wheel's year: the bokslut, then January to November. Throws `Unreadable`. */
export function readPeriods(word: string): PeriodRef[] {
  return word === 'varje månad' ? ['bokslut', ...MONTHS.slice(0, 11)].map(readPeriod) : [readPeriod(word)];
}

/** `augusti` → P08 of the wheel's year, `bokslut` → P12 of the year before. Throws `Unreadable`. */
export function readPeriod(word: string): PeriodRef {
  if (word === 'bokslut') return { period: 'P12', yearOffset: -1, label: 'bokslut' };
  const month = monthNumber(word);
  return { period: `P${String(month).padStart(2, '0')}`, yearOffset: 0, label: word };
}

import type { Moment, PeriodRef, TimeRule } from './definition';
import { MONTHS } from '../calendar/texts';
import { didYouMean } from './nearest';
import { afterDuration, dateWords, lookUp, monthNumber, ORDINALS, Unreadable, YEAR_ORDINALS } from './words';

const WHEN_HELP =
  'Skriv till exempel "i mars", "mars till maj", "i december, senast i januari", "15 februari", "vecka 38", "före sommaruppehållet", "efter sommaruppehållet", "i mars och i september", "den 15 varje månad", "sista arbetsdagen i mars och i september", "varje ordinarie sammanträde", "årets andra sammanträde", "två gånger per år", "minst en gång per år", "en gång per år, utspritt", "varannan månad", "varje kvartal", "varje månad utom juli", "vid varje <ett stegs id>", "inför varje <ett stegs id>", "enligt indikatorerna", "enligt <id under val>", "en gång per mandatperiod, i mars till maj året efter valet", "i mars första året i mandatperioden", "vartannat år från 2026, i februari", "löpande" eller "ej angivet".';

/** Reads a `när:` sentence; `help` says what may stand in its place. Throws `Unreadable`. */
export function readWhen(sentence: string, help = WHEN_HELP): TimeRule {
  const s = sentence.trim();
  if (s === 'löpande') return { kind: 'standing' };
  if (s === 'ej angivet') return { kind: 'unstated' };
  if (s === 'varje ordinarie sammanträde') return { kind: 'eachMeeting' };
  if (s === 'före sommaruppehållet') return { kind: 'beforeSeason' };
  if (s === 'efter sommaruppehållet') return { kind: 'afterSeason' };
  const date = dateWords(s.replace(/^senast /, '').replace(/ året efter$/, ''));
  if (date) return { kind: 'date', ...date, nextYear: s.endsWith(' året efter') };

  const week = weekWords(s);
  if (week) return { kind: 'week', ...week };

  const times = readTimes(s);
  if (times) return times;
  const nth = readNthMeeting(s);
  if (nth) return nth;
  const dated = readDated(s);
  if (dated) return dated;
  const eachOf = /^(vid|inför) varje ([a-z0-9][a-z0-9-]*)$/.exec(s);
  if (eachOf?.[2]) return { kind: 'eachOf', step: eachOf[2], place: eachOf[1] === 'vid' ? 'with' : 'before' };
  if (s === 'enligt indikatorerna') return { kind: 'indicators' };
  const by = /^enligt ([a-z0-9-]+)$/.exec(s)?.[1];
  if (by !== undefined) return { kind: 'chosen', by };

  const years = readMandate(s) ?? readEveryYears(s);
  if (years) return years;
  let m = /^i ([a-zåäö]+), senast i ([a-zåäö]+)$/.exec(s);
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
    const listed = s.split(/, | och /).map((part) => monthNumber(part.slice(2))).sort((a, b) => a - b);
    const twice = listed.find((month, i) => listed[i + 1] === month);
    if (twice !== undefined) throw new Unreadable(`"${s}" nämner ${MONTHS[twice - 1] ?? ''} två gånger. Ta bort den ena.`);
    return { kind: 'listed', months: listed };
  }
  throw new Unreadable(`Tiden "${sentence}" går inte att läsa. ${help}`);
}

/** `vecka 38`, `i v. 38`, `vecka 3 året efter`; null for something else. Throws `Unreadable` for a week that not every year has. */
function weekWords(words: string): { week: number; nextYear: boolean } | null {
  const m = /^(?:i )?(?:vecka |v\. ?)(\d{1,2})( året efter)?$/.exec(words);
  if (!m) return null;
  const week = Number(m[1]);
  if (week < 1 || week > 52) throw new Unreadable(`Vecka ${week} finns inte varje år. Skriv en vecka från 1 till 52, eller en dag.`);
  return { week, nextYear: m[2] !== undefined };
}

const COUNTS: Record<string, number> = { en: 1, två: 2, tre: 3, fyra: 4, sex: 6, tolv: 12 };
const EVERY_MONTHS: Record<string, number> = { 'varje månad': 12, 'varannan månad': 6, 'var tredje månad': 4, 'var fjärde månad': 3, 'varje kvartal': 4, 'varje halvår': 2 };

/** `två gånger per år`, `minst en gång per år`, `varannan månad`; null for something else. Throws `Unreadable` for a number that does not divide the year. */
function readTimes(s: string): TimeRule | null {
  const m = /^(minst )?([a-zåäö]+|\d+) (?:gång|gånger) per år(, utspritt)?$/.exec(s);
  const without = /^varje månad utom (.+)$/.exec(s)?.[1];
  if (without !== undefined) return { kind: 'listed', months: monthsWithout(without) };
  const n = m ? (lookUp(COUNTS, m[2] ?? '') ?? Number(m[2])) : lookUp(EVERY_MONTHS, s);
  if (n === undefined) return null;
  if (n !== 1 && n !== 2 && n !== 3 && n !== 4 && n !== 6 && n !== 12) throw new Unreadable(`"${s}" går inte att dela upp på årets månader. Skriv en, två, tre, fyra, sex eller tolv gånger, eller månaderna: "i mars och i oktober".`);
  return { kind: 'times', n, atLeast: m?.[1] !== undefined, ...(m?.[3] === undefined ? {} : { spread: true as const }) };
}

/** `januari, juni och december` → the other months, in order. Throws `Unreadable` for what is no month, and when no month is left. */
function monthsWithout(words: string): number[] {
  const out = words.split(/, | och /).map((w) => monthNumber(w.replace(/^i /, '')));
  const left = MONTHS.map((_, i) => i + 1).filter((month) => !out.includes(month));
  if (left.length === 0) throw new Unreadable(`"varje månad utom ${words}" lämnar ingen månad kvar. Ta bort någon efter "utom".`);
  return left;
}

const MANDATE_YEARS = new Map([
  ['valåret', 0], ['året efter valet', 1], ['andra året efter valet', 2], ['tredje året efter valet', 3],
  ['första året i mandatperioden', 1], ['andra året i mandatperioden', 2], ['tredje året i mandatperioden', 3], ['fjärde året i mandatperioden', 0],
]);

/**
 * `en gång per mandatperiod, i mars till maj året efter valet`, `i mars andra året i mandatperioden`; null for something else. The
 * mandatperiod's first year is the one after the valår, its fourth the next valår. Throws `Unreadable`.
 */
function readMandate(s: string): TimeRule | null {
  const m = /^(?:en gång per mandatperiod, )?i ([a-zåäö]+)(?: till ([a-zåäö]+))? (.+)$/.exec(s);
  const offset = MANDATE_YEARS.get(m?.[3] ?? '');
  return m?.[1] === undefined || offset === undefined ? null : { kind: 'mandate', offset, months: span(m[1], m[2]) };
}

/** `vartannat år från 2026, i februari`, `vart tredje år från 2027, i maj till juni`; null for something else. Throws `Unreadable` for what is said only in part. */
function readEveryYears(s: string): TimeRule | null {
  if (!/^(?:vartannat|vart [a-zåäö]+) år\b/.test(s)) return null;
  const m = /^(?:vartannat|vart ([a-zåäö]+)) år från (\d{4}), i ([a-zåäö]+)(?: till ([a-zåäö]+))?$/.exec(s);
  const n = m?.[1] === undefined ? 2 : YEAR_ORDINALS.indexOf(m[1]);
  if (!m?.[2] || !m[3] || n < 2) throw new Unreadable(`"${s}" går inte att läsa. Skriv hur ofta, ett år då det görs och månaden: "vartannat år från 2026, i februari" eller "vart tredje år från 2027, i maj till juni" (till och med "vart tionde år").`);
  const from = Number(m[2]);
  if (from < 1990 || from > 2100) throw new Unreadable(`${m[2]} är inget år att räkna från. Skriv ett år då det görs, till exempel 2026.`);
  return { kind: 'everyYears', n, from, months: span(m[3], m[4]) };
}

function span(first: string, last = first): [number, number] {
  return [monthNumber(first), monthNumber(last)];
}

/** `årets andra sammanträde`, `vid nästa års första sammanträde`; null for something else. */
function readNthMeeting(s: string): TimeRule | null {
  const m = /^(?:vid |på )?(årets|nästa års) ([a-zåäö]+) (?:ordinarie )?sammanträde$/.exec(s);
  const n = m?.[2] === undefined ? -1 : ORDINALS.indexOf(m[2]);
  return n < 0 ? null : { kind: 'nthMeeting', n, nextYear: m?.[1] === 'nästa års' };
}

/** `den 15 varje månad`, `sista arbetsdagen i mars och i oktober`; null for something else. Throws `Unreadable` for a day that no month has, and for what names no months. */
function readDated(s: string): TimeRule | null {
  const m = /^(?:den (\d{1,2})(?::e)?|sista arbetsdagen) (?:i )?((?:varje|varannan|var [a-zåäö]+) månad|varje (?:kvartal|halvår)|varje månad utom .+|[a-zåäö]+(?:(?:, i [a-zåäö]+)* och i [a-zåäö]+)?)$/.exec(s);
  if (!m?.[2]) return null;
  const date = m[1] === undefined ? 31 : Number(m[1]);
  if (date < 1 || date > 31) throw new Unreadable(`Den ${date} finns inte i någon månad.`);
  if (m[1] !== undefined && /^varje (?:kvartal|halvår)$/.test(m[2])) throw new Unreadable(`"${s}" säger inte i vilken månad. Skriv månaderna, till exempel "den ${date} i mars och i september", eller "sista arbetsdagen ${m[2]}".`);
  const single = m[1] === undefined ? null : dateWords(`${date} ${m[2]}`);
  if (single) return { kind: 'date', ...single, nextYear: false };
  const rule = readWhen(/^var(?:je|annan)? | månad$/.test(m[2]) ? m[2] : `i ${m[2]}`);
  return rule.kind === 'times' || rule.kind === 'listed' ? { ...rule, date } : rule;
}

function months(from: number, to: number, prefer: 'first' | 'last'): Extract<TimeRule, { kind: 'months' }> {
  return { kind: 'months', from, to, nextYear: to < from, prefer };
}

const MOMENT_HELP =
  'Skriv till exempel "när perioden är stängd", "5 arbetsdagar efter stängning", "8 arbetsdagar före handlingsstopp", "två veckor före sammanträdet", "20 arbetsdagar före svar", "10 arbetsdagar efter öppning", "efter föregående steg", "efter sommaruppehållet", "i januari", "vecka 38" eller "15 februari".';

/** Reads an `öppnar:` or `svar senast:` sentence; a month or a week means its first day for an opening, its last for an answer. Throws `Unreadable`. */
export function readMoment(sentence: string, edge: 'first' | 'last'): Moment {
  const s = sentence.trim();
  if (s === 'när perioden är stängd') return { kind: 'periodClosed', days: 0 };
  if (s === 'efter föregående steg') return { kind: 'afterPredecessors', days: 0 };
  if (s === 'efter sommaruppehållet') return { kind: 'afterSeason', days: 0 };
  const date = dateWords(s.replace(/ året efter$/, ''));
  if (date) return { kind: 'date', ...date, nextYear: s.endsWith(' året efter') };
  const week = weekWords(s);
  if (week) return { kind: 'week', ...week, edge };
  const counted = afterDuration(s);
  if (counted) {
    const [days, edgeOf] = counted;
    switch (edgeOf) {
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
  if ((rule.kind === 'times' || rule.kind === 'listed') && rule.date !== undefined) throw new Unreadable(`"${sentence}" säger en dag, men här räknas månader. Skriv "varje månad" eller "i mars och i oktober".`);
  if (rule.kind === 'times') return Array.from({ length: rule.n }, (_, i) => ((i + 1) * 12) / rule.n);
  if (rule.kind === 'listed') return rule.months;
  if (rule.kind === 'months' && rule.from === rule.to) return [rule.from];
  throw new Unreadable(`"${sentence}" säger inte hur ofta. Skriv "varje månad", "varje kvartal", "två gånger per år" eller "i mars och i oktober".`);
}

/**
 * One value of `period:`; `varje månad` is the twelve periods that close in the wheel's year: the bokslut, which is December's, then
 * January to November; `varje månad utom juli` all of them but some, `varje kvartal` the last of each quarter. Throws `Unreadable`.
 */
export function readPeriods(word: string): PeriodRef[] {
  const all = ['bokslut', ...MONTHS.slice(0, 11)];
  if (word === 'varje månad') return all.map(readPeriod);
  if (word === 'varje kvartal') return all.filter((_, i) => i % 3 === 0).map(readPeriod);
  const without = /^varje månad utom (.+)$/.exec(word)?.[1];
  if (without !== undefined) {
    const left = monthsWithout(without.replace(/\bbokslut(?:et)?\b/, 'december'));
    return all.filter((_, i) => left.includes(i === 0 ? 12 : i)).map(readPeriod);
  }
  if (word !== 'bokslut' && !(MONTHS as readonly string[]).includes(word.toLowerCase())) {
    throw new Unreadable(`"${word}" är ingen period.${didYouMean(word, [...MONTHS, 'bokslut', 'varje månad', 'varje kvartal'])} Skriv en månad eller flera ("[april, augusti]"), "bokslut", "varje månad", "varje månad utom juli", "varje kvartal" eller "enligt <id under val>".`);
  }
  return [readPeriod(word)];
}

/** `augusti` → P08 of the wheel's year, `bokslut` → P12 of the year before. Throws `Unreadable`. */
export function readPeriod(word: string): PeriodRef {
  if (word === 'bokslut') return { period: 'P12', yearOffset: -1, label: 'bokslut' };
  const month = monthNumber(word);
  return { period: `P${String(month).padStart(2, '0')}`, yearOffset: 0, label: MONTHS[month - 1] ?? word };
}

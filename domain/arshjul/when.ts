import type { Moment, PeriodRef, TimeRule } from './definition';
import { dateWords, monthNumber, Unreadable, workingDayWords } from './words';

const WHEN_HELP =
  'Skriv till exempel "i mars", "mars till maj", "i december, senast i januari", "15 februari", "före sommaruppehållet", "efter sommaruppehållet", "i mars och i september", "varje ordinarie sammanträde", "en gång per mandatperiod, i mars till maj året efter valet", "löpande" eller "ej angivet".';

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

  let m = /^en gång per mandatperiod, i ([a-zåäö]+)(?: till ([a-zåäö]+))? (valåret|året efter valet|andra året efter valet|tredje året efter valet)$/.exec(s);
  if (m?.[1] && m[3]) {
    const from = monthNumber(m[1]);
    const offset = ['valåret', 'året efter valet', 'andra året efter valet', 'tredje året efter valet'].indexOf(m[3]);
    return { kind: 'mandate', offset, months: [from, m[2] ? monthNumber(m[2]) : from] };
  }
  m = /^i ([a-zåäö]+), senast i ([a-zåäö]+)$/.exec(s);
  if (m?.[1] && m[2]) return months(monthNumber(m[1]), monthNumber(m[2]), 'first');
  m = /^(?:i )?([a-zåäö]+) (?:till|eller) ([a-zåäö]+)$/.exec(s);
  if (m?.[1] && m[2]) return months(monthNumber(m[1]), monthNumber(m[2]), 'last');
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

function months(from: number, to: number, prefer: 'first' | 'last'): TimeRule {
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

/** `augusti` → P08 of the wheel's year, `bokslut` → P12 of the year before. Throws `Unreadable`. */
export function readPeriod(word: string): PeriodRef {
  if (word === 'bokslut') return { period: 'P12', yearOffset: -1, label: 'bokslut' };
  const month = monthNumber(word);
  return { period: `P${String(month).padStart(2, '0')}`, yearOffset: 0, label: word };
}

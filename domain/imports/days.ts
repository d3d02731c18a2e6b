import { isDay, weekday, type Day } from '../calendar/day';
import { LONG_DAYS, MONTHS } from '../calendar/texts';

const HOW = 'Skriv till exempel 2027-09-14, 14/9 2027 eller 14 september 2027.';

/**
 * A day as people write it: `2027-09-14`, `20270914`, `14/9 2027`, `14.9.2027`, `14 september 2027`, `tisdag den 14 sep 2027`;
 * a time of day after it is left out. Day before month always. Refuses (a Swedish sentence) days that do not exist, a year of two
 * digits or none, and a weekday that is another than the day's.
 */
export function readDay(text: string): { day: Day } | { fault: string } {
  const words = text.normalize('NFC').toLowerCase().replace(/\bkl(?:ockan)?\.?\s.*$/, '').replace(/[,\s]+/g, ' ').trim();
  const { named, rest } = withoutWeekday(words);
  const parts = partsOf(rest.replace(/(?:t| )\d{1,2}[:.]\d{2}.*$/, ''));
  if (!parts) return { fault: /^\d{1,2}[/.]\d{1,2}(?:[- /.]?\d{2})?$|^\d{1,2} [a-zåäö]+\.?(?: \d{2})?$/.test(rest) ? `"${text}" saknar årtal med fyra siffror. ${HOW}` : `"${text}" är inget datum. ${HOW}` };
  const day = `${parts.year}-${parts.month.padStart(2, '0')}-${parts.date.padStart(2, '0')}`;
  if (!isDay(day)) return { fault: `"${text}" är ingen dag som finns. ${HOW}` };
  const real = LONG_DAYS[weekday(day) - 1] ?? '';
  if (named !== null && named !== real) return { fault: `"${text}": den ${parts.date}/${parts.month} ${parts.year} är en ${real}.` };
  return { day };
}

function withoutWeekday(words: string): { named: string | null; rest: string } {
  const match = /^([a-zåäö]+)\.? (?:den )?(\d.*)$/.exec(words);
  const short = match?.[1] ?? '';
  const named = short.length < 3 ? undefined : LONG_DAYS.find((d) => d === short || (short.length <= 5 && d.startsWith(short)));
  if (match && named !== undefined) return { named, rest: match[2] ?? '' };
  return { named: null, rest: words.replace(/^den /, '') };
}

function partsOf(text: string): { year: string; month: string; date: string } | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (iso) return { year: iso[1] ?? '', month: iso[2] ?? '', date: iso[3] ?? '' };
  const numbers = /^(\d{1,2})[/.-](\d{1,2})(?:[ /.-] ?)(\d{4})$/.exec(text);
  if (numbers) return { year: numbers[3] ?? '', month: numbers[2] ?? '', date: numbers[1] ?? '' };
  const words = /^(\d{1,2})\.? ([a-zåäö]{3,9})\.? (\d{4})$/.exec(text);
  const name = words?.[2] ?? '';
  const month = MONTHS.findIndex((m) => m === name || (name.length >= 3 && name.length <= 4 && m.startsWith(name)));
  return words && month >= 0 ? { year: words[3] ?? '', month: String(month + 1), date: words[1] ?? '' } : null;
}

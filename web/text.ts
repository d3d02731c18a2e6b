import { yearOf, type Day } from '../domain/calendar/day';
import { MONTHS, shortDay, shortDayWithYear, workingDaysText } from '../domain/calendar/texts';
import { dayAt, timeAt } from '../domain/calendar/zone';
import * as words from '../domain/texts/words';

export { capital } from '../domain/texts/words';

/** Swedish words and numbers for pages. Non-breaking where a line break would tear a figure from its unit. */
export const MONTH_NAMES = MONTHS.map((name) => name.slice(0, 3));

/** `tors 18 sep 2027`; without the year where it is the page's own. */
export function dayText(day: Day, ownYear?: number): string {
  return (yearOf(day) === ownYear ? shortDay(day) : shortDayWithYear(day)).replaceAll(' ', '\u00a0');
}

/** `18 sep` */
export function dateShort(day: Day): string {
  return shortDay(day).split(' ').slice(1).join('\u00a0');
}

/** `tors 18 sep kl. 07.30` of a UTC instant, in Swedish time. */
export function instantText(at: Date, ownYear?: number): string {
  return `${dayText(dayAt(at), ownYear)} kl.\u00a0${timeAt(at).replace(':', '.')}`;
}

/** `1 arbetsdag`, `4 arbetsdagar` */
export function workdays(n: number): string {
  return workingDaysText(n).replace(' ', '\u00a0');
}

/** `1 enhet`, `3 enheter`: a count with its word. */
export function counted(n: number, one: string, many: string): string {
  return words.counted(n, one, many).replace(' ', '\u00a0');
}

/** What a person would type for whole kronor in a tkr field: `-1250,5`. */
export function tkrTyped(kronor: number): string {
  return String(kronor / 1000).replace('.', ',');
}

const OCCASIONS: Record<string, string> = { P01: 'januari', P02: 'februari', P03: 'mars', P04: 'april', P05: 'maj', P06: 'juni', P07: 'juli', P08: 'augusti', P09: 'september', P10: 'oktober', P11: 'november', P12: 'december', P13: 'bokslut' };

/** `augusti` for P08, `bokslut` for P13. */
export function periodName(period: string): string {
  return OCCASIONS[period] ?? period;
}

import { addDays, day as makeDay, epochDay, monthOf, weekday, yearOf, type Day } from './day';
import { calendarWith, type WorkingCalendar } from './workingDays';

/** Month names, January first. */
export const MONTHS = [
  'januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november', 'december',
] as const;

const SHORT_MONTHS = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const SHORT_DAYS = ['mån', 'tis', 'ons', 'tors', 'fre', 'lör', 'sön'];
/** The days of the week, Monday first. */
export const LONG_DAYS = ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'];

function dateOf(d: Day): number {
  return Number(d.slice(8, 10));
}

/** `tors 18 sep` */
export function shortDay(d: Day): string {
  return `${SHORT_DAYS[weekday(d) - 1]} ${dateOf(d)} ${SHORT_MONTHS[monthOf(d) - 1]}`;
}

/** `tors 18 sep 2027` */
export function shortDayWithYear(d: Day): string {
  return `${shortDay(d)} ${yearOf(d)}`;
}

/** `torsdag 18 september` */
export function longDay(d: Day): string {
  return `${LONG_DAYS[weekday(d) - 1]} ${dateOf(d)} ${MONTHS[monthOf(d) - 1]}`;
}

/** `18 september` or, with the year, `18 september 2027` */
export function dateText(d: Day, withYear = false): string {
  return `${dateOf(d)} ${MONTHS[monthOf(d) - 1]}${withYear ? ` ${yearOf(d)}` : ''}`;
}

/** `mars` for 3. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** The ISO week and the year that it belongs to. */
export function isoWeek(d: Day): { year: number; week: number } {
  const thursday = addDays(d, 4 - weekday(d));
  const year = yearOf(thursday);
  return { year, week: 1 + Math.floor((epochDay(thursday) - epochDay(makeDay(year, 1, 1))) / 7) };
}

/** `v. 38` */
export function weekText(d: Day): string {
  return `v. ${isoWeek(d).week}`;
}

/** `5 arbetsdagar`, `1 arbetsdag` */
export function workingDaysText(n: number): string {
  return `${n} arbetsdag${Math.abs(n) === 1 ? '' : 'ar'}`;
}

/** `i dag`, `om 6 arbetsdagar`, `för 2 arbetsdagar sedan`; a weekend apart, `om 1 dag`. */
export function distanceText(from: Day, to: Day, calendar: WorkingCalendar = calendarWith()): string {
  if (from === to) return 'i dag';
  const n = calendar.between(from, to);
  if (n === 0) {
    const days = epochDay(to) - epochDay(from);
    const text = `${Math.abs(days)} dag${Math.abs(days) === 1 ? '' : 'ar'}`;
    return days > 0 ? `om ${text}` : `för ${text} sedan`;
  }
  return n > 0 ? `om ${workingDaysText(n)}` : `för ${workingDaysText(-n)} sedan`;
}

/** `tors 18 sep, v. 38, om 6 arbetsdagar` */
export function dayInFull(d: Day, today: Day, calendar?: WorkingCalendar): string {
  return `${shortDay(d)}, ${weekText(d)}, ${distanceText(today, d, calendar)}`;
}

/** Words in a row: `a`, `a och b`, `a, b och c`. */
export function listText(words: readonly string[], last = 'och'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}

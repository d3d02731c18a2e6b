import { addDays, day, weekday, type Day } from './day';

export interface Holiday {
  day: Day;
  name: string;
  /** true: a red day of lag (1989:253); false: an afton that counts as one in lag (1930:173) 2 § */
  red: boolean;
}

/** Easter Sunday of a year (Gregorian, Meeus/Jones/Butcher). */
export function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return day(year, Math.floor(n / 31), (n % 31) + 1);
}

/** The first Saturday on or after a day. */
function saturdayFrom(start: Day): Day {
  return addDays(start, (6 - weekday(start) + 7) % 7);
}

/**
 * The thirteen red days of a year (lag 1989:253, Sundays apart) and the three aftnar that lag (1930:173) 2 § puts beside
 * them: midsommarafton, julafton, nyårsafton. In date order.
 */
export function holidaysOf(year: number): Holiday[] {
  const easter = easterSunday(year);
  const midsummer = saturdayFrom(day(year, 6, 20));
  const red = (at: Day, name: string): Holiday => ({ day: at, name, red: true });
  const eve = (at: Day, name: string): Holiday => ({ day: at, name, red: false });
  return [
    red(day(year, 1, 1), 'nyårsdagen'),
    red(day(year, 1, 6), 'trettondedag jul'),
    red(addDays(easter, -2), 'långfredagen'),
    red(easter, 'påskdagen'),
    red(addDays(easter, 1), 'annandag påsk'),
    red(day(year, 5, 1), 'första maj'),
    red(addDays(easter, 39), 'Kristi himmelsfärdsdag'),
    red(addDays(easter, 49), 'pingstdagen'),
    red(day(year, 6, 6), 'nationaldagen'),
    eve(addDays(midsummer, -1), 'midsommarafton'),
    red(midsummer, 'midsommardagen'),
    red(saturdayFrom(day(year, 10, 31)), 'alla helgons dag'),
    eve(day(year, 12, 24), 'julafton'),
    red(day(year, 12, 25), 'juldagen'),
    red(day(year, 12, 26), 'annandag jul'),
    eve(day(year, 12, 31), 'nyårsafton'),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

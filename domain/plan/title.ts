import { monthName } from '../calendar/texts';

/** Which of the year's it is: `tertial 1`, `första halvåret`, `efter åtta månader`. `Kvartalsrapport` is four. */
const OWN_PERIOD = /\b(?:tertial|kvartal) \S|\b(?:första|andra) halvår|\bmånader\b/i;

/** True where a label says its period itself. `word` is what the period is called: its month, `bokslut`, or nothing. */
export function saysPeriod(label: string, word: string): boolean {
  return OWN_PERIOD.test(label) || (word !== '' && label.toLowerCase().includes(word));
}

/** `Delårsuppgifter, augusti 2027`; a label that already names the period or year is not told it again. */
export function stepTitle(label: string, period: string | null, fiscalYear: number): string {
  const year = label.includes(String(fiscalYear)) ? '' : String(fiscalYear);
  const month = period === null ? '' : monthName(Number(period.slice(1)));
  if (month !== '' && !saysPeriod(label, month)) return `${label}, ${[month, year].join(' ').trim()}`;
  return year === '' ? label : `${label}${/\d$/.test(label) ? ',' : ''} ${year}`;
}

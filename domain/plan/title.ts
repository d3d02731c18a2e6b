import { monthName } from '../calendar/texts';

/** A label that says its period itself: `tertial 1`, `efter åtta månader`, `halvår`. */
const OWN_PERIOD = /\b(?:tertial|kvartal)|halvår|\bmånader\b/i;

/** `Delårsuppgifter, augusti 2027`; a label that already names the period, month or year is not told it again. */
export function stepTitle(label: string, period: string | null, fiscalYear: number): string {
  const year = label.includes(String(fiscalYear)) ? '' : String(fiscalYear);
  const month = period === null || OWN_PERIOD.test(label) ? '' : monthName(Number(period.slice(1)));
  if (month !== '' && !label.toLowerCase().includes(month)) return `${label}, ${[month, year].join(' ').trim()}`;
  return year === '' ? label : `${label}${/\d$/.test(label) ? ',' : ''} ${year}`;
}

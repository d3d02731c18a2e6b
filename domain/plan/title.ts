import { monthName } from '../calendar/texts';

/** `Delårsuppgifter, augusti 2027`; a label that already names the month or year is not told it again. */
export function stepTitle(label: string, period: string | null, fiscalYear: number): string {
  const year = String(fiscalYear);
  const month = period === null ? '' : monthName(Number(period.slice(1)));
  const parts = [month !== '' && !label.toLowerCase().includes(month) ? month : '', label.includes(year) ? '' : year].filter((p) => p !== '');
  if (parts.length === 0) return label;
  return month !== '' && parts[0] === month ? `${label}, ${parts.join(' ')}` : `${label} ${parts.join(' ')}`;
}

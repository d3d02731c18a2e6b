import type { Day } from '../../../domain/calendar/day';
import { yearOf } from '../../../domain/calendar/day';
import { listText, longDay, monthName, shortDay } from '../../../domain/calendar/texts';
import type { Ahead } from './told';

/** `fredag 17 september 2027`: a day that somebody must keep always stands with weekday and year. */
export function dueText(day: Day): string {
  return `${longDay(day)} ${yearOf(day)}`;
}

/** `fre 17 sep`, and the year when it is not today's. */
export function briefDay(day: Day, today: Day): string {
  return yearOf(day) === yearOf(today) ? shortDay(day) : `${shortDay(day)} ${yearOf(day)}`;
}

/** `Delårsuppgifter, augusti 2027`; a label that already names the month or year is not told it again. */
export function stepTitle(label: string, period: string | null, fiscalYear: number): string {
  const year = String(fiscalYear);
  const month = period === null ? '' : monthName(Number(period.slice(1)));
  const parts = [month !== '' && !label.toLowerCase().includes(month) ? month : '', label.includes(year) ? '' : year].filter((p) => p !== '');
  if (parts.length === 0) return label;
  return month !== '' && parts[0] === month ? `${label}, ${parts.join(' ')}` : `${label} ${parts.join(' ')}`;
}

/** `Enhet A`, `Enhet A och Enhet B`, `4 enheter`: many places in a line of their own size. */
export function placesText(places: readonly string[]): string {
  return places.length <= 2 ? listText(places) : `${String(places.length)} enheter`;
}

/** First letter upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `”…”`, with line breaks and the ends trimmed; long ones cut at a word. */
export function quoted(text: string, longest = 500): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const cut = flat.length <= longest ? flat : `${flat.slice(0, longest).replace(/\s\S*$/, '')} …`;
  return `”${cut}”`;
}

/**
 * What happens if nothing is done, and whom it reaches when; empty when the ladder has ended or nobody is chased. `whom` is the
 * one who is reminded: the reader, or somebody whom the reader is told about.
 */
export function aheadText(ahead: readonly Ahead[], today: Day, whom: 'du' | 'den ansvariga' = 'du'): string {
  if (ahead.length === 0) return '';
  const reminders = ahead.filter((a) => a.does === 'paminn').map((a) => briefDay(a.day, today));
  const raised = ahead.filter((a) => a.does === 'eskalera' && a.to !== null);
  const parts: string[] = [];
  if (reminders.length > 0) parts.push(`påminns ${whom} ${listText(reminders)}`);
  parts.push(...mergedByPerson(raised).map(({ to, days }) => `får ${to} veta det ${listText(days.map((d) => briefDay(d, today)))}`));
  return parts.length === 0 ? '' : `Om inget händer ${listText(parts)}.`;
}

function mergedByPerson(raised: readonly Ahead[]): { to: string; days: Day[] }[] {
  const merged: { to: string; days: Day[] }[] = [];
  for (const { to, day } of raised) {
    const known = merged.find((m) => m.to === to);
    if (known) known.days.push(day);
    else if (to !== null) merged.push({ to, days: [day] });
  }
  return merged;
}

import type { Day } from '../../../domain/calendar/day';
import { yearOf } from '../../../domain/calendar/day';
import { listText, longDay, shortDay } from '../../../domain/calendar/texts';
import type { Ahead } from './told';

/** `fredag 17 september 2027`: a day that somebody must keep always stands with weekday and year. */
export function dueText(day: Day): string {
  return `${longDay(day)} ${yearOf(day)}`;
}

/** `fre 17 sep`, and the year when it is not today's. */
export function briefDay(day: Day, today: Day): string {
  return yearOf(day) === yearOf(today) ? shortDay(day) : `${shortDay(day)} ${yearOf(day)}`;
}

/** `Enhet A`, `Enhet A och Enhet B`, `4 enheter`: many places in a line of their own size. */
export function placesText(places: readonly string[]): string {
  return places.length <= 2 ? listText(places) : `${String(places.length)} enheter`;
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
export function aheadText(ahead: readonly Ahead[], today: Day, whom: 'du' | 'den ansvariga' | 'de ansvariga' = 'du'): string {
  const reminders = ahead.filter((a) => a.does === 'paminn').map((a) => briefDay(a.day, today));
  const raised = mergedByPerson(ahead).map(({ to, days }) => ({ to, when: listText(days.map((d) => briefDay(d, today))) }));
  const reminded = reminders.length === 0 ? '' : `Om inget händer påminns ${whom} ${listText(reminders)}.`;
  const [first, ...rest] = raised;
  if (!first) return reminded;
  const others = rest.map(({ to, when }) => `, ${to} ${when}`).join('');
  return reminders.length === 0
    ? `Om inget händer får ${first.to} veta det ${first.when}${others}.`
    : `${reminded} ${first.to} får veta det ${first.when}${others}.`;
}

function mergedByPerson(ahead: readonly Ahead[]): { to: string; days: Day[] }[] {
  const merged: { to: string; days: Day[] }[] = [];
  for (const { does, to, day } of ahead) {
    if (does !== 'eskalera' || to === null) continue;
    const known = merged.find((m) => m.to === to);
    if (known) known.days.push(day);
    else merged.push({ to, days: [day] });
  }
  return merged;
}

/** `Enhetschef` → `enhetschef` inside a sentence; `VD` and `HR-partner` stay. */
export function lowered(title: string): string {
  return /^\p{Lu}(\p{Ll}|$)/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

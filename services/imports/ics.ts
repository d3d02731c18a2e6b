import ICAL from 'ical.js';
import { dayAt } from '../../domain/calendar/zone';
import type { CalendarEvent } from '../../domain/imports/calendarEvents';
import type { RowError } from '../../domain/imports/sheet';
import { FileRefused } from './refused';

/** The events of a calendar file, each on its local day in Sweden; what has no usable day, or recurs, is an error. Throws `FileRefused`. */
export function readIcs(text: string): { events: CalendarEvent[]; errors: RowError[] } {
  const root = parsed(text);
  const begins = linesOf(text);
  const events: CalendarEvent[] = [];
  const errors: RowError[] = [];
  for (const [i, event] of root.getAllSubcomponents('vevent').entries()) {
    const line = begins[i] ?? 1;
    if (event.hasProperty('rrule') || event.hasProperty('rdate')) {
      errors.push({ line, field: 'RRULE', text: `"${textIn(event, 'summary')}" är en återkommande händelse. Exportera varje sammanträde för sig.` });
      continue;
    }
    const day = dayOf(event);
    if (day === null) {
      errors.push({ line, field: 'DTSTART', text: `"${textIn(event, 'summary')}" saknar dag, eller så kan den inte läsas.` });
      continue;
    }
    events.push({
      line,
      day,
      summary: textIn(event, 'summary'),
      categories: event.getAllProperties('categories').flatMap((p) => p.getValues().map((v) => String(v).trim())),
      description: textIn(event, 'description'),
      cancelled: textIn(event, 'status').toUpperCase() === 'CANCELLED',
    });
  }
  return { events, errors };
}

function parsed(text: string): ICAL.Component {
  const unreadable = new FileRefused('Kalenderfilen kan inte läsas. Exportera den på nytt som iCalendar (.ics).');
  let tree: unknown;
  try {
    tree = ICAL.parse(text);
  } catch {
    throw unreadable;
  }
  // Several calendars in one file are an array of them.
  if (!Array.isArray(tree) || typeof tree[0] !== 'string') throw unreadable;
  const root = new ICAL.Component(tree as ConstructorParameters<typeof ICAL.Component>[0]);
  if (root.name !== 'vcalendar') throw unreadable;
  return root;
}

/** Where each event begins, in order. */
function linesOf(text: string): number[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => (/^begin:vevent\s*$/i.test(line) ? [i + 1] : []));
}

function textIn(event: ICAL.Component, name: string): string {
  const value = event.getFirstPropertyValue(name);
  return value === null || value === undefined ? '' : String(value).trim();
}

/**
 * All-day events and those without a zone are on the day that they say; so are those in a zone that the file does not describe.
 * Others are moments, and their day is the one in Sweden.
 */
function dayOf(event: ICAL.Component): string | null {
  const property = event.getFirstProperty('dtstart');
  const start: unknown = property?.getFirstValue();
  if (!(start instanceof ICAL.Time)) return null;
  const day = `${String(start.year).padStart(4, '0')}-${String(start.month).padStart(2, '0')}-${String(start.day).padStart(2, '0')}`;
  if (start.isDate || start.zone === ICAL.Timezone.localTimezone) return day;
  const tzid: unknown = property?.getFirstParameter('tzid');
  if (tzid === 'Europe/Stockholm') return day;
  const at = start.toJSDate();
  return Number.isNaN(at.getTime()) ? null : dayAt(at);
}

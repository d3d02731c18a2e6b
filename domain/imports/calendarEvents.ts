import type { Day } from '../calendar/day';
import { notPlannable } from '../calendar/workingDays';
import type { Organ } from '../organisation/types';
import { readDay } from './days';
import { whole, type WantedMeeting } from './meetings';
import { noSuchOrgan, organNamed } from './organs';
import { fold, type ReadResult, type RowError } from './sheet';
import { Suggestions } from './suggest';

/** An event of a calendar (ICS) as it was read, its start as a local day in Sweden. `line` is where it begins in the file. */
export interface CalendarEvent {
  line: number;
  day: Day;
  summary: string;
  categories: readonly string[];
  description: string;
  /** STATUS:CANCELLED */
  cancelled: boolean;
}

/** Words of a SUMMARY that say what kind of event it is and not whose. */
const KIND_WORDS = new Set([
  'sammanträde', 'sammanträder', 'sammanträdet', 'möte', 'mötet', 'möter', 'ordinarie', 'extra', 'extrainsatt', 'extrainsatta', 'inställt', 'inställd', 'obs', 'med', 'för', 'till',
  'handlingsstopp', 'stoppdatum', 'stoppdag', 'manusstopp',
]);
const PAPERS = /\b(?:handlingsstopp|stoppdatum|stoppdag|manusstopp)\b/i;
const PAPERS_LINE = /^\s*(?:handlingsstopp|stoppdatum|stoppdag|manusstopp)\s*:?\s+(.+)$/im;

/**
 * Meetings from a calendar. Whose an event is: a CATEGORIES value that is an organ's id or name, else what is left of SUMMARY
 * without the words that only say what it is (sammanträde, möte, ordinarie, extra, inställt, handlingsstopp), which has to be
 * exactly an organ's id or name. An event named handlingsstopp belongs to the organ's next meeting; so does the day after
 * "Handlingsstopp:" in a meeting's own DESCRIPTION. Two that say different days for one meeting are an error. An event that belongs to nobody is an error, never skipped.
 */
export function readCalendarEvents(events: readonly CalendarEvent[], organs: readonly Organ[]): ReadResult<WantedMeeting[]> {
  const errors: RowError[] = [];
  const suggestions = new Suggestions();
  const meetings: WantedMeeting[] = [];
  const papers: { organ: string; day: Day; line: number }[] = [];
  for (const event of events) {
    const wrong = (field: string, text: string): void => void errors.push({ line: event.line, field, text });
    const organ = organOf(event, organs);
    const late = notPlannable(event.day);
    if (late !== null) wrong('DTSTART', late);
    if (organ === null) wrong('SUMMARY', whose(event.summary, organs, suggestions));
    if (organ === null || late !== null) continue;
    if (PAPERS.test(event.summary)) {
      papers.push({ organ, day: event.day, line: event.line });
      continue;
    }
    const own = PAPERS_LINE.exec(event.description)?.[1];
    const read = own === undefined ? undefined : readDay(own);
    if (read && 'fault' in read) wrong('DESCRIPTION', `Handlingsstoppet kan inte läsas: ${read.fault}`);
    if (read && 'day' in read && read.day > event.day) wrong('DESCRIPTION', `Handlingsstoppet ${read.day} ligger efter sammanträdet ${event.day}.`);
    const words = new Set(fold([event.summary, ...event.categories].join(' ')).split(' '));
    meetings.push({
      organ,
      day: event.day,
      type: words.has('extra') || words.has('extrainsatt') ? 'extra' : 'ordinarie',
      cancelled: event.cancelled || words.has('inställt') || words.has('inställd'),
      ...(read && 'day' in read ? { handlingsstopp: read.day } : {}),
      line: event.line,
    });
  }
  for (const p of papers) bind(p, meetings, errors);
  return whole(meetings, errors, [], 1);
}

/** A handlingsstopp that is an event of its own belongs to the organ's next meeting, which has one only. */
function bind(p: { organ: string; day: Day; line: number }, meetings: WantedMeeting[], errors: RowError[]): void {
  const next = meetings.filter((m) => m.organ === p.organ && m.day >= p.day).sort((a, b) => (a.day < b.day ? -1 : 1))[0];
  if (!next) errors.push({ line: p.line, field: 'DTSTART', text: `${p.organ} har inget sammanträde i filen efter handlingsstoppet ${p.day}.` });
  else if (next.handlingsstopp !== undefined && next.handlingsstopp !== p.day) {
    errors.push({ line: p.line, field: 'DTSTART', text: `${p.organ} har två handlingsstopp till sammanträdet ${next.day}: ${next.handlingsstopp} och ${p.day}. Ta bort det som är fel.` });
  } else next.handlingsstopp = p.day;
}

function organOf({ summary, categories }: CalendarEvent, organs: readonly Organ[]): string | null {
  const named = [...new Set(categories.flatMap((c) => organNamed(c, organs)?.id ?? []))];
  if (named.length === 1) return named[0] ?? null;
  return organNamed(withoutKind(summary), organs)?.id ?? null;
}

function withoutKind(summary: string): string {
  // The name of an organ may hold any of the words; so words go only where they stand.
  return fold(summary.replace(/[(),;!]/g, ' ')).split(' ').filter((w) => !KIND_WORDS.has(w)).join(' ');
}

function whose(summary: string, organs: readonly Organ[], suggestions: Suggestions): string {
  const rest = withoutKind(summary);
  if (rest === '') return `Det framgår inte av "${summary}" vilket organ som sammanträder. Skriv organets namn i rubriken eller som kategori.`;
  return `Det framgår inte av "${summary}" vilket organ som sammanträder. ${noSuchOrgan(rest, organs, suggestions)} Skriv organets namn i rubriken eller som kategori, eller ta bort händelsen ur filen.`;
}

import type { Day } from '../calendar/day';
import { stopBefore, usualStop } from '../calendar/handlingsstopp';
import { calendarWith, notPlannable } from '../calendar/workingDays';
import type { Meeting, Organ } from '../organisation/types';
import { readDay } from './days';
import { readHeading, RowReader, type Column } from './headings';
import { noSuchOrgan, organNamed } from './organs';
import { cellText, sortRowErrors, type ReadResult, type RowError, type SheetRow } from './sheet';
import { Suggestions } from './suggest';

/** A meeting as a file has it. */
export interface WantedMeeting {
  organ: string;
  day: Day;
  type: Meeting['type'];
  /** absent where the file says nothing */
  handlingsstopp?: Day;
  cancelled: boolean;
  line: number;
}

type Key = 'organ' | 'datum' | 'typ' | 'handlingsstopp';

const COLUMNS: readonly Column<Key>[] = [
  { key: 'organ', names: ['organ', 'nämnd', 'styrelse', 'nämnd/styrelse', 'instans', 'forum', 'sammanträde', 'möte'], required: true },
  { key: 'datum', names: ['datum', 'dag', 'sammanträdesdag', 'sammanträdesdatum', 'sammanträdesdagar', 'mötesdag', 'mötesdatum'], required: true },
  { key: 'typ', names: ['typ', 'mötestyp', 'slag', 'sort', 'status'] },
  { key: 'handlingsstopp', names: ['handlingsstopp', 'stoppdatum', 'stoppdag', 'stopptid', 'manusstopp', 'sista inlämningsdag', 'sista dag för handlingar', 'inlämning av handlingar'] },
];

const TYPES: Readonly<Record<string, { type: Meeting['type']; cancelled: boolean }>> = {
  '': { type: 'ordinarie', cancelled: false },
  ordinarie: { type: 'ordinarie', cancelled: false },
  ordinärt: { type: 'ordinarie', cancelled: false },
  planerat: { type: 'ordinarie', cancelled: false },
  extra: { type: 'extra', cancelled: false },
  extrainsatt: { type: 'extra', cancelled: false },
  inställt: { type: 'ordinarie', cancelled: true },
  inställd: { type: 'ordinarie', cancelled: true },
  avlyst: { type: 'ordinarie', cancelled: true },
};

/**
 * Meetings from a sheet: a row each (`organ;datum;typ;handlingsstopp`), or a column for each organ with its days below. All
 * errors at once. Values are in the order of the file.
 */
export function readMeetingRows(rows: readonly SheetRow[], organs: readonly Organ[]): ReadResult<WantedMeeting[]> {
  const columns = organColumns(rows, organs);
  if (columns) return columns;
  const found = readHeading(rows, COLUMNS);
  if ('errors' in found) return { ok: false, errors: found.errors };
  const { heading } = found;
  const errors: RowError[] = [];
  const suggestions = new Suggestions();
  const meetings = rows.flatMap((row): WantedMeeting[] => {
    if (row.line <= heading.line || row.cells.every((c) => c.trim() === '')) return [];
    const one = oneRow(new RowReader(heading, COLUMNS, row, errors), organs, suggestions);
    return one ? [one] : [];
  });
  return whole(meetings, errors, heading.unread, rows[0]?.line ?? 1);
}

function oneRow(row: RowReader<Key>, organs: readonly Organ[], suggestions: Suggestions): WantedMeeting | null {
  const organText = row.text('organ');
  const dayText = row.text('datum');
  const kind = TYPES[row.text('typ').toLowerCase()];
  const papersText = row.text('handlingsstopp');
  const organ = organNamed(organText, organs);
  if (!organ) row.wrong('organ', organText === '' ? 'Organet saknas.' : noSuchOrgan(organText, organs, suggestions));
  if (!kind) row.wrong('typ', `Typen "${row.text('typ')}" är okänd. Tillåtna: ordinarie, extra, inställt.`);
  const day = dayIn(dayText, 'Datumet saknas.', (text) => row.wrong('datum', text));
  const papers = papersText === '' ? undefined : dayIn(papersText, '', (text) => row.wrong('handlingsstopp', text));
  if (papers && day && papers > day) row.wrong('handlingsstopp', `Handlingsstoppet ${papers} ligger efter sammanträdet ${day}.`);
  if (!organ || !kind || !day) return null;
  return { organ: organ.id, day, ...kind, ...(papers ? { handlingsstopp: papers } : {}), line: row.row.line };
}

function dayIn(text: string, missing: string, wrong: (text: string) => void): Day | undefined {
  const read = text === '' ? { fault: missing } : readDay(text);
  const fault = 'fault' in read ? read.fault : notPlannable(read.day);
  if (fault === null) return 'day' in read ? read.day : undefined;
  wrong(fault);
  return undefined;
}

/** The other common sheet: each organ a column, its days below. Null when the sheet is not of that form. */
function organColumns(rows: readonly SheetRow[], organs: readonly Organ[]): ReadResult<WantedMeeting[]> | null {
  const heading = rows.slice(0, 10).find((r) => r.cells.filter((c) => c.trim() !== '' && organNamed(c, organs)).length >= 2);
  if (!heading || 'heading' in readHeading(rows, COLUMNS)) return null;
  const errors: RowError[] = [];
  const unread: string[] = [];
  const columns = heading.cells.flatMap((cell, i) => {
    const organ = organNamed(cell, organs);
    if (!organ && cell.trim() !== '') unread.push(cell);
    return organ && cell.trim() !== '' ? [{ i, cell, organ }] : [];
  });
  const meetings = rows.filter((r) => r.line > heading.line).flatMap((row) =>
    columns.flatMap(({ i, cell, organ }): WantedMeeting[] => {
      const wrong = (text: string): void => void errors.push({ line: row.line, column: i + 1, field: cell, text });
      const read = cellText(row.cells[i] ?? '');
      if ('fault' in read) wrong(read.fault);
      if (!('text' in read) || read.text === '') return [];
      const cancelled = /\s*\(?inställt\)?$/i.exec(read.text);
      const day = dayIn(cancelled ? read.text.slice(0, cancelled.index) : read.text, '', wrong);
      return day ? [{ organ: organ.id, day, type: 'ordinarie', cancelled: cancelled !== null, line: row.line }] : [];
    }),
  );
  // A misspelt organ would be a column that nobody reads.
  for (const cell of unread) {
    const text = noSuchOrgan(cell, organs);
    if (/Menade du/.test(text)) errors.push({ line: heading.line, field: cell, text });
  }
  return whole(meetings, errors, unread, heading.line);
}

/** What holds for all meetings of a file together: some there are, and an organ meets once a day. */
export function whole(meetings: WantedMeeting[], errors: RowError[], unread: readonly string[], line: number): ReadResult<WantedMeeting[]> {
  const first = new Map<string, WantedMeeting>();
  for (const m of meetings) {
    const before = first.get(`${m.organ} ${m.day}`);
    if (before) errors.push({ line: m.line, field: 'datum', text: `${m.organ} har redan ett sammanträde ${m.day} på rad ${String(before.line)}.` });
    else first.set(`${m.organ} ${m.day}`, m);
  }
  if (meetings.length === 0 && errors.length === 0) errors.push({ line, field: '', text: 'Filen har inga sammanträden.' });
  if (errors.length > 0) return { ok: false, errors: sortRowErrors(errors) };
  return { ok: true, value: meetings, notes: unread.length === 0 ? [] : [`Kolumner som inte lästes: ${unread.join(', ')}.`] };
}

/** The meetings of a file by themselves, as a folder's calendar has them: in order, without the cancelled ones. */
export function meetingsOfFile(wanted: readonly WantedMeeting[], freeDays: readonly Day[] = []): Meeting[] {
  const calendar = calendarWith(freeDays);
  const said = wanted.flatMap(({ organ, day, handlingsstopp }) => (handlingsstopp === undefined ? [] : [{ organ, day, handlingsstopp }]));
  const usual = (organ: string): number => usualStop(said.filter((m) => m.organ === organ), calendar);
  return wanted
    .filter((m) => !m.cancelled)
    .map(({ organ, day, type, handlingsstopp }): Meeting => ({
      id: `${organ}-${day}`, organ, day, type, handlingsstopp: handlingsstopp ?? stopBefore(day, usual(organ), calendar), state: 'planned',
    }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.organ < b.organ ? -1 : 1));
}

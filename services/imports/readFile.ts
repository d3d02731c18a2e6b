import { readCalendarEvents, type CalendarEvent } from '../../domain/imports/calendarEvents';
import { readMeetingRows, type WantedMeeting } from '../../domain/imports/meetings';
import { sortRowErrors, type ReadResult, type RowError, type SheetRow } from '../../domain/imports/sheet';
import type { Organ } from '../../domain/organisation/types';
import { readCsv } from './csv';
import { readIcs } from './ics';
import { FileRefused } from './refused';
import { textOf } from './text';
import { readXlsx } from './xlsx';

/** The largest file that is read, and the most rows and columns of one. 1,500 managers are some 200 kB. */
export const LARGEST_FILE = 2 * 1024 * 1024;
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 200;

/** A file as read, before anybody has asked what its words mean. */
export type FileRead = { kind: 'sheet'; rows: SheetRow[]; notes: string[] } | { kind: 'calendar'; events: CalendarEvent[]; errors: RowError[] };

/**
 * Reads a CSV, XLSX or ICS file. What it is, it says itself (a ZIP begins with PK, a calendar with BEGIN:VCALENDAR); the name only
 * settles the rest. Throws `FileRefused` for what is too large, empty, of another form, or cannot be read.
 */
export async function readFile(name: string, bytes: Buffer): Promise<FileRead> {
  if (bytes.length > LARGEST_FILE) throw new FileRefused(`Filen är ${megabytes(bytes.length)} MB. Högst ${megabytes(LARGEST_FILE)} MB tas emot.`);
  if (bytes.length === 0) throw new FileRefused('Filen är tom.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const { rows, others } = await readXlsx(bytes);
    return { kind: 'sheet', rows: reasonable(rows), notes: others.length === 0 ? [] : [`Bara det första bladet läses. Blad som inte lästes: ${others.join(', ')}.`] };
  }
  const old = bytes.subarray(0, 4).toString('hex');
  if (old === 'd0cf11e0') throw new FileRefused('Filen är i det gamla Excelformatet (XLS) eller skyddad med lösenord. Spara den som XLSX utan lösenord.');
  if (old === '25504446') throw new FileRefused('Filen är en PDF. Skicka den som CSV, XLSX eller ICS.');
  const text = textOf(bytes);
  if (text.includes('\u0000')) throw new FileRefused('Filen är ingen textfil, arbetsbok eller kalender. Skicka den som CSV, XLSX eller ICS.');
  if (/^\s*begin:vcalendar/i.test(text)) return { kind: 'calendar', ...readIcs(text) };
  if (!/\.(csv|txt|tsv)$/i.test(name)) throw new FileRefused(`${name} är varken CSV, XLSX eller ICS.`);
  return { kind: 'sheet', rows: reasonable(readCsv(text)), notes: [] };
}

/** A file's meetings for these organs, whichever form it has. Throws `FileRefused`. */
export async function readMeetingsFile(name: string, bytes: Buffer, organs: readonly Organ[]): Promise<ReadResult<WantedMeeting[]>> {
  return meetingsIn(await readFile(name, bytes), organs);
}

/** The meetings in a file that has been read. */
export function meetingsIn(file: FileRead, organs: readonly Organ[]): ReadResult<WantedMeeting[]> {
  if (file.kind === 'sheet') {
    const read = readMeetingRows(file.rows, organs);
    return read.ok ? { ...read, notes: [...file.notes, ...read.notes] } : read;
  }
  const read = readCalendarEvents(file.events, organs);
  if (file.errors.length === 0) return read;
  const empty = file.events.length === 0;
  return { ok: false, errors: sortRowErrors([...file.errors, ...(read.ok || empty ? [] : read.errors)]) };
}

function reasonable(rows: SheetRow[]): SheetRow[] {
  if (rows.length > MOST_ROWS) throw new FileRefused(`Filen har ${String(rows.length)} rader. Högst ${String(MOST_ROWS)} tas emot.`);
  const widest = rows.find((r) => r.cells.length > MOST_COLUMNS);
  if (widest) throw new FileRefused(`Rad ${String(widest.line)} har ${String(widest.cells.length)} kolumner. Högst ${String(MOST_COLUMNS)} tas emot.`);
  return rows;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toLocaleString('sv-SE', { maximumFractionDigits: 1 });
}

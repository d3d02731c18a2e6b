import { basename } from 'node:path';
import type { Definition } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import { meetingChanges, meetingChangeText, type MeetingChange } from '../../domain/imports/meetingsDiff';
import type { Organ } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { meetingsOf, organisationOf } from '../people/load';
import { adjustIn, previewIn, type Preview } from '../plan/adjust';
import type { Move } from '../plan/change';
import { mustLead } from '../years/who';
import { meetingsIn, readFile, type FileRead } from './readFile';
import { differsFromSeen, listOf, refusedFile, runningYears, unreadableFile, type SentFile } from './years';

export interface MeetingsImport extends SentFile {
  municipality: string;
  dryRun?: boolean;
  /** why; without it the file is the reason. Passing a lawful day asks for one, and for a name */
  reason?: string;
  name?: string;
  /** the `list` of a dry run: refused when the differences are others by now */
  list?: string;
}

/** What the file means for one year; the effects are those of an adjustment, null when the year's calendar agrees already. */
export interface YearOfMeetings {
  run: string;
  year: number;
  changes: MeetingChange[];
  /** the changes as Swedish sentences */
  lines: string[];
  /** the plan's revision, after the import when it was applied */
  revision: number;
  effect: Omit<Preview, 'run' | 'revision'> | null;
}

export interface MeetingsImported {
  municipality: string;
  dryRun: boolean;
  changed: boolean;
  notes: string[];
  years: YearOfMeetings[];
  list: string;
}

/**
 * Makes the calendars of a municipality's running years agree with a file: what differs becomes one adjustment a year, applied as
 * every other (tasks and reminders follow, each person touched is told once), all years in one transaction. A file that says what
 * is there already changes nothing and writes nothing. Refuses a file with errors, telling all of them.
 */
export async function importMeetings(db: Db, actor: Actor, input: MeetingsImport, options: { idempotencyKey?: string } = {}): Promise<MeetingsImported> {
  mustLead(actor);
  const file = await readFile(input.file, input.content).catch((error: unknown) => {
    throw unreadableFile(input.file, error);
  });
  const { content, ...rest } = input;
  const request = { act: 'importMeetings', ...rest, content: listOf(content.toString('base64')) };
  return inTransaction(db, (tx) => once(tx, actor, input.dryRun ? undefined : options.idempotencyKey, request, () => importIn(tx, actor, input, file)));
}

async function importIn(tx: Tx, actor: Actor, input: MeetingsImport, file: FileRead): Promise<MeetingsImported> {
  const runs = await runningYears(tx, actor, input.municipality);
  const years: YearOfMeetings[] = [];
  const notes = new Set<string>();
  for (const run of runs) {
    const { changes, notes: more } = await differences(tx, run, input.file, file);
    for (const note of more) notes.add(note);
    years.push(await oneYear(tx, actor, run, changes, input));
  }
  const list = listOf(years.map((y) => [y.run, y.changes, y.effect?.list ?? null]));
  if (input.list !== undefined && input.list !== list) throw differsFromSeen();
  return { municipality: basename(input.municipality), dryRun: input.dryRun ?? false, changed: years.some((y) => y.changes.length > 0), notes: [...notes], years, list };
}

async function differences(tx: Tx, run: Run, name: string, file: FileRead): Promise<{ changes: MeetingChange[]; notes: string[] }> {
  const { organs } = await organisationOf(tx, run.id);
  const read = meetingsIn(file, organs.filter((o: Organ) => o.ended === undefined));
  if (!read.ok) throw refusedFile(name, read.errors);
  const calendar = calendarWith((run.definition as unknown as Definition).freeDays);
  const { changes, notes } = meetingChanges(await meetingsOf(tx, run.id), read.value, clockOfRow(run).today, calendar);
  return { changes, notes: [...read.notes, ...notes] };
}

async function oneYear(tx: Tx, actor: Actor, run: Run, changes: MeetingChange[], input: MeetingsImport): Promise<YearOfMeetings> {
  const about = { run: run.id, year: run.year, changes, lines: changes.map(meetingChangeText) };
  if (changes.length === 0) return { ...about, revision: run.revision, effect: null };
  const change = { kind: 'several' as const, changes: changes.map(moveOf) };
  const { run: _, revision, ...preview } = await previewIn(tx, actor, run.id, change);
  if (input.dryRun) return { ...about, revision, effect: preview };
  // A file is reason enough for a day that moves, not for passing one that the law has set.
  const reason = input.reason ?? (preview.needsReason ? undefined : `Sammanträdena enligt ${basename(input.file)}`);
  const applied = await adjustIn(tx, actor, run.id, change, { expectedRevision: revision, list: preview.list, reason, ...(input.name === undefined ? {} : { name: input.name }) });
  return { ...about, revision: applied.revision, effect: preview };
}

function moveOf(change: MeetingChange): Move {
  if (change.kind === 'addMeeting') return change;
  if (change.kind === 'cancelMeeting') return { kind: 'cancelMeeting', meeting: change.meeting };
  const { meeting, day, handlingsstopp } = change;
  return { kind: 'moveMeeting', meeting, day, handlingsstopp };
}

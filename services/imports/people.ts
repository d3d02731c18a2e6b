import { basename } from 'node:path';
import type { Definition } from '../../domain/arshjul/definition';
import type { Day } from '../../domain/calendar/day';
import { decidedIn, withoutDecided } from '../../domain/imports/decided';
import { readPeopleRows } from '../../domain/imports/people';
import { isUnchanged, peopleChanges, withPeopleChanges, type PeopleChanges } from '../../domain/imports/peopleDiff';
import { PeopleTexts } from '../../domain/imports/peopleTexts';
import type { SheetRow } from '../../domain/imports/sheet';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import type { Db, Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { organisationOf } from '../people/load';
import { factsOf } from '../plan/facts';
import { mustLead } from '../years/who';
import { readFile } from './readFile';
import { takeOver } from './takeOver';
import { followVanished, vanishedIn, type VanishedPost } from './vanished';
import { differsFromSeen, listOf, maybeKept, refusedFile, runningYears, unreadableFile, type SentFile } from './years';

export interface PeopleImport extends SentFile {
  municipality: string;
  /** from which day what changes holds, where a row does not say; default today */
  from?: Day;
  /** units that do not exist are new ones */
  newUnits?: boolean;
  dryRun?: boolean;
  /** the `list` of a dry run: refused when the differences are others by now */
  list?: string;
}

/** What the file means for one year. */
export interface YearOfPeople {
  run: string;
  year: number;
  /** the differences as Swedish sentences, in order: units, people, posts, absences */
  lines: string[];
  /** unfinished tasks that change hands today; those of a later day follow on that day */
  moved: { key: string; to: string; name: string }[];
  /** occurrences that have not opened and are planned otherwise, because the organisation is another */
  replanned: number;
  /** who is not in the file and keeps what they have, until somebody decides or since somebody has */
  vanished: VanishedPost[];
  /** the plan's revision afterwards */
  revision: number;
}

export interface PeopleImported {
  municipality: string;
  dryRun: boolean;
  changed: boolean;
  notes: string[];
  years: YearOfPeople[];
  list: string;
}

/**
 * Makes the organisations of a municipality's running years agree with a file of people, all in one transaction. A dry run does the
 * same and keeps nothing. A file that says what is there already writes nothing, so it may come every night. What an adjustment of
 * the year has decided is left as it is, and noted. Refuses a file with errors, telling all of them.
 */
export async function importPeople(db: Db, actor: Actor, input: PeopleImport, options: { idempotencyKey?: string } = {}): Promise<PeopleImported> {
  mustLead(actor);
  const file = await readFile(input.file, input.content).catch((error: unknown) => {
    throw unreadableFile(input.file, error);
  });
  if (file.kind === 'calendar') throw new Refusal('invalid', `${basename(input.file)} är en kalender. Personer läses ur CSV eller XLSX.`, [{ field: 'content', text: 'Filen är en kalender.' }]);
  const { content, ...rest } = input;
  const request = { act: 'importPeople', ...rest, content: listOf(content.toString('base64')) };
  const dryRun = input.dryRun ?? false;
  return maybeKept(db, dryRun, (tx) =>
    once(tx, actor, dryRun ? undefined : options.idempotencyKey, request, async () => {
      const years: YearOfPeople[] = [];
      const notes = new Set(file.notes);
      for (const run of await runningYears(tx, actor, input.municipality)) {
        const year = await oneYear(tx, actor, run, file.rows, input);
        for (const note of year.notes) notes.add(note);
        years.push(year.done);
      }
      const list = listOf(years.map((y) => [y.run, y.lines, y.moved, y.vanished.filter((v) => v.state === 'waiting').map((v) => [v.role, v.scope, v.person])]));
      if (input.list !== undefined && input.list !== list) throw differsFromSeen();
      return { municipality: basename(input.municipality), dryRun, changed: years.some((y) => y.lines.length > 0), notes: [...notes], years, list };
    }),
  );
}

async function oneYear(tx: Tx, actor: Actor, run: Run, rows: readonly SheetRow[], input: PeopleImport): Promise<{ done: YearOfPeople; notes: string[] }> {
  const clock = clockOfRow(run);
  const before = await organisationOf(tx, run.id);
  const { levels, roles } = run.definition as unknown as Definition;
  const read = readPeopleRows(rows, { levels, roles, organisation: before, newUnits: input.newUnits ?? false });
  if (!read.ok) throw refusedFile(input.file, read.errors);
  const decided = decidedIn(await factsOf(tx, run.id));
  const { changes, left } = withoutDecided(peopleChanges(before, read.value, input.from ?? clock.today), read.value, decided);
  const after = withPeopleChanges(before, changes);
  const texts = new PeopleTexts(after, roles);
  const lines = texts.lines(changes);
  const { moved, replanned } = isUnchanged(changes) ? { moved: [], replanned: 0 } : await takeOver(tx, run, actor, clock, before, changes, 'ny innehavare enligt personalfilen');
  const { fresh, returned } = await followVanished(tx, run, after, changes, clock);
  if (lines.length + fresh.length + returned.length > 0) await keep(tx, actor, run, clock, input.file, changes, { lines, fresh, returned });
  const { revision } = await tx.run.findUniqueOrThrow({ where: { id: run.id }, select: { revision: true } });
  const names = new Map(after.people.map((p) => [p.id, p.name]));
  const done: YearOfPeople = {
    run: run.id,
    year: run.year,
    lines,
    moved: moved.map(({ key, to }) => ({ key, to, name: names.get(to) ?? to })),
    replanned,
    vanished: await vanishedIn(tx, run, after),
    revision,
  };
  return { done, notes: [...read.notes, ...texts.leftAlone(left)] };
}

type Told = Pick<Awaited<ReturnType<typeof followVanished>>, 'fresh' | 'returned'> & { lines: string[] };

/** One entry a year and import, only when something is other than before. */
async function keep(tx: Tx, actor: Actor, run: Run, clock: RunClock, file: string, { people, units, holders, absences }: PeopleChanges, { lines, fresh, returned }: Told): Promise<void> {
  await record(tx, {
    run: run.id, at: clock.now, actor: actor.id, actorRole: actor.role, kind: 'peopleImported', subject: run.id, businessKey: 'people-import', revision: run.revision,
    payload: {
      old: { people: people.changed.map((c) => c.before), units: units.changed.map((c) => c.before), holders: [...holders.removed, ...holders.changed.map((c) => c.holder)], absences: absences.changed.map((c) => c.before) },
      new: {
        people: [...people.added, ...people.changed.map((c) => c.after)], units: [...units.added, ...units.changed.map((c) => c.after)],
        holders: [...holders.added, ...holders.changed.map(({ holder, from, to }) => ({ ...holder, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }))],
        absences: [...absences.added, ...absences.changed.map((c) => c.after)], vanished: fresh, returned,
      },
      why: `Enligt ${basename(file)}`,
      lines,
    },
  });
}


import type { Level, RoleDef } from '../arshjul/types';
import { meet, type Day } from '../calendar/day';
import { living } from '../organisation/changes';
import type { Organisation } from '../organisation/types';
import { readDay } from './days';
import { readHeading, RowReader } from './headings';
import { noSuchOrgan, organNamed } from './organs';
import { PEOPLE_COLUMNS, type PeopleKey } from './peopleColumns';
import { PersonReader, type FilePerson } from './persons';
import { fold, sortRowErrors, type ReadResult, type RowError, type SheetRow } from './sheet';
import { Suggestions } from './suggest';
import { UnitReader, type FileUnit } from './units';

/** Somebody, or nobody (`person: null`, "vakant"), in a role at a place. */
export interface FilePost {
  role: string;
  scope: string;
  person: string | null;
  from?: Day;
  to?: Day;
  line: number;
}

export interface FileAbsence {
  person: string;
  from: Day;
  to: Day;
  substitute: string;
  line: number;
}

/** A file of people as it was understood against an organisation. */
export interface PeopleFile {
  people: FilePerson[];
  units: FileUnit[];
  posts: FilePost[];
  absences: FileAbsence[];
}

/** What the rows are read against: the definition's levels and roles, the organisation as it stands. */
export interface PeopleContext {
  levels: readonly Level[];
  roles: readonly RoleDef[];
  organisation: Organisation;
  /** a unit that does not exist is a new one; without it, a misspelling */
  newUnits: boolean;
}

/**
 * People from a sheet, a row for each post: who, in which role, where, from when. Without a column `roll` every row is a unit's
 * chef; with it, rows without a role are left out and counted. All errors at once.
 */
export function readPeopleRows(rows: readonly SheetRow[], context: PeopleContext): ReadResult<PeopleFile> {
  const found = readHeading(rows, PEOPLE_COLUMNS);
  if ('errors' in found) return { ok: false, errors: found.errors };
  const { heading } = found;
  const errors: RowError[] = [];
  const lacks = missing(heading.at);
  if (lacks !== null) return { ok: false, errors: [{ line: heading.line, field: '', text: lacks }] };
  const readers = rows.filter((r) => r.line > heading.line && r.cells.some((c) => c.trim() !== '')).map((row) => new RowReader(heading, PEOPLE_COLUMNS, row, errors));
  const { organisation } = context;
  const file = new FileReader({ ...context, organisation: { ...organisation, units: living(organisation.units), organs: living(organisation.organs) } }, readers).read();
  if (readers.length === 0) errors.push({ line: heading.line, field: '', text: 'Filen har inga personer.' });
  if (errors.length > 0) return { ok: false, errors: sortRowErrors(errors) };
  return {
    ok: true,
    value: file.file,
    notes: [
      ...(heading.unread.length === 0 ? [] : [`Kolumner som inte lästes: ${heading.unread.join(', ')}.`]),
      ...(file.without === 0 ? [] : [`${String(file.without)} ${file.without === 1 ? 'rad' : 'rader'} utan roll lästes inte.`]),
    ],
  };
}

function missing(at: ReadonlyMap<PeopleKey, number>): string | null {
  if (!(['person', 'epost'] as const).some((k) => at.has(k))) return 'Det saknas en kolumn som säger vem: person (id eller användarnamn) eller e-post.';
  if (!(['enhet', 'roll'] as const).some((k) => at.has(k))) return 'Det saknas en kolumn som säger uppdraget: enhet (den som personen är chef för) eller roll.';
  return null;
}

type Row = RowReader<PeopleKey>;

/** One post has so many rows at most: those who share it, and those who come after. */
const MOST_TENURES = 100;

class FileReader {
  private readonly people: PersonReader;
  private readonly units: UnitReader;
  private readonly suggestions = new Suggestions();
  private readonly byPost = new Map<string, FilePost[]>();

  constructor(
    private readonly context: PeopleContext,
    private readonly rows: readonly Row[],
  ) {
    this.people = new PersonReader(context.organisation.people, this.suggestions);
    this.units = new UnitReader(context, this.suggestions);
  }

  read(): { file: PeopleFile; without: number } {
    const used = this.rows.filter((r) => !this.isLeftOut(r));
    this.units.read(used);
    const who = new Map(used.map((r) => [r, this.people.read(r)]));
    const posts: FilePost[] = [];
    for (const row of used) {
      const post = this.post(row, who.get(row));
      if (post) this.keep(post, posts, row);
    }
    const absences = used.flatMap((r) => this.absence(r, who.get(r)) ?? []);
    return { file: { people: this.people.all(), units: this.units.all(), posts, absences: distinct(absences) }, without: this.rows.length - used.length };
  }

  /** An employee without a role is nobody's chef here; one who is away with a substitute has to be said all the same. */
  private isLeftOut(row: Row): boolean {
    return row.has('roll') && row.text('roll') === '' && row.text('ersattare') === '';
  }

  private post(row: Row, person: string | null | undefined): FilePost | null {
    const roleText = row.text('roll');
    if (row.has('roll') && roleText === '') return null;
    const role = roleText === '' ? this.context.roles.find((r) => r.key === 'chef') : this.role(roleText, row);
    const scope = role && this.scope(role, row);
    const from = this.day(row, 'fran');
    const to = this.day(row, 'till');
    if (from !== undefined && to !== undefined && to < from) row.wrong('till', `Sista dagen ${to} ligger före den första ${from}.`);
    if (!role || !scope || person === undefined) return null;
    return { role: role.key, scope, person, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), line: row.row.line };
  }

  private role(text: string, row: Row): RoleDef | undefined {
    const { roles, levels } = this.context;
    const word = fold(text);
    const title = levels.some((l) => fold(l.chef) === word) ? 'chef' : undefined;
    const role = roles.find((r) => fold(r.key) === word || fold(r.label) === word) ?? roles.find((r) => r.key === title);
    if (role) return role;
    const names = [...roles.map((r) => r.label), ...levels.map((l) => l.chef)];
    row.wrong('roll', `Rollen "${text}" finns inte.${this.suggestions.near(text, () => [...names, ...roles.map((r) => r.key)])} Roller som finns: ${[...new Set(names)].join(', ')}.`);
    return undefined;
  }

  private scope(role: RoleDef, row: Row): string | null {
    if (role.at === 'kommun') return 'kommun';
    const unit = this.units.of(row);
    if (role.at === 'unit') {
      if (row.text('enhet') === '') row.wrong('enhet', `Enheten saknas: rollen ${role.label} finns vid en enhet.`);
      return unit ? `unit:${unit.id}` : null;
    }
    const text = row.text('organ');
    const organ = text === '' ? this.context.organisation.organs.find((o) => o.id === unit?.organ) : organNamed(text, this.context.organisation.organs);
    if (organ) return `organ:${organ.id}`;
    row.wrong('organ', text === '' ? `Organet saknas: rollen ${role.label} finns vid ett organ.` : noSuchOrgan(text, this.context.organisation.organs, this.suggestions));
    return null;
  }

  private keep(post: FilePost, posts: FilePost[], row: Row): void {
    const key = `${post.role}|${post.scope}`;
    const same = this.byPost.get(key) ?? [];
    if (same.length >= MOST_TENURES) {
      row.wrong('', `${roleName(post, this.context)} står på fler än ${String(MOST_TENURES)} rader.`);
      return;
    }
    const beside = same.filter((p) => meet(p, post));
    const twice = beside.find((p) => p.person === post.person);
    const vacant = beside.find((p) => p.person === null || post.person === null);
    if (twice) {
      if (twice.from === post.from && twice.to === post.to) return;
      row.wrong('', `${roleName(post, this.context)} har samma person redan på rad ${String(twice.line)}, andra dagar som går in i dessa. Skriv en rad, eller dagar som inte gör det.`);
    } else if (vacant) {
      row.wrong('', `${roleName(post, this.context)} står på rad ${String(vacant.line)} också, och är vakant på den ena raden samma dagar. Ta bort den rad som är fel, eller skriv från och till på båda.`);
    } else {
      // Two people on the same days share the post.
      posts.push(post);
      this.byPost.set(key, [...same, post]);
    }
  }

  private day(row: Row, key: PeopleKey): Day | undefined {
    const text = row.text(key);
    if (text === '') return undefined;
    const read = readDay(text);
    if ('day' in read) return read.day;
    row.wrong(key, read.fault);
    return undefined;
  }

  private absence(row: Row, person: string | null | undefined): FileAbsence | null {
    const text = row.text('ersattare');
    const from = this.day(row, 'bortaFran');
    const to = this.day(row, 'bortaTill');
    if (text === '' && row.text('bortaFran') === '' && row.text('bortaTill') === '') return null;
    if (text === '') row.wrong('ersattare', 'Ersättaren saknas: skriv vem som svarar under frånvaron.');
    if (row.text('bortaFran') === '') row.wrong('bortaFran', 'Frånvarons första dag saknas.');
    if (row.text('bortaTill') === '') row.wrong('bortaTill', 'Frånvarons sista dag saknas. Är den inte bestämd, skriv den dag då ni vill pröva den igen.');
    if (person === null) row.wrong('ersattare', 'En obesatt tjänst kan inte ha en ersättare under frånvaro.');
    if (from !== undefined && to !== undefined && to < from) row.wrong('bortaTill', `Sista dagen ${to} ligger före den första ${from}.`);
    const substitute = text === '' ? null : this.people.named(text);
    if (text !== '' && substitute === null) row.wrong('ersattare', this.people.unknown(text));
    if (typeof person === 'string' && substitute === person) row.wrong('ersattare', 'Ersättaren måste vara någon annan.');
    if (typeof person !== 'string' || substitute === null || from === undefined || to === undefined) return null;
    return { person, from, to, substitute, line: row.row.line };
  }
}

/** Somebody with two posts may have the same absence on both rows. */
function distinct(absences: readonly FileAbsence[]): FileAbsence[] {
  const first = new Map<string, FileAbsence>();
  for (const a of absences) {
    const key = [a.person, a.from, a.to, a.substitute].join('|');
    if (!first.has(key)) first.set(key, a);
  }
  return [...first.values()];
}

function roleName({ role, scope }: FilePost, { roles, organisation }: PeopleContext): string {
  const label = roles.find((r) => r.key === role)?.label ?? role;
  const id = scope.slice(scope.indexOf(':') + 1);
  const place = scope === 'kommun' ? 'kommunen' : (organisation.units.find((u) => `unit:${u.id}` === scope)?.label ?? organisation.organs.find((o) => `organ:${o.id}` === scope)?.label ?? id);
  return `Rollen ${label} vid ${place}`;
}

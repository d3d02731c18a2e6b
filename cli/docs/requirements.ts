// The requirements table: docs/requirements.yaml read, and written as docs/requirements.md with lines looked up.
import { parse } from 'yaml';
import { GENERATED, table } from './markdown';
import type { Place, Places } from './places';

/** A column of the table. */
export interface Column {
  /** the municipality's folder in kommuner/ */
  folder: string;
  /** the letters at its head */
  letters: string;
}

/** A municipality's folder, as far as the document needs it. */
export interface Source {
  name: string;
  places: Places;
}

export type Mark = '●' | '○' | '?';

export interface Cell {
  mark: Mark;
  /** paths into the folder's arshjul.yaml; empty when `notYet` or `leftOut` says why */
  places: string[];
  notYet?: string;
  leftOut?: string;
}

export interface Row {
  row: number;
  says: string;
  /** the file in test/requirements that shows it */
  file?: string;
  /** by folder */
  cells: Record<string, Cell | undefined>;
  /** tests elsewhere that show it, `test/x.test.ts: name` */
  also: string[];
}

export interface Requirements {
  /** in the order of the table */
  columns: Column[];
  /** the rows that must have a place and a test at each ● */
  must: number[];
  rows: Row[];
  /** row and municipality that cannot be reached, with the reason */
  exceptions: { row: number; folder: string; why: string }[];
}

type Raw = { municipalities: Record<string, string>; must: (number | string)[]; rows: Record<string, Record<string, string | string[]>>; exceptions?: Record<string, Record<string, string>> };

/** Reads docs/requirements.yaml. Throws with the row when a cell cannot be read. */
export function readRequirements(text: string): Requirements {
  const raw = parse(text) as Raw;
  const columns = Object.entries(raw.municipalities).map(([folder, letters]) => ({ folder, letters }));
  const rows = Object.entries(raw.rows).map(([n, entry]): Row => {
    const cells = columns.flatMap(({ folder }) => (entry[folder] === undefined ? [] : [[folder, readCell(String(entry[folder]), `row ${n}, ${folder}`)] as const]));
    const { says, file, also } = entry;
    if (typeof says !== 'string') throw new Error(`row ${n} says nothing`);
    return { row: Number(n), says, ...(typeof file === 'string' ? { file } : {}), cells: Object.fromEntries(cells), also: also === undefined ? [] : [also].flat() };
  });
  const exceptions = Object.entries(raw.exceptions ?? {}).flatMap(([row, by]) => Object.entries(by).map(([folder, why]) => ({ row: Number(row), folder, why })));
  return { columns, must: raw.must.flatMap(span), rows, exceptions };
}

/** `8-17` → 8, 9 … 17. */
function span(words: number | string): number[] {
  const [from = NaN, to = from] = String(words).split('-').map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to)) throw new Error(`"${words}" is no row`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function readCell(text: string, at: string): Cell {
  const [, mark, rest = ''] = /^([●○?]) (.+)$/.exec(text) ?? [];
  if (mark === undefined) throw new Error(`${at}: "${text}" begins with none of ● ○ ?`);
  const reason = /^(not yet|left out): (.+)$/.exec(rest);
  const base = { mark: mark as Mark, places: [] };
  if (reason?.[1] === 'not yet') return { ...base, notYet: reason[2] };
  if (reason?.[1] === 'left out') return { ...base, leftOut: reason[2] };
  return { ...base, places: rest.split(', ') };
}

/** docs/requirements.md from the table and each folder's source. Throws when a place is not in its folder. */
export function requirementsDocument(data: Requirements, sources: ReadonlyMap<string, Source>): string {
  const { columns } = data;
  const must = new Set(data.must);
  const count = (of: (row: Row, folder: string) => boolean): number => data.rows.reduce((n, row) => n + columns.filter(({ folder }) => of(row, folder)).length, 0);
  const asked = count((row, folder) => row.cells[folder]?.mark === '●');
  const shown = count((row, folder) => row.cells[folder]?.mark === '●' && row.cells[folder].places.length > 0);
  return [
    GENERATED,
    '# What five styrmodeller ask, and where it is',
    'Ninety things that the documents of five municipalities ask of an engine, and for each municipality the line of its folder that says it\nand the test that shows it. The rows are kept in [requirements.yaml](requirements.yaml).',
    '● asked for · ○ soft, optional or implied · ? asked for, its value was in a picture that is lost (the folder has an `antagande:` instead) ·\n– not in the text. *Not yet* names the part of the product that it belongs to.',
    'The test `row <n> <municipality>` in [rows.test.ts](../test/requirements/rows.test.ts) plans the municipality’s year and looks at what comes out;\nthe file in the last column says what it looks at. It runs again with each of the named places taken out of the folder, and must then fail.\n`npx jest test/requirements -t "row 14 ${[...sources.keys()][0]}"` runs one.',
    `${shown} of ${asked} ● have a place and a test. Rows in bold are those that the årshjul language and the planner must reach.`,
    ...(data.exceptions.length > 0
      ? ['## Not reached', 'Rows in bold that are still without a place or a test:', data.exceptions.map((e) => `* row ${e.row}, ${sources.get(e.folder)?.name ?? e.folder}: ${e.why}`).join('\n')]
      : []),
    '## All rows',
    table(['', '', ...columns.map(({ letters }) => letters)], data.rows.map((row) => [must.has(row.row) ? `**[${row.row}](#row-${row.row})**` : `[${row.row}](#row-${row.row})`, row.says, ...columns.map(({ folder }) => brief(row.cells[folder]))])),
    ...data.rows.flatMap((row) => [`### Row ${row.row}`, `${row.says}.`, rowTable(row, columns, sources)]),
    '',
  ].join('\n\n').trimEnd() + '\n';
}

function brief(cell: Cell | undefined): string {
  if (!cell) return '–';
  if (cell.notYet !== undefined) return `${cell.mark} not yet`;
  return cell.leftOut === undefined ? cell.mark : `${cell.mark} left out`;
}

function rowTable(row: Row, columns: readonly Column[], sources: ReadonlyMap<string, Source>): string {
  const lines = columns.flatMap(({ folder }) => {
    const cell = row.cells[folder];
    const source = sources.get(folder);
    if (!cell || !source) return [];
    const { name, places } = source;
    const reason = cell.notYet === undefined ? cell.leftOut && `Left out: ${cell.leftOut}.` : `Not yet: ${cell.notYet}.`;
    if (reason !== undefined) return [[name, cell.mark, reason, '']];
    const tests = cell.mark === '?' ? [] : [`[${row.file ?? ''}.ts](../test/requirements/${row.file ?? ''}.ts) \`row ${row.row} ${folder}\``, ...row.also.map(otherTest)];
    return [[name, cell.mark, cell.places.map((p) => placeText(folder, placed(places, p, row.row, folder))).join('<br>'), tests.join('<br>')]];
  });
  return lines.length === 0 ? 'In none of the five.' : table(['', '', 'Said in', 'Shown by'], lines);
}

function placed(places: Places, path: string, row: number, folder: string): Place {
  const found = places.find(path);
  if (!found) throw new Error(`row ${row}: ${path} is not in kommuner/${folder}/arshjul.yaml`);
  return found;
}

function placeText(folder: string, place: Place): string {
  const file = `kommuner/${folder}/arshjul.yaml`;
  const value = place.value === '' ? '' : `: ${place.value}`;
  return `[${file}:${place.line}](../${file}#L${place.line}) \`${place.path}\`${value}`;
}

function otherTest(test: string): string {
  const [file = '', name = ''] = test.split(': ');
  return `[${file.split('/').pop() ?? file}](../${file}) \`${name}\``;
}

import { distance } from '../arshjul/nearest';
import { cellText, fold, type RowError, type SheetRow } from './sheet';

/** A column that can be read. `names` are its headings; the first is the one that people are told. */
export interface Column<K extends string = string> {
  key: K;
  names: readonly [string, ...string[]];
  required?: boolean;
}

/** Which cell of a row belongs to which column. */
export interface Heading<K extends string = string> {
  line: number;
  at: ReadonlyMap<K, number>;
  /** headings that mean nothing here, as they stand */
  unread: string[];
}

/** Titles and dates may stand above the heading. */
const SEARCHED_ROWS = 10;

/**
 * Finds the heading: the first of the top rows that knows most columns. Errors when a needed column is missing, a column stands
 * twice, or a heading is so near a known one that it must be a slip.
 */
export function readHeading<K extends string>(rows: readonly SheetRow[], columns: readonly Column<K>[]): { heading: Heading<K> } | { errors: RowError[] } {
  const known = new Map(columns.flatMap((c) => c.names.map((n) => [fold(n), c] as const)));
  const knows = (row: SheetRow): number => row.cells.filter((c) => known.has(fold(c))).length;
  const candidates = rows.slice(0, SEARCHED_ROWS);
  const most = Math.max(0, ...candidates.map(knows));
  const row = most === 0 ? undefined : candidates.find((r) => knows(r) === most);
  const needed = columns.filter((c) => c.required);
  if (!row) {
    const example = (needed.length > 0 ? needed : columns).map((c) => c.names[0]).join(', ');
    return { errors: [{ line: rows[0]?.line ?? 1, field: '', text: `Det finns ingen rubrikrad. Första raden ska ha kolumnernas namn, till exempel ${example}.` }] };
  }
  const at = new Map<K, number>();
  const unread: string[] = [];
  const errors: RowError[] = [];
  for (const [i, cell] of row.cells.entries()) {
    const column = known.get(fold(cell));
    const wrong = (text: string): void => void errors.push({ line: row.line, column: i + 1, field: cell, text });
    if (!column) {
      const near = slipOf(cell, known);
      if (near !== undefined) wrong(`Kolumnen "${cell}" känns inte igen. Menade du "${near}"? Rätta rubriken, eller döp om kolumnen om den är något annat.`);
      else if (cell.trim() !== '') unread.push(cell);
    } else if (at.has(column.key)) wrong(`Kolumnen ${column.names[0]} finns två gånger.`);
    else at.set(column.key, i);
  }
  for (const c of needed) {
    if (at.has(c.key)) continue;
    const others = c.names.length > 1 ? ` Den kan också heta ${c.names.slice(1, 6).join(', ')}.` : '';
    errors.push({ line: row.line, field: c.names[0], text: `Kolumnen ${c.names[0]} saknas.${others}` });
  }
  return errors.length > 0 ? { errors } : { heading: { line: row.line, at, unread } };
}

/** A known heading that differs from this by one or two letters. Short ones differ too easily to be compared. */
function slipOf(cell: string, known: ReadonlyMap<string, { names: readonly string[] }>): string | undefined {
  const word = fold(cell);
  if (word.length < 5 || word.length > 60) return undefined;
  const near = [...known.keys()].find((k) => k.length >= 5 && distance(word, k) <= (k.length >= 9 ? 2 : 1));
  return near;
}

/** Reads the cells of one row, each once; what is wrong with a cell that is used gathers in `errors`. */
export class RowReader<K extends string> {
  private readonly texts = new Map<K, string>();

  constructor(
    private readonly heading: Heading<K>,
    private readonly columns: readonly Column<K>[],
    readonly row: SheetRow,
    private readonly errors: RowError[],
  ) {}

  /** The cell's text, '' when it is empty or the column is not there. */
  text(key: K): string {
    const before = this.texts.get(key);
    if (before !== undefined) return before;
    const read = cellText(this.row.cells[this.heading.at.get(key) ?? -1] ?? '');
    const text = 'text' in read ? read.text : '';
    this.texts.set(key, text);
    if ('fault' in read) this.wrong(key, read.fault);
    return text;
  }

  has(key: K): boolean {
    return this.heading.at.has(key);
  }

  wrong(key: K | '', text: string): void {
    const at = key === '' ? undefined : this.heading.at.get(key);
    this.errors.push({ line: this.row.line, ...(at === undefined ? {} : { column: at + 1 }), field: key === '' ? '' : this.field(key), text });
  }

  private field(key: K): string {
    return this.columns.find((c) => c.key === key)?.names[0] ?? key;
  }
}

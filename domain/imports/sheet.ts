/** A row as it was read, its cells as trimmed text. `line` is the row of the file or sheet, from 1. */
export interface SheetRow {
  line: number;
  cells: readonly string[];
}

/** Something that is wrong in a file. `field` is the column as the file calls it; '' when the whole row or file is meant. `text` is Swedish. */
export interface RowError {
  line: number;
  /** the cell of the row, from 1, where there is one */
  column?: number;
  field: string;
  text: string;
}

export type ReadResult<T> = { ok: true; value: T; notes: string[] } | { ok: false; errors: RowError[] };

/** Longest text of a cell that is used. */
export const LONGEST_CELL = 500;

/** What people mean to be the same word: case, spaces, hyphens and underscores do not count. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[\s_\-–/.:*]+/g, ' ').trim();
}

/** `rad 12, e-post: text`, as a person is told. */
export function placeOf({ line, field }: RowError): string {
  return field === '' ? `rad ${String(line)}` : `rad ${String(line)}, ${field}`;
}

/** In the order of the file. */
export function sortRowErrors(errors: readonly RowError[]): RowError[] {
  return [...errors].sort((a, b) => a.line - b.line);
}

/**
 * A cell's text: empty for `-` and `–`. Refuses (a Swedish sentence) what a spreadsheet would run as a formula, since what is read
 * here comes out again in lists that are opened in one, and texts longer than a cell should be.
 */
export function cellText(raw: string): { text: string } | { fault: string } {
  const text = raw.trim();
  if (text === '-' || text === '–') return { text: '' };
  if (/^[=+\-@]/.test(text)) return { fault: `Cellen börjar med "${text.charAt(0)}" och kan vara en formel. Skriv värdet som vanlig text.` };
  if (text.length > LONGEST_CELL) return { fault: `Cellen har ${String(text.length)} tecken. Högst ${String(LONGEST_CELL)} tas emot.` };
  // Control characters never belong in a name or a date, and some of them make a mail's header.
  if (hasControl(text)) return { fault: 'Cellen har styrtecken (till exempel radbrytning). Skriv värdet på en rad.' };
  return { text };
}

function hasControl(text: string): boolean {
  return [...text].some((c) => c < ' ' || c === '\u007f');
}

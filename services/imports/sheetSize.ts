import { FileRefused } from './refused';

/** The most cells from A1 to the farthest one, the empty ones counted: they are filled in when the sheet is read. */
const MOST_CELLS = 4_000_000;

/**
 * Refuses a sheet whose few bytes name a cell so far out that the empty ones before it would fill the memory. `part`: a part of a
 * workbook as it unpacks; one that is no sheet is let by. Throws `FileRefused`.
 */
export function mustFit(part: Buffer): void {
  if (!part.includes('sheetData')) return;
  let rows = 0;
  let columns = 0;
  for (const [, cell = ''] of part.toString('latin1').matchAll(/\sr\s*=\s*["']([^"']*)/g)) {
    const [, letters = '', digits = ''] = /^([A-Z]{0,3})(\d{1,7})$/.exec(cell) ?? [];
    if (digits === '') throw new FileRefused(`Bladet har en cell som heter "${cell.slice(0, 20)}" och kan inte läsas. Spara om filen i Excel och försök igen.`);
    rows = Math.max(rows, Number(digits));
    columns = Math.max(columns, [...letters].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0));
    if (rows * columns > MOST_CELLS) throw new FileRefused(`Bladet sträcker sig till cellen ${cell}. Ta bort det som ligger utanför tabellen och försök igen.`);
  }
}

import readWorkbook from 'read-excel-file/universal';
import type { SheetRow } from '../../domain/imports/sheet';
import { FileRefused } from './refused';
import { mustUnpackSmall } from './zip';

/** The first sheet's rows; the other sheets are named in `others`. A formula counts as the value that was saved with it. Throws `FileRefused`. */
export async function readXlsx(bytes: Buffer): Promise<{ rows: SheetRow[]; others: string[] }> {
  mustUnpackSmall(bytes);
  let sheets: Awaited<ReturnType<typeof readWorkbook>>;
  try {
    // The reader for buffers follows the directory that has been measured; the one for streams follows the parts' own headings.
    sheets = await readWorkbook(arrayBuffer(bytes));
  } catch {
    throw new FileRefused('Filen kan inte läsas som Excelfil (XLSX). Öppna den i Excel, spara om den och försök igen.');
  }
  const [first, ...others] = sheets;
  if (!first) throw new FileRefused('Arbetsboken har inget blad.');
  return { rows: first.data.map((row, i) => ({ line: i + 1, cells: row.map(textOfCell) })), others: others.map((s) => s.sheet) };
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** A date without time is a day; whole numbers keep their digits. */
function textOfCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? 'ja' : 'nej';
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : '';
}

import { CsvError, parse } from 'csv-parse/sync';
import type { SheetRow } from '../../domain/imports/sheet';
import { FileRefused } from './refused';

const DELIMITERS = [';', '\t', ','] as const;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** A CSV's rows, whichever of `;`, tab and `,` it uses; Excel's own first line `sep=;` is obeyed. Throws `FileRefused`. */
export function readCsv(text: string): SheetRow[] {
  const said = /^sep=(.)\r?\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  const delimiter = said?.[1] ?? delimiterOf(body);
  try {
    const rows = parse(body, { delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false, max_record_size: 100_000 }) as unknown as Parsed[];
    return rows.map(({ record, info }) => ({ line: info.lines + (said ? 1 : 0), cells: record.map((c) => c.trim()) }));
  } catch (error) {
    if (error instanceof CsvError) throw new FileRefused(`Rad ${String(error['lines'] ?? '?')} kan inte läsas: ett citattecken öppnas och stängs inte, eller raden är orimligt lång.`);
    throw error;
  }
}

/** The sign that parts the first lines into most columns. */
function delimiterOf(text: string): string {
  const head = text.split(/\r?\n/, 10).join('\n').replace(/"[^"]*"/g, '');
  const count = (d: string): number => head.split(d).length - 1;
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ';';
}

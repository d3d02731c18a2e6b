import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequirements } from '../../cli/docs/requirements';
import { FILES } from '../requirements/rows';

const root = join(__dirname, '../..');
const data = readRequirements(readFileSync(join(root, 'docs/requirements.yaml'), 'utf8'));
const excepted = (row: number, folder: string): boolean => data.exceptions.some((e) => e.row === row && e.folder === folder);

/** Every cell with its row. */
const cells = data.rows.flatMap((row) => data.columns.flatMap(({ folder }) => {
    const cell = row.cells[folder];
    return cell ? [{ row, folder, cell, at: `${row.row} ${folder}` }] : [];
  }));

/** The test `row <n> <folder>` is in the file that the table names. */
function hasTest(row: (typeof data.rows)[number], folder: string): boolean {
  return row.file !== undefined && Object.keys(FILES[row.file]?.[row.row] ?? {}).includes(folder);
}

describe('the requirements table', () => {
  it('has ninety rows, and the rows that must be reached are those that were asked for', () => {
    expect(data.rows.map((r) => r.row)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    const must = '1 2 4 5 8 9 10 11 12 13 14 15 16 17 22 23 24 26 27 28 30 31 32 34 49 50 51 52 53 54 55 56 57 58 59 62 63 64 65 66 67 68 69 70 71 72 75 77 78 79 80 81 82 83 84 87';
    expect(data.must).toEqual(must.split(' ').map(Number));
  });

  it('has a place and a test at each ● of the rows that must be reached', () => {
    const missing = cells.filter(({ row, folder, cell }) => data.must.includes(row.row) && cell.mark === '●' && !excepted(row.row, folder) && (cell.places.length === 0 || !hasTest(row, folder)));
    expect(missing.map((c) => c.at)).toEqual([]);
  });

  it('names no test that is not there', () => {
    expect(cells.filter(({ row, folder, cell }) => cell.places.length > 0 && cell.mark !== '?' && !hasTest(row, folder)).map((c) => c.at)).toEqual([]);
    for (const test of data.rows.flatMap((r) => r.also)) {
      const [file = '', name = ''] = test.split(': ');
      expect([test, existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8').includes(`'${name}'`)]).toEqual([test, true]);
    }
  });

  it('names every test that there is', () => {
    const tested = Object.entries(FILES).flatMap(([file, rows]) => Object.entries(rows).flatMap(([row, by]) => Object.keys(by).map((folder) => `${file} ${row} ${folder}`)));
    const named = cells.filter(({ cell }) => cell.places.length > 0 && cell.mark !== '?').map(({ row, folder }) => `${row.file ?? ''} ${row.row} ${folder}`);
    expect(tested.filter((t) => !named.includes(t))).toEqual([]);
  });

  it('leaves nothing out that is asked for, and excepts nothing that is reached', () => {
    expect(cells.filter(({ cell }) => cell.mark === '●' && cell.leftOut !== undefined).map((c) => c.at)).toEqual([]);
    expect(data.exceptions.filter((e) => cells.some((c) => c.row.row === e.row && c.folder === e.folder && c.cell.places.length > 0))).toEqual([]);
    expect(data.exceptions.length).toBeLessThanOrEqual(5);
  });
});

import { budget } from './budget';
import { control } from './control';
import { deviations } from './deviations';
import { followUp } from './followUp';
import { goals } from './goals';
import { levels } from './levels';
import { oversight } from './oversight';
import type { Rows } from './world';

/** Each file's rows; the table names the file. */
export const FILES: Record<string, Rows> = { levels, budget, followUp, deviations, oversight, control, goals };

/** All rows. Throws when two files show the same row. */
export const ROWS: Rows = Object.values(FILES).reduce<Rows>((all, rows) => {
  for (const row of Object.keys(rows)) if (row in all) throw new Error(`row ${row} is shown twice`);
  return { ...all, ...rows };
}, {});

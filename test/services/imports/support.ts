import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../../services/base/db';
import { startStepped } from '../years/support';

export const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../../fixtures/imports', name));

/** The personnel file of the fixtures with lines exchanged, added (`''` → text) or taken away (text → `''`). */
export function personal(...changes: [RegExp | '', string][]): Buffer {
  let text = new TextDecoder('windows-1252').decode(fixture('personal.csv'));
  for (const [what, to] of changes) {
    if (what !== '' && !what.test(text)) throw new Error(`${String(what)} is not in the file`);
    text = what === '' ? `${text}${to}\r\n` : text.replace(what, to);
  }
  return Buffer.from(text, 'utf8');
}

/** A real year on a stepped clock: imports leave rehearsals alone, and a test cannot wait for the days. */
export async function startReal(db: Db, year = 2027): Promise<string> {
  const { run } = await startStepped(db, { year });
  await db.prisma.run.update({ where: { id: run }, data: { kind: 'real' } });
  return run;
}

/** How much is written about a year: timeline, notices, facts, wakes. */
export async function written(db: Db, run: string): Promise<number[]> {
  const where = { run };
  return Promise.all([db.prisma.timelineEntry.count({ where }), db.prisma.notice.count({ where }), db.prisma.fact.count({ where }), db.prisma.wake.count({ where }), db.prisma.finding.count({ where })]);
}

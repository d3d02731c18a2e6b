import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../services/access/actor';
import type { Db } from '../../services/base/db';
import { digestLines } from '../../services/rehearsal/digest';
import { rehearsalView, type RehearsalView } from '../../services/rehearsal/read';
import { unrest } from '../../services/rehearsal/quiet';
import { startYear } from '../../services/years/start';

/** The invented small municipality that the engine's suites run. */
export const LILLBY = join(__dirname, '../fixtures/kommuner/lillby');

/** A copy of it whose collections have two answer days: the figures two arbetsdagar before the texts. */
export function lillbyInTwoDays(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'arshjul-')), 'lillby');
  cpSync(LILLBY, folder, { recursive: true });
  const file = join(folder, 'arshjul.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(/^( *)(svar senast: 5 arbetsdagar efter stängning)$/gm, '$1svar siffror: 3 arbetsdagar efter stängning\n$1$2');
  if (changed === text) throw new Error('the fixture has changed');
  writeFileSync(file, changed);
  return folder;
}

/** A copy of it in which a chef who answers, one who approves and a secretary share their posts; one share begins in the autumn. */
export function lillbyWithSharedPosts(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'arshjul-')), 'lillby');
  cpSync(LILLBY, folder, { recursive: true });
  const file = join(folder, 'organisation.yaml');
  let text = readFileSync(file, 'utf8');
  for (const [was, is] of [
    ['chef: ec-solen', 'chef: {delas av: [ec-solen, ec-manen]}'],
    ['chef: vc-forskola', 'chef: {delas av: [vc-forskola, fc-omsorgsnamnden]}'],
    ['chef: vc-aldreomsorg', 'chef: {delas av: [vc-aldreomsorg, ec-ekbacken]}'],
    ['chef: ec-bjorkgarden', 'chef: [{person: ec-bjorkgarden, till: 2027-08-31}, {delas av: [ec-ekbacken, ec-bjorkgarden], från: 2027-09-01}]'],
    ['skolnamnden: sekreterare-skolnamnden', 'skolnamnden: {delas av: [sekreterare-skolnamnden, sekreterare-ks]}'],
  ] as const) {
    if (!text.includes(was)) throw new Error('the fixture has changed');
    text = text.replace(was, is);
  }
  writeFileSync(file, text);
  return folder;
}

/** The installation itself, as `npm start` and the command line act. */
export const installation: Actor = { id: 'token:prov', role: 'installation', via: 'cli' };

/** Asks again until `read` gives something else than null; fails with `what` after `ms`. */
export async function eventually<T>(what: string, ms: number, read: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (Date.now() > end) throw new Error(`did not happen within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

export async function startRehearsal(db: Db, municipality: string, seed: number, year = 2027): Promise<string> {
  const started = await startYear(db, installation, { municipality, year, rehearsal: { seed, simulate: 'all' } });
  return started.run;
}

export async function untilFinished(db: Db, run: string, ms: number): Promise<RehearsalView> {
  try {
    return await eventually(`${run} is finished`, ms, async () => {
      const view = await rehearsalView(db, run);
      return view.state === 'finished' ? view : null;
    });
  } catch (error) {
    const processes = await db.prisma.process.findMany({ where: { run, live: true }, orderBy: { waitingUntil: 'asc' }, take: 12 });
    const view = await rehearsalView(db, run);
    throw new Error(`${String(error)}\n${JSON.stringify({ view, unrest: await unrest(db, run), processes }, null, 1)}`);
  }
}

/** Two rehearsals' digest lines as one readable difference; empty when they are equal. */
export async function difference(db: Db, a: string, otherDb: Db, b: string): Promise<string[]> {
  const [left, right] = [await digestLines(db, a), await digestLines(otherDb, b)];
  const [leftSet, rightSet] = [new Set(left), new Set(right)];
  return [...left.filter((l) => !rightSet.has(l)).map((l) => `- ${l}`), ...right.filter((l) => !leftSet.has(l)).map((l) => `+ ${l}`)].slice(0, 30);
}

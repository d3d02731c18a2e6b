import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../../services/access/actor';
import { canonicalJson } from '../../../domain/record/canonical';
import { inTransaction, type Db } from '../../../services/base/db';
import { planSource } from '../../../services/plan/rows';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { closePeriod } from '../../../services/years/closePeriod';
import { at, ekonomichef, LILLBY, settleDown, startStepped } from '../years/support';

const TIDPLAN = `  ks-tidplan:
    namn: Kommunstyrelsens tidplan
    organ: KS
    när: 16 juni
    öppnar: i februari
    svar senast: 5 mars
    från: ekonomichef
    formulär: underlag
    beslutet bär: [tidplan, nya steg]
    ägs av: kommunchef
    behandling:
      - KS fastställer i juni
`;

/** Lillby's definition with a step whose decision carries a tidplan and further steps, owned by the kommunchef. */
export function ownText(): string {
  return readFileSync(join(LILLBY, 'arshjul.yaml'), 'utf8').replace('steg:\n', `steg:\n${TIDPLAN}`);
}

/** A folder of its own with that definition; `remove` takes it away. */
export function ownFolder(): { folder: string; remove(): void } {
  const above = mkdtempSync(join(tmpdir(), 'bend-'));
  const folder = join(above, 'lillby');
  cpSync(LILLBY, folder, { recursive: true });
  writeFileSync(join(folder, 'arshjul.yaml'), ownText());
  return { folder, remove: () => rmSync(above, { recursive: true, force: true }) };
}

/** A year in which the April collection is open, with answers due on Friday 14 May 2027. */
export async function aprilOpen(db: Db, folder: string): Promise<string> {
  const { run } = await startStepped(db, { municipality: folder });
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
  await db.prisma.notice.deleteMany({ where: { run } });
  return run;
}

/** Applies exactly what a preview has shown, and lets the year follow. */
export async function applyNow(db: Db, run: string, change: Adjustment, options: object = {}) {
  const { revision, list } = await previewAdjustment(db, ekonomichef, run, change);
  const applied = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, list, reason: 'Prov', name: 'Prov', ...options });
  await settleDown(db, run);
  return applied;
}

/** Somebody of the year, signed in. */
export const personIn = (run: string, id: string, role = 'chef'): Actor => ({ id, role, via: 'session', run, municipality: 'lillby' });

/** A step for every nämnd in the definition's language. */
export const EXTRA = `insamlingar:
  pulsmatning:
    namn: Pulsmätning
    organ: varje nämnd
    från: varje enhetschef, formulär genomford
    öppnar: 10 maj
    svar senast: 21 maj
    godkänns av: [förvaltningschef]
`;
export const PULS = 'pulsmatning/skolnamnden';

/** The plan of all the year's facts, as bytes. */
export const planBytes = (db: Db, run: string): Promise<string> =>
  inTransaction(db, async (tx) => JSON.stringify((await planSource(tx, await tx.run.findUniqueOrThrow({ where: { id: run } }))).plan()));

/** What the year shows of its steps, what has left it too. */
export const shownSteps = async (db: Db, run: string): Promise<[string, string][]> =>
  (await db.prisma.occurrence.findMany({ where: { run }, orderBy: { id: 'asc' } })).map((o) => [o.id, o.state]);

/** Everything about the year's rows that an undo has to bring back. */
export async function rowsBytes(db: Db, run: string): Promise<string> {
  const occurrences = await db.prisma.occurrence.findMany({ where: { run, state: { not: 'dropped' } }, orderBy: { id: 'asc' } });
  const tasks = await db.prisma.task.findMany({ where: { run, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } });
  const matters = await db.prisma.matter.findMany({ where: { run, state: { in: ['waiting', 'open', 'decided'] } }, orderBy: { key: 'asc' } });
  const meetings = await db.prisma.meeting.findMany({ where: { run }, orderBy: { id: 'asc' } });
  const { definitionHash } = await db.prisma.run.findUniqueOrThrow({ where: { id: run } });
  return canonicalJson({
    occurrences: occurrences.map((o) => [o.id, o.state, o.planned]),
    tasks: tasks.map((t) => [t.key, t.state === 'done' ? 'done' : 'left', t.dueDay, t.form, t.parent, t.person]),
    matters: matters.map((m) => [m.occurrence, m.position, m.organ, m.verb, m.meeting]),
    meetings: meetings.map(({ revision: _, ...m }) => m),
    definitionHash,
  });
}

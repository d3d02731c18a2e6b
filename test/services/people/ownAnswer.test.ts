// An absence never makes anybody approve an answer of his own: the next official up the line does, while it lasts.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPeople } from '../../../services/imports/people';
import { inTransaction } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { endAbsence, previewAbsence, registerAbsence } from '../../../services/people/absence';
import { handOverAbsences } from '../../../services/people/handOver';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask } from '../../../services/tasks/approve';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { personal } from '../imports/support';
import { at, ekonomichef, LILLBY, P04, settleDown, startStepped, tasksOf } from '../years/support';

const ANSWER = { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' };
let db: TestDatabase;
let run: string;
let root: string;

beforeAll(async () => {
  db = await freshDatabase();
  root = mkdtempSync(join(tmpdir(), 'eget-'));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await db.drop();
});

/** The April collection has been opened on 7 May 2027, answers due on the 14th; `held` are other holders of posts in Lillby. */
async function opened(held: Record<string, string> = {}): Promise<void> {
  const folder = join(root, 'lillby');
  rmSync(folder, { recursive: true, force: true });
  cpSync(LILLBY, folder, { recursive: true });
  let text = readFileSync(join(folder, 'organisation.yaml'), 'utf8');
  for (const [was, is] of Object.entries(held)) text = text.replace(was, is);
  writeFileSync(join(folder, 'organisation.yaml'), text);
  ({ run } = await startStepped(db, { municipality: folder }));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
}

const task = async (key: string) => {
  const found = (await tasksOf(db, run, P04)).get(key);
  if (!found) throw new Error(`${key} is not there`);
  return found;
};
const solen = () => task('solen|answer|chef');
const forskola = () => task('forskola|approve|chef');
const chef = (id: string) => ({ id, role: 'chef', via: 'session' as const, run, municipality: 'lillby' });
const answer = async (unit: string, id: string) => answerTask(db, chef(id), (await task(`${unit}|answer|chef`)).id, { values: ANSWER });
const days = { from: '2027-05-07', to: '2027-05-21' };
/** The one above is away and one of those who answer below stands in; one who answers is away and the one above stands in. */
const below = { person: 'vc-forskola', substitute: 'ec-solen', ...days };
const boss = { person: 'ec-solen', substitute: 'vc-forskola', ...days };
const moves = (list: readonly { key: string; to: string }[]) => list.map((m) => `${m.key.slice(P04.length + 1)} ${m.to}`);
const reasons = async () => (await db.prisma.timelineEntry.findMany({ where: { run, kind: 'taskReassigned' }, orderBy: { id: 'asc' } })).map((e) => e.payload);

describe('a substitute who answers below the approval', () => {
  beforeEach(() => opened());

  it('does not get it: the level above does, as the preview says, and it comes back with the absent', async () => {
    const seen = await previewAbsence(db, ekonomichef, run, below);
    expect(moves(seen.moves)).toEqual(['forskola|approve|chef fc-skolnamnden']);
    expect(moves((await registerAbsence(db, ekonomichef, run, below, { list: seen.list })).moved)).toEqual(moves(seen.moves));
    expect(await forskola()).toMatchObject({ person: 'fc-skolnamnden', state: 'waiting', sameAsBelow: false });
    expect(moves((await endAbsence(db, ekonomichef, run, { person: 'vc-forskola' })).moved)).toEqual(['forskola|approve|chef vc-forskola']);
    expect(await forskola()).toMatchObject({ person: 'vc-forskola' });
  });

  it('does not get it by the last answer either, nor by a reminder', async () => {
    await registerAbsence(db, ekonomichef, run, { ...below, to: '2027-06-30' });
    for (const day of ['2027-05-10', '2027-05-19', '2027-05-24', '2027-05-26']) await at(db, run, day, '10:00');
    expect(await forskola()).toMatchObject({ person: 'fc-skolnamnden', state: 'waiting' });
    expect((await forskola()).rung).toBeGreaterThan(0);
    await answer('manen', 'ec-manen');
    await answer('stjarnan', 'ec-stjarnan');
    await answer('solen', 'ec-solen');
    const open = await forskola();
    expect(open).toMatchObject({ person: 'fc-skolnamnden', state: 'open' });
    await expect(approveTask(db, chef('ec-solen'), open.id, {})).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not-found/) });
    for (const day of ['2027-05-27', '2027-05-31', '2027-06-02']) await at(db, run, day, '10:00');
    expect(await forskola()).toMatchObject({ person: 'fc-skolnamnden', state: 'open' });
    await approveTask(db, chef('fc-skolnamnden'), open.id, {});
    expect(await forskola()).toMatchObject({ state: 'done', doneBy: 'fc-skolnamnden' });
  });

  it('begins and ends by its days, each once', async () => {
    await registerAbsence(db, ekonomichef, run, { ...below, from: '2027-05-11', to: '2027-05-12' });
    const whom: (string | null)[] = [];
    for (const day of ['2027-05-10', '2027-05-11', '2027-05-12', '2027-05-13', '2027-05-14']) {
      await at(db, run, day);
      whom.push((await forskola()).person);
    }
    expect(whom).toEqual(['vc-forskola', 'fc-skolnamnden', 'fc-skolnamnden', 'vc-forskola', 'vc-forskola']);
    expect(await reasons()).toEqual([
      { old: 'vc-forskola', new: 'fc-skolnamnden', why: 'ingen godkänner sitt eget svar' },
      { old: 'fc-skolnamnden', new: 'vc-forskola', why: 'frånvaron är slut' },
    ]);
  });
});

describe('a substitute who approves what the absent answers', () => {
  it('answers, and the level above approves; both come back, also when the absence is taken back from its first day', async () => {
    await opened();
    const seen = await previewAbsence(db, ekonomichef, run, boss);
    expect(moves(seen.moves)).toEqual(['forskola|approve|chef fc-skolnamnden', 'solen|answer|chef vc-forskola']);
    expect(moves((await registerAbsence(db, ekonomichef, run, boss, { list: seen.list })).moved)).toEqual(moves(seen.moves));
    expect([(await solen()).person, (await forskola()).person]).toEqual(['vc-forskola', 'fc-skolnamnden']);
    expect(moves((await endAbsence(db, ekonomichef, run, { person: 'ec-solen', back: days.from })).moved)).toEqual(['forskola|approve|chef vc-forskola', 'solen|answer|chef ec-solen']);
    expect(await db.prisma.absence.count({ where: { run } })).toBe(0);
    await registerAbsence(db, ekonomichef, run, { ...boss, from: '2027-05-11', to: '2027-05-12' });
    await at(db, run, '2027-05-11');
    expect([(await solen()).person, (await forskola()).person]).toEqual(['vc-forskola', 'fc-skolnamnden']);
    await at(db, run, '2027-05-13');
    expect([(await solen()).person, (await forskola()).person]).toEqual(['ec-solen', 'vc-forskola']);
    expect((await reasons()).slice(-4)).toEqual([
      { old: 'vc-forskola', new: 'fc-skolnamnden', why: 'ingen godkänner sitt eget svar' },
      { old: 'ec-solen', new: 'vc-forskola', why: 'frånvaro' },
      { old: 'fc-skolnamnden', new: 'vc-forskola', why: 'frånvaron är slut' },
      { old: 'vc-forskola', new: 'ec-solen', why: 'frånvaron är slut' },
    ]);
  });

  it('has answered when the absence ends: the approval stays with the level above, and a second look changes nothing', async () => {
    await opened();
    await registerAbsence(db, ekonomichef, run, boss);
    await answer('solen', 'vc-forskola');
    await answer('manen', 'ec-manen');
    expect((await endAbsence(db, ekonomichef, run, { person: 'ec-solen' })).moved).toEqual([]);
    await answer('stjarnan', 'ec-stjarnan');
    const open = await forskola();
    expect(open).toMatchObject({ person: 'fc-skolnamnden', state: 'open' });
    await inTransaction(db, async (tx) => {
      const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
      await handOverAbsences(tx, row, clockOfRow(row));
    });
    expect((await forskola()).revision).toBe(open.revision);
  });

  it('leaves it to those who share the approval, and shares it again afterwards', async () => {
    await opened({ 'chef: vc-forskola': 'chef: {delas av: [vc-forskola, fc-omsorgsnamnden]}' });
    const shares = async () => (await db.prisma.taskShare.findMany({ where: { task: (await forskola()).id } })).map((s) => s.person);
    await registerAbsence(db, ekonomichef, run, boss);
    expect([(await forskola()).person, await shares()]).toEqual(['fc-omsorgsnamnden', []]);
    await endAbsence(db, ekonomichef, run, { person: 'ec-solen' });
    expect([(await forskola()).person, await shares()]).toEqual(['vc-forskola', ['fc-omsorgsnamnden']]);
  });

  it('is so too when the absence comes with a file of people', async () => {
    await opened();
    await db.prisma.run.update({ where: { id: run }, data: { kind: 'real' } });
    const content = personal([/(ec-solen;.*2110-2119;;);;/, '$1vc-forskola;7 maj 2027;2027-05-20']);
    const { years } = await importPeople(db, ekonomichef, { municipality: 'lillby', file: 'personal.csv', content });
    await db.prisma.run.update({ where: { id: run }, data: { kind: 'rehearsal' } });
    expect(moves(years[0]?.moved ?? [])).toEqual(['forskola|approve|chef fc-skolnamnden', 'solen|answer|chef vc-forskola']);
    expect([(await solen()).person, (await forskola()).person]).toEqual(['vc-forskola', 'fc-skolnamnden']);
  });
});

describe('an approval that was lifted above its own level', () => {
  it('goes further up, and back to whom it was given', async () => {
    await opened({ 'chef: vc-forskola': 'chef: fc-skolnamnden' });
    const lifted = () => task('skolforvaltningen|approve|chef');
    expect(await lifted()).toMatchObject({ person: 'fc-skolnamnden', sameAsBelow: true });
    await registerAbsence(db, ekonomichef, run, { ...below, person: 'fc-skolnamnden', from: '2027-05-11', to: '2027-05-12' });
    await at(db, run, '2027-05-11');
    expect(await lifted()).toMatchObject({ person: 'kommunchef' });
    await at(db, run, '2027-05-13');
    expect(await lifted()).toMatchObject({ person: 'fc-skolnamnden', sameAsBelow: true });
  });
});

// What another authority may read of a task: nothing that was written there before its own organ has handed it over.
import type { Actor } from '../../../services/access/actor';
import { handedOver } from '../../../services/access/drafts';
import { standingOf } from '../../../services/access/grants';
import { draftResource } from '../../../services/access/resources';
import { json } from '../../../services/base/db';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { SMALL_CHAIN, type SmallYear } from '../../support/smallYear';
import { answerTask } from '../../../services/tasks/answer';
import { taskView } from '../../../services/tasks/read';
import { answerAs, ec, handedOutYear, taskBy } from '../tasks/flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function matter(year: SmallYear, organ: string, authority: string, outcome: string | null): Promise<void> {
  const key = `${year.occurrence}|${organ}|godkanner|1`;
  const data = { run: year.run, key, occurrence: year.occurrence, process: year.process, organ, authority, verb: 'godkanner', position: 0, label: 'Delårsuppföljning april' };
  await db.prisma.matter.create({ data: { id: `${year.run}-${organ}`, ...data, state: outcome === null ? 'open' : 'decided', outcome } });
}

async function over(year: SmallYear): Promise<boolean> {
  return handedOver(db, year.run, (await taskBy(db, year, ec(1))).id);
}

test('a task is handed over when its own nämnd has said yes', async () => {
  const year = await handedOutYear(db);
  expect(await over(year)).toBe(false);
  await matter(year, 'KS', 'ks', 'bifall');
  expect(await over(year)).toBe(false);
  await matter(year, 'BUN', 'bun', null);
  expect(await over(year)).toBe(false);
  await db.prisma.matter.update({ where: { id: `${year.run}-BUN` }, data: { state: 'decided', outcome: 'avslag' } });
  expect(await over(year)).toBe(false);
  await db.prisma.matter.update({ where: { id: `${year.run}-BUN` }, data: { outcome: 'bifall-med-andring' } });
  expect(await over(year)).toBe(true);
});

test('without an organ that decides, when the step is finished; never for a task that is not there or of another year', async () => {
  const year = await handedOutYear(db);
  const other = await handedOutYear(db);
  await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: year.occurrence } }, data: { state: 'finished' } });
  expect(await over(year)).toBe(true);
  expect(await handedOver(db, year.run, 'finns-inte')).toBe(false);
  expect(await handedOver(db, other.run, (await taskBy(db, year, ec(1))).id)).toBe(false);
});

test('what a request is about says so too', async () => {
  const year = await handedOutYear(db);
  const task = await taskBy(db, year, ec(1));
  const asker = year.actor('p-ekc', 'ekonomichef');
  expect(await draftResource(db, asker, task.id)).toMatchObject({ handedOver: false, authority: 'bun' });
  await matter(year, 'BUN', 'bun', 'bifall');
  expect(await draftResource(db, asker, task.id)).toMatchObject({ handedOver: true });
});

describe('a collection, which no organ decides of itself', () => {
  async function collected() {
    const year = await handedOutYear(db, { planned: { chain: [] } });
    const below = await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: year.occurrence } }, data: { state: 'finished' } });
    const report = (id: string, authority: string, state: string) => ({
      ...below, id, authority, organ: authority.toUpperCase(), state, settledAs: undefined,
      planned: json({ ...(below.planned as object), id, builtOn: [year.occurrence], chain: SMALL_CHAIN }),
    });
    return { year, report };
  }
  const yes = (year: SmallYear, occurrence: string, authority: string) =>
    db.prisma.matter.create({
      data: { id: `${year.run}-${occurrence}-${authority}`, run: year.run, key: `${occurrence}|${authority}`, occurrence, process: 'x', organ: 'X', authority, verb: 'godkanner', position: 0, label: 'x', state: 'decided', outcome: 'bifall' },
    });

  test('stays a draft until the nämnd has decided the report that builds on it', async () => {
    const { year, report } = await collected();
    await db.prisma.occurrence.createMany({ data: [report('rapport/BUN', 'bun', 'open'), report('rapport/SN', 'sn', 'finished')] });
    expect(await over(year)).toBe(false);
    await yes(year, 'rapport/SN', 'sn');
    expect(await over(year)).toBe(false);
    await yes(year, 'rapport/BUN', 'bun');
    expect(await over(year)).toBe(true);
  });

  test('built on by another authority alone goes with that one’s; by nothing that will be decided, when it is finished', async () => {
    const { year, report } = await collected();
    await db.prisma.occurrence.create({ data: report('koncern/KS', 'ks', 'open') });
    expect(await over(year)).toBe(false);
    await yes(year, 'koncern/KS', 'ks');
    expect(await over(year)).toBe(true);
    const other = await collected();
    await db.prisma.occurrence.create({ data: { ...other.report('rapport/BUN', 'bun', 'dropped') } });
    expect(await over(other.year)).toBe(true);
  });
});

describe('handing in for somebody of another authority', () => {
  async function answered() {
    const year = await handedOutYear(db);
    await answerAs(db, year, 1);
    const task = await taskBy(db, year, ec(1));
    const actor = async (person: string, role: string) => ({ ...year.actor(person, role), ...(await standingOf(db, year.run, person)) });
    return { year, task, actor };
  }
  // A thousandth of what was answered, in every amount: only the earlier answer could tell that the unit is wrong.
  const SLIP = { budget: 12_500, prognos: 12_400, kommentar: 'Enligt plan.' };
  const handIn = (actor: Actor, task: string) => answerTask(db, actor, task, { values: SLIP, act: 'onBehalf', received: 'telefon' });

  test('asks nothing that would tell the earlier amount', async () => {
    const { task, actor, year } = await answered();
    await expect(handIn(await actor('p-ekc', 'ekonomichef'), task.id)).resolves.toMatchObject({ act: 'onBehalf' });
    const other = await answered();
    await expect(handIn(other.year.token(), other.task.id)).resolves.toMatchObject({ act: 'onBehalf' });
    const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: year.run, kind: 'handedIn' } });
    expect(entry.payload).toMatchObject({ old: { budget: 12_500_000 } });
  });

  test('still asks those who may read it: the ekonom, the chef above, the person', async () => {
    const { task, actor, year } = await answered();
    const asked = { code: 'invalid', errors: expect.arrayContaining([expect.objectContaining({ field: 'budget', text: expect.stringContaining('förra gången') as string })]) as unknown };
    await expect(handIn(await actor('p-eko', 'ekonom'), task.id)).rejects.toMatchObject(asked);
    await expect(handIn(await actor('p-vc', 'chef'), task.id)).rejects.toMatchObject(asked);
    await expect(answerTask(db, year.actor('p-ec1', 'chef'), task.id, { values: SLIP })).rejects.toMatchObject(asked);
  });
});

test('why the level above went on without an answer is part of the draft', async () => {
  const year = await handedOutYear(db);
  const task = await taskBy(db, year, ec(1));
  await db.prisma.task.update({ where: { id: task.id }, data: { state: 'without', withoutReason: 'Enheten saknar siffror.' } });
  const view = async (person: string, role: string) => taskView(db, { ...year.actor(person, role), ...(await standingOf(db, year.run, person)) }, task.id);
  expect(await view('p-ekc', 'ekonomichef')).toMatchObject({ readable: false, withoutReason: null });
  expect(await view('p-vc', 'chef')).toMatchObject({ readable: true, withoutReason: 'Enheten saknar siffror.' });
});

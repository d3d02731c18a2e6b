// A rehearsal in which only some roles are simulated, and one that is stopped.
import { foresee } from '../../../services/rehearsal/foresee';
import { passMonth } from '../../../services/rehearsal/passMonth';
import { rehearsalView } from '../../../services/rehearsal/read';
import { stopRehearsal } from '../../../services/rehearsal/stop';
import { json } from '../../../services/base/db';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { handedOutYear } from '../tasks/flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function foreseen(simulate: unknown): Promise<number> {
  const year = await handedOutYear(db);
  await db.prisma.run.update({ where: { id: year.run }, data: { simulate: json(simulate), rehearsalState: 'running' } });
  await foresee(db, await year.runRow());
  return db.prisma.simulatedAct.count({ where: { run: year.run, kind: { not: 'cast' }, key: { contains: '|chef' } } });
}

test('the roles that are listed act, the others are left to people', async () => {
  expect(await foreseen(['chef'])).toBeGreaterThan(0);
  expect(await foreseen('all')).toBeGreaterThan(0);
  expect(await foreseen(['namndsekreterare'])).toBe(0);
});

test('stopping is written down once, by whom and from what; its processes end', async () => {
  const year = await handedOutYear(db);
  const chief = year.actor('p-ekc', 'ekonomichef');
  await expect(stopRehearsal(db, year.actor('p-ec1', 'chef'), year.run)).rejects.toMatchObject({ code: 'forbidden' });
  await stopRehearsal(db, chief, year.run);
  await stopRehearsal(db, chief, year.run);
  const entries = await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'rehearsalStopped' } });
  expect(entries).toMatchObject([{ actor: 'p-ekc', actorRole: 'ekonomichef', subject: year.run, businessKey: 'rehearsal', payload: { old: 'byHand', new: 'stopped' } }]);
  expect(await year.runRow()).toMatchObject({ state: 'finished', rehearsalState: 'stopped' });
  expect((await db.prisma.wake.findMany({ where: { run: year.run, reason: 'stopped' } })).map((w) => w.process).sort()).toEqual([`morgon/${year.run}`, year.process].sort());
});

test('a simulated act that is refused ends the rehearsal with its sentence, it is not tried for ever', async () => {
  const year = await handedOutYear(db);
  const { clockNow } = await db.prisma.run.update({ where: { id: year.run }, data: { rehearsalState: 'running' } });
  await foresee(db, await year.runRow());
  await db.prisma.simulatedAct.create({ data: { run: year.run, key: 'a', at: clockNow ?? new Date(0), kind: 'closePeriod', payload: { period: 'P99', fiscalYear: 2027 } } });
  // Quiet: nothing is wanted of anybody, all wait for people.
  await db.prisma.wake.deleteMany({ where: { run: year.run } });
  await db.prisma.process.updateMany({ where: { run: year.run }, data: { waiting: true } });
  const port = { kick: () => undefined, alive: () => undefined };
  expect(await passMonth(db, `rehearsal/${year.run}`, port)).toMatchObject({ finished: true });
  const view = await rehearsalView(db, year.run);
  expect(view).toMatchObject({ state: 'stopped', digest: null });
  expect(view.stoppedWhy).toMatch(/^closePeriod a: P99 är ingen period/);
});

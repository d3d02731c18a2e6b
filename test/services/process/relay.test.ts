// What the relay makes of wake rows, and that one process which cannot be reached keeps nobody else waiting.
import { inTransaction } from '../../../services/base/db';
import { wakeMorning } from '../../../services/base/notice';
import { Relay } from '../../../services/process/relay';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';

let db: TestDatabase;
let year: SmallYear;
let morning: string;
beforeEach(async () => {
  db = await freshDatabase();
  year = await smallYear(db);
  morning = `morgon/${year.run}`;
  await year.setClock('2027-05-10', '10:00');
});
afterEach(() => db.drop());

const quietRelay = (): Relay => new Relay(db, { start: () => Promise.resolve(), nudge: () => Promise.resolve(true) });
const wantedOf = async (id: string): Promise<number> => (await db.prisma.process.findUniqueOrThrow({ where: { id } })).wanted;
/** Monday to Wednesday morning at the mail's hour, Swedish summer time. */
const MAIL = { tuesday: new Date('2027-05-11T05:00:00Z'), wednesday: new Date('2027-05-12T05:00:00Z') };

async function wokenFor(neededBy: Date | null, waitingUntil: Date | null): Promise<boolean> {
  await db.prisma.process.update({ where: { id: morning }, data: { waiting: true, waitingUntil, seen: 0, wanted: 0 } });
  await inTransaction(db, (tx) => wakeMorning(tx, year.run, neededBy));
  await quietRelay().round();
  expect(await db.prisma.wake.count({ where: { process: morning } })).toBe(0);
  return (await wantedOf(morning)) > 0;
}

describe('a morning is woken', () => {
  test('when it sleeps past the next mail, and left asleep when it looks by then', async () => {
    expect(await wokenFor(null, null)).toBe(true);
    expect(await wokenFor(null, MAIL.wednesday)).toBe(true);
    expect(await wokenFor(null, MAIL.tuesday)).toBe(false);
  });

  test('for a rung no earlier than the rung’s own morning', async () => {
    const noon = new Date('2027-05-11T10:00:00Z');
    expect(await wokenFor(noon, MAIL.wednesday)).toBe(false);
    expect(await wokenFor(noon, new Date('2027-05-13T05:00:00Z'))).toBe(true);
  });

  test('when its instant has passed: a clock that has gone by is no look', async () => {
    expect(await wokenFor(null, new Date('2027-05-10T05:00:00Z'))).toBe(true);
  });

  test('once for the earliest of several, and a step always', async () => {
    await db.prisma.process.update({ where: { id: morning }, data: { waiting: true, waitingUntil: MAIL.wednesday } });
    await inTransaction(db, async (tx) => {
      await wakeMorning(tx, year.run, new Date('2027-05-20T10:00:00Z'));
      await wakeMorning(tx, year.run);
    });
    await db.prisma.wake.create({ data: { run: year.run, process: year.process, reason: 'decided' } });
    await db.prisma.process.update({ where: { id: year.process }, data: { waiting: true, waitingUntil: MAIL.tuesday } });
    await quietRelay().round();
    expect([await wantedOf(morning), await wantedOf(year.process)]).toEqual([1, 1]);
  });
});

test('a process that cannot be reached is reported, tried again, and keeps nobody waiting', async () => {
  await db.prisma.process.updateMany({ where: { run: year.run }, data: { started: false } });
  const ids = [morning, year.process].sort();
  let away = true;
  const started: string[] = [];
  const faults: unknown[] = [];
  const start = ({ id }: { id: string }): Promise<void> => {
    if (id === ids[0] && away) return Promise.reject(new Error('away'));
    started.push(id);
    return Promise.resolve();
  };
  const relay = new Relay(db, { start, nudge: () => Promise.resolve(true) }, undefined, (e) => faults.push(e));
  expect(await relay.round()).toBe(true);
  expect(started).toEqual([ids[1]]);
  expect(faults.map(String)).toEqual(['Error: away']);
  const standing = async () => Object.fromEntries((await db.prisma.process.findMany({ where: { run: year.run } })).map((p) => [p.id, p.started]));
  expect(await standing()).toEqual({ [ids[0] ?? '']: false, [ids[1] ?? '']: true });
  // Nothing but a failure is no work: the loop may rest.
  expect(await relay.round()).toBe(false);
  away = false;
  await relay.round();
  expect(await standing()).toEqual({ [ids[0] ?? '']: true, [ids[1] ?? '']: true });
});

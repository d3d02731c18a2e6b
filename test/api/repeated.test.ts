// The acts that are no row's own: a repetition with the same key is the same act. Here those of the operator and of the stepped clock.
import { createToken, readToken } from '../../services/access/tokens';
import { createSession } from '../../services/access/session';
import type { Probe } from '../../services/process/repair';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';
import { ask, serve, type Answer, type Served } from './serve';

let db: TestDatabase;
let served: Served;
let operator: string;
let year: SmallYear;
const probe: Probe = () => Promise.resolve('missing');
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db, probe });
  operator = (await createToken(db, 'installation')).token;
  year = await smallYear(db);
});
afterAll(async () => {
  await served.close();
  await db.drop();
});

const post = (path: string, key: string, body: unknown = {}, token = operator): Promise<Answer> => ask(served, 'POST', `/api/v1/${path}`, token, body, { 'Idempotency-Key': key });

describe('a token', () => {
  test('is made once; the repetition is told so and shows no secret', async () => {
    const before = await db.prisma.apiToken.count();
    const first = await post('tokens', 'nyckel-1', { role: 'lasare', municipality: 'liten' });
    expect(first.status).toBe(201);
    const again = await post('tokens', 'nyckel-1', { role: 'lasare', municipality: 'liten' });
    expect({ status: again.status, detail: again.body['detail'] }).toEqual({ status: 409, detail: expect.stringContaining(String(first.body['id'])) as string });
    expect(await db.prisma.apiToken.count()).toBe(before + 1);
    expect(await readToken(db, String(first.body['token']))).toMatchObject({ role: 'lasare' });
    const kept = JSON.stringify(await db.prisma.idempotency.findMany());
    expect(kept).toContain(String(first.body['id']));
    expect(kept).not.toContain(String(first.body['token']).slice(-43));
    expect((await post('tokens', 'nyckel-1', { role: 'ekonomichef', municipality: 'liten' })).body['detail']).toContain('annan begäran');
  });

  test('is for a municipality that there is: one with a folder or with a year here', async () => {
    const unknown = await post('tokens', 'nyckel-2', { role: 'lasare', municipality: 'atlantis' });
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ field: 'municipality' }] } });
    expect(unknown.body['detail']).toBe('Det finns ingen kommun som heter atlantis. De som finns är alvesta, astorp, degerfors, lilla-edet, liten, svenljunga.');
    expect((await post('tokens', 'nyckel-3', { role: 'lasare', municipality: 'alvesta' })).status).toBe(201);
  });
});

test('a repair is done once for its key', async () => {
  const first = await post('repair', 'laga');
  expect(first.body['restarted']).toEqual([`morgon/${year.run}`, year.process].sort());
  await db.prisma.process.updateMany({ where: { run: year.run }, data: { started: true } });
  expect((await post('repair', 'laga')).body).toEqual(first.body);
  expect(await db.prisma.process.count({ where: { run: year.run, started: false } })).toBe(0);
  await post('repair', 'laga-igen');
  expect(await db.prisma.process.count({ where: { run: year.run, started: false } })).toBe(2);
});

describe('a step of the clock', () => {
  /** Instead of workflows: a process that is woken has looked, and waits until its next instant. */
  let stop = (): Promise<void> => Promise.resolve();
  beforeEach(async () => {
    await year.setClock('2027-05-10');
    const waits = (days: number) => new Date(Date.UTC(2027, 4, 10 + days, 4));
    await db.prisma.process.updateMany({ where: { run: year.run }, data: { started: true, waiting: true, waitingUntil: null } });
    let going = true;
    const engine = async (): Promise<void> => {
      while (going) {
        const { count } = await db.prisma.wake.deleteMany({ where: { run: year.run } });
        const { clockNow } = await year.runRow();
        const days = Math.round(((clockNow?.getTime() ?? 0) - waits(0).getTime()) / 86_400_000);
        if (count > 0) await db.prisma.process.update({ where: { id: year.process }, data: { waitingUntil: waits(days + 1) } });
        await new Promise((done) => setTimeout(done, 10));
      }
    };
    await db.prisma.process.update({ where: { id: year.process }, data: { waitingUntil: waits(1) } });
    const ended = engine();
    stop = () => {
      going = false;
      return ended;
    };
  });
  afterEach(() => stop());

  const step = async (key: string, to: string): Promise<Answer> => post(`rehearsals/${year.run}/clock`, key, { to }, await createSession(db, year.run, 'p-ec1'));

  test('is taken once for its key, also by two that come at the same time', async () => {
    const [one, two] = await Promise.all([step('tick-1', 'next'), step('tick-1', 'next')]);
    expect({ status: one.status, now: one.body['now'] }).toEqual({ status: 200, now: '2027-05-11T04:00:00.000Z' });
    expect(two.body).toEqual(one.body);
    expect((await step('tick-2', 'next')).body['now']).toBe('2027-05-12T04:00:00.000Z');
    expect((await step('tick-1', 'next')).body).toEqual(one.body);
    expect((await year.runRow()).clockNow).toEqual(new Date('2027-05-12T04:00:00Z'));
    expect((await step('tick-1', '2027-05-20')).status).toBe(409);
  });

  test('that was cut short is done to its end and never goes back', async () => {
    const done = await step('dag-1', '2027-05-13');
    expect(done.body['now']).toBe('2027-05-13T21:00:00.000Z');
    // As if the process had died before the answer was kept, and somebody else had gone on.
    const from = { step: 0, now: '2027-05-10T04:00:00.000Z' };
    await db.prisma.idempotency.updateMany({ where: { key: 'dag-1' }, data: { status: 102, body: from } });
    await step('dag-2', '2027-05-15');
    expect((await step('dag-1', '2027-05-13')).body['now']).toBe('2027-05-15T21:00:00.000Z');
    expect((await step('dag-3', '2027-05-14')).status).toBe(422);
  });
});

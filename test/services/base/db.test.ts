// Transactions that lose to another are run again, whole; everything else is said at once.
import { inTransaction, type Tx } from '../../../services/base/db';
import { Refusal } from '../../../services/base/refusal';
import { freshDatabase, type TestDatabase } from '../../support/database';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.pool.query(`create table pair (id int primary key, n int not null); insert into pair values (1, 0), (2, 0)`);
});
afterAll(() => db.drop());

const lose = (tx: Tx, code: string) => tx.$executeRawUnsafe(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`);

test('two transactions that lock each other out both come through', async () => {
  const bothHaveOne = gate(2);
  let runs = 0;
  const crossing = (first: number, second: number) =>
    inTransaction(db, async (tx) => {
      runs += 1;
      await tx.$executeRaw`update pair set n = n + 1 where id = ${first}`;
      await bothHaveOne();
      await tx.$executeRaw`update pair set n = n + 1 where id = ${second}`;
    });
  await Promise.all([crossing(1, 2), crossing(2, 1)]);
  expect(runs).toBe(3);
  expect((await db.pool.query('select n from pair order by id')).rows).toEqual([{ n: 2 }, { n: 2 }]);
});

test.each(['40P01', '40001'])('%s is tried twice more and then said', async (code) => {
  let runs = 0;
  const twice = await inTransaction(db, async (tx) => {
    runs += 1;
    if (runs < 3) await lose(tx, code);
    return 'gick';
  });
  expect([twice, runs]).toEqual(['gick', 3]);
  runs = 0;
  await expect(inTransaction(db, (tx) => ((runs += 1), lose(tx, code)))).rejects.toThrow();
  expect(runs).toBe(3);
});

test.each([
  ['in a statement of Prisma’s own', ''],
  ['at the commit', 'deferrable initially deferred'],
])('one that is lost %s is tried again too', async (_where, when) => {
  const key = `w${when.length}`;
  await db.pool.query(`
    create sequence ${key}_tries;
    create function ${key}_lose() returns trigger language plpgsql as $$ begin
      if nextval('${key}_tries') < 3 then raise exception 'lost' using errcode = '40001'; end if; return null; end $$;
    create constraint trigger ${key}_loses after insert on worker_heartbeat ${when} for each row when (new.id = '${key}') execute function ${key}_lose()`);
  await inTransaction(db, (tx) => tx.workerHeartbeat.create({ data: { id: key, realAt: new Date() } }));
  expect((await db.pool.query(`select last_value::int as n from ${key}_tries`)).rows).toEqual([{ n: 3 }]);
  expect(await db.prisma.workerHeartbeat.count({ where: { id: key } })).toBe(1);
});

test.each([
  ['a unique key', (tx: Tx) => lose(tx, '23505')],
  ['a refusal', () => Promise.reject(new Refusal('conflict', 'Nej.'))],
])('%s is said at once', async (_what, work) => {
  let runs = 0;
  await expect(inTransaction(db, (tx) => ((runs += 1), work(tx)))).rejects.toThrow();
  expect(runs).toBe(1);
});

/** Lets everybody through once `size` have come. */
function gate(size: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    come += 1;
    if (come >= size) open();
    return opened;
  };
}

import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { notify } from '../../services/base/notice';
import { runsWithUrgent, writeUrgent } from '../../services/mail/urgent';
import { handOut } from '../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';

let db: TestDatabase;
let year: SmallYear;

beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

async function withReceipt(options: Parameters<typeof smallYear>[1] = {}): Promise<void> {
  year = await smallYear(db, options);
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findFirstOrThrow();
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
  const task = await db.prisma.task.findFirstOrThrow({ where: { unit: 'bun-e1' } });
  await inTransaction(db, (tx) =>
    notify(tx, {
      run: year.run, person: 'p-ec1', kind: 'handedInFor', occasion: 'handedInFor|1', urgent: true, task: task.id, occurrence: task.occurrence,
      payload: { by: 'p-eko', received: 'telefon' }, at: clockOfRow(run).now,
    }),
  );
}

const write = () => inTransaction(db, (tx) => writeUrgent(tx, year.run));

test('what was handed in for somebody goes at once, once, as a receipt', async () => {
  await withReceipt();
  expect(await runsWithUrgent(db)).toEqual([year.run]);
  expect(await write()).toBe(1);
  expect(await runsWithUrgent(db)).toEqual([]);
  expect(await write()).toBe(0);
  const mail = await db.prisma.mail.findFirstOrThrow();
  expect([mail.kind, mail.occasion, mail.person]).toEqual(['receipt', 'atOnce|handedInFor|1', 'p-ec1']);
  expect(mail.text).toContain('Förvaltningsekonom har lämnat in svaret åt dig');
  expect(mail.text).toContain('telefon');
});

test('ordinary notices are left to the morning', async () => {
  await withReceipt();
  await write();
  expect(await db.prisma.notice.count({ where: { mail: null, kind: 'taskOpened' } })).toBe(3);
});

test.each<[string, () => Promise<unknown>]>([
  ['not released', () => db.prisma.run.updateMany({ data: { releasedAt: null } })],
  ['paused', () => db.prisma.run.updateMany({ data: { pausedAt: new Date() } })],
  ['an organ paused', () => db.prisma.organ.updateMany({ where: { id: 'BUN' }, data: { pausedAt: new Date() } })],
  ['semesterperiod', () => year.setClock('2027-07-05')],
])('%s: it becomes an ordinary notice and the morning mail is woken', async (_name, hold) => {
  await withReceipt();
  await hold();
  await db.pool.query('delete from wake');
  expect(await write()).toBe(0);
  expect(await runsWithUrgent(db)).toEqual([]);
  expect(await db.prisma.notice.findFirstOrThrow({ where: { kind: 'handedInFor' } })).toMatchObject({ urgent: false, mail: null, dropped: null });
  expect(await db.prisma.wake.count({ where: { process: `morgon/${year.run}` } })).toBe(1);
});

test('two rounds at the same time write one mail', async () => {
  await withReceipt();
  const written = await Promise.all([write(), write()]);
  expect(written.sort()).toEqual([0, 1]);
});

import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { Refusal } from '../../services/base/refusal';
import { issueLink, linkExpiry, openLink, revokeLinks } from '../../services/mail/links';
import { handOut } from '../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';

let db: TestDatabase;
let year: SmallYear;
let task: string;

beforeAll(async () => {
  db = await freshDatabase();
  year = await smallYear(db);
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findFirstOrThrow();
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
  task = (await db.prisma.task.findFirstOrThrow({ where: { unit: 'bun-e1' } })).id;
});
afterAll(() => db.drop());

const issue = (expiresDay = '2027-07-16', person = 'p-ec1') => inTransaction(db, (tx) => issueLink(tx, { run: year.run, task, person, expiresDay }));
const token = (path: string) => path.slice('/svar/'.length);

async function gone(of: string): Promise<void> {
  const refusal = await openLink(db, of).catch((e: unknown) => e);
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).code).toBe('gone');
  expect((refusal as Refusal).detail).toMatch(/^Länken gäller inte längre\./);
}

test('opens its one task for its one person, any number of times, and only its hash is kept', async () => {
  const path = await issue();
  expect(path).toMatch(/^\/svar\/[A-Za-z0-9_-]{43}$/);
  for (let i = 0; i < 3; i += 1) expect(await openLink(db, token(path))).toEqual({ run: year.run, task, person: 'p-ec1' });
  const rows = await db.prisma.taskLink.findMany();
  expect(JSON.stringify(rows)).not.toContain(token(path));
});

test('a new link leaves the old one valid', async () => {
  const [a, b] = [await issue(), await issue()];
  expect(a).not.toBe(b);
  await openLink(db, token(a));
  await openLink(db, token(b));
});

test.each(['', 'x', '../../etc/passwd', 'a'.repeat(43), `${'a'.repeat(42)}'`, 'å'.repeat(43)])('unknown: %s', (text) => gone(text));

test('expires after its day by the run’s own clock', async () => {
  const path = token(await issue('2027-05-20'));
  await year.setClock('2027-05-20', '23:59');
  await openLink(db, path);
  await year.setClock('2027-05-21', '00:00');
  await gone(path);
  await year.setClock('2027-05-10');
});

test('ends when the task goes to somebody else, is taken away, is revoked, or the start is undone', async () => {
  const path = token(await issue());
  const set = (data: { person?: string; state?: string }) => db.prisma.task.update({ where: { id: task }, data });
  await set({ person: 'p-ec2' });
  await gone(path);
  await set({ person: 'p-ec1', state: 'withdrawn' });
  await gone(path);
  await set({ state: 'done' });
  await openLink(db, path);
  await db.prisma.run.update({ where: { id: year.run }, data: { state: 'undone' } });
  await gone(path);
  await db.prisma.run.update({ where: { id: year.run }, data: { state: 'running' } });
  await inTransaction(db, (tx) => revokeLinks(tx, task, new Date('2027-05-10T10:00:00Z')));
  await gone(path);
});

test('lasts sixty days after the later of due day and today', () => {
  expect(linkExpiry('2027-05-17', '2027-05-10')).toBe('2027-07-16');
  expect(linkExpiry('2027-05-17', '2027-06-10')).toBe('2027-08-09');
});

import { instantAt } from '../../domain/calendar/zone';
import type { NoticeKind } from '../../domain/tasks/notices';
import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { notify, type NewNotice } from '../../services/base/notice';
import { nextMorning, writeMorning } from '../../services/mail/morning';
import { handOut } from '../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';

let db: TestDatabase;
let year: SmallYear;

beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

const TASKS = ['p-ec1', 'p-ec2', 'p-ec3'];

async function opened(options: Parameters<typeof smallYear>[1] = {}): Promise<void> {
  year = await smallYear(db, options);
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findFirstOrThrow({ where: { run: year.run } });
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
}

const whose = () => ({ run: year.run });

async function write(day: string, time = '07:00'): Promise<number> {
  await year.setClock(day, time);
  const run = await year.runRow();
  return inTransaction(db, (tx) => writeMorning(tx, whose(), clockOfRow(run)));
}

async function next(): Promise<string | null> {
  const run = await year.runRow();
  return inTransaction(db, async (tx) => (await nextMorning(tx, whose(), clockOfRow(run)))?.toISOString() ?? null);
}

async function tell(person: string, kind: NoticeKind, occasion: string, more: Partial<NewNotice> = {}): Promise<void> {
  const { now } = clockOfRow(await year.runRow());
  await inTransaction(db, (tx) => notify(tx, { run: year.run, person, kind, occasion, at: now, ...more }));
}

const mails = () => db.prisma.mail.findMany({ orderBy: [{ localDay: 'asc' }, { person: 'asc' }] });
const taskOf = (unit: string) => db.prisma.task.findFirstOrThrow({ where: { unit } });

test('one mail a person at the mail time, of what was written before it', async () => {
  await opened();
  expect(await next()).toBe(instantAt('2027-05-10', '07:00').toISOString());
  expect(await write('2027-05-10', '06:59')).toBe(0);
  expect(await write('2027-05-10')).toBe(3);
  const rows = await mails();
  expect(rows.map((m) => [m.person, m.kind, m.occasion, m.localDay, m.state, m.builtInOnly])).toEqual(
    TASKS.map((p) => [p, 'morning', 'morning|2027-05-10', '2027-05-10', 'ready', true]),
  );
  expect(rows[0]?.subject).toBe('ÖVNING: Delårsuppföljning april 2027: svara senast mån 17 maj');
  expect(rows[0]?.text).toContain('måndag 17 maj 2027');
  expect(rows[0]?.text).toContain('Verksamhetschef får veta det tors 20 maj, Förvaltningschef tis 25 maj');
  expect(rows[0]?.toAddress).toBe('ec1@liten.example');
  // Then nothing before the first rung of the ladder.
  expect(await next()).toBe(instantAt('2027-05-13', '07:00').toISOString());
});

test('a document that does not say who decided it is not said to be decided by that', async () => {
  await opened({ definition: { document: 'Styrmodell', decision: { organ: 'ej angivet i dokumentet', date: '2020-10-26' } } });
  await write('2027-05-10');
  expect((await mails())[0]?.text).toContain('enligt Styrmodell (beslutad 26 oktober 2020).');
});

test('the same day again writes nothing, also when something new has come', async () => {
  await opened();
  await write('2027-05-10');
  await tell('p-ec1', 'decided', 'decided|x', { occurrence: year.occurrence, payload: { organ: 'BUN', outcome: 'bifall' } });
  expect(await write('2027-05-10', '07:30')).toBe(0);
  expect(await next()).toBe(instantAt('2027-05-11', '07:00').toISOString());
  expect(await write('2027-05-11')).toBe(1);
});

test('what is written at the very mail instant goes the next day', async () => {
  await opened({ now: ['2027-05-10', '07:00'] });
  expect(await write('2027-05-10')).toBe(0);
  expect(await write('2027-05-11')).toBe(3);
});

test('missed by more than four hours, it goes with the next', async () => {
  await opened();
  expect(await write('2027-05-10', '11:00')).toBe(0);
  expect(await next()).toBe(instantAt('2027-05-11', '07:00').toISOString());
  await db.prisma.run.update({ where: { id: year.run }, data: { clockNow: instantAt('2027-05-10', '10:59') } });
  expect(await write('2027-05-10', '10:59')).toBe(3);
});

test('a receipt alone makes no mail and wakes nobody, and goes with the next one', async () => {
  await opened();
  await write('2027-05-10');
  const task = await taskOf('bun-e1');
  await tell('p-ec1', 'receipt', 'receipt|1', { task: task.id, occurrence: task.occurrence, payload: { late: false } });
  await db.pool.query('delete from wake');
  expect(await next()).toBe(instantAt('2027-05-13', '07:00').toISOString());
  expect(await write('2027-05-11')).toBe(0);
  await tell('p-ec1', 'reminder', 'reminder|1', { task: task.id, occurrence: task.occurrence, payload: {} });
  expect(await write('2027-05-12')).toBe(1);
  const [, , , mail] = await mails();
  expect(mail?.text).toContain('Ditt svar togs emot mån 10 maj kl. 07.00.');
});

test('what has been settled meanwhile is dropped', async () => {
  await opened();
  const task = await taskOf('bun-e1');
  await db.prisma.task.update({ where: { id: task.id }, data: { state: 'done' } });
  expect(await write('2027-05-10')).toBe(2);
  const notice = await db.prisma.notice.findFirstOrThrow({ where: { task: task.id } });
  expect([notice.mail, notice.dropped]).toEqual([null, 'task done']);
});

test('a task that has passed to somebody else is told to that one only', async () => {
  await opened();
  const task = await taskOf('bun-e1');
  await db.prisma.task.update({ where: { id: task.id }, data: { person: 'p-ec2' } });
  await tell('p-ec2', 'taskOpened', 'opened|x|2', { task: task.id, occurrence: task.occurrence });
  await write('2027-05-10');
  const rows = await mails();
  expect(rows.map((m) => m.person)).toEqual(['p-ec2', 'p-ec3']);
  expect(rows[0]?.text).toContain('ersätter ordinarie enhetschef');
});

test('who has many units gets one line a step, with a link a unit', async () => {
  await opened();
  await db.prisma.task.updateMany({ where: { kind: 'answer' }, data: { person: 'p-ec1' } });
  await db.prisma.roleHolder.updateMany({ where: { person: { in: ['p-ec2', 'p-ec3'] } }, data: { person: 'p-ec1' } });
  await db.prisma.notice.updateMany({ data: { person: 'p-ec1' } });
  expect(await write('2027-05-10')).toBe(1);
  const [mail] = await mails();
  expect(mail?.text.split('Delårsuppföljning april 2027 – 3 enheter').length).toBe(2);
  expect(new Set(mail?.text.match(/\/svar\/\S{43}/g)).size).toBe(3);
});

test('of several lines about one task only the one that says most stands', async () => {
  await opened();
  const task = await taskOf('bun-e1');
  await tell('p-ec1', 'reminder', 'r|1', { task: task.id, occurrence: task.occurrence });
  await tell('p-ec1', 'sentBack', 's|1', { task: task.id, occurrence: task.occurrence, payload: { by: 'p-vc', reason: 'Kommentaren saknas' } });
  await write('2027-05-10');
  const [mail] = await mails();
  expect(mail?.text).toContain('Skäl: ”Kommentaren saknas”');
  expect(mail?.text).not.toContain('Du får uppgiften');
  expect(await db.prisma.notice.count({ where: { person: 'p-ec1', mail: mail?.id } })).toBe(3);
});

test('nothing before release, while paused, in the semesterperiod or on a free day', async () => {
  await opened({ released: false });
  expect(await next()).toBeNull();
  expect(await write('2027-05-10')).toBe(0);
  await db.prisma.run.update({ where: { id: year.run }, data: { releasedAt: new Date(), pausedAt: new Date() } });
  expect(await write('2027-05-10')).toBe(0);
  expect(await next()).toBeNull();
  await db.prisma.run.update({ where: { id: year.run }, data: { pausedAt: null } });
  expect(await write('2027-05-15')).toBe(0);
  expect(await next()).toBe(instantAt('2027-05-17', '07:00').toISOString());
  expect(await write('2027-07-06')).toBe(0);
  expect(await next()).toBe(instantAt('2027-08-09', '07:00').toISOString());
});

test('a paused organ keeps its notices until it goes on', async () => {
  await opened();
  await db.prisma.organ.updateMany({ where: { id: 'BUN' }, data: { pausedAt: new Date() } });
  expect(await next()).toBeNull();
  expect(await write('2027-05-10')).toBe(0);
  await db.prisma.organ.updateMany({ data: { pausedAt: null } });
  expect(await write('2027-05-11')).toBe(3);
});

test('a step that was never mentioned is not said to be gone', async () => {
  await opened();
  await db.prisma.task.updateMany({ data: { state: 'withdrawn' } });
  await tell('p-ec1', 'withdrawn', 'withdrawn|1', { occurrence: year.occurrence, payload: { why: 'Steget utgår' } });
  expect(await write('2027-05-10')).toBe(0);
  expect(await db.prisma.notice.count({ where: { dropped: null } })).toBe(0);
});

test('who was told is told that the step is gone', async () => {
  await opened();
  await write('2027-05-10');
  await db.prisma.task.updateMany({ data: { state: 'withdrawn' } });
  await tell('p-ec1', 'withdrawn', 'withdrawn|1', { occurrence: year.occurrence, payload: { why: 'Steget utgår i år' } });
  expect(await write('2027-05-11')).toBe(1);
  const rows = await mails();
  expect(rows.at(-1)?.text).toContain('Du behöver inte göra något');
  expect(rows.at(-1)?.text).toContain('Steget utgår i år');
});

test('two running years of a municipality: one mail to one person', async () => {
  await opened({ kind: 'real' });
  await smallYear(db, { run: 'liten-2028', planned: { id: 'budget/BUN', step: 'budget', label: 'Budget', budgetYear: 2029, period: undefined } });
  await db.prisma.run.update({ where: { id: 'liten-2028' }, data: { year: 2028, kind: 'real', rehearsalState: null } });
  const { now } = clockOfRow(await year.runRow());
  await inTransaction(db, (tx) =>
    notify(tx, { run: 'liten-2028', person: 'p-ec1', kind: 'decided', occasion: 'decided|b', occurrence: 'budget/BUN', payload: { organ: 'KF', outcome: 'bifall' }, at: now }),
  );
  await year.setClock('2027-05-10', '07:00');
  const clock = clockOfRow(await year.runRow());
  expect(await inTransaction(db, (tx) => writeMorning(tx, { municipality: 'liten' }, clock))).toBe(3);
  const own = await db.prisma.mail.findMany({ where: { person: 'p-ec1' } });
  expect(own).toHaveLength(1);
  expect(own[0]?.text).toContain('Beslut i Kommunfullmäktige');
  expect(own[0]?.text).toContain('Delårsuppföljning april 2027');
});

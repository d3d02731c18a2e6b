import { startReceiver, type Receiver } from '../../mail/receiver';
import { instantAt } from '../../domain/calendar/zone';
import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { inboxList, inboxMail } from '../../services/mail/inbox';
import { writeMorning } from '../../services/mail/morning';
import { openLink } from '../../services/mail/links';
import { Postman, type PostmanSettings } from '../../services/mail/postman';
import { handOut } from '../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';
import { fakeServer, type FakeServer } from './servers';

let db: TestDatabase;
let receiver: Receiver;
let year: SmallYear;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  db = await freshDatabase();
  receiver = await startReceiver(db, { port: 0 });
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await receiver.stop();
  await db.drop();
});

async function threeMails(options: Parameters<typeof smallYear>[1] = {}): Promise<void> {
  year = await smallYear(db, options);
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findFirstOrThrow({ where: { run: year.run } });
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
  await year.setClock('2027-05-10', '07:00');
  const { now, today } = clockOfRow(await year.runRow());
  await inTransaction(db, (tx) => writeMorning(tx, { run: year.run }, { now, today }));
}

function post(settings: Partial<PostmanSettings> = {}): Postman {
  const postman = new Postman(db, {
    receiverPort: receiver.port,
    from: 'arshjulet@liten.example',
    baseUrl: 'http://127.0.0.1:8080',
    patience: { connect: 1_000, greeting: 300, silence: 400, whole: 2_000 },
    firstWait: 5,
    ...settings,
  });
  const running = postman.run();
  stops.push(async () => {
    await postman.stop();
    await running;
  });
  return postman;
}

async function until(what: () => Promise<boolean>, postman: Postman): Promise<void> {
  const last = Date.now() + 20_000;
  while (!(await what())) {
    if (Date.now() > last) throw new Error(JSON.stringify(await db.prisma.mail.findMany({ select: { state: true, attempts: true, lastError: true } })));
    postman.kick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const inState = async (state: string, n: number) => (await db.prisma.mail.count({ where: { state } })) === n;
const fake = async (...manners: Parameters<typeof fakeServer>): Promise<FakeServer> => {
  const server = await fakeServer(...manners);
  stops.push(() => server.stop());
  return server;
};

test('an exercise’s mails come to the built-in inbox whole, whatever mail server is set', async () => {
  const outside = await fake();
  await threeMails();
  const postman = post({ smtpUrl: outside.url });
  await until(() => inState('sent', 3), postman);
  expect(outside.connections).toBe(0);
  const lines = await inboxList(db, { cycle: year.run });
  expect(lines.map((l) => l.to).sort()).toEqual(['ec1@liten.example', 'ec2@liten.example', 'ec3@liten.example']);
  const mail = await inboxMail(db, year.run, lines[0]?.id ?? '');
  expect(mail.subject).toBe('ÖVNING: Delårsuppföljning april 2027: svara senast mån 17 maj');
  expect(mail.at).toBe(instantAt('2027-05-10', '07:00').toISOString());
  expect(mail.headers).toMatchObject({
    'auto-submitted': 'auto-generated',
    'x-auto-response-suppress': 'OOF, AutoReply',
    'x-loop': 'arshjulet@liten.example',
    'x-arshjul-run': year.run,
  });
  const [, token = ''] = /http:\/\/127\.0\.0\.1:8080\/svar\/(\S{43})/.exec(mail.text) ?? [];
  expect(await openLink(db, token)).toMatchObject({ run: year.run });
  expect(mail.html).toContain(`href="http://127.0.0.1:8080/svar/${token}"`);
  const row = await db.prisma.mail.findFirstOrThrow({ where: { messageId: mail.messageId } });
  expect(row.text + row.html).not.toContain(token);
  expect(row.realSentAt).not.toBeNull();
});

test('without a mail server everything goes to the built-in inbox', async () => {
  await threeMails({ kind: 'real' });
  await until(() => inState('sent', 3), post());
  expect(await db.prisma.inboxMail.count()).toBe(3);
});

test('a real year goes to its mail server, one recipient a mail', async () => {
  const outside = await fake();
  await threeMails({ kind: 'real' });
  await until(() => inState('sent', 3), post({ smtpUrl: outside.url }));
  expect(outside.recipients).toHaveLength(3);
  expect(await db.prisma.inboxMail.count()).toBe(0);
});

test('450: tried again with the same Message-ID until it is taken', async () => {
  const outside = await fake({ data: (n) => (n <= 2 ? '450 later' : '250 ok') });
  await threeMails({ kind: 'real', units: 1 });
  await until(() => inState('sent', 1), post({ smtpUrl: outside.url }));
  const ids = outside.taken.map((m) => /^Message-ID: (.*)$/m.exec(m)?.[1]);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  const row = await db.prisma.mail.findFirstOrThrow();
  expect([row.attempts, row.lastError]).toEqual([3, null]);
});

test('dropped before the 250: sent again with the same Message-ID', async () => {
  const outside = await fake({ data: (n) => (n === 1 ? 'drop' : '250 ok') });
  await threeMails({ kind: 'real', units: 1 });
  await until(() => inState('sent', 1), post({ smtpUrl: outside.url }));
  expect(new Set(outside.taken.map((m) => /^Message-ID: (.*)$/m.exec(m)?.[1])).size).toBe(1);
  expect(outside.taken.length).toBeGreaterThanOrEqual(2);
});

test('a silent server keeps nothing else waiting: exercises go on', async () => {
  const outside = await fake({ greeting: null });
  await threeMails({ kind: 'real', units: 1 });
  const real = year.run;
  await threeMails({ run: 'liten-2027-ovning-9' });
  const postman = post({ smtpUrl: outside.url, patience: { connect: 5_000, greeting: 5_000, silence: 5_000, whole: 5_000 } });
  await until(async () => (await db.prisma.mail.count({ where: { run: 'liten-2027-ovning-9', state: 'sent' } })) === 3, postman);
  expect(await db.prisma.mail.count({ where: { run: real, state: 'sending' } })).toBe(1);
});

test('550: failed at once, a finding, and the ekonomichef is told', async () => {
  const outside = await fake({ rcpt: '550 no such user' });
  await threeMails({ kind: 'real', units: 1 });
  await until(() => inState('failed', 1), post({ smtpUrl: outside.url }));
  expect(outside.recipients).toHaveLength(1);
  expect(await db.prisma.finding.findFirstOrThrow()).toMatchObject({ rule: 'mejl-kom-inte-fram', severity: 'error', subject: 'p-ec1' });
  expect(await db.prisma.notice.findFirstOrThrow({ where: { kind: 'finding' } })).toMatchObject({ person: 'p-ekc', urgent: false });
  expect(await db.prisma.timelineEntry.count({ where: { kind: 'mailFailed' } })).toBe(1);
  await year.setClock('2027-05-11', '07:00');
  const clock = clockOfRow(await year.runRow());
  expect(await inTransaction(db, (tx) => writeMorning(tx, { run: year.run }, clock))).toBe(1);
  const told = await db.prisma.mail.findFirstOrThrow({ where: { person: 'p-ekc' } });
  expect(told.text).toContain('Mejlet till Enhetschef 1 (ec1@liten.example) kunde inte levereras');
});

test('given up after the last attempt', async () => {
  const outside = await fake({ rcpt: '450 never' });
  await threeMails({ kind: 'real', units: 1 });
  await until(() => inState('failed', 1), post({ smtpUrl: outside.url, attempts: 3 }));
  expect(outside.recipients).toHaveLength(3);
});

test('a row stuck in sending is sent again, and the inbox keeps one', async () => {
  await threeMails({ units: 1 });
  await until(() => inState('sent', 1), post());
  await db.prisma.mail.updateMany({ data: { state: 'sending' } });
  await until(() => inState('sent', 1), post());
  expect(await db.prisma.mail.findFirstOrThrow()).toMatchObject({ attempts: 2 });
  expect(await db.prisma.inboxMail.count()).toBe(1);
});

test('two postmen side by side send each mail once', async () => {
  const outside = await fake();
  await threeMails({ kind: 'real', units: 12 });
  const [a, b] = [post({ smtpUrl: outside.url }), post({ smtpUrl: outside.url })];
  await until(() => {
    b.kick();
    return inState('sent', 12);
  }, a);
  expect(outside.taken).toHaveLength(12);
});

test('an address that is none is a failure and never leaves', async () => {
  const outside = await fake();
  await threeMails({ kind: 'real', units: 1 });
  await db.prisma.mail.updateMany({ data: { toAddress: 'a@b.se, c@d.se' } });
  await until(() => inState('failed', 1), post({ smtpUrl: outside.url }));
  expect(outside.connections).toBe(0);
});

test('the receiver away: tried again until it is back', async () => {
  await threeMails({ units: 1 });
  const port = receiver.port;
  await receiver.stop();
  const postman = post({ receiverPort: port });
  await until(async () => (await db.prisma.mail.findFirstOrThrow()).lastError !== null, postman);
  receiver = await startReceiver(db, { port });
  await until(() => inState('sent', 1), postman);
  expect(await db.prisma.inboxMail.count()).toBe(1);
});

/** A real year whose mails are written and may not go, and after it another whose may. */
async function heldThenOther(hold: { pausedAt?: Date; state?: string }, other: Parameters<typeof smallYear>[1]): Promise<string> {
  await threeMails({ kind: 'real' });
  const held = year.run;
  await db.prisma.run.update({ where: { id: held }, data: { ...hold, ...(other?.kind === 'real' ? { municipality: 'annan' } : {}) } });
  if (other?.kind === 'real') await db.prisma.process.deleteMany({ where: { type: 'morning' } });
  await threeMails({ run: 'liten-2027-2', ...other });
  return held;
}
const untouched = (run: string) => db.prisma.mail.count({ where: { run, state: 'ready', attempts: 0 } });

test('a paused year’s mails wait for its end, a paused exercise’s do not', async () => {
  const held = await heldThenOther({ pausedAt: new Date() }, {});
  await db.prisma.run.update({ where: { id: year.run }, data: { pausedAt: new Date() } });
  const postman = post();
  await until(() => inState('sent', 3), postman);
  expect(await untouched(held)).toBe(3);
  await db.prisma.run.update({ where: { id: held }, data: { pausedAt: null } });
  await until(() => inState('sent', 6), postman);
});

test.each<[string, { pausedAt?: Date; state?: string }]>([
  ['paused', { pausedAt: new Date() }],
  ['undone', { state: 'undone' }],
])('nothing of a year that is %s leaves for the mail server', async (_name, hold) => {
  const outside = await fake();
  const held = await heldThenOther(hold, { kind: 'real' });
  await until(() => inState('sent', 3), post({ smtpUrl: outside.url }));
  expect(await untouched(held)).toBe(3);
  expect(outside.taken).toHaveLength(3);
});

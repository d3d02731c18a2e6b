import { connect } from 'node:net';
import fc from 'fast-check';
import { startReceiver, type Receiver } from '../../mail/receiver';
import { Refusal } from '../../services/base/refusal';
import { inboxList, inboxMail } from '../../services/mail/inbox';
import { senderTo } from '../../services/mail/smtp';
import { openDb } from '../../services/base/db';
import { freshDatabase, type TestDatabase } from '../support/database';

let db: TestDatabase;
let receiver: Receiver;

beforeAll(async () => {
  db = await freshDatabase();
  receiver = await startReceiver(db, { port: 0 });
});
afterAll(async () => {
  await receiver.stop();
  await db.drop();
});
beforeEach(() => db.prisma.inboxMail.deleteMany());

/** Speaks SMTP by hand; resolves with the server's last answer. */
function deliver(message: string | Buffer, port = receiver.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const lines = ['HELO me', 'MAIL FROM:<a@b.example>', 'RCPT TO:<chef@liten.example>', 'DATA'];
    let answer = '';
    socket.on('data', (part) => {
      if (socket.writableEnded) return;
      answer = part.toString('utf8').trim();
      const next = lines.shift();
      if (next !== undefined) socket.write(`${next}\r\n`);
      else if (answer.startsWith('354')) socket.write(Buffer.concat([Buffer.from(message), Buffer.from('\r\n.\r\n')]));
      else socket.end('QUIT\r\n');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const MAIL = 'Message-ID: <m1@x>\r\nX-Arshjul-Run: liten-2027\r\nX-Arshjul-Clock: 2027-05-10T05:00:00.000Z\r\nSubject: =?utf-8?q?P=C3=A5minnelse?=\r\n\r\nHej';

test('keeps what it accepts, a repeated Message-ID once', async () => {
  await deliver(MAIL);
  await deliver(MAIL);
  const rows = await db.prisma.inboxMail.findMany();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ messageId: '<m1@x>', run: 'liten-2027', toAddress: 'chef@liten.example', subject: 'Påminnelse' });
  expect(rows[0]?.writtenAt?.toISOString()).toBe('2027-05-10T05:00:00.000Z');
  expect(Buffer.from(rows[0]?.raw ?? []).toString()).toContain('Hej');
});

test('a mail without Message-ID is known by its bytes', async () => {
  for (const text of ['Subject: a\r\n\r\nx', 'Subject: a\r\n\r\nx', 'Subject: a\r\n\r\ny']) await deliver(text);
  expect(await db.prisma.inboxMail.count()).toBe(2);
});

test('reads: newest first, by address, by page, and nothing of another run', async () => {
  for (let i = 1; i <= 12; i += 1) await deliver(MAIL.replace('<m1@x>', `<r${String(i)}@x>`));
  await deliver(MAIL.replace('<m1@x>', '<other@x>').replace('liten-2027', 'annan-2027'));
  const page = await inboxList(db, { cycle: 'liten-2027', limit: 2 });
  expect(page).toHaveLength(2);
  expect(page[0]).toMatchObject({ to: 'chef@liten.example', subject: 'Påminnelse', at: '2027-05-10T05:00:00.000Z' });
  const rest = await inboxList(db, { cycle: 'liten-2027', before: page[1]?.id });
  expect(rest).toHaveLength(10);
  expect(await inboxList(db, { cycle: 'liten-2027', address: 'CHEF@liten.example' })).toHaveLength(12);
  expect(await inboxList(db, { cycle: 'liten-2027', address: 'x@liten.example' })).toEqual([]);
  expect(await inboxMail(db, 'liten-2027', page[0]?.id ?? '')).toMatchObject({ messageId: '<r12@x>', text: expect.stringContaining('Hej') as string });
  await expect(inboxMail(db, 'annan-2027', page[0]?.id ?? '')).rejects.toBeInstanceOf(Refusal);
});

test('too large is refused and not kept', async () => {
  const sender = senderTo(`smtp://127.0.0.1:${String(receiver.port)}?ignoreTLS=true`, 1);
  const outcome = await sender.send({ fromName: 'x', from: 'a@b.example', to: 'c@d.example', messageId: '<big@x>', subject: 's', text: 'x'.repeat(3_000_000), html: '', headers: {} });
  sender.close();
  expect(outcome).toMatchObject({ sent: false, permanent: true });
  expect(await db.prisma.inboxMail.count()).toBe(0);
});

test('the database away: 451, and nothing is said to be kept', async () => {
  const away = openDb('postgresql://nobody@127.0.0.1:1/none', 1);
  const other = await startReceiver(away, { port: 0 });
  expect(await deliver(MAIL, other.port)).toMatch(/^451 /);
  await other.stop();
  await away.close();
});

test('whatever bytes come, the receiver answers and lives on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const body = Buffer.from(bytes).toString('latin1').replace(/\r?\n\./g, '\n');
      expect(await deliver(Buffer.from(body, 'latin1'))).toMatch(/^(250|221|4\d\d|5\d\d)/);
    }),
    { numRuns: 60 },
  );
  expect(await deliver(MAIL)).toMatch(/^(250|221)/);
});

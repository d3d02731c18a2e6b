import fc from 'fast-check';
import { isAddress, senderTo, type Outcome, type Post } from '../../services/mail/smtp';
import { fakeServer, type FakeServer, type Manners } from './servers';

const SHORT = { connect: 1_000, greeting: 300, silence: 400, whole: 3_000 };
const POST: Post = {
  fromName: 'Årshjulet – Åstorp',
  from: 'arshjulet@astorp.example',
  to: 'chef@astorp.example',
  messageId: '<1@astorp.arshjulet>',
  subject: 'Påminnelse: åäö',
  text: 'Hej!\n.\nSlut',
  html: '<p>Hej</p>',
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Arshjul-Run': 'astorp-2027' },
};

async function sendTo(manners: Manners, post: Partial<Post> = {}, user = ''): Promise<Outcome & { server: FakeServer }> {
  const server = await fakeServer(manners);
  const sender = senderTo(server.url.replace('smtp://', `smtp://${user}`), 1, SHORT);
  try {
    return { ...(await sender.send({ ...POST, ...post })), server };
  } finally {
    sender.close();
    await server.stop();
  }
}

test('one recipient, own Message-ID, own headers', async () => {
  const { server, ...outcome } = await sendTo({});
  expect(outcome).toEqual({ sent: true });
  expect(server.recipients).toEqual([expect.stringMatching(/^RCPT TO:<chef@astorp\.example>/)]);
  const [mail = ''] = server.taken;
  expect(mail).toMatch(/^Message-ID: <1@astorp\.arshjulet>\r$/m);
  expect(mail).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(mail).toMatch(/^X-Arshjul-Run: astorp-2027\r$/m);
  expect(mail.match(/^(To|From|Subject):/gm)).toHaveLength(3);
});

test.each<[string, Manners, boolean]>([
  ['450 at RCPT', { rcpt: '450 later' }, false],
  ['550 at RCPT', { rcpt: '550 no such user' }, true],
  ['451 after DATA', { data: '451 later' }, false],
  ['554 after DATA', { data: '554 refused' }, true],
  ['421 at MAIL FROM', { mail: '421 too many' }, false],
  ['550 sender refused', { mail: '550 not you' }, true],
  ['a silent server', { greeting: null }, false],
  ['554 as greeting', { greeting: '554 go away' }, false],
  ['silent after DATA', { data: 'silent' }, false],
  ['dropped before 250', { data: 'drop' }, false],
])('%s', async (_name, manners, permanent) => {
  const { server, ...outcome } = await sendTo(manners);
  expect(outcome).toMatchObject({ sent: false, permanent });
  if (manners.data === 'drop') expect(server.taken).toHaveLength(1);
});

test('nobody listens', async () => {
  const server = await fakeServer();
  await server.stop();
  const sender = senderTo(server.url, 1, SHORT);
  expect(await sender.send(POST)).toMatchObject({ sent: false, permanent: false });
  sender.close();
});

test('a wrong sign-in is not the mail’s fault', async () => {
  const { server, ...outcome } = await sendTo({ auth: '535 wrong' }, {}, 'user:wrong@');
  expect(outcome).toMatchObject({ sent: false, permanent: false });
  expect(server.taken).toEqual([]);
});

test('closing the sender ends what is under way', async () => {
  const server = await fakeServer({ data: 'silent' });
  const sender = senderTo(server.url, 1, { ...SHORT, silence: 60_000, whole: 60_000 });
  const under = sender.send(POST);
  await new Promise<void>((resolve) => {
    const look = (): void => void (server.taken.length > 0 ? resolve() : setImmediate(look));
    look();
  });
  sender.close();
  expect(await under).toMatchObject({ sent: false, permanent: false });
  await server.stop();
});

test.each(['evil\r\nBcc: x@y.se', 'a@b.se, c@d.se', 'A <a@b.se>', 'a@b', '@b.se', 'a b@c.se', 'grupp: a@b.se;', '"x"@b.se', 'a..b@c.se', `${'a'.repeat(65)}@b.se`, ''])(
  'an address that is none is never tried: %j',
  async (to) => {
    const { server, ...outcome } = await sendTo({}, { to });
    expect(outcome).toMatchObject({ sent: false, permanent: true });
    expect(server.connections).toBe(0);
  },
);

test('addresses that are used', () => {
  for (const address of ['enhetschef.forskola-1@astorp.example', "o'brien+x@a.b-c.se"]) expect(isAddress(address)).toBe(true);
  fc.assert(fc.property(fc.emailAddress(), (a) => !isAddress(a) || /^[^\s,;<>:"]+@[^\s,;<>:"@]+$/.test(a)));
});

test('subject and name can carry no header of their own', async () => {
  const { server } = await sendTo({}, { subject: 'x\r\nBcc: evil@x.se', fromName: 'y\r\nBcc: evil@x.se' });
  const head = (server.taken[0] ?? '').split('\r\n\r\n')[0] ?? '';
  expect(head).not.toMatch(/^Bcc:/m);
  expect(server.recipients).toHaveLength(1);
});

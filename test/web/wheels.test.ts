// Signed in otherwise than by choosing a role: a person's two wheels stand together there too, and the inbox is only their own.
import { createSession } from '../../services/access/session';
import { ask, serve, type Served } from '../api/serve';
import { handOutNow } from '../services/tasks/flow';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';

let db: TestDatabase;
let served: Served;
let first: SmallYear;
let second: SmallYear;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db }, 'token');
  second = await smallYear(db, { run: 'liten-2028', kind: 'real' });
  await db.prisma.run.update({ where: { id: second.run }, data: { year: 2028 } });
  await db.prisma.process.delete({ where: { id: 'morgon/liten' } });
  first = await smallYear(db, { run: 'liten-2027', kind: 'real' });
  for (const year of [first, second]) await handOutNow(db, year);
});
afterAll(async () => {
  await served.close();
  await db.drop();
});

async function page(path: string): Promise<{ status: number; text: string }> {
  const token = await createSession(db, first.run, 'p-ec1');
  const { status, body } = await ask(served, 'GET', path, undefined, undefined, { Cookie: `arshjul=${token}` });
  return { status, text: String(body['text']) };
}

test('Mina uppgifter has both', async () => {
  const { text } = await page('/mina');
  expect(text).toContain('2027 års hjul');
  expect(text).toContain('2028 års hjul');
});

test('Inkorgen has both, and nobody else’s', async () => {
  const mail = (n: number, run: string, to: string) => db.prisma.inboxMail.create({ data: { messageId: `<${String(n)}@prov>`, run, toAddress: to, subject: `Mejl ${String(n)}`, text: 'x', html: '', headers: {}, realAt: new Date(), writtenAt: new Date(), raw: Buffer.from('x') } });
  const own = 'ec1@liten.example';
  await mail(1, first.run, own);
  const there = await mail(2, second.run, own);
  const foreign = await mail(3, second.run, 'ec2@liten.example');
  const { text } = await page('/inkorg');
  expect([1, 2, 3].map((n) => text.includes(`Mejl ${String(n)}`))).toEqual([true, true, false]);
  expect((await page(`/inkorg/${String(there.id)}`)).status).toBe(200);
  expect((await page(`/inkorg/${String(foreign.id)}`)).status).toBe(404);
});

// Guessing and flooding are slowed down, with one Swedish sentence and when to try again; nobody else notices.
import { createSession } from '../../services/access/session';
import { createToken } from '../../services/access/tokens';
import { issueLink } from '../../services/mail/links';
import { beat } from '../../services/process/heartbeat';
import { inTransaction } from '../../services/base/db';
import { freshDatabase, type TestDatabase } from '../support/database';
import { seedRun, taskId } from './seed';
import { ask, serve, type Served } from './serve';

const RUN = 'proveby-2027';
let db: TestDatabase;
let served: Served;
beforeAll(async () => {
  db = await freshDatabase();
  await seedRun(db);
});
afterAll(() => db.drop());
afterEach(async () => {
  expect(served.errors).toEqual([]);
  await served.close();
});

const guess = (n: number): string => `${'A'.repeat(40)}${String(n).padStart(3, '0')}`;
const link = async (): Promise<string> =>
  (await inTransaction(db, (tx) => issueLink(tx, { run: RUN, task: taskId(RUN, 'skola-a'), person: 'rektor-a', expiresDay: '2099-01-01' }))).replace('/svar/', '');

test('guessing at tokens and links ends in 429 with Retry-After; what has opened before still opens', async () => {
  served = await serve({ db, ceilings: { failures: 5 } });
  const session = await createSession(db, RUN, 'rektor-a');
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, session)).status).toBe(200);
  const first = await Promise.all([1, 2, 3].map((n) => ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(n))));
  expect(first.map((a) => a.status)).toEqual([410, 410, 410]);
  expect((await ask(served, 'GET', `/svar/${guess(4)}`)).status).toBe(410);
  expect((await ask(served, 'GET', '/mina', undefined, undefined, { Cookie: `arshjul=as_${guess(5)}` })).status).toBe(401);

  const refused = await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(6));
  expect(refused).toMatchObject({ status: 429, body: { status: 429, detail: 'För många länkar eller nycklar från den här adressen har inte gällt. Vänta en stund och försök igen.' } });
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  const page = await ask(served, 'GET', `/svar/${guess(7)}`);
  expect({ status: page.status, wait: Number(page.headers.get('retry-after')) > 0, text: String(page.body['text']).includes('Vänta en stund') }).toEqual({ status: 429, wait: true, text: true });
  // A right guess is not even looked up.
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, await createSession(db, RUN, 'rektor-b'))).status).toBe(429);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, session)).status).toBe(200);
  expect((await ask(served, 'GET', '/roll')).status).toBe(200);
});

// What is open to everybody answers 200 to any secret: that must not make a guess one that "has opened something before".
test.each(['/health', '/api/docs', '/api/openapi.json', '/static/app.css', '/roll'])('a guess that %s has answered is still a guess', async (open) => {
  served = await serve({ db, ceilings: { failures: 2 }, temporal: () => Promise.resolve() });
  await beat(db);
  const secret = await createSession(db, RUN, 'rektor-b');
  const beside = { Cookie: `arshjul=${secret}` };
  expect((await ask(served, 'GET', open, secret, undefined, beside)).status).toBe(200);
  for (const n of [1, 2]) expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(n))).status).toBe(410);
  // Nothing has been looked up for it, so it is no better than another.
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, secret)).status).toBe(429);
  // What looks at no secret still answers whoever has guessed.
  if (open !== '/roll') expect((await ask(served, 'GET', open, secret, undefined, beside)).status).toBe(200);
});

test('a link’s page looks at the link: a valid token or cookie beside it neither opens nor hides a guess', async () => {
  served = await serve({ db, ceilings: { failures: 2 } });
  const session = await createSession(db, RUN, 'rektor-a');
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, session)).status).toBe(200);
  const beside = { Cookie: `arshjul=${session}` };
  expect((await ask(served, 'GET', `/svar/${guess(1)}`, session, undefined, beside)).status).toBe(410);
  expect((await ask(served, 'GET', `/SVAR/${guess(2)}`, session, undefined, beside)).status).toBe(410);
  expect((await ask(served, 'GET', `/svar/${guess(3)}`, session, undefined, beside)).status).toBe(429);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, session)).status).toBe(200);
});

test('a page that answers without a session too is no place to try cookies on', async () => {
  served = await serve({ db, ceilings: { failures: 2 } });
  const page = (n: number) => ask(served, 'GET', '/', undefined, undefined, { Cookie: `arshjul=as_${guess(n)}` }).then((a) => a.status);
  expect([await page(1), await page(2), await page(3)]).toEqual([200, 200, 429]);
});

test('one dead secret asked over and over counts once: a token that has expired, a tab that saves itself', async () => {
  served = await serve({ db, ceilings: { failures: 2 } });
  for (let i = 0; i < 5; i += 1) expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(1))).status).toBe(410);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(2))).status).toBe(410);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(3))).status).toBe(429);
});

test('a link is one link however its address is written', async () => {
  served = await serve({ db, ceilings: { failures: 2, personActs: 2 } });
  const secret = await link();
  const escaped = (n: number): string => `/svar/${secret.slice(0, n)}%${secret.charCodeAt(n).toString(16)}${secret.slice(n + 1)}`;
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await ask(served, 'POST', escaped(n), undefined, {})).status);
  expect(statuses.map((status) => status === 429)).toEqual([false, false, true, true]);
  // What cannot be decoded is no link, and breaks nothing.
  expect((await ask(served, 'GET', '/svar/%E0%A4%A')).status).toBe(400);
});

test('a secret that opens is no guess, whatever becomes of the request', async () => {
  served = await serve({ db, ceilings: { failures: 1 } });
  const session = await createSession(db, RUN, 'rektor-a');
  expect((await ask(served, 'GET', '/api/v1/cycles/finns-inte', session)).status).toBe(404);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(1))).status).toBe(410);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, session)).status).toBe(200);
});

test('who asks from elsewhere is not touched: a proxy on this machine says who it is', async () => {
  served = await serve({ db, ceilings: { failures: 1 } });
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(1), undefined, from('192.0.2.1'));
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(2), undefined, from('192.0.2.1'))).status).toBe(429);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, guess(2), undefined, from('192.0.2.2'))).status).toBe(410);
});

test('acts without end are refused for that session or link alone, reading is not', async () => {
  served = await serve({ db, ceilings: { personActs: 3, tokenActs: 4 } });
  const act = (token: string) => ask(served, 'POST', `/api/v1/tasks/${taskId(RUN, 'skola-a')}/answers`, token, {}).then((a) => a.status);
  const [one, other] = await Promise.all([createSession(db, RUN, 'rektor-a'), link()]);
  for (let i = 0; i < 3; i += 1) expect(await act(one)).toBe(422);
  expect(await act(one)).toBe(429);
  expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}`, one)).status).toBe(200);
  expect(await act(other)).toBe(422);
  const { token } = await createToken(db, 'ekonomichef', 'proveby');
  for (let i = 0; i < 4; i += 1) expect(await act(token)).toBe(422);
  expect(await act(token)).toBe(429);
});

test('a deadline day from one address passes: hundreds of acts with valid secrets and the operator’s token', async () => {
  served = await serve({ db });
  const { token } = await createToken(db, 'ekonomichef', 'proveby');
  const statuses = await Promise.all(Array.from({ length: 500 }, () => ask(served, 'POST', `/api/v1/tasks/${taskId(RUN, 'skola-b')}/answers`, token, {}).then((a) => a.status)));
  expect(new Set(statuses)).toEqual(new Set([422]));
});

test('a cookie that is no text of ours opens nothing and breaks nothing', async () => {
  served = await serve({ db });
  expect((await ask(served, 'GET', '/mina', undefined, undefined, { Cookie: 'arshjul=%E0%A4%A' })).status).toBe(401);
});

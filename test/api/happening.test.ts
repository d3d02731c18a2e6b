// Happenings over HTTP: listed for all, previewed, registered under revision and list, once for a key, by those who register them.
import { createSession } from '../../services/access/session';
import { createToken } from '../../services/access/tokens';
import { freshDatabase, type TestDatabase } from '../support/database';
import { at, startStepped } from '../services/years/support';
import { ask, serve, type Served } from './serve';

let db: TestDatabase;
let served: Served;
let run: string;
let operator: string;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-20', '10:00');
  operator = (await createToken(db, 'installation')).token;
});
afterAll(async () => {
  expect(served.errors).toEqual([]);
  await served.close();
  await db.drop();
});

const ask2 = (method: 'GET' | 'POST', path: string, token: string, body?: unknown, headers: Record<string, string> = {}) => ask(served, method, `/api/v1/cycles/${run}/happenings${path}`, token, body, headers);
const DEFICIT = { step: 'atgardsplan', organ: 'skolnamnden', what: 'Vikarierna kostar mer än budgeten.', amount: -400_000 };

test('what can be registered is listed for everybody, with whether they may', async () => {
  const lists = async (token: string) => (await ask2('GET', '', token)).body as unknown as { happenings: { step: string; asksAmount: boolean; registeredBy: string; organs: { id: string; mayRegister: boolean }[] }[]; registered: unknown[] };
  const chef = await lists(await createSession(db, run, 'fc-skolnamnden'));
  expect(chef).toMatchObject({ happenings: [{ step: 'atgardsplan', asksAmount: true, registeredBy: 'ekonomichefen eller organets sekreterare' }], registered: [] });
  expect(chef.happenings[0]?.organs.some((o) => o.mayRegister)).toBe(false);
  const secretary = await lists(await createSession(db, run, 'sekreterare-skolnamnden'));
  expect(secretary.happenings[0]?.organs.filter((o) => o.mayRegister).map((o) => o.id)).toEqual(['skolnamnden']);
});

test('one is previewed, registered under revision and list, once for a key, and seen afterwards', async () => {
  const secretary = await createSession(db, run, 'sekreterare-skolnamnden');
  const preview = await ask2('POST', '?preview=true', secretary, DEFICIT);
  expect(preview).toMatchObject({ status: 200, body: { opens: [{ occurrence: 'atgardsplan/skolnamnden/1', opens: '2027-05-20', answerBy: '2027-06-03', tasks: [{ person: 'fc-skolnamnden', due: '2027-06-03' }] }] } });
  const { revision, list } = preview.body as unknown as { revision: number; list: string };
  expect((await ask2('POST', '', secretary, DEFICIT)).body).toMatchObject({ status: 422, errors: [{ field: 'revision' }] });
  expect(await ask2('POST', '', secretary, { ...DEFICIT, list: 'en annan' }, { 'If-Match': `"${String(revision)}"` })).toMatchObject({ status: 409 });
  const headers = { 'If-Match': `"${String(revision)}"`, 'Idempotency-Key': 'registrera-en-gang-1' };
  const first = await ask2('POST', '', secretary, { ...DEFICIT, list }, headers);
  expect(first).toMatchObject({ status: 200, body: { revision: revision + 1, opens: [{ occurrence: 'atgardsplan/skolnamnden/1' }] } });
  expect(await ask2('POST', '', secretary, { ...DEFICIT, list }, headers)).toMatchObject({ status: 200, body: first.body });
  expect(await db.prisma.actionPlan.count({ where: { run } })).toBe(1);
  expect((await ask2('GET', '', operator)).body).toMatchObject({ registered: [{ step: 'atgardsplan', organ: 'skolnamnden', day: '2027-05-20', occurrences: [{ id: 'atgardsplan/skolnamnden/1', label: expect.stringMatching(/^Åtgärdsplan/) }] }] });
  expect((await ask2('POST', '?preview=true', operator, DEFICIT)).status).toBe(409);
});

test('others are refused, and what is wrong is told by field', async () => {
  const chef = await createSession(db, run, 'fc-skolnamnden');
  const other = await createSession(db, run, 'sekreterare-omsorgsnamnden');
  for (const token of [chef, other]) expect((await ask2('POST', '?preview=true', token, DEFICIT)).status).toBe(403);
  const { token: reader } = await createToken(db, 'lasare', 'lillby');
  expect((await ask2('POST', '?preview=true', reader, DEFICIT)).status).toBe(403);
  expect(await ask2('POST', '?preview=true', operator, { ...DEFICIT, step: 'atgardsplanen' })).toMatchObject({ status: 422, body: { errors: [{ field: 'step', text: expect.stringMatching(/Menade du "atgardsplan"/) }] } });
  expect(await ask2('POST', '?preview=true', operator, { ...DEFICIT, amount: 1.5 })).toMatchObject({ status: 422, body: { errors: [{ field: 'amount' }] } });
  expect(await ask2('POST', '?preview=true', operator, { step: 'atgardsplan', organ: 'skolnamnden' })).toMatchObject({ status: 422, body: { errors: [{ field: 'what' }] } });
});

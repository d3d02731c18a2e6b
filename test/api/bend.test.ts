// The adjustments that bend a year, over HTTP: what is asked for, what is told, and who may adopt what a decision carries.
import { createSession } from '../../services/access/session';
import { createToken } from '../../services/access/tokens';
import { freshDatabase, type TestDatabase } from '../support/database';
import { startStepped } from '../services/years/support';
import { ask, serve, type Served } from './serve';

let db: TestDatabase;
let served: Served;
let run: string;
let operator: string;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  ({ run } = await startStepped(db));
  operator = (await createToken(db, 'installation')).token;
});
afterAll(async () => {
  expect(served.errors).toEqual([]);
  await served.close();
  await db.drop();
});

const STEP = { steg: { hostdag: { namn: 'Höstdag', organ: 'KS', när: '22 september', från: 'ekonomichef', formulär: 'genomford' } } };
const post = (path: string, body: unknown, token = operator, headers: Record<string, string> = {}) => ask(served, 'POST', `/api/v1/cycles/${run}${path}`, token, body, headers);

test('a step as JSON is previewed, applied under revision and list, and undone', async () => {
  const change = { kind: 'insertStep', text: STEP, file: 'hostdag.json' };
  const preview = await post('/adjustments?preview=true', { change });
  expect(preview).toMatchObject({ status: 200, body: { definition: { appear: [{ id: 'hostdag' }], vanish: [] }, signed: [] } });
  const { revision, list } = preview.body as unknown as { revision: number; list: string };
  expect(await post('/adjustments', { change, revision, list })).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
  expect(await post('/adjustments', { change, revision, list: 'en annan', reason: 'Prov' })).toMatchObject({ status: 409 });
  expect(await post('/adjustments', { change, revision, list, reason: 'Prov' })).toMatchObject({ status: 200, body: { revision: revision + 1 } });
  const cycle = await ask(served, 'GET', `/api/v1/cycles/${run}`, operator);
  expect(cycle.body).toMatchObject({ definition: { history: [{ number: 1, undone: false }] } });
  expect(await post('/adjustments', { change: { kind: 'undo' }, reason: 'Ångrat' }, operator, { 'If-Match': `"${String(revision + 1)}"` })).toMatchObject({ status: 200, body: { revision: revision + 2 } });
});

test('an absence is previewed and registered with the list that was seen', async () => {
  const away = { person: 'ec-solen', from: '2027-03-01', to: '2027-03-05', substitute: 'ec-manen' };
  const preview = await post('/absences?preview=true', away);
  expect(preview).toMatchObject({ status: 200, body: { begun: expect.any(Boolean), moves: [], mails: [] } });
  expect(await db.prisma.absence.count({ where: { run } })).toBe(0);
  expect(await post('/absences', { ...away, list: 'en annan' })).toMatchObject({ status: 409 });
  expect(await post('/absences', { ...away, reason: 'Prov', list: (preview.body as unknown as { list: string }).list })).toMatchObject({ status: 201, body: { moved: [] } });
});

test('faults of a text are fields by file, line and column; what is no change is told by field', async () => {
  const text = 'steg:\n  a:\n    namn: A\n    organ: KSS\n    från: ekonomichef\n';
  expect(await post('/adjustments?preview=true', { change: { kind: 'insertStep', text, file: 'a.yaml' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'a.yaml:4:12', text: expect.stringMatching(/"KSS" finns inte/) }] } });
  expect(await post('/adjustments?preview=true', { change: { kind: 'newDefinition', follow: 'genast' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'change.follow' }] } });
  expect(await post('/adjustments?preview=true', { change: { kind: 'newDefinition', follow: 'now', text: 'kommun: Lillby\n' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'decision.organ' }, { field: 'decision.day' }] } });
  expect(await post('/adjustments?preview=true', { change: { kind: 'several', changes: [{ kind: 'undo' }] } })).toMatchObject({ status: 422 });
});

test('what a decision carries is read by all, adopted and declined by its owner only', async () => {
  await db.prisma.matter.create({
    data: { id: 'a1', run, key: 'budgetdag/KS|KS|beslutar|1', occurrence: 'budgetdag/KS', process: `step/${run}/budgetdag/KS`, organ: 'KS', authority: 'KS', verb: 'beslutar', position: 0, label: 'Tidplan', state: 'decided', paragraph: '§ 7' },
  });
  await db.prisma.carriedAdjustment.createMany({
    data: ['schedule', 'floor'].map((carries) => ({
      id: `a1-${carries}`, run, matter: 'a1', occurrence: 'budgetdag/KS', label: 'Tidplan', organ: 'KS', day: '2027-01-02', carries, owner: 'kommunchef', forYear: 2027, state: 'pending', at: new Date(0),
    })),
  });
  const owner = await createSession(db, run, 'kommunchef');
  const { token: steering } = await createToken(db, 'ekonomichef', 'lillby');
  expect((await ask(served, 'GET', `/api/v1/cycles/${run}/carried`, steering)).body).toMatchObject({ carried: [{ id: 'a1-floor', paragraph: '§ 7', state: 'pending' }, { id: 'a1-schedule' }] });
  const change = { kind: 'moveStep', occurrence: 'kf-budget/KS', opens: '2027-10-01' };
  expect((await post('/carried/a1-schedule/adoption?preview=true', { change }, steering)).status).toBe(403);
  expect((await post('/carried/a1-schedule/adoption?preview=true', { change })).status).toBe(403);
  const preview = await post('/carried/a1-schedule/adoption?preview=true', { change }, owner);
  expect(preview.status).toBe(200);
  const { revision, list } = preview.body as unknown as { revision: number; list: string };
  expect(await post('/carried/a1-schedule/adoption', { change, revision, list }, owner)).toMatchObject({ status: 200, body: { revision: revision + 1 } });
  expect((await post('/carried/a1-schedule/adoption', { change, revision: revision + 1 }, owner)).status).toBe(409);
  expect((await post('/carried/a1-floor/decline', { reason: 'Golvet är redan så.' }, steering)).status).toBe(403);
  expect(await post('/carried/a1-floor/decline', { reason: 'Golvet är redan så.' }, owner)).toMatchObject({ status: 200, body: { state: 'declined' } });
  expect((await post('/carried/finns-inte/adoption', { change, revision }, owner)).status).toBe(404);
});

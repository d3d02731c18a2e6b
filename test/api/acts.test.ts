import { createSession } from '../../services/access/session';
import { createToken } from '../../services/access/tokens';
import { clockOfRow } from '../../services/base/clock';
import { inTransaction } from '../../services/base/db';
import { issueLink } from '../../services/mail/links';
import { handOut } from '../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../support/database';
import { smallYear, type SmallYear } from '../support/smallYear';
import { ask, serve, type Served } from './serve';

let db: TestDatabase;
let served: Served;
let operator: string;
let n = 0;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
  operator = (await createToken(db, 'installation')).token;
});
afterAll(async () => {
  await served.close();
  await db.drop();
});

/** A year of its own for each test, handed out. */
async function year(): Promise<SmallYear> {
  n += 1;
  const small = await smallYear(db, { run: `liten-2027-ovning-${n}` });
  const run = await small.runRow();
  const occurrence = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: small.run, id: small.occurrence } } });
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, small.process, clockOfRow(run)));
  return small;
}

const task = (small: SmallYear, key: string) =>
  db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: small.run, key: `${small.occurrence}|${key}` } } });
const link = async (small: SmallYear, key: string, person: string) => {
  const { id } = await task(small, key);
  const path = await inTransaction(db, (tx) => issueLink(tx, { run: small.run, task: id, person, expiresDay: '2027-07-01' }));
  return { id, token: path.replace('/svar/', '') };
};
const values = { budget: 12_500_000, prognos: '12 400', kommentar: 'Enligt plan.' };
const everything = (small: SmallYear) =>
  Promise.all([db.prisma.answer.count({ where: { run: small.run } }), db.prisma.timelineEntry.count({ where: { run: small.run } }), db.prisma.notice.count({ where: { run: small.run } })]);

describe('answering by the mail link', () => {
  test('reading changes nothing; the answer gives a receipt; the same key gives the same receipt and one answer', async () => {
    const small = await year();
    const { id, token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    const before = await everything(small);
    const read = await ask(served, 'GET', `/api/v1/tasks/${id}`, token);
    expect(read).toMatchObject({ status: 200, body: { readable: true, state: 'open' } });
    expect(await everything(small)).toEqual(before);

    const first = await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values }, { 'Idempotency-Key': 'a-1', 'If-Match': read.headers.get('etag') ?? '"1"' });
    expect(first).toMatchObject({ status: 201, body: { task: id, act: 'own', late: false, standing: 'current', values: { budget: 12_500_000, prognos: 12_400_000 } } });
    expect(first.headers.get('etag')).toBe(`"${String(first.body['revision'])}"`);
    const again = await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values }, { 'Idempotency-Key': 'a-1' });
    expect(again.body).toEqual(first.body);
    expect(await db.prisma.answer.count({ where: { task: id } })).toBe(1);

    const other = await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values: { ...values, kommentar: 'Annat.' } }, { 'Idempotency-Key': 'a-1' });
    expect(other).toMatchObject({ status: 409, body: { detail: expect.stringContaining('Idempotency-Key') } });
    expect((await db.prisma.timelineEntry.findMany({ where: { subject: id, kind: 'answered' } })).map((e) => [e.actor, e.actorRole])).toEqual([['p-ec1', 'chef']]);
  });

  test('twenty presses at once are one answer', async () => {
    const small = await year();
    const { id, token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values }, { 'Idempotency-Key': 'once' })),
    );
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(await db.prisma.answer.count({ where: { task: id } })).toBe(1);
  });

  test('opens this task and nothing else, and is no sign-in', async () => {
    const small = await year();
    const { token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    const [other, above] = [await task(small, 'bun-e2|answer|chef'), await task(small, 'bun-v1|approve|chef')];
    for (const path of [`tasks/${other.id}`, `tasks/${above.id}`, `cycles/${small.run}`, `tasks?cycle=${small.run}`, `inbox?cycle=${small.run}`, 'meetings/BUN-2027-06-01']) {
      expect({ path, status: (await ask(served, 'GET', `/api/v1/${path}`, token)).status }).toEqual({ path, status: 404 });
    }
    expect((await ask(served, 'POST', `/api/v1/tasks/${other.id}/answers`, token, { values })).status).toBe(404);
    const mine = await task(small, 'bun-e1|answer|chef');
    const approve = await ask(served, 'POST', `/api/v1/tasks/${mine.id}/approvals`, token);
    expect(approve).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Logga in') } });
    expect((await ask(served, 'POST', `/api/v1/tasks/${mine.id}/answers`, token, { values, act: 'onBehalf', received: 'telefon' })).status).toBe(403);
  });

  test('is gone after its day', async () => {
    const small = await year();
    const { id, token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    await small.setClock('2027-07-02');
    const answer = await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values });
    expect(answer).toMatchObject({ status: 410, body: { detail: expect.stringContaining('gäller inte längre') } });
    expect(await db.prisma.answer.count({ where: { task: id } })).toBe(0);
  });
});

describe('what cannot be taken', () => {
  test('wrong fields: a sentence for each, and nothing half-done', async () => {
    const small = await year();
    const { id, token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    const before = await everything(small);
    const answer = await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values: { budget: 'mycket', prognos: 1, nytt: 1 } });
    expect(answer.status).toBe(422);
    const fields = (answer.body['errors'] as unknown as { field: string; text: string }[]).map((e) => e.field);
    expect(fields).toEqual(expect.arrayContaining(['budget', 'kommentar', 'nytt']));
    expect(await everything(small)).toEqual(before);
  });

  test('another revision than the one that was seen', async () => {
    const small = await year();
    const { id, token } = await link(small, 'bun-e1|answer|chef', 'p-ec1');
    expect((await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values }, { 'If-Match': '"99"' })).status).toBe(409);
  });

  test('a task that is not there', async () => {
    expect(await ask(served, 'POST', '/api/v1/tasks/finnsinte/answers', operator, { values })).toMatchObject({ status: 404, body: { detail: 'Uppgiften finns inte.' } });
  });

  test('an unknown municipality is answered with those that there are', async () => {
    const answer = await ask(served, 'POST', '/api/v1/cycles', operator, { municipality: 'finnsinte', year: 2027 });
    expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('astorp') } });
  });
});

describe('sessions and tokens', () => {
  test('the ekonom proposes, the chef confirms; both stand in the record in their own roles', async () => {
    const small = await year();
    const { id } = await task(small, 'bun-e1|answer|chef');
    const ekonom = await createSession(db, small.run, 'p-eko');
    const chef = await createSession(db, small.run, 'p-ec1');
    expect(await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, ekonom, { values, act: 'proposal' })).toMatchObject({ status: 201, body: { standing: 'proposed' } });
    expect((await ask(served, 'POST', `/api/v1/tasks/${id}/confirmation`, ekonom)).status).toBe(403);
    expect((await ask(served, 'POST', `/api/v1/tasks/${id}/confirmation`, chef)).status).toBe(201);
    const entries = await db.prisma.timelineEntry.findMany({ where: { subject: id, kind: { not: 'taskOpened' } }, orderBy: { id: 'asc' } });
    expect(entries.map((e) => [e.actor, e.actorRole])).toEqual([['p-eko', 'ekonom'], ['p-ec1', 'chef']]);
  });

  test('what a token sends is handed in for the chef', async () => {
    const small = await year();
    const { id } = await task(small, 'bun-e1|answer|chef');
    const { token } = await createToken(db, 'ekonomichef', 'liten');
    expect(await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, token, { values })).toMatchObject({ status: 201, body: { act: 'onBehalf' } });
    const reader = await createToken(db, 'lasare', 'liten');
    expect((await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, reader.token, { values })).status).toBe(403);
    const foreign = await createToken(db, 'ekonomichef', 'alvesta');
    expect((await ask(served, 'POST', `/api/v1/tasks/${id}/answers`, foreign.token, { values })).status).toBe(404);
  });

  test('the line approves upward, sends back and goes on without', async () => {
    const small = await year();
    const [e1, e2, e3, v1, f] = await Promise.all(
      ['bun-e1|answer|chef', 'bun-e2|answer|chef', 'bun-e3|answer|chef', 'bun-v1|approve|chef', 'bun-f|approve|chef'].map((key) => task(small, key)),
    ) as unknown as [{ id: string }, { id: string }, { id: string }, { id: string }, { id: string }];
    const vc = await createSession(db, small.run, 'p-vc');
    for (const each of [e1, e2]) await ask(served, 'POST', `/api/v1/tasks/${each.id}/answers`, operator, { values });

    const early = await ask(served, 'POST', `/api/v1/tasks/${e3.id}/without`, vc, { reason: 'Svarar inte.' });
    expect(early.status).toBeGreaterThanOrEqual(409);
    await small.setClock('2027-05-17', '12:00');
    expect((await ask(served, 'POST', `/api/v1/tasks/${e3.id}/without`, vc, { reason: '' })).status).toBe(422);
    expect((await ask(served, 'POST', `/api/v1/tasks/${e3.id}/without`, vc, { reason: 'Svarar inte.' })).status).toBe(201);

    const compiled = await ask(served, 'GET', `/api/v1/tasks/${v1.id}/compilation`, vc);
    expect(compiled).toMatchObject({ status: 200, body: { occurrence: small.occurrence } });
    expect((await ask(served, 'GET', `/api/v1/tasks/${v1.id}/compilation`, await createSession(db, small.run, 'p-ekc'))).status).toBe(403);

    expect((await ask(served, 'POST', `/api/v1/tasks/${v1.id}/returns`, vc, { children: [e1.id], reason: 'Förklara.' })).status).toBe(201);
    expect((await task(small, 'bun-e1|answer|chef')).state).toBe('open');
    await ask(served, 'POST', `/api/v1/tasks/${e1.id}/answers`, operator, { values });
    expect((await ask(served, 'POST', `/api/v1/tasks/${v1.id}/approvals`, await createSession(db, small.run, 'p-ec1'))).status).toBe(404);
    expect((await ask(served, 'POST', `/api/v1/tasks/${v1.id}/approvals`, vc)).status).toBe(201);
    const fc = await createSession(db, small.run, 'p-fc');
    expect((await ask(served, 'POST', `/api/v1/tasks/${f.id}/approvals`, fc)).status).toBe(201);
    expect(await db.prisma.wake.count({ where: { process: small.process, reason: 'rootDone' } })).toBe(1);

    const late = await ask(served, 'POST', `/api/v1/tasks/${e2.id}/answers`, operator, { values: { ...values, kommentar: 'Rättelse.' } });
    expect(late).toMatchObject({ status: 201, body: { standing: 'afterCompilation' } });
  });
});

describe('the year', () => {
  test('is read and steered, and every steering act is in the record', async () => {
    const small = await year();
    const chief = await createSession(db, small.run, 'p-ekc');
    expect(await ask(served, 'GET', '/api/v1/cycles', chief)).toMatchObject({ status: 200, body: { cycles: [{ id: small.run }] } });
    for (const path of ['', '/status', '/overdue', '/timeline']) expect((await ask(served, 'GET', `/api/v1/cycles/${small.run}${path}`, chief)).status).toBe(200);
    const paused = await ask(served, 'POST', `/api/v1/cycles/${small.run}/pause`, chief, { organ: 'BUN' }, { 'Idempotency-Key': 'p' });
    expect(paused).toMatchObject({ status: 200, body: { paused: true, organ: 'BUN' } });
    expect((await ask(served, 'POST', `/api/v1/cycles/${small.run}/pause`, chief, { organ: 'BUN' }, { 'Idempotency-Key': 'p' })).body).toEqual(paused.body);
    expect((await ask(served, 'POST', `/api/v1/cycles/${small.run}/resume`, chief, { organ: 'BUN' })).status).toBe(200);
    expect((await ask(served, 'POST', `/api/v1/cycles/${small.run}/pause`, await createSession(db, small.run, 'p-kc'))).status).toBe(403);
    const kinds = await db.prisma.timelineEntry.findMany({ where: { run: small.run, actor: 'p-ekc' }, orderBy: { id: 'asc' } });
    expect(kinds.map((e) => [e.kind, e.actorRole])).toEqual([['organPaused', 'ekonomichef'], ['organResumed', 'ekonomichef']]);
  });

  test('what is late is told, and a meeting is read', async () => {
    const small = await year();
    await small.setClock('2027-05-20');
    const chief = await createSession(db, small.run, 'p-ekc');
    const { body } = await ask(served, 'GET', `/api/v1/cycles/${small.run}/overdue`, chief);
    expect((body['overdue'] as unknown as unknown[]).length).toBeGreaterThan(0);
    expect(await ask(served, 'GET', '/api/v1/meetings/BUN-2027-06-01', chief)).toMatchObject({ status: 200, body: { id: 'BUN-2027-06-01', canRegister: false } });
    const { body: list } = await ask(served, 'GET', `/api/v1/meetings?cycle=${small.run}&organ=BUN`, chief);
    expect((list['meetings'] as unknown as { id: string }[]).map((m) => m.id)).toEqual(['BUN-2027-06-01', 'BUN-2027-06-22', 'BUN-2027-09-14']);
  });

  test('moving a date needs the revision that was seen, and a reason', async () => {
    const small = await year();
    const change = { kind: 'moveStep', occurrence: small.occurrence, due: '2027-06-18' };
    const path = `/api/v1/cycles/${small.run}/adjustments`;
    expect(await ask(served, 'POST', path, operator, { change })).toMatchObject({ status: 422, body: { errors: [{ field: 'revision' }] } });
    expect(await ask(served, 'POST', path, operator, { change }, { 'If-Match': '1' })).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
    expect(await ask(served, 'POST', path, operator, { change: { kind: 'flytta' } })).toMatchObject({ status: 422, body: { errors: [{ field: 'change.kind' }] } });
  });
});

test('on the way to the answering transaction nothing is asked of the database, for the operator and a token that is known', async () => {
  const small = await year();
  const [a, b] = [await task(small, 'bun-e1|answer|chef'), await task(small, 'bun-e2|answer|chef')];
  await ask(served, 'POST', `/api/v1/tasks/${a.id}/answers`, operator, { values });
  const onPool = jest.spyOn(db.pool, 'query');
  const connections = jest.spyOn(db.pool, 'connect');
  expect((await ask(served, 'POST', `/api/v1/tasks/${b.id}/answers`, operator, { values })).status).toBe(201);
  expect(onPool).not.toHaveBeenCalled();
  expect(connections).toHaveBeenCalledTimes(1);
  onPool.mockRestore();
  connections.mockRestore();
});

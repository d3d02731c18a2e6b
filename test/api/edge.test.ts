import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Layer } from 'router';
import { createRouter, expressPath } from '../../api/router';
import { openApi, REFUSALS } from '../../api/openapi';
import { ROUTES } from '../../api/routes';
import { createToken } from '../../services/access/tokens';
import { createSession } from '../../services/access/session';
import { openDb } from '../../services/base/db';
import { freshDatabase, type TestDatabase } from '../support/database';
import { seedRun, taskId } from './seed';
import { ask, serve, type Served } from './serve';

const RUN = 'proveby-2027';
let db: TestDatabase;
let served: Served;
let operator: string;
beforeAll(async () => {
  db = await freshDatabase();
  await seedRun(db);
  served = await serve({ db });
  operator = (await createToken(db, 'installation')).token;
});
afterAll(async () => {
  await served.close();
  await db.drop();
});

const fill = (path: string) => path.replace('{id}', 'x').replace('{period}', 'P08').replace('{row}', 'x');

describe('the document and the application are the same', () => {
  test('every route is in it, and it has no other', () => {
    const mounted = (createRouter(ROUTES, { db, config: { auth: 'token', baseUrl: 'http://x.example' } }).stack as unknown as Layer[]).flatMap(({ route }) => {
      const methods = Object.keys((route as unknown as { methods: Record<string, boolean> }).methods).filter((m) => m !== '_all');
      return methods.map((method) => `${method} ${route?.path ?? ''}`);
    });
    const document = openApi(ROUTES, 'http://x.example');
    const told = Object.entries(document.paths ?? {})
      .filter(([path]) => path !== '/health')
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${expressPath(path.replace('/api/v1', ''))}`));
    expect(told.sort()).toEqual(mounted.sort());
    expect(document.openapi).toBe('3.1.0');
  });

  test('operations have names of their own, a summary, and Swedish problems', () => {
    const ids = ROUTES.map((r) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { summary, id } of ROUTES) expect({ id, summary }).toEqual({ id, summary: expect.stringMatching(/^[A-Z“].{5,}[^.]$/) });
  });

  test('it says the largest body of each route, and that everything may be too much', () => {
    const { paths } = openApi(ROUTES, 'http://x.example') as unknown as { paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>> };
    for (const { path, method, bodyLimit } of ROUTES) {
      const responses = paths[`/api/v1${path}`]?.[method]?.responses ?? {};
      expect({ path, ...(method === 'get' ? {} : { 413: responses['413']?.description }), 429: responses['429']?.description }).toEqual({
        path,
        ...(method === 'get' ? {} : { 413: bodyLimit === undefined ? 'More than 64 kB' : 'More than 2 MB' }),
        429: expect.stringContaining('Retry-After'),
      });
    }
    expect(ROUTES.filter((r) => r.bodyLimit !== undefined).map((r) => r.path)).toEqual(['/people-imports', '/meetings-imports']);
    // What is refused for everybody is said once for all of it, in docs/api.md.
    const page = readFileSync(join(__dirname, '../../docs/api.md'), 'utf8');
    expect(Object.keys(REFUSALS).filter((status) => !page.includes(status))).toEqual([]);
  });

  test('it and its page are open to everybody and come from here only', async () => {
    const document = await ask(served, 'GET', '/api/openapi.json');
    expect(document.status).toBe(200);
    expect(document.body['paths']).toHaveProperty(['/api/v1/tasks/{id}/answers', 'post']);
    const page = await ask(served, 'GET', '/api/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const text = String(page.body['text']);
    for (const [, url] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(url).toMatch(/^\/api\/docs\//);
      expect((await fetch(`${served.baseUrl}${url ?? ''}`)).status).toBe(200);
    }
    expect((await ask(served, 'GET', '/api/docs/ui/package.json')).body).not.toHaveProperty('scripts.deploy');
  });
});

describe('who asks', () => {
  test.each(ROUTES.map((r) => [`${r.method.toUpperCase()} ${r.path}`, r] as const))('%s knows nobody without a token', async (_name, route) => {
    const answer = await ask(served, route.method.toUpperCase(), `/api/v1${fill(route.path)}`, undefined, route.method === 'get' ? undefined : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toMatchObject({ status: 401, detail: expect.stringContaining('Vi vet inte vem som frågar'), errors: [] });
  });

  test.each(['ah_x_y', `ah_abcdefgh_${'a'.repeat(43)}`, `as_${'a'.repeat(43)}`, 'foo', '"', ''])('the token %p is nobody, also beside a good cookie', async (token) => {
    const cookie = `arshjul=${await createSession(db, RUN, 'rektor-a')}`;
    expect((await ask(served, 'GET', `/api/v1/cycles/${RUN}/timeline`, token, undefined, { Cookie: cookie })).status).toBe(401);
  });

  test('a link that never was is gone', async () => {
    const answer = await ask(served, 'GET', `/api/v1/tasks/${taskId(RUN, 'skola-a')}`, 'a'.repeat(43));
    expect(answer.status).toBe(410);
  });

  test('a session works as a token and as a cookie', async () => {
    const token = await createSession(db, RUN, 'rektor-a');
    expect((await ask(served, 'GET', `/api/v1/tasks?cycle=${RUN}`, token)).body).toMatchObject({ tasks: [{ person: 'rektor-a' }], next: null });
    expect((await ask(served, 'GET', `/api/v1/tasks?cycle=${RUN}`, undefined, undefined, { Cookie: `a=b; arshjul=${token}` })).status).toBe(200);
  });

  test('another municipality’s things do not exist', async () => {
    const { token } = await createToken(db, 'ekonomichef', 'alvesta');
    for (const path of [`cycles/${RUN}`, `cycles/${RUN}/timeline`, `tasks/${taskId(RUN, 'skola-a')}`, `tasks?cycle=${RUN}`, `meetings/BN-2027-03-18?cycle=${RUN}`, `inbox?cycle=${RUN}`]) {
      const foreign = await ask(served, 'GET', `/api/v1/${path}`, token);
      const missing = await ask(served, 'GET', `/api/v1/${path.replaceAll(RUN, 'finnsinte-2027')}`, token);
      expect({ path, status: foreign.status }).toEqual({ path, status: 404 });
      expect(foreign.body).toEqual(missing.body);
    }
  });

  test('sessions are given by the API in evaluation mode only, and by the operator only', async () => {
    const body = { cycle: RUN, person: 'rektor-a' };
    const given = await ask(served, 'POST', '/api/v1/sessions', operator, body);
    expect(given).toMatchObject({ status: 201, body: { token: expect.stringMatching(/^as_/), hours: 10 } });
    expect((await ask(served, 'POST', '/api/v1/sessions', String(given.body['token']), body)).status).toBe(403);
    const closed = await serve({ db }, 'token');
    expect((await ask(closed, 'POST', '/api/v1/sessions', operator, body)).status).toBe(403);
    await closed.close();
  });
});

describe('bad input', () => {
  const answers = `/api/v1/tasks/${taskId(RUN, 'skola-a')}/answers`;

  test('a body over 64 kB', async () => {
    const answer = await ask(served, 'POST', answers, operator, { values: { text: 'å'.repeat(33_000) } });
    expect(answer).toMatchObject({ status: 413, body: { detail: 'Det som skickades är för stort. Högst 64 kB tas emot.' } });
  });

  test.each(['{', '{"values":', 'values=1', ''.padEnd(10, '[')])('JSON that is none: %p', async (body) => {
    const answer = await ask(served, 'POST', answers, operator, body);
    expect(answer).toMatchObject({ status: 400, body: { detail: 'Det som skickades är inte giltig JSON.' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/ at |SyntaxError|node_modules/);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('the type %p', async (type) => {
    const answer = await ask(served, 'POST', answers, operator, 'x', { 'Content-Type': type });
    expect(answer).toMatchObject({ status: 415, body: { detail: 'Skicka begäran som application/json.' } });
  });

  test.each([
    [{}, 'values', 'Fältet saknas.'],
    [{ values: 1 }, 'values', 'Ska vara ett objekt.'],
    [[], '', 'Ska vara ett objekt.'],
    [null, '', 'Ska vara ett objekt.'],
    ['"text"', '', 'Ska vara ett objekt.'],
    [{ values: { a: [] } }, 'values.a', 'Har inte någon av de tillåtna formerna.'],
    [{ values: {}, act: 'annat' }, 'act', 'Ska vara own, proposal eller onBehalf.'],
    [{ values: {}, extra: 1 }, 'extra', 'Det fältet finns inte.'],
    [{ values: {}, notes: 'x'.repeat(5_001) }, 'notes', 'Får vara högst 5000 tecken.'],
  ])('%j names the field', async (body, field, text) => {
    const answer = await ask(served, 'POST', answers, operator, body ?? 'null');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field, text }] } });
  });

  test('several wrong fields are all named', async () => {
    const answer = await ask(served, 'POST', '/api/v1/cycles', operator, { municipality: '', year: '2027', from: '2027-02-30', x: 1 });
    expect(answer).toMatchObject({ status: 422, body: { detail: 'Några fält i begäran är inte rätt ifyllda.' } });
    expect(answer.body['errors']).toEqual([
      { field: 'municipality', text: 'Får inte vara tomt.' },
      { field: 'year', text: 'Ska vara ett tal.' },
      { field: 'from', text: 'Skriv dagen som ÅÅÅÅ-MM-DD.' },
      { field: 'x', text: 'Det fältet finns inte.' },
    ]);
  });

  test('queries are checked too', async () => {
    expect(await ask(served, 'GET', '/api/v1/tasks', operator)).toMatchObject({ status: 422, body: { errors: [{ field: 'cycle', text: 'Fältet saknas.' }] } });
    expect(await ask(served, 'GET', `/api/v1/tasks?cycle=${RUN}&state=borta`, operator)).toMatchObject({ status: 422, body: { errors: [{ field: 'state' }] } });
    expect((await ask(served, 'GET', `/api/v1/tasks?cycle=${RUN}&cycle=x`, operator)).status).toBe(422);
    expect(await ask(served, 'POST', `/api/v1/cycles/${RUN}/periods/P14/close`, operator)).toMatchObject({ status: 422, body: { errors: [{ field: 'period', text: 'Skriv perioden som P01–P13.' }] } });
  });

  test.each([
    ['Idempotency-Key', 'a b'],
    ['Idempotency-Key', 'x'.repeat(201)],
    ['If-Match', 'igår'],
    ['If-Match', '*'],
  ])('%s: %s', async (header, value) => {
    const answer = await ask(served, 'POST', answers, operator, { values: {} }, { [header]: value });
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringContaining(header) } });
  });

  test('addresses that are none, and methods that are not taken', async () => {
    expect(await ask(served, 'GET', '/api/v1/finnsinte', operator)).toMatchObject({ status: 404, body: { detail: 'Adressen /api/v1/finnsinte finns inte. Se /api/docs.' } });
    const put = await ask(served, 'PUT', answers, operator, {});
    expect(put.status).toBe(405);
    expect(put.headers.get('allow')).toBe('POST');
    expect((await ask(served, 'GET', '/api/v1/tasks/%E0%A4%A', operator)).status).toBe(400);
  });

  test('a path to a municipality is the operator’s alone', async () => {
    const { token } = await createToken(db, 'ekonomichef', 'proveby');
    const answer = await ask(served, 'POST', '/api/v1/cycles', token, { municipality: '/etc/proveby', year: 2027 });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'municipality' }] } });
  });
});

describe('other sites', () => {
  const raw = (method: string, headers: Record<string, string>) =>
    new Promise<number>((done, fail) => {
      const url = new URL(served.baseUrl);
      const sent = request({ host: url.hostname, port: url.port, path: `/api/v1/cycles`, method, headers: { Authorization: `Bearer ${operator}`, ...headers } }, (res) => {
        res.resume();
        done(res.statusCode ?? 0);
      });
      sent.on('error', fail);
      sent.end();
    });

  test.each(['ond.example', '127.0.0.1.ond.example:80', '10.0.0.1'])('a request for the host %p is refused in evaluation mode', async (host) => {
    expect(await raw('GET', { Host: host })).toBe(403);
  });

  test('this machine’s names are fine', async () => {
    const { port, host } = new URL(served.baseUrl);
    for (const name of [host, `localhost:${port}`, `[::1]:${port}`]) expect(await raw('GET', { Host: name })).toBe(200);
  });

  test.each([
    [{ Origin: 'https://ond.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 422],
    [{}, 422],
  ])('an act with %j: %d', async (headers, status) => {
    expect(await raw('POST', headers as Record<string, string>)).toBe(status);
  });
});

describe('when the database is away', () => {
  test('it is said plainly that nothing was saved', async () => {
    const away = openDb('postgresql://x@127.0.0.1:1/x');
    const without = await serve({ db: away });
    const answer = await ask(without, 'POST', '/api/v1/tasks/x/answers', operator, { values: {} });
    expect(answer).toMatchObject({ status: 503, body: { detail: 'Databasen svarar inte just nu. Ingenting har sparats; försök igen om en stund.' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    const { status, body } = await ask(without, 'GET', '/health');
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'down', parts: { database: { status: 'down' }, mail: { status: 'down' } } });
    await without.close();
    await away.close();
  });

  test('a fault of ours says nothing of its inside', async () => {
    const broken = await serve({ db: { ...db, pool: Object.assign(Object.create(db.pool), { query: () => Promise.reject(new Error('hemlig /etc/passwd')) }) } });
    const answer = await ask(broken, 'GET', '/api/v1/cycles', operator);
    expect(answer).toMatchObject({ status: 500, body: { instance: expect.stringMatching(/^urn:uuid:/) } });
    expect(JSON.stringify(answer.body)).not.toMatch(/hemlig|passwd|\.ts|\.js/);
    expect(broken.errors).toHaveLength(1);
    await broken.close();
  });
});

describe('health', () => {
  test('has one entry for each part', async () => {
    await db.pool.query(`insert into worker_heartbeat (id, real_at) values ('worker', clock_timestamp())`);
    const well = await serve({ db, temporal: () => Promise.resolve() });
    expect(await ask(well, 'GET', '/health')).toMatchObject({
      status: 200,
      body: { status: 'ok', parts: { database: { status: 'ok' }, temporal: { status: 'ok' }, worker: { status: 'ok' }, mail: { status: 'ok', waiting: 0, oldestSeconds: 0 } } },
    });
    await well.close();
  });

  test('says which part is down', async () => {
    const ill = await serve({ db, temporal: () => Promise.reject(new Error('no')) });
    await db.pool.query(`update worker_heartbeat set real_at = real_at - interval '1 minute'`);
    expect(await ask(ill, 'GET', '/health')).toMatchObject({
      status: 503,
      body: { status: 'down', parts: { database: { status: 'ok' }, temporal: { status: 'down', detail: 'Temporal svarar inte.' }, worker: { status: 'down' } } },
    });
    await ill.close();
  });

  test('a part that never answers is down after two seconds', async () => {
    const ill = await serve({ db, temporal: () => new Promise<void>(() => undefined) });
    expect((await ask(ill, 'GET', '/health')).body).toMatchObject({ parts: { temporal: { status: 'down' } } });
    await ill.close();
  });
});

describe('the timeline', () => {
  test('shows that something was done, and what it said only to those who may read the draft', async () => {
    const entry = { run: RUN, at: new Date('2027-03-01T08:00:00Z'), actor: 'rektor-a', actorRole: 'chef', revision: 2, salt: 's', payloadHash: 'h' };
    await db.prisma.timelineEntry.createMany({
      data: [
        { ...entry, kind: 'yearStarted', subject: RUN, businessKey: 'year', payload: { new: 1 } },
        { ...entry, kind: 'taskAnswered', subject: taskId(RUN, 'skola-a'), businessKey: 'x', payload: { new: { utfall: 17 } } },
      ],
    });
    const seen = async (person: string) => {
      const { body } = await ask(served, 'GET', `/api/v1/cycles/${RUN}/timeline`, await createSession(db, RUN, person));
      return (body['entries'] as unknown as { kind: string; payload: unknown; hidden: boolean }[]).map(({ kind, payload, hidden }) => ({ kind, payload, hidden }));
    };
    const start = { kind: 'yearStarted', payload: { new: 1 }, hidden: false };
    const open = { kind: 'taskAnswered', payload: { new: { utfall: 17 } }, hidden: false };
    const closed = { kind: 'taskAnswered', payload: null, hidden: true };
    expect(await seen('rektor-a')).toEqual([start, open]);
    expect(await seen('bn-ekonom')).toEqual([start, open]);
    expect(await seen('rektor-b')).toEqual([start, closed]);
    expect(await seen('ekonomichef')).toEqual([start, closed]);
    await db.prisma.matter.update({ where: { id: `arende-${RUN}` }, data: { state: 'decided', outcome: 'bifall' } });
    expect(await seen('ekonomichef')).toEqual([start, open]);
    expect(await seen('hemtjanstchef')).toEqual([start, closed]);
  });

  test('is paged', async () => {
    const first = await ask(served, 'GET', `/api/v1/cycles/${RUN}/timeline?limit=1`, operator);
    expect(first.body['entries']).toHaveLength(1);
    const rest = await ask(served, 'GET', `/api/v1/cycles/${RUN}/timeline?limit=1&after=${String(first.body['next'])}`, operator);
    expect(rest.body).toMatchObject({ entries: [{ kind: 'taskAnswered' }], next: null });
  });
});

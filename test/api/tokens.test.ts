import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession, endSession, readSession } from '../../services/access/session';
import { createToken, ensureInstallationToken, readToken, revokeToken } from '../../services/access/tokens';
import { freshDatabase, type TestDatabase } from '../support/database';
import { seedRun } from './seed';

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
  await seedRun(db);
  folder = await mkdtemp(join(tmpdir(), 'arshjul-token-'));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

describe('API tokens', () => {
  test('a token is its role in its municipality, and only its hash is kept', async () => {
    const { id, token } = await createToken(db, 'ekonomichef', 'proveby');
    expect(token).toMatch(/^ah_[a-z0-9]{8,32}_[A-Za-z0-9_-]{43}$/);
    expect(await readToken(db, token)).toEqual({ id: `token:${id}`, role: 'ekonomichef', via: 'api', municipality: 'proveby' });
    const row = await db.prisma.apiToken.findUniqueOrThrow({ where: { id } });
    expect(token).not.toContain(row.hash);
    expect(JSON.stringify(row)).not.toContain(token.split('_').at(-1));
  });

  test('a token that is for no municipality is the operator’s only', async () => {
    await expect(createToken(db, 'lasare')).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'municipality' }] });
    const { token } = await createToken(db, 'installation');
    expect(await readToken(db, token)).toMatchObject({ role: 'installation', via: 'cli' });
  });

  test.each(['', 'ah_', 'ah_x_y', `ah_${'a'.repeat(12)}_${'b'.repeat(43)}`])('%p opens nothing', async (token) => {
    expect(await readToken(db, token)).toBeNull();
  });

  test('another secret with a known id opens nothing', async () => {
    const { token } = await createToken(db, 'installation');
    await readToken(db, token);
    expect(await readToken(db, `${token.slice(0, -43)}${'x'.repeat(43)}`)).toBeNull();
  });

  test('a revoked one opens nothing', async () => {
    const { id, token } = await createToken(db, 'installation');
    await readToken(db, token);
    await revokeToken(db, id);
    expect(await readToken(db, token)).toBeNull();
  });

  test('is asked of the database once and not at every request', async () => {
    const { token } = await createToken(db, 'installation');
    const query = jest.spyOn(db.pool, 'query');
    for (let i = 0; i < 20; i += 1) await readToken(db, token);
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
  });
});

describe('the command line’s token', () => {
  test('is made once, for its owner’s eyes only, and kept', async () => {
    const path = join(folder, 'state', 'token');
    const first = await ensureInstallationToken(db, path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toBe(first);
    expect(await ensureInstallationToken(db, path)).toBe(first);
    expect(await readToken(db, first)).toMatchObject({ id: 'token:installation', role: 'installation' });
  });

  test('a file that was lost or belongs to another database is replaced, and the old token dies', async () => {
    const path = join(folder, 'token');
    const first = await ensureInstallationToken(db, path);
    await writeFile(path, `ah_installation_${'z'.repeat(43)}\n`);
    const second = await ensureInstallationToken(db, path);
    expect(second).not.toBe(first);
    expect(await readToken(db, first)).toBeNull();
    expect(await readToken(db, second)).not.toBeNull();
  });
});

describe('sessions', () => {
  test('are a person of a run with the roles of today', async () => {
    const token = await createSession(db, 'proveby-2027', 'rektor-a');
    expect(await readSession(db, token)).toEqual({
      id: 'rektor-a', role: 'chef', via: 'session', run: 'proveby-2027', municipality: 'proveby', authority: 'BN',
      grants: [{ role: 'chef', scope: 'unit:skola-a' }], standsInFor: [],
    });
    await endSession(db, token);
    expect(await readSession(db, token)).toBeNull();
  });

  test('a substitute holds the absent one’s roles while the absence lasts', async () => {
    await db.prisma.absence.create({ data: { run: 'proveby-2027', person: 'rektor-b', fromDay: '2027-03-01', toDay: '2027-03-01', substitute: 'bn-ekonom' } });
    await db.prisma.absence.create({ data: { run: 'proveby-2027', person: 'sf-chef', fromDay: '2027-03-02', toDay: '2027-03-09', substitute: 'bn-ekonom' } });
    const actor = await readSession(db, await createSession(db, 'proveby-2027', 'bn-ekonom'));
    expect(actor?.grants).toEqual(expect.arrayContaining([{ role: 'ekonom', scope: 'organ:BN' }, { role: 'chef', scope: 'unit:skola-b' }]));
    expect(actor?.grants).toHaveLength(2);
    expect(actor?.standsInFor).toEqual(['rektor-b']);
  });

  test('a role that has ended or not begun is not held', async () => {
    const data = { run: 'proveby-2027', role: 'ekonomichef', scope: 'kommun', person: 'revisor' };
    await db.prisma.roleHolder.createMany({ data: [{ ...data, fromDay: '2026-01-01', toDay: '2027-02-28' }, { ...data, fromDay: '2027-03-02' }] });
    const actor = await readSession(db, await createSession(db, 'proveby-2027', 'revisor'));
    expect(actor?.grants).toEqual([{ role: 'revisor', scope: 'organ:KF' }]);
  });

  test('end by themselves, and only their hash is kept', async () => {
    const token = await createSession(db, 'proveby-2027', 'rektor-a');
    const { count } = await db.prisma.session.updateMany({ data: { realExpiresAt: new Date(0) } });
    expect(count).toBeGreaterThan(0);
    expect(await readSession(db, token)).toBeNull();
    expect(JSON.stringify(await db.prisma.session.findMany())).not.toContain(token);
  });

  test('are refused for people who are not there', async () => {
    await expect(createSession(db, 'proveby-2027', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
    await expect(createSession(db, 'nowhere-2027', 'rektor-a')).rejects.toMatchObject({ code: 'not-found' });
  });
});

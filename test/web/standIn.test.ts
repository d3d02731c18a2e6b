// Where the ekonomichef stands in: a nämnd on paper, and a task that nobody approves above. The same over both edges.
import { freshDatabase, type TestDatabase } from '../support/database';
import type { SmallYear } from '../support/smallYear';
import { serve, type Served } from '../api/serve';
import { createToken } from '../../services/access/tokens';
import { ask } from '../api/serve';
import { answerAs, ec, FC, handedOutYear, taskBy, VC, wakes } from '../services/tasks/flow';
import { at } from './shown';

let db: TestDatabase;
let served: Served;
beforeAll(async () => {
  db = await freshDatabase();
  served = await serve({ db });
});
afterAll(async () => {
  expect(served.errors).toEqual([]);
  await served.close();
  await db.drop();
});

async function onPaper(): Promise<SmallYear> {
  const year = await handedOutYear(db);
  await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { participates: false } });
  for (const n of [1, 2]) await answerAs(db, year, n);
  return year;
}
const idOf = async (year: SmallYear, key: string) => (await taskBy(db, year, key)).id;

describe('a nämnd on paper', () => {
  test('is approved, sent back and gone on without by the ekonomichef, on the page', async () => {
    const year = await onPaper();
    const ekc = await at(db, served, year, 'p-ekc');
    const vc = await idOf(year, VC);
    await year.setClock('2027-05-18', '09:00');
    expect((await ekc.get(`/uppgift/${vc}`)).text).toContain('Gå vidare utan');
    expect((await ekc.post(`/uppgift/${vc}`, { gor: 'tillbaka', enhet: await idOf(year, ec(2)), skal: 'Fråga igen.' })).status).toBe(303);
    await answerAs(db, year, 2);
    expect((await ekc.post(`/uppgift/${vc}`, { gor: 'utan', enhet: await idOf(year, ec(3)), skal: 'Kommer på papper.' })).status).toBe(303);
    expect((await ekc.post(`/uppgift/${vc}`, { gor: 'godkann' })).status).toBe(303);
    expect((await ekc.post(`/uppgift/${await idOf(year, FC)}`, { gor: 'godkann' })).status).toBe(303);
    expect(await taskBy(db, year, FC)).toMatchObject({ state: 'done', doneBy: 'p-ekc' });
    expect(await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'approved' }, select: { actorRole: true } })).toEqual([{ actorRole: 'ekonomichef' }, { actorRole: 'ekonomichef' }]);
  });

  test('and over the API, where she reads what she approves; nobody else and no token', async () => {
    const year = await onPaper();
    const ekc = await at(db, served, year, 'p-ekc');
    const vc = await idOf(year, VC);
    await answerAs(db, year, 3);
    expect((await ekc.api('GET', `/tasks/${vc}/compilation`)).status).toBe(200);
    const { token } = await createToken(db, 'ekonomichef', 'liten');
    expect((await ask(served, 'POST', `/api/v1/tasks/${vc}/approvals`, token, {})).status).toBe(403);
    for (const person of ['p-kc', 'p-eko', 'p-ns']) expect([person, (await (await at(db, served, year, person)).api('POST', `/tasks/${vc}/approvals`, {})).status]).toEqual([person, 403]);
    expect((await ekc.api('POST', `/tasks/${vc}/approvals`, {})).status).toBe(201);
  });

  test('an organ that takes part but has no secretary approves for itself', async () => {
    const year = await handedOutYear(db);
    await db.prisma.roleHolder.deleteMany({ where: { run: year.run, role: 'namndsekreterare', scope: 'organ:BUN' } });
    for (const n of [1, 2, 3]) await answerAs(db, year, n);
    const ekc = await at(db, served, year, 'p-ekc');
    const vc = await idOf(year, VC);
    expect((await ekc.api('POST', `/tasks/${vc}/approvals`, {})).status).toBe(403);
    expect((await ekc.get(`/uppgift/${vc}`)).text).not.toContain('Godkänn sammanställningen');
  });
});

describe('a task that nobody approves above', () => {
  test('is gone on without by the ekonomichef from its own day, with a reason, by a form on its page', async () => {
    const year = await handedOutYear(db);
    const ekc = await at(db, served, year, 'p-ekc');
    const root = await idOf(year, FC);
    const path = `/uppgift/${root}`;
    const before = await ekc.get(path);
    expect(before.text).not.toContain('value="utan"');
    expect((await ekc.post(path, { gor: 'utan', enhet: root, skal: 'För tidigt.' })).status).toBe(422);
    await year.setClock('2027-05-21', '09:00');
    expect((await ekc.get(path)).text).toContain('value="utan"');
    const silent = await ekc.post(path, { gor: 'utan', enhet: root, skal: '' });
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('Skriv varför');
    expect((await ekc.post(path, { gor: 'utan', enhet: root, skal: 'Nämnden meddelar senare.' })).status).toBe(303);
    expect(await taskBy(db, year, FC)).toMatchObject({ state: 'without', withoutReason: 'Nämnden meddelar senare.' });
    expect(await wakes(db, year)).toEqual(['rootDone']);
  });

  test('over the API: the ekonomichef, in a session or by token; not the person, not those above, and only a root', async () => {
    const year = await handedOutYear(db);
    const root = await idOf(year, FC);
    await year.setClock('2027-05-21', '09:00');
    const reason = { reason: 'Nämnden meddelar senare.' };
    for (const person of ['p-fc', 'p-kc', 'p-eko']) {
      const one = await at(db, served, year, person);
      expect([person, (await one.api('POST', `/tasks/${root}/without`, reason)).status]).toEqual([person, 403]);
      expect((await one.get(`/uppgift/${root}`)).text).not.toContain(`name="enhet" value="${root}"`);
    }
    const ekc = await at(db, served, year, 'p-ekc');
    expect((await ekc.api('POST', `/tasks/${await idOf(year, VC)}/without`, reason)).status).toBe(403);
    const { token } = await createToken(db, 'ekonomichef', 'liten');
    expect((await ask(served, 'POST', `/api/v1/tasks/${root}/without`, token, reason)).status).toBe(201);
  });
});

// Drafts over both edges: what a nämnd has not handed over stays with it on every page and in every answer of the API.
import { freshDatabase, type TestDatabase } from '../support/database';
import { serve, type Served } from '../api/serve';
import { approveTask, sendBack } from '../../services/tasks/approve';
import { answerTask } from '../../services/tasks/answer';
import { compile } from '../../services/tasks/compile';
import { answerAs, ec, FC, RED, taskBy, VC } from '../services/tasks/flow';
import { at, decide, KONCERN_TASK, reportingYear, REPORT } from './shown';

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

const TEXT = 'Fler barn än väntat.';

describe('a task’s page', () => {
  test('gives the ekonomichef an empty form for another authority’s task, and the answer when it is handed over', async () => {
    const year = await reportingYear(db);
    await answerAs(db, year, 1, RED);
    const ekonom = year.actor('p-eko', 'ekonom');
    await answerTask(db, ekonom, (await taskBy(db, year, ec(2))).id, { values: { ...RED, kommentar: 'Ekonomens förslag.' }, act: 'proposal' });
    const ekc = await at(db, served, year, 'p-ekc');
    const answered = `/uppgift/${(await taskBy(db, year, ec(1))).id}`;
    const proposed = `/uppgift/${(await taskBy(db, year, ec(2))).id}`;
    for (const path of [answered, proposed]) {
      const page = await ekc.get(path);
      expect([page.status, page.text.includes('<form method="post"')]).toEqual([200, true]);
      expect(page.text).not.toMatch(/Fler barn|Ekonomens förslag|13 000|13 000/);
    }
    expect((await ekc.get(answered)).text).toContain('Uppgiften är redan besvarad');
    const looked = await ekc.post(answered, { gor: 'forhandsvisa', act: 'onBehalf', 'f.budget': '1' });
    expect(looked.text).not.toMatch(/Fler barn|13 000/);
    expect((await (await at(db, served, year, 'p-ec1')).get(answered)).text).toContain(TEXT);

    await decide(db, year);
    expect((await ekc.get(answered)).text).toContain(TEXT);
  });

  test('says thanks to the ekonomichef who has handed in, without showing it', async () => {
    const year = await reportingYear(db);
    const task = await taskBy(db, year, ec(1));
    const ekc = await at(db, served, year, 'p-ekc');
    const sent = await ekc.post(`/uppgift/${task.id}`, { gor: 'skicka', act: 'onBehalf', mottaget: 'telefon', revision: String(task.revision), 'f.budget': '12 500', 'f.prognos': '12 400', 'f.kommentar': 'Ringde.' });
    expect(sent.status).toBe(303);
    expect((await ekc.get(`/uppgift/${task.id}?tack=1`)).text).toContain('Det du lämnade in är sparat');
  });

  test('of the koncern’s report compiles the nämnd’s only when it is handed over; the state stands there', async () => {
    const year = await reportingYear(db);
    await answerAs(db, year, 1, RED);
    const ekc = await at(db, served, year, 'p-ekc');
    const path = `/tasks/${year.run}-${KONCERN_TASK}/compilation`;
    const before = await ekc.api('GET', path);
    expect(before.status).toBe(200);
    expect(before.text).not.toContain(TEXT);
    expect(JSON.parse(before.text)).toMatchObject({ hidden: false, deviation: 0, builtOn: [{ occurrence: REPORT, state: 'open', hidden: true, tables: [], subtotals: [], builtOn: [] }] });
    await decide(db, year);
    const after = await ekc.api('GET', path);
    expect(after.text).toContain(TEXT);
    expect(JSON.parse(after.text)).toMatchObject({ builtOn: [{ occurrence: REPORT, hidden: false, builtOn: [{ occurrence: year.occurrence, hidden: false }] }] });
  });

  test('within an authority a report compiles what it builds on all the time', async () => {
    const year = await reportingYear(db);
    await answerAs(db, year, 1, RED);
    expect(await compile(db.prisma, { run: year.run, occurrence: REPORT })).toMatchObject({ builtOn: [{ hidden: false, deviation: -500_000 }] });
  });
});

describe('the year’s pages', () => {
  test('show the amount of an åtgärdsplan to the nämnd’s own people, to others when the nämnd has had it', async () => {
    const year = await reportingYear(db);
    await plan(year.run, year.occurrence);
    const ekc = await at(db, served, year, 'p-ekc');
    const sees = async (person: string): Promise<boolean> => (await (await at(db, served, year, person)).get(`/ar/${year.run}`)).text.includes('−725');
    const reads = async (person: string): Promise<boolean> => (await (await at(db, served, year, person)).api('GET', `/cycles/${year.run}/timeline`)).text.includes('-725000');
    expect((await ekc.get(`/ar/${year.run}`)).text).toContain('Åtgärdsplaner');
    for (const [person, expected] of [['p-ekc', false], ['p-kc', false], ['p-vd', false], ['p-fc', true], ['p-ns', true]] as const) {
      expect([person, await sees(person), await reads(person)]).toEqual([person, expected, expected]);
    }
    await decide(db, year);
    for (const person of ['p-ekc', 'p-vd', 'p-fc']) expect([person, await sees(person), await reads(person)]).toEqual([person, true, true]);
  });

  test('the timeline says why where the API does, and to nobody else', async () => {
    const year = await reportingYear(db);
    for (const n of [1, 2, 3]) await answerAs(db, year, n, RED);
    const vc = await taskBy(db, year, VC);
    await sendBack(db, year.actor('p-vc', 'chef'), vc.id, { children: [(await taskBy(db, year, ec(1))).id], reason: 'Hyran är räknad två gånger.' });
    await answerAs(db, year, 1, RED);
    await approveTask(db, year.actor('p-vc', 'chef'), vc.id, { comment: 'Kommentar till godkännandet.' });
    const path = `/ar/${year.run}/tidslinje`;
    const said = /Hyran är räknad|Kommentar till godkännandet/;
    for (const person of ['p-ekc', 'p-kc', 'p-vd']) {
      const page = await (await at(db, served, year, person)).get(path);
      expect(page.text).toContain('Skickades tillbaka');
      expect(page.text).not.toMatch(said);
    }
    for (const person of ['p-fc', 'p-vc', 'p-eko']) expect((await (await at(db, served, year, person)).get(path)).text).toMatch(said);
    expect((await taskBy(db, year, FC)).state).toBe('open');
  });
});

async function plan(run: string, occurrence: string): Promise<void> {
  const opened = new Date('2027-05-20T08:00:00Z');
  await db.prisma.actionPlan.create({
    data: { id: `${run}-plan`, run, process: `atgardsplan/${run}/BUN/1`, organ: 'BUN', authority: 'bun', unit: 'BUN', n: 1, occurrence, deviation: -725_000, chain: 'underskott', state: 'running', openedAt: opened },
  });
  await db.prisma.timelineEntry.create({
    data: {
      run, at: opened, actor: 'p-fc', actorRole: 'chef', kind: 'deviationConfirmed', subject: `${run}-plan`, businessKey: 'atgardsplan/BUN/1', revision: 1, salt: 'x', payloadHash: 'x',
      payload: { old: null, new: -725_000, occurrence, chain: 'underskott' },
    },
  });
}

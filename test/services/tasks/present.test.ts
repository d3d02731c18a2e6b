import { answerTask } from '../../../services/tasks/answer';
import { approveTask } from '../../../services/tasks/approve';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { answerAs, FC, handedOutYear, handOutNow, taskBy, told, VC } from './flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** Registered beforehand: the days had not come when the step was handed out. */
const away = (year: SmallYear, person: string, substitute: string, from = '2027-05-12', to = '2027-05-30') =>
  db.prisma.absence.create({ data: { run: year.run, person, substitute, fromDay: from, toDay: to } });

async function allAnswer(year: SmallYear, units = 3): Promise<void> {
  await year.setClock('2027-05-14', '10:00');
  for (let i = 1; i <= units; i += 1) await answerAs(db, year, i);
}

async function reassigned(year: SmallYear) {
  const rows = await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'taskReassigned' }, orderBy: { id: 'asc' } });
  return rows.map((r) => [r.businessKey, r.revision, r.payload]);
}
const why = 'frånvaro eller ny på posten';

describe('an approval that opens', () => {
  it('opens for the substitute with the last answer, and with the approval below', async () => {
    const year = await handedOutYear(db);
    await away(year, 'p-vc', 'p-ns');
    await away(year, 'p-fc', 'p-kc');
    await allAnswer(year);
    const vc = await taskBy(db, year, VC);
    expect(vc).toMatchObject({ state: 'open', person: 'p-ns', revision: 2 });
    await approveTask(db, year.actor('p-ns', 'chef'), vc.id, {});
    expect(await taskBy(db, year, FC)).toMatchObject({ state: 'open', person: 'p-kc', revision: 2 });
    expect(await told(db, year, 'approvalOpened')).toEqual(['approvalOpened p-ns', 'approvalOpened p-kc']);
    const key = (task: string) => `${year.occurrence}|${task}|1`;
    expect(await reassigned(year)).toEqual([
      [key(VC), 2, { old: 'p-vc', new: 'p-ns', why }],
      [key(FC), 2, { old: 'p-fc', new: 'p-kc', why }],
    ]);
  });

  it('stays with who is there: before the absence, after it, and when two stand in for each other', async () => {
    const year = await handedOutYear(db);
    await away(year, 'p-vc', 'p-ns', '2027-05-15');
    await away(year, 'p-fc', 'p-kc', '2027-05-11', '2027-05-13');
    await allAnswer(year);
    await approveTask(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, {});
    expect(await told(db, year, 'approvalOpened')).toEqual(['approvalOpened p-vc', 'approvalOpened p-fc']);
    expect(await reassigned(year)).toEqual([]);
    const both = await handedOutYear(db);
    await away(both, 'p-vc', 'p-ns');
    await away(both, 'p-ns', 'p-vc');
    await allAnswer(both);
    // As at the hand-out: once around at most.
    expect(await taskBy(db, both, VC)).toMatchObject({ state: 'open', person: 'p-ns' });
  });

  it('goes to the substitute’s own substitute, to whom the post has got since, and back to who has returned', async () => {
    const chain = await handedOutYear(db);
    await away(chain, 'p-vc', 'p-ns');
    await away(chain, 'p-ns', 'p-eko');
    await allAnswer(chain);
    expect((await taskBy(db, chain, VC)).person).toBe('p-eko');
    const post = await handedOutYear(db);
    await db.prisma.roleHolder.updateMany({ where: { run: post.run, role: 'chef', scope: 'unit:bun-v1' }, data: { toDay: '2027-05-11' } });
    await db.prisma.roleHolder.create({ data: { run: post.run, role: 'chef', scope: 'unit:bun-v1', person: 'p-ns', fromDay: '2027-05-12' } });
    await allAnswer(post);
    expect((await taskBy(db, post, VC)).person).toBe('p-ns');
    const back = await handedOutYear(db);
    await db.prisma.task.update({ where: { id: (await taskBy(db, back, VC)).id }, data: { person: 'p-ns' } });
    await away(back, 'p-vc', 'p-ns', '2027-05-03', '2027-05-12');
    await allAnswer(back);
    expect((await taskBy(db, back, VC)).person).toBe('p-vc');
  });

  it('lifted above its own level stays with whom it was given, or his substitute', async () => {
    const year = await smallYear(db, { run: 'liten-2027-lyft', units: 1 });
    await db.prisma.roleHolder.updateMany({ where: { run: year.run, scope: { in: ['unit:bun-e1', 'unit:bun-v1'] } }, data: { person: 'p-fc' } });
    await handOutNow(db, year);
    await db.prisma.absence.create({ data: { run: year.run, person: 'p-kc', fromDay: '2027-05-12', toDay: '2027-05-30', substitute: 'p-ekc' } });
    expect(await taskBy(db, year, FC)).toMatchObject({ person: 'p-kc', sameAsBelow: true });
    await year.setClock('2027-05-14', '10:00');
    const answer = await taskBy(db, year, 'bun-e1|answer|chef');
    await answerTask(db, year.actor('p-fc', 'chef'), answer.id, { values: { budget: 1_000_000, prognos: 1_000_000, kommentar: 'Enligt plan.' } });
    expect(await taskBy(db, year, FC)).toMatchObject({ state: 'open', person: 'p-ekc' });
  });

  it('tells nobody on paper', async () => {
    const year = await smallYear(db, { run: 'liten-2027-papper' });
    await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { participates: false } });
    await handOutNow(db, year);
    await away(year, 'p-vc', 'p-ns');
    await allAnswer(year);
    expect(await taskBy(db, year, VC)).toMatchObject({ state: 'open', person: 'p-ns' });
    expect(await told(db, year, 'approvalOpened')).toEqual([]);
  });
});

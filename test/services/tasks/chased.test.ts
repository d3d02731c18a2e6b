import { instantAt } from '../../../domain/calendar/zone';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask, sendBack } from '../../../services/tasks/approve';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { answerAs, chaseNow, ec, FC, GOOD, handedOutYear, handOutNow, taskBy, told, VC } from './flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function at(year: SmallYear, day: string): Promise<Date | null> {
  await year.setClock(day);
  return chaseNow(db, year);
}

async function propose(year: SmallYear, day: string): Promise<void> {
  await year.setClock(day, '10:00');
  await answerTask(db, year.actor('p-eko', 'ekonom'), (await taskBy(db, year, ec(1))).id, { values: GOOD, act: 'proposal' });
}

describe('a proposal', () => {
  it('puts the rungs off: the ladder counts from it, and nothing fires on the day that was', async () => {
    const year = await handedOutYear(db, { units: 1 });
    for (const day of ['2027-05-13', '2027-05-18']) await at(year, day);
    expect((await taskBy(db, year, ec(1))).nextRungAt).toEqual(instantAt('2027-05-20', '06:00'));
    await propose(year, '2027-05-19');
    // One working day for the chef to confirm (20 May), and three from there.
    expect((await taskBy(db, year, ec(1))).nextRungAt).toEqual(instantAt('2027-05-25', '06:00'));
    await at(year, '2027-05-20');
    expect(await told(db, year, 'escalation')).toEqual([]);
    await at(year, '2027-05-25');
    expect(await told(db, year, 'escalation')).toEqual(['escalation p-vc']);
  });

  it('never brings a rung nearer, and starts no ladder where there is none', async () => {
    const late = await handedOutYear(db, { units: 1 });
    await at(late, '2027-06-07');
    await propose(late, '2027-06-07');
    expect((await taskBy(db, late, ec(1))).nextRungAt).toEqual(instantAt('2027-06-10', '06:00'));
    const paper = await smallYear(db, { run: 'liten-2027-papper', units: 1 });
    await db.prisma.organ.update({ where: { run_id: { run: paper.run, id: 'BUN' } }, data: { participates: false } });
    await handOutNow(db, paper);
    await propose(paper, '2027-05-12');
    expect((await taskBy(db, paper, ec(1))).nextRungAt).toBeNull();
  });
});

describe('a look that comes before the rung’s instant', () => {
  it('keeps the instant and fires nothing', async () => {
    const year = await handedOutYear(db, { units: 1 });
    const { id } = await taskBy(db, year, ec(1));
    await db.prisma.task.update({ where: { id }, data: { rung: 2, ladderFrom: instantAt('2027-05-19', '10:00'), nextRungAt: instantAt('2027-05-20', '06:00') } });
    await at(year, '2027-05-20');
    expect(await told(db, year, 'escalation')).toEqual([]);
    expect(await taskBy(db, year, ec(1))).toMatchObject({ rung: 2, revision: 1, nextRungAt: instantAt('2027-05-25', '06:00') });
  });

  it('ends a ladder that has no rung left, so that nothing is awaited', async () => {
    const year = await handedOutYear(db, { units: 1 });
    await db.prisma.task.updateMany({ where: { run: year.run }, data: { rung: 4 } });
    expect(await at(year, '2027-05-28')).toBeNull();
  });
});

describe('what is waited for and never chased', () => {
  it.each(['revision', 'KF-presidium', 'KF', 'stamma'])('%s gets no ladder by an answer, an approval or a sending back', async (type) => {
    const year = await smallYear(db, { run: `liten-2027-${type}` });
    await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { type } });
    await handOutNow(db, year);
    const noLadder = async () => expect(await db.prisma.task.count({ where: { run: year.run, nextRungAt: { not: null } } })).toBe(0);
    await noLadder();
    await year.setClock('2027-05-20', '09:00');
    for (const i of [1, 2, 3]) await answerAs(db, year, i);
    expect((await taskBy(db, year, VC)).state).toBe('open');
    await noLadder();
    const [vc, fc] = [await taskBy(db, year, VC), await taskBy(db, year, FC)];
    await approveTask(db, year.actor('p-vc', 'chef'), vc.id, {});
    await noLadder();
    await sendBack(db, year.actor('p-fc', 'chef'), fc.id, { children: [vc.id], reason: 'Se över.' });
    await noLadder();
    // They are told what they can do, as at the hand-out.
    expect(await told(db, year, 'approvalOpened', 'sentBack')).toEqual(['approvalOpened p-vc', 'approvalOpened p-fc', 'sentBack p-vc']);
  });
});

// The turns of a step that hang on others: it opens as the plan stands then, its followers go on, what was collected is confirmed.
jest.mock('../../../services/plan/replan', () => ({ ...jest.requireActual<object>('../../../services/plan/replan'), replan: jest.fn().mockResolvedValue([]) }));

import { clockOfRow } from '../../../services/base/clock';
import { inTransaction, json } from '../../../services/base/db';
import { lockRun } from '../../../services/plan/facts';
import { look } from '../../../services/process/look';
import { finishOccurrence } from '../../../services/process/phases/finish';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { addStep } from '../decisions/support';
import { RED, taskBy } from '../tasks/flow';
import { answerTask } from '../../../services/tasks/answer';

let db: TestDatabase;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

const occurrence = (year: SmallYear, id = year.occurrence) => db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id } } });

/** Until `work` is over, or waits for a lock that another transaction of this database holds. */
async function waitsOrDone(work: Promise<unknown>): Promise<void> {
  let over = false;
  void work.catch(() => undefined).finally(() => (over = true));
  while (!over) {
    const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if ((rows[0]?.n ?? 0) > 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function plannedYear(): Promise<SmallYear> {
  const year = await smallYear(db, { phase: 'planned' });
  await db.prisma.occurrence.updateMany({ where: { run: year.run }, data: { state: 'planned', openedAt: null } });
  return year;
}

test('an opening is a fact: the plan keeps the step’s dates from then on', async () => {
  const year = await plannedYear();
  expect((await look(db, year.process)).phase).toBe('collecting');
  expect(await occurrence(year)).toMatchObject({ state: 'open' });
  const facts = await db.prisma.fact.findMany({ where: { run: year.run } });
  expect(facts.map((f) => f.payload)).toEqual([{ kind: 'opened', occurrence: year.occurrence, day: '2027-05-10' }]);
  await look(db, year.process);
  expect(await db.prisma.fact.count({ where: { run: year.run } })).toBe(1);
});

test('a plan that is computed anew while a step is about to open: the step is read again and opens as it stands', async () => {
  const year = await plannedYear();
  let looking: Promise<unknown> = Promise.resolve();
  await inTransaction(db, async (tx) => {
    await lockRun(tx, year.run);
    looking = look(db, year.process);
    await waitsOrDone(looking);
    await tx.occurrence.update({ where: { run_id: { run: year.run, id: year.occurrence } }, data: { opens: '2027-05-20', revision: { increment: 1 } } });
  });
  await looking;
  expect(await occurrence(year)).toMatchObject({ state: 'planned', opens: '2027-05-20', openedAt: null });
  expect(await db.prisma.task.count({ where: { run: year.run } })).toBe(0);
});

describe('a step that waits for two', () => {
  async function three() {
    const year = await smallYear(db, { phase: 'deciding' });
    for (const id of ['a/BUN', 'b/BUN', 'c/BUN']) await addStep(db, year, { id, organ: 'BUN', chain: [] });
    const row = await occurrence(year, 'c/BUN');
    await db.prisma.occurrence.update({
      where: { run_id: { run: year.run, id: 'c/BUN' } },
      data: { state: 'planned', openedAt: null, planned: json({ ...(row.planned as object), waitsFor: ['a/BUN', 'b/BUN'] }) },
    });
    return { year, processOf: (id: string) => `step/${year.run}/${id}` };
  }

  test('gets its process from the later of two that finish at the same time', async () => {
    const { year, processOf } = await three();
    await db.prisma.process.delete({ where: { id: processOf('c/BUN') } });
    let other: Promise<unknown> = Promise.resolve();
    await inTransaction(db, async (tx) => {
      const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
      const process = await tx.process.findUniqueOrThrow({ where: { id: processOf('a/BUN') } });
      await finishOccurrence({ tx, run, process, clock: clockOfRow(run), occurrence: await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: 'a/BUN' } } }) }, { state: 'finished' });
      other = look(db, processOf('b/BUN'));
      await waitsOrDone(other);
    });
    await other;
    expect(await db.prisma.process.findUnique({ where: { id: processOf('c/BUN') } })).toMatchObject({ phase: 'planned', live: true, started: false });
  });

  test('is woken when it stands there already, and does not open before both are done', async () => {
    const { year, processOf } = await three();
    await db.prisma.process.update({ where: { id: processOf('c/BUN') }, data: { phase: 'planned' } });
    expect((await look(db, processOf('c/BUN'))).phase).toBe('planned');
    await look(db, processOf('a/BUN'));
    expect((await look(db, processOf('c/BUN'))).phase).toBe('planned');
    await db.prisma.wake.deleteMany({ where: { run: year.run } });
    await look(db, processOf('b/BUN'));
    expect((await db.prisma.wake.findMany({ where: { run: year.run, process: processOf('c/BUN') } })).map((w) => w.reason)).toEqual(['predecessorDone']);
    await look(db, processOf('c/BUN'));
    expect((await occurrence(year, 'c/BUN')).openedAt).not.toBeNull();
  });

  test('does not open on a predecessor that is being re-planned while it looks', async () => {
    const { year, processOf } = await three();
    await db.prisma.process.update({ where: { id: processOf('c/BUN') }, data: { phase: 'planned' } });
    await db.prisma.occurrence.updateMany({ where: { run: year.run, id: { in: ['a/BUN', 'b/BUN'] } }, data: { state: 'finished' } });
    let looking: Promise<unknown> = Promise.resolve();
    await inTransaction(db, async (tx) => {
      await lockRun(tx, year.run);
      looking = look(db, processOf('c/BUN'));
      await waitsOrDone(looking);
      await tx.occurrence.update({ where: { run_id: { run: year.run, id: 'a/BUN' } }, data: { state: 'open' } });
    });
    await looking;
    expect((await occurrence(year, 'c/BUN')).openedAt).toBeNull();
  });
});

test('a root that nobody approves: its deficit is confirmed when all is collected, once', async () => {
  const task = { key: 'bun-f|answer|chef', kind: 'answer' as const, role: 'chef', level: 'forvaltning', unit: 'bun-f', organ: 'BUN', form: 'uppfoljning', due: '2027-05-17' };
  const year = await smallYear(db, { phase: 'planned', planned: { tasks: [task] } });
  await db.prisma.occurrence.updateMany({ where: { run: year.run }, data: { state: 'planned', openedAt: null } });
  await look(db, year.process);
  await answerTask(db, year.actor('p-fc', 'chef'), (await taskBy(db, year, task.key)).id, { values: RED });
  expect(await db.prisma.actionPlan.count()).toBe(0);
  expect((await look(db, year.process)).phase).toBe('deciding');
  expect(await db.prisma.actionPlan.findMany()).toMatchObject([{ organ: 'BUN', deviation: -500_000, state: 'running' }]);
  await db.prisma.process.update({ where: { id: year.process }, data: { phase: 'collecting' } });
  await look(db, year.process);
  expect(await db.prisma.actionPlan.count()).toBe(1);
});

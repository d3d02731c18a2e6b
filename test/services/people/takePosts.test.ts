// What changes hands with a post, beside the tasks of open steps.
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { processesOf } from '../../../services/people/hands';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { askNeed } from '../../../services/tasks/need';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, startStepped } from '../years/support';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
});
afterAll(() => db.drop());

const STEP = 'hostrevidering/KS';

it('the question whether a step is needed goes to the new holder, however long ago the post changed, and the preview says so', async () => {
  const row = await occurrenceOf(db, run, STEP);
  await inTransaction(db, async (tx) => {
    const year = await tx.run.findUniqueOrThrow({ where: { id: run } });
    await askNeed(tx, year, row, `cycle/${run}`, clockOfRow(year));
  });
  const asked = () => db.prisma.task.findFirstOrThrow({ where: { run, occurrence: STEP, form: 'behov' } });
  expect(await asked()).toMatchObject({ person: 'ekonomichef', state: 'open' });
  const change: Adjustment = { kind: 'leave', person: 'ekonomichef', from: '2027-03-01', successor: 'kommunchef' };
  const { revision, list, tasks } = await previewAdjustment(db, ekonomichef, run, change);
  expect(tasks.map((t) => [t.task, t.handedFrom, t.person])).toContainEqual([(await asked()).id, 'ekonomichef', 'kommunchef']);
  await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, reason: 'Beslut', name: 'Kommunchefen', list });
  expect(await asked()).toMatchObject({ person: 'kommunchef', state: 'open' });
  expect((await db.prisma.notice.findMany({ where: { run, task: (await asked()).id, dropped: null } })).map((n) => n.person)).toEqual(['kommunchef']);
});

it('the processes of steps whose approvals only hang otherwise are locked too', async () => {
  const step = await db.prisma.process.findFirstOrThrow({ where: { run, type: 'step' }, orderBy: { id: 'asc' } });
  const row = await occurrenceOf(db, run, step.occurrence ?? '');
  await inTransaction(db, async (tx) => {
    const year = await tx.run.findUniqueOrThrow({ where: { id: run } });
    expect(await processesOf(tx, year, { tasks: [], reshaped: [row], lifted: new Map(), vacancies: [] })).toEqual([step.id]);
  });
});

// Who is told how large a confirmed deficit is: its own authority at once, others when it has been handed over, as on the pages.
jest.mock('../../../services/plan/replan', () => ({ ...jest.requireActual<object>('../../../services/plan/replan'), replan: jest.fn().mockResolvedValue([]) }));

import { hiddenPlans } from '../../../services/access/timeline';
import { standingOf } from '../../../services/access/grants';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { measuresThatSuffice } from '../../../services/deviation/follow';
import { startDeviation } from '../../../services/deviation/start';
import { freshDatabase, type TestDatabase } from '../../support/database';
import type { SmallYear } from '../../support/smallYear';
import { answerAs, ec, handedOutYear, taskBy } from '../tasks/flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function confirmed(year: SmallYear) {
  await db.prisma.task.updateMany({ where: { run: year.run, parent: null }, data: { state: 'done' } });
  return inTransaction(db, async (tx) => {
    const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
    const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
    return startDeviation(tx, run, occurrence, -300_000, year.actor('p-fc', 'chef'), clockOfRow(run));
  });
}

const amounts = async (year: SmallYear): Promise<Record<string, unknown>> =>
  Object.fromEntries((await db.prisma.notice.findMany({ where: { run: year.run, kind: 'deviation' } })).map((n) => [n.person, (n.payload as { deviation?: unknown }).deviation]));

test('the line and its ekonom are told the amount, the ekonomichef of another authority that a plan is called for', async () => {
  const year = await handedOutYear(db);
  const plan = await confirmed(year);
  expect(await amounts(year)).toEqual({ 'p-fc': -300_000, 'p-eko': -300_000, 'p-ekc': null });
  const seen = async (person: string, role: string): Promise<boolean> =>
    !(await hiddenPlans(db, { ...year.actor(person, role), ...(await standingOf(db, year.run, person)) }, year.run)).has(plan?.id ?? '');
  expect([await seen('p-fc', 'chef'), await seen('p-ekc', 'ekonomichef')]).toEqual([true, false]);
});

test('measures that do not suffice: a role of another authority is told without the amount until it is handed over', async () => {
  const form = { key: 'plan', label: 'Åtgärdsplan', fields: [{ key: 'racker', label: 'Räcker de?', type: 'janej' as const, required: true, insufficientWhenNo: true }] };
  const chain = { key: 'underskott', step: 'atgardsplan', label: 'Åtgärdsplan', limit: 0, insufficientTo: 'kommunchef' };
  const year = await handedOutYear(db, { definition: { deviationChains: [chain], forms: [form] } });
  const plan = await confirmed(year);
  const process = plan?.process ?? '';
  await db.prisma.process.create({ data: { id: process, run: year.run, type: 'actionPlan', occurrence: year.occurrence, phase: 'deciding', createdAt: new Date(0) } });
  await db.prisma.task.updateMany({ where: { run: year.run, kind: 'answer' }, data: { form: 'plan' } });
  await answerAs(db, year, 1, { racker: 'nej' });
  const task = await taskBy(db, year, ec(1));
  await db.prisma.task.update({ where: { id: task.id }, data: { process } });
  const look = () =>
    inTransaction(db, async (tx) => {
      const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
      const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
      return measuresThatSuffice(tx, run, occurrence, process, clockOfRow(run));
    });
  await look();
  expect((await amounts(year))['p-kc']).toBeNull();
  await db.prisma.notice.deleteMany({ where: { run: year.run, person: 'p-kc' } });
  await db.prisma.timelineEntry.deleteMany({ where: { run: year.run, kind: 'measuresInsufficient' } });
  await db.prisma.matter.create({
    data: { id: `${year.run}-m`, run: year.run, key: 'm', occurrence: year.occurrence, process: year.process, organ: 'BUN', authority: 'bun', verb: 'godkanner', position: 0, label: 'x', state: 'decided', outcome: 'bifall' },
  });
  await look();
  expect((await amounts(year))['p-kc']).toBe(-300_000);
});

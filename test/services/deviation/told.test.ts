// Who is told how large a confirmed deficit is: its own authority at once, others when it has been handed over, as on the pages.
jest.mock('../../../services/plan/replan', () => ({ ...jest.requireActual<object>('../../../services/plan/replan'), replan: jest.fn().mockResolvedValue([]) }));

import type { Definition } from '../../../domain/arshjul/definition';
import { hiddenPlans } from '../../../services/access/timeline';
import { standingOf } from '../../../services/access/grants';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction, json } from '../../../services/base/db';
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

const FORM = { key: 'plan', label: 'Åtgärdsplan', fields: [{ key: 'racker', label: 'Räcker de?', type: 'janej' as const, required: true, insufficientWhenNo: true }] };
const CHAIN = { key: 'underskott', step: 'atgardsplan', label: 'Åtgärdsplan', limit: 0 };

/** The first unit has answered its åtgärdsplan that the measures are not enough; `look` is the step's, when the plan has come. */
async function insufficient(insufficientTo: string) {
  const year = await handedOutYear(db, { definition: { deviationChains: [{ ...CHAIN, insufficientTo }], forms: [FORM] } });
  const plan = await confirmed(year);
  const process = plan?.process ?? '';
  await db.prisma.process.create({ data: { id: process, run: year.run, type: 'actionPlan', occurrence: year.occurrence, phase: 'deciding', createdAt: new Date(0) } });
  await db.prisma.task.updateMany({ where: { run: year.run, kind: 'answer' }, data: { form: 'plan' } });
  await answerAs(db, year, 1, { racker: 'nej' });
  const task = await taskBy(db, year, ec(1));
  await db.prisma.task.update({ where: { id: task.id }, data: { process } });
  await db.prisma.notice.deleteMany({ where: { run: year.run, kind: 'deviation' } });
  const look = () =>
    inTransaction(db, async (tx) => {
      const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
      const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
      return measuresThatSuffice(tx, run, occurrence, process, clockOfRow(run));
    });
  return { year, task, look };
}

test('measures that do not suffice: a role of another authority is told without the amount until it is handed over', async () => {
  const { year, look } = await insufficient('kommunchef');
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

test('measures that do not suffice follow the chain that the step opened under, not the version taken up since', async () => {
  const { year, look } = await insufficient('kommunchef');
  const { definition } = await db.prisma.run.findUniqueOrThrow({ where: { id: year.run } });
  const { ladder, roles, levels, deviationChains } = definition as unknown as Definition;
  const kept = [{ version: '1', ladder, roles, levels, deviationChains, occurrences: [year.occurrence] }];
  await db.prisma.run.update({ where: { id: year.run }, data: { definition: json({ ...(definition as object), deviationChains: [{ ...CHAIN, insufficientTo: 'ekonomichef' }], kept }) } });
  await look();
  expect(Object.keys(await amounts(year))).toEqual(['p-kc']);
});

test('measures that do not suffice are told to the nearest chef who does not share the answer', async () => {
  const { year, task, look } = await insufficient('närmaste chef');
  await db.prisma.taskShare.create({ data: { run: year.run, task: task.id, person: 'p-vc' } });
  await look();
  expect(Object.keys(await amounts(year))).toEqual(['p-fc']);
});

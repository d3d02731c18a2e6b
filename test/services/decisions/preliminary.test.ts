// A small year has rows and no planner, so what replanning does is tested where the planner is (test/services/plan).
jest.mock('../../../services/plan/replan', () => ({ replan: () => Promise.resolve([]) }));

import type { Actor } from '../../../services/access/actor';
import { correctDecision } from '../../../services/decisions/correct';
import { registerMeeting } from '../../../services/decisions/register';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { record } from '../../../services/base/record';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { addStep, doneTasks, lookAt, matterAt, mattersOf, place, step } from './support';

/** Frames in June, the nämnd's draft on them, and KF's budget; the internbudget waits for both. */
const STEPS = [
  step('ramar', { finalIn: 'budget' }),
  step('utkast', { after: ['ramar'] }),
  step('oversyn', { after: ['ramar'] }),
  step('budget', { after: ['ramar', 'oversyn'] }),
  step('internbudget', { after: ['budget', 'utkast'] }),
];

let db: TestDatabase;
let year: SmallYear;
let ksns: Actor;

beforeEach(async () => {
  db = await freshDatabase();
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'], definition: { steps: STEPS } });
  ksns = year.actor(year.people.ksns, 'namndsekreterare', 'simulated');
  const KF = place(0, 'KF', 'faststaller', 'KF-2027-06-28', '2027-06-28');
  await addStep(db, year, { id: 'ramar/KS', organ: 'KS', chain: [], state: 'finished' });
  await addStep(db, year, { id: 'utkast/BUN', organ: 'BUN', chain: [], state: 'finished' });
  await addStep(db, year, { id: 'oversyn/BUN', organ: 'BUN', chain: [], state: 'finished' });
  await addStep(db, year, { id: 'budget/KS', organ: 'KS', chain: [KF] });
  for (const id of ['utkast/BUN', 'oversyn/BUN']) await doneTasks(db, year, id, `step/${year.run}/${id}`);
  await lookAt(db, year, 'budget/KS');
  await year.setClock('2027-06-28', '20:00');
});

afterEach(() => db.drop());

const states = async (occurrence: string): Promise<string[]> =>
  (await db.prisma.task.findMany({ where: { run: year.run, occurrence }, orderBy: { key: 'asc' } })).map((t) => `${t.unit ?? ''} ${t.state} ${t.round}`);

async function decide(outcome: object): Promise<void> {
  const matter = await matterAt(db, year, 'KF', 'budget/KS');
  await registerMeeting(db, ksns, 'KF-2027-06-28', { outcomes: [{ matter: matter.id, ...outcome } as { matter: string; outcome: string }] });
}

test('what had been finished on the preliminary decision is asked for again', async () => {
  await decide({ outcome: 'bifall-med-andring', change: 'Nämndens ram sänks med 2 mnkr.' });
  expect(await states('utkast/BUN')).toEqual(['bun-e1 waiting 2', 'bun-e2 waiting 2', 'bun-f waiting 2', 'bun-v1 waiting 2']);
  expect(await db.prisma.process.findFirst({ where: { occurrence: 'utkast/BUN' } })).toMatchObject({ live: true, started: false, phase: 'collecting' });
  const told = await db.prisma.notice.findMany({ where: { run: year.run, kind: 'sentBack' }, orderBy: { person: 'asc' } });
  expect(told.map((n) => [n.person, (n.payload as { reason: string }).reason])).toEqual(['p-ec1', 'p-ec2'].map((p) => [p, 'Ärende hos KF är beslutat med ändring. Nämndens ram sänks med 2 mnkr.']));
  // what prepared the final decision is over
  expect(await states('oversyn/BUN')).toEqual(['bun-e1 done 1', 'bun-e2 done 1', 'bun-f done 1', 'bun-v1 done 1']);
  expect((await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'stepReopened' } })).map((e) => e.subject)).toEqual(['utkast/BUN']);
  expect(await mattersOf(db, year, 'budget/KS')).toEqual(['KF 1 decided bifall-med-andring @KF-2027-06-28']);
});

test('a final decision that is registered as different is told with what, also where it was taken as proposed', async () => {
  await decide({ outcome: 'bifall', differs: 'Ramen är 2 mnkr lägre än i juni.' });
  expect(await states('utkast/BUN')).toEqual(['bun-e1 waiting 2', 'bun-e2 waiting 2', 'bun-f waiting 2', 'bun-v1 waiting 2']);
  const [entry] = await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'stepReopened' } });
  expect(entry).toMatchObject({ subject: 'utkast/BUN', payload: { why: 'Ärende hos KF skiljer sig från det preliminära beslutet. Ramen är 2 mnkr lägre än i juni.' } });
  const [registered] = await db.prisma.timelineEntry.findMany({ where: { run: year.run, kind: 'decisionRegistered' } });
  expect(registered?.payload).toMatchObject({ new: 'bifall', differs: 'Ramen är 2 mnkr lägre än i juni.' });
});

test.each([[{ outcome: 'bifall' }], [{ outcome: 'avslag', motivation: 'Ramen räcker inte.' }]])('nothing is asked again at %j', async (outcome) => {
  await decide(outcome);
  expect(await states('utkast/BUN')).toEqual(['bun-e1 done 1', 'bun-e2 done 1', 'bun-f done 1', 'bun-v1 done 1']);
});

test('a draft of another budget year is left alone', async () => {
  await db.prisma.occurrence.updateMany({ where: { run: year.run, step: 'utkast' }, data: { budgetYear: 2026 } });
  await decide({ outcome: 'bifall-med-andring', change: 'Ändrat.' });
  expect(await states('utkast/BUN')).toEqual(['bun-e1 done 1', 'bun-e2 done 1', 'bun-f done 1', 'bun-v1 done 1']);
});

describe('what the final decision has re-opened hangs on its registration', () => {
  const correct = async (): Promise<{ outcome: string }> => {
    const matter = await matterAt(db, year, 'KF', 'budget/KS');
    return correctDecision(db, ksns, matter.id, { outcome: 'avslag', reason: 'Fel rad i protokollet.' });
  };

  test.each([
    ['said to differ', { outcome: 'bifall', differs: 'Ramen är 2 mnkr lägre än i juni.' }],
    ['changed', { outcome: 'bifall-med-andring', change: 'Nämndens ram sänks.' }],
  ])('%s', async (_name, outcome) => {
    await decide(outcome);
    await expect(correct()).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/^Registreringen kan inte rättas: .+ har öppnats igen av beslutet\.$/) as string });
  });

  test('not what has been opened again by something else, or for another budget year', async () => {
    await db.prisma.occurrence.updateMany({ where: { run: year.run, step: 'utkast' }, data: { budgetYear: 2026 } });
    await decide({ outcome: 'bifall', differs: 'Ramen är lägre.' });
    const { registeredAt } = await matterAt(db, year, 'KF', 'budget/KS');
    const entry = { run: year.run, actor: 'system', actorRole: 'system', kind: 'stepReopened', subject: 'utkast/BUN', businessKey: 'utkast/BUN', revision: 2 };
    await inTransaction(db, async (tx) => {
      await record(tx, { ...entry, at: registeredAt ?? new Date(0), payload: {} });
    });
    await db.prisma.occurrence.updateMany({ where: { run: year.run, step: 'budget' }, data: { budgetYear: 2027 } });
    await expect(correct()).resolves.toMatchObject({ outcome: 'avslag' });
  });

  test('a step that an återremiss opened later', async () => {
    await decide({ outcome: 'bifall' });
    await year.setClock('2027-06-29', '09:00');
    const { now } = clockOfRow(await year.runRow());
    const entry = { run: year.run, actor: 'system', actorRole: 'system', kind: 'stepReopened', subject: 'utkast/BUN', businessKey: 'utkast/BUN', revision: 2 };
    await inTransaction(db, (tx) => record(tx, { ...entry, at: now, payload: {} }));
    await expect(correct()).resolves.toMatchObject({ outcome: 'avslag' });
  });
});

// A small year has rows and no planner, so what replanning does is tested where the planner is (test/services/plan).
jest.mock('../../../services/plan/replan', () => ({ replan: () => Promise.resolve([]) }));

import type { Actor } from '../../../services/access/actor';
import { inTransaction } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { registerMeeting } from '../../../services/decisions/register';
import { reopen, reopenPending } from '../../../services/decisions/reopen';
import { reopenView } from '../../../services/decisions/read';
import { finishOccurrence } from '../../../services/process/phases/finish';
import type { LookContext } from '../../../services/process/context';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { addStep, doneTasks, lookAt, matterAt, mattersOf, place } from './support';

let db: TestDatabase;
let year: SmallYear;
let ns: Actor;
let ksns: Actor;
let ekc: Actor;

beforeEach(async () => {
  db = await freshDatabase();
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'] });
  ns = year.actor(year.people.ns, 'namndsekreterare', 'simulated');
  ksns = year.actor(year.people.ksns, 'namndsekreterare', 'simulated');
  ekc = year.actor(year.people.ekc, 'ekonomichef', 'simulated');
});

afterEach(() => db.drop());

const WHY = 'Beskriv konsekvenserna för barnen.';

function pending(process: string): Promise<boolean> {
  return inTransaction(db, async (tx) => reopenPending(tx, year.run, process, clockOfRow(await year.runRow())));
}

/** What a finishing process does with its occurrence (the look's own words). */
async function finish(occurrence: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
    const row = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: occurrence } } });
    const process = await tx.process.findFirstOrThrow({ where: { run: year.run, occurrence } });
    const context: LookContext = { tx, run, process, clock: clockOfRow(run) };
    await finishOccurrence({ ...context, occurrence: row }, { state: 'finished' });
    await tx.process.update({ where: { id: process.id }, data: { live: false, phase: 'finished' } });
  });
}

async function answerAll(occurrence: string): Promise<void> {
  await db.prisma.task.updateMany({ where: { occurrence }, data: { state: 'done', doneAt: new Date(), doneBy: 'p-x', nextRungAt: null } });
}

describe('återremiss of a step with tasks of its own', () => {
  beforeEach(async () => {
    await doneTasks(db, year, year.occurrence, year.process);
    await lookAt(db, year);
    await year.setClock('2027-06-01', '16:00');
    const matter = await matterAt(db, year, 'BUN');
    await registerMeeting(db, ns, 'BUN-2027-06-01', { outcomes: [{ matter: matter.id, outcome: 'aterremiss', motivation: WHY }] });
  });

  test('waits for the receiver, who is told, and then reminded', async () => {
    expect(await lookAt(db, year)).toEqual({ done: false, next: new Date('2027-06-02T04:00:00Z') });
    const notices = await db.prisma.notice.findMany({ where: { run: year.run, kind: 'decided' }, orderBy: { id: 'asc' } });
    expect(notices.map((n) => [n.person, 'choose' in (n.payload as object)])).toEqual([['p-ns', true], ['p-fc', false]]);
    expect(notices[0]?.payload).toMatchObject({ outcome: 'aterremiss', motivation: WHY });
    await year.setClock('2027-06-02');
    await lookAt(db, year);
    expect(await db.prisma.notice.findFirst({ where: { run: year.run, kind: 'registerDecision' } })).toMatchObject({ person: 'p-ns', payload: { choose: expect.any(String) as string } });
  });

  test('nothing re-opens: the organ takes it again at its next meeting', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const receipt = await reopen(db, ns, matter.id, { reopen: 'nothing', supplement: 'Bilaga 2.' });
    expect(receipt).toMatchObject({ reopened: [], organs: ['BUN'] });
    expect(await pending(year.process)).toBe(false);
    await lookAt(db, year);
    expect(await mattersOf(db, year)).toEqual([
      'BUN 1 superseded aterremiss @BUN-2027-06-01',
      'BUN 2 open - @BUN-2027-06-22',
      'KS 1 waiting - @KS-2027-06-16',
    ]);
    await expect(reopen(db, ns, matter.id, { reopen: 'nothing' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a task re-opens: it is marked at once, opened by the look, and its approvals wait anew', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const view = await reopenView(db, ns, matter.id);
    expect(view).toMatchObject({ canReopen: true });
    const chosen = view.tasks.find((t) => t.unit === 'bun-e1');
    const receipt = await reopen(db, ns, matter.id, { reopen: [chosen?.id ?? ''] }, { idempotencyKey: 'k' });
    expect(await reopen(db, ns, matter.id, { reopen: [chosen?.id ?? ''] }, { idempotencyKey: 'k' })).toEqual(receipt);
    const states = async (): Promise<string[]> =>
      (await db.prisma.task.findMany({ where: { occurrence: year.occurrence }, orderBy: { key: 'asc' } })).map((t) => `${t.unit} ${t.state} ${t.round} ${t.dueDay}`);
    // As many arbetsdagar as the first time: five from 1 June with Sweden's national day on a Sunday.
    const after = ['bun-e1 waiting 2 2027-06-08', 'bun-e2 done 1 2027-05-17', 'bun-f waiting 2 2027-06-14', 'bun-v1 waiting 2 2027-06-10'];
    expect(await states()).toEqual(after);
    expect(await pending(year.process)).toBe(true);
    expect(await states()).toEqual(after.map((s) => s.replace('bun-e1 waiting', 'bun-e1 open')));
    expect(await pending(year.process)).toBe(false);
    const open = await db.prisma.task.findFirstOrThrow({ where: { occurrence: year.occurrence, unit: 'bun-e1' } });
    expect(open.nextRungAt).toEqual(new Date('2027-06-04T04:00:00Z'));
    expect(await db.prisma.notice.findMany({ where: { kind: 'sentBack' } })).toMatchObject([{ person: 'p-ec1', urgent: false, payload: { reason: WHY, due: '2027-06-08' } }]);
    await answerAll(year.occurrence);
    await year.setClock('2027-06-14', '12:00');
    await lookAt(db, year);
    expect((await mattersOf(db, year))[1]).toBe('BUN 2 open - @BUN-2027-06-22');
  });

  test.each([
    ['namnd', true, '2027-06-04T04:00:00.000Z'],
    ['namnd', false, null],
    ['KF', true, null],
    ['KF-presidium', true, null],
    ['revision', true, null],
    ['stamma', true, null],
  ])('what re-opens is chased as what is handed out: %s, taking part %s', async (type, participates, rung) => {
    const matter = await matterAt(db, year, 'BUN');
    await reopen(db, ns, matter.id, { reopen: [`${year.occurrence}:e1`] });
    await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { type, participates } });
    expect(await pending(year.process)).toBe(true);
    const tasks = await db.prisma.task.findMany({ where: { occurrence: year.occurrence, state: { in: ['open', 'waiting'] } }, orderBy: { dueDay: 'asc' } });
    expect(tasks.map((t) => t.nextRungAt !== null)).toEqual(tasks.map(() => rung !== null));
    expect(tasks[0]?.nextRungAt?.toISOString() ?? null).toBe(rung);
  });

  test('only whom it went to, or the ekonomichef; only tasks that are done; only a day to come', async () => {
    const matter = await matterAt(db, year, 'BUN');
    await expect(reopen(db, ksns, matter.id, { reopen: 'nothing' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reopen(db, year.actor(year.people.ledamot, 'ordforande', 'simulated'), matter.id, { reopen: 'nothing' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(reopen(db, ns, matter.id, { reopen: ['okänd'] })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'reopen' }] });
    await expect(reopen(db, ns, matter.id, { reopen: [] })).rejects.toMatchObject({ code: 'invalid' });
    await expect(reopen(db, ns, matter.id, { reopen: 'nothing', due: '2027-06-01' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'due' }] });
    await expect(reopen(db, ns, matter.id, { reopen: 'nothing' }, { expectedRevision: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await expect(reopen(db, ekc, matter.id, { reopen: 'nothing' })).resolves.toMatchObject({ organs: ['BUN'] });
  });

  test('asked for tomorrow: the person is told at once', async () => {
    const matter = await matterAt(db, year, 'BUN');
    await reopen(db, ns, matter.id, { reopen: [`${year.occurrence}:e1`], due: '2027-06-02' });
    expect(await db.prisma.notice.findMany({ where: { kind: 'sentBack' } })).toMatchObject([{ urgent: true }]);
  });
});

describe('återremiss from KF of what builds on other steps', () => {
  const COLLECTION = 'delarsuppgifter/BUN/P08';
  const BOARD = 'delarsrapport-namnd/BUN/P08';
  const GROUP = 'delarsrapport-koncern/KS/P08';
  const process = (occurrence: string): string => `step/${year.run}/${occurrence}`;

  beforeEach(async () => {
    await addStep(db, year, { id: COLLECTION, organ: 'BUN', chain: [], state: 'finished' });
    await addStep(db, year, { id: BOARD, organ: 'BUN', chain: [place(0, 'BUN', 'godkanner', 'BUN-2027-06-01', '2027-06-01')], builtOn: [COLLECTION], state: 'finished' });
    await doneTasks(db, year, COLLECTION, process(COLLECTION));
    await db.prisma.matter.create({
      data: { id: 'm-board', run: year.run, key: `${BOARD}|BUN|godkanner|1`, occurrence: BOARD, process: process(BOARD), organ: 'BUN', authority: 'bun', verb: 'godkanner', position: 0, label: 'Nämndens delårsrapport', state: 'decided', outcome: 'bifall', meeting: 'BUN-2027-06-01', decidedDay: '2027-06-01' },
    });
    const chain = [
      place(0, 'KS', 'overlamnar', 'KS-2027-06-16', '2027-06-16'),
      place(1, 'revisionen', 'bedomer', null, '2027-06-20'),
      place(2, 'KF', 'behandlar', 'KF-2027-06-28', '2027-06-28'),
    ];
    await addStep(db, year, { id: GROUP, organ: 'KS', chain, builtOn: [BOARD] });
    await lookAt(db, year, GROUP);
    await db.prisma.matter.updateMany({ where: { occurrence: GROUP, organ: { in: ['KS', 'revisionen'] } }, data: { state: 'decided', outcome: 'bifall', decidedDay: '2027-06-16' } });
    await lookAt(db, year, GROUP);
    await year.setClock('2027-06-28', '20:00');
    const kf = await matterAt(db, year, 'KF', GROUP);
    const receipt = await registerMeeting(db, ksns, 'KF-2027-06-28', { outcomes: [{ matter: kf.id, outcome: 'aterremiss', motivation: WHY, minority: true }] });
    expect(receipt.registered[0]?.findings).toEqual([]);
  });

  test('it goes to KS by default, and KS may answer by itself: revisorerna are not asked again', async () => {
    const kf = await matterAt(db, year, 'KF', GROUP);
    expect(kf.remitTo).toBe('KS');
    const receipt = await reopen(db, ksns, kf.id, { reopen: 'nothing', supplement: 'Kompletterat.' });
    expect(receipt.organs).toEqual(['KS', 'KF']);
    await year.setClock('2027-08-09');
    await lookAt(db, year, GROUP);
    expect(await mattersOf(db, year, GROUP)).toEqual([
      'KS 1 superseded bifall @KS-2027-06-16',
      'KS 2 open - @KS-2027-08-25',
      'revisionen 1 decided bifall @-',
      'KF 1 superseded aterremiss @KF-2027-06-28',
      'KF 2 waiting - @KF-2027-06-28',
    ]);
  });

  test('tasks of the collection re-open: collection and the nämnd’s report live again, and the ärende comes back after them', async () => {
    const kf = await matterAt(db, year, 'KF', GROUP);
    const receipt = await reopen(db, ksns, kf.id, { reopen: [`${COLLECTION}:e1`], due: '2027-08-20' });
    expect(receipt).toMatchObject({ occurrences: [BOARD, COLLECTION], organs: ['KS', 'revisionen', 'KF'] });
    const rows = await db.prisma.process.findMany({ where: { occurrence: { in: [COLLECTION, BOARD] } }, orderBy: { id: 'asc' } });
    expect(rows.map((p) => `${p.occurrence} ${p.phase} ${p.live} ${p.started}`)).toEqual([`${BOARD} deciding true false`, `${COLLECTION} collecting true false`]);

    // Everything above waits, whoever looks first.
    expect(await lookAt(db, year, GROUP)).toEqual({ done: false, next: null });
    expect(await lookAt(db, year, BOARD)).toEqual({ done: false, next: null });
    expect(await pending(process(COLLECTION))).toBe(true);
    await year.setClock('2027-08-20');
    await answerAll(COLLECTION);
    await db.prisma.wake.deleteMany({ where: { run: year.run } });
    expect(await lookAt(db, year, COLLECTION)).toEqual({ done: true, next: null });
    await finish(COLLECTION);
    expect(await db.prisma.wake.findMany({ where: { reason: 'basisDone' } })).toMatchObject([{ process: process(BOARD) }]);

    await lookAt(db, year, BOARD);
    expect(await mattersOf(db, year, BOARD)).toEqual(['BUN 1 superseded bifall @BUN-2027-06-01', 'BUN 2 open - @BUN-2027-09-14']);
    await year.setClock('2027-09-14', '20:00');
    const board = await matterAt(db, year, 'BUN', BOARD);
    await registerMeeting(db, ns, 'BUN-2027-09-14', { outcomes: [{ matter: board.id, outcome: 'bifall' }] });
    expect((await lookAt(db, year, BOARD)).done).toBe(true);
    await finish(BOARD);
    expect(await db.prisma.wake.findMany({ where: { reason: 'basisDone' }, orderBy: { id: 'asc' } })).toMatchObject([{}, { process: process(GROUP) }]);
    await lookAt(db, year, GROUP);
    expect((await mattersOf(db, year, GROUP))[1]).toBe('KS 2 open - @KS-2027-10-06');
  });

  test('a second minority is told as broken', async () => {
    const kf = await matterAt(db, year, 'KF', GROUP);
    await reopen(db, ksns, kf.id, { reopen: 'nothing' });
    await year.setClock('2027-10-25', '20:00');
    const again = await matterAt(db, year, 'KF', GROUP);
    await registerMeeting(db, ksns, 'KF-2027-10-25', { outcomes: [{ matter: again.id, outcome: 'aterremiss', motivation: WHY, minority: true }] });
    expect((await db.prisma.finding.findMany({ where: { subject: again.id } })).map((f) => f.rule)).toContain('minoritet-andra-gangen');
  });

  test('what is still under way below is not re-opened from here', async () => {
    await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: BOARD } }, data: { state: 'open', finishedAt: null } });
    const kf = await matterAt(db, year, 'KF', GROUP);
    await expect(reopen(db, ksns, kf.id, { reopen: [`${COLLECTION}:e1`] })).rejects.toMatchObject({ code: 'rule' });
    expect((await db.prisma.matter.findUniqueOrThrow({ where: { id: kf.id } })).state).toBe('decided');
  });
});

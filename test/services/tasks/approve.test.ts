import { answerTask } from '../../../services/tasks/answer';
import { approveTask, confirmProposal, goOnWithout, sendBack } from '../../../services/tasks/approve';
import { compile } from '../../../services/tasks/compile';
import { addOwnRow, removeOwnRow } from '../../../services/tasks/ownRow';
import { freshDatabase, type TestDatabase } from '../../support/database';
import type { SmallYear } from '../../support/smallYear';
import { answerAs, ec, FC, GOOD, handedOutYear, RED, taskBy, told, VC, wakes } from './flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function answered(values: Record<string, unknown>[] = [GOOD, GOOD, GOOD]): Promise<SmallYear> {
  const year = await handedOutYear(db);
  for (const [i, v] of values.entries()) await answerAs(db, year, i + 1, v);
  return year;
}
const vc = (year: SmallYear) => year.actor('p-vc', 'chef');
const fc = (year: SmallYear) => year.actor('p-fc', 'chef');
const id = async (year: SmallYear, key: string) => (await taskBy(db, year, key)).id;

describe('approving', () => {
  it('goes up the line; only the root wakes the step', async () => {
    const year = await answered();
    await approveTask(db, vc(year), await id(year, VC), {});
    expect(await taskBy(db, year, FC)).toMatchObject({ state: 'open' });
    expect(await wakes(db, year)).toEqual([]);
    const receipt = await approveTask(db, fc(year), await id(year, FC), { comment: 'Bra.' });
    expect(receipt).toMatchObject({ late: false, deviation: 300_000, actionPlan: null });
    expect(await wakes(db, year)).toEqual(['rootDone']);
    expect(await told(db, year, 'approvalOpened')).toEqual(['approvalOpened p-vc', 'approvalOpened p-fc']);
  });

  it('refuses while somebody is missing, a mail link, a token and everybody else', async () => {
    const year = await answered([GOOD]);
    const task = await id(year, VC);
    await expect(approveTask(db, vc(year), task, {})).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('2 enheter') });
    await expect(approveTask(db, { ...vc(year), via: 'link', task }, task, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveTask(db, year.token(), task, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveTask(db, year.actor('p-eko', 'ekonom'), task, {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets today’s substitute approve', async () => {
    const year = await answered();
    await db.prisma.absence.create({ data: { run: year.run, person: 'p-vc', fromDay: '2027-05-01', toDay: '2027-06-01', substitute: 'p-fc' } });
    expect(await approveTask(db, fc(year), await id(year, VC), {})).toMatchObject({ revision: 3 });
  });

  it('approves exactly what was shown: a correction in the meantime is a conflict', async () => {
    const year = await answered();
    const seen = await taskBy(db, year, VC);
    await answerAs(db, year, 1, { ...GOOD, prognos: 12_450_000 });
    await expect(approveTask(db, vc(year), seen.id, {}, { expectedRevision: seen.revision })).rejects.toMatchObject({ code: 'conflict' });
    expect(await approveTask(db, vc(year), seen.id, {}, { expectedRevision: seen.revision + 1 })).toBeTruthy();
  });

  it('gives the same receipt for the same key', async () => {
    const year = await answered();
    const task = await id(year, VC);
    const key = { idempotencyKey: `approve-${year.run}` };
    const [a, b] = await Promise.all([approveTask(db, vc(year), task, {}, key), approveTask(db, vc(year), task, {}, key)]);
    expect(a).toEqual(b);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'approved' } })).toBe(1);
  });

  it('takes an answer after the compilation as waiting aside', async () => {
    const year = await answered();
    await approveTask(db, vc(year), await id(year, VC), {});
    const receipt = await answerAs(db, year, 1, RED);
    expect(receipt.standing).toBe('afterCompilation');
    const { tables, counts } = await compile(db.prisma, { task: await id(year, FC) });
    expect(tables[0]?.deviation).toBe(300_000);
    expect(counts.afterCompilation).toBe(1);
  });
});

describe('sending back', () => {
  it('opens the answer in a new round with a new ladder and makes the approval wait', async () => {
    const year = await answered();
    await year.setClock('2027-05-17', '10:00');
    const child = await id(year, ec(2));
    await sendBack(db, vc(year), await id(year, VC), { children: [child], reason: 'Förklara avvikelsen.' });
    expect(await taskBy(db, year, ec(2))).toMatchObject({ state: 'open', round: 2, rung: 0, dueDay: '2027-05-19', outcome: null, doneBy: null });
    expect(await taskBy(db, year, VC)).toMatchObject({ state: 'waiting' });
    expect(await wakes(db, year)).toEqual([]);
    const notice = await db.prisma.notice.findFirstOrThrow({ where: { run: year.run, kind: 'sentBack' } });
    expect(notice).toMatchObject({ person: 'p-ec2', urgent: true });
    await answerAs(db, year, 2, { ...GOOD, kommentar: 'Förklarat.' });
    expect(await taskBy(db, year, VC)).toMatchObject({ state: 'open' });
    expect(await db.prisma.answer.findMany({ where: { task: child }, orderBy: { number: 'asc' }, select: { round: true, standing: true } })).toEqual([
      { round: 1, standing: 'superseded' },
      { round: 2, standing: 'current' },
    ]);
  });

  it('an approval that is sent back opens for its approver, who may send on', async () => {
    const year = await answered();
    await approveTask(db, vc(year), await id(year, VC), {});
    await sendBack(db, fc(year), await id(year, FC), { children: [await id(year, VC)], reason: 'Se över.' });
    expect(await taskBy(db, year, VC)).toMatchObject({ state: 'open', round: 2 });
    await sendBack(db, vc(year), await id(year, VC), { children: [await id(year, ec(1))], reason: 'Se över.' });
    expect([(await taskBy(db, year, ec(1))).state, (await taskBy(db, year, VC)).state, (await taskBy(db, year, FC)).state]).toEqual(['open', 'waiting', 'waiting']);
  });

  it('needs a reason and something of its own, and cannot be done after the approval', async () => {
    const year = await answered();
    const task = await id(year, VC);
    const children = [await id(year, ec(1))];
    await expect(sendBack(db, vc(year), task, { children, reason: '  ' })).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
    await expect(sendBack(db, vc(year), task, { children: ['annan'], reason: 'x' })).rejects.toMatchObject({ errors: [{ field: 'children' }] });
    await approveTask(db, vc(year), task, {});
    await expect(sendBack(db, vc(year), task, { children, reason: 'x' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('going on without', () => {
  it('is possible on the due day, with a reason, and opens the approval', async () => {
    const year = await answered([GOOD, GOOD]);
    const child = await id(year, ec(3));
    await expect(goOnWithout(db, vc(year), child, { reason: 'Sjuk.' })).rejects.toMatchObject({ code: 'rule', detail: expect.stringContaining('2027-05-17') });
    await year.setClock('2027-05-17', '15:00');
    await expect(goOnWithout(db, vc(year), child, { reason: '' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(goOnWithout(db, fc(year), child, { reason: 'Sjuk.' })).rejects.toMatchObject({ code: 'not-found' });
    await goOnWithout(db, vc(year), child, { reason: 'Sjuk.' });
    expect(await taskBy(db, year, ec(3))).toMatchObject({ state: 'without', withoutReason: 'Sjuk.', nextRungAt: null });
    expect(await taskBy(db, year, VC)).toMatchObject({ state: 'open' });
    const { tables, counts } = await compile(db.prisma, { task: await id(year, VC) });
    expect(tables[0]?.rows.map((r) => r.mark)).toEqual(['inlamnat', 'inlamnat', 'utan']);
    expect(counts).toMatchObject({ units: 3, received: 2, without: 1 });
    expect(await told(db, year, 'wentOnWithout')).toEqual(['wentOnWithout p-ec3']);
  });

  it('counts a late answer after all while the level above has not approved', async () => {
    const year = await answered([GOOD, GOOD]);
    await year.setClock('2027-05-18', '09:00');
    await goOnWithout(db, vc(year), await id(year, ec(3)), { reason: 'Sjuk.' });
    const seen = await taskBy(db, year, VC);
    expect(await answerAs(db, year, 3)).toMatchObject({ standing: 'current', late: true });
    expect(await taskBy(db, year, ec(3))).toMatchObject({ state: 'done', withoutReason: null });
    expect((await taskBy(db, year, VC)).revision).toBe(seen.revision + 1);
  });

  it('leaves out everything below an approval that is gone on without; a root only by the ekonomichef', async () => {
    const year = await answered([GOOD, GOOD]);
    await year.setClock('2027-05-21', '09:00');
    await goOnWithout(db, fc(year), await id(year, VC), { reason: 'Hinner inte.' });
    expect([(await taskBy(db, year, ec(3))).state, (await taskBy(db, year, FC)).state]).toEqual(['without', 'open']);
    const { tables } = await compile(db.prisma, { task: await id(year, FC) });
    expect(tables[0]?.rows.map((r) => r.mark)).toEqual(['underkand', 'underkand', 'utan']);
    expect(tables[0]?.sums['budget']).toBe(0);
    await expect(goOnWithout(db, fc(year), await id(year, FC), { reason: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await goOnWithout(db, year.actor('p-ekc', 'ekonomichef'), await id(year, FC), { reason: 'Nämnden meddelar senare.' });
    expect(await wakes(db, year)).toEqual(['rootDone']);
  });
});

describe('proposals and own rows', () => {
  it('the chef confirms the ekonom’s proposal as the own answer', async () => {
    const year = await handedOutYear(db);
    const task = await id(year, ec(1));
    const chef = year.actor('p-ec1', 'chef');
    await expect(confirmProposal(db, chef, task)).rejects.toMatchObject({ code: 'conflict' });
    await answerTask(db, year.actor('p-eko', 'ekonom'), task, { values: GOOD, act: 'proposal', notes: 'Ur ekonomisystemet.' });
    await expect(confirmProposal(db, year.actor('p-ec2', 'chef'), task)).rejects.toMatchObject({ code: 'not-found' });
    const key = { idempotencyKey: `confirm-${year.run}` };
    const first = await confirmProposal(db, chef, task, key);
    expect(first).toMatchObject({ act: 'own', standing: 'current' });
    expect(await confirmProposal(db, chef, task, key)).toEqual(first);
    expect(await db.prisma.answer.findMany({ where: { task }, orderBy: { number: 'asc' }, select: { act: true, standing: true, byPerson: true } })).toEqual([
      { act: 'proposal', standing: 'superseded', byPerson: 'p-eko' },
      { act: 'own', standing: 'current', byPerson: 'p-ec1' },
    ]);
  });

  it('an approver’s own row counts in the sum, with text and name', async () => {
    const year = await answered();
    const task = await id(year, VC);
    await expect(addOwnRow(db, vc(year), task, { values: { prognos: '' }, text: '' })).rejects.toMatchObject({ code: 'invalid' });
    const { row } = await addOwnRow(db, vc(year), task, { values: { prognos: '-250' }, text: 'Central reserv' });
    const with_ = await compile(db.prisma, { task });
    expect(with_.tables[0]).toMatchObject({ deviation: 550_000, ownRows: [{ text: 'Central reserv', byName: 'Verksamhetschef', deviation: 250_000 }] });
    await removeOwnRow(db, vc(year), task, row);
    expect((await compile(db.prisma, { task })).tables[0]?.deviation).toBe(300_000);
  });
});

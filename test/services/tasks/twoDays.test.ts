// A step with two answer days: the figures by the first, the texts by the second.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { instantAt } from '../../../domain/calendar/zone';
import type { PlannedOccurrence } from '../../../domain/plan/types';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { previewAdjustment } from '../../../services/plan/adjust';
import { reshape } from '../../../services/plan/reshape';
import { invariants } from '../../../services/process/invariants';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask, goOnWithout, sendBack } from '../../../services/tasks/approve';
import { compile } from '../../../services/tasks/compile';
import { overdue } from '../../../services/tasks/overdue';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallTasks, type SmallYear } from '../../support/smallYear';
import { aprilOpen, applyNow, ownFolder, personIn } from '../plan/bending';
import { ekonomichef, occurrenceOf, P04, tasksOf } from '../years/support';
import { answerAs, chaseNow, ec, GOOD, handedOutYear, RED, taskBy, told, VC } from './flow';

let db: TestDatabase;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const FIGURES = { budget: GOOD.budget, prognos: GOOD.prognos };
const BY = '2027-05-13';
const TEXTS_BY = '2027-05-17';

/** The small year with the figures due on Thursday 13 May and the texts on Monday 17 May. */
function twoDays(): Promise<SmallYear> {
  return handedOutYear(db, { planned: { figuresBy: BY, tasks: smallTasks(3).map((t) => (t.kind === 'answer' ? { ...t, figures: BY } : t)) } });
}

async function figuresAs(year: SmallYear, i: number, values: Record<string, unknown> = FIGURES, opts: Parameters<typeof answerTask>[4] = {}) {
  return answerTask(db, year.actor(`p-ec${i}`, 'chef'), (await taskBy(db, year, ec(i))).id, { values, part: 'figures' }, opts);
}

const daysOf = async (year: SmallYear, key: string) => {
  const { state, dueDay, textsDue, figuresAt, late } = await taskBy(db, year, key);
  return { state, dueDay, textsDue, figures: figuresAt !== null, late };
};

const entriesOf = async (year: SmallYear, task: string) =>
  (await db.prisma.timelineEntry.findMany({ where: { run: year.run, subject: task }, orderBy: { id: 'asc' } })).map((e) => e.kind);

describe('a step with two answer days', () => {
  it('is handed out with both, and its ladder counts on the day of the figures', async () => {
    const year = await twoDays();
    expect(await daysOf(year, ec(1))).toEqual({ state: 'open', dueDay: BY, textsDue: TEXTS_BY, figures: false, late: false });
    expect((await taskBy(db, year, ec(1))).nextRungAt?.toISOString()).toBe('2027-05-11T04:00:00.000Z');
    expect(await daysOf(year, VC)).toMatchObject({ dueDay: '2027-05-19', textsDue: null });
  });

  it('takes the figures alone, counts them above at once and goes on waiting for the texts', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-12', '10:00');
    const receipt = await figuresAs(year, 1);
    expect(receipt).toMatchObject({ standing: 'partial', part: 'figures', textsDue: TEXTS_BY, late: false, deviation: 100_000, text: 'Siffrorna är mottagna, texterna senast måndag 17 maj.' });
    expect(await daysOf(year, ec(1))).toEqual({ state: 'open', dueDay: TEXTS_BY, textsDue: null, figures: true, late: false });
    const task = await taskBy(db, year, ec(1));
    // Two working days before Monday 17 May: the texts' own ladder, from its first rung on.
    expect([task.rung, task.nextRungAt?.toISOString(), task.revision]).toEqual([0, '2027-05-13T04:00:00.000Z', receipt.revision]);
    expect(await entriesOf(year, task.id)).toEqual(['taskOpened', 'figuresAnswered']);

    const above = await taskBy(db, year, VC);
    const { tables, counts } = await compile(db.prisma, { task: above.id });
    expect(tables[0]?.sums).toMatchObject({ budget: GOOD.budget, prognos: GOOD.prognos });
    expect(tables[0]?.rows[0]).toMatchObject({ mark: 'siffror', byName: 'Enhetschef 1', deviation: 100_000 });
    expect(counts).toMatchObject({ units: 3, received: 0, missing: 3, figuresOnly: 1 });
    expect(above.state).toBe('waiting');
    await expect(approveTask(db, year.actor('p-vc', 'chef'), above.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is done when the whole answer has come by the second day, and only then opens the level above', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-13', '10:00');
    for (const i of [1, 2, 3]) await figuresAs(year, i);
    expect((await taskBy(db, year, VC)).state).toBe('waiting');
    await year.setClock('2027-05-17', '15:00');
    for (const i of [1, 2, 3]) expect(await answerAs(db, year, i)).toMatchObject({ standing: 'current', late: false });
    expect(await daysOf(year, ec(1))).toMatchObject({ state: 'done', late: false });
    expect((await taskBy(db, year, VC)).state).toBe('open');
    const answers = await db.prisma.answer.findMany({ where: { task: (await taskBy(db, year, ec(1))).id }, orderBy: { number: 'asc' } });
    expect(answers.map((a) => [a.number, a.standing])).toEqual([[1, 'superseded'], [2, 'current']]);
    const { counts, tables } = await compile(db.prisma, { task: (await taskBy(db, year, VC)).id });
    expect([counts.received, counts.figuresOnly, tables[0]?.sums['budget']]).toEqual([3, 0, 3 * GOOD.budget]);
    expect((await invariants(db)).findings.filter((f) => f.invariant !== 'running-year-without-cycle')).toEqual([]);
  });

  it.each([
    ['the texts after the second day', ['2027-05-13', '2027-05-18'], [false, true]],
    ['the figures after the first day, however early the texts', ['2027-05-14', '2027-05-14'], [true, true]],
    ['both in time', ['2027-05-13', '2027-05-17'], [false, false]],
  ])('is late by %s', async (_, [first, second], [figuresLate, late]) => {
    const year = await twoDays();
    await year.setClock(first ?? '', '10:00');
    expect((await figuresAs(year, 1)).late).toBe(figuresLate);
    await year.setClock(second ?? '', '11:00');
    await answerAs(db, year, 1);
    expect((await taskBy(db, year, ec(1))).late).toBe(late);
  });

  it.each([
    ['2027-05-13', false],
    // The figures of it were due the day before.
    ['2027-05-14', true],
  ])('takes the whole answer in one act on %s', async (day, late) => {
    const year = await twoDays();
    await year.setClock(day, '10:00');
    const receipt = await answerAs(db, year, 1);
    expect(receipt).toMatchObject({ standing: 'current', late });
    expect(receipt).not.toHaveProperty('part');
    expect(await entriesOf(year, receipt.task)).toEqual(['taskOpened', 'answered']);
  });

  it('asks for every figure and no text, and for the texts when the rest comes', async () => {
    const year = await twoDays();
    await expect(figuresAs(year, 1, { budget: 1_000_000 })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'prognos' }] });
    // A deficit asks for measures, which are texts.
    await expect(figuresAs(year, 1, { budget: RED.budget, prognos: RED.prognos })).resolves.toMatchObject({ deviation: -500_000 });
    await expect(answerAs(db, year, 1, { budget: RED.budget, prognos: RED.prognos, kommentar: 'Fler barn.' })).rejects.toMatchObject({ errors: [{ field: 'atgarder' }] });
    // What is typed of the texts meanwhile is kept with the figures.
    expect(await figuresAs(year, 1, { ...FIGURES, kommentar: 'Påbörjad.' })).toMatchObject({ values: { kommentar: 'Påbörjad.' } });
  });

  it('lets the figures be handed in again until the texts come, which moves no day', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-13', '10:00');
    await figuresAs(year, 1);
    await year.setClock('2027-05-14', '10:00');
    expect(await figuresAs(year, 1, { budget: GOOD.budget, prognos: 12_600_000 })).toMatchObject({ late: false, textsDue: TEXTS_BY });
    expect(await daysOf(year, ec(1))).toEqual({ state: 'open', dueDay: TEXTS_BY, textsDue: null, figures: true, late: false });
    const { tables } = await compile(db.prisma, { task: (await taskBy(db, year, VC)).id });
    expect(tables[0]?.sums['prognos']).toBe(12_600_000);
  });

  it('gives a repetition the first receipt, also at the same moment, and keeps one answer', async () => {
    const year = await twoDays();
    const opts = { idempotencyKey: 'siffror-1' };
    const [first, again] = await Promise.all([figuresAs(year, 1, FIGURES, opts), setTimeout(1).then(() => figuresAs(year, 1, FIGURES, opts))]);
    expect(again).toEqual(first);
    expect(await figuresAs(year, 1, FIGURES, opts)).toEqual(first);
    await expect(figuresAs(year, 1, { ...FIGURES, prognos: 1_000_000 }, opts)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.prisma.answer.count({ where: { task: first.task } })).toBe(1);
    expect(await entriesOf(year, first.task)).toEqual(['taskOpened', 'figuresAnswered']);
  });

  it('is guarded by the revision, which the figures raise', async () => {
    const year = await twoDays();
    const { id, revision } = await taskBy(db, year, ec(1));
    await figuresAs(year, 1, FIGURES, { expectedRevision: revision });
    await expect(figuresAs(year, 1, FIGURES, { expectedRevision: revision })).rejects.toMatchObject({ code: 'conflict' });
    await expect(answerTask(db, year.actor('p-ec1', 'chef'), id, { values: GOOD }, { expectedRevision: revision })).rejects.toMatchObject({ code: 'conflict' });
    await answerTask(db, year.actor('p-ec1', 'chef'), id, { values: GOOD }, { expectedRevision: revision + 1 });
  });

  it('takes no figures alone of a whole answer, of a proposal, of another’s task or where there is one day', async () => {
    const year = await twoDays();
    const { id } = await taskBy(db, year, ec(1));
    await expect(answerTask(db, year.actor('p-eko', 'ekonom'), id, { values: FIGURES, act: 'proposal', part: 'figures' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(answerTask(db, year.actor('p-ec2', 'chef'), id, { values: FIGURES, part: 'figures' })).rejects.toMatchObject({ code: 'not-found' });
    await answerAs(db, year, 1);
    await expect(figuresAs(year, 1)).rejects.toMatchObject({ code: 'conflict' });
    const plain = await handedOutYear(db);
    await expect(figuresAs(plain, 1)).rejects.toMatchObject({ code: 'invalid', detail: 'Uppgiften har en enda svarsdag. Skicka hela svaret.' });
  });

  it('tells whom the figures were handed in for that the texts are left', async () => {
    const year = await twoDays();
    const { id } = await taskBy(db, year, ec(1));
    await answerTask(db, year.actor('p-eko', 'ekonom'), id, { values: FIGURES, act: 'onBehalf', received: 'telefon', part: 'figures' });
    const notice = await db.prisma.notice.findFirstOrThrow({ where: { run: year.run, kind: 'handedInFor' } });
    expect([notice.person, notice.payload]).toEqual(['p-ec1', { by: 'p-eko', received: 'telefon', part: 'figures', textsDue: TEXTS_BY }]);
  });

  it('can be gone on without from the second day, and then keeps the figures that had come', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-13', '10:00');
    await figuresAs(year, 1);
    await year.setClock('2027-05-14', '10:00');
    const fromAbove = year.actor('p-vc', 'chef');
    for (const i of [1, 2]) await expect(goOnWithout(db, fromAbove, (await taskBy(db, year, ec(i))).id, { reason: 'Hinner inte.' })).rejects.toMatchObject({ code: 'rule', detail: expect.stringContaining(TEXTS_BY) as string });
    await year.setClock(TEXTS_BY, '10:00');
    for (const i of [1, 2]) await goOnWithout(db, fromAbove, (await taskBy(db, year, ec(i))).id, { reason: 'Hinner inte.' });
    const { tables, counts } = await compile(db.prisma, { task: (await taskBy(db, year, VC)).id });
    expect(tables[0]?.rows.map((r) => r.mark)).toEqual(['siffror', 'utan', 'saknas']);
    expect(tables[0]?.sums['budget']).toBe(GOOD.budget);
    expect(counts).toMatchObject({ missing: 1, figuresOnly: 0, without: 2 });
  });

  it('has one day when it is sent back, never before the second', async () => {
    const year = await twoDays();
    await answerAs(db, year, 1);
    await sendBack(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, { children: [(await taskBy(db, year, ec(1))).id], reason: 'Förklara.' });
    expect(await daysOf(year, ec(1))).toMatchObject({ state: 'open', dueDay: TEXTS_BY, textsDue: null, figures: false });
    await expect(figuresAs(year, 1)).rejects.toMatchObject({ code: 'invalid' });
    await answerAs(db, year, 2);
    await figuresAs(year, 3);
    await answerAs(db, year, 3);
    await sendBack(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, { children: [(await taskBy(db, year, ec(3))).id], reason: 'Förklara.' });
    expect(await daysOf(year, ec(3))).toMatchObject({ state: 'open', textsDue: null, figures: false });
  });

  it('is sent back without hurry where it was given before the day of the figures and the texts are not near', async () => {
    const year = await twoDays();
    await db.prisma.run.update({ where: { id: year.run }, data: { clockNow: instantAt('2027-05-12', '10:00') } });
    await answerAs(db, year, 1);
    await sendBack(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, { children: [(await taskBy(db, year, ec(1))).id], reason: 'Förklara.' });
    expect(await db.prisma.notice.findFirst({ where: { run: year.run, kind: 'sentBack' } })).toMatchObject({ urgent: false });
  });

  it('asked again after having been taken away, keeps the figures that had come and the round that was sent back', async () => {
    const year = await twoDays();
    await figuresAs(year, 1);
    await answerAs(db, year, 2);
    await sendBack(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, { children: [(await taskBy(db, year, ec(2))).id], reason: 'Förklara.' });
    const row = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
    const all = row.planned as unknown as PlannedOccurrence;
    const run = await year.runRow();
    const asked = (plan: PlannedOccurrence) => inTransaction(db, (tx) => reshape(tx, run, row, plan, clockOfRow(run)));
    const rungs = async () => Promise.all([1, 2, 3].map(async (i) => (await taskBy(db, year, ec(i))).nextRungAt?.toISOString()));
    const before = await rungs();
    await asked({ ...all, tasks: all.tasks.filter((t) => t.kind !== 'answer') });
    expect(await daysOf(year, ec(1))).toMatchObject({ state: 'withdrawn' });
    await asked(all);
    expect(await daysOf(year, ec(1))).toMatchObject({ state: 'open', dueDay: TEXTS_BY, textsDue: null, figures: true });
    expect(await daysOf(year, ec(2))).toMatchObject({ state: 'open', dueDay: TEXTS_BY, textsDue: null, figures: false });
    expect(await daysOf(year, ec(3))).toMatchObject({ state: 'open', dueDay: BY, textsDue: TEXTS_BY, figures: false });
    expect(await rungs()).toEqual(before);
  });

  it('reminds and escalates for the figures until they come, then for the texts; the late list says which are missing', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-12', '10:00');
    await figuresAs(year, 2);
    await figuresAs(year, 3);
    await year.setClock('2027-05-14', '06:00');
    await chaseNow(db, year);
    expect(await overdue(db, year.run)).toMatchObject([{ missing: 'figures', units: ['Förskoleenhet 1'], due: BY, daysLate: 1 }]);
    // Enhetschef 1: two days before was passed over on 14 May; one day after the figures' day it is due.
    expect((await told(db, year, 'reminder')).filter((t) => t.endsWith('ec1'))).not.toEqual([]);
    await figuresAs(year, 1);
    expect(await overdue(db, year.run)).toEqual([]);
    await year.setClock('2027-05-18', '06:00');
    expect(await overdue(db, year.run)).toMatchObject([{ missing: 'texts', tasks: 3, due: TEXTS_BY, daysLate: 1 }]);
    const silent = await twoDays();
    await silent.setClock('2027-05-18', '06:00');
    expect(await overdue(db, silent.run)).toMatchObject([{ missing: null, tasks: 3, due: BY, daysLate: 3 }]);
  });

  it('wakes the morning when the ladder of the texts asks for an earlier one', async () => {
    const year = await twoDays();
    await year.setClock('2027-05-12', '10:00');
    await db.prisma.wake.deleteMany({ where: { run: year.run } });
    await figuresAs(year, 1);
    const wakes = await db.prisma.wake.findMany({ where: { run: year.run } });
    expect(wakes.map((w) => [w.process, w.reason, w.neededBy?.toISOString()])).toEqual([[`morgon/${year.run}`, 'ladder', '2027-05-13T04:00:00.000Z']]);
  });
});

describe('a step with two answer days that has opened', () => {
  const { folder, remove } = ownFolder();
  const file = join(folder, 'arshjul.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('    svar senast: 5 arbetsdagar efter stängning\n', '    svar siffror: 3 arbetsdagar efter stängning\n    svar senast: 5 arbetsdagar efter stängning\n'));
  afterAll(remove);

  it('moves both days with an adjustment, and only the texts’ where the figures have come; who takes over is told of the last', async () => {
    const run = await aprilOpen(db, folder);
    const days = async (unit: string) => {
      const task = (await tasksOf(db, run, P04)).get(`${unit}|answer|chef`);
      return [task?.dueDay, task?.textsDue];
    };
    expect(await days('manen')).toEqual(['2027-05-12', '2027-05-14']);
    const solen = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    await answerTask(db, personIn(run, 'ec-solen'), solen?.id ?? '', { values: { budget: '100', utfall: '30', prognos: '100' }, part: 'figures' });
    const { tasks } = await applyNow(db, run, { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-19' });
    expect(tasks.find((t) => t.key === `${P04}|manen|answer|chef`)).toMatchObject({ from: '2027-05-14', to: '2027-05-19', figures: { from: '2027-05-12', to: '2027-05-17' } });
    expect([await days('manen'), await days('solen')]).toEqual([['2027-05-17', '2027-05-19'], ['2027-05-19', null]]);
    expect((await tasksOf(db, run, P04)).get('manen|answer|chef')?.nextRungAt?.toISOString()).toBe('2027-05-12T04:00:00.000Z');
    expect((await occurrenceOf(db, run, P04)).planned).toMatchObject({ figuresBy: '2027-05-17', answerBy: '2027-05-19' });

    const handed = await previewAdjustment(db, ekonomichef, run, { kind: 'leave', person: 'ec-manen', from: '2027-05-07' });
    expect(handed.tasks.filter((t) => t.key === `${P04}|manen|answer|chef`)).toMatchObject([{ change: 'hand', from: '2027-05-19', to: '2027-05-19' }]);

    // So early that the figures would be due on the day on which they were asked for: one day is left.
    await applyNow(db, run, { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-11' });
    expect([await days('manen'), await days('solen')]).toEqual([['2027-05-11', null], ['2027-05-11', null]]);
  });
});

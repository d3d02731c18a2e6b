import { ladderDaysBetween } from '../../../domain/tasks/ladder';
import { isWorkingDay } from '../../../domain/calendar/workingDays';
import { dayAt } from '../../../domain/calendar/zone';
import { closePeriod } from '../../../services/years/closePeriod';
import { pause, resume } from '../../../services/years/pause';
import { release } from '../../../services/years/release';
import { settle } from '../../../services/years/settle';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, locked, occurrenceOf, P04, settleDown, startStepped, tasksOf } from './support';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A year in which the April collection is open since Friday 7 May 2027. */
beforeEach(async () => {
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
});

const chased = () => db.prisma.timelineEntry.count({ where: { run, kind: { in: ['reminded', 'escalated'] } } });
const workingDays = (a: Date | null | undefined, b: Date | null | undefined): number =>
  a && b ? ladderDaysBetween(dayAt(a), dayAt(b), { calendar: { isWorkingDay } }) : -1;

describe('closing a period', () => {
  it('opens what waited for it and counts its dates from that day', async () => {
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ state: 'open', opens: '2027-05-07', answerBy: '2027-05-14' });
    expect((await tasksOf(db, run, P04)).get('solen|answer|chef')).toMatchObject({ state: 'open', dueDay: '2027-05-14' });
    expect(await db.prisma.periodClose.findMany({ where: { run } })).toMatchObject([{ fiscalYear: 2027, period: 'P04', closedDay: '2027-05-07' }]);
  });

  it('answers a repetition without writing, and refuses what is no period or a day to come', async () => {
    expect(await closePeriod(db, ekonomichef, run, { period: 'P04' })).toMatchObject({ already: true, day: '2027-05-07' });
    await expect(closePeriod(db, ekonomichef, run, { period: 'P14' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(closePeriod(db, ekonomichef, run, { period: 'P05', day: '2027-06-08' })).rejects.toMatchObject({ code: 'invalid' });
    expect(await db.prisma.fact.count({ where: { run, kind: 'periodClosed' } })).toBe(1);
  });
});

describe('pausing', () => {
  it('stops ladders at once and lets them count on, in arbetsdagar, from where they stood', async () => {
    const before = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    await pause(db, ekonomichef, run, { reason: 'Systembyte' });
    await at(db, run, '2027-05-21', '10:00');
    expect(await chased()).toBe(0);
    expect((await pause(db, ekonomichef, run)).already).toBe(true);
    const resumed = await resume(db, ekonomichef, run);
    expect(resumed).toMatchObject({ paused: false, already: false, workingDays: 10 });
    const after = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    expect(workingDays(before?.nextRungAt, after?.nextRungAt)).toBe(10);
    await settleDown(db, run);
    expect(await chased()).toBe(0);
    expect((await resume(db, ekonomichef, run)).already).toBe(true);
  });

  it('wakes at its end everything that stood still, the year’s own process too', async () => {
    await pause(db, ekonomichef, run);
    await settleDown(db, run);
    await db.prisma.wake.deleteMany({ where: { run } });
    await resume(db, ekonomichef, run);
    const woken = (await db.prisma.wake.findMany({ where: { run, reason: 'resumed' } })).map((w) => w.process);
    expect(woken).toEqual([`cycle/${run}`]);
    // Ladders and mails are the morning's; a step that collects waits for people only.
    expect(await db.prisma.wake.count({ where: { run, process: `morgon/${run}` } })).toBe(1);
  });

  it('waits for the morning mail that is being written', async () => {
    const writing = await locked(db, `morgon/${run}`);
    const paused = pause(db, ekonomichef, run);
    await writing.waitedFor();
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).pausedAt).toBeNull();
    await writing.commit();
    expect(await paused).toMatchObject({ paused: true });
  });

  it('stops one organ and leaves the others running', async () => {
    await pause(db, ekonomichef, run, { organ: 'skolnamnden' });
    await at(db, run, '2027-05-20', '08:00');
    const entries = await db.prisma.timelineEntry.findMany({ where: { run, kind: { in: ['reminded', 'escalated'] } } });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.every((e) => !e.businessKey.includes('skolnamnden'))).toBe(true);
    await expect(pause(db, ekonomichef, run, { organ: 'tekniska' })).rejects.toMatchObject({ code: 'not-found', detail: expect.stringContaining('skolnamnden') });
  });

  it('stands still until both are over when year and organ were paused, and counts no day twice', async () => {
    const before = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    await pause(db, ekonomichef, run, { organ: 'skolnamnden' });
    await at(db, run, '2027-05-10', '10:00');
    await pause(db, ekonomichef, run);
    await at(db, run, '2027-05-12', '10:00');
    await resume(db, ekonomichef, run, { organ: 'skolnamnden' });
    await at(db, run, '2027-05-14', '10:00');
    expect(await chased()).toBe(0);
    await resume(db, ekonomichef, run);
    const after = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    expect(workingDays(before?.nextRungAt, after?.nextRungAt)).toBe(5);
  });
});

describe('releasing', () => {
  it('lets mails go once, and says so when repeated', async () => {
    await db.prisma.run.update({ where: { id: run }, data: { releasedAt: null } });
    expect((await release(db, ekonomichef, run)).already).toBe(false);
    expect((await release(db, ekonomichef, run)).already).toBe(true);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'yearReleased' } })).toBe(1);
  });
});

describe('settling a step', () => {
  it('withdraws its tasks, tells each person once and lets what waited go on', async () => {
    await db.prisma.notice.deleteMany({ where: { run } });
    await settle(db, ekonomichef, run, { occurrence: P04, how: 'genomfort-utanfor', organ: 'skolnamnden', paragraph: '§ 41' });
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ state: 'settled', settledAs: { how: 'genomfort-utanfor', paragraph: '§ 41' } });
    const tasks = [...(await tasksOf(db, run, P04)).values()];
    expect(tasks.every((t) => t.state === 'withdrawn')).toBe(true);
    const notices = await db.prisma.notice.findMany({ where: { run }, orderBy: { person: 'asc' } });
    expect(notices.map((n) => [n.person, n.kind])).toEqual([['ec-manen', 'withdrawn'], ['ec-solen', 'withdrawn'], ['ec-stjarnan', 'withdrawn']]);
    await settleDown(db, run);
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: P04, live: true } })).toBeNull();
    const report = await occurrenceOf(db, run, 'delarsuppfoljning-april/skolnamnden/P04');
    await at(db, run, report.opens > '2027-05-07' ? report.opens : '2027-05-10');
    expect((await occurrenceOf(db, run, report.id)).state).toBe('open');
    await expect(settle(db, ekonomichef, run, { occurrence: P04, how: 'utgar' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes a settlement back while the step has not opened, and runs it', async () => {
    const id = 'kf-budget/KS';
    await settle(db, ekonomichef, run, { occurrence: id, how: 'utgar' });
    expect((await occurrenceOf(db, run, id)).state).toBe('settled');
    const { opens } = await occurrenceOf(db, run, id);
    await settle(db, ekonomichef, run, { occurrence: id, how: 'hamtas-in' });
    expect(await occurrenceOf(db, run, id)).toMatchObject({ state: 'planned', opens });
    await expect(settle(db, ekonomichef, run, { occurrence: id, how: 'hamtas-in' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes a settlement back when its opening day has passed and its process has ended: the process lives again, with days ahead', async () => {
    const id = 'delarsuppgifter/skolnamnden/P08';
    await at(db, run, '2027-09-10', '10:00');
    // It could open once and got its process; then its period was found not to be closed.
    await db.prisma.process.create({ data: { id: `step/${run}/${id}`, run, type: 'step', occurrence: id, phase: 'planned', createdAt: new Date(0) } });
    await settle(db, ekonomichef, run, { occurrence: id, how: 'utgar' });
    await settleDown(db, run);
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: id } })).toMatchObject({ live: false, phase: 'finished' });
    await at(db, run, '2027-09-16', '10:00');
    await db.prisma.process.updateMany({ where: { run, occurrence: id }, data: { started: true } });
    await settle(db, ekonomichef, run, { occurrence: id, how: 'hamtas-in' });
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: id } })).toMatchObject({ live: true, started: false, phase: 'planned', waiting: false, finishedAt: null });
    expect(await occurrenceOf(db, run, id)).toMatchObject({ state: 'planned', opens: '2027-09-16', answerBy: '2027-09-30' });
    await settleDown(db, run);
    await closePeriod(db, ekonomichef, run, { period: 'P08' });
    await settleDown(db, run);
    expect((await occurrenceOf(db, run, id)).state).toBe('open');
    expect((await tasksOf(db, run, id)).get('solen|answer|chef')).toMatchObject({ state: 'open', dueDay: '2027-09-30' });
  });
});

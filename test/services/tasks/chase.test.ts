import { instantAt } from '../../../domain/calendar/zone';
import { inTransaction } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { answerTask } from '../../../services/tasks/answer';
import { askNeed, needAnswered } from '../../../services/tasks/need';
import { release } from '../../../services/years/release';
import { overdue, status, taskView, tasksOf } from '../../../services/tasks/read';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { answerAs, chaseNow, ec, GOOD, handedOutYear, taskBy, told, VC, wakes } from './flow';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

async function at(year: SmallYear, day: string): Promise<Date | null> {
  await year.setClock(day);
  return chaseNow(db, year);
}

describe('the ladder of a handed-out step', () => {
  it('reminds, then goes up the line, and says when it looks next', async () => {
    const year = await handedOutYear(db);
    await answerAs(db, year, 1);
    await answerAs(db, year, 2);
    expect(await chaseNow(db, year)).toEqual(instantAt('2027-05-13', '06:00'));
    expect(await told(db, year, 'reminder')).toEqual([]);
    // 17 May would be two working days before the verksamhetschef's own day, but he waits for others: nobody looks for his sake.
    expect(await at(year, '2027-05-13')).toEqual(instantAt('2027-05-18', '06:00'));
    expect(await told(db, year, 'reminder')).toEqual(['reminder p-ec3']);
    await at(year, '2027-05-17');
    expect(await told(db, year, 'reminder', 'approvalOpened')).toEqual(['reminder p-ec3']);
    await at(year, '2027-05-18');
    await at(year, '2027-05-19');
    // 20 May: third day after the answer's day → verksamhetschef; first day after his own → what is missing.
    await at(year, '2027-05-20');
    expect(await told(db, year, 'escalation', 'approvalOpened')).toEqual(['escalation p-vc', 'approvalOpened p-vc']);
    await at(year, '2027-05-24');
    await at(year, '2027-05-25');
    expect(await told(db, year, 'escalation')).toEqual(['escalation p-vc', 'escalation p-fc']);
    const escalation = await db.prisma.notice.findFirstOrThrow({ where: { run: year.run, person: 'p-vc', kind: 'escalation' } });
    expect(escalation.payload).toMatchObject({
      of: 'p-ec3',
      daysLate: 3,
      rule: 'eskalering 3 arbetsdagar efter svarsdagen',
      sent: [
        { day: '2027-05-10', kind: 'taskOpened' },
        { day: '2027-05-13', kind: 'reminder' },
        { day: '2027-05-18', kind: 'reminder' },
      ],
      next: { at: '2027-05-25', to: 'p-fc' },
    });
    const reminder = await db.prisma.notice.findFirstOrThrow({ where: { run: year.run, person: 'p-ec3', kind: 'reminder' }, orderBy: { id: 'desc' } });
    expect(reminder.payload).toMatchObject({ told: 'p-fc' });
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: { in: ['reminded', 'escalated'] } } })).toBe(6);
  });

  it('fires one rung at a time and keeps the distances after a stop', async () => {
    const year = await handedOutYear(db);
    const next = await at(year, '2027-06-07');
    expect(await told(db, year, 'reminder', 'escalation')).toEqual(['reminder p-ec1', 'reminder p-ec2', 'reminder p-ec3']);
    // Three working days lie between the first rung and the second; the approvals' own rungs come no sooner.
    expect(next).toEqual(instantAt('2027-06-10', '06:00'));
  });

  it('stands still while paused and before the first mails are released', async () => {
    const paused = await handedOutYear(db);
    await db.prisma.run.update({ where: { id: paused.run }, data: { pausedAt: new Date('2027-05-10T08:00:00Z') } });
    expect(await at(paused, '2027-05-13')).toBeNull();
    const organ = await handedOutYear(db);
    await db.prisma.organ.update({ where: { run_id: { run: organ.run, id: 'BUN' } }, data: { pausedAt: new Date('2027-05-10T08:00:00Z') } });
    expect(await at(organ, '2027-05-13')).toBeNull();
    const unreleased = await handedOutYear(db, { released: false });
    expect(await at(unreleased, '2027-05-13')).toBeNull();
    for (const year of [paused, organ, unreleased]) expect(await told(db, year, 'reminder')).toEqual([]);
    // Nobody is reminded of what he is told the same morning.
    await release(db, unreleased.actor('p-eko', 'ekonomichef', 'api'), unreleased.run);
    expect(await at(unreleased, '2027-05-13')).toEqual(instantAt('2027-05-14', '06:00'));
    expect(await told(db, unreleased, 'reminder')).toEqual([]);
  });

  it('turns to the substitute from the day of the absence', async () => {
    const year = await handedOutYear(db);
    await db.prisma.absence.create({ data: { run: year.run, person: 'p-ec1', fromDay: '2027-05-12', toDay: '2027-05-30', substitute: 'p-ec2' } });
    await at(year, '2027-05-13');
    expect(await told(db, year, 'reminder')).toEqual(['reminder p-ec2', 'reminder p-ec2', 'reminder p-ec3']);
    expect(await taskBy(db, year, ec(1))).toMatchObject({ person: 'p-ec2' });
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'taskReassigned' } })).toBe(1);
  });

  it('wakes the morning when an approval that opens late wants to be chased sooner than it sleeps', async () => {
    const year = await handedOutYear(db);
    for (const day of ['2027-05-13', '2027-05-17', '2027-05-18', '2027-05-20', '2027-05-24', '2027-05-25', '2027-05-27']) await at(year, day);
    expect((await taskBy(db, year, VC)).nextRungAt).toBeNull();
    for (const i of [1, 2, 3]) await answerAs(db, year, i);
    const woken = await db.prisma.wake.findMany({ where: { run: year.run, process: `morgon/${year.run}`, neededBy: { not: null } } });
    expect(woken.map((w) => w.neededBy)).toEqual([instantAt('2027-05-31', '06:00')]);
    expect(await wakes(db, year)).toEqual([]);
    // The day it opened (27 May) and one working day, then the first rung after: 31 May.
    expect((await taskBy(db, year, VC)).nextRungAt).toEqual(instantAt('2027-05-31', '06:00'));
  });
});

describe('whether a step is wanted', () => {
  it('is asked like any task and answered ja or nej', async () => {
    const year = await smallYear(db, {
      run: 'liten-2027-behov',
      phase: 'asked',
      planned: { asked: { role: 'ekonomichef', organ: 'KS', due: '2027-05-14' }, tasks: [] },
    });
    const run = await year.runRow();
    const occurrence = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
    const ask = () => inTransaction(db, (tx) => askNeed(tx, run, occurrence, year.process, clockOfRow(run)));
    await ask();
    await ask();
    const said = () => inTransaction(db, (tx) => needAnswered(tx, year.run, year.occurrence));
    expect(await said()).toBeNull();
    expect(await told(db, year, 'needAsked')).toEqual(['needAsked p-ekc']);
    const task = await db.prisma.task.findFirstOrThrow({ where: { run: year.run } });
    await answerTask(db, year.actor('p-ekc', 'ekonomichef', 'link'), task.id, { values: { behov: 'nej', kommentar: 'Inga nya förutsättningar.' } });
    expect(await said()).toBe(false);
    expect(await wakes(db, year)).toEqual(['rootDone']);
  });
});

describe('following', () => {
  it('lists what is late: ten units of one step are one row with a count', async () => {
    const year = await handedOutYear(db, { units: 10 });
    await year.setClock('2027-05-14', '10:00');
    expect(await overdue(db, year.run)).toEqual([]);
    await at(year, '2027-05-17');
    await at(year, '2027-05-20');
    const rows = await overdue(db, year.run);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      tasks: 10,
      label: 'Delårsuppföljning april',
      organ: 'BUN',
      unit: '10 enheter',
      role: 'enhetschef',
      kind: 'answer',
      daysLate: 3,
      endangers: ['handlingsstopp mån 24 maj inför Barn- och utbildningsnämnden tis 1 jun'],
    });
    const counts = (await status(db, year.run)).open[0];
    expect(counts).toMatchObject({ phase: 'collecting', tasks: { open: 10, waiting: 2, overdue: 10 } });
  });

  it('names the organs that it endangers, not their ids', async () => {
    const year = await handedOutYear(db, { units: 1 });
    const { planned, ...late } = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
    const waiting = { ...(planned as object), waitsFor: [year.occurrence] };
    await db.prisma.occurrence.create({
      data: { ...late, settledAs: undefined, id: 'delarsrapport/KS/P04', label: 'Delårsrapport', organ: 'KS', opens: '2027-06-02', state: 'planned', planned: waiting },
    });
    await year.setClock('2027-05-18');
    const [row] = await overdue(db, year.run);
    expect(row?.endangers).toEqual([
      'handlingsstopp mån 24 maj inför Barn- och utbildningsnämnden tis 1 jun',
      'Delårsrapport (Kommunstyrelsen, öppnar ons 2 jun)',
    ]);
    await db.prisma.matter.create({
      data: {
        id: `${year.run}-m`, run: year.run, key: 'k', occurrence: 'delarsrapport/KS/P04', process: year.process, organ: 'BUN', authority: 'bun', verb: 'godkanner',
        position: 0, meeting: 'BUN-2027-06-01', label: 'Delårsrapport', state: 'open',
      },
    });
    await year.setClock('2027-06-03');
    const register = (await overdue(db, year.run)).find((r) => r.kind === 'register');
    expect(register?.endangers).toEqual(['handlingsstopp mån 7 jun inför Kommunstyrelsen ons 16 jun']);
  });

  it('names the next step of the ladder and whom it reaches', async () => {
    const year = await handedOutYear(db, { units: 1 });
    for (const day of ['2027-05-13', '2027-05-18']) await at(year, day);
    const [row] = await overdue(db, year.run);
    expect(row).toMatchObject({ rung: 'påminnelse 1 arbetsdag efter svarsdagen', nextAction: 'eskalering till Verksamhetschef', unit: 'Förskoleenhet 1' });
  });

  it('shows the status across nämnder, the figures to the line only', async () => {
    const year = await handedOutYear(db);
    await answerAs(db, year, 1);
    const task = await taskBy(db, year, ec(1));
    const grant = (role: string, scope: string) => [{ role, scope }];
    const session = (person: string, authority: string, grants: { role: string; scope: string }[]) => ({
      ...year.actor(person, grants[0]?.role ?? 'chef'),
      municipality: 'liten',
      authority,
      grants,
    });
    const chef = await taskView(db, session('p-vc', 'bun', grant('chef', 'unit:bun-v1')), task.id);
    expect(chef).toMatchObject({ readable: true, answers: [{ deviation: 100_000 }] });
    const ekc = await taskView(db, session('p-ekc', 'ks', grant('ekonomichef', 'kommun')), task.id);
    expect(ekc).toMatchObject({ readable: false, answers: [], state: 'done' });
    await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: year.occurrence } }, data: { state: 'finished' } });
    expect((await taskView(db, session('p-ekc', 'ks', grant('ekonomichef', 'kommun')), task.id)).readable).toBe(true);
    await expect(taskView(db, session('p-ec2', 'bun', grant('chef', 'unit:bun-e2')), task.id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await tasksOf(db, year.run, 'p-ec1')).map((t) => [t.unitLabel, t.state])).toEqual([['Förskoleenhet 1', 'done']]);
    expect(GOOD.budget).toBe(12_500_000);
  });
});

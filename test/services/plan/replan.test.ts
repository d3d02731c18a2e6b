import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import type { Fact } from '../../../domain/plan/facts';
import type { PlannedOccurrence } from '../../../domain/plan/types';
import { appendFact, changesPlan } from '../../../services/plan/facts';
import { replan } from '../../../services/plan/replan';
import { meetingsBefore, planSource } from '../../../services/plan/rows';
import { meetingsOf } from '../../../services/people/load';
import { applyAdjustment } from '../../../services/plan/adjust';
import { startYear } from '../../../services/years/start';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, settleDown, startStepped } from '../years/support';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const take = (run: string, fact: Fact, named: string[] = []) =>
  inTransaction(db, async (tx) => {
    const { revision } = await appendFact(tx, run, fact, ekonomichef);
    const moves = await replan(tx, run, clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: run } })), named);
    return { revision, moves };
  });

describe('a fact', () => {
  it('of a händelse becomes an occurrence with an actionPlan process, which opens and hands out', async () => {
    const { run } = await startStepped(db);
    await at(db, run, '2027-05-20', '10:00');
    const { moves } = await take(run, { kind: 'event', step: 'atgardsplan', organ: 'skolnamnden', n: 1, day: '2027-05-20', cause: 'Prognos −2 mnkr' });
    expect(moves).toMatchObject([{ occurrence: 'atgardsplan/skolnamnden/1', what: 'added' }]);
    const process = await db.prisma.process.findUniqueOrThrow({ where: { id: `atgardsplan/${run}/skolnamnden/1` } });
    expect(process).toMatchObject({ type: 'actionPlan', phase: 'planned', live: true, started: false });
    await settleDown(db, run);
    expect(await occurrenceOf(db, run, 'atgardsplan/skolnamnden/1')).toMatchObject({ state: 'open' });
    expect(await db.prisma.process.count({ where: { run, occurrence: 'atgardsplan/skolnamnden/1' } })).toBe(1);
    expect(await db.prisma.task.count({ where: { run, occurrence: 'atgardsplan/skolnamnden/1' } })).toBeGreaterThan(0);
  });

  it('raises the revision only when it can move a date or a receiver', async () => {
    const { run } = await startStepped(db);
    const decided = { kind: 'decided' as const, occurrence: 'kf-budget/KS', organ: 'KS', position: 0, day: '2027-10-13' };
    expect(changesPlan({ ...decided, outcome: 'bifall' })).toBe(false);
    expect(changesPlan({ ...decided, outcome: 'bordlaggning', nextMeeting: 'KS-2027-11-10' })).toBe(true);
    expect((await take(run, { kind: 'opened', occurrence: 'budgetdag/KS', day: '2027-05-05' })).revision).toBe(1);
    expect((await take(run, { kind: 'periodClosed', fiscalYear: 2027, period: 'P04', day: '2027-05-07' })).revision).toBe(2);
    const facts = await db.prisma.fact.findMany({ where: { run }, orderBy: { seq: 'asc' } });
    expect(facts.map((f) => [f.seq, f.kind, f.revision])).toEqual([[1, 'opened', 1], [2, 'periodClosed', 2]]);
  });

  it('numbers facts without gaps when many are appended at once', async () => {
    const { run } = await startStepped(db);
    const periods = ['P01', 'P02', 'P03', 'P05', 'P06', 'P07'];
    await Promise.all(periods.map((period) => take(run, { kind: 'periodClosed', fiscalYear: 2027, period, day: '2027-01-10' })));
    const facts = await db.prisma.fact.findMany({ where: { run }, orderBy: { seq: 'asc' } });
    expect(facts.map((f) => f.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).revision).toBe(7);
  });
});

describe('what is open', () => {
  it('stays where it is unless it is named', async () => {
    const { run } = await startStepped(db);
    await at(db, run, '2027-05-10', '06:00');
    const open = await db.prisma.occurrence.findFirstOrThrow({ where: { run, state: 'open' } });
    const { due, answerBy } = open;
    await take(run, { kind: 'moveStep', occurrence: open.id, due: '2027-06-08' });
    expect(await occurrenceOf(db, run, open.id)).toMatchObject({ due, answerBy });
    expect((await take(run, { kind: 'moveStep', occurrence: open.id, due: '2027-06-09' }, [open.id])).moves.length).toBeGreaterThan(0);
    expect((await occurrenceOf(db, run, open.id)).due).toBe('2027-06-09');
  });

  it('that comes back into the plan without having opened gets its process back', async () => {
    const { run } = await startStepped(db);
    await at(db, run, '2027-09-10', '06:00');
    const id = 'delarsuppgifter/skolnamnden/P08';
    const planned = await occurrenceOf(db, run, id);
    await db.prisma.process.create({ data: { id: `step/${run}/${id}`, run, type: 'step', occurrence: id, phase: 'planned', createdAt: new Date(0) } });
    await db.prisma.occurrence.update({ where: { run_id: { run, id } }, data: { state: 'dropped' } });
    await settleDown(db, run);
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: id } })).toMatchObject({ live: false });
    await inTransaction(db, async (tx) => replan(tx, run, clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: run } }))));
    expect(await occurrenceOf(db, run, id)).toMatchObject({ state: 'planned', opens: planned.opens });
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: id } })).toMatchObject({ live: true, started: false, phase: 'planned', finishedAt: null });
    expect(await db.prisma.wake.count({ where: { run, process: `step/${run}/${id}` } })).toBe(1);
  });

  it('is untouched by a replan without a new fact', async () => {
    const { run } = await startStepped(db);
    await at(db, run, '2027-09-20', '06:00');
    const before = await db.prisma.occurrence.findMany({ where: { run }, orderBy: { id: 'asc' } });
    const moves = await inTransaction(db, async (tx) => replan(tx, run, clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: run } }))));
    expect(moves).toEqual([]);
    expect(await db.prisma.occurrence.findMany({ where: { run }, orderBy: { id: 'asc' } })).toEqual(before);
  });
});

describe('the calendar of the start', () => {
  it('can be had back after meetings were moved, cancelled and added', async () => {
    const { run } = await startStepped(db);
    const start = await meetingsOf(db.prisma, run);
    const steps = [
      { kind: 'moveMeeting' as const, meeting: 'KS-2027-06-16', day: '2027-06-17' },
      { kind: 'moveMeeting' as const, meeting: 'KS-2027-06-16', day: '2027-06-18' },
      { kind: 'cancelMeeting' as const, meeting: 'KF-2027-06-21' },
      { kind: 'addMeeting' as const, organ: 'KF', day: '2027-06-28' },
    ];
    for (const [i, change] of steps.entries()) await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: i + 1, reason: 'Prov', name: 'Prov' });
    const now = await meetingsOf(db.prisma, run);
    expect(now).not.toEqual(start);
    const facts = (await db.prisma.fact.findMany({ where: { run }, orderBy: { seq: 'asc' } })).map((f) => f.payload as unknown as Fact);
    const byId = (a: { id: string }, b: { id: string }): number => a.id.localeCompare(b.id);
    expect(meetingsBefore(now, facts).sort(byId)).toEqual([...start].sort(byId));
  });
});

describe('Åstorp', () => {
  it('starts with rows equal to the plan, from any day', async () => {
    for (const from of [undefined, '2027-05-03', '2027-11-30']) {
      const { run } = await startYear(db, { ...ekonomichef, municipality: 'astorp' }, { municipality: 'astorp', year: 2027, rehearsal: { seed: 1, simulate: 'none' }, from });
      const rows = await db.prisma.occurrence.findMany({ where: { run } });
      const plan = await inTransaction(db, async (tx) => (await planSource(tx, await tx.run.findUniqueOrThrow({ where: { id: run } }))).plan());
      const planned = new Map(plan.steps.map((s) => [s.id, s]));
      for (const row of rows) {
        expect([row.id, row.planned]).toEqual([row.id, planned.get(row.id)]);
        const step = row.planned as unknown as PlannedOccurrence;
        if (from !== undefined && row.state === 'planned') expect(step.opens >= from).toBe(true);
      }
      expect(rows.length).toBe(plan.steps.length);
    }
  });
});

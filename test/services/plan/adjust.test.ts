import fc from 'fast-check';
import { addDays } from '../../../domain/calendar/day';
import { addWorkingDays, workingDaysBetween } from '../../../domain/calendar/workingDays';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { replan } from '../../../services/plan/replan';
import { answerTask } from '../../../services/tasks/answer';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, P04, settleDown, startStepped, tasksOf } from '../years/support';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A year in which the April collection is open, with answers due on Friday 14 May 2027. */
beforeEach(async () => {
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
  await db.prisma.notice.deleteMany({ where: { run } });
});

const apply = async (change: Adjustment, options: object = {}) => {
  const { revision } = await previewAdjustment(db, ekonomichef, run, change);
  return applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, reason: 'Prov', ...options });
};
const rowsOf = (table: 'occurrence' | 'task' | 'fact' | 'meeting' | 'notice' | 'timeline_entry') =>
  db.pool.query(`select count(*)::int as n from ${table} where run = $1`, [run]).then((r) => (r.rows[0] as { n: number }).n);

describe('previewing', () => {
  it('lists every date, task, person and mail, and writes nothing', async () => {
    const before = await Promise.all([rowsOf('fact'), rowsOf('timeline_entry'), rowsOf('notice')]);
    const preview = await previewAdjustment(db, ekonomichef, run, { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' });
    expect(preview.moves.find((m) => m.occurrence === P04 && m.what === 'answerBy')).toMatchObject({ from: '2027-05-14', to: '2027-05-21' });
    expect(preview.tasks.filter((t) => t.key.includes('|answer|')).map((t) => [t.person, t.from, t.to, t.done])).toEqual(
      ['ec-manen', 'ec-solen', 'ec-stjarnan'].map((p) => [p, '2027-05-14', '2027-05-21', false]),
    );
    expect(preview.mails.map((m) => [m.person, m.when])).toEqual(expect.arrayContaining([['ec-solen', 'morning']]));
    expect(await Promise.all([rowsOf('fact'), rowsOf('timeline_entry'), rowsOf('notice')])).toEqual(before);
  });

  it('adds a meeting with the handlingsstopp that is usual at the organ, and with the standard where it has none', async () => {
    const distance = async (organ: string) => {
      await apply({ kind: 'addMeeting', organ, day: '2027-06-28' }, { name: 'Prov' });
      const { day, handlingsstopp } = await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: `${organ}-2027-06-28` } } });
      return workingDaysBetween(handlingsstopp, day);
    };
    await db.prisma.meeting.deleteMany({ where: { run, organ: 'KF', day: '2027-06-28' } });
    expect(await distance('KS')).toBe(6);
    expect(await distance('skolnamnden')).toBe(5);
    expect(await distance('KF')).toBe(8);
    await db.prisma.organ.create({ data: { run, id: 'ny', type: 'namnd', label: 'nya nämnden', authority: 'ny', sort: 99 } });
    expect(await distance('ny')).toBe(7);
  });

  it('says when a day cannot be the one that was asked for', async () => {
    const preview = (days: object) => previewAdjustment(db, ekonomichef, run, { kind: 'moveStep', occurrence: P04, ...days });
    const other = ({ findings }: Awaited<ReturnType<typeof preview>>) => findings.filter((f) => f.rule === 'annan-dag').map((f) => f.text);
    expect(other(await preview({ answerBy: '2027-05-21' }))).toEqual([]);
    // The approvals come after the answers, so the step cannot be finished on the day of the answers.
    expect(other(await preview({ answerBy: '2027-05-21', due: '2027-05-21' }))).toEqual([expect.stringMatching(/, klart: fre 21 maj 2027 går inte\. Det blir \S+ \d+ \S+ 2027 på grund av/)]);
  });

  it('lists what has been answered meanwhile and leaves it alone', async () => {
    const solen = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    await answerTask(db, { id: 'ec-solen', role: 'chef', via: 'session', run }, solen?.id ?? '', { values: { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' } });
    const applied = await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' });
    expect(applied.tasks.find((t) => t.person === 'ec-solen')).toMatchObject({ done: true });
    expect((await tasksOf(db, run, P04)).get('solen|answer|chef')).toMatchObject({ state: 'done', dueDay: '2027-05-14' });
    expect(await db.prisma.notice.count({ where: { run, person: 'ec-solen', kind: 'moved' } })).toBe(0);
  });

  it('refuses what does not exist, has finished, or lies in the wrong order, in one sentence', async () => {
    const preview = (change: Adjustment) => previewAdjustment(db, ekonomichef, run, change);
    await expect(preview({ kind: 'moveStep', occurrence: 'finns/inte', due: '2027-06-01' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(preview({ kind: 'moveStep', occurrence: P04 })).rejects.toMatchObject({ code: 'invalid' });
    await expect(preview({ kind: 'moveStep', occurrence: P04, opens: '2027-05-10' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(preview({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-03' })).rejects.toMatchObject({ code: 'invalid', message: 'Dagarna ligger i fel ordning: öppnar fre 7 maj 2027, svar senast mån 3 maj 2027. Steget öppnar först, sedan kommer svaren och sist är det klart.' });
    await expect(preview({ kind: 'moveMeeting', meeting: 'KS-2027-13-01', day: '2027-06-01' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(preview({ kind: 'addMeeting', organ: 'KS', day: '2027-06-16' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(previewAdjustment(db, { ...ekonomichef, role: 'lasare' }, run, { kind: 'dropStep', occurrence: P04 })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('applying', () => {
  it('moves open tasks and their reminders at once and tells each person once', async () => {
    const before = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' });
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ answerBy: '2027-05-28' });
    const after = (await tasksOf(db, run, P04)).get('solen|answer|chef');
    expect(after).toMatchObject({ dueDay: '2027-05-28', rung: 0 });
    expect(after?.nextRungAt && before?.nextRungAt && after.nextRungAt > before.nextRungAt).toBe(true);
    const notices = await db.prisma.notice.findMany({ where: { run, kind: 'moved' }, orderBy: { person: 'asc' } });
    expect(notices.filter((n) => n.person === 'ec-solen')).toHaveLength(1);
    expect(new Set(notices.map((n) => n.person)).size).toBe(notices.length);
    expect(notices.every((n) => !n.urgent)).toBe(true);
    expect(await db.prisma.wake.count({ where: { run, process: `step/${run}/${P04}` } })).toBeGreaterThan(0);
    await at(db, run, '2027-05-20', '10:00');
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: { in: ['reminded', 'escalated'] }, businessKey: { startsWith: P04 } } })).toBe(0);
    await at(db, run, '2027-05-25', '10:00');
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'reminded', businessKey: { startsWith: P04 } } })).toBe(3);
  });

  it('tells at once when the new day is within two arbetsdagar', async () => {
    await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-11' });
    const notices = await db.prisma.notice.findMany({ where: { run, kind: 'moved', person: { startsWith: 'ec-' } } });
    expect(notices.length).toBe(3);
    expect(notices.every((n) => n.urgent)).toBe(true);
  });

  it('is refused when the plan has moved on since the preview', async () => {
    const change: Adjustment = { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' };
    const { revision } = await previewAdjustment(db, ekonomichef, run, change);
    await apply({ kind: 'moveStep', occurrence: 'budgetdag/KS', due: '2027-05-19' });
    await expect(applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, reason: 'Prov' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ answerBy: '2027-05-14' });
  });

  it('lets one of two that were previewed together through', async () => {
    const change = (answerBy: string): Adjustment => ({ kind: 'moveStep', occurrence: P04, answerBy });
    const { revision } = await previewAdjustment(db, ekonomichef, run, change('2027-05-21'));
    const both = await Promise.allSettled(['2027-05-21', '2027-05-24'].map((d) => applyAdjustment(db, ekonomichef, run, change(d), { expectedRevision: revision, reason: 'Prov' })));
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is applied once for one idempotency key', async () => {
    const change: Adjustment = { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' };
    const { revision } = await previewAdjustment(db, ekonomichef, run, change);
    const options = { expectedRevision: revision, reason: 'Prov', idempotencyKey: 'en' };
    const first = await applyAdjustment(db, ekonomichef, run, change, options);
    expect(await applyAdjustment(db, ekonomichef, run, change, options)).toEqual(first);
    expect(await db.prisma.fact.count({ where: { run, kind: 'moveStep' } })).toBe(1);
  });

  it('moves a meeting with the papers, and every step that goes to it', async () => {
    const step = (await db.prisma.occurrence.findMany({ where: { run, state: 'planned' } })).find((o) => JSON.stringify(o.planned).includes('KS-2027-06-16'));
    if (!step) throw new Error('the fixture has changed');
    const applied = await apply({ kind: 'moveMeeting', meeting: 'KS-2027-06-16', day: '2027-06-21' });
    expect(await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: 'KS-2027-06-16' } } })).toMatchObject({ day: '2027-06-21', handlingsstopp: '2027-06-11' });
    expect(applied.moves.some((m) => m.occurrence === step.id && m.to === '2027-06-21')).toBe(true);
    expect((await occurrenceOf(db, run, step.id)).planned).toMatchObject({ meetings: expect.arrayContaining([expect.objectContaining({ organ: 'KS', date: '2027-06-21' })]) });
  });

  it('drops a step: its tasks are withdrawn and told, what waited goes on', async () => {
    await apply({ kind: 'dropStep', occurrence: P04 });
    await settleDown(db, run);
    expect((await occurrenceOf(db, run, P04)).state).toBe('dropped');
    expect([...(await tasksOf(db, run, P04)).values()].every((t) => t.state === 'withdrawn')).toBe(true);
    const notices = await db.prisma.notice.findMany({ where: { run, person: 'ec-solen' } });
    expect(notices.map((n) => n.kind)).toEqual(['withdrawn']);
  });

  it('asks for a reason and a name to pass a lawful day, then does it and keeps a finding', async () => {
    const budget = await occurrenceOf(db, run, 'kf-budget/KS');
    const kf = (budget.planned as { chain: { organ: string; meeting: string }[] }).chain.find((m) => m.organ === 'KF');
    const change: Adjustment = { kind: 'moveMeeting', meeting: kf?.meeting ?? '', day: '2027-12-14' };
    const preview = await previewAdjustment(db, ekonomichef, run, change);
    expect(preview.needsReason).toBe(true);
    expect(preview.law[0]).toMatchObject({ occurrence: budget.id, status: 'broken' });
    await expect(apply(change, { reason: 'Sen regeringsbildning' })).rejects.toMatchObject({ code: 'rule', errors: [{ field: 'name' }] });
    await apply(change, { reason: 'Sen regeringsbildning', name: 'KS ordförande' });
    const findings = await db.prisma.finding.findMany({ where: { run, subject: budget.id, rule: preview.law[0]?.rule } });
    expect(findings).toMatchObject([{ reason: 'Sen regeringsbildning', name: 'KS ordförande', paragraph: preview.law[0]?.paragraph }]);
  });
});

describe('a preview is a promise', () => {
  it('equals what applying does, for any step and any day', async () => {
    const ids = (await db.prisma.occurrence.findMany({ where: { run, state: { in: ['planned', 'open'] } }, orderBy: { id: 'asc' } })).map((o) => o.id);
    const days = fc.integer({ min: -15, max: 25 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ids), fc.constantFrom('due', 'answerBy'), days, async (id, field, n) => {
        const row = await occurrenceOf(db, run, id);
        const old = field === 'due' ? row.due : row.answerBy;
        if (old === null) return;
        const change: Adjustment = { kind: 'moveStep', occurrence: id, [field]: n === 0 ? addDays(old, 1) : addWorkingDays(old, n) };
        const preview = await previewAdjustment(db, ekonomichef, run, change).catch((e: { code: string }) => e.code);
        if (typeof preview === 'string') return expect(preview).toBe('invalid');
        const before = new Map((await db.prisma.occurrence.findMany({ where: { run } })).map((o) => [o.id, o]));
        const options = { expectedRevision: preview.revision, reason: 'Prov', name: 'Prov' };
        const { revision, run: _run, seq: _seq, ...applied } = await applyAdjustment(db, ekonomichef, run, change, options);
        const { revision: previewed, run: _same, needsReason: _needs, ...promised } = preview;
        expect(applied).toEqual(promised);
        expect(revision).toBe(previewed + 1);
        const after = await db.prisma.occurrence.findMany({ where: { run } });
        const moved = after.filter((o) => o.due !== before.get(o.id)?.due).map((o) => [o.id, o.due]);
        const told = preview.moves.filter((m) => m.what === 'due').map((m) => [m.occurrence, m.to]);
        expect(moved.sort()).toEqual(told.sort());
        const tasks = await db.prisma.task.findMany({ where: { run, id: { in: preview.tasks.map((t) => t.task) } } });
        for (const t of preview.tasks) expect(tasks.find((x) => x.id === t.task)?.dueDay).toBe(t.done ? t.from : t.to);
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  it('equals what applying does, for any meeting and any day', async () => {
    const ids = (await db.prisma.meeting.findMany({ where: { run, day: { gte: '2027-05-10', lte: '2027-12-31' } }, orderBy: { id: 'asc' } })).map((m) => m.id);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ids), fc.integer({ min: -20, max: 20 }), async (meeting, n) => {
        const row = await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: meeting } } });
        if (row.state === 'cancelled') return;
        const change: Adjustment = n === 20 ? { kind: 'cancelMeeting', meeting } : { kind: 'moveMeeting', meeting, day: addWorkingDays(row.day, n) };
        const { revision: previewed, run: _same, needsReason: _needs, ...promised } = await previewAdjustment(db, ekonomichef, run, change);
        const { revision, run: _run, seq: _seq, ...applied } = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: previewed, reason: 'Prov', name: 'Prov' });
        expect(applied).toEqual(promised);
        expect(revision).toBe(previewed + 1);
        // The rows are what the plan says: computed once more, nothing is left to move.
        const again = await inTransaction(db, async (tx) => replan(tx, run, clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: run } }))));
        expect(again).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe('while people act', () => {
  it('moves what is left and leaves alone what was answered at the same moment', async () => {
    const tasks = await tasksOf(db, run, P04);
    const { revision } = await previewAdjustment(db, ekonomichef, run, { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' });
    const values = { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' };
    const answers = ['solen', 'manen', 'stjarnan'].map((unit) =>
      answerTask(db, { id: `ec-${unit}`, role: 'chef', via: 'session', run }, tasks.get(`${unit}|answer|chef`)?.id ?? '', { values }),
    );
    const moving = applyAdjustment(db, ekonomichef, run, { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' }, { expectedRevision: revision, reason: 'Prov' });
    const all = await Promise.all([...answers, moving]);
    const applied = all[3] as Awaited<typeof moving>;
    for (const task of applied.tasks.filter((t) => t.key.includes('|answer|'))) {
      const row = await db.prisma.task.findUniqueOrThrow({ where: { id: task.task } });
      expect([row.state, row.dueDay]).toEqual(['done', task.done ? '2027-05-14' : '2027-05-21']);
    }
  });
});

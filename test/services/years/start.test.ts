import { Refusal } from '../../../services/base/refusal';
import { loadMunicipality } from '../../../services/years/municipality';
import { cycles, cycleView } from '../../../services/years/read';
import { startYear } from '../../../services/years/start';
import { undoStart } from '../../../services/years/undoStart';
import { closeYear } from '../../../services/years/closeYear';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, LILLBY, locked, startStepped } from './support';

let db: TestDatabase;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

const start = (input: object = {}) => startYear(db, ekonomichef, { municipality: LILLBY, year: 2027, ...input });
const refusal = (work: Promise<unknown>): Promise<Refusal> => work.then(() => Promise.reject(new Error('not refused')), (e: Refusal) => e);

describe('starting a year', () => {
  it('keeps the snapshot, its own organisation and meetings, the plan as revision 1 and the processes', async () => {
    const { organisation, meetings } = loadMunicipality(LILLBY);
    const started = await start();
    expect(started).toMatchObject({ run: 'lillby-2027', alreadyRunning: false, onPaper: [] });
    expect(started.tasksPlanned).toBeGreaterThan(20);
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: started.run } });
    expect(run).toMatchObject({ kind: 'real', state: 'running', revision: 1, clockKind: 'real', releasedAt: null });
    expect(await db.prisma.unit.count({ where: { run: run.id } })).toBe(organisation.units.length);
    expect(await db.prisma.meeting.count({ where: { run: run.id } })).toBe(meetings.length);
    const processes = await db.prisma.process.findMany({ orderBy: { id: 'asc' } });
    expect(processes.map((p) => [p.id, p.phase, p.started])).toEqual([
      ['cycle/lillby-2027', 'running', false],
      ['morgon/lillby', 'running', false],
    ]);
    const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: run.id } });
    expect(entry).toMatchObject({ kind: 'yearStarted', actor: 'token:test', businessKey: 'year' });
  });

  it('answers a second start with the running year and writes nothing', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ run: first.run, alreadyRunning: true, tasksPlanned: first.tasksPlanned });
    expect(await db.prisma.run.count()).toBe(1);
    expect(await db.prisma.timelineEntry.count()).toBe(1);
  });

  it('lets eight concurrent starts become one year', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => start()));
    expect(new Set(all.map((s) => s.run))).toEqual(new Set(['lillby-2027']));
    expect(all.filter((s) => !s.alreadyRunning)).toHaveLength(1);
    expect(await db.prisma.run.count()).toBe(1);
    expect(await db.prisma.process.count()).toBe(2);
  });

  it('gives the same receipt for the same idempotency key, and refuses the key for something else', async () => {
    const first = await start({ idempotencyKey: 'k' });
    expect(await start({ idempotencyKey: 'k' })).toEqual(first);
    expect((await refusal(start({ idempotencyKey: 'k', year: 2028 }))).code).toBe('conflict');
  });

  it('numbers rehearsals, each with its own copy and clock, and never meets the real year', async () => {
    await start();
    const one = await startStepped(db);
    const two = await startYear(db, ekonomichef, { municipality: LILLBY, year: 2027, rehearsal: { seed: 7, simulate: 'all' } });
    expect([one.run, two.run]).toEqual(['lillby-2027-ovning-1', 'lillby-2027-ovning-2']);
    expect(await db.prisma.process.findMany({ where: { run: two.run }, orderBy: { id: 'asc' }, select: { id: true } })).toEqual(
      ['cycle/lillby-2027-ovning-2', 'morgon/lillby-2027-ovning-2', 'rehearsal/lillby-2027-ovning-2'].map((id) => ({ id })),
    );
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: two.run } });
    expect(run).toMatchObject({ clockKind: 'stepped', seed: 7, rehearsalState: 'running' });
    expect(run.releasedAt).not.toBeNull();
    expect(await db.prisma.occurrence.count({ where: { run: two.run, opens: { lt: run.fromDay } } })).toBe(0);
  });

  it('names what exists when the municipality, the year or a participant is unknown, and starts nothing', async () => {
    const unknown = await refusal(startYear(db, { ...ekonomichef, municipality: undefined }, { municipality: 'storby', year: 2027 }));
    expect([unknown.code, unknown.detail]).toEqual(['not-found', expect.stringContaining('astorp')]);
    const year = await refusal(start({ year: 2051 }));
    expect([year.code, year.detail]).toEqual(['not-found', expect.stringContaining('2027')]);
    const organ = await refusal(start({ participants: ['skolnämnden'] }));
    expect([organ.code, organ.detail]).toEqual(['invalid', expect.stringContaining('skolnamnden')]);
    expect((await refusal(startYear(db, { ...ekonomichef, municipality: 'storby' }, { municipality: LILLBY, year: 2027 }))).code).toBe('not-found');
    expect((await refusal(startYear(db, { ...ekonomichef, role: 'lasare' }, { municipality: LILLBY, year: 2027 }))).code).toBe('forbidden');
    expect(await db.prisma.run.count()).toBe(0);
  });

  it('puts those who do not take part on paper: no task of theirs is mailed or chased', async () => {
    const { run, onPaper } = await startStepped(db, { participants: ['skolnamnden'] });
    expect(onPaper).toEqual(['omsorgsnamnden']);
    const organs = await db.prisma.organ.findMany({ where: { run, participates: false } });
    expect(organs.map((o) => o.id)).toEqual(['omsorgsnamnden']);
    await at(db, run, '2027-12-31');
    expect(await db.prisma.notice.count({ where: { run, person: { contains: 'bjorkgarden' } } })).toBe(0);
    expect(await db.prisma.task.count({ where: { run, organ: 'omsorgsnamnden', nextRungAt: { not: null } } })).toBe(0);
  });
});

describe('starting in the middle of the year', () => {
  it('settles what has passed as genomfört utanför and chases nothing for time before the start', async () => {
    const { run, settled } = await startStepped(db, { from: '2027-06-01' });
    expect(settled.length).toBeGreaterThan(0);
    expect(settled.every((s) => s.how === 'genomfort-utanfor' && s.day < '2027-06-01')).toBe(true);
    const rows = await db.prisma.occurrence.findMany({ where: { run } });
    for (const row of rows) {
      if (row.state === 'settled') expect(row.settledAs).toMatchObject({ how: 'genomfort-utanfor' });
      else expect(row.due >= '2027-06-01' && row.opens >= '2027-06-01').toBe(true);
    }
    await at(db, run, '2027-06-01');
    const tasks = await db.prisma.task.findMany({ where: { run } });
    expect(tasks.every((t) => t.dueDay >= '2027-06-01')).toBe(true);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: { in: ['reminded', 'escalated'] } } })).toBe(0);
  });

  it('settles each step as the caller says, and runs what is to be caught up', async () => {
    const whole = await startStepped(db);
    const rows = await db.prisma.occurrence.findMany({ where: { run: whole.run, due: { lt: '2027-06-01' } }, orderBy: { id: 'asc' } });
    const collected = rows.find((r) => r.id === 'delarsuppgifter/skolnamnden/P04');
    const dropped = rows.find((r) => r.id.startsWith('budgetdag/'));
    if (!collected || !dropped) throw new Error('the fixture has changed');
    const { run } = await startStepped(db, {
      from: '2027-06-01',
      passed: [
        { occurrence: collected.id, how: 'hamtas-in' },
        { occurrence: dropped.id, how: 'utgar' },
      ],
    });
    const state = async (id: string) => db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id } } });
    expect((await state(dropped.id)).settledAs).toMatchObject({ how: 'utgar' });
    expect(await state(collected.id)).toMatchObject({ state: 'planned', opens: '2027-06-01' });
    await at(db, run, '2027-06-01');
    expect((await state(collected.id)).state).toBe('open');
    const tasks = await db.prisma.task.findMany({ where: { run, occurrence: collected.id, kind: 'answer' } });
    expect(tasks.length).toBe(3);
    expect(tasks.every((t) => t.dueDay >= '2027-06-14')).toBe(true);
  });

  it('refuses to settle what has not passed', async () => {
    const refused = await refusal(start({ from: '2027-01-05', passed: [{ occurrence: 'kf-budget/KS', how: 'utgar' }] }));
    expect([refused.code, refused.detail]).toEqual(['invalid', expect.stringContaining('kf-budget/KS')]);
    expect((await refusal(start({ from: '2027-02-30' }))).errors[0]?.field).toBe('from');
  });
});

describe('undoing a start', () => {
  it('leaves nothing to do and lets the year start again under a new id', async () => {
    const { run } = await start();
    await undoStart(db, ekonomichef, run);
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).state).toBe('undone');
    expect(await db.prisma.task.count({ where: { run, state: { in: ['open', 'waiting'] } } })).toBe(0);
    expect(await start()).toMatchObject({ run: 'lillby-2027-2', alreadyRunning: false });
    expect((await db.prisma.process.findUniqueOrThrow({ where: { id: 'morgon/lillby' } })).run).toBe('lillby-2027-2');
  });

  it('is refused once a mail has gone', async () => {
    const { run } = await start();
    const mail = { run, municipality: 'lillby', person: 'ec-solen', kind: 'morning', occasion: 'm', localDay: '2027-01-04', toAddress: 'x@y.example', subject: '', text: '', html: '', messageId: '<a@b>', writtenAt: new Date(0) };
    await db.prisma.mail.create({ data: { id: 'm1', ...mail, state: 'sent' } });
    expect((await refusal(undoStart(db, ekonomichef, run))).code).toBe('conflict');
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).state).toBe('running');
  });

  it('holds back a mail that has been written and not sent', async () => {
    const { run } = await start();
    const mail = { run, municipality: 'lillby', person: 'ec-solen', kind: 'morning', occasion: 'm', localDay: '2027-01-04', toAddress: 'x@y.example', subject: '', text: '', html: '', messageId: '<a@b>', writtenAt: new Date(0) };
    await db.prisma.mail.create({ data: { id: 'm1', ...mail, state: 'ready' } });
    await undoStart(db, ekonomichef, run);
    expect((await db.prisma.mail.findUniqueOrThrow({ where: { id: 'm1' } })).state).toBe('failed');
  });

  it('waits for the morning mail that is being written and holds it back too', async () => {
    const { run } = await start();
    const writing = await locked(db, 'morgon/lillby');
    const undone = undoStart(db, ekonomichef, run);
    await writing.waitedFor();
    await writing.client.query(
      `insert into mail (id, run, municipality, person, kind, occasion, local_day, to_address, subject, text, html, message_id, state, written_at)
       values ('m1', $1, 'lillby', 'ec-solen', 'morning', 'm', '2027-01-04', 'x@y.example', '', '', '', '<a@b>', 'ready', now())`,
      [run],
    );
    await writing.commit();
    await undone;
    expect((await db.prisma.mail.findUniqueOrThrow({ where: { id: 'm1' } })).state).toBe('failed');
  });
});

describe('closing and reading', () => {
  it('asks for a reason while steps are left, then ends the year', async () => {
    const { run } = await startStepped(db);
    await at(db, run, '2027-05-12');
    const refused = await refusal(closeYear(db, ekonomichef, run));
    expect([refused.code, refused.errors[0]?.field]).toEqual(['conflict', 'reason']);
    const closed = await closeYear(db, ekonomichef, run, { reason: 'Kommunen går över till en annan modell.' });
    expect(closed.left.length).toBeGreaterThan(3);
    expect(await db.prisma.occurrence.count({ where: { run, state: { in: ['planned', 'open'] } } })).toBe(0);
    expect(await db.prisma.task.count({ where: { run, state: { in: ['waiting', 'open'] } } })).toBe(0);
    await at(db, run, '2027-05-13');
    expect(await db.prisma.process.count({ where: { run, live: true, type: { in: ['cycle', 'step'] } } })).toBe(0);
  });

  it('lists years within reach only, and hides another municipality as if it did not exist', async () => {
    const { run } = await start();
    expect((await cycles(db, ekonomichef, { year: 2027 })).map((c) => c.id)).toEqual([run]);
    expect(await cycles(db, { ...ekonomichef, municipality: 'storby' }, { municipality: 'lillby' })).toEqual([]);
    expect((await refusal(cycleView(db, { ...ekonomichef, municipality: 'storby' }, run))).code).toBe('not-found');
    const view = await cycleView(db, ekonomichef, run);
    expect(view.steps.length).toBe(view.occurrences.planned);
    expect(view.steps.every((s) => s.why.length > 0)).toBe(true);
  });
});

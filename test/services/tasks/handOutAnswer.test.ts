import { setImmediate } from 'node:timers/promises';
import { inTransaction, openDb } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { answerTask } from '../../../services/tasks/answer';
import { handOut } from '../../../services/tasks/handOut';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';

let db: TestDatabase;
let n = 0;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A year of its own for each test, handed out. */
async function handedOut(options: Parameters<typeof smallYear>[1] = {}): Promise<SmallYear> {
  n += 1;
  const year = await smallYear(db, { run: `liten-2027-ovning-${n}`, ...options });
  await handOutNow(year);
  return year;
}

async function handOutNow(year: SmallYear): Promise<void> {
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
}

const taskOf = (year: SmallYear, key: string) =>
  db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|${key}` } } });

/** Starts acts while somebody else holds the task's row, and lets go when `waiting` of them stand in line for it. */
async function whileTaskIsLocked(task: string, waiting: number, acts: () => Promise<unknown>[]): Promise<PromiseSettledResult<unknown>[]> {
  const holder = await db.pool.connect();
  try {
    await holder.query('begin');
    await holder.query('select 1 from task where id = $1 for update', [task]);
    const done = Promise.allSettled(acts());
    const inLine = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while (((await holder.query<{ n: number }>(inLine)).rows[0]?.n ?? 0) < waiting) await setImmediate();
    await holder.query('commit');
    return await done;
  } finally {
    holder.release();
  }
}

const good = { budget: 12_500_000, prognos: 12_400_000, kommentar: 'Enligt plan.' };
const ec = (i: number): string => `bun-e${i}|answer|chef`;

describe('handing out', () => {
  it('opens the answers, lets approvals wait and tells each person once', async () => {
    const year = await handedOut();
    const tasks = await db.prisma.task.findMany({ where: { run: year.run }, orderBy: { key: 'asc' } });
    expect(tasks.map((t) => [t.key.split('|').slice(1).join('|'), t.state, t.person])).toEqual([
      ['bun-e1|answer|chef', 'open', 'p-ec1'],
      ['bun-e2|answer|chef', 'open', 'p-ec2'],
      ['bun-e3|answer|chef', 'open', 'p-ec3'],
      ['bun-f|approve|chef', 'waiting', 'p-fc'],
      ['bun-v1|approve|chef', 'waiting', 'p-vc'],
    ]);
    const notices = await db.prisma.notice.findMany({ where: { run: year.run } });
    expect(notices.map((x) => [x.person, x.kind]).sort()).toEqual([
      ['p-ec1', 'taskOpened'],
      ['p-ec2', 'taskOpened'],
      ['p-ec3', 'taskOpened'],
    ]);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'taskOpened' } })).toBe(5);
    // Thursday 13 May, two working days before Monday 17 May (13 May 2027 is not a holiday).
    expect(tasks[0]?.nextRungAt?.toISOString()).toBe('2027-05-13T04:00:00.000Z');
  });

  it('is harmless to repeat', async () => {
    const year = await handedOut();
    await handOutNow(year);
    expect(await db.prisma.task.count({ where: { run: year.run } })).toBe(5);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run } })).toBe(5);
  });

  it('gives a substitute the task and a vacant post to the next up, and tells the ekonomichef', async () => {
    n += 1;
    const year = await smallYear(db, { run: `liten-2027-ovning-${n}` });
    await db.prisma.absence.create({ data: { run: year.run, person: 'p-ec1', fromDay: '2027-05-01', toDay: '2027-06-30', substitute: 'p-ec2' } });
    await db.prisma.roleHolder.deleteMany({ where: { run: year.run, scope: 'unit:bun-e3' } });
    await handOutNow(year);
    expect((await taskOf(year, ec(1))).person).toBe('p-ec2');
    const vacant = await taskOf(year, ec(3));
    // The verksamhetschef answers for the vacant unit, so the förvaltningschef approves that answer.
    expect([vacant.person, vacant.parent]).toEqual(['p-vc', (await taskOf(year, 'bun-f|approve|chef')).id]);
    const findings = await db.prisma.finding.findMany({ where: { run: year.run } });
    expect(findings.map((f) => f.text)).toEqual([expect.stringContaining('Förskoleenhet 3 är vakant')]);
    expect(await db.prisma.notice.count({ where: { run: year.run, person: 'p-ekc', kind: 'finding' } })).toBe(1);
  });

  it('never lets anybody approve their own figures', async () => {
    n += 1;
    const year = await smallYear(db, { run: `liten-2027-ovning-${n}`, units: 1 });
    await db.prisma.roleHolder.updateMany({ where: { run: year.run, scope: { in: ['unit:bun-e1', 'unit:bun-v1'] } }, data: { person: 'p-fc' } });
    await handOutNow(year);
    const tasks = await db.prisma.task.findMany({ where: { run: year.run }, orderBy: { key: 'asc' } });
    expect(tasks.map((t) => [t.level, t.kind, t.state, t.person, t.sameAsBelow])).toEqual([
      ['enhet', 'answer', 'open', 'p-fc', false],
      ['forvaltning', 'approve', 'waiting', 'p-kc', true],
      ['verksamhet', 'approve', 'withdrawn', 'p-fc', true],
    ]);
  });

  it('sends nothing to an organ on paper and does not chase it', async () => {
    n += 1;
    const year = await smallYear(db, { run: `liten-2027-ovning-${n}` });
    await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { participates: false } });
    await handOutNow(year);
    expect(await db.prisma.notice.count({ where: { run: year.run } })).toBe(0);
    expect(await db.prisma.task.count({ where: { run: year.run, nextRungAt: { not: null } } })).toBe(0);
  });
});

describe('answering', () => {
  it('keeps the answer, the timeline and the receipt, and costs no wake', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const receipt = await answerTask(db, year.actor('p-ec1', 'chef', 'link'), task.id, {
      values: { budget: '12 500', prognos: '12 400,5', kommentar: ' Enligt plan. ' },
    });
    expect(receipt).toMatchObject({ act: 'own', standing: 'current', late: false, deviation: 99_500, revision: 2 });
    expect(receipt.values).toEqual({ budget: 12_500_000, prognos: 12_400_500, kommentar: 'Enligt plan.', bedomning: null, atgarder: null });
    expect(await taskOf(year, ec(1))).toMatchObject({ state: 'done', outcome: 'answered', doneBy: 'p-ec1', nextRungAt: null, revision: 2 });
    expect(await db.prisma.wake.count({ where: { run: year.run, process: year.process } })).toBe(0);
    expect(await db.prisma.notice.count({ where: { run: year.run, kind: 'receipt' } })).toBe(1);
    const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: year.run, kind: 'answered' } });
    expect(entry).toMatchObject({ subject: task.id, actor: 'p-ec1', revision: 2 });
  });

  it('opens the approval with the last answer, also when the last two come at once', async () => {
    const year = await handedOut({ units: 8 });
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const task = await taskOf(year, ec(i + 1));
        return answerTask(db, year.actor(`p-ec${i + 1}`, 'chef'), task.id, { values: good });
      }),
    );
    expect(await taskOf(year, 'bun-v1|approve|chef')).toMatchObject({ state: 'open' });
    const told = await db.prisma.notice.findMany({ where: { run: year.run, kind: 'approvalOpened' } });
    expect(told.map((x) => [x.person, x.payload])).toEqual([['p-vc', { units: 8, missing: 0 }]]);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'approvalOpened' } })).toBe(1);
    expect(await db.prisma.wake.count({ where: { run: year.run, process: `morgon/${year.run}` } })).toBeGreaterThan(0);
  });

  it('gives the same receipt for the same key and refuses it for another request', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const who = year.actor('p-ec1', 'chef');
    const opts = { idempotencyKey: `k-${year.run}` };
    const receipts = await Promise.all([1, 2, 3, 4].map(() => answerTask(db, who, task.id, { values: good }, opts)));
    for (const receipt of receipts) expect(receipt).toEqual(receipts[0]);
    expect(await db.prisma.answer.count({ where: { task: task.id } })).toBe(1);
    await expect(answerTask(db, who, task.id, { values: { ...good, kommentar: 'Annat' } }, opts)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('gives the first one’s receipt to a repetition that waited for it, also when both name the revision they saw', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const act = () => answerTask(db, year.actor('p-ec1', 'chef'), task.id, { values: good }, { idempotencyKey: `k-${year.run}`, expectedRevision: 1 });
    const [first, second] = await whileTaskIsLocked(task.id, 2, () => [act(), act()]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { revision: 2, values: good } });
    expect(second).toEqual(first);
    expect(first).toEqual({ status: 'fulfilled', value: await act() });
    expect(await db.prisma.answer.count({ where: { task: task.id } })).toBe(1);
  });

  it('takes one of two that saw the same revision under keys of their own, and tells a key that is used for two requests by its sentence', async () => {
    const year = await handedOut();
    const who = year.actor('p-ec1', 'chef');
    const task = await taskOf(year, ec(1));
    const act = (key: string, kommentar: string, expectedRevision: number) =>
      answerTask(db, who, task.id, { values: { ...good, kommentar } }, { idempotencyKey: `${key}-${year.run}`, expectedRevision });
    const refused = (results: PromiseSettledResult<unknown>[]) => results.flatMap((r) => (r.status === 'rejected' ? [r.reason as unknown] : []));
    const two = await whileTaskIsLocked(task.id, 2, () => [act('a', 'Ett', 1), act('b', 'Två', 1)]);
    expect(refused(two)).toMatchObject([{ code: 'conflict', detail: expect.stringContaining('har ändrats') }]);
    const reused = await whileTaskIsLocked(task.id, 2, () => [act('c', 'Tre', 2), act('c', 'Fyra', 2)]);
    expect(refused(reused)).toMatchObject([{ code: 'conflict', detail: expect.stringContaining('Idempotency-Key') }]);
    expect(await db.prisma.answer.count({ where: { task: task.id } })).toBe(2);
  });

  it('says what is wrong beside each field and writes nothing', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const act = answerTask(db, year.actor('p-ec1', 'chef'), task.id, { values: { budget: 'tolv', prognos: '13 000 000', kommentar: '' } });
    await expect(act).rejects.toMatchObject({ code: 'invalid', errors: expect.arrayContaining([expect.objectContaining({ field: 'budget' })]) });
    expect(await db.prisma.answer.count({ where: { task: task.id } })).toBe(0);
    expect((await taskOf(year, ec(1))).revision).toBe(1);
  });

  it('asks for measures when the forecast is a deficit', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const red = { ...good, prognos: 12_900_000 };
    const who = year.actor('p-ec1', 'chef');
    await expect(answerTask(db, who, task.id, { values: red })).rejects.toMatchObject({ errors: [{ field: 'atgarder' }] });
    const receipt = await answerTask(db, who, task.id, { values: { ...red, atgarder: 'Vakanser hålls.' } });
    expect(receipt.deviation).toBe(-400_000);
  });

  it('marks a late answer and takes a correction as a new number', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const who = year.actor('p-ec1', 'chef');
    await year.setClock('2027-05-18', '09:00');
    expect((await answerTask(db, who, task.id, { values: good })).late).toBe(true);
    await answerTask(db, who, task.id, { values: { ...good, kommentar: 'Rättat.' } });
    const answers = await db.prisma.answer.findMany({ where: { task: task.id }, orderBy: { number: 'asc' } });
    expect(answers.map((a) => [a.number, a.standing])).toEqual([[1, 'superseded'], [2, 'current']]);
    expect(await taskOf(year, ec(1))).toMatchObject({ late: true, revision: 3 });
  });

  it('is somebody else’s business: other units, other years, other municipalities, foreign links', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const values = { values: good };
    for (const who of [
      year.actor('p-ec2', 'chef'),
      { ...year.actor('p-ec1', 'chef'), run: 'annan-2027' },
      { ...year.actor('p-ec1', 'chef', 'link'), task: 'annan' },
      { ...year.token(), municipality: 'annan' },
    ]) {
      await expect(answerTask(db, who, task.id, values)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(answerTask(db, year.actor('p-ec1', 'chef'), 'finns-inte', values)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a proposal waits for the chef; on behalf is taken at once and the chef is told', async () => {
    const year = await handedOut();
    const [one, two] = [await taskOf(year, ec(1)), await taskOf(year, ec(2))];
    const eko = year.actor('p-eko', 'ekonom');
    expect(await answerTask(db, eko, one.id, { values: good, act: 'proposal' })).toMatchObject({ standing: 'proposed' });
    expect((await taskOf(year, ec(1))).state).toBe('open');
    await expect(answerTask(db, eko, two.id, { values: good, act: 'onBehalf' })).rejects.toMatchObject({ errors: [{ field: 'received' }] });
    await answerTask(db, eko, two.id, { values: good, act: 'onBehalf', received: 'per telefon' });
    expect(await taskOf(year, ec(2))).toMatchObject({ state: 'done', doneBy: 'p-eko' });
    const told = await db.prisma.notice.findMany({ where: { run: year.run, kind: { in: ['proposal', 'handedInFor'] } }, orderBy: { id: 'asc' } });
    expect(told.map((x) => [x.person, x.kind, x.urgent])).toEqual([['p-ec1', 'proposal', false], ['p-ec2', 'handedInFor', true]]);
    await expect(answerTask(db, year.actor('p-ec3', 'ekonom'), one.id, { values: good, act: 'proposal' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses another revision and a locked round', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const who = year.actor('p-ec1', 'chef');
    await expect(answerTask(db, who, task.id, { values: good }, { expectedRevision: 7 })).rejects.toMatchObject({ code: 'conflict' });
    await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: year.occurrence } }, data: { state: 'settled' } });
    await expect(answerTask(db, who, task.id, { values: good })).rejects.toMatchObject({ code: 'gone' });
  });

  it('numbers concurrent corrections one after another; one is current', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    const who = year.actor('p-ec1', 'chef');
    await Promise.all(Array.from({ length: 12 }, (_, i) => answerTask(db, who, task.id, { values: { ...good, kommentar: `Nummer ${i}` } })));
    const answers = await db.prisma.answer.findMany({ where: { task: task.id }, orderBy: { number: 'asc' } });
    expect(answers.map((a) => a.number)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(answers.map((a) => a.standing)).toEqual([...Array.from({ length: 11 }, () => 'superseded'), 'current']);
    expect((await taskOf(year, ec(1))).revision).toBe(13);
  });

  it('says plainly that it could not be taken when the database is gone', async () => {
    const gone = openDb('postgresql://ingen@127.0.0.1:9/ingen', 1);
    const act = answerTask(gone, { id: 'p-ec1', role: 'chef', via: 'link' }, 'x', { values: good });
    await expect(act).rejects.toMatchObject({ code: 'unavailable', detail: expect.stringContaining('kunde inte tas emot') });
    await gone.close();
  });

  it('waits aside when the step has gone on', async () => {
    const year = await handedOut();
    const task = await taskOf(year, ec(1));
    await db.prisma.process.update({ where: { id: year.process }, data: { phase: 'deciding' } });
    expect(await answerTask(db, year.actor('p-ec1', 'chef'), task.id, { values: good })).toMatchObject({ standing: 'afterCompilation', late: true });
    expect((await taskOf(year, ec(1))).state).toBe('open');
  });
});

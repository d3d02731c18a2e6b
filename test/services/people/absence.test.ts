import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { instantAt } from '../../../domain/calendar/zone';
import { endAbsence, previewAbsence, registerAbsence } from '../../../services/people/absence';
import { handOverAbsences } from '../../../services/people/handOver';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { answerTask } from '../../../services/tasks/answer';
import { at, ekonomichef, locked, P04, settleDown, startStepped, tasksOf } from '../years/support';

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
});

const solen = async () => (await tasksOf(db, run, P04)).get('solen|answer|chef');
const away = { person: 'ec-solen', from: '2027-05-07', to: '2027-05-21', substitute: 'ec-manen' };

describe('absence', () => {
  it('moves open tasks to the substitute, who is told once', async () => {
    const result = await registerAbsence(db, ekonomichef, run, away);
    expect(result.moved).toMatchObject([{ key: `${P04}|solen|answer|chef`, to: 'ec-manen' }]);
    expect(await solen()).toMatchObject({ person: 'ec-manen', state: 'open', rung: 0 });
    const notices = await db.prisma.notice.findMany({ where: { run, person: 'ec-manen', kind: 'taskOpened', occasion: { startsWith: 'handed|' } } });
    expect(notices).toHaveLength(1);
    expect(await db.prisma.notice.count({ where: { run, person: 'ec-solen', dropped: null } })).toBe(0);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'absenceRegistered' } })).toBe(1);
  });

  it('gives back what is unfinished when the absence ends', async () => {
    await registerAbsence(db, ekonomichef, run, away);
    await at(db, run, '2027-05-11', '08:00');
    expect((await endAbsence(db, { id: 'ec-solen', role: 'chef', via: 'session', run }, run, { person: 'ec-solen' })).moved).toHaveLength(1);
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
    expect((await tasksOf(db, run, P04)).get('manen|answer|chef')).toMatchObject({ person: 'ec-manen' });
    expect(await db.prisma.absence.findMany({ where: { run } })).toMatchObject([{ fromDay: '2027-05-07', toDay: '2027-05-10' }]);
    expect((await endAbsence(db, ekonomichef, run, { person: 'ec-solen' })).moved).toEqual([]);
    await expect(endAbsence(db, ekonomichef, run, { person: 'ec-manen' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells whoever gets the same task again the same day', async () => {
    const told = (person: string) => db.prisma.notice.count({ where: { run, person, dropped: null, occasion: { startsWith: 'handed|' } } });
    await registerAbsence(db, ekonomichef, run, away);
    expect(await told('ec-manen')).toBe(1);
    await endAbsence(db, ekonomichef, run, { person: 'ec-solen', back: away.from });
    expect([await told('ec-manen'), await told('ec-solen')]).toEqual([0, 1]);
    await registerAbsence(db, ekonomichef, run, away);
    expect([await told('ec-manen'), await told('ec-solen')]).toEqual([1, 0]);
  });

  it('previewed waits for nobody who is working', async () => {
    const looking = await locked(db, `step/${run}/${P04}`);
    try {
      expect((await previewAbsence(db, ekonomichef, run, away)).moves).toHaveLength(1);
    } finally {
      await looking.commit();
    }
  });

  it('leaves tasks where they are until the days have come', async () => {
    expect((await registerAbsence(db, ekonomichef, run, { ...away, from: '2027-05-12' })).moved).toEqual([]);
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
  });

  it('is previewed: what goes to whom and who is told, and registering does exactly that, with its reason kept', async () => {
    const seen = await previewAbsence(db, ekonomichef, run, away);
    expect(seen).toMatchObject({ begun: true, moves: [{ key: `${P04}|solen|answer|chef`, from: 'ec-solen', to: 'ec-manen', label: 'Uppgifter från enheterna' }], mails: [{ person: 'ec-manen' }] });
    expect(await db.prisma.absence.count({ where: { run } })).toBe(0);
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
    const { moved } = await registerAbsence(db, ekonomichef, run, away, { list: seen.list, reason: 'Föräldraledig' });
    expect(moved.map((m) => [m.key, m.to])).toEqual(seen.moves.map((m) => [m.key, m.to]));
    expect(await db.prisma.timelineEntry.findFirst({ where: { run, kind: 'absenceRegistered' } })).toMatchObject({ payload: { why: 'Föräldraledig' } });
    // Taken back from its first day it is as if it had not been.
    await endAbsence(db, ekonomichef, run, { person: 'ec-solen', back: away.from });
    expect(await db.prisma.absence.count({ where: { run } })).toBe(0);
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
  });

  it('is refused when another list has come of it than was seen; a later one tells what moves on its first day', async () => {
    const { list } = await previewAbsence(db, ekonomichef, run, away);
    await answerTask(db, { id: 'ec-solen', role: 'chef', via: 'session', run, municipality: 'lillby' }, (await solen())?.id ?? '', { values: { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' } });
    await expect(registerAbsence(db, ekonomichef, run, away, { list })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/Se på listan igen/) });
    expect(await db.prisma.absence.count({ where: { run } })).toBe(0);
    const later = await previewAbsence(db, ekonomichef, run, { person: 'ec-manen', from: '2027-05-12', to: '2027-05-21', substitute: 'ec-solen' });
    expect(later).toMatchObject({ begun: false, moves: [{ key: `${P04}|manen|answer|chef`, to: 'ec-solen' }] });
    expect((await previewAbsence(db, ekonomichef, run, { person: 'ec-manen', from: '2027-04-01', to: '2027-04-10', substitute: 'ec-solen' }))).toMatchObject({ past: true, moves: [] });
    expect(later.past).toBe(false);
  });

  it('is previewed for oneself and by who leads, and refused as registering is', async () => {
    const chef = { id: 'ec-manen', role: 'chef', via: 'session' as const, run };
    await expect(previewAbsence(db, chef, run, away)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(previewAbsence(db, ekonomichef, run, { ...away, to: '2027-05-01' })).rejects.toMatchObject({ errors: [{ field: 'to' }] });
  });

  it('is refused for others than oneself, for unknown people, wrong days and overlaps', async () => {
    const chef = { id: 'ec-manen', role: 'chef', via: 'session' as const, run };
    await expect(registerAbsence(db, chef, run, away)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(registerAbsence(db, ekonomichef, run, { ...away, person: 'ingen' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(registerAbsence(db, ekonomichef, run, { ...away, substitute: 'ec-solen' })).rejects.toMatchObject({ errors: [{ field: 'substitute' }] });
    await expect(registerAbsence(db, ekonomichef, run, { ...away, to: '2027-05-01' })).rejects.toMatchObject({ errors: [{ field: 'to' }] });
    await registerAbsence(db, ekonomichef, run, away, { idempotencyKey: 'a' });
    await registerAbsence(db, ekonomichef, run, away, { idempotencyKey: 'a' });
    await expect(registerAbsence(db, ekonomichef, run, away)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.prisma.absence.count({ where: { run } })).toBe(1);
  });
});

describe('the days on which an absence begins and ends', () => {
  const handOver = () =>
    inTransaction(db, async (tx) => {
      const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
      return handOverAbsences(tx, row, clockOfRow(row));
    });
  const clockAt = (day: string, time = '06:00') => db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt(day, time) } });
  const reassigned = () => db.prisma.timelineEntry.count({ where: { run, kind: 'taskReassigned' } });

  it('hand over and back by themselves, each once, and say when to look next', async () => {
    await registerAbsence(db, ekonomichef, run, { ...away, from: '2027-05-12', to: '2027-05-14' });
    expect(await db.prisma.wake.count({ where: { run, process: `cycle/${run}` } })).toBe(1);
    expect(await handOver()).toEqual(instantAt('2027-05-12', '00:30'));
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
    await clockAt('2027-05-12');
    expect(await handOver()).toEqual(instantAt('2027-05-15', '00:30'));
    expect(await solen()).toMatchObject({ person: 'ec-manen', state: 'open' });
    expect(await db.prisma.wake.findMany({ where: { run, reason: 'ladder' }, select: { process: true, neededBy: true } })).toEqual([
      { process: `morgon/${run}`, neededBy: (await solen())?.nextRungAt },
    ]);
    expect(await handOver()).toEqual(instantAt('2027-05-15', '00:30'));
    expect(await reassigned()).toBe(1);
    await clockAt('2027-05-15');
    expect(await handOver()).toBeNull();
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
    expect((await tasksOf(db, run, P04)).get('manen|answer|chef')).toMatchObject({ person: 'ec-manen' });
    await handOver();
    expect(await reassigned()).toBe(2);
    const entries = await db.prisma.timelineEntry.findMany({ where: { run, kind: 'taskReassigned' }, orderBy: { id: 'asc' } });
    expect(entries.map((e) => [e.actor, e.payload])).toEqual([
      ['system', { old: 'ec-solen', new: 'ec-manen', why: 'frånvaro' }],
      ['system', { old: 'ec-manen', new: 'ec-solen', why: 'frånvaron är slut' }],
    ]);
  });

  it('move what waits as well, so that an approval opens for who is there', async () => {
    await registerAbsence(db, ekonomichef, run, { person: 'vc-forskola', from: '2027-05-12', to: '2027-05-21', substitute: 'fc-skolnamnden' });
    await clockAt('2027-05-12');
    await handOver();
    expect((await tasksOf(db, run, P04)).get('forskola|approve|chef')).toMatchObject({ person: 'fc-skolnamnden', state: 'waiting' });
    expect(await db.prisma.notice.count({ where: { run, person: 'fc-skolnamnden', occasion: { startsWith: 'handed|' } } })).toBe(0);
  });

  it('follow a substitute who is away too, and each comes back in turn', async () => {
    await registerAbsence(db, ekonomichef, run, { ...away, to: '2027-05-18' });
    await registerAbsence(db, ekonomichef, run, { person: 'ec-manen', from: '2027-05-12', to: '2027-05-13', substitute: 'ec-stjarnan' });
    const whom = async (day: string) => {
      await clockAt(day);
      await handOver();
      return (await solen())?.person;
    };
    expect([await whom('2027-05-11'), await whom('2027-05-12'), await whom('2027-05-14'), await whom('2027-05-19')]).toEqual(['ec-manen', 'ec-stjarnan', 'ec-manen', 'ec-solen']);
  });

  it('give a lifted approval to the substitute and back to whom it was given', async () => {
    const lifted = { where: { run_key: { run, key: `${P04}|forskola|approve|chef` } } };
    await db.prisma.task.update({ ...lifted, data: { sameAsBelow: true, person: 'ekonomichef' } });
    await registerAbsence(db, ekonomichef, run, { person: 'ekonomichef', from: '2027-05-12', to: '2027-05-14', substitute: 'ekonom-ks' });
    const whom = async (day: string) => {
      await clockAt(day);
      await handOver();
      return (await db.prisma.task.findUniqueOrThrow(lifted)).person;
    };
    expect([await whom('2027-05-12'), await whom('2027-05-15'), await whom('2027-05-16')]).toEqual(['ekonom-ks', 'ekonomichef', 'ekonomichef']);
  });

  it('wait for what is under way on the same step', async () => {
    const looking = await locked(db, `step/${run}/${P04}`);
    const registered = registerAbsence(db, ekonomichef, run, away);
    await looking.waitedFor();
    await looking.client.query(`update task set rung = 1, revision = revision + 1 where run = $1 and key = $2`, [run, `${P04}|solen|answer|chef`]);
    const { rows } = await looking.client.query<{ revision: number }>('select revision from task where run = $1 and key = $2', [run, `${P04}|solen|answer|chef`]);
    await looking.commit();
    await registered;
    const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run, kind: 'taskReassigned' } });
    expect(entry.revision).toBe((rows[0]?.revision ?? 0) + 1);
    expect(await solen()).toMatchObject({ person: 'ec-manen', rung: 0, revision: entry.revision });
  });
});

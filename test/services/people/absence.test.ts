import { endAbsence, registerAbsence } from '../../../services/people/absence';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, P04, settleDown, startStepped, tasksOf } from '../years/support';

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

  it('leaves tasks where they are until the days have come', async () => {
    expect((await registerAbsence(db, ekonomichef, run, { ...away, from: '2027-05-12' })).moved).toEqual([]);
    expect(await solen()).toMatchObject({ person: 'ec-solen' });
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

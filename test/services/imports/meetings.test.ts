import { instantAt } from '../../../domain/calendar/zone';
import { importMeetings, type MeetingsImport } from '../../../services/imports/meetings';
import { applyAdjustment } from '../../../services/plan/adjust';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, LILLBY, occurrenceOf, P04, settleDown, tasksOf } from '../years/support';
import { closePeriod } from '../../../services/years/closePeriod';
import { loadMunicipality } from '../../../services/years/municipality';
import { startReal, written } from './support';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.prisma.run.updateMany({ data: { kind: 'rehearsal', state: 'finished' } });
  run = await startReal(db);
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
});

/** The year's own calendar for skolnämnden and KF as the secretary's sheet has it, with days exchanged. */
function sheet(...exchange: [string, string][]): Buffer {
  const { meetings } = loadMunicipality(LILLBY);
  const rows = meetings.filter((m) => m.day.startsWith('2027') && ['skolnamnden', 'KF'].includes(m.organ)).map((m) => `${m.organ};${m.day};;`);
  const text = exchange.reduce((rest, [from, to]) => {
    if (!rest.includes(from)) throw new Error(`${from} is not in the sheet`);
    return rest.replace(from, to);
  }, `nämnd;datum;typ;handlingsstopp\n${rows.join('\n')}\n`);
  return Buffer.from(text, 'utf8');
}

const take = (content: Buffer, more: Partial<MeetingsImport> = {}) => importMeetings(db, ekonomichef, { municipality: 'lillby', file: 'moten.csv', content, ...more });
const only = async (content: Buffer, more: Partial<MeetingsImport> = {}) => {
  const { years, ...rest } = await take(content, more);
  const [year] = years;
  if (!year) throw new Error('no year');
  return { ...rest, ...year };
};
const meeting = (id: string) => db.prisma.meeting.findUnique({ where: { run_id: { run, id } } });

test('a sheet that says what is there already writes nothing', async () => {
  const before = await written(db, run);
  expect(await only(sheet())).toMatchObject({ changed: false, changes: [], effect: null });
  expect(await written(db, run)).toEqual(before);
});

test('a moved, a cancelled and a new meeting become one adjustment: tasks follow, each person is told once; the second time nothing happens', async () => {
  const content = sheet(['skolnamnden;2027-05-18', 'skolnamnden;25 maj 2027'], ['KF;2027-11-22;;', 'KF;2027-11-22;inställt;'], ['KF;2027-10-25;;', 'KF;2027-10-25;;\nKF;2027-12-13;extra;2027-12-01']);
  const before = await written(db, run);
  const dry = await only(content, { dryRun: true });
  expect(dry.lines).toEqual([
    'skolnamnden flyttas från 2027-05-18 till 2027-05-25, handlingsstopp 2027-05-18.',
    'KF 2027-11-22 ställs in.',
    'KF 2027-12-13 läggs till som extra sammanträde, handlingsstopp 2027-12-01.',
  ]);
  expect(dry.effect?.moves.length).toBeGreaterThan(0);
  expect(await written(db, run)).toEqual(before);
  expect(await meeting('skolnamnden-2027-05-18')).toMatchObject({ day: '2027-05-18' });

  const done = await only(content, { list: dry.list, ...(dry.effect?.needsReason ? { reason: 'Ny kalender.', name: 'Ekonomichef' } : {}) });
  expect(done.revision).toBe(dry.revision + 1);
  expect(done.effect).toEqual(dry.effect);
  expect(await meeting('skolnamnden-2027-05-18')).toMatchObject({ day: '2027-05-25', handlingsstopp: '2027-05-18' });
  expect(await meeting('KF-2027-11-22')).toMatchObject({ state: 'cancelled' });
  expect(await meeting('KF-2027-12-13')).toMatchObject({ type: 'extra', handlingsstopp: '2027-12-01' });
  expect((await occurrenceOf(db, run, P04)).state).toBe('open');
  const told = await db.prisma.notice.groupBy({ by: ['person'], where: { run, kind: 'moved' }, _count: true });
  expect(told.every((t) => t._count === 1)).toBe(true);
  expect(told.map((t) => t.person)).toEqual(expect.arrayContaining(dry.effect?.mails.map((m) => m.person) ?? []));
  expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'adjusted' } })).toBe(1);

  const after = await written(db, run);
  expect(await only(content)).toMatchObject({ changed: false, changes: [] });
  expect(await written(db, run)).toEqual(after);
  await expect(take(content, { list: dry.list })).rejects.toMatchObject({ code: 'conflict' });
});

test('what somebody has cancelled stays cancelled, what has been is left, and the rest of the calendar too', async () => {
  await applyAdjustment(db, ekonomichef, run, { kind: 'cancelMeeting', meeting: 'skolnamnden-2027-06-15' }, { expectedRevision: await revision(), reason: 'Fullt.', name: 'Ekonomichef' });
  const before = await written(db, run);
  const done = await only(sheet(['skolnamnden;2027-01-19;;', 'skolnamnden;2027-01-20;;']));
  expect(done.changes).toEqual([]);
  expect(done.notes).toEqual([
    'skolnamnden 2027-01-20 ligger före i dag och finns inte i årshjulet. Det läggs inte till i efterhand.',
    'skolnamnden 2027-06-15 är inställt i årshjulet men står kvar i filen. Det är fortfarande inställt.',
  ]);
  expect(await written(db, run)).toEqual(before);
  expect(await meeting('KS-2027-06-16')).toMatchObject({ state: 'planned' });
  expect(await meeting('skolnamnden-2028-01-18')).toMatchObject({ state: 'planned' });
});

test('two years that run are changed in one transaction: one that cannot be leaves the other as it was', async () => {
  const other = await startReal(db, 2028);
  await db.prisma.run.update({ where: { id: other }, data: { clockNow: instantAt('2027-05-07', '10:00') } });
  const content = sheet(['skolnamnden;2027-09-14', 'skolnamnden;2027-09-15']);
  const organ = await db.prisma.organ.delete({ where: { run_id: { run: other, id: 'KF' } } });
  await expect(take(content)).rejects.toMatchObject({ code: 'invalid', errors: expect.arrayContaining([{ field: 'rad 2, organ', text: expect.stringContaining('"KF" finns inte') }]) });
  expect(await meeting('skolnamnden-2027-09-14')).toMatchObject({ day: '2027-09-14' });

  await db.prisma.organ.create({ data: organ });
  const { years } = await take(content);
  expect(years.map((y) => [y.run, y.changes.length])).toEqual([[run, 1], [other, 1]]);
  for (const r of [run, other]) expect(await db.prisma.meeting.findFirst({ where: { run: r, id: 'skolnamnden-2027-09-14' } })).toMatchObject({ day: '2027-09-15' });
});

test('a day that the law has set is passed with a reason and a name only', async () => {
  const content = sheet(['KF;2027-10-25;;', 'KF;2027-10-25;inställt;'], ['KF;2027-11-22;;', 'KF;2027-11-22;inställt;']);
  const dry = await only(content, { dryRun: true });
  expect(dry.effect?.needsReason).toBe(true);
  await expect(take(content)).rejects.toMatchObject({ code: 'rule', errors: [{ field: 'reason' }, { field: 'name' }] });
  expect(await meeting('KF-2027-11-22')).toMatchObject({ state: 'planned' });
  await take(content, { reason: 'Fullmäktige sammanträder i januari.', name: 'Ekonomichef' });
  expect(await db.prisma.finding.count({ where: { run, occasion: { startsWith: 'law|' } } })).toBeGreaterThan(0);
});

test('every error at once, with line and field', async () => {
  const before = await written(db, run);
  await expect(take(Buffer.from('organ;datum\nskolnemnden;2027-09-14\nKS;14/9\n'))).rejects.toMatchObject({
    code: 'invalid',
    detail: 'moten.csv har 2 fel. Ingenting har ändrats.',
    errors: [{ field: 'rad 2, organ', text: expect.stringContaining('Menade du "skolnamnden"?') }, { field: 'rad 3, datum', text: expect.stringContaining('årtal') }],
  });
  await expect(take(Buffer.alloc(0))).rejects.toMatchObject({ code: 'invalid', detail: 'moten.csv: Filen är tom.' });
  expect(await written(db, run)).toEqual(before);
});

async function revision(): Promise<number> {
  return (await db.prisma.run.findUniqueOrThrow({ where: { id: run } })).revision;
}

test('the tasks of an open step keep who has them', async () => {
  await take(sheet(['skolnamnden;2027-05-18', 'skolnamnden;2027-05-25']), { reason: 'Ny dag.', name: 'Ekonomichef' });
  expect((await tasksOf(db, run, P04)).get('solen|answer|chef')).toMatchObject({ person: 'ec-solen', state: 'open' });
});

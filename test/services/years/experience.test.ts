import { instantAt } from '../../../domain/calendar/zone';
import { workingDaysBetween } from '../../../domain/calendar/workingDays';
import { proposeNext } from '../../../domain/next/propose';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closePeriod } from '../../../services/years/closePeriod';
import { closeYear } from '../../../services/years/closeYear';
import { experienceOf } from '../../../services/years/experience';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, LILLBY, P04, startStepped } from './support';

let db: TestDatabase;
let run: string;
let due: string;

/** A year on a stepped clock, so that days can pass; made a real one when it is read. */
beforeAll(async () => {
  db = await freshDatabase();
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await at(db, run, '2027-05-10');
  const task = await db.prisma.task.findFirstOrThrow({ where: { run, occurrence: P04, kind: 'answer', state: 'open' } });
  due = task.dueDay;
  await db.prisma.run.update({ where: { id: run }, data: { clockNow: instantAt('2027-09-20', '09:00') } });
});
afterAll(() => db.drop());

it('is refused for a rehearsal: nobody really did anything in it', async () => {
  await expect(experienceOf(db, ekonomichef, run)).rejects.toThrow('är en övning');
  await db.prisma.run.update({ where: { id: run }, data: { kind: 'real' } });
});

it('tells what nobody has answered, in arbetsdagar up to today', async () => {
  const { late, today, finished } = await experienceOf(db, ekonomichef, run);
  expect([today, finished]).toEqual(['2027-09-20', false]);
  const step = late.find((s) => s.step === 'delarsuppgifter');
  expect(step?.at).toContainEqual({ occurrence: P04, organ: 'skolnamnden', what: 'answers', workingDays: workingDaysBetween(due, '2027-09-20'), open: true });
  expect(step?.workingDays).toBe(Math.max(...(step?.at ?? []).map((a) => a.workingDays)));
});

it('tells what was answered late by its day, and nothing of what came in time', async () => {
  await db.prisma.task.updateMany({ where: { run, occurrence: P04 }, data: { state: 'done', late: false, doneAt: instantAt(due, '09:00') } });
  const one = await db.prisma.task.findFirstOrThrow({ where: { run, occurrence: P04, kind: 'answer', dueDay: due }, orderBy: { key: 'asc' } });
  const doneOn = '2027-06-02';
  await db.prisma.task.update({ where: { id: one.id }, data: { late: true, doneAt: instantAt(doneOn, '16:00') } });
  await db.prisma.occurrence.updateMany({ where: { run, step: 'delarsuppgifter' }, data: { state: 'finished', finishedAt: instantAt('2027-01-11', '09:00') } });
  await db.prisma.task.updateMany({ where: { run, occurrence: { not: P04 }, state: 'open' }, data: { state: 'withdrawn' } });
  const { late } = await experienceOf(db, ekonomichef, run);
  expect(late.filter((s) => s.step === 'delarsuppgifter').map((s) => s.at)).toEqual([
    [{ occurrence: P04, organ: 'skolnamnden', what: 'answers', workingDays: workingDaysBetween(due, doneOn), open: false }],
  ]);
  await db.prisma.task.update({ where: { id: one.id }, data: { late: false } });
  expect((await experienceOf(db, ekonomichef, run)).late.some((s) => s.step === 'delarsuppgifter')).toBe(false);
});

it('tells a step that was done after its day by the day on which the organ decided, not on which it was registered', async () => {
  const row = await db.prisma.occurrence.findFirstOrThrow({ where: { run, kind: 'steg', state: { in: ['planned', 'open'] } }, orderBy: { due: 'asc' } });
  await db.prisma.occurrence.update({ where: { run_id: { run, id: row.id } }, data: { due: '2027-04-12', state: 'finished', finishedAt: instantAt('2027-04-30', '10:00') } });
  const worst = async (): Promise<number | undefined> => (await experienceOf(db, ekonomichef, run)).late.find((s) => s.step === row.step)?.at.find((a) => a.occurrence === row.id)?.workingDays;
  expect(await worst()).toBe(workingDaysBetween('2027-04-12', '2027-04-30'));
  await db.prisma.matter.create({
    data: { id: 'm-test', run, key: 'm-test', occurrence: row.id, process: `step/${run}/${row.id}`, organ: row.organ, authority: row.authority, verb: 'beslutar', position: 0, label: 'Ärendet', state: 'decided', decidedDay: '2027-04-14' },
  });
  expect(await worst()).toBe(2);
});

it('tells who left, and who has the post now', async () => {
  const holder = await db.prisma.roleHolder.findFirstOrThrow({ where: { run, role: 'chef', scope: { startsWith: 'unit:' } }, orderBy: { id: 'asc' } });
  await db.prisma.roleHolder.updateMany({ where: { run, person: holder.person }, data: { toDay: '2027-08-31' } });
  await db.prisma.roleHolder.create({ data: { run, role: holder.role, scope: holder.scope, person: 'ekonomichef', fromDay: '2027-09-01' } });
  const { left } = await experienceOf(db, ekonomichef, run);
  expect(left.map((l) => [l.person, l.until])).toEqual([[holder.person, '2027-08-31']]);
  expect(left[0]?.posts).toContainEqual({ role: 'chef', scope: holder.scope, now: 'ekonomichef' });
});

it('carries åtgärdsplaner that are not in balance and händelser that are not done, also after the year is closed', async () => {
  const plan = { run, organ: 'skolnamnden', authority: 'skolnamnden', unit: 'skolnamnden', occurrence: P04, deviation: -350_000, chain: 'balans', openedAt: instantAt('2027-05-20', '10:00') };
  await db.prisma.actionPlan.createMany({ data: [{ ...plan, id: 'a1', process: 'p1', n: 1, state: 'running' }, { ...plan, id: 'a2', process: 'p2', n: 2, state: 'closed' }] });
  const like = await db.prisma.occurrence.findFirstOrThrow({ where: { run, kind: 'steg' } });
  const event = { ...like, planned: {}, settledAs: undefined, kind: 'handelse', step: 'uppdrag', organ: 'skolnamnden', state: 'open', finishedAt: null };
  await db.prisma.occurrence.createMany({ data: [{ ...event, id: 'uppdrag/skolnamnden/1', label: 'Uppdrag ett', due: '2027-10-01' }, { ...event, id: 'uppdrag/skolnamnden/2', label: 'Uppdrag två', state: 'finished', finishedAt: instantAt('2027-06-01', '10:00') }] });
  const before = await experienceOf(db, ekonomichef, run);
  expect(before.plans).toEqual([expect.objectContaining({ organ: 'skolnamnden', n: 1, deviation: -350_000, openedOn: '2027-05-20', state: 'running' })]);
  expect(before.open.map((o) => [o.occurrence, o.due])).toEqual([['uppdrag/skolnamnden/1', '2027-10-01']]);
  await closeYear(db, ekonomichef, run, { reason: 'Året är slut.' });
  const after = await experienceOf(db, ekonomichef, run);
  expect([after.finished, after.plans[0]?.state, after.open.map((o) => o.occurrence)]).toEqual([true, 'handedOver', ['uppdrag/skolnamnden/1']]);
});

it('makes a proposal', async () => {
  const files = Object.fromEntries(['arshjul.yaml', 'organisation.yaml', 'sammantraden.yaml'].map((f) => [f, readFileSync(join(LILLBY, f), 'utf8')])) as Record<'arshjul.yaml' | 'organisation.yaml' | 'sammantraden.yaml', string>;
  const next = proposeNext(files, 2027, await experienceOf(db, ekonomichef, run));
  expect(next.files['forslag.md']).toContain(`(${run}, avslutat)`);
  expect(next.carried.plans).toHaveLength(1);
  expect(next.late.length).toBeGreaterThan(0);
});

it('is nobody else’s', async () => {
  await expect(experienceOf(db, { ...ekonomichef, municipality: 'annan' }, run)).rejects.toThrow(/Det finns inget år/);
});

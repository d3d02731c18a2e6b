// A registration that was wrong is put right: its effects go, the right one's come; never once something later hangs on it.
const replan = jest.fn().mockResolvedValue([]);
jest.mock('../../../services/plan/replan', () => ({ replan: (...args: unknown[]) => replan(...args) as unknown }));

import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { correctDecision, type CorrectionInput } from '../../../services/decisions/correct';
import { registerMeeting, type Outcome } from '../../../services/decisions/register';
import { reopen } from '../../../services/decisions/reopen';
import { standingFacts, type Fact } from '../../../domain/plan/facts';
import type { Actor } from '../../../services/access/actor';
import { look } from '../../../services/process/look';
import { carry } from '../../../services/plan/carried';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear } from '../../support/smallYear';
import { addStep, doneTasks, lookAt, matterAt, mattersOf, place } from './support';

let db: TestDatabase;
let year: SmallYear;
let ns: Actor;
let ksns: Actor;
const BUN = 'BUN-2027-06-01';
const KS = 'KS-2027-06-16';

beforeEach(async () => {
  db = await freshDatabase();
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'] });
  ns = year.actor(year.people.ns, 'namndsekreterare', 'simulated');
  ksns = year.actor(year.people.ksns, 'namndsekreterare', 'simulated');
  await lookAt(db, year);
  await year.setClock('2027-06-01', '16:00');
});
afterEach(() => db.drop());

async function register(outcome: Omit<Outcome, 'matter'>): Promise<string> {
  const { id } = await matterAt(db, year, 'BUN');
  await registerMeeting(db, ns, BUN, { outcomes: [{ matter: id, ...outcome }] });
  return id;
}
const correct = (id: string, input: Omit<CorrectionInput, 'reason'>, opts = {}) => correctDecision(db, ns, id, { reason: 'Fel rad i protokollet.', ...input }, opts);
const standing = async (): Promise<string[]> => {
  const facts = await db.prisma.fact.findMany({ where: { run: year.run }, orderBy: { seq: 'asc' } });
  return standingFacts(facts.map((f) => f.payload as unknown as Fact)).map((f) => (f.kind === 'decided' ? `${f.outcome} ${f.nextMeeting ?? '-'}` : f.kind));
};
const openFindings = async (): Promise<string[]> => (await db.prisma.finding.findMany({ where: { run: year.run, closedAt: null } })).map((f) => f.rule);

test('bordläggning that was a bifall: the next round is gone, the chain goes on, the record says old, new and why', async () => {
  const id = await register({ outcome: 'bordlaggning' });
  await lookAt(db, year);
  replan.mockClear();
  const receipt = await correct(id, { outcome: 'bifall', paragraph: '47' });
  expect(receipt).toMatchObject({ was: 'bordlaggning', outcome: 'bifall', state: 'decided', paragraph: '§ 47' });
  expect(await standing()).toEqual(['bifall -']);
  expect(replan).toHaveBeenCalledWith(expect.anything(), year.run, expect.anything(), [year.occurrence]);
  await lookAt(db, year);
  expect(await mattersOf(db, year)).toEqual([`BUN 1 decided bifall @${BUN}`, `KS 1 open - @${KS}`]);
  const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: year.run, kind: 'decisionCorrected' } });
  expect(entry).toMatchObject({ actor: 'p-ns', subject: id, payload: { old: 'bordlaggning', new: 'bifall', why: 'Fel rad i protokollet.', undone: [`${year.occurrence}|BUN|godkanner|2`] } });
});

test('bifall that was an avslag: the next organ loses it; and back again: it gets it, the finding is closed', async () => {
  const id = await register({ outcome: 'bifall' });
  await lookAt(db, year);
  expect((await mattersOf(db, year))[1]).toContain('KS 1 open');
  await correct(id, { outcome: 'avslag' });
  expect(await mattersOf(db, year)).toEqual([`BUN 1 decided avslag @${BUN}`, `KS 1 superseded - @${KS}`]);
  expect(await openFindings()).toEqual(['avslag']);
  await correct(id, { outcome: 'bifall' });
  expect(await openFindings()).toEqual([]);
  await correct(id, { outcome: 'avslag' });
  expect(await openFindings()).toEqual(['avslag']);
  await correct(id, { outcome: 'bifall' });
  await lookAt(db, year);
  expect(await mattersOf(db, year)).toEqual([`BUN 1 decided bifall @${BUN}`, `KS 1 open - @${KS}`]);
  expect(await standing()).toEqual(['bifall -']);
});

test('bifall that was an återremiss waits for its receiver; bifall that was bordlagt goes to the next meeting', async () => {
  const id = await register({ outcome: 'bifall' });
  await lookAt(db, year);
  await expect(correct(id, { outcome: 'aterremiss' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'motivation' }] });
  await correct(id, { outcome: 'aterremiss', motivation: 'Underlaget räcker inte.' });
  await lookAt(db, year);
  expect(await mattersOf(db, year)).toEqual([`BUN 1 decided aterremiss @${BUN}`, `KS 1 waiting - @${KS}`]);
  await correct(id, { outcome: 'bordlaggning' });
  await lookAt(db, year);
  expect(await mattersOf(db, year)).toEqual([`BUN 1 superseded bordlaggning @${BUN}`, 'BUN 2 open - @BUN-2027-06-22', `KS 1 waiting - @${KS}`]);
});

describe('says what hangs on it and changes nothing', () => {
  const refused = async (id: string, text: string, input: Omit<CorrectionInput, 'reason'> = { outcome: 'avslag' }): Promise<void> => {
    const before = await mattersOf(db, year);
    await expect(correct(id, input)).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining(text) as string });
    expect(await mattersOf(db, year)).toEqual(before);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'decisionCorrected' } })).toBe(0);
  };

  test('the next organ has decided', async () => {
    const id = await register({ outcome: 'bifall' });
    await lookAt(db, year);
    await year.setClock('2027-06-16', '17:00');
    await registerMeeting(db, ksns, KS, { outcomes: [{ matter: (await matterAt(db, year, 'KS')).id, outcome: 'noterat' }] });
    await refused(id, 'Kommunstyrelsen har sedan dess behandlat ärendet');
  });

  test('the receiver of the återremiss has chosen; the tabled ärende has been treated again', async () => {
    const id = await register({ outcome: 'aterremiss', motivation: 'Underlaget räcker inte.' });
    await reopen(db, year.actor('p-ekc', 'ekonomichef'), id, { reopen: 'nothing' }).catch(() => reopen(db, ns, id, { reopen: 'nothing' }));
    await refused(id, 'redan sagt vad som öppnas igen');
  });

  test('the tabled ärende has been treated again', async () => {
    const id = await register({ outcome: 'bordlaggning' });
    await lookAt(db, year);
    await year.setClock('2027-06-22', '16:00');
    await registerMeeting(db, ns, 'BUN-2027-06-22', { outcomes: [{ matter: (await matterAt(db, year, 'BUN')).id, outcome: 'bifall' }] });
    await refused(id, 'behandlats en gång till');
  });

  test('what it carries has been taken into a plan; the year is over', async () => {
    const id = await register({ outcome: 'bifall' });
    const carried = { id: `${id}-schedule`, run: year.run, matter: id, occurrence: year.occurrence, label: 'x', organ: 'BUN', day: '2027-06-01', carries: 'schedule', owner: 'ekonomichef', forYear: 2028, at: new Date(0) };
    await db.prisma.carriedAdjustment.create({ data: { ...carried, state: 'adopted' } });
    await refused(id, 'redan infört i planen');
    await db.prisma.carriedAdjustment.update({ where: { id: carried.id }, data: { state: 'pending' } });
    await correct(id, { outcome: 'avslag' });
    expect(await db.prisma.carriedAdjustment.count()).toBe(0);
    await db.prisma.run.update({ where: { id: year.run }, data: { state: 'finished' } });
    await expect(correct(id, { outcome: 'bifall' })).rejects.toMatchObject({ detail: 'Registreringen kan inte rättas: året är avslutat.' });
    expect(carry).toBeDefined();
  });
});

describe('when the step was over with the wrong decision', () => {
  async function finished(): Promise<string> {
    await addStep(db, year, { id: 'internbudget/BUN', organ: 'BUN', chain: [place(0, 'BUN', 'beslutar', BUN, '2027-06-01')] });
    await year.setClock('2027-05-24');
    await lookAt(db, year, 'internbudget/BUN');
    await year.setClock('2027-06-01', '16:00');
    const { id } = await matterAt(db, year, 'BUN', 'internbudget/BUN');
    await registerMeeting(db, ns, BUN, { outcomes: [{ matter: id, outcome: 'bifall' }] });
    await look(db, `step/${year.run}/internbudget/BUN`);
    return id;
  }
  const state = async () => ({
    process: await db.prisma.process.findUniqueOrThrow({ where: { id: `step/${year.run}/internbudget/BUN` }, select: { phase: true, live: true, started: true } }),
    occurrence: await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: 'internbudget/BUN' } }, select: { state: true, finishedAt: true } }),
  });

  test('its process begins again where the organs decide', async () => {
    const id = await finished();
    expect(await state()).toMatchObject({ process: { phase: 'finished', live: false }, occurrence: { state: 'finished' } });
    await correct(id, { outcome: 'aterremiss', motivation: 'Underlaget räcker inte.' });
    expect(await state()).toEqual({ process: { phase: 'deciding', live: true, started: false }, occurrence: { state: 'open', finishedAt: null } });
    await correct(id, { outcome: 'bifall' });
    await look(db, `step/${year.run}/internbudget/BUN`);
    expect(await state()).toMatchObject({ occurrence: { state: 'finished' } });
  });

  test('not once a step that waited for it has opened', async () => {
    const id = await finished();
    await addStep(db, year, { id: 'arbetsplan/BUN', organ: 'BUN', chain: [], builtOn: ['internbudget/BUN'] });
    await expect(correct(id, { outcome: 'avslag' })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('har öppnats sedan steget blev klart') as string });
    await db.prisma.occurrence.update({ where: { run_id: { run: year.run, id: 'arbetsplan/BUN' } }, data: { openedAt: null, state: 'planned' } });
    await expect(correct(id, { outcome: 'avslag' })).resolves.toMatchObject({ outcome: 'avslag' });
  });
});

describe('what had been told and not mailed', () => {
  const told = async (): Promise<string[]> =>
    (await db.prisma.notice.findMany({ where: { run: year.run, mail: null, dropped: null, kind: { in: ['matterOnMeeting', 'decided'] } }, orderBy: { id: 'asc' } })).map(
      (n) => `${n.kind} ${n.person} ${(n.payload as { outcome?: string }).outcome ?? (n.payload as { meeting?: string }).meeting ?? '-'}`,
    );

  test('is told anew when the right decision brings it back, with what is right', async () => {
    await doneTasks(db, year, year.occurrence, year.process);
    await db.prisma.notice.deleteMany({});
    const id = await register({ outcome: 'bordlaggning' });
    await lookAt(db, year);
    expect(await told()).toEqual(['decided p-fc bordlaggning', 'matterOnMeeting p-ns BUN-2027-06-22']);
    await correct(id, { outcome: 'bifall' });
    await lookAt(db, year);
    expect(await told()).toEqual(['decided p-fc bifall', `matterOnMeeting p-ksns ${KS}`]);
    await correct(id, { outcome: 'avslag' });
    await correct(id, { outcome: 'bifall' });
    await lookAt(db, year);
    expect(await told()).toEqual(['decided p-fc bifall', `matterOnMeeting p-ksns ${KS}`]);
  });

  test('what has gone with a mail is not told twice', async () => {
    const id = await register({ outcome: 'bifall' });
    await lookAt(db, year);
    await db.prisma.notice.updateMany({ data: { mail: 'm1' } });
    await correct(id, { outcome: 'avslag' });
    await correct(id, { outcome: 'bifall' });
    await lookAt(db, year);
    expect(await db.prisma.notice.count({ where: { kind: 'matterOnMeeting', person: 'p-ksns' } })).toBe(1);
  });
});

test('what the organ did whatever it decided stays a finding; what hangs on the outcome is closed', async () => {
  // KS takes it at its own meeting before the nämnd has decided.
  await year.setClock('2027-06-16', '17:00');
  const ks = await matterAt(db, year, 'KS');
  await registerMeeting(db, ksns, KS, { outcomes: [{ matter: ks.id, outcome: 'avslag' }] });
  expect((await openFindings()).sort()).toEqual(['beslut-dar-inget-begars', 'fore-foregaende']);
  await registerMeeting(db, ns, BUN, { outcomes: [{ matter: (await matterAt(db, year, 'BUN')).id, outcome: 'bifall' }] });
  await correctDecision(db, ksns, ks.id, { outcome: 'noterat', reason: 'Fel rad i protokollet.' });
  expect(await openFindings()).toEqual(['fore-foregaende']);
});

test('a finding about a round that never was is closed with it', async () => {
  await db.prisma.meeting.deleteMany({ where: { run: year.run, organ: 'BUN', day: { gt: '2027-06-01' } } });
  const id = await register({ outcome: 'bordlaggning' });
  await lookAt(db, year);
  expect(await openFindings()).toEqual(['inget-sammantrade']);
  await correct(id, { outcome: 'bifall' });
  expect(await openFindings()).toEqual([]);
});

test('is guarded: a reason, the revision, the key, what is not registered, and who may', async () => {
  const id = await register({ outcome: 'bifall' });
  await expect(correctDecision(db, ns, id, { outcome: 'avslag', reason: ' ' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'reason' }] });
  await expect(correct(id, { outcome: 'avslag' }, { expectedRevision: 99 })).rejects.toMatchObject({ code: 'conflict' });
  await expect(correctDecision(db, year.actor('p-ec1', 'chef', 'simulated'), id, { outcome: 'avslag', reason: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  const [one, two] = await Promise.all([1, 2].map(() => correct(id, { outcome: 'avslag' }, { idempotencyKey: 'r1' })));
  expect(two).toEqual(one);
  expect(await db.prisma.timelineEntry.count({ where: { kind: 'decisionCorrected' } })).toBe(1);
  const ks = await matterAt(db, year, 'KS');
  await expect(correctDecision(db, ksns, ks.id, { outcome: 'bifall', reason: 'x' })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('inte registrerat') as string });
  const { revision } = await db.prisma.matter.findUniqueOrThrow({ where: { id } });
  await expect(correct(id, { outcome: 'bifall' }, { expectedRevision: revision })).resolves.toMatchObject({ revision: revision + 1 });
  expect(await inTransaction(db, async (tx) => clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: year.run } })).today)).toBe('2027-06-01');
});

// A small year has rows and no planner, so what replanning does is tested where the planner is (test/services/plan).
const replan = jest.fn().mockResolvedValue([]);
jest.mock('../../../services/plan/replan', () => ({ replan: (...args: unknown[]) => replan(...args) as unknown }));

import { registerMeeting } from '../../../services/decisions/register';
import { registerOutside } from '../../../services/decisions/outside';
import { addParagraph, remindParagraphs } from '../../../services/decisions/paragraph';
import { meetingView, meetingsOf, outsideOf } from '../../../services/decisions/read';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import type { Actor } from '../../../services/access/actor';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { smallYear, type SmallYear, type SmallYearOptions } from '../../support/smallYear';
import { addStep, lookAt, matterAt, mattersOf, place } from './support';

let db: TestDatabase;
let year: SmallYear;
let ns: Actor;
let ksns: Actor;

async function begin(options: SmallYearOptions = {}): Promise<void> {
  db = await freshDatabase();
  year = await smallYear(db, { phase: 'deciding', now: ['2027-05-21', '12:00'], ...options });
  ns = year.actor(year.people.ns, 'namndsekreterare', 'simulated');
  ksns = year.actor(year.people.ksns, 'namndsekreterare', 'simulated');
  replan.mockClear();
}

afterEach(() => db.drop());

const BUN = 'BUN-2027-06-01';
const findings = async (): Promise<string[]> => (await db.prisma.finding.findMany({ where: { run: year.run }, orderBy: { id: 'asc' } })).map((f) => f.rule);
const notices = async (kind: string): Promise<string[]> =>
  (await db.prisma.notice.findMany({ where: { run: year.run, kind }, orderBy: { id: 'asc' } })).map((n) => `${n.person} ${n.occasion}`);

describe('giving an ärende to its organ', () => {
  beforeEach(() => begin());

  test('the first look makes the chain, opens the first organ and tells its secretary; a second changes nothing', async () => {
    const first = await lookAt(db, year);
    expect(first).toEqual({ done: false, next: new Date('2027-06-02T04:00:00Z') });
    expect(await mattersOf(db, year)).toEqual([`BUN 1 open - @${BUN}`, 'KS 1 waiting - @KS-2027-06-16']);
    expect(await notices('matterOnMeeting')).toEqual([`p-ns matter|${year.occurrence}|BUN|godkanner|1`]);
    const entries = await db.prisma.timelineEntry.count({ where: { run: year.run } });
    expect(await lookAt(db, year)).toEqual(first);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run } })).toBe(entries);
  });

  test('papers too late for the planned meeting: the next one, and the ekonomichef knows', async () => {
    await year.setClock('2027-05-25');
    await lookAt(db, year);
    expect((await mattersOf(db, year))[0]).toBe('BUN 1 open - @BUN-2027-06-22');
    expect(await findings()).toEqual(['senare-sammantrade']);
  });

  test('a cancelled meeting: the ärende is bound to the next at the next look', async () => {
    await lookAt(db, year);
    await db.prisma.meeting.update({ where: { run_id: { run: year.run, id: BUN } }, data: { state: 'cancelled' } });
    await lookAt(db, year);
    expect((await mattersOf(db, year))[0]).toBe('BUN 1 open - @BUN-2027-06-22');
  });

  test('a meeting that has been is asked for by the ladder, at each rung once, the ekonomichef from the first escalation', async () => {
    await lookAt(db, year);
    await year.setClock('2027-06-02');
    expect((await lookAt(db, year)).next).toEqual(new Date('2027-06-04T04:00:00Z'));
    await lookAt(db, year);
    expect(await notices('registerDecision')).toEqual([`p-ns registrationReminded|${BUN}|2027-06-01|en-efter`]);
    await year.setClock('2027-06-04');
    await lookAt(db, year);
    expect((await notices('registerDecision')).slice(1)).toEqual([`p-ns registrationReminded|${BUN}|2027-06-01|tre-efter`, `p-ekc registrationReminded|${BUN}|2027-06-01|tre-efter`]);
  });

  test('a new meeting, or a new day for it, is asked for anew', async () => {
    await lookAt(db, year);
    await year.setClock('2027-06-02');
    await lookAt(db, year);
    await db.prisma.meeting.update({ where: { run_id: { run: year.run, id: BUN } }, data: { day: '2027-06-08' } });
    await year.setClock('2027-06-09');
    await lookAt(db, year);
    await db.prisma.meeting.update({ where: { run_id: { run: year.run, id: BUN } }, data: { state: 'cancelled' } });
    await lookAt(db, year);
    await year.setClock('2027-06-23');
    await lookAt(db, year);
    const asked = [`${BUN}|2027-06-01`, `${BUN}|2027-06-08`, 'BUN-2027-06-22|2027-06-22'];
    expect(await notices('registerDecision')).toEqual(asked.map((meeting) => `p-ns registrationReminded|${meeting}|en-efter`));
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'registrationReminded' } })).toBe(3);
  });

  test('nothing is chased while the year or the organ is paused', async () => {
    await lookAt(db, year);
    await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { pausedAt: new Date() } });
    await year.setClock('2027-06-04');
    expect((await lookAt(db, year)).next).toBeNull();
    expect(await notices('registerDecision')).toEqual([]);
  });
});

describe('registering a meeting', () => {
  beforeEach(async () => {
    await begin();
    await lookAt(db, year);
    await year.setClock('2027-06-01', '16:00');
  });

  test('bifall: decided, recorded, the meeting held, the process woken; the next organ gets it', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const receipt = await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bifall', paragraph: '47' }] });
    expect(receipt).toMatchObject({ meeting: BUN, revision: 2, heldOn: '2027-06-01', paragraphsMissing: 0, registered: [{ outcome: 'bifall', paragraph: '§ 47', findings: [] }] });
    expect(await db.prisma.wake.findMany({ where: { process: year.process } })).toMatchObject([{ reason: 'decided' }]);
    expect(await db.prisma.fact.findMany({ where: { run: year.run } })).toMatchObject([{ kind: 'decided', payload: { organ: 'BUN', outcome: 'bifall', paragraph: '§ 47' } }]);
    expect(replan).not.toHaveBeenCalled();
    const entry = await db.prisma.timelineEntry.findFirstOrThrow({ where: { run: year.run, kind: 'decisionRegistered' } });
    expect(entry).toMatchObject({ actor: 'p-ns', actorRole: 'namndsekreterare', businessKey: `${year.occurrence}|BUN|godkanner|1`, payload: { old: null, new: 'bifall' } });
    await lookAt(db, year);
    expect(await mattersOf(db, year)).toEqual([`BUN 1 decided bifall @${BUN}`, 'KS 1 open - @KS-2027-06-16']);
    await year.setClock('2027-06-16', '17:00');
    const ks = await matterAt(db, year, 'KS');
    await registerMeeting(db, ksns, 'KS-2027-06-16', { outcomes: [{ matter: ks.id, outcome: 'bifall' }] });
    expect(await lookAt(db, year)).toEqual({ done: true, next: null });
    expect((await mattersOf(db, year))[1]).toBe('KS 1 decided noterat @KS-2027-06-16');
  });

  test('all the meeting’s ärenden in one send, or none of them', async () => {
    await addStep(db, year, { id: 'internbudget/BUN', organ: 'BUN', chain: [place(0, 'BUN', 'beslutar', BUN, '2027-06-01')] });
    // Opened in May, when its papers were still taken.
    await year.setClock('2027-05-24');
    await lookAt(db, year, 'internbudget/BUN');
    await year.setClock('2027-06-01', '16:00');
    const a = await matterAt(db, year, 'BUN');
    const b = await matterAt(db, year, 'BUN', 'internbudget/BUN');
    const wrong = registerMeeting(db, ns, BUN, { outcomes: [{ matter: a.id, outcome: 'bifall' }, { matter: b.id, outcome: 'aterremiss' }] });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'outcomes.1.motivation' }] });
    expect((await mattersOf(db, year))[0]).toContain('open');
    const receipt = await registerMeeting(db, ns, BUN, { outcomes: [{ matter: a.id, outcome: 'bifall' }, { matter: b.id, outcome: 'avslag' }] });
    expect(receipt.registered).toHaveLength(2);
    expect(await db.prisma.wake.count({ where: { reason: 'decided' } })).toBe(2);
  });

  test('the same key twice gives the same receipt; another revision is a conflict', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const input = { outcomes: [{ matter: matter.id, outcome: 'bifall' }] };
    const [one, two] = await Promise.all([1, 2].map(() => registerMeeting(db, ns, BUN, input, { idempotencyKey: 'k', expectedRevision: 1 })));
    expect(two).toEqual(one);
    expect(await db.prisma.timelineEntry.count({ where: { run: year.run, kind: 'decisionRegistered' } })).toBe(1);
    await expect(registerMeeting(db, ns, BUN, input, { expectedRevision: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await expect(registerMeeting(db, ns, BUN, input)).rejects.toMatchObject({ code: 'conflict', errors: [{ field: 'outcomes.0.outcome' }] });
  });

  test('two secretaries at once: one registers, the other is told', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const input = { outcomes: [{ matter: matter.id, outcome: 'bifall' }] };
    const both = await Promise.allSettled([registerMeeting(db, ns, BUN, input), registerMeeting(db, ns, BUN, input)]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('bordläggning binds to the organ’s next meeting, and the plan is asked again', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const receipt = await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bordlaggning' }] });
    expect(receipt.registered[0]).toMatchObject({ state: 'superseded', nextMeeting: 'BUN-2027-06-22' });
    expect(replan).toHaveBeenCalledWith(expect.anything(), year.run, expect.anything(), [year.occurrence]);
    await lookAt(db, year);
    expect(await mattersOf(db, year)).toEqual([`BUN 1 superseded bordlaggning @${BUN}`, 'BUN 2 open - @BUN-2027-06-22', 'KS 1 waiting - @KS-2027-06-16']);
    expect(await findings()).toEqual([]);
  });

  test('bordläggning registered after the next handlingsstopp stays on the meeting to which it was tabled', async () => {
    await year.setClock('2027-06-15');
    const matter = await matterAt(db, year, 'BUN');
    await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bordlaggning' }] });
    await lookAt(db, year);
    expect((await mattersOf(db, year))[1]).toBe('BUN 2 open - @BUN-2027-06-22');
    expect(await findings()).toEqual([]);
  });

  test('bordläggning at a meeting held after the next handlingsstopp goes to the next day all the same', async () => {
    await year.setClock('2027-06-16');
    const matter = await matterAt(db, year, 'BUN');
    const receipt = await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bordlaggning' }], heldOn: '2027-06-15' });
    expect(receipt.registered[0]).toMatchObject({ nextMeeting: 'BUN-2027-06-22' });
    await lookAt(db, year);
    expect((await mattersOf(db, year))[1]).toBe('BUN 2 open - @BUN-2027-06-22');
  });

  test('a meeting to which something was tabled is cancelled before it is given: the organ’s next', async () => {
    const matter = await matterAt(db, year, 'BUN');
    await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bordlaggning' }] });
    await db.prisma.meeting.update({ where: { run_id: { run: year.run, id: 'BUN-2027-06-22' } }, data: { state: 'cancelled' } });
    await lookAt(db, year);
    expect((await mattersOf(db, year))[1]).toBe('BUN 2 open - @BUN-2027-09-14');
  });

  test('avslag by the deciding organ ends the chain, with a finding for the ekonomichef', async () => {
    const matter = await matterAt(db, year, 'BUN');
    await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'avslag' }] });
    expect(await lookAt(db, year)).toEqual({ done: true, next: null });
    expect(await findings()).toEqual(['avslag']);
    expect(await notices('finding')).toEqual([`p-ekc ${matter.key}|avslag`]);
  });

  test('the § may come later; the year reminds and the missed day becomes a finding that the § closes', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const receipt = await registerMeeting(db, ns, BUN, { outcomes: [{ matter: matter.id, outcome: 'bifall' }] });
    expect(receipt).toMatchObject({ paragraphsMissing: 1, paragraphsLatest: '2027-06-15' });
    expect(await db.prisma.wake.count({ where: { process: `cycle/${year.run}` } })).toBe(1);
    const remind = (): Promise<Date | null> => inTransaction(db, async (tx) => {
      const run = await year.runRow();
      return remindParagraphs(tx, run, clockOfRow(run));
    });
    expect(await remind()).toEqual(new Date('2027-06-11T04:00:00Z'));
    await year.setClock('2027-06-11');
    await remind();
    await remind();
    expect(await notices('finding')).toEqual([`p-ns paragraphReminded|${BUN}|2027-06-15|tva-fore`]);
    await year.setClock('2027-06-16');
    await remind();
    expect(await findings()).toEqual(['stat-justering']);
    await expect(addParagraph(db, ns, matter.id, { paragraph: ' ' })).rejects.toMatchObject({ code: 'invalid' });
    await addParagraph(db, ns, matter.id, { paragraph: '§47' });
    expect(await db.prisma.finding.findFirst({ where: { rule: 'stat-justering', closedAt: null } })).toBeNull();
    expect(await remind()).toBeNull();
  });

  test('a day that has not come, an unknown ärende, an empty form', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const one = { matter: matter.id, outcome: 'bifall' };
    await expect(registerMeeting(db, ns, BUN, { outcomes: [one], heldOn: '2027-06-02' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'heldOn' }] });
    await expect(registerMeeting(db, ns, BUN, { outcomes: [one], heldOn: 'i tisdags' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(registerMeeting(db, ns, BUN, { outcomes: [{ matter: 'nej', outcome: 'bifall' }] })).rejects.toMatchObject({ code: 'not-found' });
    await expect(registerMeeting(db, ns, BUN, { outcomes: [] })).rejects.toMatchObject({ code: 'invalid' });
    await expect(registerMeeting(db, ns, BUN, { outcomes: [one, one] })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('who may register', () => {
  beforeEach(async () => {
    await begin();
    await lookAt(db, year);
    await year.setClock('2027-06-01', '16:00');
  });

  test('the organ’s secretary and no other; the ekonomichef for an organ on paper', async () => {
    const matter = await matterAt(db, year, 'BUN');
    const input = { outcomes: [{ matter: matter.id, outcome: 'bifall' }] };
    const { people } = year;
    const others: Actor[] = [ksns, year.actor(people.fc, 'chef', 'simulated'), year.actor(people.ekc, 'ekonomichef', 'simulated'), year.actor(people.ledamot, 'ordforande', 'simulated')];
    for (const other of others) await expect(registerMeeting(db, other, BUN, input)).rejects.toMatchObject({ code: 'forbidden' });
    const link: Actor = { id: people.ns, role: 'namndsekreterare', via: 'link', run: year.run, task: 't' };
    await expect(registerMeeting(db, link, BUN, input)).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not-found/) as string });
    const elsewhere: Actor = { ...ns, run: 'annan-2027' };
    await expect(registerMeeting(db, elsewhere, BUN, input)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a substitute registers in the secretary’s place', async () => {
    await db.prisma.absence.create({ data: { run: year.run, person: year.people.ns, fromDay: '2027-05-30', toDay: '2027-06-05', substitute: year.people.eko } });
    const matter = await matterAt(db, year, 'BUN');
    const substitute = year.actor(year.people.eko, 'namndsekreterare', 'simulated');
    const receipt = await registerMeeting(db, substitute, BUN, { outcomes: [{ matter: matter.id, outcome: 'bifall' }] });
    expect(receipt.registered).toHaveLength(1);
  });
});

test('an organ on paper: no mail to it, the ekonomichef registers', async () => {
  await begin();
  await db.prisma.organ.update({ where: { run_id: { run: year.run, id: 'BUN' } }, data: { participates: false } });
  await lookAt(db, year);
  expect(await notices('matterOnMeeting')).toEqual([]);
  await year.setClock('2027-06-02');
  await lookAt(db, year);
  expect(await notices('registerDecision')).toEqual([`p-ekc registrationReminded|${BUN}|2027-06-01|en-efter`]);
  const matter = await matterAt(db, year, 'BUN');
  const ekc = year.actor(year.people.ekc, 'ekonomichef', 'simulated');
  const receipt = await registerMeeting(db, ekc, BUN, { outcomes: [{ matter: matter.id, outcome: 'bifall' }] });
  expect(receipt.registered[0]?.outcome).toBe('bifall');
});

describe('what an organ did is recorded where a rule is broken', () => {
  const LAW = [{ rule: 'stat-delar-overlamning', paragraph: 'KL 11:16', latest: '2027-06-20', slackWorkingDays: 1, status: 'ok' as const, text: '' }];
  const CHAIN = [
    place(0, 'KS', 'overlamnar', 'KS-2027-06-16', '2027-06-16'),
    place(1, 'revisionen', 'bedomer', null, '2027-06-20'),
    place(2, 'KF', 'behandlar', 'KF-2027-06-28', '2027-06-28'),
  ];
  const REPORT = 'delarsrapport-koncern/KS';

  beforeEach(async () => {
    await begin();
    await addStep(db, year, { id: REPORT, organ: 'KS', chain: CHAIN, law: LAW });
    await lookAt(db, year, REPORT);
  });

  test('KF before KS and revisorerna; the chain goes on with who is left', async () => {
    await year.setClock('2027-06-28', '20:00');
    const kf = await matterAt(db, year, 'KF', REPORT);
    await registerMeeting(db, ksns, 'KF-2027-06-28', { outcomes: [{ matter: kf.id, outcome: 'bifall', reason: 'Ordföranden tog upp ärendet ändå.' }] });
    expect(await findings()).toEqual(['fore-foregaende', 'fore-revisionens-bedomning']);
    const found = await db.prisma.finding.findMany({ where: { run: year.run }, orderBy: { id: 'asc' } });
    expect(found.map((f) => f.paragraph)).toEqual(['KL 5:28', 'KL 12:2']);
    expect(found[0]).toMatchObject({ reason: 'Ordföranden tog upp ärendet ändå.', name: 'Kommunsekreterare' });
    const ks = await matterAt(db, year, 'KS', REPORT);
    await registerMeeting(db, ksns, 'KS-2027-06-16', { outcomes: [{ matter: ks.id, outcome: 'bifall' }], heldOn: '2027-06-21' });
    expect(await findings()).toContain('stat-delar-overlamning');
    await lookAt(db, year, REPORT);
    expect(await mattersOf(db, year, REPORT)).toEqual(['KS 1 decided bifall @KS-2027-06-16', 'revisionen 1 open - @-', 'KF 1 decided bifall @KF-2027-06-28']);
  });

  test('revisionen is waited for, never chased, and registered by the ekonomichef', async () => {
    await year.setClock('2027-06-16', '20:00');
    const ks = await matterAt(db, year, 'KS', REPORT);
    await registerMeeting(db, ksns, 'KS-2027-06-16', { outcomes: [{ matter: ks.id, outcome: 'bifall' }] });
    await db.prisma.notice.deleteMany({ where: { run: year.run } });
    expect(await lookAt(db, year, REPORT)).toEqual({ done: false, next: null });
    await year.setClock('2027-06-30');
    await lookAt(db, year, REPORT);
    expect(await db.prisma.notice.count({ where: { run: year.run, kind: { in: ['matterOnMeeting', 'registerDecision'] } } })).toBe(0);
    expect(await outsideOf(db, year.run)).toMatchObject([{ organ: 'revisionen', outcomes: [{ value: 'noterat', label: 'Bedömning lämnad' }, {}, {}] }]);
    const revision = await matterAt(db, year, 'revisionen', REPORT);
    const input = { outcome: 'noterat', day: '2027-06-21' };
    await expect(registerOutside(db, ns, revision.id, input)).rejects.toMatchObject({ code: 'forbidden' });
    const ekc = year.actor(year.people.ekc, 'ekonomichef', 'simulated');
    expect(await registerOutside(db, ekc, revision.id, input)).toMatchObject({ outcome: 'noterat', day: '2027-06-21' });
    await lookAt(db, year, REPORT);
    // Its papers were too late for the June meeting.
    expect((await mattersOf(db, year, REPORT))[2]).toBe('KF 1 open - @KF-2027-10-25');
  });

  test('taken at a meeting for which it had no papers, and by another organ', async () => {
    await year.setClock('2027-08-25', '20:00');
    const ks = await matterAt(db, year, 'KS', REPORT);
    await registerMeeting(db, ksns, 'KS-2027-08-25', { outcomes: [{ matter: ks.id, outcome: 'bordlaggning', minority: true }] });
    expect(await findings()).toEqual(['minoritet-utanfor-kf', 'utanfor-handlingarna']);
    await lookAt(db, year, REPORT);
    const again = await matterAt(db, year, 'KS', REPORT);
    expect(again.meeting).toBe('KS-2027-10-06');
    await year.setClock('2027-10-25', '20:00');
    await registerMeeting(db, ksns, 'KF-2027-10-25', { outcomes: [{ matter: again.id, outcome: 'bifall' }] });
    expect(await findings()).toContain('fel-organ');
  });

  test('before the line was ready: the ärende is on the coming meeting, and can be registered there', async () => {
    await addStep(db, year, { id: 'arsrapport/BUN', organ: 'BUN', phase: 'collecting', chain: [place(0, 'BUN', 'godkanner', BUN, '2027-06-01')] });
    await year.setClock('2027-06-01', '20:00');
    const view = await meetingView(db, ns, BUN);
    const coming = view.matters.find((m) => m.occurrence === 'arsrapport/BUN');
    expect(coming).toMatchObject({ state: 'kommande', verb: 'godkanner' });
    await registerMeeting(db, ns, BUN, { outcomes: [{ matter: coming?.id ?? '', outcome: 'bifall' }] });
    expect(await findings()).toEqual(['fore-underlaget']);
    expect(await mattersOf(db, year, 'arsrapport/BUN')).toEqual([`BUN 1 decided bifall @${BUN}`]);
  });
});

test('the meeting’s form and the list of meetings', async () => {
  await begin();
  await lookAt(db, year);
  const view = await meetingView(db, ns, BUN);
  expect(view).toMatchObject({
    organ: { id: 'BUN', type: 'namnd', onPaper: false },
    canRegister: true,
    matters: [{ state: 'open', verb: 'godkanner', receiver: 'BUN', waitsForChoice: false }],
    nextMeetings: [{ id: 'BUN-2027-06-22' }, { id: 'BUN-2027-09-14' }],
  });
  expect(view.matters[0]?.outcomes.map((o) => o.label)).toEqual(['Godkänner', 'Bifall med ändring', 'Avslag', 'Återremiss', 'Bordläggning']);
  expect((await meetingView(db, ksns, BUN)).canRegister).toBe(false);
  expect(await meetingsOf(db, year.run, 'BUN')).toMatchObject([{ id: BUN, open: 1, registered: 0 }, { open: 0 }, { open: 0 }]);
});

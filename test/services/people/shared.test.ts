// Delat chefskap: two people hold one post. Solen is shared by ec-solen and ec-manen, förskola (which approves) by vc-forskola and fc-omsorgsnamnden.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { can } from '../../../services/access/can';
import { standingOf } from '../../../services/access/grants';
import { draftResource, taskResource } from '../../../services/access/resources';
import { listTasks } from '../../../services/access/taskList';
import { importPeople } from '../../../services/imports/people';
import { listVanished } from '../../../services/imports/vanished';
import { inTransaction } from '../../../services/base/db';
import { issueLink, openLink } from '../../../services/mail/links';
import { endAbsence, previewAbsence, registerAbsence } from '../../../services/people/absence';
import { organisationOf } from '../../../services/people/load';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { brokenRows } from '../../../services/process/invariants';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask, sendBack } from '../../../services/tasks/approve';
import { overdue } from '../../../services/tasks/overdue';
import { saveDraft } from '../../../services/tasks/drafts';
import { taskView, tasksOf as inboxOf } from '../../../services/tasks/read';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, LILLBY, P04, settleDown, startStepped, tasksOf } from '../years/support';

const ANSWER = { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' };
let db: TestDatabase;
let run: string;
let root: string;

beforeAll(async () => {
  db = await freshDatabase();
  root = mkdtempSync(join(tmpdir(), 'delat-'));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await db.drop();
});

/** Lillby with other holders of some posts: `chef: ec-solen` → what stands instead. */
function folder(held: Record<string, string>): string {
  const to = join(root, 'lillby');
  rmSync(to, { recursive: true, force: true });
  cpSync(LILLBY, to, { recursive: true });
  let text = readFileSync(join(to, 'organisation.yaml'), 'utf8');
  for (const [was, is] of Object.entries(held)) text = text.replace(was, is);
  writeFileSync(join(to, 'organisation.yaml'), text);
  return to;
}

const SHARED = { 'chef: ec-solen': 'chef: {delas av: [ec-solen, ec-manen]}', 'chef: vc-forskola': 'chef: {delas av: [vc-forskola, fc-omsorgsnamnden]}' };

/** The April collection has been opened on 7 May 2027; answers are due on the 14th. */
async function opened(held: Record<string, string> = SHARED): Promise<void> {
  ({ run } = await startStepped(db, { municipality: folder(held) }));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
}

const task = async (key: string) => {
  const found = (await tasksOf(db, run, P04)).get(key);
  if (!found) throw new Error(`${key} is not there`);
  return found;
};
const solen = () => task('solen|answer|chef');
const forskola = () => task('forskola|approve|chef');
const chef = (id: string) => ({ id, role: 'chef', via: 'session' as const, run });
const signedIn = async (id: string) => ({ ...chef(id), ...(await standingOf(db, run, id)) });
const answer = async (unit: string, id: string) => answerTask(db, chef(id), (await task(`${unit}|answer|chef`)).id, { values: ANSWER });
const shares = async (key: string) => (await db.prisma.taskShare.findMany({ where: { task: (await task(key)).id }, orderBy: { person: 'asc' } })).map((s) => s.person);
const told = async (of: string, ...kinds: string[]) => (await db.prisma.notice.findMany({ where: { run, task: of, kind: { in: kinds }, dropped: null }, orderBy: { person: 'asc' } })).map((n) => `${n.kind} ${n.person}`);
const mailsTo = async (person: string) => (await db.prisma.mail.findMany({ where: { run, person }, orderBy: { id: 'asc' } }));
const allAnswer = async () => {
  await answer('solen', 'ec-manen');
  await answer('manen', 'ec-manen');
  await answer('stjarnan', 'ec-stjarnan');
};

describe('a shared post', () => {
  beforeEach(() => opened());

  it('gives the task to the first and tells both', async () => {
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', ['ec-manen']]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual(['taskOpened ec-manen', 'taskOpened ec-solen']);
    expect(await told((await task('manen|answer|chef')).id, 'taskOpened')).toEqual(['taskOpened ec-manen']);
  });

  it('has one mail a person and morning, with a link of one’s own that says with whom', async () => {
    await at(db, run, '2027-05-10', '10:00');
    const [first, second] = [await mailsTo('ec-solen'), await mailsTo('ec-manen')];
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(first[0]?.text).toContain('Du delar uppdraget med Enhetschef manen. Det räcker att en av er svarar.');
    expect(second[0]?.text).toContain('Du delar uppdraget med Enhetschef solen. Det räcker att en av er svarar.');
    const links = await db.prisma.taskLink.findMany({ where: { run, task: (await solen()).id } });
    expect(links.map((l) => l.person).sort()).toEqual(['ec-manen', 'ec-solen']);
    expect(second[0]?.text).toMatch(/\/svar\//);
  });

  it('may be answered by either, who is named; the other is asked no more', async () => {
    await answer('solen', 'ec-manen');
    expect(await solen()).toMatchObject({ state: 'done', doneBy: 'ec-manen', person: 'ec-solen' });
    expect(await db.prisma.timelineEntry.findFirst({ where: { run, kind: 'answered', subject: (await solen()).id } })).toMatchObject({ actor: 'ec-manen' });
    await at(db, run, '2027-05-10', '10:00');
    // Only the own receipt, which is no reason for a mail, and Månen's own task.
    expect(await mailsTo('ec-solen')).toEqual([]);
    expect((await mailsTo('ec-manen'))[0]?.text).not.toContain('Öppna och svara: solen');
    await expect(answer('solen', 'ec-stjarnan')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('opens from the link of each, and from nobody else’s', async () => {
    const id = (await solen()).id;
    const link = async (person: string) => (await inTransaction(db, (tx) => issueLink(tx, { run, task: id, person, expiresDay: '2027-07-01' }))).slice('/svar/'.length);
    expect(await openLink(db, await link('ec-manen'))).toEqual({ run, task: id, person: 'ec-manen' });
    expect(await openLink(db, await link('ec-solen'))).toEqual({ run, task: id, person: 'ec-solen' });
    await expect(openLink(db, await link('ec-stjarnan'))).rejects.toMatchObject({ code: 'gone' });
  });

  it('stands in the inbox, the list and the access of both', async () => {
    const { id } = await solen();
    for (const person of ['ec-solen', 'ec-manen']) {
      const actor = await signedIn(person);
      expect((await inboxOf(db, run, person)).map((t) => t.id)).toContain(id);
      const list = await listTasks(db, { ...actor, municipality: 'lillby' }, { cycle: run, person });
      expect(list.tasks.find((t) => t.id === id)).toMatchObject({ person: 'ec-solen', sharedWith: ['ec-manen'] });
      expect(can(actor, 'answerOwn', await taskResource(db, actor, id))).toBe(true);
      expect(can(actor, 'readDraft', await draftResource(db, actor, id))).toBe(true);
    }
    expect(await taskView(db, await signedIn('ec-manen'), id)).toMatchObject({ readable: true, sharedWith: ['ec-manen'] });
    const other = await signedIn('ec-stjarnan');
    expect(can(other, 'answerOwn', await taskResource(db, other, id))).toBe(false);
    expect((await inboxOf(db, run, 'ec-stjarnan')).map((t) => t.id)).not.toContain(id);
  });

  it('is reminded to both, and goes up the line once', async () => {
    await at(db, run, '2027-05-10', '10:00');
    for (const day of ['2027-05-11', '2027-05-12', '2027-05-13', '2027-05-14', '2027-05-17', '2027-05-18', '2027-05-19', '2027-05-20', '2027-05-21', '2027-05-24', '2027-05-25', '2027-05-26']) await at(db, run, day, '10:00');
    const reminders = await told((await solen()).id, 'reminder');
    const to = (person: string) => reminders.filter((r) => r === `reminder ${person}`).length;
    expect(to('ec-solen')).toBeGreaterThan(0);
    expect(to('ec-manen')).toBe(to('ec-solen'));
    // One for each rung; the other of those who share the post above is not told.
    expect(await told((await solen()).id, 'escalation')).toEqual(['escalation fc-skolnamnden', 'escalation vc-forskola']);
    const perDay = new Map<string, number>();
    for (const m of await db.prisma.mail.findMany({ where: { run, kind: 'morning' } })) perDay.set(`${m.person} ${m.localDay}`, (perDay.get(`${m.person} ${m.localDay}`) ?? 0) + 1);
    expect([...perDay.values()].every((n) => n === 1)).toBe(true);
    expect((await overdue(db, run)).flatMap((r) => r.people)).toContain('Enhetschef solen och Enhetschef manen');
  });

  it('tells both what the ekonom proposes, and of what is sent back', async () => {
    const ekonom = { id: 'ekonom-skolnamnden', role: 'ekonom', via: 'session' as const, run };
    await answerTask(db, ekonom, (await solen()).id, { values: ANSWER, act: 'proposal' });
    expect(await told((await solen()).id, 'proposal')).toEqual(['proposal ec-manen', 'proposal ec-solen']);
    await allAnswer();
    await sendBack(db, chef('fc-omsorgsnamnden'), (await forskola()).id, { children: [(await solen()).id], reason: 'Förklara.' });
    expect(await told((await solen()).id, 'sentBack')).toEqual(['sentBack ec-manen', 'sentBack ec-solen']);
  });

  it('tells both that they may approve, and either does', async () => {
    await allAnswer();
    expect(await told((await forskola()).id, 'approvalOpened')).toEqual(['approvalOpened fc-omsorgsnamnden', 'approvalOpened vc-forskola']);
    await approveTask(db, chef('fc-omsorgsnamnden'), (await forskola()).id);
    expect(await forskola()).toMatchObject({ state: 'done', doneBy: 'fc-omsorgsnamnden', person: 'vc-forskola' });
  });

  it('opens for the one who is there, when the other has gone since', async () => {
    await db.prisma.absence.create({ data: { run, person: 'vc-forskola', fromDay: '2027-05-07', toDay: '2027-05-21', substitute: 'kommunchef' } });
    await allAnswer();
    expect([(await forskola()).person, await shares('forskola|approve|chef')]).toEqual(['fc-omsorgsnamnden', []]);
    expect(await told((await forskola()).id, 'approvalOpened')).toEqual(['approvalOpened fc-omsorgsnamnden']);
  });

  it('never lets one approve what the same person has handed in', async () => {
    await db.prisma.task.update({ where: { id: (await solen()).id }, data: { doneBy: null } });
    await answer('manen', 'ec-manen');
    await answer('stjarnan', 'ec-stjarnan');
    const above = { ...chef('fc-omsorgsnamnden') };
    await answerTask(db, above, (await solen()).id, { values: ANSWER, act: 'onBehalf', received: 'telefon' });
    await expect(approveTask(db, above, (await forskola()).id)).rejects.toMatchObject({ code: 'rule' });
    await approveTask(db, chef('vc-forskola'), (await forskola()).id);
  });

  it('is the other’s while one is away, and both’s again afterwards, without a mail to the other', async () => {
    await db.prisma.notice.deleteMany({ where: { run } });
    await registerAbsence(db, ekonomichef, run, { person: 'ec-solen', from: '2027-05-07', to: '2027-05-21', substitute: 'ec-stjarnan' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-manen', []]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual([]);
    await endAbsence(db, ekonomichef, run, { person: 'ec-solen' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', ['ec-manen']]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual(['taskOpened ec-solen']);
  });

  it('goes to the substitute only when both are away', async () => {
    await registerAbsence(db, ekonomichef, run, { person: 'ec-manen', from: '2027-05-07', to: '2027-05-21', substitute: 'ec-stjarnan' });
    expect([(await solen()).person, await shares('solen|answer|chef'), (await task('manen|answer|chef')).person]).toEqual(['ec-solen', [], 'ec-stjarnan']);
    await registerAbsence(db, ekonomichef, run, { person: 'ec-solen', from: '2027-05-07', to: '2027-05-21', substitute: 'ec-stjarnan' });
    expect((await solen()).person).toBe('ec-stjarnan');
  });

  it('lifted above its own level, is both’s again after each of them has been away', async () => {
    const key = 'forskola|approve|chef';
    await db.prisma.task.update({ where: { id: (await forskola()).id }, data: { sameAsBelow: true } });
    const both = ['vc-forskola', 'fc-omsorgsnamnden'];
    for (const person of both) {
      await registerAbsence(db, ekonomichef, run, { person, from: '2027-05-07', to: '2027-05-21', substitute: 'kommunchef' });
      expect([(await forskola()).person, await shares(key)]).toEqual([both.find((p) => p !== person), []]);
      await endAbsence(db, ekonomichef, run, { person, back: '2027-05-07' });
      expect([(await forskola()).person, await shares(key)]).toEqual(['vc-forskola', ['fc-omsorgsnamnden']]);
    }
  });

  it('lets each approve when both have handed in below it, and tells first that somebody is missing', async () => {
    await answer('manen', 'ec-manen');
    await answerTask(db, chef('fc-omsorgsnamnden'), (await solen()).id, { values: ANSWER, act: 'onBehalf', received: 'telefon' });
    await expect(approveTask(db, chef('fc-omsorgsnamnden'), (await forskola()).id)).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('Det saknas svar') });
    await answerTask(db, chef('vc-forskola'), (await task('stjarnan|answer|chef')).id, { values: ANSWER, act: 'onBehalf', received: 'telefon' });
    await approveTask(db, chef('fc-omsorgsnamnden'), (await forskola()).id);
    expect(await forskola()).toMatchObject({ state: 'done', doneBy: 'fc-omsorgsnamnden' });
  });

  it('previews a mail to whoever begins to have it, and to nobody who had it', async () => {
    const mailsOf = async (person: string) => (await previewAbsence(db, ekonomichef, run, { person, from: '2027-05-07', to: '2027-05-21', substitute: 'ec-stjarnan' })).mails.map((m) => m.person);
    // Solen stays with ec-manen, who has it.
    expect(await mailsOf('ec-solen')).toEqual([]);
    // Månen's own goes to the substitute.
    expect(await mailsOf('ec-manen')).toEqual(['ec-stjarnan']);
  });

  it('keeps every promise of the database', async () => {
    await allAnswer();
    expect((await brokenRows((sql) => db.pool.query(sql))).filter((b) => b.run === run)).toEqual([]);
  });
});

describe('when one of them leaves or is followed', () => {
  beforeEach(() => opened());
  const apply = async (change: Adjustment) => {
    const { revision: expectedRevision, run: _run, needsReason: _needs, ...promised } = await previewAdjustment(db, ekonomichef, run, change);
    const { revision: _revision, run: _same, seq: _seq, ...applied } = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision, reason: 'Beslut', name: 'Kommunchefen', list: promised.list });
    expect(applied).toEqual(promised);
    return applied;
  };

  it('the other goes on, with the draft and the ladder, and without a mail', async () => {
    await saveDraft(db, (await solen()).id, 'ec-solen', { kommentar: 'Påbörjat' });
    const { nextRungAt } = await solen();
    await db.prisma.notice.deleteMany({ where: { run } });
    const { mails, tasks } = await apply({ kind: 'leave', person: 'ec-solen', from: '2027-05-07' });
    expect(mails.map((m) => m.person)).not.toContain('ec-manen');
    expect(tasks.map((t) => t.text)).toContain('Står kvar för solen, P04 och går från Enhetschef solen till Enhetschef manen; det som är påbörjat följer med.');
    expect(await solen()).toMatchObject({ person: 'ec-manen', nextRungAt });
    expect(await shares('solen|answer|chef')).toEqual([]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual([]);
    expect(await db.prisma.draft.findMany({ where: { task: (await solen()).id } })).toMatchObject([{ person: 'ec-manen' }]);
    expect(await db.prisma.finding.count({ where: { run, rule: 'vakant-post' } })).toBe(0);
  });

  it('a successor stands where the one who left did, and alone is told', async () => {
    await db.prisma.notice.deleteMany({ where: { run } });
    await apply({ kind: 'leave', person: 'ec-solen', from: '2027-05-07', successor: 'ec-stjarnan' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-stjarnan', ['ec-manen']]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual(['taskOpened ec-stjarnan']);
  });

  it('a successor who is away leaves it to whoever stands in, who is told; the look afterwards finds it where it belongs', async () => {
    await registerAbsence(db, ekonomichef, run, { person: 'ec-stjarnan', from: '2027-05-07', to: '2027-05-21', substitute: 'ec-ekbacken' });
    await db.prisma.notice.deleteMany({ where: { run } });
    await apply({ kind: 'leave', person: 'ec-manen', from: '2027-05-07', successor: 'ec-stjarnan' });
    const manen = await task('manen|answer|chef');
    const moved = async () => (await db.prisma.timelineEntry.findMany({ where: { run, subject: manen.id, kind: 'taskReassigned' }, orderBy: { id: 'asc' } })).map((e) => (e.payload as { new: string }).new);
    for (const look of [async () => undefined, () => settleDown(db, run)]) {
      await look();
      expect([(await task('manen|answer|chef')).person, await moved()]).toEqual(['ec-ekbacken', ['ec-stjarnan', 'ec-ekbacken']]);
      expect(await told(manen.id, 'taskOpened')).toEqual(['taskOpened ec-ekbacken']);
    }
  });

  it('the post is vacant when the last has left', async () => {
    await apply({ kind: 'leave', person: 'ec-manen', from: '2027-05-07' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', []]);
    await apply({ kind: 'leave', person: 'ec-solen', from: '2027-05-07' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['vc-forskola', ['fc-omsorgsnamnden']]);
    expect(await db.prisma.finding.count({ where: { run, rule: 'vakant-post', subject: 'unit:solen' } })).toBe(1);
  });

  it('taking it back gives both the post again', async () => {
    await apply({ kind: 'leave', person: 'ec-solen', from: '2027-05-07' });
    await apply({ kind: 'undo' });
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', ['ec-manen']]);
  });
});

describe('nobody is his own superior', () => {
  it('the other approves when one of those who share the approval answers', async () => {
    await opened({ 'chef: vc-forskola': 'chef: {delas av: [ec-solen, vc-forskola]}' });
    expect([(await forskola()).person, await shares('forskola|approve|chef')]).toEqual(['vc-forskola', []]);
    await allAnswerOwn();
    await expect(approveTask(db, chef('ec-solen'), (await forskola()).id)).rejects.toMatchObject({ code: 'not-found' });
    await approveTask(db, chef('vc-forskola'), (await forskola()).id);
  });

  it('the level above approves when both may answer', async () => {
    await opened({ 'chef: ec-solen': 'chef: {delas av: [ec-solen, vc-forskola]}', 'chef: vc-forskola': 'chef: {delas av: [vc-forskola, ec-solen]}' });
    const above = await task('skolforvaltningen|approve|chef');
    expect((await solen()).parent).toBe(above.id);
    expect([above.person, (await task('manen|answer|chef')).parent]).toEqual(['fc-skolnamnden', (await forskola()).id]);
    expect(await shares('forskola|approve|chef')).toEqual(['ec-solen']);
  });

  const allAnswerOwn = async () => {
    for (const unit of ['solen', 'manen', 'stjarnan']) await answer(unit, `ec-${unit}`);
  };
});

describe('a file of people', () => {
  const csv = (...rows: string[]) => Buffer.from(['person;enhet', ...rows].join('\n'));
  const take = (content: Buffer) => importPeople(db, ekonomichef, { municipality: 'lillby', file: 'personal.csv', content });
  const OTHERS = ['kommunchef;kommunkansliet', 'fc-skolnamnden;skolforvaltningen', 'vc-forskola;forskola', 'ec-manen;manen', 'ec-stjarnan;stjarnan', 'fc-omsorgsnamnden;omsorgsforvaltningen', 'vc-aldreomsorg;aldreomsorg', 'ec-ekbacken;ekbacken', 'ec-bjorkgarden;bjorkgarden'];

  beforeEach(async () => {
    await db.prisma.run.updateMany({ data: { kind: 'rehearsal', state: 'finished' } });
    await opened({});
    await db.prisma.run.update({ where: { id: run }, data: { kind: 'real' } });
    await take(csv('ec-solen;solen', ...OTHERS));
    await db.prisma.notice.deleteMany({ where: { run } });
  });

  it('makes a post shared; whoever comes is told, whoever was there is not; again it changes nothing', async () => {
    const both = csv('ec-solen;solen', 'ec-manen;solen', ...OTHERS);
    const { years } = await take(both);
    expect(years[0]?.lines).toEqual(['Enhetschef manen blir chef vid solen från 2027-05-07, delat med Enhetschef solen.']);
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', ['ec-manen']]);
    expect(await told((await solen()).id, 'taskOpened')).toEqual(['taskOpened ec-manen']);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'taskShared', subject: (await solen()).id } })).toBe(1);
    expect((await take(both)).changed).toBe(false);
    await answer('solen', 'ec-manen');
  });

  it('lets one who is no longer there keep the share until somebody decides', async () => {
    await take(csv('ec-solen;solen', 'ec-manen;solen', ...OTHERS));
    await take(csv('ec-solen;solen', ...OTHERS));
    expect(await shares('solen|answer|chef')).toEqual(['ec-manen']);
    // Månen's own task, and the one that is shared.
    expect((await listVanished(db, ekonomichef, 'lillby')).map((v) => `${v.person} ${v.scope} ${String(v.tasks)}`)).toEqual(['ec-manen unit:solen 2']);
  });

  it('takes it away from whoever is followed by somebody new', async () => {
    await take(csv('ec-solen;solen', 'ec-manen;solen', ...OTHERS));
    await take(csv('ec-solen;solen', 'ec-stjarnan;solen', ...OTHERS));
    expect([(await solen()).person, await shares('solen|answer|chef')]).toEqual(['ec-solen', ['ec-stjarnan']]);
    expect((await inTransaction(db, (tx) => organisationOf(tx, run))).holders.filter((h) => h.scope === 'unit:solen' && h.to === undefined).map((h) => h.person)).toEqual(['ec-solen', 'ec-stjarnan']);
  });
});

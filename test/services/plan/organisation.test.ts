import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { replan } from '../../../services/plan/replan';
import { organisationOf } from '../../../services/people/load';
import { holder } from '../../../domain/organisation/resolve';
import { approveTask } from '../../../services/tasks/approve';
import { compile } from '../../../services/tasks/compile';
import { answerTask } from '../../../services/tasks/answer';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, P04, settleDown, startStepped, tasksOf } from '../years/support';
import { aprilOpen, ownFolder } from './bending';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const ANSWER = { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' };
const P08 = 'delarsuppgifter/skolnamnden/P08';

/** The April collection is open and half answered: Solen has answered, Månen and Stjärnan have not. Answers are due on 14 May 2027. */
beforeEach(async () => {
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
  await answer('solen', 'ec-solen');
  await db.prisma.notice.deleteMany({ where: { run } });
});

const task = async (key: string, occurrence = P04) => {
  const found = (await tasksOf(db, run, occurrence)).get(key);
  if (!found) throw new Error(`${key} is not there`);
  return found;
};
const answer = async (unit: string, id: string) => answerTask(db, { id, role: 'chef', via: 'session', run }, (await task(`${unit}|answer|chef`)).id, { values: ANSWER });
const preview = (change: Adjustment) => previewAdjustment(db, ekonomichef, run, change);
/** Previews and applies; the two say the same, and afterwards the rows are what the plan says. */
const apply = async (change: Adjustment) => {
  const { revision: expectedRevision, run: _run, needsReason: _needs, ...promised } = await preview(change);
  const { revision, run: _same, seq: _seq, ...applied } = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision, reason: 'Beslut i ledningsgruppen', name: 'Kommunchefen', list: promised.list });
  expect(applied).toEqual(promised);
  expect(revision).toBe(expectedRevision + 1);
  const again = await inTransaction(db, async (tx) => replan(tx, run, clockOfRow(await tx.run.findUniqueOrThrow({ where: { id: run } }))));
  expect(again).toEqual([]);
  return applied;
};
const reminded = async (person: string) => (await db.prisma.notice.findMany({ where: { run, person, kind: { in: ['reminder', 'escalated'] } }, orderBy: { id: 'asc' } })).map((n) => n.task);
const chefOf = async (unit: string, day = '2027-05-07') => holder(await organisationOf(db.prisma as never, run), 'chef', `unit:${unit}`, day)?.person;
const mailsTo = async (person: string) => (await db.prisma.mail.findMany({ where: { run, person }, orderBy: { id: 'asc' } })).map((m) => m.localDay);

const totals = async () => (await compile(db.prisma, { run, occurrence: P04 })).tables[0]?.sums;

describe('a manager leaves', () => {
  it('with a successor: the open task, the draft and every reminder go to the successor, who is told once', async () => {
    const open = await task('manen|answer|chef');
    await db.prisma.draft.create({ data: { task: open.id, person: 'ec-manen', values: { kommentar: 'Påbörjat' }, realAt: new Date(0) } });
    const applied = await apply({ kind: 'leave', person: 'ec-manen', from: '2027-05-07', successor: 'ec-stjarnan' });
    expect(applied.tasks).toMatchObject([{ key: open.key, person: 'ec-stjarnan', handedFrom: 'ec-manen', change: 'hand', done: false }]);
    expect(applied.mails).toEqual([{ person: 'ec-stjarnan', name: 'Enhetschef stjarnan', when: 'morning' }]);
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-stjarnan', state: 'open', dueDay: '2027-05-14', rung: 0 });
    expect(await db.prisma.draft.findMany({ where: { task: open.id } })).toMatchObject([{ person: 'ec-stjarnan', values: { kommentar: 'Påbörjat' } }]);
    expect(await db.prisma.notice.count({ where: { run, person: 'ec-manen' } })).toBe(0);
    expect(await db.prisma.notice.count({ where: { run, person: 'ec-stjarnan', dropped: null } })).toBe(1);
    await at(db, run, '2027-05-10', '10:00');
    expect(await mailsTo('ec-stjarnan')).toEqual(['2027-05-10']);
    expect(await mailsTo('ec-manen')).toEqual([]);
    await at(db, run, '2027-05-11', '10:00');
    expect(await reminded('ec-stjarnan')).toContain(open.id);
    expect(await reminded('ec-manen')).toEqual([]);
  });

  it('without: the next up the line has the tasks, nobody approves his own, and the one above does instead', async () => {
    await apply({ kind: 'leave', person: 'ec-manen', from: '2027-05-07' });
    const vacant = await task('manen|answer|chef');
    const above = await task('skolforvaltningen|approve|chef');
    expect(vacant).toMatchObject({ person: 'vc-forskola', state: 'open', parent: above.id });
    expect(above).toMatchObject({ person: 'fc-skolnamnden', sameAsBelow: true });
    expect(await db.prisma.finding.findMany({ where: { run, rule: 'vakant-post' } })).toMatchObject([{ subject: 'unit:manen' }]);
    await at(db, run, '2027-05-11', '10:00');
    expect(await reminded('vc-forskola')).toContain(vacant.id);
    // During the vacancy the one above leaves too: the next after that has both.
    await apply({ kind: 'leave', person: 'vc-forskola', from: '2027-05-11' });
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'fc-skolnamnden', state: 'open' });
    expect(await chefOf('forskola', '2027-05-11')).toBe('fc-skolnamnden');
    await at(db, run, '2027-05-13', '10:00');
    expect(await reminded('fc-skolnamnden')).toContain(vacant.id);
    // Somebody arrives in the middle of it.
    await apply({ kind: 'arrive', person: 'ec-ny', name: 'Ny enhetschef', email: 'ec-ny@lillby.example', posts: [{ unit: 'manen' }], from: '2027-05-13' });
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-ny', state: 'open' });
    expect(await db.prisma.taskLink.count({ where: { run, task: vacant.id, revokedAt: null, person: { not: 'ec-ny' } } })).toBe(0);
    await answer('manen', 'ec-ny');
    expect(await task('manen|answer|chef')).toMatchObject({ state: 'done', doneBy: 'ec-ny' });
  });

  it('on a later day: nothing happens before it, everything on it', async () => {
    const { mails, tasks } = await apply({ kind: 'leave', person: 'ec-manen', from: '2027-05-12', successor: 'ec-stjarnan' });
    expect(mails).toEqual([]);
    expect(tasks[0]?.text).toContain('från ons 12 maj 2027');
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-manen' });
    await at(db, run, '2027-05-11', '10:00');
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-manen' });
    await at(db, run, '2027-05-12', '06:00');
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-stjarnan' });
    await at(db, run, '2027-05-13', '10:00');
    expect(await reminded('ec-stjarnan')).toContain((await task('manen|answer|chef')).id);
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'taskReassigned' } })).toBe(1);
  });

  it('is refused in one sentence where it makes no sense', async () => {
    await expect(preview({ kind: 'leave', person: 'finns-inte', from: '2027-05-07' })).rejects.toMatchObject({ code: 'not-found', errors: [{ field: 'person' }] });
    await expect(preview({ kind: 'leave', person: 'ec-manen', from: 'snart' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'from' }] });
    await expect(preview({ kind: 'leave', person: 'ec-manen', from: '2027-05-07', successor: 'ec-manen' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(preview({ kind: 'arrive', person: 'ny', posts: [{ unit: 'manen' }], from: '2027-05-07' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'name' }] });
    await expect(previewAdjustment(db, { ...ekonomichef, role: 'lasare' }, run, { kind: 'leave', person: 'ec-manen', from: '2027-05-07' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a chef changes unit', () => {
  it('leaves one and takes the other, tasks follow the posts, and each is told once', async () => {
    await apply({ kind: 'changeUnit', person: 'ec-manen', unit: 'stjarnan', from: '2027-05-07', successor: 'ec-solen' });
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-solen' });
    expect(await task('stjarnan|answer|chef')).toMatchObject({ person: 'ec-manen' });
    await at(db, run, '2027-05-10', '10:00');
    const mails = await db.prisma.mail.findMany({ where: { run, localDay: '2027-05-10' }, orderBy: { person: 'asc' } });
    expect(mails.map((m) => m.person).sort()).toEqual(['ec-manen', 'ec-solen']);
    expect(mails.find((m) => m.person === 'ec-manen')?.text).toContain('Har gått över till någon annan, eftersom organisationen har ändrats.');
  });
});

describe('two units become one', () => {
  const merge: Adjustment = { kind: 'mergeUnits', units: ['solen', 'manen'], into: 'himlen', label: 'himlen', chef: 'ec-stjarnan', from: '2027-05-07' };

  it('what has been asked stays with the old units, what opens later is asked once', async () => {
    const before = await totals();
    const { tasks } = await apply(merge);
    expect(tasks.map((t) => [t.unit, t.done, t.person])).toEqual(expect.arrayContaining([['solen', true, 'ec-solen'], ['manen', false, 'ec-stjarnan']]));
    expect(tasks.find((t) => t.unit === 'solen')?.text).toBe('Svaret står kvar och räknas för solen, P04.');
    expect(await task('solen|answer|chef')).toMatchObject({ state: 'done', unit: 'solen' });
    expect(await task('manen|answer|chef')).toMatchObject({ state: 'open', person: 'ec-stjarnan', unit: 'manen' });
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'taskMoved' } })).toBe(0);
    const asked = ((await occurrenceOf(db, run, P08)).planned as { tasks: { key: string }[] }).tasks.map((t) => t.key);
    expect(asked.filter((k) => k.endsWith('answer|chef')).sort()).toEqual(['himlen|answer|chef', 'stjarnan|answer|chef']);
    await at(db, run, '2027-05-11', '10:00');
    expect(await reminded('ec-stjarnan')).toContain((await task('manen|answer|chef')).id);
    expect(await reminded('ec-manen')).toEqual([]);
    await answer('manen', 'ec-stjarnan');
    await answer('stjarnan', 'ec-stjarnan');
    expect(await task('forskola|approve|chef')).toMatchObject({ state: 'open', person: 'vc-forskola' });
    expect(before).toMatchObject({ budget: 100_000 });
    expect(await totals()).toMatchObject({ budget: 300_000 });
  });

  it('and the autumn is asked of the new one', async () => {
    await apply(merge);
    await at(db, run, '2027-09-07', '10:00');
    await closePeriod(db, ekonomichef, run, { period: 'P08' });
    await settleDown(db, run);
    expect([...(await tasksOf(db, run, P08)).values()].filter((t) => t.kind === 'answer').map((t) => [t.unit, t.person])).toEqual([['himlen', 'ec-stjarnan'], ['stjarnan', 'ec-stjarnan']]);
  });

  it('can be undone while nobody has acted on it, and not afterwards', async () => {
    const before = await inTransaction(db, (tx) => organisationOf(tx, run));
    await apply(merge);
    await apply({ kind: 'undo' });
    const strip = (o: typeof before) => ({ ...o, holders: o.holders.map((h) => JSON.stringify(h)).sort() });
    expect(strip(await inTransaction(db, (tx) => organisationOf(tx, run)))).toEqual(strip(before));
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-manen', state: 'open' });
    await apply(merge);
    await answer('manen', 'ec-stjarnan');
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a unit is split or moved', () => {
  it('split: the open question goes to the first part, the autumn is asked of both', async () => {
    await apply({ kind: 'splitUnit', unit: 'manen', into: [{ id: 'manen-ost', label: 'månen öst', chef: 'ec-manen' }, { id: 'manen-vast', label: 'månen väst', chef: 'ec-solen' }], from: '2027-05-07' });
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-manen', state: 'open' });
    const asked = ((await occurrenceOf(db, run, P08)).planned as { tasks: { key: string }[] }).tasks.map((t) => t.key);
    expect(asked).toEqual(expect.arrayContaining(['manen-ost|answer|chef', 'manen-vast|answer|chef']));
    expect(asked).not.toContain('manen|answer|chef');
  });

  it('moved under another nämnd: the open answer stays where it was asked, the autumn is another nämnd\'s', async () => {
    await apply({ kind: 'moveUnit', unit: 'manen', under: 'aldreomsorg', from: '2027-05-07' });
    expect(await task('manen|answer|chef')).toMatchObject({ person: 'ec-manen', organ: 'skolnamnden' });
    const of = async (organ: string) => ((await occurrenceOf(db, run, `delarsuppgifter/${organ}/P08`)).planned as { tasks: { key: string }[] }).tasks.map((t) => t.key);
    expect(await of('skolnamnden')).not.toContain('manen|answer|chef');
    expect(await of('omsorgsnamnden')).toContain('manen|answer|chef');
    await expect(preview({ kind: 'moveUnit', unit: 'aldreomsorg', under: 'ekbacken', from: '2027-05-07' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a nämnd is split or nämnder become one', () => {
  it('merged: undecided ärenden go to the new nämnd with the papers as they are; the autumn is one', async () => {
    const change: Adjustment = { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'valfardsnamnden', label: 'välfärdsnämnden', from: '2027-05-10' };
    const { tasks } = await apply(change);
    expect(tasks.filter((t) => !t.done && t.person !== t.handedFrom)).toEqual([]);
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ state: 'open', organ: 'skolnamnden' });
    expect(await occurrenceOf(db, run, P08)).toMatchObject({ state: 'dropped' });
    const merged = await occurrenceOf(db, run, 'delarsuppgifter/valfardsnamnden/P08');
    expect((merged.planned as { tasks: { unit?: string; kind: string }[] }).tasks.filter((t) => t.kind === 'answer').map((t) => t.unit).sort()).toEqual(['bjorkgarden', 'ekbacken', 'manen', 'solen', 'stjarnan']);
    expect(await occurrenceOf(db, run, 'delarsuppfoljning-april/skolnamnden/P04')).toMatchObject({ state: 'dropped' });
    // The report that opens after it is one, and is built on what the two old ones have asked.
    const report = (await occurrenceOf(db, run, 'delarsuppfoljning-april/valfardsnamnden/P04')).planned as unknown as { builtOn: string[]; chain: { organ: string; meeting: string | null }[] };
    expect(report.builtOn).toEqual([P04, 'delarsuppgifter/omsorgsnamnden/P04']);
    expect(report.chain[0]?.meeting).toMatch(/^valfardsnamnden-2027/);
    expect(await db.prisma.meeting.count({ where: { run, organ: 'skolnamnden', state: 'planned', day: { gte: '2027-05-10' } } })).toBe(0);
    await at(db, run, '2027-05-10', '10:00');
    expect(await db.prisma.organ.findUniqueOrThrow({ where: { run_id: { run, id: 'skolnamnden' } } })).toMatchObject({ endedBy: 'valfardsnamnden' });
    expect(await reminded('ec-manen')).toEqual([]);
    await at(db, run, '2027-05-12', '10:00');
    expect(await reminded('ec-manen')).toContain((await task('manen|answer|chef')).id);
  });

  it('an ärende that lies before the old nämnd is decided by the new one', async () => {
    const report = 'delarsuppfoljning-april/skolnamnden/P04';
    await answer('manen', 'ec-manen');
    await answer('stjarnan', 'ec-stjarnan');
    for (const [key, id] of [['forskola', 'vc-forskola'], ['skolforvaltningen', 'fc-skolnamnden']] as const) {
      await approveTask(db, { id, role: 'chef', via: 'session', run }, (await task(`${key}|approve|chef`)).id);
    }
    await at(db, run, '2027-05-21', '10:00');
    const [own] = [...(await tasksOf(db, run, report)).values()];
    await answerTask(db, { id: own?.person ?? '', role: 'chef', via: 'session', run }, own?.id ?? '', { values: { sammanfattning: 'Enligt plan.' } });
    await settleDown(db, run);
    const matters = async () => (await db.prisma.matter.findMany({ where: { run, occurrence: report }, orderBy: { position: 'asc' } })).map((m) => [m.organ, m.authority, m.meeting, m.state]);
    expect((await matters())[0]).toEqual(['skolnamnden', 'skolnamnden', 'skolnamnden-2027-06-15', 'open']);
    const { tasks, moves } = await apply({ kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'valfardsnamnden', label: 'välfärdsnämnden', from: '2027-06-01' });
    expect(tasks).toEqual([]);
    expect(moves.filter((m) => m.occurrence === report).map((m) => [m.what, m.organ, m.from ?? null, m.to ?? null])).toEqual([
      ['meeting', 'skolnamnden', '2027-06-15', null],
      ['meeting', 'valfardsnamnden', null, '2027-06-15'],
    ]);
    expect((await matters())[0]).toEqual(['valfardsnamnden', 'valfardsnamnden', 'valfardsnamnden-2027-06-15', 'open']);
    expect(await occurrenceOf(db, run, report)).toMatchObject({ organ: 'skolnamnden', state: 'open' });
    await apply({ kind: 'undo' });
    expect((await matters())[0]).toEqual(['skolnamnden', 'skolnamnden', 'skolnamnden-2027-06-15', 'open']);
  });

  it('split: each förvaltning\'s autumn is asked by its own nämnd, and the split can be undone', async () => {
    await apply({ kind: 'moveUnit', unit: 'aldreomsorg', under: 'skolforvaltningen', from: '2027-05-07' });
    const change: Adjustment = { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'skolnamnden', from: '2027-05-07' };
    await apply(change);
    const before = (await db.prisma.meeting.findMany({ where: { run }, orderBy: { id: 'asc' } })).map((m) => [m.id, m.day, m.state]);
    await apply({ kind: 'splitOrgan', organ: 'skolnamnden', into: [{ id: 'skolnamnden', units: ['skolforvaltningen'] }, { id: 'omvardnadsnamnden', label: 'omvårdnadsnämnden', units: ['omsorgsforvaltningen'] }], from: '2027-06-01' });
    const all = (await db.prisma.occurrence.findMany({ where: { run, step: 'delarsuppgifter', period: 'P08', state: 'planned' } })).map((o) => o.organ).sort();
    expect(all).toEqual(expect.arrayContaining(['skolnamnden']));
    expect(await db.prisma.meeting.count({ where: { run, organ: 'omvardnadsnamnden' } })).toBeGreaterThan(3);
    await apply({ kind: 'undo' });
    expect((await db.prisma.meeting.findMany({ where: { run }, orderBy: { id: 'asc' } })).map((m) => [m.id, m.day, m.state])).toEqual(before);
    expect(await db.prisma.organ.count({ where: { run, id: 'omvardnadsnamnden' } })).toBe(0);
  });
});

describe('what is said of the changes', () => {
  const { folder, remove } = ownFolder();
  const file = join(folder, 'arshjul.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('  från: 25 juni\n', '  från: 10 juni\n'));
  afterAll(remove);

  it('names a new nämnd by its label, also where its meetings come with it', async () => {
    run = await aprilOpen(db, folder);
    const { findings } = await preview({ kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'valfardsnamnden', label: 'välfärdsnämnden', from: '2027-05-10' });
    const texts = findings.filter((f) => f.rule === 'sammantrade-i-uppehall').map((f) => f.text);
    expect(texts).toContainEqual(expect.stringMatching(/\(välfärdsnämnden\): välfärdsnämnden sammanträder .* i sommaruppehållet/));
    expect(texts.filter((t) => t.includes('valfardsnamnden'))).toEqual([]);
  });
});

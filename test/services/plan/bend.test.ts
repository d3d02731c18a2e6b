import fc from 'fast-check';
import type { Definition } from '../../../domain/arshjul/definition';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask } from '../../../services/tasks/approve';
import { status } from '../../../services/tasks/status';
import { closePeriod } from '../../../services/years/closePeriod';
import { cycleView } from '../../../services/years/read';
import { timelineOf } from '../../../web/read/timeline';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, P04, settleDown, tasksOf } from '../years/support';
import { applyNow, aprilOpen, EXTRA, ownFolder, ownText, personIn, planBytes, PULS, rowsBytes, shownSteps } from './bending';

let db: TestDatabase;
let run: string;
const { folder, remove } = ownFolder();
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(async () => {
  await db.drop();
  remove();
});
beforeEach(async () => {
  run = await aprilOpen(db, folder);
});

const preview = (change: Adjustment) => previewAdjustment(db, ekonomichef, run, change);
const apply = (change: Adjustment, options: object = {}) => applyNow(db, run, change, options);
const person = (id: string, role = 'chef') => personIn(run, id, role);
const VALUES = { budget: '100', utfall: '30', prognos: '100', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås' };
const taskOf = async (unit: string, kind = 'answer') => {
  const task = (await tasksOf(db, run, P04)).get(`${unit}|${kind}|chef`);
  if (!task) throw new Error(`no task for ${unit}`);
  return task;
};
const answer = async (unit: string, who = `ec-${unit}`) => answerTask(db, person(who), (await taskOf(unit)).id, { values: VALUES });
const planNow = () => planBytes(db, run);
const rowsNow = () => rowsBytes(db, run);
const shownNow = () => shownSteps(db, run);

const nextText = () =>
  ownText()
    .replace('svar senast: 5 arbetsdagar efter stängning', 'svar senast: 8 arbetsdagar efter stängning')
    .replace('godkänns av: [verksamhetschef, förvaltningschef]', 'godkänns av: [förvaltningschef]')
    .replace('namn: Kommentar till ekonomin', 'namn: Kommentar till ekonomin och åtgärder')
    .replace('    efter: hostrevidering\n', '    efter: ks-planeringsforutsattningar\n')
    .replace(/ {2}hostrevidering:\n(?: {4}.*\n)+/, '  hostdag:\n    namn: Höstdag\n    organ: KS\n    när: 22 september\n    från: ekonomichef\n    formulär: genomford\n');
const takeUp = (follow: 'started' | 'now'): Adjustment => ({ kind: 'newDefinition', follow, text: nextText(), decision: { organ: 'KF', day: '2027-04-26', paragraph: '§ 40' } });

/** A step at each ordinary meeting of KS. */
const AT_EACH = `rapporter:
  ks-rapport:
    namn: Rapport till KS
    organ: KS
    när: varje ordinarie sammanträde
    från: ekonomichef
    formulär: underlag
    behandling:
      - KS informeras
`;

describe('inserting a step', () => {
  it('tells every fault of the text by line, and writes nothing', async () => {
    const wrong = preview({ kind: 'insertStep', text: EXTRA.replace('genomford', 'genomfrd').replace('förvaltningschef', 'förvaltningschf'), file: 'puls.yaml' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'puls.yaml:5:11' }, { field: 'puls.yaml:8:19' }] });
    await expect(wrong).rejects.toMatchObject({ detail: expect.stringMatching(/puls\.yaml:5:11: Formuläret "genomfrd" finns inte\. Menade du "genomford"\?/) });
    expect(await db.prisma.definitionVersion.count({ where: { run } })).toBe(0);
  });

  it('plans it with the rest; it opens, asks and is approved as any step', async () => {
    const applied = await apply({ kind: 'insertStep', text: EXTRA });
    expect(applied.moves.map((m) => [m.occurrence, m.what])).toEqual(expect.arrayContaining([[PULS, 'added']]));
    expect(applied.definition?.appear).toEqual([{ id: 'pulsmatning', label: 'Pulsmätning' }]);
    expect((await occurrenceOf(db, run, PULS)).state).toBe('planned');
    await at(db, run, '2027-05-10', '10:00');
    expect((await occurrenceOf(db, run, PULS)).state).toBe('open');
    const tasks = await tasksOf(db, run, PULS);
    for (const unit of ['solen', 'manen', 'stjarnan']) {
      await answerTask(db, person(`ec-${unit}`), tasks.get(`${unit}|answer|chef`)?.id ?? '', { values: { genomford: 'ja' } });
    }
    const root = [...(await tasksOf(db, run, PULS)).values()].find((t) => t.kind === 'approve');
    expect(root).toMatchObject({ state: 'open' });
    await approveTask(db, person(root?.person ?? ''), root?.id ?? '');
    await settleDown(db, run);
    expect((await occurrenceOf(db, run, PULS)).state).toBe('finished');
  });

  it('keeps the start’s definition as a version, and says in the record what came', async () => {
    await apply({ kind: 'insertStep', text: { steg: { hostdag: { namn: 'Höstdag', organ: 'KS', när: '22 september', från: 'ekonomichef', formulär: 'genomford' } } } });
    expect((await occurrenceOf(db, run, 'hostdag/KS')).due).toBe('2027-09-22');
    expect(await db.prisma.definitionVersion.findMany({ where: { run }, select: { number: true } })).toEqual([{ number: 1 }]);
    const entry = await db.prisma.timelineEntry.findFirst({ where: { run, kind: 'adjusted', subject: 'hostdag' } });
    expect(entry?.payload).toMatchObject({ change: 'insertStep', appear: ['hostdag'], why: 'Prov' });
  });
});

describe('another version in the middle of the year', () => {
  it('lets what has opened go on as it began, template and all; the rest follows the new one', async () => {
    const before = await tasksOf(db, run, P04);
    const seen = await preview(takeUp('started'));
    expect(seen.definition).toMatchObject({ appear: [{ id: 'hostdag' }], vanish: [{ id: 'hostrevidering' }] });
    expect(seen.definition?.open.find((o) => o.occurrence === P04)).toMatchObject({ follows: false, why: 'har öppnat och fortsätter som det började' });
    await apply(takeUp('started'));
    const after = await tasksOf(db, run, P04);
    expect([...after].map(([k, t]) => [k, t.dueDay, t.state])).toEqual([...before].map(([k, t]) => [k, t.dueDay, t.state]));
    expect(after.get('solen|answer|chef')?.form).toMatch(/^ekonomi-och-mal@/);
    expect((await occurrenceOf(db, run, 'hostdag/KS')).state).toBe('planned');
    expect((await occurrenceOf(db, run, 'hostrevidering/KS')).state).toBe('dropped');
    expect((await db.prisma.notice.findMany({ where: { run, kind: 'moved', person: { startsWith: 'ec-' } } })).length).toBe(0);
    await answer('solen');
    expect(await db.prisma.answer.count({ where: { run } })).toBe(1);
    await at(db, run, '2027-09-07', '10:00');
    await closePeriod(db, ekonomichef, run, { period: 'P08' });
    await settleDown(db, run);
    const august = await tasksOf(db, run, 'delarsuppgifter/skolnamnden/P08');
    expect(august.get('solen|answer|chef')).toMatchObject({ form: 'ekonomi-och-mal' });
    expect([...august.keys()].filter((k) => k.includes('|approve|'))).toHaveLength(1);
  });

  it('keeps both versions with the decision behind, and shows them', async () => {
    await apply(takeUp('started'));
    const rows = await db.prisma.definitionVersion.findMany({ where: { run }, orderBy: { number: 'asc' } });
    expect(rows.map((r) => [r.number, r.decision])).toEqual([[1, null], [2, { organ: 'KF', day: '2027-04-26', paragraph: '§ 40' }]]);
    expect((await cycleView(db, ekonomichef, run)).definition.history).toMatchObject([{ number: 1, decision: null }, { number: 2, decision: { organ: 'KF' }, day: '2027-05-07' }]);
    const text = (d: unknown) => (d as Definition).forms.find((f) => f.key === 'ekonomi-och-mal')?.fields.find((f) => f.key === 'kommentar')?.label;
    expect(rows.map((r) => text(r.definition))).toEqual(['Kommentar till ekonomin', 'Kommentar till ekonomin och åtgärder']);
  });

  it('gives what is open and not answered the new rule, keeps drafts and answers, and tells each person once', async () => {
    await answer('solen');
    const manen = await taskOf('manen');
    await db.prisma.draft.create({ data: { task: manen.id, person: 'ec-manen', values: { kommentar: 'Påbörjat.' }, realAt: new Date() } });
    const seen = await preview(takeUp('now'));
    expect(seen.definition?.open.find((o) => o.occurrence === P04)).toMatchObject({ follows: true, why: null });
    expect(seen.tasks.filter((t) => t.occurrence === P04).map((t) => [t.unit, t.change, t.done])).toEqual(
      expect.arrayContaining([['manen', 'day', false], ['solen', 'day', true], ['grundskola', 'removed', false]].map((t) => expect.arrayContaining(t.slice(1)))),
    );
    await db.prisma.notice.deleteMany({ where: { run } });
    await apply(takeUp('now'));
    const tasks = await tasksOf(db, run, P04);
    expect(tasks.get('solen|answer|chef')).toMatchObject({ state: 'done', dueDay: '2027-05-14', form: expect.stringMatching(/@/) });
    expect(tasks.get('manen|answer|chef')).toMatchObject({ state: 'open', dueDay: '2027-05-19', form: 'ekonomi-och-mal' });
    expect(await db.prisma.draft.count({ where: { task: manen.id } })).toBe(1);
    const approvals = [...tasks.values()].filter((t) => t.kind === 'approve');
    expect(approvals.filter((t) => t.state !== 'withdrawn')).toHaveLength(1);
    const root = approvals.find((t) => t.state !== 'withdrawn');
    expect([...tasks.values()].filter((t) => t.kind === 'answer').every((t) => t.parent === root?.id)).toBe(true);
    const notices = await db.prisma.notice.findMany({ where: { run, kind: { in: ['moved', 'withdrawn', 'taskOpened'] } } });
    expect(new Set(notices.map((n) => n.person)).size).toBe(notices.length);
    expect(notices.map((n) => n.person)).toEqual(expect.arrayContaining(['ec-manen', 'ec-stjarnan']));
    for (const unit of ['manen', 'stjarnan']) await answer(unit);
    expect((await tasksOf(db, run, P04)).get(root?.key.slice(P04.length + 1) ?? '')).toMatchObject({ state: 'open' });
    await approveTask(db, person(root?.person ?? ''), root?.id ?? '');
    await settleDown(db, run);
    expect((await occurrenceOf(db, run, P04)).state).toBe('finished');
  });

  it('opens the approval above where the one between is not asked any more, and closes it again when that is undone', async () => {
    for (const unit of ['solen', 'manen', 'stjarnan']) await answer(unit);
    const approvals = async () => [...(await tasksOf(db, run, P04)).values()].filter((t) => t.kind === 'approve').map((t) => [t.level, t.state]).sort();
    expect(await approvals()).toEqual([['forvaltning', 'waiting'], ['verksamhet', 'open']]);
    await db.prisma.notice.deleteMany({ where: { run } });
    await apply(takeUp('now'));
    expect(await approvals()).toEqual([['forvaltning', 'open'], ['verksamhet', 'withdrawn']]);
    const notices = await db.prisma.notice.findMany({ where: { run, OR: [{ kind: 'approvalOpened' }, { kind: 'moved' }] } });
    expect(notices.some((n) => n.kind === 'approvalOpened' && n.occurrence === P04)).toBe(true);
    expect(notices.every((n) => !n.urgent)).toBe(true);
    await apply({ kind: 'undo' });
    expect(await approvals()).toEqual([['forvaltning', 'waiting'], ['verksamhet', 'open']]);
  });

  it('leaves alone what somebody has signed, and says so before', async () => {
    for (const unit of ['solen', 'manen', 'stjarnan']) await answer(unit);
    const first = [...(await tasksOf(db, run, P04)).values()].find((t) => t.kind === 'approve' && t.state === 'open');
    await approveTask(db, person(first?.person ?? ''), first?.id ?? '');
    expect((await preview(takeUp('now'))).definition?.open.find((o) => o.occurrence === P04)).toMatchObject({ follows: false, why: 'någon har redan godkänt' });
    const dropping = await preview({ kind: 'dropStep', occurrence: P04 });
    expect(dropping.signed).toMatchObject([{ kind: 'approval', occurrence: P04, text: expect.stringMatching(/steget utgår/) }]);
  });

  it('asks for the decision, another text than the one that holds, and the same municipality', async () => {
    const change = takeUp('now') as Extract<Adjustment, { kind: 'newDefinition' }>;
    await expect(preview({ ...change, decision: { organ: '', day: 'igår' } })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'decision.organ' }, { field: 'decision.day' }] });
    await expect(preview({ ...change, text: nextText().replace('kommun: Lillby', 'kommun: Storby') })).rejects.toMatchObject({ code: 'invalid', detail: expect.stringMatching(/Storby/) });
    await expect(preview({ ...change, text: nextText().replace('när: 22 september', 'nar: 22 september') })).rejects.toMatchObject({ detail: expect.stringMatching(/arshjul\.yaml:\d+:5: Nyckeln "nar" är okänd här/) });
    await apply(change);
    await expect(preview(change)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('several moves that are one adjustment', () => {
  const together = (): Adjustment => ({
    kind: 'several',
    changes: [{ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' }, { kind: 'moveMeeting', meeting: 'KS-2027-06-16', day: '2027-06-21' }, { kind: 'moveStep', occurrence: 'budgetdag/KS', due: '2027-05-19' }],
  });

  it('have one list, one revision and one notice a person', async () => {
    const { revision } = await preview(together());
    const applied = await apply(together());
    expect(applied.revision).toBe(revision + 1);
    expect(applied.moves.map((m) => m.occurrence)).toEqual(expect.arrayContaining([P04, 'budgetdag/KS']));
    expect(await occurrenceOf(db, run, P04)).toMatchObject({ answerBy: '2027-05-21' });
    expect((await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: 'KS-2027-06-16' } } })).day).toBe('2027-06-21');
    const notices = await db.prisma.notice.findMany({ where: { run, kind: 'moved' } });
    expect(new Set(notices.map((n) => n.person)).size).toBe(notices.length);
  });

  it('say which of them is wrong', async () => {
    const change: Adjustment = { kind: 'several', changes: [{ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' }, { kind: 'cancelMeeting', meeting: 'KS-2027-13-01' }] };
    await expect(preview(change)).rejects.toMatchObject({ code: 'not-found', detail: expect.stringMatching(/^Ändring 2: /), errors: [{ field: 'changes.1.meeting' }] });
  });
});

describe('undoing the last adjustment', () => {
  const changes: [string, () => Adjustment][] = [
    ['a moved step', () => ({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' })],
    ['a dropped open step', () => ({ kind: 'dropStep', occurrence: 'budgetdag/KS' })],
    ['a dropped step that had not opened', () => ({ kind: 'dropStep', occurrence: 'kf-budget/KS' })],
    ['a moved meeting', () => ({ kind: 'moveMeeting', meeting: 'KS-2027-06-16', day: '2027-06-21' })],
    ['a cancelled meeting', () => ({ kind: 'cancelMeeting', meeting: 'KS-2027-06-16' })],
    ['an added meeting', () => ({ kind: 'addMeeting', organ: 'KS', day: '2027-06-28', handlingsstopp: '2027-06-23' })],
    ['an inserted step', () => ({ kind: 'insertStep', text: EXTRA })],
    ['a new version, followed by what had not opened', () => takeUp('started')],
    ['a new version, followed by all', () => takeUp('now')],
  ];

  it.each(changes)('restores the plan to the byte and every row: %s', async (_name, change) => {
    await answer('solen');
    const [plan, rows, shown] = [await planNow(), await rowsNow(), await shownNow()];
    await apply(change());
    expect((await planNow()) === plan).toBe(false);
    const facts = await db.prisma.fact.count({ where: { run } });
    await apply({ kind: 'undo' });
    expect((await planNow()) === plan).toBe(true);
    expect(JSON.parse(await rowsNow())).toEqual(JSON.parse(rows));
    expect(await shownNow()).toEqual(shown);
    expect(await db.prisma.fact.count({ where: { run } })).toBe(facts + 1);
    await answer('manen');
    expect((await taskOf('manen')).state).toBe('done');
  });

  it('leaves no trace of an inserted step in lists and counts, but in the timeline; inserted again it is a step like any other', async () => {
    await apply({ kind: 'insertStep', text: EXTRA });
    await apply({ kind: 'undo' });
    expect(await db.prisma.occurrence.count({ where: { run, step: 'pulsmatning' } })).toBe(0);
    expect((await status(db, run)).steps.dropped).toBe(0);
    const { rows } = await timelineOf(db, ekonomichef, run, { before: null });
    expect(rows.slice(0, 2).map((r) => [r.what, r.subject])).toEqual([['Planen justerades', 'Den föregående justeringen ångrades'], ['Planen justerades', 'Pulsmätning']]);
    await apply({ kind: 'insertStep', text: EXTRA });
    await at(db, run, '2027-05-10', '10:00');
    expect((await occurrenceOf(db, run, PULS)).state).toBe('open');
  });

  it('still shows what was in the year before: a step whose meeting is cancelled, that came back and is taken back again', async () => {
    const meetings = async () => db.prisma.meeting.findMany({ where: { run, organ: 'KS', day: { gt: '2027-05-07', lt: '2028' } }, orderBy: { day: 'asc' } });
    await apply({ kind: 'insertStep', text: AT_EACH });
    const before = await db.prisma.occurrence.findMany({ where: { run, step: 'ks-rapport' }, orderBy: { opens: 'asc' } });
    const held = (await meetings()).at(-1)?.id ?? '';
    await apply({ kind: 'cancelMeeting', meeting: held });
    const gone = async () => (await db.prisma.occurrence.findMany({ where: { run, step: 'ks-rapport', state: 'dropped' } })).map((o) => o.id);
    expect(await gone()).toHaveLength(1);
    const left = await gone();
    await apply({ kind: 'addMeeting', organ: 'KS', day: '2027-12-20', extra: false });
    await apply({ kind: 'undo' });
    const after = await db.prisma.occurrence.findMany({ where: { run, step: 'ks-rapport' }, orderBy: { opens: 'asc' } });
    expect(after.map((o) => o.id)).toEqual(before.map((o) => o.id));
    expect(await gone()).toEqual(left);
  });

  it('gives an open ärende its meeting back, and its secretary the day', async () => {
    for (const t of (await tasksOf(db, run, 'ks-tidplan/KS')).values()) if (t.state === 'open') await answerTask(db, person(t.person ?? '', t.role), t.id, { values: { sammanfattning: 'Tidplan.' } });
    await settleDown(db, run);
    const matter = async () => (await db.prisma.matter.findFirstOrThrow({ where: { run, occurrence: 'ks-tidplan/KS' } })).meeting;
    expect(await matter()).toBe('KS-2027-06-16');
    const [plan, rows] = [await planNow(), await rowsNow()];
    await apply({ kind: 'cancelMeeting', meeting: 'KS-2027-06-16' });
    await at(db, run, '2027-05-10', '10:00');
    expect(await matter()).toBe('KS-2027-08-25');
    const undone = await apply({ kind: 'undo' });
    expect(undone.moves).toContainEqual(expect.objectContaining({ occurrence: 'ks-tidplan/KS', what: 'meeting', from: '2027-08-25', to: '2027-06-16' }));
    expect(await matter()).toBe('KS-2027-06-16');
    expect((await planNow()) === plan).toBe(true);
    expect(JSON.parse(await rowsNow())).toEqual(JSON.parse(rows));
  });

  it('says who has acted on what when somebody has', async () => {
    await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' });
    await answer('manen');
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/^Justeringen kan inte ångras: .+ har sedan dess \(.*7 maj.*\) svarat i Uppgifter från enheterna \(skolnamnden\)\./) });
  });

  it('is not stopped by what people do elsewhere', async () => {
    await apply({ kind: 'moveStep', occurrence: 'kf-budget/KS', opens: '2027-10-01' });
    await answer('manen');
    await apply({ kind: 'undo' });
    expect(await db.prisma.fact.count({ where: { run, kind: 'undone' } })).toBe(1);
  });

  it('is refused when a step that was moved has opened since', async () => {
    await apply({ kind: 'insertStep', text: EXTRA });
    await at(db, run, '2027-05-10', '10:00');
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/Pulsmätning \(\S+\) öppnade .*uppgifterna är utdelade/) });
  });

  it('is refused when what waited for a dropped step has opened since', async () => {
    await apply({ kind: 'dropStep', occurrence: P04 });
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/Delårsuppföljning \(skolnamnden\) öppnade/) });
  });

  it('goes back one adjustment at a time, and says when there is none', async () => {
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict', detail: 'Det finns ingen justering att ångra.' });
    const plan = await planNow();
    await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' });
    await apply({ kind: 'insertStep', text: EXTRA });
    await apply({ kind: 'undo' });
    await apply({ kind: 'undo' });
    expect(await planNow()).toBe(plan);
    await expect(preview({ kind: 'undo' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells nobody of what nobody had been told of yet, and once those who had', async () => {
    await apply({ kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' });
    await db.prisma.notice.updateMany({ where: { run, kind: 'moved', person: 'ec-solen' }, data: { mail: 'm' } });
    const undone = await apply({ kind: 'undo' });
    expect(undone.mails.map((m) => m.person)).toEqual(['ec-solen']);
    const left = await db.prisma.notice.findMany({ where: { run, kind: 'moved', mail: null, dropped: null } });
    expect(left.map((n) => n.person)).toEqual(['ec-solen']);
  });
});

describe('a preview is a promise', () => {
  it('equals what applying does, for every kind that bends the definition and for its undo', async () => {
    const kinds: fc.Arbitrary<Adjustment> = fc.oneof(
      fc.constantFrom<Adjustment>(takeUp('now'), takeUp('started'), { kind: 'undo' }),
      fc.integer({ min: 1, max: 99 }).map((n): Adjustment => ({ kind: 'insertStep', text: EXTRA.replace('pulsmatning', `puls-${String(n)}`) })),
    );
    await fc.assert(
      fc.asyncProperty(kinds, async (change) => {
        const seen = await preview(change).catch((e: { code: string }) => e.code);
        if (typeof seen === 'string') return expect(['conflict', 'invalid']).toContain(seen);
        const { revision, run: _same, needsReason: _needs, ...promised } = seen;
        const { revision: now, run: _run, seq: _seq, ...applied } = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, list: seen.list, reason: 'Prov', name: 'Prov' });
        expect(applied).toEqual(promised);
        expect(now).toBe(revision + 1);
        const planned = JSON.parse(await planNow()) as { steps: { id: string; due: string }[] };
        const rows = await db.prisma.occurrence.findMany({ where: { run, state: 'planned' } });
        for (const row of rows) expect([row.id, row.due]).toEqual([row.id, planned.steps.find((s) => s.id === row.id)?.due]);
        for (const t of applied.tasks) {
          const task = await db.prisma.task.findUniqueOrThrow({ where: { id: t.task } });
          if (!t.done) expect([t.key, t.to]).toEqual([t.key, task.state === 'withdrawn' ? 'utgår' : task.dueDay]);
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('is refused when something has been signed since, even where no date has moved', async () => {
    for (const unit of ['solen', 'manen', 'stjarnan']) await answer(unit);
    const change: Adjustment = { kind: 'dropStep', occurrence: P04 };
    const seen = await preview(change);
    const first = [...(await tasksOf(db, run, P04)).values()].find((t) => t.kind === 'approve' && t.state === 'open');
    await approveTask(db, person(first?.person ?? ''), first?.id ?? '');
    await expect(applyAdjustment(db, ekonomichef, run, change, { expectedRevision: seen.revision, list: seen.list, reason: 'Prov' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not refused because somebody has answered meanwhile', async () => {
    const change: Adjustment = { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-21' };
    const seen = await preview(change);
    await answer('manen');
    const applied = await applyAdjustment(db, ekonomichef, run, change, { expectedRevision: seen.revision, list: seen.list, reason: 'Prov' });
    expect(applied.tasks.find((t) => t.person === 'ec-manen')).toMatchObject({ done: true });
  });
});

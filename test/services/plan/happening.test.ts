// A happening registered by hand, on a real PostgreSQL: shown first, done exactly so, opened and chased like others, taken back.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../../services/access/actor';
import { createSession, readSession } from '../../../services/access/session';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { startDeviation } from '../../../services/deviation/start';
import { applyAdjustment, previewAdjustment } from '../../../services/plan/adjust';
import { happeningsOf, previewHappening, registerHappening, type Happened } from '../../../services/plan/happening';
import { answerTask } from '../../../services/tasks/answer';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, LILLBY, occurrenceOf, settleDown, startStepped, tasksOf } from '../years/support';

jest.setTimeout(60_000);

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** Lillby with a dialogue of KS, and a deviation chain of four links. */
const LINKS = `    led:
      - informera, inom 2 arbetsdagar
      - atgardsplan, nästa sammanträde
      - uppfoljning, vid varje rapport
      - presidiedialog, vid behov
`;
const EVENTS = `händelser:
  dialog:
    namn: Särskild dialog
    organ: KS
    från: kommunchef
    formulär: genomford
    svarstid: 15 arbetsdagar
    behandling:
      - KS informeras
  informera:
    namn: Presidiet informeras
    organ: varje nämnd
    registreras av: [förvaltningschef, ekonomichef]
    från: varje förvaltningschef
    formulär: genomford
  uppfoljning:
    namn: Åtgärderna följs upp
    organ: varje nämnd
    från: varje förvaltningschef
    formulär: underlag
  presidiedialog:
    namn: Dialog mellan presidierna
    organ: varje nämnd
    registreras av: kommunchef
    från: kommunchef
    formulär: genomford
    svarstid: 15 arbetsdagar
`;
const above = mkdtempSync(join(tmpdir(), 'happening-'));
const folder = join(above, 'lillby');
cpSync(LILLBY, folder, { recursive: true });
const lillby = readFileSync(join(LILLBY, 'arshjul.yaml'), 'utf8');
writeFileSync(join(folder, 'arshjul.yaml'), lillby.replace('    räcker inte: närmaste chef\n', `    räcker inte: närmaste chef\n${LINKS}`).replace('händelser:\n', EVENTS));
afterAll(() => rmSync(above, { recursive: true, force: true }));

const token: Actor = { id: 'token:test', role: 'ekonomichef', via: 'api', municipality: 'lillby' };
const DIALOG: Happened = { step: 'dialog', organ: 'KS', what: 'KS bjuder in till dialog om skolan.' };
const DIALOG_ID = 'dialog/KS/1';

async function begin(): Promise<void> {
  ({ run } = await startStepped(db, { municipality: folder }));
  await at(db, run, '2027-05-20', '10:00');
}

/** Whoever holds a role at a scope, signed in. */
async function as(role: string, scope: string): Promise<Actor> {
  const { person } = await db.prisma.roleHolder.findFirstOrThrow({ where: { run, role, scope } });
  const actor = await readSession(db, await createSession(db, run, person));
  if (!actor) throw new Error(`${role} ${scope}`);
  return actor;
}
const secretary = () => as('namndsekreterare', 'organ:KS');
const ekonomichef = () => as('ekonomichef', 'kommun');

async function register(actor: Actor, happened: Happened) {
  const { revision, list } = await previewHappening(db, actor, run, happened);
  const applied = await registerHappening(db, actor, run, happened, { expectedRevision: revision, list });
  await settleDown(db, run);
  return applied;
}

async function takeBack() {
  const change = { kind: 'undo' } as const;
  const { revision, list } = await previewAdjustment(db, token, run, change);
  await applyAdjustment(db, token, run, change, { expectedRevision: revision, list, reason: 'Det blev inget.' });
  await settleDown(db, run);
}

const events = async () => (await db.prisma.fact.findMany({ where: { run, kind: 'together' }, orderBy: { seq: 'asc' } })).flatMap((f) => (f.payload as unknown as { facts: { step: string; organ: string; n: number }[] }).facts.map((e) => `${e.step}/${e.organ}/${e.n}`));

describe('a happening', () => {
  beforeEach(begin);

  it('is shown with who gets what by when, then opens exactly so and is chased', async () => {
    const actor = await secretary();
    const shown = await previewHappening(db, actor, run, DIALOG);
    expect(shown.opens).toMatchObject([{ occurrence: DIALOG_ID, organ: 'KS', opens: '2027-05-20', answerBy: '2027-06-10', tasks: [{ kind: 'answer', role: 'kommunchef', name: 'Kommunchef', due: '2027-06-10' }], meetings: [{ organ: 'KS', verb: 'informeras' }] }]);
    expect(shown.moves).toMatchObject([{ occurrence: DIALOG_ID, what: 'added' }]);
    expect(await events()).toEqual([]);

    const { opens, revision } = await register(actor, DIALOG);
    expect(opens).toEqual(shown.opens);
    expect(revision).toBe(shown.revision + 1);
    const row = await occurrenceOf(db, run, DIALOG_ID);
    expect(row).toMatchObject({ state: 'open', opens: '2027-05-20', answerBy: '2027-06-10', due: shown.opens[0]?.due });
    const [task] = [...(await tasksOf(db, run, DIALOG_ID)).values()];
    expect(task).toMatchObject({ state: 'open', person: shown.opens[0]?.tasks[0]?.person, dueDay: '2027-06-10' });
    expect(task?.nextRungAt).not.toBeNull();
    expect(await db.prisma.notice.count({ where: { run, person: task?.person ?? '', occurrence: DIALOG_ID } })).toBe(1);
    const entries = await db.prisma.timelineEntry.findMany({ where: { run, kind: { in: ['happeningRegistered', 'adjusted'] } }, orderBy: { id: 'asc' } });
    expect(entries).toMatchObject([
      { kind: 'happeningRegistered', actor: actor.id, actorRole: 'namndsekreterare', businessKey: DIALOG_ID, payload: { new: '2027-05-20', why: DIALOG.what } },
      { kind: 'adjusted', actor: actor.id, payload: { why: DIALOG.what } },
    ]);
    const { registered } = await happeningsOf(db, actor, run);
    expect(registered).toMatchObject([{ step: 'dialog', organ: 'KS', day: '2027-05-20', cause: 'KS bjuder in till dialog om skolan (registrerad för hand)', occurrences: [{ id: DIALOG_ID, label: 'Särskild dialog' }] }]);
  });

  it('is registered once for one key, and not against a plan that has moved on or another list', async () => {
    const actor = await secretary();
    const { revision, list } = await previewHappening(db, actor, run, DIALOG);
    await expect(registerHappening(db, actor, run, DIALOG, { expectedRevision: revision + 1 })).rejects.toMatchObject({ code: 'conflict' });
    await expect(registerHappening(db, actor, run, DIALOG, { expectedRevision: revision, list: 'en annan' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.prisma.timelineEntry.count({ where: { run, kind: 'happeningRegistered' } })).toBe(0);
    const once = { expectedRevision: revision, list, idempotencyKey: `nyckel-${run}` };
    const first = await registerHappening(db, actor, run, DIALOG, once);
    expect(await registerHappening(db, actor, run, DIALOG, once)).toEqual(JSON.parse(JSON.stringify(first)));
    expect(await events()).toEqual([DIALOG_ID]);
    await expect(registerHappening(db, actor, run, DIALOG, { expectedRevision: revision })).rejects.toMatchObject({ code: 'conflict' });
    await register(actor, { ...DIALOG, what: 'En till.' });
    expect(await events()).toEqual([DIALOG_ID, 'dialog/KS/2']);
  });

  it('is registered by those whom the definition names, else by the ekonomichef and the organ’s secretary', async () => {
    const other = await as('namndsekreterare', 'organ:skolnamnden');
    const kommunchef = await as('kommunchef', 'kommun');
    for (const who of [other, kommunchef]) {
      await expect(previewHappening(db, who, run, DIALOG)).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringMatching(/Händelsen ”Särskild dialog” registreras av ekonomichefen eller organets sekreterare/) });
      await expect(registerHappening(db, who, run, DIALOG, { expectedRevision: 1 })).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(previewHappening(db, await ekonomichef(), run, DIALOG)).resolves.toBeDefined();
    await expect(previewHappening(db, token, run, DIALOG)).resolves.toBeDefined();
    const may = async (actor: Actor, step: string) => (await happeningsOf(db, actor, run)).happenings.find((h) => h.step === step)?.organs.flatMap((o) => (o.mayRegister ? [o.id] : []));
    expect([await may(other, 'dialog'), await may(other, 'uppfoljning'), await may(await secretary(), 'dialog')]).toEqual([[], ['skolnamnden'], ['KS']]);
    expect(await may(kommunchef, 'presidiedialog')).toContain('skolnamnden');
    expect(await may(await ekonomichef(), 'presidiedialog')).toEqual([]);
  });

  it('that lies back counts its days from then, and says that the answer is late already', async () => {
    const shown = await previewHappening(db, await secretary(), run, { ...DIALOG, day: '2027-04-01' });
    expect(shown.opens).toMatchObject([{ opens: '2027-04-01', answerBy: '2027-04-22' }]);
    expect(shown.findings).toContainEqual(expect.objectContaining({ rule: 'redan-sent', step: DIALOG_ID, text: expect.stringMatching(/^Särskild dialog \(kommunstyrelsen\): .*sen redan när den delas ut/) }));
  });
});

describe('what cannot be registered', () => {
  beforeAll(begin);

  it.each([
    [{ step: 'dialgo' }, 'step', /Menade du "dialog".* Särskild dialog \(dialog\)/],
    [{ organ: 'skolnamnden' }, 'organ', /Händelsen ”Särskild dialog” kan inte .*Organ som har den: kommunstyrelsen \(KS\)/],
    [{ day: '2027-02-30' }, 'day', /inget datum/],
    [{ day: '2026-12-31' }, 'day', /utanför året/],
    [{ what: ' ' }, 'what', /Skriv vad som har hänt/],
    [{ what: 'x'.repeat(501) }, 'what', /högst 500 tecken/],
    [{ amount: -1 }, 'amount', /bara för det som en avvikelsekedja börjar med: Åtgärdsplan för en budget i balans \(atgardsplan\)/],
  ])('is refused with %j', async (wrong, field, text) => {
    const operator: Actor = { id: 'token:test', role: 'installation', via: 'cli' };
    await expect(previewHappening(db, operator, run, { ...DIALOG, ...wrong })).rejects.toMatchObject({ code: 'invalid', errors: [{ field, text: expect.stringMatching(text) }] });
  });
});

describe('taking it back', () => {
  beforeEach(begin);

  it('takes away what it opened while nobody has acted on it; its number is not used again', async () => {
    const actor = await secretary();
    await register(actor, { ...DIALOG, day: '2027-09-01' });
    await takeBack();
    // It never opened: no row is left of it.
    expect(await db.prisma.occurrence.count({ where: { run, id: DIALOG_ID } })).toBe(0);
    expect((await happeningsOf(db, actor, run)).registered).toEqual([]);
    await register(actor, DIALOG);
    expect((await events()).at(-1)).toBe('dialog/KS/2');
    expect(await occurrenceOf(db, run, 'dialog/KS/2')).toMatchObject({ state: 'open' });
  });

  it('also when the step has opened, but not when somebody has answered', async () => {
    await register(await secretary(), DIALOG);
    await takeBack();
    expect(await occurrenceOf(db, run, DIALOG_ID)).toMatchObject({ state: 'dropped' });
    expect([...(await tasksOf(db, run, DIALOG_ID)).values()].map((t) => t.state)).toEqual(['withdrawn']);
    // Who had not been told of it is not told that it is gone.
    await at(db, run, '2027-05-21', '08:00');
    expect(await db.prisma.mail.count({ where: { run, person: 'kommunchef' } })).toBe(0);

    // Who has had a mail of it is, also while a reminder of it waits for the morning.
    const { opens } = await register(await secretary(), DIALOG);
    await at(db, run, '2027-05-24', '08:00');
    expect(await db.prisma.mail.count({ where: { run, person: 'kommunchef' } })).toBe(1);
    const waiting = opens[0]?.tasks[0]?.person ?? '';
    await db.prisma.notice.create({ data: { run, person: waiting, kind: 'reminder', occasion: 'paminnelse', occurrence: 'dialog/KS/2', payload: {}, at: new Date() } });
    const shown = await previewAdjustment(db, token, run, { kind: 'undo' });
    expect(shown.mails.map((m) => m.person)).toEqual([waiting]);

    const [task] = [...(await tasksOf(db, run, 'dialog/KS/2')).values()];
    const person: Actor = { id: task?.person ?? '', role: 'kommunchef', via: 'session', run };
    await answerTask(db, person, task?.id ?? '', { values: { genomford: 'ja' } });
    await expect(takeBack()).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/kan inte ångras: Kommunchef har sedan dess/) });
  });
});

describe('in a deviation chain', () => {
  beforeEach(begin);

  const DEFICIT: Happened = { step: 'atgardsplan', organ: 'skolnamnden', what: 'Placeringarna kostar mer än budgeten.', amount: -900_000 };
  const DIALOGUE: Happened = { step: 'presidiedialog', organ: 'skolnamnden', what: 'Presidiet vill ha en dialog.' };
  const plans = () => db.prisma.actionPlan.findMany({ where: { run }, orderBy: { n: 'asc' } });
  const confirmed = (period: string, amount: number) =>
    inTransaction(db, async (tx) => {
      const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
      const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: `delarsuppgifter/skolnamnden/${period}` } } });
      return startDeviation(tx, row, occurrence, amount, token, clockOfRow(row));
    });

  it('a link vid behov starts by the role asked first, while the plan is running at the organ', async () => {
    const kommunchef = await as('kommunchef', 'kommun');
    await expect(previewHappening(db, kommunchef, run, DIALOGUE)).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/har ingen sådan som pågår/) });
    await confirmed('P04', -900_000);
    await expect(previewHappening(db, await ekonomichef(), run, DIALOGUE)).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringMatching(/registreras av kommunchef/) });
    await register(kommunchef, DIALOGUE);
    expect(await occurrenceOf(db, run, 'presidiedialog/skolnamnden/1')).toMatchObject({ state: 'open', opens: '2027-05-20', answerBy: '2027-06-10' });
    await expect(previewHappening(db, kommunchef, run, { ...DIALOGUE, organ: 'omsorgsnamnden' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('the deficit itself is registered before a report confirms it; the report then belongs to the same plan', async () => {
    const chief = await ekonomichef();
    await expect(previewHappening(db, chief, run, { ...DEFICIT, amount: undefined } as Happened)).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'amount' }] });
    await expect(previewHappening(db, chief, run, { ...DEFICIT, amount: 900_000 })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'amount' }] });
    const { opens } = await register(chief, DEFICIT);
    expect(opens.map((o) => o.occurrence)).toEqual(['atgardsplan/skolnamnden/1', 'informera/skolnamnden/1']);
    expect(await plans()).toMatchObject([{ n: 1, deviation: -900_000, state: 'running', chain: 'budget-i-balans', occurrence: 'atgardsplan/skolnamnden/1' }]);
    expect(await occurrenceOf(db, run, 'atgardsplan/skolnamnden/1')).toMatchObject({ state: 'open' });
    await expect(previewHappening(db, chief, run, DEFICIT)).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/pågår redan/) });
    await confirmed('P04', -700_000);
    expect(await plans()).toMatchObject([{ n: 1, deviation: -700_000, state: 'running' }]);
    expect(await db.prisma.occurrence.findMany({ where: { run, step: { in: ['atgardsplan', 'uppfoljning'] } }, orderBy: { id: 'asc' } })).toMatchObject([{ id: 'atgardsplan/skolnamnden/1' }, { id: 'uppfoljning/skolnamnden/1' }]);
  });

  it.each([
    ['the same amount', -900_000, 'deviationConfirmed'],
    ['another amount', -700_000, 'deviationChanged'],
  ])('confirmed by a report since, with %s, it is the report’s and cannot be taken back', async (_, amount, kind) => {
    await register(await ekonomichef(), DEFICIT);
    await confirmed('P04', amount);
    await settleDown(db, run);
    const [plan] = await plans();
    expect(plan).toMatchObject({ n: 1, deviation: amount, occurrence: 'delarsuppgifter/skolnamnden/P04', state: 'running' });
    const entries = () => db.prisma.timelineEntry.findMany({ where: { run, subject: plan?.id ?? '', kind: { startsWith: 'deviation' } }, orderBy: { id: 'asc' } });
    expect((await entries()).map((e) => [e.kind, (e.payload as { new: number }).new])).toEqual([['deviationConfirmed', -900_000], [kind, amount]]);
    await expect(takeBack()).rejects.toMatchObject({ code: 'conflict', detail: expect.stringMatching(/kan inte ångras: .* bekräftat ett underskott i Uppgifter från enheterna/) });
    expect(await plans()).toMatchObject([{ id: plan?.id, state: 'running' }]);
    // The report that says it again changes nothing.
    await confirmed('P04', amount);
    expect(await entries()).toHaveLength(2);
  });

  it('taken back, the plan is gone and a confirmed deficit begins one of its own', async () => {
    await register(await ekonomichef(), DEFICIT);
    await takeBack();
    expect(await plans()).toEqual([]);
    expect(await db.prisma.process.findFirst({ where: { run, occurrence: 'atgardsplan/skolnamnden/1' } })).toMatchObject({ live: false });
    expect(await occurrenceOf(db, run, 'informera/skolnamnden/1')).toMatchObject({ state: 'dropped' });
    await confirmed('P04', -700_000);
    await settleDown(db, run);
    expect(await plans()).toMatchObject([{ n: 2, deviation: -700_000, occurrence: 'delarsuppgifter/skolnamnden/P04' }]);
    expect(await occurrenceOf(db, run, 'atgardsplan/skolnamnden/2')).toMatchObject({ state: 'open' });
    expect(await occurrenceOf(db, run, 'informera/skolnamnden/2')).toMatchObject({ state: 'open' });
  });
});

// With the real planner and real looks: a nämnd's deficit becomes an åtgärdsplan; what organs do moves the plan; an återremiss
// from KS reaches down to the collection and comes back.
import { dayAt } from '../../../domain/calendar/zone';
import type { Actor } from '../../../services/access/actor';
import { actionPlansOf } from '../../../services/deviation/read';
import { registerMeeting } from '../../../services/decisions/register';
import { reopenView } from '../../../services/decisions/read';
import { reopen } from '../../../services/decisions/reopen';
import { answerTask } from '../../../services/tasks/answer';
import { approveTask } from '../../../services/tasks/approve';
import { closePeriod } from '../../../services/years/closePeriod';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, P04, settleDown, startStepped } from '../years/support';

let db: TestDatabase;
let run: string;

const BOARD = 'delarsuppfoljning-april/skolnamnden/P04';
const session = (id: string, role: string): Actor => ({ id, role, via: 'session', run });
const UNIT = { budget: '1000', utfall: '300', kommentar: 'Enligt plan.', maluppfyllelse: 'uppnås', orsak: 'Fler barn än väntat.', atgard: 'Vikarier tas in restriktivt.' };
const TEXTS: Record<string, Record<string, string>> = {
  sammanstallning: { sammanfattning: 'Läget i korthet.' },
  atgardsplan: { atgarder: 'Två tjänster tillsätts inte.', effekt: '600', konsekvens: 'Större grupper i höst.', racker: 'nej' },
};

beforeAll(async () => {
  db = await freshDatabase();
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
  await closePeriod(db, ekonomichef, run, { period: 'P04' });
  await settleDown(db, run);
}, 60_000);
afterAll(() => db.drop());

/** Everybody who has an open task of the occurrence answers or approves, level by level, until nothing is open. */
async function workThrough(occurrence: string, forecast: string): Promise<void> {
  for (;;) {
    const task = await db.prisma.task.findFirst({ where: { run, occurrence, state: 'open' }, orderBy: { key: 'asc' } });
    if (!task) break;
    const who = session(task.person ?? '', task.role);
    if (task.kind === 'approve') await approveTask(db, who, task.id);
    else await answerTask(db, who, task.id, { values: task.form === 'ekonomi-och-mal' ? { ...UNIT, prognos: forecast } : (TEXTS[task.form ?? ''] ?? {}) });
  }
  await settleDown(db, run);
}

async function registerNext(organ: string, secretary: string, occurrence: string, outcome: object): Promise<string> {
  const matter = await db.prisma.matter.findFirstOrThrow({ where: { run, occurrence, organ, state: 'open' } });
  const meeting = await db.prisma.meeting.findUniqueOrThrow({ where: { run_id: { run, id: matter.meeting ?? '' } } });
  await at(db, run, meeting.day, '17:00');
  const line = { matter: matter.id, outcome: 'bifall', paragraph: '12', ...outcome };
  await registerMeeting(db, session(secretary, 'namndsekreterare'), meeting.id, { outcomes: [line] });
  await settleDown(db, run);
  return meeting.day;
}

const rows = async (occurrence: string): Promise<string[]> =>
  (await db.prisma.matter.findMany({ where: { run, occurrence }, orderBy: [{ position: 'asc' }, { round: 'asc' }] })).map(
    (m) => `${m.organ} ${m.round} ${m.state} ${m.outcome ?? '-'} ${m.meeting ?? '-'}`,
  );

test('a confirmed deficit becomes an åtgärdsplan by the definition’s own chain', async () => {
  await workThrough(P04, '1200');
  const [plan] = await actionPlansOf(db, run);
  expect(plan).toMatchObject({ organ: 'skolnamnden', n: 1, deviation: -600_000, cause: P04, occurrence: 'atgardsplan/skolnamnden/1', state: 'running' });
  const occurrence = await occurrenceOf(db, run, 'atgardsplan/skolnamnden/1');
  expect(occurrence).toMatchObject({ state: 'open', organ: 'skolnamnden' });
  const process = await db.prisma.process.findUniqueOrThrow({ where: { id: `atgardsplan/${run}/skolnamnden/1` } });
  expect(process).toMatchObject({ type: 'actionPlan', phase: 'collecting', live: true });
  const told = await db.prisma.notice.findMany({ where: { run, kind: 'deviation' }, orderBy: { person: 'asc' } });
  expect(told.map((n) => n.person)).toEqual(['ekonom-skolnamnden', 'ekonomichef', 'fc-skolnamnden']);
  expect(told[0]?.payload).toMatchObject({ deviation: -600_000, next: { label: 'Åtgärdsplan för en budget i balans' } });
});

test('measures that are not enough reach the nearest chef, once; the organs take the plan and it closes', async () => {
  const plan = 'atgardsplan/skolnamnden/1';
  await workThrough(plan, '');
  await settleDown(db, run);
  const above = await db.prisma.notice.findMany({ where: { run, kind: 'deviation', person: 'kommunchef' } });
  expect(above).toMatchObject([{ payload: { insufficient: true, of: 'fc-skolnamnden', deviation: null } }]);
  expect((await rows(plan)).map((r) => r.split(' ').slice(0, 3).join(' '))).toEqual(['skolnamnden 1 open', 'KS 1 waiting']);
  await registerNext('skolnamnden', 'sekreterare-skolnamnden', plan, {});
  await registerNext('KS', 'sekreterare-ks', plan, { outcome: 'noterat' });
  expect(await occurrenceOf(db, run, plan)).toMatchObject({ state: 'finished' });
  expect(await actionPlansOf(db, run)).toMatchObject([{ state: 'closed', phase: 'finished' }]);
});

test('bordläggning moves the plan’s later dates with it', async () => {
  await workThrough(BOARD, '');
  const before = await occurrenceOf(db, run, BOARD);
  const [first] = (before.planned as unknown as { chain: { meeting: string }[] }).chain;
  await registerNext('skolnamnden', 'sekreterare-skolnamnden', BOARD, { outcome: 'bordlaggning' });
  const [tabled, again] = await rows(BOARD);
  expect(tabled).toMatch(/^skolnamnden 1 superseded bordlaggning /);
  expect(again).toMatch(/^skolnamnden 2 open - /);
  const after = await occurrenceOf(db, run, BOARD);
  const chain = (after.planned as unknown as { chain: { meeting: string; day: string }[] }).chain;
  expect(chain[0]?.meeting).toBe(again?.split(' ')[4]);
  expect(chain[0]?.meeting).not.toBe(first?.meeting);
  expect((chain[1]?.day ?? '') > (chain[0]?.day ?? '')).toBe(true);
  expect(after.due >= before.due).toBe(true);
});

test('återremiss from KS: tasks of the collection re-open, the nämnd decides anew, the ärende comes back and ends', async () => {
  await registerNext('skolnamnden', 'sekreterare-skolnamnden', BOARD, {});
  await registerNext('KS', 'sekreterare-ks', BOARD, { outcome: 'aterremiss', motivation: 'Belys effekterna per enhet.', remitTo: 'skolnamnden' });
  const matter = await db.prisma.matter.findFirstOrThrow({ where: { run, occurrence: BOARD, outcome: 'aterremiss' } });
  const secretary = session('sekreterare-skolnamnden', 'namndsekreterare');
  const view = await reopenView(db, secretary, matter.id);
  const solen = view.tasks.find((t) => t.occurrence === P04 && t.unit === 'solen');
  expect(solen).toBeDefined();
  const receipt = await reopen(db, secretary, matter.id, { reopen: [solen?.id ?? ''] });
  expect(receipt).toMatchObject({ occurrences: [P04], organs: ['skolnamnden', 'KS'] });
  expect(await occurrenceOf(db, run, P04)).toMatchObject({ state: 'open' });
  await settleDown(db, run);
  expect(await db.prisma.process.findFirst({ where: { run, occurrence: P04 } })).toMatchObject({ phase: 'collecting', live: true });
  expect(await db.prisma.task.findUnique({ where: { id: solen?.id ?? '' } })).toMatchObject({ state: 'open', round: 2 });
  expect((await rows(BOARD)).filter((r) => / (open|waiting) /.test(r))).toHaveLength(2);
  expect((await rows(BOARD)).some((r) => / open /.test(r))).toBe(false);

  // It is answered anew and approved upward; the same deviation chain sees the new total and starts no second plan.
  await workThrough(P04, '1500');
  expect(await occurrenceOf(db, run, P04)).toMatchObject({ state: 'finished' });
  expect(await actionPlansOf(db, run)).toMatchObject([{ n: 1, deviation: -900_000 }]);
  expect((await rows(BOARD)).find((r) => / open /.test(r))).toMatch(/^skolnamnden 3 open/);
  const board = await registerNext('skolnamnden', 'sekreterare-skolnamnden', BOARD, {});
  const executive = await registerNext('KS', 'sekreterare-ks', BOARD, {});
  expect(executive > board).toBe(true);
  const done = await occurrenceOf(db, run, BOARD);
  expect(done.state).toBe('finished');
  expect(dayAt(done.finishedAt ?? new Date(0))).toBe(executive);
});

test('nothing of it went to somebody who is elected, and every task and step is whole', async () => {
  const people = await db.prisma.notice.findMany({ where: { run }, distinct: ['person'], select: { person: true } });
  const roles = await db.prisma.roleHolder.findMany({ where: { run, person: { in: people.map((p) => p.person) } } });
  expect(roles.some((r) => /ordforande|ledamot|presidi/.test(r.role))).toBe(false);
  const open = await db.prisma.task.count({ where: { run, occurrence: { in: [P04, BOARD] }, state: { in: ['open', 'waiting'] } } });
  expect(open).toBe(0);
});

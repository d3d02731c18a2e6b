// What an adjustment does to the law: every duty that comes off worse is named and explained, and nothing else is.
import { inTransaction } from '../../../services/base/db';
import { applyAdjustment, previewAdjustment, type Adjustment } from '../../../services/plan/adjust';
import { appendFact } from '../../../services/plan/facts';
import type { PlannedOccurrence } from '../../../domain/plan/types';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, startStepped } from '../years/support';

const BUDGET = 'kf-budget/KS';
const REPORT = 'delarsrapport-koncern/KS/P08';

let db: TestDatabase;
let run: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  ({ run } = await startStepped(db));
  await at(db, run, '2027-05-07', '10:00');
});

const preview = (change: Adjustment) => previewAdjustment(db, ekonomichef, run, change);
const apply = async (change: Adjustment, options: object = { reason: 'Prov', name: 'Prov' }) => {
  const { revision } = await preview(change);
  return applyAdjustment(db, ekonomichef, run, change, { expectedRevision: revision, ...options });
};
const meetingAt = async (occurrence: string, organ: string): Promise<string> => {
  const { chain } = (await occurrenceOf(db, run, occurrence)).planned as unknown as PlannedOccurrence;
  return chain.find((m) => m.organ === organ)?.meeting ?? '';
};
const setState = (id: string, data: { state: string; openedAt?: Date; finishedAt?: Date }) => db.prisma.occurrence.update({ where: { run_id: { run, id } }, data });

test('a step that is finished is neither moved nor said to pass its lawful day', async () => {
  const change: Adjustment = { kind: 'moveMeeting', meeting: await meetingAt(REPORT, 'KS'), day: '2027-11-17' };
  expect((await preview(change)).law.map((l) => l.occurrence)).toContain(REPORT);
  await setState(REPORT, { state: 'finished', openedAt: new Date(), finishedAt: new Date() });
  const { moves, law, findings } = await preview(change);
  expect([...moves, ...law].filter((x) => x.occurrence === REPORT)).toEqual([]);
  expect(findings.filter((f) => f.step === REPORT)).toEqual([]);
});

test('a step that is open, and does not follow, is not said to pass its lawful day', async () => {
  await setState(REPORT, { state: 'open', openedAt: new Date() });
  const { moves, law, findings } = await preview({ kind: 'moveStep', occurrence: 'delarsrapport-namnd/skolnamnden/P08', due: '2027-12-01' });
  expect([...moves, ...law].filter((x) => x.occurrence === REPORT)).toEqual([]);
  expect(findings.filter((f) => f.step === REPORT)).toEqual([]);
});

test('a step whose first organ has decided asks for a reason when the last one’s meeting passes the lawful day', async () => {
  const [ks, kf] = [await meetingAt(BUDGET, 'KS'), await meetingAt(BUDGET, 'KF')];
  await setState(BUDGET, { state: 'open', openedAt: new Date() });
  await inTransaction(db, (tx) => appendFact(tx, run, { kind: 'decided', occurrence: BUDGET, organ: 'KS', position: 0, outcome: 'bifall', day: ks.slice(3), meeting: ks }, ekonomichef));
  const change: Adjustment = { kind: 'moveMeeting', meeting: kf, day: '2027-12-14' };
  const shown = await preview(change);
  expect(shown.moves).toEqual(expect.arrayContaining([expect.objectContaining({ occurrence: BUDGET, what: 'meeting', to: '2027-12-14' })]));
  expect(shown.law).toMatchObject([{ occurrence: BUDGET, paragraph: 'KL 11:10', status: 'broken', latest: '2027-11-30' }]);
  await expect(apply(change, {})).rejects.toMatchObject({ code: 'rule', errors: [{ field: 'reason' }, { field: 'name' }] });
  await apply(change);
  const { planned } = await occurrenceOf(db, run, BUDGET);
  const { law, why } = planned as unknown as PlannedOccurrence;
  const check = law.find((l) => l.paragraph === 'KL 11:10' && l.latest === '2027-11-30');
  expect(check).toMatchObject({ status: 'broken' });
  expect(why).toContain(check?.text);
});

test('what is late already asks again when it becomes later, and not when it becomes sooner', async () => {
  const kf = await meetingAt(BUDGET, 'KF');
  await apply({ kind: 'moveMeeting', meeting: kf, day: '2027-12-14' });
  const later = await preview({ kind: 'moveMeeting', meeting: kf, day: '2027-12-20' });
  expect(later.needsReason).toBe(true);
  expect(later.law).toMatchObject([{ occurrence: BUDGET, latest: '2027-11-30' }]);
  const sooner = await preview({ kind: 'moveMeeting', meeting: kf, day: '2027-12-07' });
  expect(sooner).toMatchObject({ needsReason: false, law: [] });
  expect(sooner.findings.filter((f) => f.step === BUDGET && f.severity === 'error')).toEqual([]);
});

test('a step with a lawful day is not dropped without a reason', async () => {
  const { law, needsReason } = await preview({ kind: 'dropStep', occurrence: BUDGET });
  expect(needsReason).toBe(true);
  expect(law.map((l) => [l.occurrence, l.paragraph, l.latest])).toEqual(expect.arrayContaining([[BUDGET, 'KL 11:10', '2027-11-30']]));
  expect(law.every((l) => l.text.endsWith('Steget utgår ur planen.'))).toBe(true);
});

test('every law that a preview says is broken by any meeting’s move is in its law', async () => {
  const meetings = await db.prisma.meeting.findMany({ where: { run, day: { gte: '2027-08-01', lte: '2027-12-31' } }, orderBy: { id: 'asc' } });
  for (const { id } of meetings) {
    const { findings, law } = await preview({ kind: 'moveMeeting', meeting: id, day: '2027-12-22' });
    const broken = findings.filter((f) => f.severity === 'error' && f.rule.startsWith('stat-'));
    expect(broken.map((f) => [f.step, f.rule]).sort()).toEqual(law.map((l) => [l.occurrence, l.rule]).sort());
  }
});

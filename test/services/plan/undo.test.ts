import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adjustment } from '../../../services/plan/adjust';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { P04 } from '../years/support';
import { applyNow, aprilOpen, EXTRA, ownFolder, ownText, planBytes, rowsBytes, shownSteps } from './bending';

/** With a floor for how often the nämnder report. */
const TEXT = ownText()
  .replace('steg:\n', 'steg:\n  miniminiva:\n    namn: Lägsta nivå\n    organ: KS\n    när: i september\n    från: ekonomichef\n    formulär: underlag\n    behandling:\n      - KS fastställer i september\n  valda-manader:\n    namn: Nämndens val\n    organ: varje nämnd\n    när: i november\n    från: varje förvaltningschef\n    formulär: underlag\n    behandling:\n      - nämnden fastställer i november\n')
  .replace('rapporter:\n', 'golv:\n  miniminiva:\n    minst: 2 per år\n    månader: [mars, oktober]\nval:\n  valda-manader:\n    golv: miniminiva\n    valt: {}\nrapporter:\n  manadsrapport:\n    namn: Månadsrapport\n    organ: varje nämnd\n    period: enligt valda-manader\n    från: varje förvaltningschef\n    formulär: sammanstallning\n    svarstid: 3 arbetsdagar\n    behandling:\n      - nämnden behandlar\n');
const NEXT = TEXT.replace('svar senast: 5 arbetsdagar efter stängning', 'svar senast: 8 arbetsdagar efter stängning').replace('när: 3 arbetsdagar före', 'när: 2 arbetsdagar före').replace('när: 1 arbetsdag före', 'när: 0 arbetsdagar före');

const SEQUENCE: [string, Adjustment][] = [
  ['an open step is moved', { kind: 'moveStep', occurrence: P04, answerBy: '2027-05-28' }],
  ['a step is inserted', { kind: 'insertStep', text: EXTRA }],
  ['a meeting is added', { kind: 'addMeeting', organ: 'KS', day: '2027-06-28', handlingsstopp: '2027-06-23' }],
  ['the floor is raised', { kind: 'setFloor', text: 'golv:\n  miniminiva:\n    minst: 4 per år\n    månader: [februari, juni, augusti, november]\n' }],
  ['a meeting and a step are moved in one', { kind: 'several', changes: [{ kind: 'moveMeeting', meeting: 'KS-2027-06-16', day: '2027-06-21' }, { kind: 'moveStep', occurrence: 'budgetdag/KS', due: '2027-05-25' }] }],
  ['a step is dropped', { kind: 'dropStep', occurrence: 'kf-budget/KS' }],
  ['another version is taken up', { kind: 'newDefinition', follow: 'now', text: NEXT, decision: { organ: 'KF', day: '2027-04-26', paragraph: '§ 40' } }],
];

let db: TestDatabase;
const { folder, remove } = ownFolder();
writeFileSync(join(folder, 'arshjul.yaml'), TEXT);
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(async () => {
  await db.drop();
  remove();
});

describe('adjustments one on another', () => {
  it('are taken back one by one, each time to the plan and the rows before it, and can be made again', async () => {
    const run = await aprilOpen(db, folder);
    const now = async () => ({ plan: await planBytes(db, run), rows: await rowsBytes(db, run), shown: await shownSteps(db, run) });
    const after = [await now()];
    for (const [what, change] of SEQUENCE) {
      await applyNow(db, run, change);
      const state = await now();
      expect([what, state.plan === after.at(-1)?.plan]).toEqual([what, false]);
      after.push(state);
    }
    for (let left = SEQUENCE.length - 1; left >= 0; left -= 1) {
      await applyNow(db, run, { kind: 'undo' });
      const { plan, rows, shown } = await now();
      const before = after[left];
      expect(JSON.parse(rows)).toEqual(JSON.parse(before?.rows ?? ''));
      expect(shown).toEqual(before?.shown);
      expect(plan === before?.plan).toBe(true);
    }
    for (const [, change] of SEQUENCE) await applyNow(db, run, change);
    const again = await now();
    const last = after.at(-1);
    expect(JSON.parse(again.rows)).toEqual(JSON.parse(last?.rows ?? ''));
    expect(again.shown).toEqual(last?.shown);
    expect(again.plan === last?.plan).toBe(true);
  }, 180_000);

  it('what was in the year before the one that is taken back, had left it and came again, is shown as having left', async () => {
    const run = await aprilOpen(db, folder);
    const floor = (months: string): Adjustment => ({ kind: 'setFloor', text: `golv:\n  miniminiva:\n    minst: 2 per år\n    månader: [${months}]\n` });
    const october = async () => (await db.prisma.occurrence.findMany({ where: { run, step: 'manadsrapport', period: 'P10' }, orderBy: { id: 'asc' } })).map((o) => o.state);
    expect(await october()).toEqual(['planned', 'planned']);
    await applyNow(db, run, floor('juni, november'));
    expect(await october()).toEqual(['dropped', 'dropped']);
    await applyNow(db, run, floor('oktober, november'));
    expect(await october()).toEqual(['planned', 'planned']);
    await applyNow(db, run, { kind: 'undo' });
    expect(await october()).toEqual(['dropped', 'dropped']);
    await applyNow(db, run, { kind: 'undo' });
    expect(await october()).toEqual(['planned', 'planned']);
    expect(await db.prisma.occurrence.count({ where: { run, step: 'manadsrapport', period: { in: ['P06', 'P11'] } } })).toBe(0);
  });
});

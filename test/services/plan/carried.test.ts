import { registerMeeting } from '../../../services/decisions/register';
import type { Adjustment } from '../../../services/plan/adjust';
import { adoptCarried, carriedOf, declineCarried, previewCarried } from '../../../services/plan/adopt';
import { answerTask } from '../../../services/tasks/answer';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { at, ekonomichef, occurrenceOf, settleDown, tasksOf } from '../years/support';
import { applyNow, aprilOpen, EXTRA, ownFolder, personIn, PULS } from './bending';

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
const apply = (change: Adjustment) => applyNow(db, run, change);
const person = (id: string, role = 'chef') => personIn(run, id, role);

describe('a decision that carries an adjustment', () => {
  const TIDPLANEN: Adjustment = { kind: 'several', changes: [{ kind: 'moveStep', occurrence: 'kf-budget/KS', opens: '2027-10-01' }] };
  const kommunchef = () => person('kommunchef', 'kommunchef');

  /** KS decides its tidplan on 16 June, with or without a §. */
  async function decided(outcome = 'bifall', paragraph: string | null = '§ 71') {
    const tasks = await tasksOf(db, run, 'ks-tidplan/KS');
    for (const t of tasks.values()) if (t.state === 'open') await answerTask(db, person(t.person ?? '', t.role), t.id, { values: { sammanfattning: 'Tidplan.' } });
    await settleDown(db, run);
    await at(db, run, '2027-06-16', '16:00');
    const matter = await db.prisma.matter.findFirstOrThrow({ where: { run, occurrence: 'ks-tidplan/KS' } });
    await registerMeeting(db, { id: 'token:test', role: 'installation', via: 'cli' }, matter.meeting ?? '', { outcomes: [{ matter: matter.id, outcome, paragraph, ...(outcome === 'aterremiss' ? { motivation: 'Tas om.' } : {}) }] }, { run });
    return matter.id;
  }

  it('waits for its owner, who is told; no other role adopts it', async () => {
    const matter = await decided();
    const carried = await carriedOf(db, run);
    expect(carried.map((c) => [c.carries, c.state, c.owner, c.organ, c.paragraph, c.forYear])).toEqual([['schedule', 'pending', 'kommunchef', 'KS', '§ 71', 2027], ['steps', 'pending', 'kommunchef', 'KS', '§ 71', 2027]]);
    expect(await db.prisma.notice.findMany({ where: { run, occasion: { startsWith: 'carried|' } } })).toMatchObject([{ kind: 'finding', payload: { finding: expect.stringMatching(/bär tidplan och nya steg för 2027/) } }]);
    const id = `${matter}-schedule`;
    for (const who of [ekonomichef, { id: 'token:test', role: 'installation', via: 'cli' } as const]) {
      await expect(previewCarried(db, who, run, id, TIDPLANEN)).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringMatching(/kommunchef/) });
      await expect(declineCarried(db, who, run, id, 'Nej')).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(previewCarried(db, kommunchef(), run, id, { kind: 'insertStep', text: EXTRA })).rejects.toMatchObject({ code: 'invalid', detail: expect.stringMatching(/bär tidplan/) });
  });

  it('is carried out as an adjustment with organ, datum and §, and comes back when that is undone', async () => {
    const id = `${await decided()}-schedule`;
    const seen = await previewCarried(db, kommunchef(), run, id, TIDPLANEN);
    expect(seen.moves.map((m) => [m.occurrence, m.what, m.to])).toContainEqual(['kf-budget/KS', 'opens', '2027-10-01']);
    await adoptCarried(db, kommunchef(), run, id, TIDPLANEN, { expectedRevision: seen.revision, list: seen.list, name: 'Prov' });
    const entry = await db.prisma.timelineEntry.findFirst({ where: { run, kind: 'adjusted' }, orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({ actor: 'kommunchef', actorRole: 'kommunchef', payload: { decision: { organ: 'KS', day: '2027-06-16', paragraph: '§ 71' }, why: 'KS 2027-06-16 § 71' } });
    expect((await occurrenceOf(db, run, 'kf-budget/KS')).opens).toBe('2027-10-01');
    const one = async () => (await carriedOf(db, run)).find((c) => c.id === id);
    expect(await one()).toMatchObject({ state: 'adopted', adoptedRun: run });
    await expect(adoptCarried(db, kommunchef(), run, id, TIDPLANEN, { expectedRevision: seen.revision + 1 })).rejects.toMatchObject({ code: 'conflict' });
    await apply({ kind: 'undo' });
    expect(await one()).toMatchObject({ state: 'pending', adoptedRun: null });
  });

  it('can be a step in the definition’s language', async () => {
    const id = `${await decided()}-steps`;
    const change: Adjustment = { kind: 'insertStep', text: EXTRA.replace('10 maj', '6 september').replace('21 maj', '17 september') };
    const seen = await previewCarried(db, kommunchef(), run, id, change);
    await adoptCarried(db, kommunchef(), run, id, change, { expectedRevision: seen.revision, list: seen.list });
    expect((await occurrenceOf(db, run, PULS)).opens).toBe('2027-09-06');
  });

  it('waits for its §; is declined with a reason; an återremiss carries nothing', async () => {
    const id = `${await decided('bifall', null)}-schedule`;
    await expect(previewCarried(db, kommunchef(), run, id, TIDPLANEN)).rejects.toMatchObject({ code: 'rule', detail: expect.stringMatching(/saknar paragraf/) });
    await expect(declineCarried(db, kommunchef(), run, id, ' ')).rejects.toMatchObject({ code: 'invalid' });
    expect(await declineCarried(db, kommunchef(), run, id, 'Tidplanen är redan rätt.')).toMatchObject({ state: 'declined', reason: 'Tidplanen är redan rätt.' });
    await expect(declineCarried(db, kommunchef(), run, id, 'Igen')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('an återremiss carries nothing', async () => {
    await decided('aterremiss');
    expect(await carriedOf(db, run)).toEqual([]);
  });
});

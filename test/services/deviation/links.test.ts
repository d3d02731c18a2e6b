import { join } from 'node:path';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction } from '../../../services/base/db';
import { startLinks } from '../../../services/deviation/links';
import { startDeviation } from '../../../services/deviation/start';
import type { Definition } from '../../../domain/arshjul/definition';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { startYear } from '../../../services/years/start';
import type { Actor } from '../../../services/access/actor';
import { at, occurrenceOf, settleDown } from '../years/support';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const DEGERFORS = join(__dirname, '../../../kommuner/degerfors');
const ekonomichef: Actor = { id: 'token:test', role: 'ekonomichef', via: 'api' };

async function startDegerfors(): Promise<{ run: string }> {
  const { run } = await startYear(db, ekonomichef, { municipality: DEGERFORS, year: 2027, rehearsal: { seed: 1, simulate: 'none' } });
  await db.prisma.run.update({ where: { id: run }, data: { releasedAt: new Date(0) } });
  return { run };
}

const reports = (months: string[]): string[] => months.map((m) => `manadsuppgifter/socialnamnden/${m}`);

/** A confirmed total of one month, as the förvaltningschef's approval hands it over. */
const confirmed = (run: string, period: string, amount: number) =>
  inTransaction(db, async (tx) => {
    const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
    const occurrence = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: `manadsuppgifter/socialnamnden/${period}` } } });
    return startDeviation(tx, row, occurrence, amount, ekonomichef, clockOfRow(row));
  });

async function events(run: string): Promise<string[]> {
  const rows = await db.prisma.fact.findMany({ where: { run, kind: 'event' }, orderBy: { seq: 'asc' } });
  return rows.map((r) => r.payload as unknown as { step: string; organ: string; n: number }).map((e) => `${e.step}/${e.organ}/${e.n}`);
}

describe('a deviation chain of several links', () => {
  it('starts the presidium and the plan at once, follows up at each later report with a deficit, and begins anew after balance', async () => {
    const { run } = await startDegerfors();
    await at(db, run, '2027-05-20', '10:00');
    const plan = await confirmed(run, 'P04', -900_000);
    expect(await events(run)).toEqual(['atgardsplan/socialnamnden/1', 'informera-namndpresidium/socialnamnden/1']);
    expect(await occurrenceOf(db, run, 'informera-namndpresidium/socialnamnden/1')).toMatchObject({ opens: '2027-05-20', answerBy: '2027-05-24' });
    await settleDown(db, run);
    expect(await db.prisma.task.count({ where: { run, occurrence: 'informera-namndpresidium/socialnamnden/1', state: 'open' } })).toBeGreaterThan(0);

    // said twice of the same report: nothing more
    await confirmed(run, 'P04', -950_000);
    expect(await events(run)).toHaveLength(2);

    await db.prisma.actionPlan.update({ where: { id: plan?.id ?? '' }, data: { state: 'closed' } });
    await confirmed(run, 'P05', -700_000);
    await confirmed(run, 'P05', -700_000);
    expect((await events(run)).slice(2)).toEqual(['atgardsplan-uppfoljning/socialnamnden/1']);
    await confirmed(run, 'P06', -100_000);
    expect((await events(run)).slice(3)).toEqual(['atgardsplan-uppfoljning/socialnamnden/2']);
    await confirmed(run, 'P07', 50_000);
    expect(await events(run)).toHaveLength(4);
    await confirmed(run, 'P08', -1_000);
    expect((await events(run)).slice(4)).toEqual(['atgardsplan/socialnamnden/2', 'informera-namndpresidium/socialnamnden/2']);
    expect(reports(['P04', 'P08'])).toEqual((await db.prisma.actionPlan.findMany({ where: { run }, orderBy: { n: 'asc' } })).map((p) => p.occurrence));
  });

  it('refers to KF once for one answer that the measures are not enough', async () => {
    const { run } = await startDegerfors();
    await at(db, run, '2027-05-20', '10:00');
    const start = () => inTransaction(db, async (tx) => {
      const row = await tx.run.findUniqueOrThrow({ where: { id: run } });
      const [chain] = (row.definition as unknown as Definition).deviationChains;
      if (!chain) throw new Error('no chain');
      return startLinks(tx, row, chain, 'insufficient', { id: 'atgardsplan/socialnamnden/1', label: 'Åtgärdsplan', organ: 'socialnamnden' }, { id: 'system' }, clockOfRow(row));
    });
    expect(await start()).toEqual(['hanskjut-till-kf/socialnamnden/1']);
    expect(await start()).toEqual([]);
    const { planned } = await occurrenceOf(db, run, 'hanskjut-till-kf/socialnamnden/1');
    expect((planned as { chain: { organ: string }[] }).chain.map((m) => m.organ)).toEqual(['socialnamnden', 'KS', 'KF']);
  });
});

import { invariants } from '../../services/process/invariants';
import { startEngine, type Engine } from '../support/engine';
import { difference, startRehearsal, untilFinished } from '../support/rehearsing';

/** Åstorp's whole year, rehearsed: twice with one seed, and with another. Takes minutes; `npm run test:years`. */
describe('Åstorp 2027', () => {
  let engine: Engine;
  let first: string;

  beforeAll(async () => {
    engine = await startEngine();
    first = await startRehearsal(engine.db, 'astorp', 1);
  }, 300_000);

  afterAll(() => engine.stop());

  it('passes with nothing left undone', async () => {
    const { summary, digest, seconds } = await untilFinished(engine.db, first, 900_000);
    process.stdout.write(`astorp 2027, frö 1: ${seconds?.toFixed(1)} s, ${digest}\n${JSON.stringify(summary)}\n`);
    expect(summary).toMatchObject({ unfinished: 0, mails: { mostMorningPerPersonAndDay: 1 } });
    for (const at of ['late', 'sentBack', 'wentOnWithout', 'remitted', 'tabled', 'actionPlans', 'adjustments', 'absences', 'escalations'] as const) {
      expect({ at, count: summary[at] > 0 }).toEqual({ at, count: true });
    }
  }, 960_000);

  it('gives the same digest again', async () => {
    const again = await startRehearsal(engine.db, 'astorp', 1);
    await untilFinished(engine.db, again, 900_000);
    expect(await difference(engine.db, first, engine.db, again)).toEqual([]);
  }, 960_000);

  it('passes with another seed', async () => {
    const other = await startRehearsal(engine.db, 'astorp', 2);
    expect((await untilFinished(engine.db, other, 900_000)).summary.unfinished).toBe(0);
  }, 960_000);

  it('keeps every promise', async () => {
    expect((await invariants(engine.db)).findings).toEqual([]);
    expect(engine.reported).toEqual([]);
  });
});

import { join } from 'node:path';
import { invariants } from '../../services/process/invariants';
import type { Engine } from '../support/engine';
import { startEngine } from '../support/engine';
import { startRehearsal, untilFinished } from '../support/rehearsing';
import { twinDifference } from '../support/twin';

/** Odd rules, and a calendar that ends while something is still tabled. */
const ENSJO = join(__dirname, '../fixtures/kommuner/ensjo');

/** Each municipality's whole year from its own folder, an ordinary one and an election year. `npm run test:years`. */
describe.each(['degerfors', 'svenljunga', 'alvesta', 'lilla-edet', 'astorp', ENSJO])('%s', (municipality) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startEngine();
  }, 300_000);

  afterAll(() => engine.stop());

  it.each([2027, 2030])('rehearses %i from beginning to end', async (year) => {
    const run = await startRehearsal(engine.db, municipality, 1, year);
    const { summary, digest, seconds } = await untilFinished(engine.db, run, 1_500_000);
    process.stdout.write(`${municipality} ${year}: ${seconds?.toFixed(1)} s, ${digest}\n${JSON.stringify(summary)}\n`);
    expect(summary.unfinished).toBe(0);
    expect(summary.mails.mostMorningPerPersonAndDay).toBe(1);
    expect(await twinDifference(engine.db, run, municipality)).toEqual([]);
  }, 1_600_000);

  it('keeps every promise', async () => {
    expect((await invariants(engine.db)).findings).toEqual([]);
    expect(engine.reported).toEqual([]);
  });
});

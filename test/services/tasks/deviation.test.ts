import { approveTask } from '../../../services/tasks/approve';
import { startDeviation } from '../../../services/deviation/start';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { answerAs, FC, GOOD, handedOutYear, RED, taskBy, VC } from './flow';

// What an åtgärdsplan becomes is the deviation suites' own; here only when it is called for, and with which amount.
jest.mock('../../../services/deviation/start', () => ({ startDeviation: jest.fn(() => Promise.resolve({ id: 'plan-1' })) }));
const started = jest.mocked(startDeviation);

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());
beforeEach(() => started.mockClear());

async function confirmed(values: Record<string, unknown>[], limit = 0) {
  const year = await handedOutYear(db, { definition: { deviationChains: [{ key: 'underskott', step: 'atgardsplan', label: 'Åtgärdsplan', limit }] } });
  for (const [i, v] of values.entries()) await answerAs(db, year, i + 1, v);
  await approveTask(db, year.actor('p-vc', 'chef'), (await taskBy(db, year, VC)).id, {});
  expect(started).not.toHaveBeenCalled();
  return approveTask(db, year.actor('p-fc', 'chef'), (await taskBy(db, year, FC)).id, {});
}

describe('a deficit that the förvaltningschef confirms', () => {
  it('is the organ’s total, and starts the chain', async () => {
    expect(await confirmed([RED, GOOD, GOOD])).toMatchObject({ deviation: -300_000, actionPlan: 'plan-1' });
    expect(started.mock.calls.map((call) => call[3])).toEqual([-300_000]);
  });

  it('is nothing when the units even out', async () => {
    const more = { ...GOOD, prognos: 12_000_000 };
    expect(await confirmed([RED, more, GOOD])).toMatchObject({ deviation: 100_000, actionPlan: null });
    expect(started).not.toHaveBeenCalled();
  });

  it('is nothing within the limit, exactly at it included', async () => {
    expect(await confirmed([RED, GOOD, GOOD], 300_000)).toMatchObject({ deviation: -300_000, actionPlan: null });
    expect(await confirmed([RED, GOOD, GOOD], 299_999)).toMatchObject({ actionPlan: 'plan-1' });
  });
});

import { deviationAsksFor, saysInsufficient, type KnownPlan } from '../../domain/economy/chain';

const chain = { key: 'underskott', step: 'atgardsplan', label: 'Åtgärdsplan', limit: 0 };
const april = { id: 'delar/BUN/P04', organ: 'BUN' };
const august = { id: 'delar/BUN/P08', organ: 'BUN' };
const plan = (change: Partial<KnownPlan>): KnownPlan => ({ id: 'p1', organ: 'BUN', n: 1, occurrence: april.id, state: 'running', ...change });

test('a deficit beyond the limit starts the organ’s first plan', () => {
  expect(deviationAsksFor(chain, -1, april, [])).toMatchObject({ start: true, n: 1 });
  expect(deviationAsksFor({ ...chain, limit: 100_000 }, -100_001, april, [])).toMatchObject({ start: true });
});

test('balance, a surplus, exactly the limit or no chain start nothing', () => {
  for (const amount of [0, 500_000]) expect(deviationAsksFor(chain, amount, april, [])).toEqual({ start: false });
  expect(deviationAsksFor({ ...chain, limit: 100_000 }, -100_000, april, [])).toEqual({ start: false });
  expect(deviationAsksFor(undefined, -1, april, [])).toEqual({ start: false });
});

test('an approval that is given again changes the amount and starts no second plan', () => {
  expect(deviationAsksFor(chain, -2, april, [plan({})])).toEqual({ start: false, amountOf: 'p1' });
  expect(deviationAsksFor(chain, 10, april, [plan({ state: 'closed' })])).toEqual({ start: false, amountOf: 'p1' });
});

test('a deficit while a plan is being made goes to that plan; after it is closed a new one starts', () => {
  expect(deviationAsksFor(chain, -2, august, [plan({})])).toEqual({ start: false, amountOf: 'p1' });
  expect(deviationAsksFor(chain, -2, august, [plan({ state: 'closed' })])).toMatchObject({ start: true, n: 2 });
  expect(deviationAsksFor(chain, -2, august, [plan({ organ: 'SN' })])).toMatchObject({ start: true, n: 1 });
});

test('only a nej to the question that the definition marks says that the measures are not enough', () => {
  const fields = [{ key: 'atgarder' }, { key: 'racker' }, { key: 'balans', insufficientWhenNo: true }];
  expect(saysInsufficient(fields, { balans: 'nej' })).toBe(true);
  expect(saysInsufficient(fields, { balans: 'ja' })).toBe(false);
  expect(saysInsufficient(fields, { balans: null })).toBe(false);
  expect(saysInsufficient(fields, { racker: 'nej', atgarder: 'nej' })).toBe(false);
});

// What a new version, an inserted step and a floor leave of the definition before: `definitionAfter` by tables.
import type { Definition } from '../../domain/arshjul/definition';
import { definitionAfter, isRedefining, keptForms, withForms } from '../../domain/plan/redefine';
import { standingFacts, type Fact } from '../../domain/plan/facts';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { readKommun } from './kommuner';
import { occurrence } from './occurrence';

const base = readKommun('alvesta').definition;
const only = (more: Partial<Definition>): Definition => ({ ...base, steps: [], forms: [], roles: [], levels: [], deviationChains: [], assumptions: [], ...more, version: more.version ?? 'v1' });
const part = <T>(list: readonly T[], n: number): T => {
  const one = list[n];
  if (!one) throw new Error(`Alvesta has no ${String(n)}`);
  return one;
};
const takeUp = (definition: Definition) => ({ kind: 'newDefinition' as const, definition, from: '2027-05-11', follows: [] });

describe('a new version', () => {
  const [r0, r1] = [part(base.roles, 0), part(base.roles, 1)];
  const [l0, l1] = [part(base.levels, 0), part(base.levels, 1)];
  const chain = part(readKommun('astorp').definition.deviationChains, 0);
  const other = { ...chain, key: 'annan' };

  it('keeps roles, levels and deviation chains that it has not, and takes its own where both have them', () => {
    const renamed = { ...r0, label: 'annat namn' };
    const after = definitionAfter(only({ roles: [r0, r1], levels: [l0, l1], deviationChains: [chain] }), takeUp(only({ roles: [renamed], levels: [l1], deviationChains: [other] })));
    expect(after.roles).toEqual([renamed, r1]);
    expect(after.levels).toEqual([l1, l0]);
    expect(after.deviationChains).toEqual([other, chain]);
  });

  it('keeps steps that were inserted, and no others', () => {
    const [own, inserted, both] = [part(base.steps, 0), { ...part(base.steps, 1), inserted: true as const }, { ...part(base.steps, 2), inserted: true as const }];
    const now = part(base.steps, 2);
    expect(definitionAfter(only({ steps: [own, inserted, both] }), takeUp(only({ steps: [now] }))).steps).toEqual([now, inserted]);
  });

  it('keeps forms: gone ones by their name, changed ones under the version’s, equal ones not', () => {
    const [gone, changed, equal] = [part(base.forms, 0), part(base.forms, 1), part(base.forms, 2)];
    const asks = { ...changed, fields: [] };
    const before = only({ forms: [gone, changed, equal], version: 'v1' });
    const next = only({ forms: [asks, equal], version: 'v2' });
    expect([...keptForms(before, next)]).toEqual([[gone.key, gone.key], [changed.key, `${changed.key}@v1`]]);
    expect(definitionAfter(before, takeUp(next)).forms).toEqual([asks, equal, gone, { ...changed, key: `${changed.key}@v1` }]);
  });
});

describe('an inserted step and a floor', () => {
  const step = part(base.steps, 0);
  const floor = part(base.floors ?? [], 0);

  it('a step brings its assumptions', () => {
    const [a, b] = [part(base.assumptions, 0), part(base.assumptions, 1)];
    const after = definitionAfter(only({ assumptions: [a] }), { kind: 'insertStep', step, assumptions: [b], from: '2027-05-11' });
    expect(after.assumptions).toEqual([a, b]);
    expect(after.steps).toEqual([{ ...step, inserted: true }]);
  });

  it.each([
    ['where there was none', undefined, 1],
    ['beside another step’s', [{ ...floor, step: 'annat' }], 2],
    ['instead of the same step’s', [{ ...floor, atLeast: 99 }, { ...floor, step: 'annat' }], 2],
  ])('a floor stands %s', (_what, floors, count) => {
    const after = definitionAfter(only(floors ? { floors: floors as NonNullable<Definition['floors']> } : { floors: undefined as never }), { kind: 'setFloor', floor, from: '2027-05-11' });
    expect(after.floors).toHaveLength(count);
    expect(after.floors?.filter((f) => f.step === floor.step)).toEqual([floor]);
  });

  it('are, with a new version, the facts that redefine', () => {
    const facts: Fact[] = [{ kind: 'setFloor', floor, from: '2027-05-11' }, takeUp(base), { kind: 'insertStep', step, assumptions: [], from: '2027-05-11' }, { kind: 'opened', occurrence: 'a', day: '2027-05-11' }];
    expect(facts.map(isRedefining)).toEqual([true, true, true, false]);
  });
});

describe('the forms of what has opened', () => {
  const task = (form: string | undefined) => ({ key: 'k', form }) as unknown as PlannedOccurrence['tasks'][number];
  const names = new Map([['a', 'a@v1'], ['b', 'b']]);
  it.each([
    ['are renamed where the name is another', ['a', 'b', undefined, 'c'], ['a@v1', 'b', undefined, 'c']],
    ['are left where none is', ['b', undefined, 'c'], ['b', undefined, 'c']],
  ])('%s', (_what, forms, expected) => {
    const o = occurrence('x', { tasks: forms.map(task) });
    const after = withForms(o, names);
    expect(after.tasks.map((t) => t.form)).toEqual(expected);
    expect(after === o).toBe(!forms.includes('a'));
    expect(after.tasks.at(1)).toBe(o.tasks.at(1));
  });
});

describe('the facts that hold', () => {
  const move = (occurrence: string): Fact => ({ kind: 'moveStep', occurrence, due: '2027-05-11' });
  it.each<[string, Fact[], Fact[]]>([
    ['are all, where nothing is taken back', [move('a'), move('b')], [move('a'), move('b')]],
    ['are without the one that is taken back, counted from one', [move('a'), move('b'), { kind: 'undone', fact: 1 }], [move('b')]],
    ['are each by itself where several are one adjustment', [{ kind: 'together', facts: [move('a'), move('b')] }, move('c')], [move('a'), move('b'), move('c')]],
    ['are without all of an adjustment that is taken back', [{ kind: 'together', facts: [move('a'), move('b')] }, move('c'), { kind: 'undone', fact: 1 }], [move('c')]],
    ['are none of none', [], []],
  ])('%s', (_what, facts, expected) => {
    expect(standingFacts(facts)).toEqual(expected);
  });
});

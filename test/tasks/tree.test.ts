import fc from 'fast-check';
import { resolveTree, type TreeTask } from '../../domain/tasks/tree';

const answer = (key: string, person: string, parent: string | null): TreeTask => ({ key, kind: 'answer', person, parent });
const approve = (key: string, person: string | null, parent: string | null): TreeTask => ({ key, kind: 'approve', person, parent });
const above = (_: string, not: ReadonlySet<string>): string | null => ['fc', 'kc', 'kf'].find((p) => !not.has(p)) ?? null;
const show = (tasks: TreeTask[]) =>
  resolveTree(tasks, above).map((t) => `${t.key}:${t.person ?? '-'}>${t.parent ?? '*'}${t.skipped ? ' skipped' : ''}${t.sameAsBelow ? ' same' : ''}`);

describe('people in the task tree', () => {
  it('leaves an ordinary tree as it is', () => {
    expect(show([answer('e1', 'a', 'v'), answer('e2', 'b', 'v'), approve('v', 'vc', 'f'), approve('f', 'fc', null)])).toEqual([
      'e1:a>v', 'e2:b>v', 'v:vc>f', 'f:fc>*',
    ]);
  });

  it('sends the own answer of an approver to the level above, the others stay', () => {
    expect(show([answer('e1', 'vc', 'v'), answer('e2', 'b', 'v'), approve('v', 'vc', 'f'), approve('f', 'fc', null)])).toEqual([
      'e1:vc>f', 'e2:b>v', 'v:vc>f', 'f:fc>* same',
    ]);
  });

  it('lets the same person on two approving levels approve once', () => {
    expect(show([answer('e1', 'a', 'v'), approve('v', 'fc', 'f'), approve('f', 'fc', null)])).toEqual(['e1:a>f', 'v:fc>f skipped', 'f:fc>* same']);
  });

  it('goes above the root when the root answers himself', () => {
    expect(show([answer('e1', 'fc', 'v'), approve('v', 'fc', 'f'), approve('f', 'fc', null)])).toEqual(['e1:fc>f', 'v:fc>f skipped', 'f:kc>* same']);
  });

  it('keeps an approval that never had anything below it', () => {
    expect(show([approve('f', 'fc', null)])).toEqual(['f:fc>*']);
  });

  it('never lets anybody approve their own answer, loses no answer and leaves no empty approval', () => {
    const person = fc.constantFrom('a', 'b', 'vc', 'fc');
    const tree = fc.tuple(fc.array(person, { minLength: 1, maxLength: 5 }), person, person).map(([answers, v, f]) => [
      ...answers.map((p, i) => answer(`e${i}`, p, 'v')),
      approve('v', v, 'f'),
      approve('f', f, null),
    ]);
    fc.assert(
      fc.property(tree, (tasks) => {
        const resolved = resolveTree(tasks, above);
        const by = new Map(resolved.map((t) => [t.key, t]));
        for (const t of resolved) {
          const parent = t.parent === null ? undefined : by.get(t.parent);
          if (t.kind === 'answer') {
            expect(parent && !parent.skipped).toBe(true);
            expect(parent?.person).not.toBe(t.person);
          } else if (!t.skipped) {
            expect(resolved.some((c) => c.parent === t.key && !c.skipped)).toBe(true);
          }
        }
      }),
    );
  });
});

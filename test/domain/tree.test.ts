// Who answers and who approves above at an organ, and on which days: `shapeOf` and `withDays` on one small line of chefer.
import type { Asked, StepDef } from '../../domain/arshjul/definition';
import type { Organ, Unit } from '../../domain/organisation/types';
import type { Base } from '../../domain/plan/context';
import { shapeOf, withDays } from '../../domain/plan/taskTree';

const skola: Organ = { id: 'skola', type: 'namnd', label: 'Skolnämnden', authority: 'skola' };
const unit = (id: string, level: string, parent?: string): Unit => ({ id, level, label: id.toUpperCase(), organ: 'skola', ...(parent === undefined ? {} : { parent }) }) as unknown as Unit;

/** f over v1 (with e1, e2) and v2, where the branch ends; v1 and e1 have the same chef. */
const UNITS = [unit('e1', 'enhet', 'v1'), unit('f', 'forvaltning'), unit('v1', 'verksamhet', 'f'), unit('v2', 'verksamhet', 'f'), unit('e2', 'enhet', 'v1')];
const LEVELS = [{ id: 'forvaltning', chef: 'förvaltningschef' }, { id: 'verksamhet', chef: 'verksamhetschef' }, { id: 'enhet' }];

function base(units = UNITS, chefer: Record<string, string> = { e1: 'anna', v1: 'anna', e2: 'bo', f: 'cia' }): Base {
  const byId = new Map(units.map((u) => [u.id, u]));
  return {
    definition: { levels: LEVELS, roles: [{ key: 'ekonom', label: 'ekonomen' }] },
    unitsOf: new Map([['skola', units]]),
    parentOf: new Map(units.flatMap((u) => (u.parent === undefined ? [] : [[u.id, byId.get(u.parent)]]))),
    holderOf: new Map(Object.entries(chefer).map(([id, person]) => [`chef|unit:${id}`, person])),
  } as unknown as Base;
}

const asked = (who: unknown, more: Partial<Asked> = {}): Asked => ({ who, onlyAt: [], ...more }) as unknown as Asked;
const step = (asks: Asked[], approvals: string[] = []): StepDef => ({ id: 'x', asks, approvals }) as unknown as StepDef;
const shape = (s: StepDef, b = base()) => shapeOf(b, s, skola);
const lines = (s: StepDef, b = base()) => shape(s, b).tasks.map((t) => `${t.key}${t.parent === undefined ? '' : ` > ${t.parent}`}${t.sameAsBelow === true ? ' (same)' : ''}`);

describe('the chefer of a level', () => {
  it.each<[string, string, string[], string[]]>([
    ['answer, and where a branch ends above, the chef at its end', 'enhet', [], ['e1|answer|chef', 'v2|answer|chef', 'e2|answer|chef']],
    ['answer, and those above approve, the nearest first', 'enhet', ['verksamhet', 'forvaltning'], [
      'e1|answer|chef > v1|approve|chef', 'v2|answer|chef > f|approve|chef', 'e2|answer|chef > v1|approve|chef', 'v1|approve|chef > f|approve|chef (same)', 'f|approve|chef',
    ]],
    ['answer, and a level is passed over', 'enhet', ['forvaltning'], ['e1|answer|chef > f|approve|chef', 'v2|answer|chef > f|approve|chef', 'e2|answer|chef > f|approve|chef', 'f|approve|chef']],
    ['in the middle answer, not those below', 'verksamhet', ['verksamhet', 'forvaltning'], ['v1|answer|chef > f|approve|chef', 'v2|answer|chef > f|approve|chef', 'f|approve|chef']],
    ['at the top answer, and nobody approves', 'forvaltning', ['forvaltning'], ['f|answer|chef']],
  ])('%s', (_what, level, approvals, expected) => {
    expect(lines(step([asked({ level })], approvals))).toEqual(expected);
  });

  it('approve the deepest level first, in whatever order the units stand', () => {
    const [e1, f, v1, v2, e2] = UNITS;
    const other = [v2, e1, f, v1, e2].filter((u) => u !== undefined);
    expect(lines(step([asked({ level: 'enhet' })], ['verksamhet', 'forvaltning']), base(other)).slice(3)).toEqual(['v1|approve|chef > f|approve|chef (same)', 'f|approve|chef']);
  });

  it('are the same person as below only where somebody is the chef', () => {
    const approvals = ['verksamhet', 'forvaltning'];
    const same = (chefer: Record<string, string>) => shape(step([asked({ level: 'enhet' })], approvals), base(UNITS, chefer)).tasks.filter((t) => t.sameAsBelow === true).map((t) => t.key);
    expect(same({})).toEqual([]);
    // Found with the second unit below, after the approval was made for the first.
    expect(same({ e1: 'bo', e2: 'anna', v1: 'anna' })).toEqual(['v1|approve|chef']);
    expect(same({ v1: 'cia', f: 'cia', v2: 'bo' })).toEqual(['f|approve|chef']);
    expect(same({ e1: 'anna', v1: 'bo', f: 'anna' })).toEqual([]);
  });

  it('is each told by title and unit, with what they are asked for', () => {
    const { tasks, receivers } = shape(step([asked({ level: 'enhet' }, { form: 'siffror' } as Partial<Asked>)], ['verksamhet']));
    expect(receivers).toEqual([
      { role: 'chef', organ: 'skola', unit: 'e1', label: 'chef, E1' },
      { role: 'chef', organ: 'skola', unit: 'v2', label: 'verksamhetschef, V2' },
      { role: 'chef', organ: 'skola', unit: 'e2', label: 'chef, E2' },
    ]);
    expect(tasks[0]).toEqual({ key: 'e1|answer|chef', kind: 'answer', role: 'chef', level: 'enhet', unit: 'e1', organ: 'skola', due: '', form: 'siffror', parent: 'v1|approve|chef' });
    expect(tasks.at(-1)).toEqual({ key: 'v1|approve|chef', kind: 'approve', role: 'chef', level: 'verksamhet', unit: 'v1', organ: 'skola', due: '', sameAsBelow: true });
  });

  it('of an organ without units are nobody', () => {
    expect(shapeOf(base(), step([asked({ level: 'enhet' }), asked({ everyLevel: true, days: null })]), { ...skola, id: 'vard' })).toMatchObject({ depth: 0 });
    expect(shapeOf(base(), step([asked({ level: 'enhet' }), asked({ everyLevel: true, days: null })]), { ...skola, id: 'vard' }).tasks).toHaveLength(0);
  });
});

describe('every level', () => {
  const every = (days: number | null) => step([asked({ everyLevel: true, days }, { form: 'siffror' } as Partial<Asked>)]);

  it('answers, each after the one below it', () => {
    const tree = shape(every(3));
    expect(tree.tasks.map((t) => [t.key, tree.heights.get(t.key), t.form, t.level, t.parent])).toEqual([
      ['e1|answer|chef', 0, 'siffror', 'enhet', undefined], ['f|answer|chef', 2, 'siffror', 'forvaltning', undefined], ['v1|answer|chef', 1, 'siffror', 'verksamhet', undefined],
      ['v2|answer|chef', 0, 'siffror', 'verksamhet', undefined], ['e2|answer|chef', 0, 'siffror', 'enhet', undefined],
    ]);
    expect([tree.depth, tree.each]).toEqual([2, 3]);
    expect(tree.tasks[0]).toStrictEqual({ key: 'e1|answer|chef', kind: 'answer', role: 'chef', level: 'enhet', unit: 'e1', organ: 'skola', due: '', form: 'siffror' });
    expect(tree.receivers[1]).toStrictEqual({ role: 'chef', organ: 'skola', unit: 'f', label: 'förvaltningschef, F' });
    expect(tree.receivers.map((r) => r.label)).toEqual(['chef, E1', 'förvaltningschef, F', 'verksamhetschef, V1', 'verksamhetschef, V2', 'chef, E2']);
  });

  it('has no days of its own where the step says none', () => {
    expect(shape(every(null))).not.toHaveProperty('each');
    expect(shape(step([asked({ level: 'enhet' })]))).not.toHaveProperty('each');
  });
});

describe('a role', () => {
  it('of the organ is told with the organ’s name, one of the whole is not, and an unknown one by its key', () => {
    const { tasks, receivers } = shape(step([asked({ role: 'ekonom', at: 'organ' }, { form: 'siffror' } as Partial<Asked>), asked({ role: 'ekonom', at: 'kommun' }), asked({ role: 'okand', at: 'organ' })]));
    expect(receivers.map((r) => r.label)).toEqual(['ekonomen, Skolnämnden', 'ekonomen', 'okand, Skolnämnden']);
    expect(tasks[0]).toEqual({ key: 'skola|answer|ekonom', kind: 'answer', role: 'ekonom', level: 'organ', organ: 'skola', form: 'siffror', due: '' });
    expect(tasks[1]).not.toHaveProperty('form');
  });

  it('is asked only at the organs that the line names', () => {
    const at = (...types: string[]) => shape(step([asked({ role: 'ekonom', at: 'organ' }, { onlyAt: types } as unknown as Partial<Asked>)])).tasks.length;
    expect([at(), at('namnd'), at('KS', 'namnd'), at('KS')]).toEqual([1, 1, 1, 0]);
  });
});

describe('the days of a tree', () => {
  const days = { answerBy: '2027-05-10', approvalBy: (h: number) => `2027-05-1${String(2 * h)}`, figuresBy: (form: string | undefined) => (form === 'siffror' ? '2027-05-05' : form === 'sent' ? '2027-05-10' : undefined) };
  const dated = (s: StepDef) => withDays(shape(s), days).map((t) => [t.key, t.due, t.figures]);

  it('are the answer’s, and each approval’s by its height', () => {
    expect(dated(step([asked({ level: 'enhet' }, { form: 'siffror' } as Partial<Asked>)], ['verksamhet', 'forvaltning']))).toEqual([
      ['e1|answer|chef', '2027-05-10', '2027-05-05'], ['v2|answer|chef', '2027-05-10', '2027-05-05'], ['e2|answer|chef', '2027-05-10', '2027-05-05'],
      ['v1|approve|chef', '2027-05-12', undefined], ['f|approve|chef', '2027-05-14', undefined],
    ]);
    expect(shape(step([asked({ level: 'enhet' })], ['verksamhet', 'forvaltning'])).depth).toBe(2);
  });

  it('of every level are each one’s own, and only the lowest has a day for figures', () => {
    expect(dated(step([asked({ everyLevel: true, days: null }, { form: 'siffror' } as Partial<Asked>)]))).toEqual([
      ['e1|answer|chef', '2027-05-10', '2027-05-05'], ['f|answer|chef', '2027-05-14', undefined], ['v1|answer|chef', '2027-05-12', undefined],
      ['v2|answer|chef', '2027-05-10', '2027-05-05'], ['e2|answer|chef', '2027-05-10', '2027-05-05'],
    ]);
  });

  it('have none for figures that are due with the rest', () => {
    expect(dated(step([asked({ role: 'ekonom', at: 'kommun' }, { form: 'sent' } as Partial<Asked>)]))).toEqual([['skola|answer|ekonom', '2027-05-10', undefined]]);
  });

  it('of a task that the tree does not know are the answer’s, and the first approval’s', () => {
    const tree = { ...shape(step([asked({ level: 'enhet' })], ['verksamhet'])), heights: new Map<string, number>() };
    expect(withDays(tree, days).map((t) => t.due)).toEqual(['2027-05-10', '2027-05-10', '2027-05-10', '2027-05-12']);
  });
});

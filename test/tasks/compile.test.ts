import fc from 'fast-check';
import { compileTree, type CompileAnswer, type CompileTask } from '../../domain/reports/compile';
import { SMALL_FORM } from '../support/smallYear';

const task = (id: string, parent: string | null, more: Partial<CompileTask> = {}): CompileTask => ({
  id,
  kind: 'answer',
  form: 'uppfoljning',
  parent,
  state: 'done',
  label: id,
  level: 'enhet',
  unit: id,
  person: id,
  name: id,
  late: false,
  withoutReason: null,
  ...more,
});
const approval = (id: string, parent: string | null, more: Partial<CompileTask> = {}) => task(id, parent, { kind: 'approve', form: null, ...more });
const answer = (of: string, budget: number, prognos: number, more: Partial<CompileAnswer> = {}): CompileAnswer => ({
  id: `s-${of}-${budget}`,
  task: of,
  act: 'own',
  standing: 'current',
  values: { budget, prognos, kommentar: 'x' },
  notes: null,
  byName: of,
  at: '2027-05-14T08:00:00.000Z',
  late: false,
  ...more,
});
const forms = [SMALL_FORM];

describe('compiling', () => {
  const tasks = [
    approval('f', null, { state: 'open' }),
    approval('v1', 'f'),
    approval('v2', 'f', { state: 'without', withoutReason: 'Hann inte.' }),
    task('e1', 'v1'),
    task('e2', 'v1', { state: 'without', withoutReason: 'Sjuk.' }),
    task('e3', 'v1', { late: true }),
    task('e4', 'v2'),
    task('e5', 'v2', { state: 'open' }),
  ];
  const answers = [
    answer('e1', 100, 110),
    answer('e2', 500, 500, { standing: 'afterCompilation' }),
    answer('e3', 200, 195),
    answer('e4', 900, 100),
    answer('e1', 1, 1, { standing: 'superseded' }),
    answer('v1', 0, 20, { act: 'ownRow', notes: 'Reserv', values: { prognos: 20 } }),
  ];

  it('sums what is counted, shows what is not, and why', () => {
    const { tables, deviation, counts, subtotals } = compileTree({ scope: 'f', tasks, answers, forms });
    expect(tables).toHaveLength(1);
    expect(tables[0]?.rows.map((r) => [r.task, r.mark, r.late])).toEqual([
      ['e1', 'inlamnat', false],
      ['e2', 'utan', false],
      ['e3', 'inlamnat', true],
      ['e4', 'underkand', false],
      ['e5', 'saknas', false],
    ]);
    expect(tables[0]?.sums).toEqual({ budget: 300, prognos: 325 });
    expect(deviation).toBe(-25);
    expect(tables[0]?.ownRows).toMatchObject([{ text: 'Reserv', deviation: -20 }]);
    expect(tables[0]?.rows[1]?.afterCompilation?.values['budget']).toBe(500);
    expect(counts).toEqual({ units: 5, received: 2, missing: 1, figuresOnly: 0, without: 2, late: 1, afterCompilation: 1 });
    expect(subtotals.map((s) => [s.task, s.deviation])).toEqual([['v1', -25], ['v2', null]]);
  });

  it('sees its own part only', () => {
    expect(compileTree({ scope: 'v1', tasks, answers, forms }).counts.units).toBe(3);
  });

  it('the whole is the sum of its parts', () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), amount, amount), { maxLength: 20 }), (rows) => {
        const all = [approval('f', null), ...[0, 1, 2, 3].map((v) => approval(`v${v}`, 'f')), ...rows.map(([v], i) => task(`e${i}`, `v${v}`))];
        const tree = compileTree({ scope: 'f', tasks: all, answers: rows.map(([, b, p], i) => answer(`e${i}`, b, p)), forms });
        const total = rows.reduce((sum, [, b, p]) => sum + b - p, 0);
        expect(tree.deviation ?? 0).toBe(total);
        expect(tree.subtotals.reduce((sum, s) => sum + (s.deviation ?? 0), 0)).toBe(total);
      }),
    );
  });
});

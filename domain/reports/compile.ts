import type { Form, FormField } from '../arshjul/types';
import { deviationOf } from '../economy/deviation';
import { isUnsettled } from '../tasks/task';
import type { FormValues } from '../tasks/form';
import { isFigure } from '../tasks/parts';

/** One task of the tree as the compiler needs it. */
export interface CompileTask {
  id: string;
  kind: string;
  form: string | null;
  parent: string | null;
  state: string;
  /** of the unit, else the organ */
  label: string;
  level: string;
  unit: string | null;
  person: string | null;
  /** of the person */
  name: string | null;
  late: boolean;
  withoutReason: string | null;
}

export interface CompileAnswer {
  id: string;
  task: string;
  act: string;
  standing: string;
  values: FormValues;
  notes: string | null;
  /** the name of who handed it in */
  byName: string;
  /** UTC instant, ISO */
  at: string;
  late: boolean;
}

/**
 * inlamnat: counted · siffror: the figures have come and are counted, the texts have not · saknas: nobody has answered · utan: gone
 * on without it · underkand: below something gone on without, so it is shown but not counted.
 */
export type RowMark = 'inlamnat' | 'siffror' | 'saknas' | 'utan' | 'underkand';

export interface CompiledRow {
  task: string;
  unit: string | null;
  label: string;
  level: string;
  person: string | null;
  name: string | null;
  mark: RowMark;
  late: boolean;
  /** own | onBehalf; null while missing */
  act: string | null;
  byName: string | null;
  at: string | null;
  values: FormValues | null;
  notes: string | null;
  /** kronor, minus is a deficit */
  deviation: number | null;
  withoutReason: string | null;
  /** it came when the level above had already approved; shown beside, never counted */
  afterCompilation: { values: FormValues; byName: string; at: string } | null;
}

/** A row that an approver has added himself: amounts with a text and his name beside them. */
export interface OwnRow {
  id: string;
  task: string;
  label: string;
  values: FormValues;
  text: string | null;
  byName: string;
  at: string;
  deviation: number | null;
}

export interface CompiledTable {
  form: string;
  label: string;
  fields: FormField[];
  rows: CompiledRow[];
  ownRows: OwnRow[];
  /** kronor by field, of what is counted: the units' rows and the own rows */
  sums: Record<string, number>;
  /** kronor, minus is a deficit; null where the form has none */
  deviation: number | null;
}

/** One approving level directly below: what it stands for in the sum. */
export interface Subtotal {
  task: string;
  label: string;
  name: string | null;
  state: string;
  late: boolean;
  sums: Record<string, number>;
  deviation: number | null;
}

export interface CompiledCounts {
  units: number;
  received: number;
  missing: number;
  /** of the missing: their figures have come and are counted */
  figuresOnly: number;
  without: number;
  late: number;
  afterCompilation: number;
}

export interface CompiledTree {
  tables: CompiledTable[];
  subtotals: Subtotal[];
  deviation: number | null;
  counts: CompiledCounts;
}

export interface CompileInput {
  /** the approval whose level is compiled; null for the whole tree */
  scope: string | null;
  tasks: readonly CompileTask[];
  answers: readonly CompileAnswer[];
  forms: readonly Form[];
}

/**
 * Compiles what lies below an approval (or the whole tree): a table a form with the units' rows, the approvers' own rows and the
 * sums. Counted is what has been handed in and not been gone on without, figures that have come before their texts too; a proposal is
 * nobody's answer yet.
 */
export function compileTree(input: CompileInput): CompiledTree {
  const children = new Map<string | null, CompileTask[]>();
  for (const task of input.tasks) children.set(task.parent, [...(children.get(task.parent) ?? []), task]);
  const inScope: { task: CompileTask; cut: boolean }[] = [];
  const walk = (task: CompileTask, cut: boolean): void => {
    inScope.push({ task, cut });
    for (const child of children.get(task.id) ?? []) walk(child, cut || (task.state === 'without' && task.id !== input.scope));
  };
  if (input.scope === null) for (const root of children.get(null) ?? []) walk(root, false);
  else for (const task of input.tasks) if (task.id === input.scope) walk(task, false);

  const tables = input.forms.flatMap((form) => tableOf(form, inScope, input) ?? []);
  const subtotals = (input.scope === null ? [] : (children.get(input.scope) ?? []))
    .filter((task) => task.kind === 'approve' && task.state !== 'withdrawn')
    .map((task): Subtotal => {
      const below = compileTree({ ...input, scope: task.id });
      const cut = task.state === 'without';
      return {
        task: task.id,
        label: task.label,
        name: task.name,
        state: task.state,
        late: task.late,
        sums: cut ? {} : mergeSums(below.tables),
        deviation: cut ? null : below.deviation,
      };
    });
  return { tables, subtotals, deviation: addUp(tables.map((t) => t.deviation)), counts: countsOf(tables) };
}

function tableOf(form: Form, inScope: readonly { task: CompileTask; cut: boolean }[], input: CompileInput): CompiledTable | null {
  const mine = inScope.filter(({ task }) => task.kind === 'answer' && task.form === form.key && task.state !== 'withdrawn');
  if (mine.length === 0) return null;
  const rows = mine.map(({ task, cut }) => rowOf(form, task, cut, input.answers));
  const approvers = new Map(inScope.filter(({ task, cut }) => task.kind === 'approve' && !cut && task.state !== 'without').map(({ task }) => [task.id, task]));
  const ownRows = input.answers
    .filter((a) => a.act === 'ownRow' && a.standing === 'current' && approvers.has(a.task))
    .map((a) => ownRowOf(form, a, approvers.get(a.task)?.label ?? ''));
  const counted: FormValues[] = [...rows.flatMap((r) => ((r.mark === 'inlamnat' || r.mark === 'siffror') && r.values ? [r.values] : [])), ...ownRows.map((r) => r.values)];
  const sums = Object.fromEntries(
    form.fields.filter(isFigure).map((f) => [f.key, total(counted, f.key)]),
  );
  return { form: form.key, label: form.label, fields: form.fields, rows, ownRows, sums, deviation: deviationOf(form, sums) };
}

function rowOf(form: Form, task: CompileTask, cut: boolean, answers: readonly CompileAnswer[]): CompiledRow {
  const whole = answers.find((a) => a.task === task.id && a.standing === 'current' && task.state === 'done');
  // Gone on without the texts, the figures that had come are kept.
  const figures = answers.find((a) => a.task === task.id && a.standing === 'partial' && task.state !== 'done');
  const current = whole ?? figures;
  const after = answers.find((a) => a.task === task.id && a.standing === 'afterCompilation');
  return {
    task: task.id,
    unit: task.unit,
    label: task.label,
    level: task.level,
    person: task.person,
    name: task.name,
    mark: markOf(task.state, { whole: whole !== undefined, figures: figures !== undefined }, cut),
    late: task.late,
    act: current?.act ?? null,
    byName: current?.byName ?? null,
    at: current?.at ?? null,
    values: current?.values ?? null,
    notes: current?.notes ?? null,
    deviation: current ? deviationOf(form, current.values) : null,
    withoutReason: task.withoutReason,
    afterCompilation: after ? { values: after.values, byName: after.byName, at: after.at } : null,
  };
}

function markOf(state: string, came: { whole: boolean; figures: boolean }, cut: boolean): RowMark {
  if (came.figures) return cut ? 'underkand' : 'siffror';
  if (state === 'without') return 'utan';
  if (isUnsettled(state) || !came.whole) return 'saknas';
  return cut ? 'underkand' : 'inlamnat';
}

function ownRowOf(form: Form, answer: CompileAnswer, label: string): OwnRow {
  const filled = { ...answer.values };
  // An own row may move only the forecast or only the budget; what it leaves out is nothing.
  for (const key of form.deviation ? [form.deviation.budget, form.deviation.forecast] : []) filled[key] ??= 0;
  return {
    id: answer.id,
    task: answer.task,
    label,
    values: answer.values,
    text: answer.notes,
    byName: answer.byName,
    at: answer.at,
    deviation: deviationOf(form, filled),
  };
}

function total(values: readonly FormValues[], key: string): number {
  return values.reduce((sum, v) => sum + (typeof v[key] === 'number' ? v[key] : 0), 0);
}

function mergeSums(tables: readonly CompiledTable[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const table of tables) for (const [key, n] of Object.entries(table.sums)) sums[key] = (sums[key] ?? 0) + n;
  return sums;
}

function addUp(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((p) => p !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

function countsOf(tables: readonly CompiledTable[]): CompiledCounts {
  const rows = tables.flatMap((t) => t.rows);
  return {
    units: rows.length,
    received: rows.filter((r) => r.mark === 'inlamnat').length,
    missing: rows.filter((r) => r.mark === 'saknas' || isHalf(r)).length,
    figuresOnly: rows.filter(isHalf).length,
    without: rows.filter((r) => r.mark === 'utan' || r.mark === 'underkand' || (r.mark === 'siffror' && !isHalf(r))).length,
    late: rows.filter((r) => r.late).length,
    afterCompilation: rows.filter((r) => r.afterCompilation !== null).length,
  };
}

/** Its texts are still waited for. */
function isHalf({ mark, withoutReason }: CompiledRow): boolean {
  return mark === 'siffror' && withoutReason === null;
}

import type { Asked, StepDef } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import type { Organ, Unit } from '../organisation/types';
import type { Base } from './context';
import type { PlannedReceiver, PlannedTask } from './types';

export interface TaskTree {
  tasks: PlannedTask[];
  receivers: PlannedReceiver[];
  /** how many approvals lie above the deepest answer */
  depth: number;
  /** height of each task: answers 0 (of a step at every level: the levels below), approvals one more than the highest below */
  heights: Map<string, number>;
  /** arbetsdagar for each level, where the step says it */
  each?: number;
}

/** The day of each rung: answers by `answerBy`, each approval above by its own. */
export interface TreeDays {
  answerBy: Day;
  /** by height above the answer: 1 the first approval */
  approvalBy: (height: number) => Day;
  /** an earlier day for the figures of an answer with this form */
  figuresBy: (form: string | undefined) => Day | undefined;
}

/** Who is asked at an organ and who approves above, without days. */
export function shapeOf(base: Base, step: StepDef, organ: Organ): TaskTree {
  const tasks: PlannedTask[] = [];
  const receivers: PlannedReceiver[] = [];
  const ranks = new Map<string, number>();
  for (const asked of step.asks) {
    if (asked.onlyAt.length > 0 && !asked.onlyAt.includes(organ.type)) continue;
    if ('everyLevel' in asked.who) addEveryLevel(base, organ, asked, ranks, tasks, receivers);
    else if ('level' in asked.who) addUnits(base, step, organ, asked, asked.who.level, tasks, receivers);
    else addRole(base, organ, asked, asked.who, tasks, receivers);
  }
  const heights = heightsOf(tasks);
  for (const [key, rank] of ranks) heights.set(key, rank);
  const each = step.asks.flatMap((a) => ('everyLevel' in a.who && a.who.days !== null ? [a.who.days] : []))[0];
  return { tasks, receivers, depth: Math.max(0, ...heights.values()), heights, ...(each === undefined ? {} : { each }) };
}

/** Sets the days of a tree's tasks. */
export function withDays(tree: TaskTree, days: TreeDays): PlannedTask[] {
  return tree.tasks.map((t) => {
    const height = tree.heights.get(t.key) ?? (t.kind === 'answer' ? 0 : 1);
    const due = height === 0 ? days.answerBy : days.approvalBy(height);
    const figures = t.kind === 'answer' && height === 0 ? days.figuresBy(t.form) : undefined;
    return { ...t, due, ...(figures !== undefined && figures < due ? { figures } : {}) };
  });
}

/** Height of each task: answers 0, an approval one more than the highest below it. */
function heightsOf(tasks: readonly PlannedTask[]): Map<string, number> {
  const heights = new Map<string, number>(tasks.map((t) => [t.key, 0]));
  const parentOf = new Map(tasks.map((t) => [t.key, t.parent]));
  for (const task of tasks) {
    if (task.kind !== 'answer') continue;
    let height = 0;
    for (let parent = task.parent; parent !== undefined; parent = parentOf.get(parent)) {
      height += 1;
      heights.set(parent, Math.max(heights.get(parent) ?? 0, height));
    }
  }
  return heights;
}

function addRole(base: Base, organ: Organ, asked: Asked, who: { role: string; at: 'organ' | 'kommun' }, tasks: PlannedTask[], receivers: PlannedReceiver[]): void {
  const label = base.definition.roles.find((r) => r.key === who.role)?.label ?? who.role;
  const level = who.at;
  tasks.push({ key: `${organ.id}|answer|${who.role}`, kind: 'answer', role: who.role, level, organ: organ.id, ...(asked.form ? { form: asked.form } : {}), due: '' });
  receivers.push({ role: who.role, organ: organ.id, label: level === 'organ' ? `${label}, ${organ.label}` : label });
}

/** An answer of every chef at the organ, each level a step after the one below it. */
function addEveryLevel(base: Base, organ: Organ, asked: Asked, ranks: Map<string, number>, tasks: PlannedTask[], receivers: PlannedReceiver[]): void {
  const units = base.unitsOf.get(organ.id) ?? [];
  const below = new Map<string, number>();
  for (const unit of units) {
    let rank = 0;
    for (let u = base.parentOf.get(unit.id); u; u = base.parentOf.get(u.id)) {
      rank += 1;
      below.set(u.id, Math.max(below.get(u.id) ?? 0, rank));
    }
  }
  for (const unit of units) {
    const key = `${unit.id}|answer|chef`;
    ranks.set(key, below.get(unit.id) ?? 0);
    tasks.push({ key, kind: 'answer', role: 'chef', level: unit.level, unit: unit.id, organ: organ.id, due: '', ...(asked.form ? { form: asked.form } : {}) });
    receivers.push({ role: 'chef', organ: organ.id, unit: unit.id, label: `${chefTitle(base, unit)}, ${unit.label}` });
  }
}

/** Answers of every chef on a level; where a branch ends above it, of the chef at its end. Approvals follow the line upwards. */
function addUnits(base: Base, step: StepDef, organ: Organ, asked: Asked, level: string, tasks: PlannedTask[], receivers: PlannedReceiver[]): void {
  const units = base.unitsOf.get(organ.id) ?? [];
  const order = base.definition.levels.map((l) => l.id);
  const wanted = order.indexOf(level);
  const parents = new Set(units.map((u) => u.parent));
  const approvals = new Map<string, PlannedTask>();
  for (const unit of units) {
    const depth = order.indexOf(unit.level);
    const answers = depth === wanted || (depth < wanted && !parents.has(unit.id));
    if (!answers) continue;
    const line = approvers(base, step, unit);
    tasks.push({
      key: `${unit.id}|answer|chef`, kind: 'answer', role: 'chef', level: unit.level, unit: unit.id, organ: organ.id, due: '',
      ...(asked.form ? { form: asked.form } : {}), ...(line[0] ? { parent: approvalKey(line[0]) } : {}),
    });
    receivers.push({ role: 'chef', organ: organ.id, unit: unit.id, label: `${chefTitle(base, unit)}, ${unit.label}` });
    for (const [i, u] of line.entries()) addApproval(base, u, line[i - 1] ?? unit, line[i + 1], organ, approvals);
  }
  tasks.push(...[...approvals.values()].sort((a, b) => order.indexOf(b.level) - order.indexOf(a.level)));
}

function addApproval(base: Base, unit: Unit, below: Unit, above: Unit | undefined, organ: Organ, approvals: Map<string, PlannedTask>): void {
  const key = approvalKey(unit);
  const own = chefOf(base, unit);
  const same = own !== undefined && chefOf(base, below) === own;
  const known = approvals.get(key);
  if (known) {
    if (same) known.sameAsBelow = true;
    return;
  }
  approvals.set(key, {
    key, kind: 'approve', role: 'chef', level: unit.level, unit: unit.id, organ: organ.id, due: '',
    ...(above ? { parent: approvalKey(above) } : {}), ...(same ? { sameAsBelow: true } : {}),
  });
}

/** The units above an answering one whose chef approves, nearest first. */
function approvers(base: Base, step: StepDef, unit: Unit): Unit[] {
  const line: Unit[] = [];
  for (let u = base.parentOf.get(unit.id); u; u = base.parentOf.get(u.id)) if (step.approvals.includes(u.level)) line.push(u);
  return line;
}

function approvalKey(unit: Unit): string {
  return `${unit.id}|approve|chef`;
}

function chefOf(base: Base, unit: Unit): string | undefined {
  return base.holderOf.get(`chef|unit:${unit.id}`);
}

function chefTitle(base: Base, unit: Unit): string {
  return base.definition.levels.find((l) => l.id === unit.level)?.chef ?? 'chef';
}

import type { Day } from '../calendar/day';
import { everybody, heldBy, holder, lineAbove, nominalHolders, presentOf, type Held as Holding } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';
import type { PlannedTask } from '../plan/types';
import { resolveTree, type ResolvedTask } from './tree';

/** A planned task with whoever gets it, as it stands when the step is handed out. */
export interface HandedOut {
  task: PlannedTask;
  node: ResolvedTask;
  /** an approval waits for what is below it; what nobody would approve for somebody else is not wanted */
  state: 'open' | 'waiting' | 'withdrawn';
}

export interface Vacancy {
  role: string;
  scope: string;
  organ: string;
  /** who acts instead; null when nobody exists */
  person: string | null;
}

/** Where a task's role is held. */
export interface TaskPlace {
  unit?: string | null | undefined;
  organ: string;
  level: string;
}

/** The scope at which a planned task's role is held. */
export function scopeOf(task: TaskPlace): string {
  if (task.unit !== undefined && task.unit !== null) return `unit:${task.unit}`;
  return task.level === 'kommun' ? 'kommun' : `organ:${task.organ}`;
}

/** A step's whole task tree with the people who hold the roles on the day, and the posts that nobody holds. */
export function handedOut(tasks: readonly PlannedTask[], org: Organisation, day: Day): { tasks: HandedOut[]; vacancies: Vacancy[] } {
  const people = new Map(tasks.map((t) => [t.key, holder(org, t.role, scopeOf(t), day)]));
  const byKey = new Map(tasks.map((t) => [t.key, t]));
  const tree = resolveTree(
    tasks.map((t) => ({ key: t.key, kind: t.kind, parent: t.parent ?? null, ...sharedOf(people.get(t.key) ?? null) })),
    (root, not) => nextAbove(org, byKey.get(root), not, day),
  );
  const parents = new Set(tree.flatMap((t) => (t.parent === null || t.skipped ? [] : [t.parent])));
  const out = tree.flatMap((node): HandedOut[] => {
    const task = byKey.get(node.key);
    if (!task) return [];
    const waits = task.kind === 'approve' && parents.has(task.key);
    return [{ task, node, state: node.skipped ? 'withdrawn' : waits ? 'waiting' : 'open' }];
  });
  const vacancies = tasks.flatMap((t): Vacancy[] => {
    const held = people.get(t.key);
    return held && held.acting !== 'nextUp' ? [] : [{ role: t.role, scope: scopeOf(t), organ: t.organ, person: held?.person ?? null }];
  });
  return { tasks: out, vacancies };
}

function sharedOf(held: Holding | null): { person: string | null; also?: string[] } {
  return { person: held?.person ?? null, ...(held?.also ? { also: held.also } : {}) };
}

/** A vacant post in words, with who has its duties meanwhile. */
export function vacancyText(v: Vacancy, org: Organisation): string {
  const [kind, id] = v.scope.split(':');
  const place = kind === 'unit' ? org.units.find((u) => u.id === id)?.label : kind === 'organ' ? org.organs.find((o) => o.id === id)?.label : 'kommunen';
  const post = `Rollen ${v.role} vid ${place ?? v.scope} är vakant`;
  if (v.person === null) return `${post} och det finns ingen som kan ta uppgiften. Utse någon.`;
  const name = org.people.find((p) => p.id === v.person)?.name ?? v.person;
  return `${post}. Uppgifterna går till ${name} tills någon har utsetts.`;
}

/** The first official up the line from the root's unit or organ who is none of those whose figures they are. */
function nextAbove(org: Organisation, root: TaskPlace | undefined, not: ReadonlySet<string>, day: Day): string | null {
  if (!root) return null;
  return lineAbove(org, root.unit ?? root.organ, day).flatMap(everybody).find((person) => !not.has(person)) ?? null;
}

/** A task as far as it is asked whose it is. `sameAsBelow`: lifted above its own level, so it stays with whom it was given. */
export interface Held extends TaskPlace {
  role: string;
  person: string | null;
  /** the others who share it */
  also?: readonly string[];
  sameAsBelow: boolean;
  /** of an approval: whoever has answered, or is to answer, right below it */
  answering?: readonly string[];
}

/** Who is reminded from now on: the present holder of the role, a vacant post's next up included. */
export function holderToday(org: Organisation, task: Held, day: Day): string | null {
  if (task.sameAsBelow) return task.person;
  return unlessOwn(task, holder(org, task.role, scopeOf(task), day)?.person ?? task.person);
}

/** For whom an approval opens: the present holder; of a vacant post whom it was given to, or his substitute. */
export function openerToday(org: Organisation, task: Held, day: Day): string | null {
  const nominal = task.sameAsBelow ? [] : nominalHolders(org, task.role, scopeOf(task), day);
  return unlessOwn(task, presentOf(org, nominal.length > 0 ? nominal : everybody(task).slice(0, 1), day)?.person ?? null);
}

/** An approval stays with whom it has been given to rather than come to somebody who would approve his own answer. */
function unlessOwn(task: Held, person: string | null): string | null {
  return person !== null && task.answering?.includes(person) ? task.person : person;
}

/** Local time, before anything of the day opens or reminds: whoever is told in the morning is who has the duty then. */
export const HANDED_OVER_AT = '00:30';

/**
 * Who has an unfinished task when absences or posts have begun or ended, with those who share it; null when nobody exists. `owners`:
 * everybody whom a lifted approval was given to, the first first; absence may have put it into other hands since. Nobody approves an
 * answer of his own (`answering`): those who share the approval do, else the first official up the line; it stays only where there is none.
 */
export function dutyToday(org: Organisation, task: Held, owners: readonly string[], day: Day): Holding | null {
  const held = (task.sameAsBelow ? null : holder(org, task.role, scopeOf(task), day)) ?? presentOf(org, owners, day);
  const own = new Set(task.answering);
  if (held === null || !everybody(held).some((p) => own.has(p))) return held;
  const above = nextAbove(org, task, own, day);
  return heldBy(everybody(held).filter((p) => !own.has(p))) ?? (above === null ? held : { person: above });
}

/** Whether two tasks, or a task before and after, are the same people's; in whatever order the others stand. */
export function sameHolders(a: { person: string | null; also?: readonly string[] }, b: { person: string | null; also?: readonly string[] }): boolean {
  const others = (one: typeof a): string => [...(one.also ?? [])].sort().join('|');
  return a.person === b.person && others(a) === others(b);
}

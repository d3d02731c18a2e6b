import { everybody, heldBy } from '../organisation/resolve';

/** One duty with the person who has it. `parent` is the key of the approval above. */
export interface TreeTask {
  key: string;
  kind: 'answer' | 'approve';
  person: string | null;
  /** the others who share it, each of whom may act */
  also?: readonly string[];
  parent: string | null;
}

export interface ResolvedTask extends TreeTask {
  /** the same person holds the level below: the level above, or another who shares this one, approves instead */
  sameAsBelow: boolean;
  /** not wanted: its approver would approve what he approves, or has answered, himself */
  skipped: boolean;
}

/**
 * Puts people into the task tree so that nobody approves his own figures.
 *
 * * The same person on two consecutive approving levels approves once, on the upper one.
 * * An answer whose approver is the person who answers goes to the nearest level above with another person.
 * * A post may be shared: whoever may act below is left out of it, and the first of the others approves. Only where nobody is left
 *   does one of the two rules before hold.
 * * Where there is none, the root approval goes to `nextAbove` (the next official up the line who is not one of `not`).
 * * An approval with nothing left below it is skipped; one that never had anything below stays.
 */
export function resolveTree(tasks: readonly TreeTask[], nextAbove: (root: string, not: ReadonlySet<string>) => string | null): ResolvedTask[] {
  const all = new Map<string, ResolvedTask>(tasks.map((t) => [t.key, { ...t, sameAsBelow: false, skipped: false }]));
  const parentOf = (t: ResolvedTask): ResolvedTask | undefined => (t.parent === null ? undefined : all.get(t.parent));
  const childrenOf = (t: ResolvedTask): ResolvedTask[] => [...all.values()].filter((c) => c.parent === t.key && !c.skipped);
  const hadChildren = new Set([...all.values()].flatMap((t) => (t.parent === null ? [] : [t.parent])));

  mergeLevels([...all.values()], parentOf, childrenOf);
  for (const answer of all.values()) {
    if (answer.kind === 'answer' && answer.person !== null) liftAnswer(answer, parentOf);
  }
  for (const root of all.values()) {
    if (root.kind === 'approve' && root.parent === null && !root.skipped) replaceRoot(root, childrenOf, nextAbove);
  }
  dropEmpty(all, hadChildren, childrenOf);
  return [...all.values()];
}

type Above = (t: ResolvedTask) => ResolvedTask | undefined;
type Below = (t: ResolvedTask) => ResolvedTask[];

/** Who of a task is left when those are taken away who may act on another. */
function othersOf(task: ResolvedTask, not: readonly string[]): string[] {
  return everybody(task).filter((p) => !not.includes(p));
}

/**
 * A shared task goes to the first of those who have no part in `not`; false when they are the same. It is theirs alone: an approval
 * that stays with whom it was given is never widened again by who holds the post.
 */
function narrowed(task: ResolvedTask, not: readonly string[]): boolean {
  const others = othersOf(task, not);
  const one = heldBy(others.slice(0, 1));
  if (!one) return false;
  if (others.length === everybody(task).length) return true;
  task.person = one.person;
  delete task.also;
  task.sameAsBelow = true;
  return true;
}

/** Two consecutive approvals by one person become the upper one. Of shared ones each level has somebody of its own where it can. */
function mergeLevels(all: ResolvedTask[], parentOf: Above, childrenOf: Below): void {
  for (const lower of all) {
    const upper = parentOf(lower);
    if (lower.kind !== 'approve' || !upper || narrowed(upper, everybody(lower)) || narrowed(lower, everybody(upper))) continue;
    if (lower.person === null || upper.person === null) continue;
    for (const child of childrenOf(lower)) child.parent = upper.key;
    lower.skipped = true;
    upper.sameAsBelow = true;
  }
}

/** Moves an answer up to the first approver who is somebody else; under a root by the same person it stays for `replaceRoot`. */
function liftAnswer(answer: ResolvedTask, parentOf: Above): void {
  let approver = parentOf(answer);
  let moved = false;
  while (approver && approver.person !== null && !narrowed(approver, everybody(answer))) {
    const above = parentOf(approver);
    if (!above) break;
    approver = above;
    moved = true;
  }
  if (!approver || !moved) return;
  answer.parent = approver.key;
  approver.sameAsBelow = true;
}

function replaceRoot(root: ResolvedTask, childrenOf: Below, nextAbove: (root: string, not: ReadonlySet<string>) => string | null): void {
  const answering = new Set(childrenOf(root).flatMap((c) => (c.kind === 'answer' ? everybody(c) : [])));
  if (root.person === null || narrowed(root, [...answering])) return;
  const other = nextAbove(root.key, answering);
  if (other === null) return;
  root.person = other;
  delete root.also;
  root.sameAsBelow = true;
}

function dropEmpty(all: Map<string, ResolvedTask>, hadChildren: ReadonlySet<string>, childrenOf: Below): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const task of all.values()) {
      if (task.kind !== 'approve' || task.skipped || !hadChildren.has(task.key) || childrenOf(task).length > 0) continue;
      task.skipped = true;
      changed = true;
    }
  }
}

import type { Day } from '../calendar/day';
import { everybody, type Held as Holding } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';
import { dutyToday, type Held } from './handOut';

/** An unfinished task of which it is asked whose it is today. */
export interface Duty extends Held {
  id: string;
  kind: string;
  /** everybody whom it was given to at first; counts for an approval that was lifted */
  owners: readonly string[];
}

/** An answer below an approval, finished or not, with whoever has it. */
export interface Below {
  id: string;
  parent: string | null;
  person: string | null;
  also: readonly string[];
}

/**
 * Whose these tasks are today, by id; null when nobody exists. The answers first: an approval is nobody's who has an answer right
 * below it, or gets one now. `below` are the answers right below the approvals among them.
 */
export function dutiesToday(org: Organisation, tasks: readonly Duty[], below: readonly Below[], day: Day): Map<string, Holding | null> {
  const duties = new Map(tasks.filter((t) => t.kind !== 'approve').map((t) => [t.id, dutyToday(org, t, t.owners, day)]));
  const answering = answeringBelow(below.map((b) => ({ ...b, ...afterwards(duties.get(b.id)) })));
  for (const task of tasks) if (task.kind === 'approve') duties.set(task.id, dutyToday(org, { ...task, answering: answering.get(task.id) ?? [] }, task.owners, day));
  return duties;
}

function afterwards(duty: Holding | null | undefined): Pick<Below, 'person' | 'also'> | undefined {
  return duty ? { person: duty.person, also: duty.also ?? [] } : undefined;
}

/** Everybody who has an answer right below an approval, by the approval. */
export function answeringBelow(below: readonly Omit<Below, 'id'>[]): Map<string, string[]> {
  const answering = new Map<string, string[]>();
  for (const answer of below) if (answer.parent !== null) answering.set(answer.parent, [...(answering.get(answer.parent) ?? []), ...everybody(answer)]);
  return answering;
}

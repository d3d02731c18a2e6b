import { awayOf } from '../../domain/organisation/turns';
import type { Organisation } from '../../domain/organisation/types';
import { withPeopleChanges, type PeopleChanges } from '../../domain/imports/peopleDiff';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wake } from '../base/wake';
import type { Handed } from '../people/hand';
import { takePosts, touchedBy } from '../people/takePosts';
import { lockRun } from '../plan/facts';
import { replan } from '../plan/replan';
import { writePeople } from './peopleRows';

/**
 * Changes the organisation of a year: unfinished duties go to whoever holds the post today (who is told once and gets a ladder of
 * his own), rows follow, and what has not opened is planned for the organisation as it becomes. What has opened keeps its tasks.
 * Takes its locks in the order that acts take them: processes and tasks, the run, occurrences.
 */
export async function takeOver(tx: Tx, run: Run, actor: Actor, clock: RunClock, before: Organisation, changes: PeopleChanges, why: string): Promise<{ moved: Handed[]; replanned: number }> {
  const after = withPeopleChanges(before, changes);
  // The rows first: a notice or a link names a person that has to be there.
  await writePeople(tx, run.id, changes);
  // First the posts, so that nobody approves his own; then what an absence moves, and duties that no step has handed out.
  const people = [...new Set([...touchedBy(before, after, clock.today), ...absent(before, changes)])].sort();
  const moved = await takePosts(tx, run, actor, clock, { before, after, people, why });
  const replans = changes.units.added.length + changes.units.changed.length + changes.holders.added.length + changes.holders.changed.length + changes.holders.removed.length > 0;
  const replanned = replans ? await planAgain(tx, run, clock) : 0;
  // Days on which a tenure or an absence begins or ends are new: the year's own process has to know of them.
  await wake(tx, run.id, `cycle/${run.id}`, 'organisation');
  return { moved, replanned };
}

/** The organisation is no fact of the plan; so the plan's revision grows here, and a preview of before is refused. Returns how many occurrences are others. */
async function planAgain(tx: Tx, run: Run, clock: RunClock): Promise<number> {
  const revision = (await lockRun(tx, run.id)).revision + 1;
  await tx.run.update({ where: { id: run.id }, data: { revision } });
  await replan(tx, run.id, clock);
  return tx.occurrence.count({ where: { run: run.id, planRevision: revision } });
}

/** Whose unfinished duties an absence that is new or another may move, beside those who are away already. */
function absent(before: Organisation, { absences }: PeopleChanges): string[] {
  if (absences.added.length + absences.changed.length === 0) return [];
  return [...awayOf(before), ...absences.added.map((a) => a.person), ...absences.changed.map((c) => c.after.person)];
}

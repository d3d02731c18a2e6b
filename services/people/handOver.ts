import { addDays, type Day } from '../../domain/calendar/day';
import { instantAt } from '../../domain/calendar/zone';
import { concernedBy, nextTurn, recentTurns } from '../../domain/organisation/turns';
import { HANDED_OVER_AT } from '../../domain/tasks/handOut';
import type { Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { hand } from './hand';
import { organisationOf } from './load';
import { dutiesThatMove, NEW_POST } from './moving';
import { takePosts, turnedPosts } from './takePosts';

const SYSTEM = { id: 'system', role: 'system' };

/**
 * Hands over what absences and posts that have begun or ended leave in the wrong hands: open and waiting duties go to the substitute
 * on the first day, and back on the day after the last; those of a post go to whoever holds it from the day on which it begins. Says
 * what ought to be from the rows alone, so a second call does nothing. Called at the looks of the year's own process; what changes
 * such a day wakes it. Returns the next of these days as an instant (UTC, early in the night); null when none is to come.
 */
export async function handOverAbsences(tx: Tx, run: Run, clock: RunClock): Promise<Date | null> {
  const dated = await tx.roleHolder.count({ where: { run: run.id, OR: [{ fromDay: { not: null } }, { toDay: { not: null } }] } });
  if (dated === 0 && (await tx.absence.count({ where: { run: run.id } })) === 0) return null;
  const org = await organisationOf(tx, run.id);
  const people = concernedBy(org, clock.today);
  const [turned] = await turnsToTake(tx, run.id, org, clock.today);
  if (turned === undefined) await hand(tx, run, SYSTEM, clock, await dutiesThatMove(tx, run.id, org, people, clock.today));
  else await takePosts(tx, run, SYSTEM, clock, { before: heldOn(org, addDays(turned, -1)), after: org, people, why: NEW_POST });
  const next = nextTurn(org, clock.today);
  return next === undefined ? null : instantAt(next, HANDED_OVER_AT);
}

/** The days on which posts have begun or ended lately and that nobody has taken, the first of them first. */
async function turnsToTake(tx: Tx, run: string, org: Organisation, today: Day): Promise<Day[]> {
  const recent = recentTurns(org, today);
  if (recent.length === 0) return [];
  const done = await tx.done.findMany({ where: { run, occasion: { in: recent.map(turnedPosts) } } });
  return recent.filter((day) => !done.some((d) => d.occasion === turnedPosts(day)));
}

/** The organisation with the posts as they were held on a day, whatever the day on which it is asked; absences are another matter. */
function heldOn(org: Organisation, day: Day): Organisation {
  const held = org.holders.filter((h) => (h.from === undefined || h.from <= day) && (h.to === undefined || h.to >= day));
  return { ...org, absences: [], holders: held.map(({ role, scope, person }) => ({ role, scope, person })) };
}

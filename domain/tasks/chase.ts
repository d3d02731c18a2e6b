import type { Rung } from '../arshjul/types';
import type { Day } from '../calendar/day';
import type { Organisation } from '../organisation/types';
import { holderToday, type Held } from './handOut';
import { sortedRungs, type NextRung } from './ladder';
import { escalationTo } from './line';
import { rungOf, settingsUnder, type Settings } from './settings';

/** A task as far as its ladder goes. Instants are UTC, days local. */
export interface ChasedTask extends Held {
  unit: string | null;
  state: string;
  dueDay: Day;
  rung: number;
  ladderFrom: Date | null;
}

/** A rung that fires, whom it reaches, and what comes after it. */
export interface FiredRung {
  rung: Rung;
  /** rungs fired after this one */
  count: number;
  nextAt: Date | null;
  nextRung: Rung | null;
  /** who has the task from now on: the present holder of the role */
  person: string | null;
  /** who is told up the line; null: only the person is reminded */
  to: string | null;
}

/** The rung that a task has before it; it may lie ahead. Null when its ladder has ended. */
export function rungBefore(settings: Settings, task: ChasedTask, now: Date): NextRung | null {
  return rungOf(settings, { dueDay: task.dueDay, rung: task.rung, ladderFrom: task.ladderFrom ?? now, waiting: task.state === 'waiting' });
}

/** Where a ladder that begins anew stands. */
export interface FreshLadder {
  rung: number;
  ladderFrom: Date;
  nextRungAt: Date | null;
}

/** Whether a task is chased: a rung is ahead of it, or has fired. */
export function hasLadder(task: { nextRungAt: Date | null; rung: number }): boolean {
  return task.nextRungAt !== null || task.rung > 0;
}

/** A task's ladder begun anew at `now` (UTC) towards `dueDay`. A task that is not chased (on paper, the revision) stays so. */
export function ladderAnew(settings: Settings, task: { nextRungAt: Date | null; rung: number; state: string; occurrence: string }, dueDay: Day, now: Date): FreshLadder {
  const next = hasLadder(task) ? rungOf(settingsUnder(settings, task.occurrence), { dueDay, rung: 0, ladderFrom: now, waiting: task.state === 'waiting' }) : null;
  return { rung: 0, ladderFrom: now, nextRungAt: next?.at ?? null };
}

/** What happens when a rung that is due fires. Null for a rung that the ladder does not have. */
export function firedRung(settings: Settings, org: Organisation, task: ChasedTask, due: NextRung, now: Date, today: Day): FiredRung | null {
  const rungs = sortedRungs(settings.ladder);
  const rung = rungs[due.rung];
  if (!rung) return null;
  const ladderFrom = task.ladderFrom ?? now;
  const next = rungOf(settings, { dueDay: task.dueDay, rung: due.rung + 1, ladderFrom, firedAt: now, waiting: task.state === 'waiting' });
  // While somebody is away, or when a post has a new holder, what the product says from now on goes to whom it concerns today.
  const person = holderToday(org, task, today);
  return {
    rung,
    count: due.rung + 1,
    nextAt: next?.at ?? null,
    nextRung: next ? (rungs[next.rung] ?? null) : null,
    person,
    to: rung.does === 'eskalera' && task.state === 'open' ? escalationTo(org, { unit: task.unit, organ: task.organ, person, also: task.also ?? [] }, rung.to, today) : null,
  };
}

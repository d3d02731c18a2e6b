import type { Day } from '../calendar/day';
import { addWorkingDays, onOrAfterWorkingDay, workingDaysBetween } from '../calendar/workingDays';
import { between, chance } from './chance';

/** How a simulated person handles one task in one round. Days are working days, times local. */
export type Behaviour =
  | { does: 'answer' | 'proposeThenConfirm' | 'handedIn'; day: Day; time: string }
  | { does: 'nothing' };

export interface AnswerDraw {
  seed: number;
  person: string;
  /** occurrence and task key */
  task: string;
  round: number;
  opened: Day;
  due: Day;
  cast: 'late' | 'never' | null;
}

/** Most answer in time, some late, some through their ekonom or somebody who hands in for them. */
export function answering(d: AnswerDraw): Behaviour {
  if (d.cast === 'never') return { does: 'nothing' };
  const keys = [d.person, d.task, String(d.round)];
  const draw = chance(d.seed, 'answer', ...keys);
  const late = d.cast === 'late' || draw < 0.06;
  const day = late
    ? addWorkingDays(d.due, between(1, 4, d.seed, 'lateBy', ...keys))
    : somewhere(d.opened, d.due, d.seed, ['day', ...keys]);
  const how = late || draw < 0.86 ? 'answer' : draw < 0.94 ? 'proposeThenConfirm' : 'handedIn';
  return { does: how, day, time: timeOfDay(d.seed, ...keys) };
}

/** With two answer days half of those who answer themselves hand in the figures first. */
export function figuresFirst(seed: number, person: string, task: string): boolean {
  return chance(seed, 'figures', person, task) < 0.5;
}

/** When the texts follow figures that were handed in on `figures`: mostly by their day, now and then after it. */
export function restAfter(d: { seed: number; person: string; task: string; figures: Day; textsBy: Day }): { day: Day; time: string } {
  const keys = ['rest', d.person, d.task];
  const late = chance(d.seed, ...keys) < 0.06 && d.textsBy > d.figures;
  const day = late ? addWorkingDays(d.textsBy, between(1, 4, d.seed, 'lateBy', ...keys)) : somewhere(d.figures, d.textsBy, d.seed, keys);
  return { day, time: timeOfDay(d.seed, ...keys) };
}

/** An approval takes none to two working days after it could be made. */
export function approving(seed: number, person: string, task: string, round: number, opened: Day): { day: Day; time: string } {
  const keys = [person, task, String(round)];
  return {
    day: addWorkingDays(onOrAfterWorkingDay(opened), between(1, 2, seed, 'approve', ...keys)),
    time: timeOfDay(seed, 'approve', ...keys),
  };
}

/** An office hour and minute; different for nearly everybody, so that acts seldom share an instant. */
export function timeOfDay(seed: number, ...keys: string[]): string {
  const minutes = between(8 * 60 + 30, 16 * 60 + 29, seed, 'time', ...keys);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A working day after `from`, no later than `to` (a day on which the task opened is not used: the mail came that morning). */
function somewhere(from: Day, to: Day, seed: number, keys: string[]): Day {
  const room = Math.max(1, workingDaysBetween(from, to));
  return addWorkingDays(from, between(1, room, seed, ...keys));
}

import { dayAt } from '../../domain/calendar/zone';
import type { Definition } from '../../domain/arshjul/definition';
import { rulesUnder } from '../../domain/arshjul/kept';
import type { WorkingCalendar } from '../../domain/calendar/workingDays';
import type { Day } from '../../domain/calendar/day';
import type { Ladder, Rung } from '../../domain/arshjul/types';
import type { Organisation, Person } from '../../domain/organisation/types';
import { nextRung, sortedRungs, type NextRung } from '../../domain/tasks/ladder';
import { escalationTo } from '../../domain/tasks/line';
import type { Task } from '../../generated/prisma/client';
import type { Ahead } from './texts/told';

/** What of a run the ladder needs. */
export interface LadderPlace {
  definition: Definition;
  calendar: WorkingCalendar;
  org: Organisation;
  people: ReadonlyMap<string, Person>;
  ladders: Map<string, LadderDay[]>;
  today: Day;
}

/** A rung with its local day. */
export interface LadderDay {
  day: Day;
  rung: Rung;
}

type Chased = Pick<Task, 'occurrence' | 'state' | 'rung' | 'nextRungAt' | 'ladderFrom' | 'dueDay' | 'unit' | 'organ' | 'person'> & { also?: readonly string[] };

/**
 * What the ladder will do with a task if nobody acts, from its next rung on, as it stands on the row and with whom it reaches
 * today; empty for what is never chased. Who waits for others is only reminded, from the due day on. Days are local.
 */
export function aheadOf(task: Chased, place: LadderPlace): Ahead[] {
  return daysAhead(task, place).flatMap(({ day, rung }): Ahead[] => {
    const person = rung.does === 'eskalera' ? escalationTo(place.org, task, rung.to, place.today) : null;
    const to = person === null ? null : (place.people.get(person)?.name ?? null);
    return [{ day, does: to === null ? 'paminn' : 'eskalera', to }];
  });
}

function daysAhead(task: Chased, place: LadderPlace): LadderDay[] {
  if (task.nextRungAt === null) return [];
  const { ladder } = rulesUnder(place.definition, task.occurrence);
  const key = [ladder === place.definition.ladder ? '' : task.occurrence, task.dueDay, task.rung, task.nextRungAt.getTime(), task.ladderFrom?.getTime() ?? 0, task.state].join('|');
  let days = place.ladders.get(key);
  if (!days) {
    days = computeDays(task, task.nextRungAt, ladder, place);
    place.ladders.set(key, days);
  }
  return days;
}

function computeDays(task: Chased, first: Date, ladder: Ladder, { definition, calendar }: LadderPlace): LadderDay[] {
  const rungs = sortedRungs(ladder);
  const next = (rung: number, firedAt: Date | null): NextRung | null =>
    nextRung({
      ladder,
      due: task.dueDay,
      rung,
      ladderFrom: task.ladderFrom ?? new Date(0),
      calendar,
      wakeTime: definition.wakeTime,
      semester: definition.semester ?? null,
      firedAt,
      waiting: task.state === 'waiting',
    });
  const days: LadderDay[] = [];
  // The row's own instant is the truth for the next rung; a pause may have moved it.
  let coming: NextRung | null = { rung: next(task.rung, null)?.rung ?? task.rung, at: first };
  while (coming) {
    const rung = rungs[coming.rung];
    if (!rung) break;
    days.push({ day: dayAt(coming.at), rung });
    coming = next(coming.rung + 1, coming.at);
  }
  return days;
}

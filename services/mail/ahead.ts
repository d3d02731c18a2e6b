import { dayAt } from '../../domain/calendar/zone';
import type { Definition } from '../../domain/arshjul/definition';
import type { WorkingCalendar } from '../../domain/calendar/workingDays';
import type { Day } from '../../domain/calendar/day';
import type { Organisation } from '../../domain/organisation/types';
import { nextRung, sortedRungs } from '../../domain/tasks/ladder';
import { escalationTo } from '../../domain/tasks/line';
import type { Task } from '../../generated/prisma/client';
import type { Ahead } from './texts/told';

/** What of a run the ladder needs. */
export interface LadderPlace {
  definition: Pick<Definition, 'ladder' | 'wakeTime' | 'semester'>;
  calendar: WorkingCalendar;
  org: Organisation;
  today: Day;
}

type Chased = Pick<Task, 'state' | 'rung' | 'nextRungAt' | 'ladderFrom' | 'dueDay' | 'unit' | 'organ' | 'person'>;

/**
 * What the ladder will do with a task if nobody acts, from its next rung on, as it stands on the row and with whom it reaches
 * today; empty for what is never chased. Who waits for others is only reminded, from the due day on. Days are local.
 */
export function aheadOf(task: Chased, { definition, calendar, org, today }: LadderPlace): Ahead[] {
  if (task.nextRungAt === null) return [];
  const rungs = sortedRungs(definition.ladder);
  const ahead: Ahead[] = [];
  let at: Date | null = task.nextRungAt;
  let place = nextRung(ladderOf(task, task.rung, null))?.rung ?? task.rung;
  while (at !== null) {
    const rung = rungs[place];
    if (!rung) break;
    const to = rung.does === 'eskalera' ? nameOf(org, escalationTo(org, task, rung.to, today)) : null;
    const passedOver = task.state === 'waiting' && (rung.does === 'eskalera' || rung.workingDays < 0);
    if (!passedOver) ahead.push({ day: dayAt(at), does: to === null ? 'paminn' : 'eskalera', to });
    const next = nextRung(ladderOf(task, place + 1, at));
    at = next?.at ?? null;
    place = next?.rung ?? place + 1;
  }
  return ahead;

  function ladderOf(t: Chased, rung: number, firedAt: Date | null): Parameters<typeof nextRung>[0] {
    return {
      ladder: definition.ladder,
      due: t.dueDay,
      rung,
      ladderFrom: t.ladderFrom ?? new Date(0),
      calendar,
      wakeTime: definition.wakeTime,
      semester: definition.semester ?? null,
      firedAt,
    };
  }
}

function nameOf(org: Organisation, person: string | null): string | null {
  return person === null ? null : (org.people.find((p) => p.id === person)?.name ?? null);
}

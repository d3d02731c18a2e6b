import { calendarWith, type WorkingCalendar } from '../calendar/workingDays';
import type { Day } from '../calendar/day';
import type { Definition } from '../arshjul/definition';
import { rulesOf, type OwnRules } from '../arshjul/kept';
import type { Form, Ladder, RoleDef, Season } from '../arshjul/types';
import { nextRung, type NextRung } from './ladder';

/** The parts of a running year's definition that tasks live by. */
export interface Settings {
  forms: Form[];
  ladder: Ladder;
  wakeTime: string;
  semester: Season | null;
  roles: RoleDef[];
  levels: Definition['levels'];
  deviationChains: Definition['deviationChains'];
  calendar: WorkingCalendar;
  /** by occurrence: what it opened under and keeps, although the year follows another version now */
  kept?: ReadonlyMap<string, OwnRules>;
}

/** Takes the definition's snapshot as it stands on the run's row. */
export function settingsOf(snapshot: unknown): Settings {
  const d = snapshot as Definition;
  return {
    forms: d.forms,
    ladder: d.ladder,
    wakeTime: d.wakeTime,
    semester: d.semester ?? null,
    roles: d.roles,
    levels: d.levels,
    deviationChains: d.deviationChains,
    calendar: calendarWith(d.freeDays ?? []),
    ...(d.kept ? { kept: new Map(d.kept.flatMap((k) => k.occurrences.map((o): [string, OwnRules] => [o, rulesOf(k)]))) } : {}),
  };
}

/** The settings that one occurrence's tasks live by: ladder, titles and limits of the version that it opened under. */
export function settingsUnder(settings: Settings, occurrence: string): Settings {
  const own = settings.kept?.get(occurrence);
  return own ? { ...settings, ...own } : settings;
}

/** The next rung of one task by these settings; see `nextRung`. */
export function rungOf(
  settings: Settings,
  task: { dueDay: Day; rung: number; ladderFrom: Date; firedAt?: Date | null; waiting?: boolean },
): NextRung | null {
  return nextRung({
    ladder: settings.ladder,
    due: task.dueDay,
    rung: task.rung,
    ladderFrom: task.ladderFrom,
    calendar: settings.calendar,
    wakeTime: settings.wakeTime,
    semester: settings.semester,
    firedAt: task.firedAt ?? null,
    waiting: task.waiting ?? false,
  });
}

/** Working days that somebody has at least, from the day on which a task is sent back to them. */
export const LEAST_DAYS = 2;

/** From the working day before the due day on, what somebody is asked goes at once. */
export function isUrgent(due: Day, today: Day, settings: Pick<Settings, 'calendar'>): boolean {
  return today >= settings.calendar.add(due, -1);
}

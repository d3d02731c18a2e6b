import { calendarWith, type WorkingCalendar } from '../../domain/calendar/workingDays';
import type { Definition } from '../../domain/arshjul/definition';
import type { Form, Ladder, RoleDef, Season } from '../../domain/arshjul/types';
import { nextRung, type NextRung } from '../../domain/tasks/ladder';
import type { Day } from '../../domain/calendar/day';

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
  };
}

const KEPT = 64;
const byHash = new Map<string, Settings>();

/** Settings by the definition's content hash; `load` reads the snapshot when this process has not seen it yet. */
export async function settingsByHash(hash: string, load: () => Promise<unknown>): Promise<Settings> {
  const known = byHash.get(hash);
  if (known) return known;
  const settings = settingsOf(await load());
  const oldest = byHash.size >= KEPT ? byHash.keys().next().value : undefined;
  if (oldest !== undefined) byHash.delete(oldest);
  byHash.set(hash, settings);
  return settings;
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

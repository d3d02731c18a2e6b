import type { Day } from '../calendar/day';
import type { WorkingCalendar } from '../calendar/workingDays';

/** Everything that an occurrence builds on, directly and through what that builds on; with who builds directly on whom. */
export interface Basis {
  /** occurrence → what it builds on directly */
  builtOn: ReadonlyMap<string, string[]>;
}

/** The occurrences of a basis that are touched when these are re-opened: themselves and everything between them and the top. */
export function affectedBy(basis: Basis, reopened: ReadonlySet<string>): Set<string> {
  const known = new Map<string, boolean>();
  const touched = (id: string): boolean => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    known.set(id, reopened.has(id));
    const below = (basis.builtOn.get(id) ?? []).map(touched).some(Boolean);
    known.set(id, below || reopened.has(id));
    return below || reopened.has(id);
  };
  return new Set([...basis.builtOn.keys()].filter(touched));
}

/** A new answer day: as many arbetsdagar as the task had from its opening (local day) to its due day, at least one. */
export function sameTimeAgain(opened: Day, due: Day, today: Day, calendar: WorkingCalendar): Day {
  return calendar.add(today, Math.max(1, calendar.between(opened, due)));
}

/** An approval keeps its distance to the latest of the tasks that are asked again; `before` and `latest` are their last days then and now. */
export function laterToo(due: Day, before: Day, latest: Day, calendar: WorkingCalendar): Day {
  return calendar.add(latest, Math.max(1, calendar.between(before, due)));
}

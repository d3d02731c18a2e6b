import type { Day } from './day';
import type { WorkingCalendar } from './workingDays';

/** Arbetsdagar between handlingsstopp and meeting where nothing else is known. */
export const STANDARD_STOP = 7;

/**
 * The most common distance in arbetsdagar between handlingsstopp and meeting among an organ's own meetings, the shorter of two as
 * common; `STANDARD_STOP` where it has none. A meeting that takes papers on its own day says nothing of what is usual.
 */
export function usualStop(meetings: readonly { day: Day; handlingsstopp: Day }[], calendar: WorkingCalendar): number {
  const counts = new Map<number, number>();
  for (const m of meetings) {
    const n = calendar.between(m.handlingsstopp, m.day);
    if (n > 0) counts.set(n, (counts.get(n) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || a - b)[0]?.[0] ?? STANDARD_STOP;
}

/** The handlingsstopp so many arbetsdagar before a meeting; its own day when there are none between. */
export function stopBefore(day: Day, workingDays: number, calendar: WorkingCalendar): Day {
  return workingDays <= 0 ? day : calendar.add(day, -workingDays);
}

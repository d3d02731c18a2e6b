import type { LawCheck, PlannedOccurrence } from '../plan/types';

/** Law that a change makes an occurrence break, or break by more than before. */
export interface LawBroken extends LawCheck {
  occurrence: string;
  label: string;
}

/** Law that is broken and was not, or is broken by more arbetsdagar than before. */
export function brokenMore(step: PlannedOccurrence, before: PlannedOccurrence | undefined): LawBroken[] {
  const old = new Map(before?.law.map((l) => [l.rule, l]));
  return step.law.filter((l) => l.status === 'broken' && more(l, old.get(l.rule))).map((l) => ({ ...l, occurrence: step.id, label: step.label }));
}

function more(now: LawCheck, before: LawCheck | undefined): boolean {
  if (before?.status !== 'broken') return true;
  return (now.slackWorkingDays ?? 0) < (before.slackWorkingDays ?? 0);
}

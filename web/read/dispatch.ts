import { everybody, holder } from '../../domain/organisation/resolve';
import type { Day } from '../../domain/calendar/day';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { scopeOf } from '../../domain/tasks/handOut';
import type { Db } from '../../services/base/db';
import { organisationOf } from '../../services/people/load';
import { stepLabel } from './board';
import type { RunRow } from './people';

export interface DispatchRow {
  name: string | null;
  email: string | null;
  onPaper: boolean;
  steps: string[];
  tasks: number;
  first: Day;
}

/** Who will get which duties in the rest of the year, as the plan and the organisation stand today; and what has gone out. */
export async function dispatchOf(
  db: Db,
  runRow: RunRow,
  today: Day,
): Promise<{ rows: DispatchRow[]; organs: { id: string; label: string; paused: boolean }[]; mailed: number }> {
  const run = runRow.id;
  const [organisation, occurrences, organs, mailed] = await Promise.all([
    organisationOf(db.prisma, run),
    db.prisma.occurrence.findMany({ where: { run, state: { in: ['planned', 'open'] } }, orderBy: [{ opens: 'asc' }, { id: 'asc' }] }),
    db.prisma.organ.findMany({ where: { run }, orderBy: { sort: 'asc' } }),
    db.prisma.mail.count({ where: { run, state: 'sent' } }),
  ]);
  const people = new Map(organisation.people.map((p) => [p.id, p]));
  const paper = new Set(organs.filter((o) => !o.participates).map((o) => o.id));
  const rows = new Map<string, DispatchRow & { labels: Set<string> }>();
  for (const occurrence of occurrences) {
    for (const task of (occurrence.planned as unknown as PlannedOccurrence).tasks) {
      const scope = scopeOf(task);
      const held = holder(organisation, task.role, scope, occurrence.opens > today ? occurrence.opens : today);
      const onPaper = paper.has(task.organ);
      // Each of those who share a post gets the mails.
      for (const id of held ? everybody(held) : [null]) {
        const person = id === null ? undefined : people.get(id);
        const key = person?.id ?? `?${task.role}|${scope}`;
        const row = rows.get(key) ?? { name: person?.name ?? null, email: person?.email ?? null, onPaper, steps: [], tasks: 0, first: occurrence.opens, labels: new Set() };
        row.tasks += 1;
        row.labels.add(stepLabel(occurrence, runRow.year));
        rows.set(key, row);
      }
    }
  }
  return {
    rows: [...rows.values()]
      .map(({ labels, ...row }) => ({ ...row, steps: [...labels] }))
      .sort((a, b) => Number(a.email !== null) - Number(b.email !== null) || a.first.localeCompare(b.first) || (a.name ?? '').localeCompare(b.name ?? '', 'sv')),
    organs: organs.map((o) => ({ id: o.id, label: o.label, paused: o.pausedAt !== null })),
    mailed,
  };
}

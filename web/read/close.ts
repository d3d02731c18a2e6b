import type { Db } from '../../services/base/db';
import { stepLabel } from './board';
import type { RunRow } from './people';

export interface LeftStep {
  label: string;
  /** organs where it is left */
  organs: number;
  /** the soonest day on which it should be done */
  due: string;
  open: boolean;
}

/** What is left of a year, a step a row, the soonest first; and åtgärdsplaner that would go on in the next. */
export async function leftOf(db: Db, run: RunRow): Promise<{ steps: LeftStep[]; occurrences: number; plans: number }> {
  const [rows, plans] = await Promise.all([
    db.prisma.occurrence.findMany({
      where: { run: run.id, state: { in: ['planned', 'open'] } },
      orderBy: [{ due: 'asc' }, { id: 'asc' }],
      select: { label: true, period: true, budgetYear: true, due: true, state: true },
    }),
    db.prisma.actionPlan.count({ where: { run: run.id, state: 'running' } }),
  ]);
  const steps = new Map<string, LeftStep>();
  for (const row of rows) {
    const label = stepLabel(row, run.year);
    const known = steps.get(label);
    steps.set(label, { label, organs: (known?.organs ?? 0) + 1, due: known?.due ?? row.due, open: (known?.open ?? false) || row.state === 'open' });
  }
  return { steps: [...steps.values()], occurrences: rows.length, plans };
}

import type { PlanChange } from '../../domain/plan/diff';
import type { Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { planSource } from './rows';
import { ADJUSTMENTS } from './undo';

/**
 * What was in the year only because of the adjustment with number `seq`, which is taken back: it never opened, nobody had anything to
 * do in it, and it was never planned before. It leaves no row behind, as if it had not been; the facts and the timeline keep both.
 * To be called with the run's row locked, after the rows have followed; `moves` says what left the plan.
 */
export async function forget(tx: Tx, run: Run, moves: readonly PlanChange[], seq: number): Promise<void> {
  const gone = moves.filter((m) => m.what === 'removed').map((m) => m.occurrence);
  if (gone.length === 0) return;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select o.id from occurrence o
    where o.run = ${run.id} and o.id = any(${gone}) and o.state = 'dropped' and o.opened_at is null
      and not exists (select 1 from process p where p.run = o.run and p.occurrence = o.id)
      and not exists (select 1 from task t where t.run = o.run and t.occurrence = o.id)
      and not exists (select 1 from matter m where m.run = o.run and m.occurrence = o.id)`;
  const left = new Set(rows.map((r) => r.id));
  const source = await planSource(tx, run);
  // What merely happens adds no step of this kind, so what the plan once had it had at the start or after an adjustment.
  for (let n = seq - 1; n >= 0 && left.size > 0; n -= 1) {
    const fact = source.facts[n - 1];
    if (fact === undefined || n === seq - 1 || ADJUSTMENTS.has(fact.kind) || fact.kind === 'undone') for (const { id } of source.planAfter(n).steps) left.delete(id);
  }
  await tx.occurrence.deleteMany({ where: { run: run.id, id: { in: [...left] } } });
}

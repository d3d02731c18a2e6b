import type { PlanChange } from '../../domain/plan/diff';
import { openedBy } from '../../domain/plan/happenings';
import { isRedefining } from '../../domain/plan/redefine';
import type { Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { planSource, type PlanSource } from './rows';
import { ADJUSTMENTS, flat } from './undo';

/**
 * What was in the year only because of the adjustment with number `seq`, which is taken back: it never opened, nobody had anything to
 * do in it, and it was never planned before. It leaves no row behind, as if it had not been; the facts and the timeline keep both.
 * To be called with the run's row locked, after the rows have followed; `moves` says what left the plan.
 */
export async function forget(tx: Tx, run: Run, moves: readonly PlanChange[], seq: number): Promise<void> {
  const gone = moves.filter((m) => m.what === 'removed').map((m) => m.occurrence);
  if (gone.length === 0) return;
  const rows = await tx.$queryRaw<{ id: string; step: string }[]>`
    select o.id, o.step from occurrence o
    where o.run = ${run.id} and o.id = any(${gone}) and o.state = 'dropped' and o.opened_at is null
      and not exists (select 1 from process p where p.run = o.run and p.occurrence = o.id)
      and not exists (select 1 from task t where t.run = o.run and t.occurrence = o.id)
      and not exists (select 1 from matter m where m.run = o.run and m.occurrence = o.id)`;
  if (rows.length === 0) return;
  const source = await planSource(tx, run);
  const taken = source.facts[seq - 1];
  const never = new Set(taken ? openedBy(taken) : []);
  const known = stepsBefore(source, seq);
  const left = new Set(rows.map((r) => r.id));
  // A number is used once, and a step that no definition had was in no plan: what else there is has to be looked for.
  const unsure = new Set(rows.flatMap((r) => (never.has(r.id) || !known.has(r.step) ? [] : [r.id])));
  // What merely happens adds no step of this kind, so what the plan once had it had at the start or after an adjustment.
  for (let n = seq - 1; n >= 0 && unsure.size > 0; n -= 1) {
    const fact = source.facts[n - 1];
    if (fact === undefined || n === seq - 1 || ADJUSTMENTS.has(fact.kind) || fact.kind === 'undone') {
      for (const { id } of source.planAfter(n).steps) if (unsure.delete(id)) left.delete(id);
    }
  }
  await tx.occurrence.deleteMany({ where: { run: run.id, id: { in: [...left] } } });
}

/** The steps of every definition that the year followed before the fact with number `seq`. */
function stepsBefore({ facts, definitionAfter }: PlanSource, seq: number): Set<string> {
  const turns = facts.slice(0, seq - 1).flatMap((f, i) => (flat(f).some(isRedefining) || f.kind === 'undone' ? [i + 1] : []));
  return new Set([0, ...turns].flatMap((n) => definitionAfter(n).steps.map((s) => s.id)));
}

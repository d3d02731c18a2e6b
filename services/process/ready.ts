import { instantAt } from '../../domain/calendar/zone';
import type { Definition } from '../../domain/arshjul/definition';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';

/** The workflow id of a step at one organ (and period). It holds references only. */
export function stepProcessId(run: string, occurrence: string): string {
  return `step/${run}/${occurrence}`;
}

/**
 * Gives a process to each planned step that can open now: its day has come, the steps before it are done, its period is closed.
 * So a step that waits for others costs nothing while it waits. With `only`, among these occurrences. Returns those that got one.
 *
 * To be called with the run's row locked (`lockRun`), as all do that finish, settle or drop a step, close a period or change the
 * plan: of two that make the same step ready, the later one sees the other.
 */
export async function startReady(tx: Tx, run: Pick<Run, 'id' | 'definition'>, clock: RunClock, only?: readonly string[]): Promise<string[]> {
  if (only?.length === 0) return [];
  const { wakeTime } = run.definition as unknown as Definition;
  const ready = await tx.$queryRaw<{ id: string; opens: string }[]>`
    select o.id, o.opens from occurrence o
    where o.run = ${run.id} and o.state = 'planned' and (${only === undefined} or o.id = any(${[...(only ?? [])]}))
      and not exists (select 1 from process p where p.occurrence = o.id and p.run = o.run)
      and not exists (
        select 1 from occurrence b
        where b.run = o.run and b.state in ('planned', 'open') and b.id in (select jsonb_array_elements_text(o.planned->'waitsFor')))
      and (jsonb_typeof(o.planned->'waitsForPeriod') is distinct from 'object' or exists (
        select 1 from period_close c
        where c.run = o.run and c.fiscal_year = (o.planned->'waitsForPeriod'->>'fiscalYear')::int and c.period = o.planned->'waitsForPeriod'->>'period'))
    order by o.opens, o.id`;
  const due = ready.filter((o) => instantAt(o.opens, wakeTime) <= clock.now);
  await tx.process.createMany({
    data: due.map(({ id }) => ({ id: stepProcessId(run.id, id), run: run.id, type: 'step', occurrence: id, phase: 'planned', createdAt: clock.now })),
    skipDuplicates: true,
  });
  return due.map((o) => o.id);
}

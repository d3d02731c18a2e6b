import { instantAt } from '../../../domain/calendar/zone';
import type { Definition } from '../../../domain/arshjul/definition';
import type { Occurrence } from '../../../generated/prisma/client';
import type { Tx } from '../../base/db';
import { remindParagraphs } from '../../decisions/paragraph';
import { handOverAbsences } from '../../people/handOver';
import type { LookContext, Verdict } from '../context';

/** The workflow id of a step at one organ (and period). It holds references only. */
export function stepProcessId(run: string, occurrence: string): string {
  return `step/${run}/${occurrence}`;
}

/**
 * The year: hands over the duties of whoever is away, asks for the § that a registration left out (its step may long be finished)
 * and starts each step's process on its opening day and ends when the year has been closed.
 * A step's process is started no earlier than needed, so that a step that opens in November runs November's code.
 */
export async function lookAtCycle({ tx, run, clock }: LookContext): Promise<Verdict> {
  if (run.state !== 'running') return { to: 'finished' };
  const wakeTime = (run.definition as unknown as Definition).wakeTime;
  const waiting = await tx.$queryRaw<Pick<Occurrence, 'id' | 'opens' | 'kind'>[]>`
    select o.id, o.opens, o.kind from occurrence o
    where o.run = ${run.id} and o.state = 'planned'
      and not exists (select 1 from process p where p.occurrence = o.id and p.run = o.run)
    order by o.opens, o.id`;
  const opening = (o: { opens: string }): Date => instantAt(o.opens, wakeTime);
  const due = waiting.filter((o) => opening(o) <= clock.now);
  await startSteps(tx, run.id, due.map((o) => o.id), clock.now);
  const next = waiting.find((o) => opening(o) > clock.now);
  const instants = [next ? opening(next) : null, await remindParagraphs(tx, run, clock), await handOverAbsences(tx, run, clock)];
  return { wait: earliest(instants) };
}

function earliest(instants: (Date | null)[]): Date | null {
  const times = instants.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

async function startSteps(tx: Tx, run: string, occurrences: string[], at: Date): Promise<void> {
  if (occurrences.length === 0) return;
  await tx.process.createMany({
    data: occurrences.map((occurrence) => ({
      id: stepProcessId(run, occurrence),
      run,
      type: 'step',
      occurrence,
      phase: 'planned',
      createdAt: at,
    })),
    skipDuplicates: true,
  });
}

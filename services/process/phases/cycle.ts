import { instantAt } from '../../../domain/calendar/zone';
import type { Definition } from '../../../domain/arshjul/definition';
import { remindParagraphs } from '../../decisions/paragraph';
import { handOverAbsences } from '../../people/handOver';
import { turnOrganisation } from '../../people/turn';
import { lockRun } from '../../plan/facts';
import type { LookContext, Verdict } from '../context';
import { startReady } from '../ready';

/**
 * The year: takes a change of the organisation whose day has come, hands over the duties of whoever is away, asks for the § that a
 * registration left out (its step may long be finished), starts the process of each step whose opening day has come
 * and that waits for nothing else, and ends when the year has been closed. A step's process is started no earlier than it can open, so
 * that a step of November runs November's code.
 */
export async function lookAtCycle({ tx, run, clock }: LookContext): Promise<Verdict> {
  if (run.state !== 'running') return { to: 'finished' };
  const wakeTime = (run.definition as unknown as Definition).wakeTime;
  const waiting = await tx.$queryRaw<{ opens: string }[]>`
    select distinct o.opens from occurrence o
    where o.run = ${run.id} and o.state = 'planned'
      and not exists (select 1 from process p where p.occurrence = o.id and p.run = o.run)
    order by o.opens`;
  const days = waiting.map((o) => instantAt(o.opens, wakeTime));
  const next = days.find((at) => at > clock.now) ?? null;
  const instants = [next, await remindParagraphs(tx, run, clock), await turnOrganisation(tx, run, clock), await handOverAbsences(tx, run, clock)];
  // Last, since handing over locks processes and they come before the run.
  if (days.some((at) => at <= clock.now)) await startReady(tx, await lockRun(tx, run.id), clock);
  return { wait: earliest(instants) };
}

function earliest(instants: (Date | null)[]): Date | null {
  const times = instants.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

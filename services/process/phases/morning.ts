import { nextMorning, writeMorning } from '../../mail/morning';
import { currentMailInstant } from '../../../domain/mail/mailDays';
import { chasable, runsOf, timesOf } from '../../mail/pending';
import { chase } from '../../tasks/chase';
import type { LookContext, Verdict } from '../context';

/**
 * The morning of a municipality (all its running years together) or of one rehearsal: who has not answered is reminded or
 * escalated as the ladder says, then each person gets one mail of what is new. Waits for the next morning on which there will be
 * something to tell.
 */
export async function lookAtMorning({ tx, process, run, clock }: LookContext): Promise<Verdict> {
  const whose = run.kind === 'rehearsal' ? { run: run.id } : { municipality: process.subject ?? run.municipality };
  if (run.kind === 'rehearsal' && run.state !== 'running') return { to: 'finished' };
  const runs = await runsOf(tx, whose);
  const times = timesOf(runs);
  const instant = times === null ? null : currentMailInstant(clock.now, times);
  if (instant !== null) {
    for (const each of chasable(runs)) await chase(tx, each, clock, instant);
    await writeMorning(tx, whose, clock);
  }
  return { wait: await nextMorning(tx, whose, clock) };
}

import { nextMorning, writeMorning } from '../../mail/morning';
import type { LookContext, Verdict } from '../context';

/**
 * The morning mail of a municipality (all its running years together) or of one rehearsal: writes one mail a person and local
 * day when its instant has come, then waits for the next instant at which there will be something to tell.
 */
export async function lookAtMorning({ tx, process, run, clock }: LookContext): Promise<Verdict> {
  const whose = run.kind === 'rehearsal' ? { run: run.id } : { municipality: process.subject ?? run.municipality };
  if (run.kind === 'rehearsal' && run.state !== 'running') return { to: 'finished' };
  await writeMorning(tx, whose, clock);
  return { wait: await nextMorning(tx, whose, clock) };
}

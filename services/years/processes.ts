import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';

/** Id of the process that writes a run's morning mails: one a municipality, all its running years together; a rehearsal has its own. */
export function morningProcessId(run: Pick<Run, 'id' | 'kind' | 'municipality'>): string {
  return `morgon/${run.kind === 'rehearsal' ? run.id : run.municipality}`;
}

/**
 * Waits for a morning mail that is being written and keeps the next one from beginning until the transaction ends. To be called
 * before anything else is written, by what stops a year's mails: else a mail could be written beside it.
 */
export async function lockMorning(tx: Tx, run: Pick<Run, 'id' | 'kind' | 'municipality'>): Promise<void> {
  await tx.$queryRaw`select 1 as one from process where id = ${morningProcessId(run)} for update`;
}

/**
 * The rows of what lasts through a year: the year itself, the morning mail, and for a simulated rehearsal what lets it pass.
 * The worker starts a workflow for each row that has none.
 */
export async function startProcesses(tx: Tx, run: Run, { now }: RunClock): Promise<void> {
  const rows = [{ id: `cycle/${run.id}`, run: run.id, type: 'cycle', phase: 'running', createdAt: now }];
  if (run.rehearsalState === 'running') rows.push({ id: `rehearsal/${run.id}`, run: run.id, type: 'rehearsal', phase: 'running', createdAt: now });
  await tx.process.createMany({ data: rows });

  const morning = { run: run.id, type: 'morning', subject: run.municipality, phase: 'running', createdAt: now };
  const id = morningProcessId(run);
  await tx.process.createMany({ data: [{ id, ...morning }], skipDuplicates: true });
  // One that ended with an earlier year comes back; one that runs goes on in the name of the newest year.
  await tx.process.updateMany({ where: { id, live: false }, data: { ...morning, live: true, started: false, finishedAt: null, waiting: false, waitingUntil: null } });
  await tx.process.updateMany({ where: { id, run: { not: run.id } }, data: { run: run.id } });
}

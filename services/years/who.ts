import type { Actor } from '../access/actor';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import type { Run } from '../../generated/prisma/client';

/** Roles that lead the year: they start, pause, adjust and close it, and register for those on paper. */
const LEADS = ['ekonomichef', 'installation', 'system'];

/** Refuses whoever does not lead the year. The edge has already made sure that they may know of it. */
export function mustLead(actor: Actor): void {
  if (!LEADS.includes(actor.role)) {
    throw new Refusal('forbidden', 'Det här gör ekonomichefen. Din roll kan läsa men inte ändra året.');
  }
}

/** The run, if `actor` may know of it; another municipality's or session's run is refused as if it did not exist. */
export async function runFor(tx: Tx, actor: Actor, id: string): Promise<Run> {
  const run = await tx.run.findUnique({ where: { id } });
  const foreign = !run || (actor.run !== undefined && actor.run !== id) || (actor.municipality !== undefined && actor.municipality !== run.municipality);
  if (foreign) throw new Refusal('not-found', `Det finns inget år med beteckningen ${id}.`);
  return run;
}

/** Refuses what can only be done while the year runs. */
export function mustRun(run: Run): void {
  if (run.state === 'undone') throw new Refusal('gone', `Starten av ${run.municipalityName} ${run.year} är ångrad.`);
  if (run.state !== 'running') throw new Refusal('gone', `${run.municipalityName} ${run.year} är avslutat.`);
}

/**
 * Makes the acts that steer one year (release, pause, adjust, close …) wait for each other until the transaction ends, before
 * any row is locked; so none of them has to hold the run's row while it changes tasks.
 */
export async function steer(tx: Tx, run: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`steer/${run}`}, 0))`;
}

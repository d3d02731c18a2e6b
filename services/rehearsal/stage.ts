import type { Cast } from '../../domain/rehearsal/cast';
import type { Run, SimulatedAct } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { Db } from '../base/db';

/** What carrying out one simulated act needs. */
export interface Stage {
  db: Db;
  run: Run;
  act: SimulatedAct;
  payload: Record<string, unknown>;
  cast: Cast;
  opts: { idempotencyKey: string };
}

/** A simulated person acts in a session of their own. */
export function actor(run: Run, person: string, role: string): Actor {
  return { id: person, role, via: 'simulated', run: run.id };
}

/** The person who holds a role on the run's present day; null when nobody does. */
export async function holderAt({ db, run }: Stage, role: string, scope: string): Promise<string | null> {
  const row = await db.prisma.roleHolder.findFirst({ where: { run: run.id, role, scope }, orderBy: { id: 'asc' } });
  return row?.person ?? null;
}

import { dayAt } from '../../domain/calendar/zone';
import type { Day } from '../../domain/calendar/day';
import type { Tx } from './db';
import { Refusal } from './refusal';

/** The run's clock: the real one, or a rehearsal's stepped one. Domain rows take their time from here and nowhere else. */
export interface RunClock {
  now: Date;
  today: Day;
}

type ClockRow = { clockKind: string; clockNow: Date | null };

export function clockOfRow(run: ClockRow): RunClock {
  const now = run.clockKind === 'stepped' ? run.clockNow : new Date();
  if (now === null) throw new Error('a stepped run without a clock');
  return { now, today: dayAt(now) };
}

/** Reads the run's clock inside the act's own transaction. Refuses an unknown run as if it did not exist. */
export async function clockOf(tx: Tx, run: string): Promise<RunClock> {
  const row = await tx.run.findUnique({ where: { id: run }, select: { clockKind: true, clockNow: true } });
  if (!row) throw new Refusal('not-found', `Det finns inget år med beteckningen ${run}.`);
  return clockOfRow(row);
}

import { isDay, type Day } from '../../domain/calendar/day';
import type { PlanChange } from '../../domain/plan/diff';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { appendFact, replan } from '../plan/replan';
import { startReady } from '../process/ready';
import { mustLead, mustRun, runFor, steer } from './who';

export interface ClosePeriodInput {
  /** `P01`–`P13` */
  period: string;
  /** räkenskapsår; default: the one that steps of this year wait for, else the wheel's own */
  fiscalYear?: number;
  /** the day on which the ekonomisystem closed it; default today */
  day?: Day;
  idempotencyKey?: string;
}

export interface ClosedPeriod {
  run: string;
  fiscalYear: number;
  period: string;
  day: Day;
  /** it was closed before; nothing was written */
  already: boolean;
  /** what moved because it closed earlier or later than expected */
  moves: PlanChange[];
  /** steps that waited for it */
  waited: string[];
}

/** Records that a räkenskapsperiod is closed: what waited for it opens, and its dates are counted from that day. */
export async function closePeriod(db: Db, actor: Actor, runId: string, input: ClosePeriodInput): Promise<ClosedPeriod> {
  mustLead(actor);
  if (!/^P(0[1-9]|1[0-3])$/.test(input.period)) {
    throw new Refusal('invalid', `${input.period} är ingen period. Perioderna heter P01 till P13.`, [{ field: 'period', text: 'Skriv P01 till P13.' }]);
  }
  const { idempotencyKey, ...request } = input;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'closePeriod', runId, ...request }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      const clock = clockOfRow(run);
      const day = input.day ?? clock.today;
      if (!isDay(day) || day > clock.today) throw new Refusal('invalid', `${day} kan inte vara dagen då perioden stängdes.`, [{ field: 'day', text: 'Ange en dag som har varit, som ÅÅÅÅ-MM-DD.' }]);
      const fiscalYear = input.fiscalYear ?? (await expectedYear(tx, runId, input.period)) ?? run.year;
      const { period } = input;
      const key = { run: runId, fiscalYear, period };
      const before = await tx.periodClose.findUnique({ where: { run_fiscalYear_period: key } });
      if (before) return { ...key, day: before.closedDay, already: true, moves: [], waited: [] };
      await tx.periodClose.create({ data: { ...key, closedDay: day, at: clock.now, actor: actor.id } });
      const { revision } = await appendFact(tx, runId, { kind: 'periodClosed', fiscalYear, period, day }, actor);
      const moves = await replan(tx, runId, clock);
      const waited = await wakeWaiting(tx, run, clock, fiscalYear, period);
      await record(tx, {
        run: runId,
        at: clock.now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'periodClosed',
        subject: `${fiscalYear}-${period}`,
        businessKey: `period|${fiscalYear}|${period}`,
        revision,
        payload: { old: 'open', new: day, moves: moves.length },
      });
      return { ...key, day, already: false, moves, waited };
    }),
  );
}

/** The räkenskapsår of the period that steps wait for; null when none or several do. */
async function expectedYear(tx: Tx, run: string, period: string): Promise<number | null> {
  const rows = await tx.$queryRaw<{ year: number }[]>`
    select distinct (planned->'waitsForPeriod'->>'fiscalYear')::int as year from occurrence
    where run = ${run} and state in ('planned', 'open') and planned->'waitsForPeriod'->>'period' = ${period}`;
  return rows.length === 1 ? (rows[0]?.year ?? null) : null;
}

/** Lets the steps go on that stood unopened because of the period; a new plan may not have changed anything about them. */
async function wakeWaiting(tx: Tx, { id: run, definition }: Run, clock: RunClock, fiscalYear: number, period: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from occurrence where run = ${run} and state = 'planned'
      and planned->'waitsForPeriod'->>'period' = ${period} and (planned->'waitsForPeriod'->>'fiscalYear')::int = ${fiscalYear}
    order by opens, id`;
  const ids = rows.map((r) => r.id);
  const started = new Set(await startReady(tx, { id: run, definition }, clock, ids));
  const others = ids.filter((id) => !started.has(id));
  await tx.$executeRaw`
    insert into wake (run, process, reason) select run, id, 'periodClosed' from process
    where run = ${run} and live and phase = 'planned' and occurrence = any(${others})`;
  return ids;
}

import { isDay, type Day } from '../../domain/calendar/day';
import type { PlanChange } from '../../domain/plan/diff';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, json, type Db } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { withdrawOpen } from '../plan/withdraw';
import { appendFact, replan, reviveUnopened } from '../plan/replan';
import { wakeFollowers } from '../process/followers';
import { takenBack, type SettledHow } from './passed';
import { mustLead, mustRun, runFor, steer } from './who';

export interface SettleInput {
  /** the occurrence's id */
  occurrence: string;
  how: SettledHow;
  /** where and when it was done; `day` is by default today */
  organ?: string;
  day?: Day;
  paragraph?: string;
  reason?: string;
  idempotencyKey?: string;
}

export interface Settled {
  run: string;
  occurrence: string;
  how: SettledHow;
  /** what moved because of it */
  moves: PlanChange[];
}

/**
 * Settles a step without running it: genomfört utanför (a nämnd on paper, or before the start) or utgår; `hamtas-in` takes such
 * a settlement back, so that the step is run after all, with ten arbetsdagar for its receivers where its days have passed. Open tasks are withdrawn and what waited for the step goes on.
 * Refuses a step that is finished.
 */
export async function settle(db: Db, actor: Actor, runId: string, input: SettleInput): Promise<Settled> {
  mustLead(actor);
  const { idempotencyKey, ...request } = input;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'settle', runId, ...request }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      const clock = clockOfRow(run);
      const { occurrence: id, how, organ, paragraph } = input;
      const day = input.day ?? clock.today;
      if (!isDay(day)) throw new Refusal('invalid', `${day} är inget datum.`, [{ field: 'day', text: 'Skriv datumet som ÅÅÅÅ-MM-DD.' }]);
      await tx.$queryRaw`select 1 as one from process where run = ${runId} and occurrence = ${id} for update`;
      const row = await tx.occurrence.findUnique({ where: { run_id: { run: runId, id } } });
      if (!row) throw new Refusal('not-found', `Det finns inget steg som heter ${id}.`);
      const again = how === 'hamtas-in';
      if (again ? row.state !== 'settled' || row.openedAt !== null : !['planned', 'open'].includes(row.state)) {
        throw new Refusal('conflict', again ? `${row.label} är inte avgjort utan att ha startat, så det finns inget att hämta in.` : `${row.label} är redan avslutat eller avgjort.`);
      }
      const settledAs = { how, day, ...(organ === undefined ? {} : { organ }), ...(paragraph === undefined ? {} : { paragraph }) };
      const moved = again ? takenBack(row.planned as unknown as PlannedOccurrence, clock.today) : null;
      if (moved) await appendFact(tx, runId, moved, actor, input.reason);
      const { revision } = await appendFact(tx, runId, { kind: 'settled', occurrence: id, ...settledAs }, actor, input.reason);
      await tx.occurrence.update({
        where: { run_id: { run: runId, id } },
        data: {
          state: again ? 'planned' : 'settled',
          settledAs: json(input.reason === undefined ? settledAs : { ...settledAs, reason: input.reason }),
          finishedAt: again ? null : clock.now,
          revision: { increment: 1 },
        },
      });
      if (!again) await withdrawOpen(tx, runId, id, how === 'utgar' ? 'Steget utgår.' : 'Steget är genomfört på annat sätt.', clock);
      else await reviveUnopened(tx, runId, [id]);
      const moves = await replan(tx, runId, clock);
      for (const process of await tx.process.findMany({ where: { run: runId, occurrence: id, live: true } })) {
        await wake(tx, runId, process.id, 'settled');
      }
      if (again) await wake(tx, runId, `cycle/${runId}`, 'settled');
      else await wakeFollowers(tx, run, clock, id);
      await record(tx, {
        run: runId,
        at: clock.now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'stepSettled',
        subject: id,
        businessKey: id,
        revision,
        payload: { old: row.state, new: settledAs, why: input.reason ?? null },
      });
      return { run: runId, occurrence: id, how, moves };
    }),
  );
}

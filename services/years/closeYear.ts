import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, json, type Db } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { withdrawOpen } from '../plan/withdraw';
import { mustLead, mustRun, runFor, steer } from './who';

export interface CloseYearInput {
  /** closes it although steps are left: they are settled as utgår with this reason */
  reason?: string;
  idempotencyKey?: string;
}

export interface ClosedYear {
  run: string;
  /** steps that were left and now have utgått */
  left: { occurrence: string; label: string; organ: string }[];
  /** åtgärdsplaner that go on in the next year */
  handedOver: number;
}

/**
 * Closes the year: no more mails, no more chasing, its processes end. Steps that are left need a reason and are settled as
 * utgår; åtgärdsplaner that are not in balance are handed over to the next year. Refuses (`conflict`) when steps are left
 * and no reason is given, naming the first of them.
 */
export async function closeYear(db: Db, actor: Actor, runId: string, input: CloseYearInput = {}): Promise<ClosedYear> {
  mustLead(actor);
  const { idempotencyKey, ...request } = input;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'closeYear', runId, ...request }, async () => {
      await steer(tx, runId);
      const run = await runFor(tx, actor, runId);
      mustRun(run);
      const clock = clockOfRow(run);
      await tx.$queryRaw`select 1 as one from process where run = ${runId} and live and type <> 'morning' order by id for update`;
      const left = await tx.occurrence.findMany({ where: { run: runId, state: { in: ['planned', 'open'] } }, orderBy: [{ due: 'asc' }, { id: 'asc' }] });
      const first = left[0];
      if (first && !input.reason?.trim()) {
        throw new Refusal(
          'conflict',
          `${left.length} steg är inte ${left.length === 1 ? 'klart' : 'klara'}, först ${first.label} (${first.organ}, ${first.due}). Ange ett skäl om året ändå ska avslutas; det som återstår utgår då.`,
          [{ field: 'reason', text: 'Skäl behövs när steg återstår.' }],
        );
      }
      for (const row of left) {
        await tx.occurrence.update({
          where: { run_id: { run: runId, id: row.id } },
          data: {
            state: 'settled',
            settledAs: json({ how: 'utgar', day: clock.today, reason: input.reason }),
            finishedAt: clock.now,
            revision: { increment: 1 },
          },
        });
        await withdrawOpen(tx, runId, row.id, 'Året är avslutat.', clock);
      }
      const plans = await tx.actionPlan.updateMany({ where: { run: runId, state: 'running' }, data: { state: 'handedOver', revision: { increment: 1 } } });
      await tx.run.update({ where: { id: runId }, data: { state: 'finished', finishedAt: clock.now } });
      await tx.$executeRaw`insert into wake (run, process, reason) select run, id, 'yearClosed' from process where run = ${runId} and live`;
      await record(tx, {
        run: runId,
        at: clock.now,
        actor: actor.id,
        actorRole: actor.role,
        kind: 'yearClosed',
        subject: runId,
        businessKey: 'year',
        revision: run.revision,
        payload: { old: 'running', new: 'finished', why: input.reason ?? null, left: left.map((o) => o.id), handedOver: plans.count },
      });
      return { run: runId, left: left.map(({ id, label, organ }) => ({ occurrence: id, label, organ })), handedOver: plans.count };
    }),
  );
}

import type { Day } from '../../domain/calendar/day';
import type { Matter, Meeting } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { eachHolder, peopleWithMail } from '../plan/people';
import { receiversOf } from './remind';
import type { Taken } from './resolve';

/**
 * Tells those whose work it was (who approved it at the top of the line) what the organ decided, and of an återremiss also the
 * one to whom it went, who is to say what re-opens. Officials only; an organ on paper gets nothing.
 */
export async function tellDecided(tx: Tx, { occurrence, planned }: Taken, matter: Matter, { day, next, corrected }: { day: Day; next: Meeting | null; corrected: boolean }, clock: RunClock): Promise<void> {
  const roots = await tx.task.findMany({
    where: { run: matter.run, occurrence: { in: [occurrence.id, ...planned.builtOn] }, parent: null, organ: occurrence.organ, state: 'done' },
    select: { id: true, person: true, organ: true },
  });
  const own = await peopleWithMail(tx, matter.run, await eachHolder(tx, roots));
  const receivers = matter.outcome === 'aterremiss' ? await receiversOf(tx, matter.run, matter, clock) : [];
  const payload = {
    organ: matter.organ,
    label: corrected ? `${matter.label} (rättad registrering)` : matter.label,
    outcome: matter.outcome,
    paragraph: matter.paragraph,
    motivation: matter.motivation,
    day,
    nextMeeting: next?.day ?? null,
  };
  await notify(
    tx,
    ...[...new Set([...receivers, ...own])].map((person) => ({
      run: matter.run,
      person,
      kind: 'decided' as const,
      occasion: `decided|${matter.key}${corrected ? `|${String(matter.revision)}` : ''}`,
      occurrence: occurrence.id,
      payload: receivers.includes(person) ? { ...payload, choose: matter.id } : payload,
      at: clock.now,
    })),
  );
}

import { carriedBy, type CarriedBy } from '../../domain/decisions/carried';
import { carriesWord } from '../../domain/arshjul/words';
import type { Definition } from '../../domain/arshjul/definition';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { holder } from '../../domain/organisation/resolve';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Matter, Occurrence } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { organisationOf } from '../people/load';

/** A carried adjustment's id: the same for the same ärende and thing carried. */
export function carriedId(matter: string, carries: string): string {
  return `${matter}-${carries}`;
}

/**
 * A decision has been registered: where the definition says that it carries something (`beslutet bär:`), a row for the role that
 * owns it, who is told once. Only the yes of the organ that decides carries; a preparing organ's does not. To be called in the
 * transaction of the registration.
 */
export async function carry(tx: Tx, occurrence: Occurrence, matter: Matter, day: string, clock: RunClock): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({ where: { id: occurrence.run }, select: { definition: true } });
  const { chain } = occurrence.planned as unknown as PlannedOccurrence;
  const carried = carriedBy(run.definition as unknown as Definition, { step: occurrence.step, organ: occurrence.organ, chain }, matter);
  if (carried === null) return;
  const { carries, owner } = carried;
  for (const one of carries) {
    const id = carriedId(matter.id, one);
    await tx.carriedAdjustment.createMany({
      data: [{
        id, run: occurrence.run, matter: matter.id, occurrence: occurrence.id, label: occurrence.label, organ: matter.organ, day, carries: one, owner,
        forYear: occurrence.budgetYear, state: 'pending', at: clock.now,
      }],
      skipDuplicates: true,
    });
    await record(tx, {
      run: occurrence.run, at: clock.now, actor: 'system', actorRole: 'system', kind: 'carriedPending', subject: id, businessKey: `${matter.key}|${one}`, revision: 1,
      payload: { old: null, new: 'pending', carries: one, owner },
    });
  }
  await tellOwner(tx, occurrence, matter, day, carried, clock);
}

async function tellOwner(tx: Tx, occurrence: Occurrence, matter: Matter, day: string, { carries, owner, scope }: CarriedBy, clock: RunClock): Promise<void> {
  const org = await organisationOf(tx, occurrence.run);
  const held = holder(org, owner, scope, clock.today);
  if (!held) return;
  const what = carries.map(carriesWord).join(' och ');
  await notify(tx, {
    run: occurrence.run,
    person: held.person,
    kind: 'finding',
    occasion: `carried|${matter.key}`,
    occurrence: occurrence.id,
    payload: { finding: `${occurrence.label}: beslutet i ${matter.organ} ${shortDayWithYear(day)} bär ${what} för ${String(occurrence.budgetYear)}. För in det i årets plan, eller avstå med ett skäl.` },
    at: clock.now,
  });
}

import type { Meeting, Organisation } from '../../domain/organisation/types';
import type { Tx } from '../base/db';

/**
 * Gives a run its own copy of organisation and meetings, so that a real year and its rehearsals never meet. Organs that are
 * named in `onPaper` take no part in the product: no mail, the ekonomichef registers for them.
 */
export async function copyOrganisation(
  tx: Tx,
  run: string,
  organisation: Organisation,
  meetings: readonly Meeting[],
  onPaper: ReadonlySet<string>,
): Promise<void> {
  await tx.organ.createMany({
    data: organisation.organs.map(({ id, type, label, authority, parent }, sort) => ({
      run,
      id,
      type,
      label,
      authority,
      parent: parent ?? null,
      participates: !onPaper.has(id),
      sort,
    })),
  });
  await tx.unit.createMany({
    data: organisation.units.map(({ id, parent, level, label, organ, authority, ansvar }, sort) => ({
      run,
      id,
      parent: parent ?? null,
      level,
      label,
      organ,
      authority,
      sort,
      ansvar: ansvar ?? [],
    })),
  });
  await tx.person.createMany({ data: organisation.people.map(({ id, name, email, authority }) => ({ run, id, name, email, authority })) });
  await tx.roleHolder.createMany({
    data: organisation.holders.map(({ role, scope, person, from, to }) => ({
      run,
      role,
      scope,
      person,
      fromDay: from ?? null,
      toDay: to ?? null,
    })),
  });
  await tx.absence.createMany({
    data: organisation.absences.map(({ person, from, to, substitute }) => ({ run, person, fromDay: from, toDay: to, substitute })),
  });
  await tx.meeting.createMany({
    data: meetings.map(({ id, organ, day, handlingsstopp, type, state }) => ({ run, id, organ, day, handlingsstopp, type, state })),
  });
}

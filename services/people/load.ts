import type { Meeting, Organisation, OrganType } from '../../domain/organisation/types';
import type { Tx } from '../base/db';

/** The organisation of one run as it stands, in the order of the file it came from. `run` is the run's id. */
export async function organisationOf(tx: Tx, run: string): Promise<Organisation> {
  const organs = await tx.organ.findMany({ where: { run }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
  const units = await tx.unit.findMany({ where: { run }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
  const people = await tx.person.findMany({ where: { run }, orderBy: { id: 'asc' } });
  const holders = await tx.roleHolder.findMany({ where: { run }, orderBy: { id: 'asc' } });
  const absences = await tx.absence.findMany({ where: { run }, orderBy: { id: 'asc' } });
  return {
    organs: organs.map(({ id, type, label, authority, parent, endedBy }) => ({
      id,
      type: type as OrganType,
      label,
      authority,
      ...(parent === null ? {} : { parent }),
      ...(endedBy === null ? {} : { ended: endedBy }),
    })),
    units: units.map(({ id, parent, level, label, organ, authority, ansvar, endedBy }) => ({
      id,
      level,
      label,
      organ,
      authority,
      ...(parent === null ? {} : { parent }),
      ...(ansvar.length === 0 ? {} : { ansvar }),
      ...(endedBy === null ? {} : { ended: endedBy }),
    })),
    people: people.map(({ id, name, email, authority }) => ({ id, name, email, authority })),
    holders: holders.map(({ role, scope, person, fromDay, toDay }) => ({
      role,
      scope,
      person,
      ...(fromDay === null ? {} : { from: fromDay }),
      ...(toDay === null ? {} : { to: toDay }),
    })),
    absences: absences.map(({ person, fromDay, toDay, substitute }) => ({ person, from: fromDay, to: toDay, substitute })),
  };
}

/** The meetings of one run as they stand now: moved and cancelled ones included, in order of day. */
export async function meetingsOf(tx: Tx, run: string): Promise<Meeting[]> {
  const rows = await tx.meeting.findMany({ where: { run }, orderBy: [{ day: 'asc' }, { id: 'asc' }] });
  return rows.map(({ id, organ, day, handlingsstopp, type, state }) => ({
    id,
    organ,
    day,
    handlingsstopp,
    type: type as Meeting['type'],
    state: state as Meeting['state'],
  }));
}

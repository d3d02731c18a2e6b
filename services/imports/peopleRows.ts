import type { PeopleChanges } from '../../domain/imports/peopleDiff';
import type { RoleHolder } from '../../domain/organisation/types';
import { Refusal } from '../base/refusal';
import type { Tx } from '../base/db';

/** Writes the changes of an organisation as rows of a run, so that `organisationOf` gives what `withPeopleChanges` says. */
export async function writePeople(tx: Tx, run: string, { people, units, holders, absences }: PeopleChanges): Promise<void> {
  await tx.person.createMany({ data: people.added.map((p) => ({ run, ...p })) });
  for (const { after } of people.changed) {
    await tx.person.update({ where: { run_id: { run, id: after.id } }, data: { name: after.name, email: after.email } });
  }
  await writeUnits(tx, run, units);
  await writeHolders(tx, run, holders);
  for (const { before, after } of absences.changed) {
    const row = await tx.absence.findFirst({ where: { run, person: before.person, fromDay: before.from, toDay: before.to }, orderBy: { id: 'asc' } });
    if (!row) throw changedMeanwhile();
    await tx.absence.update({ where: { run_id: { run, id: row.id } }, data: { fromDay: after.from, toDay: after.to, substitute: after.substitute } });
  }
  await tx.absence.createMany({ data: absences.added.map(({ person, from, to, substitute }) => ({ run, person, fromDay: from, toDay: to, substitute })) });
}

async function writeUnits(tx: Tx, run: string, units: PeopleChanges['units']): Promise<void> {
  const last = await tx.unit.aggregate({ where: { run }, _max: { sort: true } });
  const next = (last._max.sort ?? -1) + 1;
  await tx.unit.createMany({
    data: units.added.map(({ id, parent, level, label, organ, authority, ansvar }, i) => ({ run, id, parent: parent ?? null, level, label, organ, authority, sort: next + i, ansvar: ansvar ?? [] })),
  });
  for (const { after } of units.changed) {
    await tx.unit.update({ where: { run_id: { run, id: after.id } }, data: { label: after.label, parent: after.parent ?? null, ansvar: after.ansvar ?? [] } });
  }
}

/** Tenures by role, place, person and first day; `to: null` takes an end away. */
export async function writeHolders(tx: Tx, run: string, holders: PeopleChanges['holders']): Promise<void> {
  for (const h of holders.removed) await tx.roleHolder.delete({ where: { run_id: { run, id: await rowOf(tx, run, h) } } });
  for (const { holder, from, to } of holders.changed) {
    await tx.roleHolder.update({
      where: { run_id: { run, id: await rowOf(tx, run, holder) } },
      data: { ...(from === undefined ? {} : { fromDay: from }), ...(to === undefined ? {} : { toDay: to }) },
    });
  }
  await tx.roleHolder.createMany({
    data: holders.added.map(({ role, scope, person, from, to }) => ({ run, role, scope, person, fromDay: from ?? null, toDay: to ?? null })),
  });
}

async function rowOf(tx: Tx, run: string, { role, scope, person, from, to }: RoleHolder): Promise<number> {
  const row = await tx.roleHolder.findFirst({ where: { run, role, scope, person, fromDay: from ?? null, toDay: to ?? null }, orderBy: { id: 'asc' }, select: { id: true } });
  if (!row) throw changedMeanwhile();
  return row.id;
}

function changedMeanwhile(): Refusal {
  return new Refusal('conflict', 'Organisationen ändrades medan filen lästes in. Ingenting har ändrats; försök igen.');
}

import type { Day } from '../../domain/calendar/day';
import type { Db } from '../../services/base/db';
import type { Viewer } from '../request/viewer';
import { capital } from '../text';
import { labeller } from './people';

export interface AbsenceRow {
  person: string;
  personName: string;
  substitute: string;
  substituteName: string;
  from: Day;
  to: Day;
  /** the person is away today; else it is still to come */
  begun: boolean;
}

export interface PersonChoice {
  id: string;
  /** `Anna Alm, enhetschef, Solen` */
  label: string;
}

/** Absences that last or come, the soonest first. `all`: everybody's, else those that the viewer has or stands in during. */
export async function absencesOf(db: Db, viewer: Viewer, all: boolean): Promise<AbsenceRow[]> {
  const { today } = viewer.clock;
  const own = all ? {} : { OR: [{ person: viewer.person.id }, { substitute: viewer.person.id }] };
  const rows = await db.prisma.absence.findMany({ where: { run: viewer.run.id, toDay: { gte: today }, ...own }, orderBy: [{ fromDay: 'asc' }, { id: 'asc' }] });
  const people = await db.prisma.person.findMany({ where: { run: viewer.run.id, id: { in: rows.flatMap((r) => [r.person, r.substitute]) } } });
  const name = (id: string): string => people.find((p) => p.id === id)?.name ?? id;
  return rows.map(({ person, substitute, fromDay, toDay }) => ({
    person, personName: name(person), substitute, substituteName: name(substitute), from: fromDay, to: toDay, begun: fromDay <= today,
  }));
}

/** Everybody of the year who holds a role, by name, with what they hold. */
export async function peopleChoices(db: Db, run: string): Promise<PersonChoice[]> {
  const [people, holders, label] = await Promise.all([
    db.prisma.person.findMany({ where: { run } }),
    db.prisma.roleHolder.findMany({ where: { run }, orderBy: { id: 'asc' } }),
    labeller(db, run),
  ]);
  const roles = new Map<string, string>();
  for (const { person, role, scope } of holders) if (!roles.has(person)) roles.set(person, label(role, scope).label);
  return people
    .filter((p) => roles.has(p.id))
    .sort((a, b) => a.name.localeCompare(b.name, 'sv'))
    .map(({ id, name }) => ({ id, label: named(name, roles.get(id) ?? '') }));
}

/** A name that only says the role again is not said twice. */
function named(name: string, role: string): string {
  return role.toLowerCase().startsWith(name.toLowerCase()) ? capital(role) : `${name}, ${role}`;
}

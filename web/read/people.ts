import type { Run } from '../../generated/prisma/client';
import type { Definition } from '../../domain/arshjul/definition';
import type { Day } from '../../domain/calendar/day';
import type { Db } from '../../services/base/db';

export type RunRow = Run;

export interface HeldRole {
  role: string;
  scope: string;
  /** `Enhetschef Solgården`, `Ekonomichef` */
  label: string;
  /** the organ that the scope belongs to, null for the whole municipality */
  organ: string | null;
  /** held for somebody who is away */
  standsInFor?: string;
}

/** What a role gives, most responsible first: decides which start page and which actor role a person gets. */
const RANK = ['ekonomichef', 'kommunchef', 'controller', 'namndsekreterare', 'kommunsekreterare', 'ekonom', 'chef'];

function rank(role: string): number {
  const at = RANK.indexOf(role);
  return at === -1 ? RANK.length : at;
}

/** One running year by its id; null when there is none. */
export function runOf(db: Db, id: string): Promise<RunRow | null> {
  return db.prisma.run.findUnique({ where: { id } });
}

/** The year's definition, as stored with it. */
export function definitionOf(run: RunRow): Definition {
  return run.definition as unknown as Definition;
}

interface Holding {
  role: string;
  scope: string;
  person: string;
}

/** The roles that a person holds on a day, own ones and those of people whom the person stands in for. */
export async function rolesOf(
  db: Db,
  run: string,
  personId: string,
  today: Day,
): Promise<{ person: { id: string; name: string } | null; roles: HeldRole[] }> {
  const person = await db.prisma.person.findUnique({ where: { run_id: { run, id: personId } } });
  if (!person) return { person: null, roles: [] };
  const away = await db.prisma.absence.findMany({
    where: { run, substitute: personId, fromDay: { lte: today }, toDay: { gte: today } },
    select: { person: true },
  });
  const people = [personId, ...away.map((a) => a.person)];
  const holdings: Holding[] = await db.prisma.roleHolder.findMany({
    where: {
      run,
      person: { in: people },
      AND: [{ OR: [{ fromDay: null }, { fromDay: { lte: today } }] }, { OR: [{ toDay: null }, { toDay: { gte: today } }] }],
    },
    select: { role: true, scope: true, person: true },
  });
  const label = await labeller(db, run);
  const roles = holdings.map((held) => ({
    role: held.role,
    scope: held.scope,
    ...label(held.role, held.scope),
    ...(held.person === personId ? {} : { standsInFor: held.person }),
  }));
  roles.sort((a, b) => rank(a.role) - rank(b.role) || a.label.localeCompare(b.label, 'sv'));
  return { person: { id: person.id, name: person.name }, roles };
}

/** Names a role where it is held: `Enhetschef, Solgården`. Reads the year's organs and units once. */
export async function labeller(db: Db, runId: string): Promise<(role: string, scope: string) => { label: string; organ: string | null }> {
  const [run, organs, units] = await Promise.all([
    db.prisma.run.findUniqueOrThrow({ where: { id: runId } }),
    db.prisma.organ.findMany({ where: { run: runId } }),
    db.prisma.unit.findMany({ where: { run: runId } }),
  ]);
  const definition = definitionOf(run);
  const organOf = new Map(organs.map((organ) => [organ.id, organ]));
  const unitOf = new Map(units.map((unit) => [unit.id, unit]));
  return (role, scope) => {
    const title = definition.roles.find((r) => r.key === role)?.label ?? role;
    const [where, id] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)];
    if (where === 'unit') {
      const unit = unitOf.get(id);
      const chef = role === 'chef' ? definition.levels.find((level) => level.id === unit?.level)?.chef : undefined;
      return { label: `${chef ?? title}, ${unit?.label ?? id}`, organ: unit?.organ ?? null };
    }
    if (where === 'organ') return { label: `${title}, ${organOf.get(id)?.label ?? id}`, organ: id };
    return { label: title, organ: null };
  };
}

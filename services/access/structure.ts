import { SECRETARIES } from '../../domain/decisions/registrars';
import type { Db } from '../base/db';
import { CachePerDb } from './ttlCache';

/** What access needs of a run's organisation, kept for a few seconds. */
export interface Structure {
  municipality: string;
  rehearsal: boolean;
  /** the organ, and for an utskott or presidium the organ that it belongs to */
  organsOf(organ: string): readonly string[];
  /** the organ with its utskott and presidium */
  organsUnder(organ: string): string[];
  /** the organ takes part on paper only, or has nobody who keeps its minutes: the ekonomichef registers for it */
  paper(organ: string): boolean;
  /** the organ takes part on paper only */
  outside(organ: string): boolean;
  authorityOf(organ: string): string | undefined;
  /** the unit and everything above it in the line */
  unitsOf(unit: string): readonly string[];
  /** the units and everything below them */
  below(units: readonly string[]): string[];
}

const cache = new CachePerDb<Structure | null>(10_000);
/** Organs whose secretary is that of the organ above: drafts of an utskott are its nämnd's own. */
const INNER = new Set(['utskott', 'KF-presidium']);

/** The run's structure, or null when there is no such run. */
export async function structureOf(db: Db, run: string): Promise<Structure | null> {
  const known = cache.of(db.pool);
  const cached = known.get(run);
  if (cached) return cached;
  const structure = await read(db, run);
  if (structure) known.set(run, structure);
  return structure;
}

async function read(db: Db, run: string): Promise<Structure | null> {
  const row = await db.prisma.run.findUnique({ where: { id: run }, select: { municipality: true, kind: true } });
  if (!row) return null;
  const [organRows, unitRows, secretaries] = await Promise.all([
    db.prisma.organ.findMany({ where: { run } }),
    db.prisma.unit.findMany({ where: { run }, select: { id: true, parent: true } }),
    db.prisma.roleHolder.findMany({ where: { run, role: { in: [...SECRETARIES] } }, select: { scope: true } }),
  ]);
  const minuted = new Set(secretaries.map((s) => s.scope));
  const organs = new Map(organRows.map((o) => [o.id, o]));
  const parents = new Map(unitRows.map((u) => [u.id, u.parent]));

  const unitsOf = (unit: string): string[] => {
    const path: string[] = [];
    for (let at: string | null | undefined = unit; at != null && !path.includes(at); at = parents.get(at)) path.push(at);
    return path;
  };
  const organsOf = (organ: string): string[] => {
    const own = organs.get(organ);
    return own && own.parent !== null && INNER.has(own.type) ? [organ, own.parent] : [organ];
  };
  const outside = (organ: string): boolean => organs.get(organ)?.participates === false;
  return {
    municipality: row.municipality,
    rehearsal: row.kind === 'rehearsal',
    organsOf,
    organsUnder: (organ) => organRows.filter((o) => organsOf(o.id).includes(organ)).map((o) => o.id),
    outside,
    paper: (organ) =>
      outside(organ) ||
      !(minuted.has('kommun') || organsOf(organ).some((id) => minuted.has(`organ:${id}`))),
    authorityOf: (organ) => organs.get(organ)?.authority,
    unitsOf,
    below: (units) => unitRows.filter((u) => unitsOf(u.id).some((id) => units.includes(id))).map((u) => u.id),
  };
}

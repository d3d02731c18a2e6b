import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import type { Grant } from './actor';

/** What is known about a person of a run at sign-in: roles, as substitute too, and the authority that they work for. */
export interface Standing {
  municipality: string;
  authority: string;
  grants: Grant[];
  /** people who are away and whom the person stands in for */
  standsInFor: string[];
}

/**
 * The roles that `person` holds in `run` on the run's own today, with those of everybody whom they stand in for.
 * Null when the run or the person does not exist.
 */
export async function standingOf(db: Db, run: string, person: string): Promise<Standing | null> {
  const [runRow, personRow] = await Promise.all([
    db.prisma.run.findUnique({ where: { id: run }, select: { municipality: true, clockKind: true, clockNow: true } }),
    db.prisma.person.findUnique({ where: { run_id: { run, id: person } }, select: { authority: true } }),
  ]);
  if (!runRow || !personRow) return null;
  const { today } = clockOfRow(runRow);
  const absences = await db.prisma.absence.findMany({
    where: { run, substitute: person, fromDay: { lte: today }, toDay: { gte: today } },
    select: { person: true },
  });
  const holders = await db.prisma.roleHolder.findMany({
    where: {
      run,
      person: { in: [person, ...absences.map((a) => a.person)] },
      AND: [{ OR: [{ fromDay: null }, { fromDay: { lte: today } }] }, { OR: [{ toDay: null }, { toDay: { gte: today } }] }],
    },
    select: { role: true, scope: true },
    orderBy: { id: 'asc' },
  });
  const standsInFor = absences.map((a) => a.person);
  return { municipality: runRow.municipality, authority: personRow.authority, grants: holders, standsInFor };
}

import type { OrganType } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { castOf, type Cast } from '../../domain/rehearsal/cast';
import {
  foreseenOfMatter, foreseenOfTask, foreseenPeriod, foreseenReopening, notBefore, taskActKey, type Foreseen,
} from '../../domain/rehearsal/foreseen';
import type { Run } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import { json, type Db } from '../base/db';
import { foreseeScript } from './script';

/** Draws what simulated people will do about everything that has come up since the last time. Call when quiet. */
export async function foresee(db: Db, run: Run): Promise<void> {
  const cast = await theCast(db, run);
  const acts = [
    ...(await foreseeTasks(db, run, cast)),
    ...(await foreseePeriods(db, run)),
    ...(await foreseeMeetings(db, run)),
    ...(await foreseeReopenings(db, run)),
    ...(await foreseeScript(db, run, cast)),
  ];
  const carriedOut = acts.filter((act) => simulates(run, act.role));
  if (carriedOut.length === 0) return;
  const { now } = clockOfRow(run);
  await db.prisma.simulatedAct.createMany({
    data: carriedOut.map((a) => ({
      run: run.id,
      key: a.key,
      at: notBefore(now, a.at),
      kind: a.kind,
      payload: json(a.payload),
      done: a.done ?? false,
    })),
    skipDuplicates: true,
  });
}

/** `simulate` of the rehearsal: everybody, or the roles that it lists; who is not simulated is left to people. */
function simulates(run: Run, role: string): boolean {
  return !Array.isArray(run.simulate) || run.simulate.includes(role);
}

/** Chosen once, from the plan as it was at the start, and kept. */
async function theCast(db: Db, run: Run): Promise<Cast> {
  const kept = await db.prisma.simulatedAct.findUnique({ where: { run_key: { run: run.id, key: 'cast' } } });
  if (kept) return kept.payload as unknown as Cast;
  const [occurrences, organs] = await Promise.all([
    db.prisma.occurrence.findMany({ where: { run: run.id, state: { in: ['planned', 'open'] } }, orderBy: { id: 'asc' } }),
    db.prisma.organ.findMany({ where: { run: run.id } }),
  ]);
  const types = new Map(organs.map((o) => [o.id, o.type as OrganType]));
  const cast = castOf(occurrences.map((o) => o.planned as unknown as PlannedOccurrence), types, run.seed ?? 0);
  // The first clock step follows: `rehearse --json` counts its seconds from here.
  await db.prisma.run.update({ where: { id: run.id }, data: { summary: { realStartedAt: new Date().toISOString() } } });
  await db.prisma.simulatedAct.create({
    data: { run: run.id, key: 'cast', at: clockOfRow(run).now, kind: 'cast', payload: json(cast), done: true },
  });
  return cast;
}

async function foreseeTasks(db: Db, run: Run, cast: Cast): Promise<Foreseen[]> {
  const { now } = clockOfRow(run);
  const open = await db.prisma.task.findMany({ where: { run: run.id, state: 'open', person: { not: null } }, orderBy: { key: 'asc' } });
  const known = await db.prisma.simulatedAct.findMany({ where: { run: run.id, key: { in: open.map(taskActKey) } }, select: { key: true } });
  const foreseen = new Set(known.map((act) => act.key));
  return open
    .filter((task) => !foreseen.has(taskActKey(task)))
    .flatMap((task) => foreseenOfTask(task, { seed: run.seed ?? 0, cast, now }));
}

/** Periods that steps wait for and nobody has been foreseen to close. */
async function foreseePeriods(db: Db, run: Run): Promise<Foreseen[]> {
  const rows = await db.prisma.$queryRaw<{ planned: unknown }[]>`
    select distinct on (o.planned->'waitsForPeriod') o.planned from occurrence o
    where o.run = ${run.id} and o.state = 'planned' and o.planned ? 'waitsForPeriod'
      and not exists (select 1 from simulated_act a where a.run = o.run
        and a.key = 'period|' || (o.planned->'waitsForPeriod'->>'fiscalYear') || '|' || (o.planned->'waitsForPeriod'->>'period'))
    order by o.planned->'waitsForPeriod', o.id`;
  return rows.flatMap(({ planned }) => {
    const wanted = (planned as PlannedOccurrence).waitsForPeriod;
    return wanted ? [foreseenPeriod(wanted)] : [];
  });
}

/** Ärenden that an organ has. */
async function foreseeMeetings(db: Db, run: Run): Promise<Foreseen[]> {
  const matters = await db.prisma.matter.findMany({ where: { run: run.id, state: 'open' }, orderBy: { key: 'asc' } });
  const meetings = await db.prisma.meeting.findMany({ where: { run: run.id, id: { in: matters.flatMap((m) => m.meeting ?? []) } } });
  const dayOf = new Map(meetings.map((m) => [m.id, m.day]));
  const { today } = clockOfRow(run);
  return matters.map(({ id, key, meeting }) => foreseenOfMatter({ id, key, meeting, day: dayOf.get(meeting ?? '') ?? null }, today));
}

/** Återremisser that nobody has answered. */
async function foreseeReopenings(db: Db, run: Run): Promise<Foreseen[]> {
  const remitted = await db.prisma.matter.findMany({ where: { run: run.id, state: 'decided', outcome: 'aterremiss' }, orderBy: { key: 'asc' } });
  const { today } = clockOfRow(run);
  return remitted.map((matter) => foreseenReopening(matter, today));
}

import { instantAt, dayAt } from '../../domain/calendar/zone';
import { addWorkingDays, onOrAfterWorkingDay } from '../../domain/calendar/workingDays';
import type { OrganType } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { answering, approving, timeOfDay } from '../../domain/rehearsal/behaviour';
import { castOf, type Cast } from '../../domain/rehearsal/cast';
import type { Run, Task } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import { json, type Db } from '../base/db';
import type { Foreseen } from './foreseen';
import { foreseeScript } from './script';

/** Working days after which an approver goes on without an answer that does not come (later than the first escalation). */
const PATIENCE = 5;

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
      // Nobody acts in the past: what was due before now happens in the next minute.
      at: a.at > now ? a.at : new Date(now.getTime() + 60_000),
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
  const open = await db.prisma.task.findMany({ where: { run: run.id, state: 'open', person: { not: null } }, orderBy: { key: 'asc' } });
  const known = await db.prisma.simulatedAct.findMany({ where: { run: run.id, key: { in: open.map(taskActKey) } }, select: { key: true } });
  const foreseen = new Set(known.map((act) => act.key));
  return open
    .filter((task) => !foreseen.has(taskActKey(task)))
    .flatMap((task) => (task.kind === 'approve' ? approval(task, run) : answer(task, run, cast)));
}

/** One act each time that a task opens: an approval opens again when something below it was sent back. */
function taskActKey(task: Task): string {
  return `task|${task.key}|${task.round}|${task.openedAt?.toISOString() ?? ''}`;
}

function answer(task: Task, run: Run, cast: Cast): Foreseen[] {
  const seed = run.seed ?? 0;
  const key = taskActKey(task);
  const first = task.round === 1;
  const plan = answering({
    seed,
    person: task.person ?? '',
    task: task.key,
    round: task.round,
    opened: dayAt(task.openedAt ?? clockOfRow(run).now),
    due: task.dueDay,
    cast: first && cast.late === task.key ? 'late' : first && cast.never === task.key ? 'never' : null,
  });
  const payload = { task: task.id, red: cast.red === task.occurrence };
  if (plan.does === 'nothing') {
    const day = addWorkingDays(task.dueDay, PATIENCE);
    return [
      { key, at: instantAt(day, '08:00'), kind: 'nothing', payload, role: task.role, done: true },
      { key: `without|${task.key}|${task.round}`, at: instantAt(day, timeOfDay(seed, 'without', task.key)), kind: 'without', payload, role: task.role },
    ];
  }
  const at = instantAt(plan.day, plan.time);
  if (plan.does === 'proposeThenConfirm') {
    return [
      { key, at, kind: 'propose', payload, role: task.role },
      { key: `confirm|${task.key}|${task.round}`, at: instantAt(addWorkingDays(plan.day, 1), plan.time), kind: 'confirm', payload, role: task.role },
    ];
  }
  return [{ key, at, kind: plan.does === 'handedIn' ? 'handIn' : 'answer', payload, role: task.role }];
}

function approval(task: Task, run: Run): Foreseen[] {
  const seed = run.seed ?? 0;
  const { day, time } = approving(seed, task.person ?? '', task.key, task.round, dayAt(task.openedAt ?? clockOfRow(run).now));
  return [
    {
      key: taskActKey(task),
      at: instantAt(day, time),
      kind: 'approve',
      payload: { task: task.id },
      role: task.role,
    },
  ];
}

/** The ekonomichef closes each period on the day on which the plan expects it. */
async function foreseePeriods(db: Db, run: Run): Promise<Foreseen[]> {
  const rows = await db.prisma.$queryRaw<{ planned: unknown }[]>`
    select distinct on (o.planned->'waitsForPeriod') o.planned from occurrence o
    where o.run = ${run.id} and o.state = 'planned' and o.planned ? 'waitsForPeriod'
      and not exists (select 1 from simulated_act a where a.run = o.run
        and a.key = 'period|' || (o.planned->'waitsForPeriod'->>'fiscalYear') || '|' || (o.planned->'waitsForPeriod'->>'period'))
    order by o.planned->'waitsForPeriod', o.id`;
  return rows.flatMap(({ planned }) => {
    const wanted = (planned as PlannedOccurrence).waitsForPeriod;
    if (!wanted) return [];
    return [
      {
        key: `period|${wanted.fiscalYear}|${wanted.period}`,
        at: instantAt(onOrAfterWorkingDay(wanted.expectedClose), '11:00'),
        kind: 'closePeriod',
        payload: { fiscalYear: wanted.fiscalYear, period: wanted.period },
        role: 'ekonomichef',
      },
    ];
  });
}

/** Each meeting with an open ärende is registered in the afternoon of its day; what has no meeting on its planned day. */
async function foreseeMeetings(db: Db, run: Run): Promise<Foreseen[]> {
  const matters = await db.prisma.matter.findMany({ where: { run: run.id, state: 'open' }, orderBy: { key: 'asc' } });
  const meetings = await db.prisma.meeting.findMany({ where: { run: run.id, id: { in: matters.flatMap((m) => m.meeting ?? []) } } });
  const dayOf = new Map(meetings.map((m) => [m.id, m.day]));
  return matters.flatMap((matter): Foreseen[] => {
    const day = matter.meeting ? dayOf.get(matter.meeting) : undefined;
    if (matter.meeting && day) {
      // One registration takes all ärenden of the meeting; the acts of the others then find nothing left to do.
      return [{ key: `meeting|${matter.key}|${day}`, at: instantAt(day, '16:45'), kind: 'register', payload: { meeting: matter.meeting }, role: 'namndsekreterare' }];
    }
    return [
      {
        key: `matter|${matter.key}`,
        at: instantAt(addWorkingDays(clockOfRow(run).today, 3), '15:15'),
        kind: 'registerOutside',
        payload: { matter: matter.id },
        role: 'ekonomichef',
      },
    ];
  });
}

/** An återremiss is answered two working days later, by whoever it went to. */
async function foreseeReopenings(db: Db, run: Run): Promise<Foreseen[]> {
  const remitted = await db.prisma.matter.findMany({ where: { run: run.id, state: 'decided', outcome: 'aterremiss' }, orderBy: { key: 'asc' } });
  return remitted.map((matter) => ({
    key: `reopen|${matter.key}`,
    at: instantAt(addWorkingDays(matter.decidedDay ?? clockOfRow(run).today, 2), '14:20'),
    kind: 'reopen',
    payload: { matter: matter.id },
    role: 'ekonomichef',
  }));
}

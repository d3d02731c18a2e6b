import type { Day } from '../../domain/calendar/day';
import { listText } from '../../domain/calendar/texts';
import { SECRETARIES } from '../../domain/decisions/registrars';
import { everybody } from '../../domain/organisation/resolve';
import { visibleTasks } from '../../services/access/visible';
import type { Db } from '../../services/base/db';
import { meetingsOf } from '../../services/decisions/read';
import { sharesOf } from '../../services/people/shares';
import { tasksOf } from '../../services/tasks/read';
import type { Viewer } from '../request/viewer';
import { stepLabel } from './board';
import { remittedOf, type RemittedRow } from './matters';

export interface MineTask {
  /** the person in the year that it belongs to */
  as: Viewer;
  id: string;
  label: string;
  where: string;
  kind: string;
  state: string;
  due: Day;
  textsDue: Day | null;
  figuresIn: boolean;
  late: boolean;
  round: number;
  proposed: boolean;
  personName: string | null;
}

export interface MineMeeting {
  as: Viewer;
  id: string;
  organLabel: string;
  day: Day;
  handlingsstopp: Day;
  open: number;
}

export interface Mine {
  now: MineTask[];
  waiting: MineTask[];
  done: MineTask[];
  /** open tasks of chefer for whom the person may propose or hand in */
  beside: MineTask[];
  meetings: MineMeeting[];
  remitted: (RemittedRow & { as: Viewer })[];
}


/** Everything that waits for a person in the years where they are known, as one list: what is due first stands first. */
export async function mineOf(db: Db, viewers: readonly Viewer[]): Promise<Mine> {
  const years = await Promise.all(viewers.map((viewer) => inYear(db, viewer)));
  const byDue = (a: MineTask, b: MineTask): number => a.due.localeCompare(b.due);
  return {
    now: years.flatMap((y) => y.now).sort(byDue),
    waiting: years.flatMap((y) => y.waiting).sort(byDue),
    done: years.flatMap((y) => y.done),
    beside: years.flatMap((y) => y.beside).sort(byDue),
    meetings: years.flatMap((y) => y.meetings).sort((a, b) => a.day.localeCompare(b.day)),
    remitted: years.flatMap((y) => y.remitted),
  };
}

/** One year's part: own things and those of whom the person stands in for. */
async function inYear(db: Db, viewer: Viewer): Promise<Mine> {
  const run = viewer.run.id;
  const people = [viewer.person.id, ...new Set(viewer.roles.flatMap((r) => r.standsInFor ?? []))];
  const all = (await Promise.all(people.map((person) => tasksOf(db, run, person)))).flat();
  // What two of them share stands there once.
  const own = [...new Map(all.map((t) => [t.id, t])).values()];
  const steps = await db.prisma.occurrence.findMany({ where: { run, id: { in: own.map((t) => t.occurrence) } }, select: { id: true, label: true, period: true, budgetYear: true } });
  const labels = new Map(steps.map((one) => [one.id, stepLabel(one, viewer.run.year)]));
  const tasks = own.map((t): MineTask => ({ ...t, as: viewer, label: labels.get(t.occurrence) ?? t.label, where: t.unitLabel ?? t.organLabel, personName: null }));
  return {
    now: tasks.filter((t) => t.state === 'open'),
    waiting: tasks.filter((t) => t.state === 'waiting'),
    done: tasks.filter((t) => ['done', 'without'].includes(t.state)),
    beside: await besideOf(db, viewer, people),
    meetings: await secretaryMeetings(db, viewer),
    remitted: await ownRemitted(db, viewer),
  };
}

/** Open answers of others that the person may see as ekonom: those of the own nämnd or bolag, the soonest first. */
async function besideOf(db: Db, viewer: Viewer, people: readonly string[]): Promise<MineTask[]> {
  const organs = viewer.roles.flatMap((r) => (r.role === 'ekonom' && r.organ !== null ? [r.organ] : []));
  if (organs.length === 0) return [];
  const rows = await db.prisma.task.findMany({
    where: { AND: [await visibleTasks(db, viewer.actor, viewer.run.id), { kind: 'answer', state: 'open', organ: { in: organs }, OR: [{ person: null }, { person: { notIn: [...people] } }] }] },
    orderBy: [{ dueDay: 'asc' }, { key: 'asc' }],
    take: 100,
  });
  const shares = await sharesOf(db.prisma, rows.map((t) => t.id));
  const has = (t: { id: string; person: string | null }): string[] => everybody({ person: t.person, also: shares.get(t.id) ?? [] });
  const [occurrences, units, organRows, names, proposals] = await Promise.all([
    db.prisma.occurrence.findMany({ where: { run: viewer.run.id, id: { in: rows.map((t) => t.occurrence) } }, select: { id: true, label: true, period: true, budgetYear: true } }),
    db.prisma.unit.findMany({ where: { run: viewer.run.id, id: { in: rows.flatMap((t) => t.unit ?? []) } } }),
    db.prisma.organ.findMany({ where: { run: viewer.run.id, id: { in: organs } } }),
    db.prisma.person.findMany({ where: { run: viewer.run.id, id: { in: rows.flatMap(has) } } }),
    db.prisma.answer.findMany({ where: { run: viewer.run.id, task: { in: rows.map((t) => t.id) }, standing: 'proposed' }, select: { task: true } }),
  ]);
  return rows.map((t) => {
    const step = occurrences.find((o) => o.id === t.occurrence);
    return {
      as: viewer,
      id: t.id,
      label: step ? stepLabel(step, viewer.run.year) : t.occurrence,
      where: units.find((u) => u.id === t.unit)?.label ?? organRows.find((o) => o.id === t.organ)?.label ?? t.organ,
      kind: t.kind,
      state: t.state,
      due: t.dueDay,
      textsDue: t.textsDue,
      figuresIn: t.figuresAt !== null,
      late: t.late,
      round: t.round,
      proposed: proposals.some((p) => p.task === t.id),
      personName: listText(has(t).map((id) => names.find((p) => p.id === id)?.name ?? id)) || null,
    };
  });
}

/** Meetings with ärenden of the organs whose minutes the person keeps: those that have been first, then the next of each organ. */
async function secretaryMeetings(db: Db, viewer: Viewer): Promise<MineMeeting[]> {
  const held = viewer.roles.filter((r) => SECRETARIES.includes(r.role));
  if (held.length === 0) return [];
  const organs = held.some((r) => r.organ === null) ? null : new Set(held.flatMap((r) => r.organ ?? []));
  if (organs) {
    const inner = await db.prisma.organ.findMany({ where: { run: viewer.run.id, parent: { in: [...organs] }, type: { in: ['utskott', 'KF-presidium'] } } });
    for (const one of inner) organs.add(one.id);
  }
  const meetings = await meetingsOf(db, viewer.run.id);
  return meetings.filter((m) => m.open > 0 && m.state !== 'cancelled' && (organs === null || organs.has(m.organ))).map((m) => ({ ...m, as: viewer }));
}

/** Återremisser that went to an organ whose minutes the person keeps, or to a role that the person holds. */
async function ownRemitted(db: Db, viewer: Viewer): Promise<Mine['remitted']> {
  const rows = await remittedOf(db, viewer.run.id);
  const own = rows.filter((row) =>
    viewer.roles.some((r) => r.role === 'ekonomichef' || r.role === row.remitTo || (SECRETARIES.includes(r.role) && (r.organ === null || r.organ === row.remitTo))),
  );
  return own.map((row) => ({ ...row, as: viewer }));
}

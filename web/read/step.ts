import type { Day } from '../../domain/calendar/day';
import { visibleTasks } from '../../services/access/visible';
import type { Db } from '../../services/base/db';
import type { Viewer } from '../request/viewer';
import { stepLabel } from './board';
import { labeller } from './people';

export interface StepTask {
  id: string;
  /** the viewer may open it */
  opens: boolean;
  unit: string;
  who: string;
  kind: string;
  state: string;
  due: Day;
  late: boolean;
  daysLate: number;
}

export interface StepMatter {
  organ: string;
  verb: string;
  meeting: string | null;
  day: Day | null;
  state: string;
  outcome: string | null;
  paragraph: string | null;
  decidedDay: Day | null;
  motivation: string | null;
}

export interface StepDetail {
  tasks: StepTask[];
  matters: StepMatter[];
  /** labels of the occurrences of the year, by id */
  labels: Map<string, string>;
}

/** What an occurrence's page shows below its dates: tasks (their status only, no figures) and ärenden. Null when there is none. */
export async function stepOf(db: Db, viewer: Viewer, id: string): Promise<StepDetail | null> {
  const run = viewer.run.id;
  const { today } = viewer.clock;
  const occurrences = await db.prisma.occurrence.findMany({ where: { run }, select: { id: true, label: true, organ: true, period: true, budgetYear: true } });
  if (!occurrences.some((one) => one.id === id)) return null;
  const [visible, tasks, matters, organs, units, meetings, label] = await Promise.all([
    db.prisma.task.findMany({ where: { AND: [await visibleTasks(db, viewer.actor, run), { occurrence: id }] }, select: { id: true } }),
    db.prisma.task.findMany({ where: { run, occurrence: id, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } }),
    db.prisma.matter.findMany({ where: { run, occurrence: id }, orderBy: [{ position: 'asc' }, { round: 'asc' }] }),
    db.prisma.organ.findMany({ where: { run } }),
    db.prisma.unit.findMany({ where: { run } }),
    db.prisma.meeting.findMany({ where: { run } }),
    labeller(db, run),
  ]);
  const organName = (organ: string): string => organs.find((one) => one.id === organ)?.label ?? organ;
  const unitRow = new Map(units.map((unit) => [unit.id, unit]));
  const depth = (unit: string | null): number => {
    let n = 0;
    for (let at = unit === null ? undefined : unitRow.get(unit); at; at = at.parent === null ? undefined : unitRow.get(at.parent)) n += 1;
    return n;
  };
  return {
    labels: new Map(occurrences.map((one) => [one.id, `${stepLabel(one, viewer.run.year)} – ${organName(one.organ)}`])),
    tasks: tasks
      .map((t) => ({
        id: t.id,
        opens: visible.some((one) => one.id === t.id),
        unit: t.unit === null ? organName(t.organ) : (unitRow.get(t.unit)?.label ?? t.unit),
        who: label(t.role, t.unit === null ? `organ:${t.organ}` : `unit:${t.unit}`).label.split(',')[0] ?? t.role,
        kind: t.kind,
        state: t.state,
        due: t.dueDay,
        late: t.late,
        daysLate: t.state === 'open' && t.dueDay < today ? viewer.workingDays(t.dueDay, today) : 0,
        order: depth(t.unit),
      }))
      .sort((a, b) => b.daysLate - a.daysLate || a.order - b.order || a.unit.localeCompare(b.unit, 'sv')),
    matters: matters.map((m) => ({
      organ: organName(m.organ),
      verb: m.verb,
      meeting: m.meeting,
      day: meetings.find((one) => one.id === m.meeting)?.day ?? null,
      state: m.state,
      outcome: m.outcome,
      paragraph: m.paragraph,
      decidedDay: m.decidedDay,
      motivation: m.motivation,
    })),
  };
}

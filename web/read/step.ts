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

/** What a final decision changed for the step while it was under way. */
interface StepChange {
  organ: string;
  day: Day | null;
  paragraph: string | null;
  why: string;
}

export interface StepDetail {
  changes: StepChange[];
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
  const [visible, tasks, matters, organs, units, meetings, label, changed] = await Promise.all([
    db.prisma.task.findMany({ where: { AND: [await visibleTasks(db, viewer.actor, run), { occurrence: id }] }, select: { id: true } }),
    db.prisma.task.findMany({ where: { run, occurrence: id, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } }),
    db.prisma.matter.findMany({ where: { run, occurrence: id }, orderBy: [{ position: 'asc' }, { round: 'asc' }] }),
    db.prisma.organ.findMany({ where: { run } }),
    db.prisma.unit.findMany({ where: { run } }),
    db.prisma.meeting.findMany({ where: { run } }),
    labeller(db, run),
    changesOf(db, run, id),
  ]);
  const organName = (organ: string): string => organs.find((one) => one.id === organ)?.label ?? organ;
  const unitRow = new Map(units.map((unit) => [unit.id, unit]));
  const depth = (unit: string | null): number => {
    let n = 0;
    for (let at = unit === null ? undefined : unitRow.get(unit); at; at = at.parent === null ? undefined : unitRow.get(at.parent)) n += 1;
    return n;
  };
  return {
    changes: changed.map((c) => ({ ...c, organ: organName(c.organ) })),
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

/** By the record what final decisions have changed for the step; one that was registered wrongly and put right is not among them. The § is the ärende's as it stands now. */
async function changesOf(db: Db, run: string, id: string): Promise<StepChange[]> {
  const entries = await db.prisma.timelineEntry.findMany({
    where: { run, subject: id, kind: { in: ['basisChanged', 'basisStands'] } },
    orderBy: { id: 'asc' },
    select: { kind: true, payload: true },
  });
  const last = new Map<string, StepChange | null>();
  for (const { kind, payload } of entries) {
    const said = (payload ?? {}) as { matter?: string; organ?: string; day?: Day | null; why?: string };
    if (said.matter === undefined) continue;
    last.set(said.matter, kind === 'basisChanged' ? { organ: said.organ ?? '', day: said.day ?? null, paragraph: null, why: said.why ?? '' } : null);
  }
  const standing = [...last].flatMap(([matter, change]) => (change === null ? [] : [{ matter, change }]));
  if (standing.length === 0) return [];
  const matters = await db.prisma.matter.findMany({ where: { id: { in: standing.map((s) => s.matter) } }, select: { id: true, paragraph: true } });
  return standing.map(({ matter, change }) => ({ ...change, paragraph: matters.find((m) => m.id === matter)?.paragraph ?? null }));
}

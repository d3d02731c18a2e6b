import { yearOf, type Day } from '../../domain/calendar/day';
import type { Db } from '../../services/base/db';
import type { Viewer } from '../request/viewer';
import { boardOf, organsOf, type BoardRow, type OrganRow } from './board';

export interface AdjustChoices {
  steps: (Omit<BoardRow, 'organ'> & { organ: string })[];
  meetings: { id: string; organ: string; day: Day; handlingsstopp: Day }[];
  organs: OrganRow[];
}

/**
 * What can be moved: steps that are not over and meetings that have not been, of this year and those later ones that something of
 * this year waits for; a calendar goes on for years. `organ` is its label.
 */
export async function adjustChoices(db: Db, viewer: Pick<Viewer, 'run' | 'clock' | 'workingDays'>): Promise<AdjustChoices> {
  const run = viewer.run.id;
  const [board, organs, meetings, waiting] = await Promise.all([
    boardOf(db, viewer),
    organsOf(db, run),
    db.prisma.meeting.findMany({ where: { run, state: 'planned', day: { gte: viewer.clock.today } }, orderBy: [{ day: 'asc' }, { id: 'asc' }] }),
    db.prisma.matter.findMany({ where: { run, state: 'open', meeting: { not: null } }, select: { meeting: true } }),
  ]);
  const left = board.filter((row) => ['planned', 'open', 'late'].includes(row.standing));
  const wanted = new Set([...left.flatMap((row) => row.planned.chain.map((c) => c.meeting)), ...waiting.map((m) => m.meeting)]);
  const name = (id: string): string => organs.find((o) => o.id === id)?.label ?? id;
  return {
    steps: left.map((row) => ({ ...row, organ: name(row.organ) })),
    meetings: meetings.filter((m) => yearOf(m.day) <= viewer.run.year || wanted.has(m.id)).map(({ id, organ, day, handlingsstopp }) => ({ id, organ: name(organ), day, handlingsstopp })),
    organs,
  };
}

import { shortDayWithYear } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import type { Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import type { RowChanges } from './replan';

/** Something that somebody has put a name to, in a step that an adjustment touches. It is never taken away. */
export interface SignedThing {
  kind: 'approval' | 'decision';
  occurrence: string;
  label: string;
  /** a person's name, or the organ */
  by: string;
  /** local day */
  day: string;
  /** Swedish: what becomes of it */
  text: string;
}

/** Approvals and decisions in open steps that change or fall away, with what the adjustment leaves of them. */
export async function signedThings(tx: Tx, run: Run, changes: RowChanges): Promise<SignedThing[]> {
  const gone = new Set(changes.dropped.filter((r) => r.openedAt !== null).map((r) => r.id));
  const labels = new Map([...changes.updated.map((u) => u.row), ...changes.dropped].filter((r) => r.openedAt !== null).map((r) => [r.id, r.label]));
  const ids = [...labels.keys()];
  if (ids.length === 0) return [];
  const approvals = await tx.task.findMany({ where: { run: run.id, occurrence: { in: ids }, kind: 'approve', state: 'done' }, orderBy: { key: 'asc' } });
  const decisions = await tx.matter.findMany({ where: { run: run.id, occurrence: { in: ids }, state: 'decided' }, orderBy: { key: 'asc' } });
  const people = await tx.person.findMany({ where: { run: run.id, id: { in: approvals.flatMap((t) => t.doneBy ?? t.person ?? []) } } });
  const names = new Map(people.map((p) => [p.id, p.name]));
  const organs = new Map((await tx.organ.findMany({ where: { run: run.id } })).map((o) => [o.id, o.label]));
  const organ = (id: string): string => organs.get(id) ?? id;
  const stays = (occurrence: string): string => (gone.has(occurrence) ? 'Står kvar i tidslinjen, men steget utgår och går inte vidare.' : 'Står kvar.');
  return [
    ...approvals.map((t): SignedThing => {
      const by = names.get(t.doneBy ?? t.person ?? '') ?? organ(t.organ);
      const day = t.doneAt === null ? t.dueDay : dayAt(t.doneAt);
      return { kind: 'approval', occurrence: t.occurrence, label: labels.get(t.occurrence) ?? t.occurrence, by, day, text: `Godkänt av ${by} ${shortDayWithYear(day)}. ${stays(t.occurrence)}` };
    }),
    ...decisions.map((m): SignedThing => {
      const day = m.decidedDay ?? '';
      const paragraph = m.paragraph === null ? '' : ` ${m.paragraph}`;
      return { kind: 'decision', occurrence: m.occurrence, label: m.label, by: organ(m.organ), day, text: `Beslutat av ${organ(m.organ)}${paragraph} ${shortDayWithYear(day)}. ${stays(m.occurrence)}` };
    }),
  ];
}

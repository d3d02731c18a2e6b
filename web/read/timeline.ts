import type { Db } from '../../services/base/db';
import { happeningWords } from '../parts/happenings';
import { withPeriod } from './board';
import { labeller } from './people';

export interface TimelineRow {
  at: Date;
  what: string;
  why: string | null;
  subject: string;
  who: string;
}

const PAGE = 100;

/** One page of the year's record, the latest first. `older` is the id to go on from, null at the end. */
export async function timelineOf(
  db: Db,
  run: string,
  from: { before: bigint | null; occurrence?: string },
): Promise<{ rows: TimelineRow[]; older: bigint | null }> {
  const entries = await db.prisma.timelineEntry.findMany({
    where: {
      run,
      ...(from.before === null ? {} : { id: { lt: from.before } }),
      ...(from.occurrence ? { businessKey: { startsWith: from.occurrence } } : {}),
    },
    orderBy: { id: 'desc' },
    take: PAGE + 1,
  });
  const [names, people] = await Promise.all([subjectNames(db, run), db.prisma.person.findMany({ where: { run }, select: { id: true, name: true } })]);
  const person = new Map(people.map((p) => [p.id, p.name]));
  const rows = entries.slice(0, PAGE).map((entry) => {
    const payload = (entry.payload ?? {}) as { why?: unknown };
    return {
      at: entry.at,
      what: happeningWords(entry.kind),
      why: typeof payload.why === 'string' && payload.why !== '' ? payload.why : null,
      subject: names(entry.businessKey),
      who: person.get(entry.actor) ?? (entry.actor === 'system' ? 'Årshjulet' : entry.actor.startsWith('token:') ? 'Kommandoraden' : entry.actorRole),
    };
  });
  const last = entries.length > PAGE ? entries[PAGE - 1] : undefined;
  return { rows, older: last?.id ?? null };
}

/** Turns business keys into names: `step/organ|unit|kind|role` → `Delårsrapport – Bildningsnämnden, Solgårdens förskola`. */
export async function subjectNames(db: Db, run: string): Promise<(businessKey: string) => string> {
  const [occurrences, organs, units, label] = await Promise.all([
    db.prisma.occurrence.findMany({ where: { run }, select: { id: true, label: true, organ: true, period: true } }),
    db.prisma.organ.findMany({ where: { run } }),
    db.prisma.unit.findMany({ where: { run } }),
    labeller(db, run),
  ]);
  const organ = new Map(organs.map((one) => [one.id, one.label]));
  const unit = new Map(units.map((one) => [one.id, one.label]));
  const step = new Map(occurrences.map((one) => [one.id, `${withPeriod(one.label, one.period)} – ${organ.get(one.organ) ?? one.organ}`]));
  return (key) => {
    const parts = key.split('|');
    const first = parts[0] ?? '';
    const begin = step.get(first) ?? organ.get(first);
    if (begin === undefined) return first === 'year' ? 'Hela året' : parts.map((p) => organ.get(p) ?? unit.get(p) ?? label(p, 'kommun').label).slice(0, 2).join(', ');
    const where = parts.slice(1).map((p) => unit.get(p)).find((name) => name !== undefined);
    return where === undefined ? begin : `${begin}, ${where}`;
  };
}

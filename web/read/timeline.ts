import type { Actor } from '../../services/access/actor';
import { hiddenSubjects } from '../../services/access/timeline';
import type { Db } from '../../services/base/db';
import { happeningWords } from '../parts/happenings';
import { stepLabel } from './board';
import { capital, dateShort, periodName } from '../text';

export interface TimelineRow {
  at: Date;
  what: string;
  why: string | null;
  /** the step, organ or period */
  subject: string;
  /** units of one step that the same thing happened to at the same moment */
  places: string[];
  who: string;
}

const PAGE = 100;

/**
 * One page of the year's record, the latest first. `older` is the id to go on from, null at the end. Why something was done is
 * there for those who may read it (`hiddenSubjects`, as in the API).
 */
export async function timelineOf(
  db: Db,
  actor: Actor,
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
  const shown = entries.slice(0, PAGE);
  const [hidden, names, people] = await Promise.all([
    hiddenSubjects(db, actor, run, shown.map((entry) => entry.subject)),
    subjectNames(db, run),
    db.prisma.person.findMany({ where: { run }, select: { id: true, name: true } }),
  ]);
  const person = new Map(people.map((p) => [p.id, p.name]));
  const rows = shown.map((entry): TimelineRow => {
    const { step, organ, place } = names(entry.businessKey);
    const payload = (hidden.has(entry.subject) ? {} : (entry.payload ?? {})) as { why?: unknown };
    return {
      at: entry.at,
      what: happeningWords(entry.kind),
      why: typeof payload.why === 'string' && payload.why !== '' ? payload.why : null,
      subject: organ === null ? step : `${step} – ${organ}`,
      places: place === null ? [] : [place],
      who: person.get(entry.actor) ?? (entry.actor === 'system' ? 'Årshjulet' : entry.actor.startsWith('token:') ? 'Kommandoraden' : entry.actorRole),
    };
  });
  const last = entries.length > PAGE ? entries[PAGE - 1] : undefined;
  return { rows: gather(rows), older: last?.id ?? null };
}

/** What happened to several units of a step at the same moment becomes one line. */
function gather(rows: readonly TimelineRow[]): TimelineRow[] {
  const lines: TimelineRow[] = [];
  for (const row of rows) {
    const last = lines[lines.length - 1];
    const same = last && last.at.getTime() === row.at.getTime() && last.what === row.what && last.subject === row.subject && last.who === row.who && last.why === row.why;
    if (same) last.places.push(...row.places);
    else lines.push({ ...row, places: [...row.places] });
  }
  return lines;
}

export interface SubjectName {
  /** the step, or what else it is about */
  step: string;
  organ: string | null;
  place: string | null;
}

/** Turns business keys into names: `step/organ|unit|kind|role` → the step with its organ, and the unit. */
export async function subjectNames(db: Db, run: string): Promise<(businessKey: string) => SubjectName> {
  const [runRow, occurrences, organs, units, people, insertions] = await Promise.all([
    db.prisma.run.findUnique({ where: { id: run }, select: { year: true } }),
    db.prisma.occurrence.findMany({ where: { run }, select: { id: true, step: true, label: true, organ: true, period: true, budgetYear: true } }),
    db.prisma.organ.findMany({ where: { run } }),
    db.prisma.unit.findMany({ where: { run } }),
    db.prisma.person.findMany({ where: { run }, select: { id: true, name: true } }),
    db.prisma.fact.findMany({ where: { run, kind: 'insertStep' }, select: { payload: true } }),
  ]);
  const person = new Map(people.map((one) => [one.id, one.name]));
  // An inserted step is named by the definition's id, which is no occurrence's.
  const steps = insertions.map(({ payload }) => (payload as unknown as { step: { id: string; label: string } }).step);
  const inserted = new Map([...steps.map((one): [string, string] => [one.id, one.label]), ...occurrences.map((one): [string, string] => [one.step, one.label])]);
  const organ = new Map(organs.map((one) => [one.id, one.label]));
  const unit = new Map(units.map((one) => [one.id, one.label]));
  const step = new Map(occurrences.map((one) => [one.id, { label: stepLabel(one, runRow?.year ?? 0), organ: organ.get(one.organ) ?? one.organ }]));
  return (key) => {
    const parts = key.split('|');
    const first = parts[0] ?? '';
    const begin = step.get(first);
    if (begin === undefined) return { step: other(parts, (p) => step.get(p)?.label ?? organ.get(p) ?? unit.get(p) ?? person.get(p) ?? inserted.get(p)), organ: null, place: null };
    const where = parts.slice(1).map((p) => unit.get(p)).find((name) => name !== undefined);
    return { step: begin.label, organ: begin.organ, place: where ?? null };
  };
}

/** What a change of the organisation is about, after the name of the person, unit or organ. */
const REORGANISED: Record<string, string> = {
  leave: 'slutar',
  arrive: 'börjar',
  changeUnit: 'byter enhet',
  mergeUnits: 'enheter blir en',
  splitUnit: 'enheten delas',
  moveUnit: 'enheten flyttas',
  mergeOrgans: 'nämnder blir en',
  splitOrgan: 'nämnden delas',
};

/** Keys that do not begin with a step: the whole year, a period, an organ, a meeting, an adjusted thing. */
function other(parts: readonly string[], known: (part: string) => string | undefined): string {
  if (parts[0] === 'year') return 'Hela året';
  if (parts[0] === 'people-import') return 'Personer, uppdrag och enheter';
  if (parts[0] === 'vanished') {
    const id = (parts[2] ?? '').replace(/^\w+:/, '');
    return capital(known(id) ?? id);
  }
  if (parts[1] === 'definition') return 'Definitionen';
  if (parts[1] === 'ångrad') return 'Den föregående justeringen ångrades';
  if (parts[1] === 'organisation') {
    const id = parts[3] ?? '';
    return `${capital(known(id) ?? id)}: ${REORGANISED[parts[2] ?? ''] ?? 'organisationen ändras'}`;
  }
  if (parts[0] === 'period') return `${capital(periodName(parts[2] ?? ''))} ${parts[1] ?? ''}`;
  for (const part of parts) {
    const name = known(part) ?? meetingName(part, known);
    if (name !== undefined) return capital(name);
  }
  return parts.filter((part) => part !== 'adjusted').join(', ');
}

/** `KS-2027-10-20` → `kommunstyrelsen 20 okt` */
function meetingName(id: string, known: (part: string) => string | undefined): string | undefined {
  const found = /^(.+)-(\d{4}-\d{2}-\d{2})$/.exec(id);
  const organ = found ? known(found[1] ?? '') : undefined;
  return organ === undefined ? undefined : `${organ} ${dateShort(found?.[2] ?? '')}`;
}

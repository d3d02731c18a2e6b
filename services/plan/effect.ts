import type { Definition } from '../../domain/arshjul/definition';
import { workingDaysBetween } from '../../domain/calendar/workingDays';
import type { PlanChange } from '../../domain/plan/diff';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Run, Task } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { registrarsOf } from '../decisions/who';
import { peopleWithMail } from './people';
import { dueMoves } from './follow';
import { judgement, type AdjustmentFinding, type LawBroken } from './judgement';
import { changesOf, compareRows, type RowChanges } from './replan';
import { planSource, type PlanSource } from './rows';
import type { Understood } from './change';

/** A task that stands in the way of an adjustment. `done`: it was answered meanwhile and is left alone. */
export interface TouchedTask {
  task: string;
  occurrence: string;
  key: string;
  label: string;
  organ: string;
  unit: string | null;
  person: string | null;
  from: string;
  to: string;
  done: boolean;
}

export interface TouchedPerson {
  person: string;
  name: string;
  /** duties and ärenden of theirs that move */
  count: number;
}

/** A mail that will go: in the next morning mail, or at once because the new day is within two arbetsdagar. */
export interface ComingMail {
  person: string;
  name: string;
  when: 'morning' | 'atOnce';
}

/** Everything that an adjustment would do, or did. */
export interface Effect {
  /** every date that moves */
  moves: PlanChange[];
  tasks: TouchedTask[];
  people: TouchedPerson[];
  mails: ComingMail[];
  /** what is worse afterwards than before; what was so before is left out */
  findings: AdjustmentFinding[];
  /** law that is not kept because of it, or kept worse than before; not empty: a reason and a name are asked for */
  law: LawBroken[];
}

export type { AdjustmentFinding, LawBroken } from './judgement';

/** A date moved to within this many arbetsdagar is told at once (DESIGN 8). */
const SOON = 2;

/** Computes the effect of a change without writing anything. */
export async function effectOf(tx: Tx, run: Run, understood: Understood, clock: RunClock): Promise<Effect> {
  const { fact, named } = understood;
  const source = await planSource(tx, run);
  const before = source.plan();
  const after = source.plan([fact]);
  const rows = await tx.occurrence.findMany({ where: { run: run.id }, orderBy: { id: 'asc' } });
  const changes = compareRows(rows, after, new Set(named));
  const tasks = await touchedTasks(tx, run, changes);
  const concerned = [...tasks.filter((t) => !t.done), ...(await secretaries(tx, run, source, understood, changes, clock))];
  const { people, mails } = await told(tx, run, source, concerned, clock);
  return { moves: changesOf(after, changes), tasks, people, mails, ...judgement(run, rows, before, after, changes) };
}

async function touchedTasks(tx: Tx, run: Run, changes: RowChanges): Promise<TouchedTask[]> {
  const open = changes.updated.filter(({ row }) => row.state === 'open');
  const moves = new Map(
    open.flatMap(({ row, step }) => dueMoves(row.planned as unknown as PlannedOccurrence, step).map((m) => [`${row.id}|${m.key}`, { ...m, label: step.label }])),
  );
  const gone = changes.dropped.filter((r) => r.state === 'open').map((r) => r.id);
  const rows = await tx.task.findMany({
    where: { run: run.id, state: { not: 'withdrawn' }, OR: [{ key: { in: [...moves.keys()] } }, { occurrence: { in: gone } }] },
    orderBy: { key: 'asc' },
  });
  const labels = new Map(changes.dropped.map((r) => [r.id, r.label]));
  return rows.map((t) => ({
    task: t.id,
    occurrence: t.occurrence,
    key: t.key,
    label: moves.get(t.key)?.label ?? labels.get(t.occurrence) ?? t.occurrence,
    organ: t.organ,
    unit: t.unit,
    person: t.person,
    from: t.dueDay,
    to: moves.get(t.key)?.to ?? 'utgår',
    done: isDone(t),
  }));
}

function isDone(task: Task): boolean {
  return task.state === 'done' || task.state === 'without';
}

/** Whoever registers for an organ gets mail, also when the organ itself is on paper. */
const KOMMUN = '';

interface Concerned {
  person: string | null;
  organ: string;
  to: string;
}

/** Whoever keeps the minutes of the organs whose open ärenden get another day. */
async function secretaries(tx: Tx, run: Run, { organisation }: PlanSource, { fact }: Understood, changes: RowChanges, clock: RunClock): Promise<Concerned[]> {
  const open = changes.updated.filter(({ row }) => row.state === 'open');
  const meeting = fact.kind === 'moveMeeting' || fact.kind === 'cancelMeeting' ? fact.meeting : null;
  const matters = await tx.matter.findMany({
    where: { run: run.id, state: 'open', OR: [{ occurrence: { in: open.map(({ row }) => row.id) } }, ...(meeting === null ? [] : [{ meeting }])] },
    orderBy: { key: 'asc' },
  });
  const onPaper = new Set((await tx.organ.findMany({ where: { run: run.id, participates: false } })).map((o) => o.id));
  return matters.flatMap((matter) => {
    const at = open.find(({ row }) => row.id === matter.occurrence);
    const before = (at?.row.planned as unknown as PlannedOccurrence | undefined)?.chain.find((m) => m.position === matter.position)?.day;
    const after = at?.step.chain.find((m) => m.position === matter.position)?.day;
    const own = fact.kind === 'moveMeeting' && matter.meeting === fact.meeting ? fact.day : undefined;
    if (own === undefined && before === after && matter.meeting !== meeting) return [];
    const people = registrarsOf(organisation, matter.organ, onPaper.has(matter.organ), clock.today);
    return people.map((person) => ({ person, organ: KOMMUN, to: own ?? after ?? '' }));
  });
}

async function told(
  tx: Tx,
  run: Run,
  { organisation }: PlanSource,
  concerned: readonly Concerned[],
  clock: RunClock,
): Promise<Pick<Effect, 'people' | 'mails'>> {
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  const count = new Map<string, number>();
  for (const { person } of concerned) if (person !== null) count.set(person, (count.get(person) ?? 0) + 1);
  const people = [...count].sort().map(([person, n]) => ({ person, name: names.get(person) ?? person, count: n }));
  const withMail = await peopleWithMail(tx, run.id, concerned);
  const free = (run.definition as unknown as Definition).freeDays;
  const soon = (to: string): boolean => /^\d/.test(to) && workingDaysBetween(clock.today, to, free) <= SOON;
  const mails = withMail.map((person) => ({
    person,
    name: names.get(person) ?? person,
    when: concerned.some((c) => c.person === person && soon(c.to)) ? ('atOnce' as const) : ('morning' as const),
  }));
  return { people, mails };
}

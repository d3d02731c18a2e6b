import type { Form } from '../../domain/arshjul/types';
import { listText } from '../../domain/calendar/texts';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { compileTree, type CompileAnswer, type CompiledTree, type CompileTask } from '../../domain/reports/compile';
import { PLAIN_FORM, type FormValues } from '../../domain/tasks/form';
import type { HandOvers } from '../../domain/decisions/handedOver';
import { everybody } from '../../domain/organisation/resolve';
import { handOversOf } from '../access/drafts';
import { sharesOf } from '../people/shares';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { NO_SUCH_TASK } from './access';
import { settingsByHash } from './settings';

export type CompileTarget = { task: string } | { run: string; occurrence: string };

/** What one occurrence, or one approval's part of it, has come to; amounts in kronor. */
export interface Compilation extends CompiledTree {
  run: string;
  occurrence: string;
  label: string;
  organ: string;
  period: string | null;
  state: string;
  /** true: another authority has not handed it over yet, so only its state and counts stand here */
  hidden: boolean;
  /** the occurrences whose answers this one compiles, each with its own tables */
  builtOn: Compilation[];
}

type Reader = Pick<Tx, 'taskShare' | 'task' | 'answer' | 'occurrence' | 'unit' | 'organ' | 'person' | 'run' | '$queryRaw'>;

/**
 * Compiles a whole occurrence, or what lies below one approval. `db` is a transaction or the Prisma client. Who may see what the
 * target's own authority wrote is the caller's question (`read.ts`); what it builds on of other authorities is here with its
 * state alone until they have handed it over. Throws `Refusal('not-found')`.
 */
export async function compile(db: Reader, target: CompileTarget): Promise<Compilation> {
  const at = 'task' in target ? await placeOf(db, target.task) : { ...target, scope: null };
  const run = await db.run.findUnique({ where: { id: at.run }, select: { definitionHash: true } });
  if (!run) throw new Refusal('not-found', NO_SUCH_TASK);
  const { forms } = await settingsByHash(run.definitionHash, async () => {
    const row = await db.run.findUnique({ where: { id: at.run }, select: { definition: true } });
    return row?.definition;
  });
  return compileOccurrence(db, at, { forms, over: await handOversOf(db, at.run), authority: null, seen: new Set() });
}

interface Compiling {
  forms: Form[];
  over: HandOvers;
  /** the target's own; null while the target itself is compiled */
  authority: string | null;
  seen: Set<string>;
}

interface Place {
  run: string;
  occurrence: string;
  /** the approval's id; null: all of it */
  scope: string | null;
}

async function placeOf(db: Reader, id: string): Promise<Place> {
  const task = await db.task.findUnique({ where: { id }, select: { run: true, occurrence: true, kind: true } });
  if (!task) throw new Refusal('not-found', NO_SUCH_TASK);
  return { run: task.run, occurrence: task.occurrence, scope: task.kind === 'approve' ? id : null };
}

async function compileOccurrence(db: Reader, { run, occurrence, scope }: Place, compiling: Compiling): Promise<Compilation> {
  const { forms, over, seen } = compiling;
  seen.add(occurrence);
  const row = await db.occurrence.findUnique({ where: { run_id: { run, id: occurrence } } });
  if (!row) throw new Refusal('not-found', 'Steget finns inte.');
  const authority = compiling.authority ?? row.authority;
  const hidden = row.authority !== authority && !over(occurrence, row.authority);
  const { tasks, answers } = await rowsOf(db, run, occurrence);
  const builtOn: Compilation[] = [];
  for (const id of (row.planned as unknown as PlannedOccurrence).builtOn) {
    if (hidden || seen.has(id)) continue;
    if ((await db.occurrence.count({ where: { run, id } })) === 0) continue;
    builtOn.push(await compileOccurrence(db, { run, occurrence: id, scope: null }, { ...compiling, authority }));
  }
  const whole = compileTree({ scope, tasks, answers, forms: [...forms, PLAIN_FORM] });
  const tree = hidden ? { ...whole, tables: [], subtotals: [], deviation: null } : whole;
  const deviations = [tree.deviation, ...builtOn.map((b) => b.deviation)].filter((d) => d !== null);
  return {
    ...tree,
    deviation: deviations.length === 0 ? null : deviations.reduce((a, b) => a + b, 0),
    run,
    occurrence,
    label: row.label,
    organ: row.organ,
    period: row.period,
    state: row.state,
    hidden,
    builtOn,
  };
}

async function rowsOf(db: Reader, run: string, occurrence: string): Promise<{ tasks: CompileTask[]; answers: CompileAnswer[] }> {
  const tasks = await db.task.findMany({ where: { run, occurrence }, orderBy: { key: 'asc' } });
  const answers = await db.answer.findMany({
    where: { run, task: { in: tasks.map((t) => t.id) }, standing: { in: ['current', 'partial', 'afterCompilation'] } },
    orderBy: [{ task: 'asc' }, { number: 'asc' }],
  });
  // One after another: inside a transaction there is one connection.
  const units = await db.unit.findMany({ where: { run, id: { in: tasks.flatMap((t) => t.unit ?? []) } }, select: { id: true, label: true, sort: true } });
  const organs = await db.organ.findMany({ where: { run }, select: { id: true, label: true } });
  const shares = await sharesOf(db, tasks.map((t) => t.id));
  const people = await db.person.findMany({
    where: { run, id: { in: [...tasks.flatMap((t) => everybody({ person: t.person, also: shares.get(t.id) ?? [] })), ...answers.map((a) => a.byPerson)] } },
    select: { id: true, name: true },
  });
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const organLabel = new Map(organs.map((o) => [o.id, o.label]));
  const nameOf = new Map(people.map((p) => [p.id, p.name]));
  const sorted = [...tasks].sort((a, b) => (unitOf.get(a.unit ?? '')?.sort ?? 0) - (unitOf.get(b.unit ?? '')?.sort ?? 0));
  return {
    tasks: sorted.map((t) => ({
      id: t.id,
      kind: t.kind,
      form: t.kind === 'answer' ? (t.form ?? PLAIN_FORM.key) : null,
      parent: t.parent,
      state: t.state,
      label: unitOf.get(t.unit ?? '')?.label ?? organLabel.get(t.organ) ?? t.organ,
      level: t.level,
      unit: t.unit,
      person: t.person,
      name: listText(everybody({ person: t.person, also: shares.get(t.id) ?? [] }).map((p) => nameOf.get(p) ?? p)) || null,
      late: t.late,
      withoutReason: t.withoutReason,
    })),
    answers: answers.map((a) => ({
      id: a.id,
      task: a.task,
      act: a.act,
      standing: a.standing,
      values: a.values as FormValues,
      notes: a.notes,
      byName: nameOf.get(a.byPerson) ?? (a.byPerson.startsWith('token:') ? 'inlämnat över API' : a.byPerson),
      at: a.at.toISOString(),
      late: a.late,
    })),
  };
}

import type { Form } from '../../domain/arshjul/types';
import { dayAt } from '../../domain/calendar/zone';
import { deviationOf } from '../../domain/economy/deviation';
import { formOf, type FormValues } from '../../domain/tasks/form';
import type { Answer, Run, Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { can } from '../access/can';
import { handedOver } from '../access/drafts';
import { taskResource } from '../access/resources';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { sharedBy, sharesOf, whose } from '../people/shares';
import { NO_SUCH_TASK, withinReach } from './access';
import { compile, type Compilation } from './compile';
import { settingsByHash } from './settings';

export { overdue, type OverdueRow } from './overdue';
export { status, type YearStatus } from './status';

/** One answer as it is shown. */
export interface AnswerView {
  id: string;
  number: number;
  act: string;
  standing: string;
  values: FormValues;
  deviation: number | null;
  notes: string | null;
  by: string;
  byName: string;
  received: string | null;
  /** UTC instant */
  at: string;
  late: boolean;
}

export interface TaskListRow {
  id: string;
  occurrence: string;
  label: string;
  period: string | null;
  organ: string;
  organLabel: string;
  unit: string | null;
  unitLabel: string | null;
  kind: string;
  state: string;
  /** the day that counts now: the figures' while `textsDue` stands */
  due: string;
  /** two answer days, the figures still to come: the texts' */
  textsDue: string | null;
  /** the figures have come, the texts are due on `due` */
  figuresIn: boolean;
  late: boolean;
  round: number;
  revision: number;
  /** somebody has proposed figures for it */
  proposed: boolean;
}

export interface TaskView extends TaskListRow {
  cycle: string;
  role: string;
  person: string | null;
  personName: string | null;
  /** who shares it with `person`: each may do what the person may, and one is enough */
  sharedWith: readonly string[];
  /** of the step's process */
  phase: string;
  form: Form | null;
  /** null also where the asker may not read the draft */
  withoutReason: string | null;
  /** local day of the next reminder or escalation */
  nextRungDay: string | null;
  /** true: what was answered may be read by the asker; else it is another's draft and left out */
  readable: boolean;
  answers: AnswerView[];
  /** for an approval: what lies below */
  compilation: Compilation | null;
}

/**
 * One task. Its status is for everybody who may know of it; answers and compilations only for those who may read the draft
 * (the person, the line above, the ekonom; other authorities when it has been handed over). Throws `Refusal('not-found')`.
 */
export async function taskView(db: Db, actor: Actor, taskId: string): Promise<TaskView> {
  const task = await db.prisma.task.findUnique({ where: { id: taskId } });
  const run = task && (await db.prisma.run.findUnique({ where: { id: task.run } }));
  if (!task || !run || !withinReach(actor, { id: taskId, run: run.id, municipality: run.municipality })) throw new Refusal('not-found', NO_SUCH_TASK);
  const resource = { ...(await taskResource(db, actor, taskId)), handedOver: await handedOver(db, run.id, taskId) };
  if (!can(actor, 'readTask', resource)) throw new Refusal('not-found', NO_SUCH_TASK);
  const readable = can(actor, 'readDraft', resource);
  const [rows, process, { forms }] = await Promise.all([
    listRows(db, [task]),
    db.prisma.process.findUnique({ where: { id: task.process }, select: { phase: true } }),
    settingsByHash(run.definitionHash, () => Promise.resolve(run.definition)),
  ]);
  const row = rows[0];
  if (!row) throw new Refusal('not-found', NO_SUCH_TASK);
  const form = task.kind === 'answer' ? (formOf(forms, task.form) ?? null) : null;
  const person = task.person === null ? null : await db.prisma.person.findUnique({ where: { run_id: { run: run.id, id: task.person } } });
  return {
    ...row,
    cycle: run.id,
    role: task.role,
    person: task.person,
    personName: person?.name ?? null,
    sharedWith: (await sharesOf(db.prisma, [task.id])).get(task.id) ?? [],
    phase: process?.phase ?? 'finished',
    form,
    withoutReason: readable ? task.withoutReason : null,
    nextRungDay: task.nextRungAt === null ? null : dayAt(task.nextRungAt),
    readable,
    answers: readable && task.kind === 'answer' ? await answersOf(db, run, task, form) : [],
    compilation: readable && task.kind === 'approve' ? await compile(db.prisma, { task: task.id }) : null,
  };
}

async function answersOf(db: Db, run: Run, task: Task, form: Form | null): Promise<AnswerView[]> {
  const answers = await db.prisma.answer.findMany({ where: { run: run.id, task: task.id }, orderBy: { number: 'asc' } });
  const people = await db.prisma.person.findMany({ where: { run: run.id, id: { in: answers.map((a) => a.byPerson) } }, select: { id: true, name: true } });
  const names = new Map(people.map((p) => [p.id, p.name]));
  return answers.map((a) => answerView(a, form, names));
}

function answerView(a: Answer, form: Form | null, names: ReadonlyMap<string, string>): AnswerView {
  const values = a.values as FormValues;
  return {
    id: a.id,
    number: a.number,
    act: a.act,
    standing: a.standing,
    values,
    deviation: form ? deviationOf(form, values) : null,
    notes: a.notes,
    by: a.byPerson,
    byName: names.get(a.byPerson) ?? a.byPerson,
    received: a.received,
    at: a.at.toISOString(),
    late: a.late,
  };
}

/** A person's tasks of one year: what is to be done first, by due day; then the latest that are done, twenty at most. */
export async function tasksOf(db: Db, run: string, person: string): Promise<TaskListRow[]> {
  const theirs = whose([person], await sharedBy(db.prisma, run, [person]));
  const [todo, done] = await Promise.all([
    db.prisma.task.findMany({ where: { run, ...theirs, state: { in: ['waiting', 'open'] } }, orderBy: [{ dueDay: 'asc' }, { key: 'asc' }] }),
    db.prisma.task.findMany({ where: { run, ...theirs, state: { in: ['done', 'without'] } }, orderBy: [{ doneAt: { sort: 'desc', nulls: 'last' } }, { key: 'asc' }], take: 20 }),
  ]);
  return listRows(db, [...todo.sort((a, b) => Number(a.state === 'waiting') - Number(b.state === 'waiting')), ...done]);
}

async function listRows(db: Db, tasks: readonly Task[]): Promise<TaskListRow[]> {
  const run = tasks[0]?.run ?? '';
  const [occurrences, organs, units, proposals] = await Promise.all([
    db.prisma.occurrence.findMany({ where: { run, id: { in: tasks.map((t) => t.occurrence) } }, select: { id: true, label: true, period: true } }),
    db.prisma.organ.findMany({ where: { run }, select: { id: true, label: true } }),
    db.prisma.unit.findMany({ where: { run, id: { in: tasks.flatMap((t) => t.unit ?? []) } }, select: { id: true, label: true } }),
    db.prisma.answer.findMany({ where: { run, task: { in: tasks.map((t) => t.id) }, standing: 'proposed' }, select: { task: true } }),
  ]);
  const step = new Map(occurrences.map((o) => [o.id, o]));
  const organ = new Map(organs.map((o) => [o.id, o.label]));
  const unit = new Map(units.map((u) => [u.id, u.label]));
  const proposed = new Set(proposals.map((p) => p.task));
  return tasks.map((t) => ({
    id: t.id,
    occurrence: t.occurrence,
    label: step.get(t.occurrence)?.label ?? t.occurrence,
    period: step.get(t.occurrence)?.period ?? null,
    organ: t.organ,
    organLabel: organ.get(t.organ) ?? t.organ,
    unit: t.unit,
    unitLabel: t.unit === null ? null : (unit.get(t.unit) ?? t.unit),
    kind: t.kind,
    state: t.state,
    due: t.dueDay,
    textsDue: t.textsDue,
    figuresIn: t.figuresAt !== null,
    late: t.late,
    round: t.round,
    revision: t.revision,
    proposed: proposed.has(t.id),
  }));
}

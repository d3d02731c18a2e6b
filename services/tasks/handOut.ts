import { createHash } from 'node:crypto';
import type { Organisation } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { NEED_FORM } from '../../domain/tasks/form';
import { answerDays } from '../../domain/tasks/parts';
import { handedOut, type HandedOut, type Vacancy } from '../../domain/tasks/handOut';
import type { Occurrence, Prisma, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import type { NewNotice } from '../base/notice';
import type { Entry } from '../base/record';
import { organisationOf } from '../people/load';
import { insertShares } from '../people/shares';
import { insertTasks, notifyMany, recordMany } from './bulk';
import { isChased } from '../../domain/tasks/chased';
import { rungOf, settingsOf, settingsUnder, type Settings } from '../../domain/tasks/settings';
import { reportVacancies } from './vacancy';

/** A task's id: opaque, the same for the same run and business key. */
export function taskIdOf(run: string, key: string): string {
  return `u${createHash('sha256').update(`${run}\n${key}`).digest('hex').slice(0, 24)}`;
}

/**
 * Hands out a step: creates its whole task tree from `occurrence.planned.tasks` with the people who hold the roles today, tells
 * those who can begin, and starts their ladders. Approvals wait for what is below them. To be called with the process row
 * locked; a second call finds the rows there and does nothing.
 *
 * A vacant post falls to the next up the line and is told to the ekonomichef. Organs on paper get no mail and no ladder; KF's
 * presidium and the revision are waited for, never chased.
 */
export async function handOut(tx: Tx, run: Run, occurrence: Occurrence, processId: string, clock: RunClock): Promise<void> {
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  if (planned.tasks.length === 0) return;
  const there = { run: run.id, occurrence: occurrence.id, OR: [{ form: null }, { form: { not: NEED_FORM.key } }] };
  if ((await tx.task.count({ where: there })) > 0) return;
  const { rows, vacancies, stage } = await treeRows(tx, run, occurrence, processId, clock);
  await insertTasks(tx, rows);
  await insertShares(tx, run.id, rows);
  await recordMany(tx, rows.map((row) => openedEntry(stage, row)));
  await notifyMany(tx, run.id, rows.flatMap((row) => openedNotice(stage, row)));
  await reportVacancies(tx, run, stage.org, vacancies, clock);
}

/** The task tree of `occurrence.planned` as rows, with the people who hold the roles today. Writes nothing. */
export async function treeRows(tx: Tx, run: Run, occurrence: Occurrence, processId: string, clock: RunClock): Promise<{ rows: TaskRow[]; vacancies: Vacancy[]; stage: Stage }> {
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  const org = await organisationOf(tx, run.id);
  const paper = new Set((await tx.organ.findMany({ where: { run: run.id, participates: false }, select: { id: true } })).map((o) => o.id));
  const stage: Stage = { run, occurrence, processId, clock, org, settings: settingsUnder(settingsOf(run.definition), occurrence.id), paper, firstRungs: new Map() };

  const { tasks, vacancies } = handedOut(planned.tasks, org, clock.today);
  const rows = tasks.map((handed) => rowOf(stage, handed));
  return { rows, vacancies, stage };
}

export interface Stage {
  run: Run;
  occurrence: Occurrence;
  processId: string;
  clock: RunClock;
  org: Organisation;
  settings: Settings;
  paper: ReadonlySet<string>;
  /** by due day and whether the task waits */
  firstRungs: Map<string, Date | null>;
}

/** A row of `task`; `also` are the rows of `task_share`. */
export type TaskRow = Prisma.TaskCreateManyInput & { key: string; id: string; also?: readonly string[] };

function rowOf(stage: Stage, { task, node, state }: HandedOut): TaskRow {
  const { run, occurrence, clock } = stage;
  const key = `${occurrence.id}|${task.key}`;
  const organ = stage.org.organs.find((o) => o.id === task.organ);
  const chased = !node.skipped && isChased({ type: organ?.type ?? null, participates: !stage.paper.has(task.organ) });
  const days = answerDays(task, { round: 1, figuresIn: false });
  return {
    id: taskIdOf(run.id, key),
    run: run.id,
    key,
    occurrence: occurrence.id,
    process: stage.processId,
    kind: task.kind,
    form: task.form ?? null,
    level: task.level,
    unit: task.unit ?? null,
    organ: task.organ,
    authority: organ?.authority ?? occurrence.authority,
    role: task.role,
    person: node.person,
    parent: node.parent === null ? null : taskIdOf(run.id, `${occurrence.id}|${node.parent}`),
    state,
    ...days,
    openedAt: state === 'open' ? clock.now : null,
    ladderFrom: clock.now,
    nextRungAt: chased ? firstRung(stage, days.dueDay, state === 'waiting') : null,
    sameAsBelow: node.sameAsBelow || node.skipped,
    ...(node.also ? { also: node.also } : {}),
  };
}

/** The first rung of a due day; hundreds of tasks share one. */
function firstRung({ firstRungs, settings, clock }: Stage, due: string, waiting: boolean): Date | null {
  const key = waiting ? `${due}|waiting` : due;
  const known = firstRungs.get(key);
  if (known !== undefined) return known;
  const at = rungOf(settings, { dueDay: due, rung: 0, ladderFrom: clock.now, waiting })?.at ?? null;
  firstRungs.set(key, at);
  return at;
}

export function openedEntry({ run, clock, occurrence }: Stage, row: TaskRow): Entry {
  return {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'taskOpened',
    subject: row.id,
    businessKey: row.key,
    revision: 1,
    payload: { old: null, new: row.state, due: row.dueDay, ...(row.textsDue == null ? {} : { textsDue: row.textsDue }), person: row.person ?? null, ...(row.also ? { also: row.also } : {}), occurrence: occurrence.id },
  };
}

export function openedNotice({ run, clock, paper }: Stage, row: TaskRow): NewNotice[] {
  if (row.state !== 'open' || typeof row.person !== 'string' || paper.has(row.organ)) return [];
  const approves = row.kind === 'approve';
  return [
    {
      run: run.id,
      person: row.person,
      kind: approves ? 'approvalOpened' : 'taskOpened',
      occasion: `opened|${row.key}|1`,
      task: row.id,
      occurrence: row.occurrence,
      payload: approves ? { units: 0, missing: 0 } : {},
      at: clock.now,
    },
  ];
}

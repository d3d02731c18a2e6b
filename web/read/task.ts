import type { Form } from '../../domain/arshjul/types';
import type { Day } from '../../domain/calendar/day';
import { everybody, holder } from '../../domain/organisation/resolve';
import { scopeOf } from '../../domain/tasks/handOut';
import { sortedRungs } from '../../domain/tasks/ladder';
import { formOf, type FormValues } from '../../domain/tasks/form';
import type { Answer, Occurrence, Task } from '../../generated/prisma/client';
import type { Db } from '../../services/base/db';
import { organisationOf } from '../../services/people/load';
import { sharesOf } from '../../services/people/shares';
import { readDraft, type DraftFields } from '../../services/tasks/drafts';
import { rungOf, settingsOf, settingsUnder } from '../../domain/tasks/settings';
import { stepLabel } from './board';
import type { RunRow } from './people';

/** One task with what its page needs. Reading it is permitted by the page. */
export interface TaskPage {
  task: Task;
  occurrence: Occurrence;
  /** `Delårsuppföljning, april` */
  label: string;
  /** the unit's or the organ's name */
  where: string;
  organ: string;
  form: Form | null;
  /** the latest of each standing; `current` is what counts */
  current: Shown | null;
  proposed: Shown | null;
  /** the figures that came before the texts, of a task with two answer days */
  partial: Shown | null;
  afterCompilation: Shown | null;
  draft: DraftFields | null;
  /** why it was sent back last, when it is open again */
  sentBack: { reason: string; by: string } | null;
  /** the level above has approved: what comes now waits aside */
  compiled: boolean;
  /** what happens if nobody acts */
  next: { day: Date; escalates: boolean } | null;
  /** who answers, by name; of those who share it the one whose page it is */
  personName: string | null;
  /** everybody who has it, by name: one of them is enough */
  hasNames: string[];
  actingName: string | null;
}

export interface Shown {
  id: string;
  act: string;
  values: FormValues;
  notes: string | null;
  by: string;
  received: string | null;
  at: Date;
  late: boolean;
}

/** Reads one task for `person`'s page; null when there is none. */
export async function taskPage(db: Db, run: RunRow, id: string, person: string, today: Day): Promise<TaskPage | null> {
  const task = await db.prisma.task.findUnique({ where: { id } });
  if (!task || task.run !== run.id) return null;
  const [occurrence, organ, unit, answers, draft, back, parent, process, organisation] = await Promise.all([
    db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: run.id, id: task.occurrence } } }),
    db.prisma.organ.findUnique({ where: { run_id: { run: run.id, id: task.organ } } }),
    task.unit === null ? null : db.prisma.unit.findUnique({ where: { run_id: { run: run.id, id: task.unit } } }),
    db.prisma.answer.findMany({ where: { run: run.id, task: id }, orderBy: { number: 'desc' } }),
    readDraft(db, id, person),
    task.round > 1 ? db.prisma.timelineEntry.findFirst({ where: { run: run.id, subject: id, kind: { in: ['sentBack', 'taskSentBack', 'reopened'] } }, orderBy: { id: 'desc' } }) : null,
    task.parent === null ? null : db.prisma.task.findUnique({ where: { id: task.parent } }),
    db.prisma.process.findUnique({ where: { id: task.process } }),
    organisationOf(db.prisma, run.id),
  ]);
  const has = everybody({ person: task.person, also: (await sharesOf(db.prisma, [id])).get(id) ?? [] });
  const name = (who: string): string => organisation.people.find((p) => p.id === who)?.name ?? (who.startsWith('token:') ? 'Kommandoraden' : who);
  const shown = (standing: string): Shown | null => {
    const answer = answers.find((a) => a.standing === standing);
    return answer ? shownAnswer(answer, name) : null;
  };
  const settings = settingsUnder(settingsOf(run.definition), occurrence.id);
  const rung = task.nextRungAt ?? (task.ladderFrom ? (rungOf(settings, { dueDay: task.dueDay, rung: task.rung, ladderFrom: task.ladderFrom })?.at ?? null) : null);
  const held = holder(organisation, task.role, scopeOf(task), today);
  const payload = back?.payload as { why?: string; reason?: string } | null | undefined;
  return {
    task,
    occurrence,
    label: stepLabel(occurrence, run.year),
    where: unit?.label ?? organ?.label ?? task.organ,
    organ: organ?.label ?? task.organ,
    form: task.kind === 'answer' ? (formOf(settings.forms, task.form) ?? null) : null,
    current: shown('current'),
    proposed: task.state === 'open' ? shown('proposed') : null,
    partial: shown('partial'),
    afterCompilation: shown('afterCompilation'),
    draft: draft?.fields ?? null,
    sentBack: back && task.state === 'open' ? { reason: payload?.why ?? payload?.reason ?? '', by: name(back.actor) } : null,
    compiled: parent?.state === 'done' || parent?.state === 'without' || (process !== null && process.phase !== 'collecting' && process.phase !== 'asked'),
    next: rung && task.state === 'open' ? { day: rung, escalates: sortedRungs(settings.ladder)[task.rung]?.does === 'eskalera' } : null,
    personName: has.length === 0 ? null : name(has.includes(person) ? person : (has[0] ?? '')),
    hasNames: has.map(name),
    actingName: held?.acting ? name(held.person) : null,
  };
}

/** The page without what its authority has written: for somebody who may fill in the form but not read the draft. An own draft stays. */
export function withoutAnswers(page: TaskPage): TaskPage {
  return { ...page, task: { ...page.task, withoutReason: null }, current: null, proposed: null, partial: null, afterCompilation: null, sentBack: null };
}

function shownAnswer(answer: Answer, name: (who: string) => string): Shown {
  return {
    id: answer.id,
    act: answer.act,
    values: answer.values as FormValues,
    notes: answer.notes,
    by: name(answer.byPerson),
    received: answer.received,
    at: answer.at,
    late: answer.late,
  };
}

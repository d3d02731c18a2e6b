import { rulesUnder } from '../../domain/arshjul/kept';
import { workingDaysBetween } from '../../domain/calendar/workingDays';
import { everybody, nominalHolders } from '../../domain/organisation/resolve';
import { formOf } from '../../domain/tasks/form';
import { missingPart } from '../../domain/tasks/parts';
import type { Notice, Task } from '../../generated/prisma/client';
import { paths } from './addresses';
import { aheadOf } from './ahead';
import { counted, said } from '../../domain/mail/standing';
import type { SharedTask } from '../people/shares';
import type { Context } from './context';
import { labelOfOrgan, stepRef } from './names';
import { basisTold, meetingTold, movedTold, deviationTold, findingTold } from './tellingOthers';
import type { TaskKind, TaskTold, Told } from './texts/told';
import { lowered } from './texts/words';

/** A notice with everything looked up that its text says; a personal link is put in its place afterwards. Null: nothing to tell. */
export function toldOf(notice: Notice, context: Context): Told | null {
  switch (notice.kind) {
    case 'matterOnMeeting':
    case 'registerDecision':
    case 'decided':
      return meetingTold(notice, notice.kind, context);
    case 'basisChanged':
      return basisTold(notice, context);
    case 'moved':
      return movedTold(notice);
    case 'deviation':
      return deviationTold(notice, context);
    case 'finding':
      return findingTold(notice, context);
    default:
      return taskTold(notice, notice.kind as TaskKind, context);
  }
}

/** Kinds whose task can be answered from a mail link; approving and deciding ask for a session. */
const WITH_LINK: ReadonlySet<string> = new Set<TaskKind>(['taskOpened', 'reminder', 'sentBack', 'proposal', 'needAsked', 'wentOnWithout', 'handedInFor']);

/** Whether this notice's mail carries a personal link to its task. */
export function carriesLink(notice: Notice, context: Context): boolean {
  const task = notice.task === null ? undefined : context.tasks.get(notice.task);
  return task?.kind === 'answer' && (task.person === notice.person || task.also.includes(notice.person)) && WITH_LINK.has(notice.kind);
}

function taskTold(notice: Notice, kind: TaskKind, context: Context): TaskTold | null {
  const task = notice.task === null ? undefined : context.tasks.get(notice.task);
  const occurrence = context.occurrences.get(task?.occurrence ?? notice.occurrence ?? '');
  if (!occurrence) return null;
  const { today, definition } = context;
  const name = (key: string): string | null => context.people.get(said(notice, key) ?? '')?.name ?? null;
  return {
    about: 'task',
    kind,
    occasion: notice.occasion,
    step: stepRef(occurrence),
    place: task ? placeOf(task, context) : labelOfOrgan(occurrence.organ, context),
    approves: task?.kind === 'approve',
    title: task ? titleOf(task, context) : '',
    standsIn: task ? standsIn(task, context) : false,
    sharedWith: task ? sharedWith(task, notice.person, context) : [],
    due: task?.dueDay ?? occurrence.due,
    textsDue: task?.textsDue ?? null,
    part: task ? missingPart({ textsDue: task.textsDue, figuresIn: task.figuresAt !== null }, today) : null,
    asks: task?.kind === 'answer' ? (formOf(definition.forms, task.form)?.fields.filter((f) => f.onDeficit !== true).map((f) => f.label) ?? []) : [],
    ahead: task ? aheadOf(task, context) : [],
    path: task ? paths.task(task.id) : null,
    by: name('by'),
    reason: said(notice, 'reason') ?? said(notice, 'why'),
    of: name('of'),
    told: name('told'),
    sent: sentBefore(notice),
    rule: said(notice, 'rule'),
    daysLate: task ? Math.max(0, workingDaysBetween(task.dueDay, today, definition.freeDays)) : 0,
    units: counted(notice, 'units'),
    missing: counted(notice, 'missing'),
    received: said(notice, 'received'),
    textsLeft: said(notice, 'part') === 'figures' ? said(notice, 'textsDue') : null,
    at: notice.at,
    late: (notice.payload as { late?: unknown } | null)?.late === true,
  };
}

function sentBefore(notice: Notice): TaskTold['sent'] {
  const sent = (notice.payload as { sent?: unknown } | null)?.sent;
  if (!Array.isArray(sent)) return [];
  return sent.flatMap((s: unknown) => {
    const { day, kind } = (s ?? {}) as { day?: unknown; kind?: unknown };
    return typeof day === 'string' && typeof kind === 'string' ? [{ day, kind }] : [];
  });
}

function placeOf(task: Task, context: Context): string {
  return context.org.units.find((u) => u.id === task.unit)?.label ?? labelOfOrgan(task.organ, context);
}

function titleOf(task: Task, { org, definition }: Context): string {
  const unit = org.units.find((u) => u.id === task.unit);
  const { levels, roles } = rulesUnder(definition, task.occurrence);
  const label = task.role === 'chef' && unit ? levels.find((l) => l.id === unit.level)?.chef : undefined;
  return lowered(label ?? roles.find((r) => r.key === task.role)?.label ?? task.role);
}

function standsIn(task: Task, { org, today }: Context): boolean {
  const scopes = task.unit === null ? [`organ:${task.organ}`, 'kommun'] : [`unit:${task.unit}`];
  return !scopes.some((scope) => nominalHolders(org, task.role, scope, today).some((person) => person === task.person));
}

/** By name, for somebody who shares the task; empty for others and for a task of one's own. */
function sharedWith(task: SharedTask, person: string, { people }: Context): string[] {
  const all = everybody(task);
  return all.includes(person) ? all.filter((p) => p !== person).map((p) => people.get(p)?.name ?? p) : [];
}

import type { Notice } from '../../generated/prisma/client';
import { counted, said, type Context } from './context';

const GONE: ReadonlySet<string> = new Set(['settled', 'dropped']);
/** About a duty of the receiver's own, which may have passed to somebody else. */
const OWN_DUTY: ReadonlySet<string> = new Set(['taskOpened', 'reminder', 'sentBack', 'proposal', 'needAsked', 'approvalOpened']);

/**
 * Why a notice is not to be told any more; null while it still matters. What has been settled between the occasion and the mail
 * is left out: nobody is reminded of what is done.
 */
export function whyDropped(notice: Notice, context: Context): string | null {
  switch (notice.kind) {
    case 'taskOpened':
    case 'reminder':
    case 'sentBack':
    case 'proposal':
    case 'needAsked':
    case 'approvalOpened':
    case 'escalation':
      return taskNoLonger(notice, context);
    case 'withdrawn':
      // Who was never told of the task need not be told that it is gone.
      return context.mentioned.has(`${notice.person}|${notice.occurrence ?? ''}`) ? null : 'never mentioned';
    case 'matterOnMeeting':
    case 'registerDecision':
      return mattersNoLonger(notice, context);
    case 'finding':
      return context.findings.get(notice.occasion)?.closedAt ? 'finding closed' : null;
    default:
      return null;
  }
}

function taskNoLonger(notice: Notice, { tasks, occurrences }: Context): string | null {
  const task = notice.task === null ? undefined : tasks.get(notice.task);
  if (!task) return 'no task';
  if (GONE.has(occurrences.get(task.occurrence)?.state ?? '')) return 'step settled';
  if (OWN_DUTY.has(notice.kind) && task.person !== notice.person) return 'passed to somebody else';
  if (notice.kind === 'approvalOpened') {
    // Missing answers make an approver wait; none missing lets him act.
    const stands = counted(notice, 'missing') > 0 ? 'waiting' : 'open';
    return task.state === stands ? null : `task ${task.state}`;
  }
  return task.state === 'open' || task.state === 'waiting' ? null : `task ${task.state}`;
}

function mattersNoLonger(notice: Notice, { matters }: Context): string | null {
  const id = said(notice, 'matter');
  const meeting = said(notice, 'meeting');
  const about = matters.filter((m) => (id === null ? m.meeting === meeting : m.id === id));
  if (id === null && meeting === null) return null;
  return about.some((m) => m.state === 'open' || m.state === 'waiting') ? null : 'decided';
}

/** A notice as far as it matters whether it is still to be told. */
export interface StandingNotice {
  kind: string;
  person: string;
  occasion: string;
  task: string | null;
  occurrence: string | null;
  payload: unknown;
}

/** What the notices of one run refer to, by id; `mentioned` holds `person|occurrence` of what a mail has told before. */
export interface Standing {
  tasks: ReadonlyMap<string, { state: string; person: string | null; also?: readonly string[]; occurrence: string }>;
  occurrences: ReadonlyMap<string, { state: string }>;
  matters: readonly { id: string; meeting: string | null; state: string }[];
  /** by occasion */
  findings: ReadonlyMap<string, { closedAt: Date | null }>;
  mentioned: ReadonlySet<string>;
}

const GONE: ReadonlySet<string> = new Set(['settled', 'dropped']);
/** About a duty of the receiver's own, which may have passed to somebody else. */
const OWN_DUTY: ReadonlySet<string> = new Set(['taskOpened', 'reminder', 'sentBack', 'proposal', 'needAsked', 'approvalOpened']);

/** A text in a notice's payload; null when it is not there. */
export function said(notice: Pick<StandingNotice, 'payload'>, key: string): string | null {
  const value = (notice.payload as Record<string, unknown> | null)?.[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A number in a notice's payload; 0 when it is not there. */
export function counted(notice: Pick<StandingNotice, 'payload'>, key: string): number {
  const value = (notice.payload as Record<string, unknown> | null)?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/**
 * Why a notice is not to be told any more; null while it still matters. What has been settled between the occasion and the mail
 * is left out: nobody is reminded of what is done.
 */
export function whyDropped(notice: StandingNotice, standing: Standing): string | null {
  switch (notice.kind) {
    case 'taskOpened':
    case 'reminder':
    case 'sentBack':
    case 'proposal':
    case 'needAsked':
    case 'approvalOpened':
    case 'escalation':
      return taskNoLonger(notice, standing);
    case 'withdrawn':
      // Who was never told of the task need not be told that it is gone.
      return standing.mentioned.has(`${notice.person}|${notice.occurrence ?? ''}`) ? null : 'never mentioned';
    case 'matterOnMeeting':
    case 'registerDecision':
      return mattersNoLonger(notice, standing);
    case 'finding':
      return standing.findings.get(notice.occasion)?.closedAt ? 'finding closed' : null;
    default:
      return null;
  }
}

function taskNoLonger(notice: StandingNotice, { tasks, occurrences }: Standing): string | null {
  const task = notice.task === null ? undefined : tasks.get(notice.task);
  if (!task) return 'no task';
  if (GONE.has(occurrences.get(task.occurrence)?.state ?? '')) return 'step settled';
  if (OWN_DUTY.has(notice.kind) && task.person !== notice.person && !task.also?.includes(notice.person)) return 'passed to somebody else';
  if (notice.kind === 'approvalOpened') {
    // Missing answers make an approver wait; none missing lets him act.
    const stands = counted(notice, 'missing') > 0 ? 'waiting' : 'open';
    return task.state === stands ? null : `task ${task.state}`;
  }
  return task.state === 'open' || task.state === 'waiting' ? null : `task ${task.state}`;
}

function mattersNoLonger(notice: StandingNotice, { matters }: Standing): string | null {
  const id = said(notice, 'matter');
  const meeting = said(notice, 'meeting');
  if (id === null && meeting === null) return null;
  const about = matters.filter((m) => (id === null ? m.meeting === meeting : m.id === id));
  return about.some((m) => m.state === 'open' || m.state === 'waiting') ? null : 'decided';
}

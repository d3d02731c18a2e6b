import type { Notice, Run } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import type { MailTimes } from '../../domain/mail/mailDays';

/** Whose morning mails: all running real years of a municipality together, or one rehearsal's. */
export type Whose = { municipality: string } | { run: string };

/** The years that mails may be written for, the latest last; undone ones are none of them. */
export async function runsOf(tx: Tx, whose: Whose): Promise<Run[]> {
  const which = 'run' in whose ? { id: whose.run } : { municipality: whose.municipality, kind: 'real' };
  return tx.run.findMany({ where: { ...which, state: { not: 'undone' } }, orderBy: [{ year: 'asc' }, { id: 'asc' }] });
}

/** One municipality has one mail time: its latest year's. */
export function timesOf(runs: readonly Run[]): MailTimes | null {
  return (runs.at(-1)?.definition as unknown as MailTimes | undefined) ?? null;
}

/** Years whose mails may go: released by somebody, and not paused. */
export function sendable(runs: readonly Run[]): string[] {
  return runs.filter((r) => r.releasedAt !== null && r.pausedAt === null).map((r) => r.id);
}

/** Years whose people are reminded: their mails may go, and they are not over. */
export function chasable(runs: readonly Run[]): Run[] {
  const sends = new Set(sendable(runs));
  return runs.filter((r) => sends.has(r.id) && r.state === 'running');
}

/**
 * Notices that no mail has carried, in the order in which they were written. `before` (UTC, not included) leaves out the later
 * ones. What belongs to a paused organ stays until the pause is over.
 */
export async function pendingNotices(tx: Tx, runs: readonly string[], urgent: boolean, before: Date): Promise<Notice[]> {
  if (runs.length === 0) return [];
  const held = await pausedOrgans(tx, runs);
  const notices = await tx.notice.findMany({
    where: { run: { in: [...runs] }, mail: null, dropped: null, urgent, at: { lt: before } },
    orderBy: [{ at: 'asc' }, { person: 'asc' }, { occasion: 'asc' }],
  });
  if (held.size === 0) return notices;
  const organs = await organsOf(tx, notices);
  return notices.filter((n) => !held.has(`${n.run}|${organs.get(n.id) ?? ''}`));
}

/** True when something waits that is worth a mail of its own: a receipt never is. */
export async function somethingWaits(tx: Tx, runs: readonly string[]): Promise<boolean> {
  if (runs.length === 0) return false;
  const [row] = await tx.$queryRaw<{ some: boolean }[]>`
    select exists (
      select 1 from notice n
        left join task t on t.id = n.task
        left join occurrence o on o.run = n.run and o.id = n.occurrence
        left join organ g on g.run = n.run and g.id = coalesce(t.organ, o.organ)
      where n.run = any(${[...runs]}) and n.mail is null and n.dropped is null and not n.urgent and n.kind <> 'receipt'
        and g.paused_at is null) as some`;
  return row?.some ?? false;
}

async function pausedOrgans(tx: Tx, runs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.organ.findMany({ where: { run: { in: [...runs] }, pausedAt: { not: null } }, select: { run: true, id: true } });
  return new Set(rows.map((o) => `${o.run}|${o.id}`));
}

async function organsOf(tx: Tx, notices: readonly Notice[]): Promise<Map<bigint, string>> {
  const tasks = await tx.task.findMany({
    where: { id: { in: notices.flatMap((n) => n.task ?? []) } },
    select: { id: true, organ: true },
  });
  const byTask = new Map(tasks.map((t) => [t.id, t.organ]));
  const occurrences = await tx.occurrence.findMany({
    where: { run: { in: [...new Set(notices.map((n) => n.run))] }, id: { in: notices.flatMap((n) => n.occurrence ?? []) } },
    select: { run: true, id: true, organ: true },
  });
  const byOccurrence = new Map(occurrences.map((o) => [`${o.run}|${o.id}`, o.organ]));
  return new Map(
    notices.flatMap((n) => {
      const organ = byTask.get(n.task ?? '') ?? byOccurrence.get(`${n.run}|${n.occurrence ?? ''}`);
      return organ === undefined ? [] : [[n.id, organ] as const];
    }),
  );
}

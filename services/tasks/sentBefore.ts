import { dayAt } from '../../domain/calendar/zone';
import type { Task } from '../../generated/prisma/client';
import type { Tx } from '../base/db';

export interface SentBefore {
  /** what the task's person has been told about it, earliest first; days are local */
  of(task: Pick<Task, 'id' | 'person'>): { day: string; kind: string }[];
}

/** What has gone to the receivers of these tasks before: an escalation shows what was sent when. */
export async function sentBefore(tx: Tx, run: string, tasks: readonly Pick<Task, 'id' | 'person'>[]): Promise<SentBefore> {
  const people = [...new Set(tasks.flatMap((t) => t.person ?? []))];
  const rows =
    people.length === 0
      ? []
      : await tx.notice.findMany({
          where: {
            run,
            person: { in: people },
            task: { in: tasks.map((t) => t.id) },
            kind: { in: ['taskOpened', 'reminder', 'approvalOpened', 'sentBack'] },
            dropped: null,
          },
          orderBy: { id: 'asc' },
          select: { task: true, person: true, kind: true, at: true },
        });
  return {
    of: (task) => rows.filter((r) => r.task === task.id && r.person === task.person).map((r) => ({ day: dayAt(r.at), kind: r.kind })),
  };
}

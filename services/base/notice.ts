import { json, type Tx } from './db';
import { tellsSharers, type NoticeKind } from '../../domain/tasks/notices';

export interface NewNotice {
  run: string;
  person: string;
  kind: NoticeKind;
  /** business key of the occasion: a second notice with the same key for the same person is silently dropped */
  occasion: string;
  /** true: goes at once (DESIGN 8 says which may) */
  urgent?: boolean;
  task?: string;
  occurrence?: string;
  /** references and figures that the text needs; see domain/tasks/notices.ts */
  payload?: Record<string, unknown>;
  at: Date;
}

/**
 * Writes down what people are to be told, and wakes the morning mail. The morning mail gathers the rows; the urgent ones go at
 * once. Receipts never wake it: by themselves they are no reason for a mail. What a task's person is told of it, those who share it
 * are told too.
 */
export async function notify(tx: Tx, ...notices: NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.notice.createMany({
    data: notices.map((n) => ({ ...n, urgent: n.urgent ?? false, payload: json(n.payload ?? {}) })),
    skipDuplicates: true,
  });
  await tellWhoShare(tx, notices);
  const runs = new Set(notices.filter((n) => !n.urgent && n.kind !== 'receipt').map((n) => n.run));
  for (const run of runs) await wakeMorning(tx, run);
}

/** The same for whoever shares the tasks: one statement, and none where no task is told of. */
export async function tellWhoShare(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  const rows = notices.filter(tellsSharers).map((n) => ({ ...n, urgent: n.urgent ?? false, payload: n.payload ?? {} }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into notice (run, person, kind, occasion, urgent, task, occurrence, payload, at)
    select n.run, s.person, n.kind, n.occasion, n.urgent, n.task, n.occurrence, n.payload, n.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(
      run text, person text, kind text, occasion text, urgent boolean, task text, occurrence text, payload jsonb, at timestamptz)
    join task_share s on s.task = n.task
    join task t on t.id = n.task and t.person = n.person
    on conflict do nothing`;
}

/** Wakes the morning for the earliest of these rungs (UTC); null ones ask for nothing. */
export async function wakeMorningFor(tx: Tx, run: string, rungs: readonly (Date | null)[]): Promise<void> {
  const times = rungs.flatMap((at) => (at === null ? [] : [at.getTime()]));
  if (times.length > 0) await wakeMorning(tx, run, new Date(Math.min(...times)));
}

/**
 * Wakes the process of the run's mornings for something that waits for the next of them, or, with `neededBy` (UTC), for a rung that
 * is due then. The relay drops the wake when the process is already going to look in time.
 */
export async function wakeMorning(tx: Tx, run: string, neededBy: Date | null = null): Promise<void> {
  await tx.$executeRaw`
    insert into wake (run, process, reason, needed_by)
    select p.run, p.id, ${neededBy ? 'ladder' : 'notice'}, ${neededBy} from process p join run r on r.id = ${run}
    where p.id = case when r.kind = 'rehearsal' then 'morgon/' || r.id else 'morgon/' || r.municipality end and p.live`;
}

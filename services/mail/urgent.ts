import type { Notice } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import type { Db, Tx } from '../base/db';
import { wakeMorning } from '../base/notice';
import { writeLetters } from './letters';
import { timesOf } from './pending';
import { inSeason } from '../../domain/tasks/ladder';

/** Years with something that is to be told at once, in order. */
export async function runsWithUrgent(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ run: string }>(
    'select distinct run from notice where urgent and mail is null and dropped is null order by run',
  );
  return rows.map((r) => r.run);
}

/**
 * Turns a run's urgent notices into mails, one a person. While nothing may be sent (not released, paused, semesterperiod) they
 * become ordinary ones and go with a morning mail. Returns how many mails were written.
 */
export async function writeUrgent(tx: Tx, runId: string): Promise<number> {
  const run = await tx.run.findUnique({ where: { id: runId } });
  if (!run) return 0;
  // A round in another process has them: wait for it, then see what is left.
  await tx.$queryRaw`select id from notice where run = ${runId} and urgent and mail is null and dropped is null order by id for update`;
  const notices = await tx.notice.findMany({
    where: { run: runId, urgent: true, mail: null, dropped: null },
    orderBy: [{ at: 'asc' }, { person: 'asc' }, { occasion: 'asc' }],
  });
  if (notices.length === 0) return 0;
  const clock = clockOfRow(run);
  const held = run.state === 'undone' || run.releasedAt === null || run.pausedAt !== null || inSeason(clock.today, timesOf([run])?.semester);
  const later = held ? notices : await ofPausedOrgans(tx, notices);
  await becomeOrdinary(tx, later);
  const now = notices.filter((n) => !later.includes(n));
  return writeLetters(tx, [run], now, {
    kind: 'atOnce',
    today: clock.today,
    now: clock.now,
    occasion: ([first]) => `atOnce|${first?.occasion ?? ''}`,
  });
}

async function ofPausedOrgans(tx: Tx, notices: readonly Notice[]): Promise<Notice[]> {
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    select n.id from notice n
      left join task t on t.id = n.task
      left join occurrence o on o.run = n.run and o.id = n.occurrence
      join organ g on g.run = n.run and g.id = coalesce(t.organ, o.organ)
    where n.id = any(${notices.map((n) => n.id)}::bigint[]) and g.paused_at is not null`;
  const paused = new Set(ids.map((row) => row.id));
  return notices.filter((n) => paused.has(n.id));
}

async function becomeOrdinary(tx: Tx, notices: readonly Notice[]): Promise<void> {
  const [first] = notices;
  if (!first) return;
  await tx.notice.updateMany({ where: { id: { in: notices.map((n) => n.id) } }, data: { urgent: false } });
  await wakeMorning(tx, first.run);
}

// Small helpers shared by the task suites: a handed-out year, its tasks by key, good values.
import { inTransaction, type Db } from '../../../services/base/db';
import { clockOfRow } from '../../../services/base/clock';
import { answerTask } from '../../../services/tasks/answer';
import { sendable } from '../../../services/mail/pending';
import { chase, nextRungAt } from '../../../services/tasks/chase';
import { handOut } from '../../../services/tasks/handOut';
import { smallYear, type SmallYear, type SmallYearOptions } from '../../support/smallYear';

export const GOOD = { budget: 12_500_000, prognos: 12_400_000, kommentar: 'Enligt plan.' };
export const RED = { budget: 12_500_000, prognos: 13_000_000, kommentar: 'Fler barn än väntat.', atgarder: 'Vakanser hålls.' };

export const ec = (n: number): string => `bun-e${n}|answer|chef`;
export const VC = 'bun-v1|approve|chef';
export const FC = 'bun-f|approve|chef';

export async function handOutNow(db: Db, year: SmallYear): Promise<void> {
  const run = await year.runRow();
  const occurrence = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
  await inTransaction(db, (tx) => handOut(tx, run, occurrence, year.process, clockOfRow(run)));
}

let n = 0;
/** A year of its own for each call, its step handed out. */
export async function handedOutYear(db: Db, options: SmallYearOptions = {}): Promise<SmallYear> {
  n += 1;
  const year = await smallYear(db, { run: `liten-2027-ovning-${n}`, ...options });
  await handOutNow(db, year);
  return year;
}

export function taskBy(db: Db, year: SmallYear, key: string) {
  return db.prisma.task.findUniqueOrThrow({ where: { run_key: { run: year.run, key: `${year.occurrence}|${key}` } } });
}

export async function answerAs(db: Db, year: SmallYear, i: number, values: Record<string, unknown> = GOOD) {
  return answerTask(db, year.actor(`p-ec${i}`, 'chef'), (await taskBy(db, year, ec(i))).id, { values });
}

/** One morning's chasing at the year's own clock, as if a mail went just after; the next rung's instant. As in the morning, nothing of a year whose mails do not go. */
export async function chaseNow(db: Db, year: SmallYear): Promise<Date | null> {
  const run = await year.runRow();
  const clock = clockOfRow(run);
  return inTransaction(db, async (tx) => {
    const going = sendable([run]);
    if (going.length > 0) await chase(tx, run, clock, new Date(clock.now.getTime() + 1));
    return nextRungAt(tx, going);
  });
}

/** Who was told what, in the order in which it was written. */
export async function told(db: Db, year: SmallYear, ...kinds: string[]): Promise<string[]> {
  const rows = await db.prisma.notice.findMany({ where: { run: year.run, kind: { in: kinds } }, orderBy: { id: 'asc' } });
  return rows.map((r) => `${r.kind} ${r.person}`);
}

export function wakes(db: Db, year: SmallYear) {
  return db.prisma.wake.findMany({ where: { run: year.run, process: year.process }, orderBy: { id: 'asc' } }).then((rows) => rows.map((r) => r.reason));
}

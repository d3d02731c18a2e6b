import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { personKey, writeLetters } from './letters';
import { nextRungAt } from '../tasks/chase';
import { currentMailInstant, mailInstantFor, nextMailInstant } from '../../domain/mail/mailDays';
import { chasable, pendingNotices, runsOf, sendable, somethingWaits, timesOf, type Whose } from './pending';

export type { Whose } from './pending';

/**
 * The next instant (UTC, after now) at which there is something for a morning: the definition's mail time on an arbetsdag outside
 * the semesterperiod. The very next one when something waits that is worth a mail, else the one after the next rung of a ladder or
 * the next instant for which a process has set its alarm (an opening nearly always says something). Null while there is neither,
 * or the years are not released, or paused.
 */
export async function nextMorning(tx: Tx, whose: Whose, clock: RunClock): Promise<Date | null> {
  const runs = await runsOf(tx, whose);
  const times = timesOf(runs);
  if (!times) return null;
  if (await somethingWaits(tx, sendable(runs))) return nextMailInstant(clock.now, times);
  const going = chasable(runs).map((r) => r.id);
  const instants = [await nextRungAt(tx, going), await nextAlarm(tx, going, clock.now)].flatMap((at) => (at === null ? [] : [at.getTime()]));
  return instants.length === 0 ? null : mailInstantFor(new Date(Math.min(...instants)), clock.now, times);
}

/** The earliest instant after `now` (UTC) at which a process of these years looks by itself. */
async function nextAlarm(tx: Tx, runs: readonly string[], now: Date): Promise<Date | null> {
  const { _min } = await tx.process.aggregate({
    where: { run: { in: [...runs] }, live: true, type: { in: ['cycle', 'step', 'actionPlan'] }, waitingUntil: { gt: now } },
    _min: { waitingUntil: true },
  });
  return _min.waitingUntil;
}

/**
 * Writes today's morning mails if their instant has come and is not long past: one a person and local day, of the notices written
 * before that instant. At any other time it does nothing, so it may be called at every look; a second call the same day writes
 * nothing to whom has had a mail. Returns how many mails were written. To be called with the morning process's row locked.
 */
export async function writeMorning(tx: Tx, whose: Whose, clock: RunClock): Promise<number> {
  const runs = await runsOf(tx, whose);
  const times = timesOf(runs);
  const instant = times === null ? null : currentMailInstant(clock.now, times);
  if (instant === null) return 0;
  const notices = await pendingNotices(tx, sendable(runs), false, instant);
  if (notices.length === 0) return 0;
  const had = await tx.mail.findMany({
    where: { run: { in: runs.map((r) => r.id) }, kind: 'morning', localDay: clock.today },
    select: { run: true, person: true, toAddress: true },
  });
  const byId = new Map(runs.map((r) => [r.id, r]));
  return writeLetters(tx, runs, notices, {
    kind: 'morning',
    today: clock.today,
    now: clock.now,
    occasion: () => `morning|${clock.today}`,
    skip: new Set(had.flatMap((m) => keyOf(byId.get(m.run), m))),
  });
}

function keyOf(run: Run | undefined, mail: { person: string; toAddress: string }): string[] {
  return run ? [personKey(run, mail.person, mail.toAddress)] : [];
}

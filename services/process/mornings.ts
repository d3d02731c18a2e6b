import type { Db } from '../base/db';
import { Kept } from '../base/kept';
import { mailInstantFor, nextMailInstant, type MailTimes } from '../../domain/mail/mailDays';

/** Definitions are many kilobytes and never change under their hash: what a morning needs of them is kept. */
const timesByHash = new Kept<MailTimes>(256);

/** A wake row of a morning, with its process and year. */
export interface MorningWake {
  process: string;
  /** the definition's hash */
  hash: string;
  /** the run's own clock when it is stepped */
  stepped_now: Date | null;
  needed_by: Date | null;
}

/**
 * For each morning process among these wakes: the earliest morning (UTC, ISO) that it is wanted for. One that will look by then
 * without being woken is better left asleep. `now`: the real clock, for years that run on it.
 */
export async function wantedMornings(db: Db, wakes: readonly MorningWake[], now: Date): Promise<Record<string, string>> {
  const wanted: Record<string, string> = {};
  for (const wake of wakes) {
    const times = await timesOf(db, wake.hash);
    const from = wake.stepped_now ?? now;
    const at = (wake.needed_by === null ? nextMailInstant(from, times) : mailInstantFor(wake.needed_by, from, times)).toISOString();
    const known = wanted[wake.process];
    if (known === undefined || at < known) wanted[wake.process] = at;
  }
  return wanted;
}

function timesOf(db: Db, hash: string): Promise<MailTimes> {
  return timesByHash.of(hash, async () => {
    const { rows } = await db.pool.query<MailTimes>(
      `select definition->>'mailTime' as "mailTime", definition->'semester' as semester, definition->'freeDays' as "freeDays"
       from run where definition_hash = $1 limit 1`, [hash]);
    const [times] = rows;
    if (!times) throw new Error(`no run has the definition ${hash}`);
    return times;
  });
}

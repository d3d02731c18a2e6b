import type { Db } from '../base/db';

/** What still moves at the present instant of a stepped run; all zero is quiet. */
export interface Unrest {
  wakes: number;
  processes: number;
  mails: number;
  urgent: number;
}

/**
 * Quiet is one query: no wake, start or mail undelivered, and every live process has seen what was wanted of it and waits for
 * an instant after now (or for people). The rehearsal's own process is not asked.
 */
export async function unrest(db: Db, run: string): Promise<Unrest> {
  const { rows } = await db.pool.query<Unrest>(
    `select
       (select count(*)::int from wake where run = $1) as wakes,
       (select count(*)::int from process p join run r on r.id = p.run
         where p.run = $1 and p.live and p.type <> 'rehearsal'
           and (not p.started or p.wanted > p.seen or not p.waiting or p.waiting_until <= r.clock_now)) as processes,
       (select count(*)::int from mail where run = $1 and state in ('ready', 'sending')) as mails,
       (select count(*)::int from notice where run = $1 and urgent and mail is null and dropped is null) as urgent`,
    [run],
  );
  return rows[0] ?? { wakes: 0, processes: 0, mails: 0, urgent: 0 };
}

export interface QuietPort {
  /** asks the relay and the postman for a round now */
  kick(): void;
  /** called while waiting; throws to stop */
  alive(): void;
}

/** Resolves when the run is quiet. Rejects with `Restless` after `patienceMs` real milliseconds without any change. */
export async function untilQuiet(db: Db, run: string, port: QuietPort, patienceMs = 600_000): Promise<void> {
  let last = '';
  let since = Date.now();
  for (let asked = 0; ; asked += 1) {
    port.alive();
    const now = await unrest(db, run);
    if (now.wakes + now.processes + now.mails + now.urgent === 0) return;
    const shape = JSON.stringify(now);
    if (shape !== last) {
      last = shape;
      since = Date.now();
    } else if (Date.now() - since > patienceMs) throw new Restless(run, now);
    port.kick();
    // Most instants are over in some tens of milliseconds; asking more often than that would only take the processor from them.
    await new Promise((resolve) => setTimeout(resolve, Math.min(4 + asked * 3, 25)));
  }
}

export class Restless extends Error {
  constructor(
    readonly run: string,
    readonly unrest: Unrest,
  ) {
    super(`${run} does not become quiet: ${JSON.stringify(unrest)}`);
    this.name = 'Restless';
  }
}

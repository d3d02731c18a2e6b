import type { Db } from '../base/db';
import { killPoint } from '../base/killPoint';
import { lostToAnother } from '../base/lostRace';
import { wantedMornings, type MorningWake } from './mornings';

/** What the relay needs of Temporal. The worker fills it; tests of the relay's own rules may count its calls. */
export interface Workflows {
  /** Starts the workflow of a process row; an already running one is fine. */
  start(process: { id: string; type: string }): Promise<void>;
  /** Sends the signal `nudge`. False when no such workflow is running. */
  nudge(id: string): Promise<boolean>;
}

interface Waiting {
  id: string;
  type: string;
  started: boolean;
  wanted: number;
  signalled: number;
}

/** One advisory lock: at most one relay works in an installation, others stand by. */
const RELAY_LOCK = 7_203_001;
/** A nudge that has not been seen for this long is sent again (real milliseconds). */
const RENUDGE_AFTER_MS = 3_000;
/** Workflows started or nudged at the same time. */
const AT_ONCE = 16;

/**
 * Takes what acts have committed and makes processes notice it. It is also the sweep: a row that wants a workflow which does
 * not exist gets one, a nudge that was lost is sent again. Every round is safe to repeat.
 */
export class Relay {
  private stopped = false;
  private kicked: (() => void) | null = null;
  private readonly nudgedAt = new Map<string, number>();
  private running: Promise<void> | null = null;

  constructor(
    private readonly db: Db,
    private readonly workflows: Workflows,
    private readonly extra: () => Promise<void> = () => Promise.resolve(),
    private readonly report: (error: unknown) => void = () => undefined,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Asks for a round now instead of at the next poll. */
  kick(): void {
    this.kicked?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.kick();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.lead();
      } catch (error) {
        // A deadlock that the database has resolved is no fault: the round is repeated.
        if (!lostToAnother(error)) this.report(error);
        await this.pause(500);
      }
    }
  }

  /** Holds the lock on a connection of its own and works for as long as that connection lives. */
  private async lead(): Promise<void> {
    const client = await this.db.pool.connect();
    let broken: Error | undefined;
    client.on('error', (error) => (broken = error));
    try {
      while (!this.stopped && !broken) {
        const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [RELAY_LOCK]);
        if (rows[0]?.got) break;
        await this.pause(1_000);
      }
      let idle = 0;
      while (!this.stopped && !broken) {
        const worked = await this.round();
        await this.extra();
        idle = worked ? 0 : idle + 1;
        // Close after work something usually follows (a rehearsal's next instant); later a tenth of a second is soon enough.
        await this.pause(idle < 20 ? 5 : 100);
      }
      if (broken) throw broken;
    } finally {
      // Destroyed rather than returned to the pool: ending the connection is what gives the lock back.
      client.release(true);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.kicked = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.kicked = done;
    });
  }

  /** One round. True when there was something to do. */
  async round(): Promise<boolean> {
    const taken = await this.takeWakes();
    const waiting = await this.unnoticed();
    const now = Date.now();
    const due = waiting.filter(
      (p) => !p.started || p.wanted > p.signalled || now - (this.nudgedAt.get(p.id) ?? 0) > RENUDGE_AFTER_MS,
    );
    // One process that cannot be reached keeps nobody else waiting.
    let failed = 0;
    for (let i = 0; i < due.length; i += AT_ONCE) {
      for (const outcome of await Promise.allSettled(due.slice(i, i + AT_ONCE).map((p) => this.deliver(p)))) {
        if (outcome.status === 'fulfilled') continue;
        failed += 1;
        this.report(outcome.reason);
      }
    }
    return taken > 0 || due.length > failed;
  }

  /**
   * Turns wake rows into `wanted`. The update waits for a look that holds the row, so what the look did not see is seen by the
   * next. A morning that will look in time by itself needs no wake. Mornings are locked first, as by a morning's own look, which
   * goes on to lock the steps that it chases.
   */
  private async takeWakes(): Promise<number> {
    const { rows } = await this.db.pool.query<{ id: string; type: string | null } & MorningWake>(`
      select w.id, w.process, w.needed_by, p.type, r.definition_hash as hash,
             case when r.clock_kind = 'stepped' then r.clock_now end as stepped_now
      from wake w left join process p on p.id = w.process and p.live left join run r on r.id = p.run
      order by w.id limit 5000`);
    if (rows.length === 0) return 0;
    const now = new Date();
    const mornings = await wantedMornings(this.db, rows.filter((w) => w.type === 'morning'), now);
    const { rowCount } = await this.db.pool.query(`
      with taken as (delete from wake where id = any($1::bigint[]) returning process),
           locked as (
             select p.id from process p join run r on r.id = p.run
             where p.id in (select process from taken) and p.live
               and (p.type <> 'morning' or p.waiting_until is null
                    or p.waiting_until <= case when r.clock_kind = 'stepped' then r.clock_now else $2::timestamptz end
                    or p.waiting_until > coalesce(($3::jsonb->>p.id)::timestamptz, '-infinity'))
             order by p.type <> 'morning', p.id for update of p)
      update process p set wanted = p.wanted + 1 from locked where p.id = locked.id`,
      [rows.map((w) => w.id), now, JSON.stringify(mornings)]);
    return rowCount ?? 0;
  }

  private async unnoticed(): Promise<Waiting[]> {
    const { rows } = await this.db.pool.query<Waiting>(`
      select id, type, started, wanted, signalled from process
      where live and (not started or wanted > seen) order by id limit 500`);
    return rows;
  }

  private async deliver(p: Waiting): Promise<void> {
    if (!p.started) {
      killPoint('before-start', p.type);
      await this.workflows.start(p);
      await this.db.pool.query('update process set started = true, signalled = greatest(signalled, $2) where id = $1', [p.id, p.wanted]);
      this.nudgedAt.set(p.id, Date.now());
      return;
    }
    killPoint('before-nudge', p.type);
    if (await this.workflows.nudge(p.id)) {
      await this.db.pool.query('update process set signalled = greatest(signalled, $2) where id = $1', [p.id, p.wanted]);
      this.nudgedAt.set(p.id, Date.now());
    } else {
      await this.db.pool.query('update process set started = false where id = $1 and live', [p.id]);
      this.nudgedAt.delete(p.id);
    }
  }

  /** Re-nudges processes whose instant has passed without a look (a workflow that was lost); for the slow sweep. */
  async sweep(): Promise<number> {
    const { rowCount } = await this.db.pool.query(`
      update process p set wanted = p.wanted + 1 from run r
      where r.id = p.run and p.live and p.started and p.wanted = p.seen and p.waiting and p.waiting_until is not null
        and p.waiting_until < (case when r.clock_kind = 'stepped' then r.clock_now else $1::timestamptz end) - interval '1 minute'`, [
      new Date(),
    ]);
    return rowCount ?? 0;
  }
}

import type pg from 'pg';
import type { Db } from '../base/db';
import { killPoint } from '../base/killPoint';
import { withBase } from './addresses';
import { mailFailed } from './failed';
import type { Outcome, Sender } from './smtp';

/** How one way out behaves. Times are real milliseconds. */
export interface LaneSettings {
  /** SQL over `m` (mail) and `r` (run): whose mails go this way */
  takes: string;
  sender: Sender;
  /** mails under way at the same time */
  width: number;
  /** wait after the first failed attempt; it doubles up to `longestWait` */
  firstWait: number;
  longestWait: number;
  /** attempts after which a mail counts as failed; null: never */
  attempts: number | null;
}

/** Who sends, and where people reach the product. */
export interface Identity {
  from: string;
  baseUrl: string;
}

interface Claimed {
  id: string;
  run: string;
  kind: string;
  municipality_name: string;
  to_address: string;
  subject: string;
  text: string;
  html: string;
  message_id: string;
  attempts: number;
  written_at: Date;
}

/** First key of the advisory locks: one a mail that is under way. */
const LOCKS = 7_203_002;
const POLL_MS = 1_000;
const LAST_SECONDS_MS = 3_000;

/**
 * One way out for mails: claims due rows and sends them. A mail that is under way is held by an advisory lock of this lane's own
 * connection, so a row that stands in `sending` because its process died is free at once and is sent again, with the same
 * Message-ID. Several workers may run side by side.
 */
export class Lane {
  private stopped = false;
  private turn: Promise<unknown> = Promise.resolve();
  private wanted = false;
  private wakeUp: (() => void) | null = null;
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Db,
    private readonly identity: Identity,
    private readonly settings: LaneSettings,
    private readonly report: (error: unknown) => void,
  ) {}

  kick(): void {
    this.wanted = true;
    this.wakeUp?.();
  }

  /** No new mails; what is under way has a few seconds, and is otherwise sent again by the next that runs. */
  stop(): void {
    this.stopped = true;
    this.wakeUp?.();
    setTimeout(() => this.settings.sender.close(), LAST_SECONDS_MS).unref();
  }

  /** Works until stopped; when the database is away it waits and goes on. */
  async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.work();
      } catch (error) {
        this.report(error);
        if (!this.stopped) await this.pause(500);
      }
    }
    this.settings.sender.close();
  }

  private async work(): Promise<void> {
    const client = await this.db.pool.connect();
    let broken: Error | undefined;
    client.on('error', (error) => (broken = error));
    try {
      while (!this.stopped && !broken) {
        this.wanted = false;
        const claimed = await this.inTurn(() => this.claim(client));
        for (const mail of claimed) this.begin(client, mail);
        if (claimed.length === 0 || this.underWay.size >= this.settings.width) await this.pause(POLL_MS);
      }
      if (broken) throw broken;
    } finally {
      await Promise.allSettled(this.underWay.values());
      // Destroyed and not given back: its end is what frees the locks.
      client.release(true);
    }
  }

  /** One statement at a time on the connection that holds the locks. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async claim(client: pg.PoolClient): Promise<Claimed[]> {
    const { rows: locked } = await client.query<{ id: string }>(
      `with due as materialized (
         select m.id from mail m join run r on r.id = m.run
         where m.state in ('ready', 'sending') and (m.real_next_try is null or m.real_next_try <= $1) and m.id <> all($2) and (${this.settings.takes})
         order by m.real_next_try nulls first, m.written_at, m.id limit $3)
       select id from due where pg_try_advisory_lock($4, hashtext(id))`,
      [new Date(), [...this.underWay.keys()], this.settings.width - this.underWay.size, LOCKS],
    );
    if (locked.length === 0) return [];
    const { rows } = await client.query<Claimed>(
      `update mail m set state = 'sending', attempts = m.attempts + 1 from run r
       where m.id = any($1) and r.id = m.run and m.state in ('ready', 'sending') and (${this.settings.takes})
       returning m.id, m.run, r.kind, r.municipality_name, m.to_address, m.subject, m.text, m.html, m.message_id, m.attempts, m.written_at`,
      [locked.map((l) => l.id)],
    );
    const got = new Set(rows.map((r) => r.id));
    for (const { id } of locked) if (!got.has(id)) await unlock(client, id);
    return rows;
  }

  private begin(client: pg.PoolClient, mail: Claimed): void {
    const work = this.deliver(mail)
      .catch(this.report)
      .then(() => this.inTurn(() => unlock(client, mail.id)))
      .catch(() => undefined)
      .finally(() => {
        this.underWay.delete(mail.id);
        this.kick();
      });
    this.underWay.set(mail.id, work);
  }

  private async deliver(mail: Claimed): Promise<void> {
    const outcome = await this.settings.sender.send(this.postOf(mail));
    if (outcome.sent) {
      killPoint('smtp-accepted');
      // What is kept of a sent mail opens nothing: the links in it are struck out.
      await this.db.pool.query(
        `update mail set state = 'sent', real_sent_at = $2, real_next_try = null, last_error = null,
           text = regexp_replace(text, '/svar/[A-Za-z0-9_-]{43}', '/svar/…', 'g'), html = regexp_replace(html, '/svar/[A-Za-z0-9_-]{43}', '/svar/…', 'g')
         where id = $1`,
        [mail.id, new Date()],
      );
    } else await this.failed(mail, outcome);
  }

  private postOf(mail: Claimed): Parameters<Sender['send']>[0] {
    const { from, baseUrl } = this.identity;
    const exercise = mail.kind === 'rehearsal';
    return {
      fromName: `${exercise ? 'ÖVNING ' : ''}Årshjulet – ${mail.municipality_name}`,
      from,
      to: mail.to_address,
      messageId: mail.message_id,
      subject: mail.subject,
      text: withBase(mail.text, baseUrl),
      html: withBase(mail.html, baseUrl),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
        'X-Loop': from,
        'X-Arshjul-Run': mail.run,
        'X-Arshjul-Clock': mail.written_at.toISOString(),
      },
    };
  }

  private async failed(mail: Claimed, outcome: Extract<Outcome, { sent: false }>): Promise<void> {
    const { firstWait, longestWait, attempts } = this.settings;
    if (outcome.permanent || (attempts !== null && mail.attempts >= attempts)) return mailFailed(this.db, mail.id, outcome.error);
    const wait = Math.min(firstWait * 2 ** Math.min(mail.attempts - 1, 30), longestWait);
    await this.db.pool.query(`update mail set state = 'ready', real_next_try = $2, last_error = $3 where id = $1`, [
      mail.id,
      new Date(Date.now() + wait),
      outcome.error,
    ]);
  }

  private pause(ms: number): Promise<void> {
    if (this.wanted || this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeUp = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wakeUp = done;
    });
  }
}

async function unlock(client: pg.PoolClient, id: string): Promise<void> {
  await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCKS, id]);
}

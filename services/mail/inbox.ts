import { createHash } from 'node:crypto';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';

/** A mail as the receiver took it. */
export interface ReceivedMail {
  /** null: it had none, and the bytes themselves are its identity */
  messageId: string | null;
  run: string | null;
  toAddress: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  /** UTC instant of the run's clock, from its header */
  writtenAt: Date | null;
  raw: Buffer;
}

/** Keeps a mail; a repeated Message-ID is the same mail and is dropped. True when it was new. Rejects when the database is away. */
export async function storeInboxMail(db: Db, mail: ReceivedMail): Promise<boolean> {
  const messageId = mail.messageId ?? `<sha256.${createHash('sha256').update(mail.raw).digest('hex')}@arshjulet>`;
  const clean = (text: string): string => text.replaceAll('\0', '');
  const { rowCount } = await db.pool.query(
    `insert into inbox_mail (message_id, run, to_address, subject, text, html, headers, real_at, written_at, raw)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), $8, $9) on conflict (message_id) do nothing`,
    [
      clean(messageId), mail.run === null ? null : clean(mail.run), clean(mail.toAddress), clean(mail.subject), clean(mail.text), clean(mail.html),
      JSON.stringify(Object.fromEntries(Object.entries(mail.headers).map(([k, v]) => [clean(k), clean(v)]))), mail.writtenAt, mail.raw,
    ],
  );
  return rowCount === 1;
}

/** A line of the inbox. Instants are UTC, ISO. */
export interface InboxLine {
  id: string;
  /** the run that it came from */
  cycle: string;
  to: string;
  subject: string;
  /** the run's clock when it was written; the receiver's own time for a mail that does not say */
  at: string;
}

export interface InboxMailView extends InboxLine {
  messageId: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

export interface InboxQuery {
  /** the run, or the runs that share an inbox */
  cycle: string | readonly string[];
  address?: string;
  /** id of the last line seen: only older ones follow */
  before?: string;
  limit?: number;
}

interface InboxRow {
  id: string;
  run: string;
  to_address: string;
  subject: string;
  at: Date;
}

/** The built-in inbox of a run (or of those that share one), newest first. */
export async function inboxList(db: Db, { cycle, address, before, limit }: InboxQuery): Promise<InboxLine[]> {
  const { rows } = await db.pool.query<InboxRow>(
    `select id::text as id, run, to_address, subject, coalesce(written_at, real_at) as at from inbox_mail
     where run = any($1) and ($2::text is null or lower(to_address) = lower($2)) and ($3::bigint is null or id < $3)
     order by inbox_mail.id desc limit $4`,
    [[cycle].flat(), address ?? null, before ?? null, limit ?? 100],
  );
  return rows.map(lineOf);
}

/** One mail of a run's inbox (or of those that share one). Throws `Refusal('not-found')`, also for a mail of another run. */
export async function inboxMail(db: Db, cycle: string | readonly string[], id: string): Promise<InboxMailView> {
  const { rows } = await db.pool.query<InboxRow & { message_id: string; text: string; html: string; headers: Record<string, string> }>(
    `select id::text as id, run, message_id, to_address, subject, text, html, headers, coalesce(written_at, real_at) as at
     from inbox_mail where run = any($1) and id = $2::bigint`,
    [[cycle].flat(), id],
  );
  const [row] = rows;
  if (!row) throw new Refusal('not-found', 'Mejlet finns inte i inkorgen.');
  return { ...lineOf(row), messageId: row.message_id, text: row.text, html: row.html, headers: row.headers };
}

function lineOf(row: InboxRow): InboxLine {
  return { id: row.id, cycle: row.run, to: row.to_address, subject: row.subject, at: row.at.toISOString() };
}

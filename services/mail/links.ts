import { addDays, type Day } from '../../domain/calendar/day';
import { hashSecret, newSecret } from '../access/secrets';
import { clockOfRow } from '../base/clock';
import type { Db, Tx } from '../base/db';
import { Refusal } from '../base/refusal';

/** Calendar days that a link opens after its task was due (or after it was sent, when that is later). */
const GRACE_DAYS = 60;
const FORM = /^[A-Za-z0-9_-]{43}$/;

export interface LinkRequest {
  run: string;
  task: string;
  person: string;
  /** local day of the run's clock after which the link no longer opens */
  expiresDay: Day;
}

/** What a link opens: this one task, for this one person. It is no sign-in and opens nothing else. */
export interface OpenedLink {
  run: string;
  task: string;
  person: string;
}

/** The last day on which a link sent today to a task due on `due` opens: late answers are welcome too. */
export function linkExpiry(due: Day, today: Day): Day {
  return addDays(due > today ? due : today, GRACE_DAYS);
}

/** Issues links in one statement and returns their URL paths in the same order. Only hashes are kept. */
export async function issueLinks(tx: Tx, requests: readonly LinkRequest[]): Promise<string[]> {
  if (requests.length === 0) return [];
  const tokens = requests.map(() => newSecret());
  await tx.taskLink.createMany({ data: requests.map((r, i) => ({ ...r, tokenHash: hashSecret(tokens[i] ?? '') })) });
  return tokens.map((token) => `/svar/${token}`);
}

/** Issues one link (256 random bits) and returns its URL path, `/svar/<token>`. Earlier links of the task stay valid. */
export async function issueLink(tx: Tx, request: LinkRequest): Promise<string> {
  const [path] = await issueLinks(tx, [request]);
  if (path === undefined) throw new Error('no link was issued');
  return path;
}

interface LinkRow extends OpenedLink {
  expiresDay: Day;
  revokedAt: Date | null;
  /** the task is the person's, or shared by the person */
  has: boolean;
  taskState: string;
  runState: string;
  clockKind: string;
  clockNow: Date | null;
}

/**
 * What the token opens. Reads only: opening a link, also by a scanner, changes nothing. Throws `Refusal('gone')`, the same for an
 * unknown, expired or revoked link and for a task that has been taken away or handed to somebody else.
 */
export async function openLink(db: Db, token: string): Promise<OpenedLink> {
  const row = FORM.test(token) ? await find(db, hashSecret(token)) : undefined;
  if (!row || row.revokedAt !== null || row.taskState === 'withdrawn' || row.runState === 'undone') throw gone();
  if (!row.has || clockOfRow(row).today > row.expiresDay) throw gone();
  return { run: row.run, task: row.task, person: row.person };
}

async function find(db: Db, tokenHash: string): Promise<LinkRow | undefined> {
  const { rows } = await db.pool.query<LinkRow>(
    `select l.run, l.task, l.person, l.expires_day as "expiresDay", l.revoked_at as "revokedAt", 
            coalesce(t.person = l.person, false) or exists (select 1 from task_share s where s.task = t.id and s.person = l.person) as has,
            t.state as "taskState", r.state as "runState", r.clock_kind as "clockKind", r.clock_now as "clockNow"
     from task_link l join task t on t.id = l.task join run r on r.id = l.run where l.token_hash = $1`,
    [tokenHash],
  );
  return rows[0];
}

function gone(): Refusal {
  return new Refusal(
    'gone',
    'Länken gäller inte längre. Den kan ha gått ut, eller så har uppgiften tagits bort eller gått över till någon annan. Använd länken i det senaste mejlet, eller välj uppgiften under Mina uppgifter.',
  );
}

/** Ends every link of a task from `at` (the run's clock) on: taken away, handed to somebody else, or the person has left. */
export async function revokeLinks(tx: Tx, task: string, at: Date): Promise<void> {
  await tx.taskLink.updateMany({ where: { task, revokedAt: null }, data: { revokedAt: at } });
}

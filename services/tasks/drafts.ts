import type { FormValues } from '../../domain/tasks/form';
import type { Db } from '../base/db';

/** What stands in the fields of a form that has not been sent: text as typed, by field key. Nobody else sees it. */
export type DraftFields = Readonly<Record<string, string>>;

const MOST_FIELDS = 200;

/** Keeps what somebody has typed so far. It is no answer, so neither record nor clock of the year knows of it. */
export async function saveDraft(db: Db, task: string, person: string, fields: DraftFields): Promise<void> {
  const values = JSON.stringify(Object.fromEntries(Object.entries(fields).slice(0, MOST_FIELDS)));
  await db.pool.query(
    `insert into draft (task, person, "values", real_at) values ($1, $2, $3::jsonb, clock_timestamp())
     on conflict (task, person) do update set "values" = excluded."values", real_at = excluded.real_at`,
    [task, person, values],
  );
}

/** What somebody had typed, and when (real time); null when there is no draft. */
export async function readDraft(db: Db, task: string, person: string): Promise<{ fields: DraftFields; realAt: Date } | null> {
  const row = await db.prisma.draft.findUnique({ where: { task_person: { task, person } } });
  if (!row) return null;
  const fields = Object.fromEntries(Object.entries(row.values as FormValues).map(([key, value]) => [key, value === null ? '' : String(value)]));
  return { fields, realAt: row.realAt };
}

/** Forgets a draft: the answer has been sent. */
export async function dropDraft(db: Db, task: string, person: string): Promise<void> {
  await db.prisma.draft.deleteMany({ where: { task, person } });
}

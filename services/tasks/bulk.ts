import type { Prisma } from '../../generated/prisma/client';
import type { Tx } from '../base/db';
import { tellWhoShare, wakeMorning, type NewNotice } from '../base/notice';
import { entryData, type Entry } from '../base/record';

// A step for 300 managers opens in three statements with one JSON parameter each; building the same rows as ten thousand
// separate parameters costs more than all the rest of the hand-out.

/** Inserts tasks; those whose id or business key is there already are left as they are. */
export async function insertTasks(tx: Tx, rows: readonly Prisma.TaskCreateManyInput[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into task (id, run, key, occurrence, process, kind, form, level, unit, organ, authority, role, person, parent, state, round,
                      due_day, texts_due, opened_at, ladder_from, rung, next_rung_at, late, same_as_below, revision)
    select id, run, key, occurrence, process, kind, form, level, unit, organ, authority, role, person, parent, state, 1,
           "dueDay", "textsDue", "openedAt", "ladderFrom", 0, "nextRungAt", false, "sameAsBelow", 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(
      id text, run text, key text, occurrence text, process text, kind text, form text, level text, unit text, organ text,
      authority text, role text, person text, parent text, state text, "dueDay" text, "textsDue" text, "openedAt" timestamptz,
      "ladderFrom" timestamptz, "nextRungAt" timestamptz, "sameAsBelow" boolean)
    on conflict do nothing`;
}

/** As `record`, for many entries. */
export async function recordMany(tx: Tx, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRaw`
    insert into timeline_entry (run, at, actor, actor_role, kind, subject, business_key, revision, payload, salt, payload_hash)
    select run, at, actor, "actorRole", kind, subject, "businessKey", revision, payload, salt, "payloadHash"
    from jsonb_to_recordset(${JSON.stringify(entries.map(entryData))}::jsonb) as e(
      run text, at timestamptz, actor text, "actorRole" text, kind text, subject text, "businessKey" text, revision int,
      payload jsonb, salt text, "payloadHash" text)`;
}

/** As `notify`, for many notices of one run that all may wait for the morning mail. */
export async function notifyMany(tx: Tx, run: string, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const rows = JSON.stringify(notices.map((n) => ({ ...n, urgent: n.urgent ?? false, payload: n.payload ?? {} })));
  await tx.$executeRaw`
    insert into notice (run, person, kind, occasion, urgent, task, occurrence, payload, at)
    select run, person, kind, occasion, urgent, task, occurrence, payload, at
    from jsonb_to_recordset(${rows}::jsonb) as n(
      run text, person text, kind text, occasion text, urgent boolean, task text, occurrence text, payload jsonb, at timestamptz)
    on conflict do nothing`;
  await tellWhoShare(tx, notices);
  await wakeMorning(tx, run);
}

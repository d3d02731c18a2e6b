import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/record/canonical';
import type { Db } from '../base/db';

interface Unsealed {
  id: string;
  at: Date;
  actor: string;
  actor_role: string;
  kind: string;
  subject: string;
  business_key: string;
  revision: number;
  payload_hash: string;
}

/** The hash of one entry: everything but payload and salt, which a payload's hash stands for. */
export function entryHash(run: string, seq: number, prev: string, e: Unsealed): string {
  return createHash('sha256')
    .update(
      canonicalJson({
        run,
        seq,
        at: e.at.toISOString(),
        actor: e.actor,
        actorRole: e.actor_role,
        kind: e.kind,
        subject: e.subject,
        businessKey: e.business_key,
        revision: e.revision,
        payloadHash: e.payload_hash,
        prev,
      }),
    )
    .digest('hex');
}

/** Runs that have entries which are not chained yet. */
export async function runsToSeal(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ run: string }>('select distinct run from timeline_entry where hash is null limit 100');
  return rows.map((r) => r.run);
}

/**
 * Chains a run's unsealed entries in the order in which they were written. One sealer a run (row lock); always called before a
 * clock step, a sign-off or an export, and by the worker within a second. Returns how many were chained.
 */
export async function seal(db: Db, run: string): Promise<number> {
  const client = await db.pool.connect();
  try {
    await client.query('begin');
    const head = await client.query<{ sealed_count: number; head_hash: string }>(
      'select sealed_count, head_hash from run where id = $1 for no key update',
      [run],
    );
    const { rows } = await client.query<Unsealed>(
      `select id::text, at, actor, actor_role, kind, subject, business_key, revision, payload_hash
       from timeline_entry where run = $1 and hash is null order by id limit 2000`,
      [run],
    );
    const at = head.rows[0];
    if (at && rows.length > 0) {
      let seq = at.sealed_count;
      let prev = at.head_hash;
      const sealed: { id: string; seq: number; prev: string; hash: string }[] = [];
      for (const row of rows) {
        seq += 1;
        const hash = entryHash(run, seq, prev, row);
        sealed.push({ id: row.id, seq, prev, hash });
        prev = hash;
      }
      await client.query(
        `update timeline_entry t set seq = s.seq, prev = s.prev, hash = s.hash
         from jsonb_to_recordset($1::jsonb) as s(id bigint, seq int, prev text, hash text) where t.id = s.id`,
        [JSON.stringify(sealed)],
      );
      await client.query('update run set sealed_count = $2, head_hash = $3 where id = $1', [run, seq, prev]);
    }
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/record/canonical';
import type { Db } from '../base/db';

/**
 * The digest of a run: SHA-256 over its timeline, each entry as canonical JSON of (run clock, kind, business key, actor role,
 * revision, old → new), sorted by these. No generated id, real time or hash takes part, so two rehearsals of the same seed, also
 * one whose parts were killed, are compared by one line.
 */
export async function digestOf(db: Db, run: string): Promise<string> {
  const entries = await digestLines(db, run);
  const hash = createHash('sha256');
  for (const line of entries) hash.update(line).update('\n');
  return hash.digest('hex');
}

/** The lines behind the digest, sorted; what to compare when two digests differ. */
export async function digestLines(db: Db, run: string): Promise<string[]> {
  const entries = await db.prisma.timelineEntry.findMany({
    where: { run },
    select: { at: true, kind: true, businessKey: true, actorRole: true, revision: true, payload: true },
  });
  return entries
    .map(({ at, kind, businessKey, actorRole, revision, payload }) => {
      const change = (payload ?? {}) as { old?: unknown; new?: unknown };
      return canonicalJson([at, kind, businessKey, actorRole, revision, change.old ?? null, change.new ?? null]);
    })
    .sort();
}

import type { Db } from '../../base/db';
import { payloadHash } from '../../base/record';
import { entryHash } from '../sealer';

/** Entries whose hash or payload does not hold, the first of each run. Reads the record in pages. */
export async function brokenChains(db: Db): Promise<{ run: string; subject: string }[]> {
  const runs = await db.prisma.run.findMany({ select: { id: true } });
  const broken: { run: string; subject: string }[] = [];
  for (const { id } of runs) {
    const seq = await firstBroken(db, id);
    if (seq !== null) broken.push({ run: id, subject: `rad ${seq}` });
  }
  return broken;
}

async function firstBroken(db: Db, run: string): Promise<number | null> {
  let prev = '';
  for (let from = 0; ; from += 1_000) {
    const page = await db.prisma.timelineEntry.findMany({ where: { run, seq: { gt: from, lte: from + 1_000 } }, orderBy: { seq: 'asc' } });
    if (page.length === 0) return null;
    for (const e of page) {
      const seq = e.seq ?? 0;
      const hash = entryHash(run, seq, prev, {
        id: String(e.id),
        at: e.at,
        actor: e.actor,
        actor_role: e.actorRole,
        kind: e.kind,
        subject: e.subject,
        business_key: e.businessKey,
        revision: e.revision,
        payload_hash: e.payloadHash,
      });
      const payloadHolds = e.payload === null || payloadHash(e.salt, e.payload) === e.payloadHash;
      if (hash !== e.hash || !payloadHolds) return seq;
      prev = hash;
    }
  }
}

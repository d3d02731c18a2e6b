import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../domain/record/canonical';
import { json, type Tx } from './db';

/** One entry of the record. Actor and subject are opaque references; names and texts stand only in the payload. */
export interface Entry {
  run: string;
  /** the run's clock */
  at: Date;
  /** person id, `system`, or `token:<id>` */
  actor: string;
  /** role key in which it was done (`chef`, `ekonom`, `namndsekreterare`, `ekonomichef`, `system`) */
  actorRole: string;
  /** what was done, English, camelCase: `taskAnswered`, `stepOpened` */
  kind: string;
  subject: string;
  /** made of step, organ, unit, period, role key and occasion only; never the run, never a generated id */
  businessKey: string;
  revision: number;
  /** { old, new, why } and what else a reader needs; plain JSON. For the digest only `old` and `new` count. */
  payload: { old?: unknown; new?: unknown; why?: string | null; [more: string]: unknown };
}

/** The salted hash of a payload; the chain covers this and not the payload, so that a payload can be removed by law. */
export function payloadHash(salt: string, payload: unknown): string {
  return createHash('sha256').update(`${salt}\n${canonicalJson(payload)}`).digest('hex');
}

export function entryData(entry: Entry) {
  const salt = randomBytes(16).toString('hex');
  return { ...entry, payload: json(entry.payload), salt, payloadHash: payloadHash(salt, entry.payload) };
}

/** Inserts unsealed entries in the act's own transaction; the sealer chains them within a second. */
export async function record(tx: Tx, ...entries: Entry[]): Promise<void> {
  if (entries.length > 0) await tx.timelineEntry.createMany({ data: entries.map(entryData) });
}

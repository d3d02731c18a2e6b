import type { Db } from '../base/db';
import type { Actor } from './actor';
import { can } from './can';
import { HANDED_OVER } from './drafts';
import { structureOf } from './structure';

/** An entry of the record as an edge may show it. */
export interface TimelineRow {
  id: string;
  seq: number | null;
  /** UTC instant, ISO, of the run's clock */
  at: string;
  actor: string;
  actorRole: string;
  kind: string;
  subject: string;
  businessKey: string;
  revision: number;
  payload: unknown;
  /** the payload is there but not for the asker */
  hidden: boolean;
  hash: string | null;
}

interface Row {
  id: string;
  seq: number | null;
  at: Date;
  actor: string;
  actorRole: string;
  kind: string;
  subject: string;
  businessKey: string;
  revision: number;
  payload: unknown;
  hash: string | null;
  task: string | null;
  organ: string | null;
  unit: string | null;
  authority: string | null;
  person: string | null;
  handedOver: boolean | null;
}

const PAGE = 100;

/**
 * One page of a year's record, oldest first. What was answered and approved is its authority's own until handed over: to
 * everybody else the entry stands there without its payload (that it was done is status, what it said is a draft).
 */
export async function readTimeline(
  db: Db,
  actor: Actor,
  run: string,
  page: { after?: string; subject?: string; limit?: number },
): Promise<{ entries: TimelineRow[]; next: string | null }> {
  const take = page.limit ?? PAGE;
  const { rows } = await db.pool.query<Row>(
    `select e.id::text as id, e.seq, e.at, e.actor, e.actor_role as "actorRole", e.kind, e.subject, e.business_key as "businessKey",
            e.revision, e.payload, e.hash, t.id as task, t.organ, t.unit, t.authority, t.person,
            ${HANDED_OVER} as "handedOver"
     from timeline_entry e
     left join task t on t.run = e.run and t.id = e.subject
     left join occurrence o on o.run = t.run and o.id = t.occurrence
     where e.run = $1 and e.id > $2 and ($3::text is null or e.subject = $3)
     order by e.id limit $4`,
    [run, page.after ?? '0', page.subject ?? null, take + 1],
  );
  const structure = await structureOf(db, run);
  const entries = rows.slice(0, take).map((row): TimelineRow => {
    const { task, organ, unit, authority, person, handedOver, at, ...entry } = row;
    const hidden =
      task !== null &&
      !can(actor, 'readDraft', {
        run,
        municipality: structure?.municipality,
        task,
        organs: organ === null ? [] : structure?.organsOf(organ),
        units: unit === null ? [] : structure?.unitsOf(unit),
        authority: authority ?? undefined,
        person,
        handedOver: handedOver ?? false,
      });
    return { ...entry, at: at.toISOString(), payload: hidden ? null : entry.payload, hidden };
  });
  return { entries, next: rows.length > take ? (entries.at(-1)?.id ?? null) : null };
}

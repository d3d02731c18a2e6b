import type { Db } from '../base/db';
import type { Actor } from './actor';
import { can } from './can';
import { handOversOf } from './drafts';
import { sharesOf } from '../people/shares';
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

type Row = Omit<TimelineRow, 'at' | 'hidden'> & { at: Date };

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
            e.revision, e.payload, e.hash
     from timeline_entry e
     where e.run = $1 and e.id > $2 and ($3::text is null or e.subject = $3)
     order by e.id limit $4`,
    [run, page.after ?? '0', page.subject ?? null, take + 1],
  );
  const shown = rows.slice(0, take);
  const secret = await hiddenSubjects(db, actor, run, shown.map((row) => row.subject));
  const entries = shown.map((row): TimelineRow => {
    const hidden = secret.has(row.subject);
    return { ...row, at: row.at.toISOString(), payload: hidden ? null : row.payload, hidden };
  });
  return { entries, next: rows.length > take ? (entries.at(-1)?.id ?? null) : null };
}

/**
 * Of the record's subjects those whose payloads are another authority's drafts to the actor: tasks that the actor may not read,
 * and åtgärdsplaner (their payload is the confirmed deficit). Every edge that shows a payload asks here.
 */
export async function hiddenSubjects(db: Db, actor: Actor, run: string, subjects: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(subjects)];
  const [structure, tasks, plans] = await Promise.all([
    structureOf(db, run),
    db.prisma.task.findMany({ where: { run, id: { in: ids } }, select: { id: true, occurrence: true, organ: true, unit: true, authority: true, person: true } }),
    db.prisma.actionPlan.findMany({ where: { run, id: { in: ids } }, select: { id: true, occurrence: true, authority: true } }),
  ]);
  const shares = await sharesOf(db.prisma, tasks.map((t) => t.id));
  const over = tasks.length + plans.length === 0 ? () => false : await handOversOf(db.prisma, run);
  const unreadable = tasks.filter(
    (t) =>
      !can(actor, 'readDraft', {
        run,
        municipality: structure?.municipality,
        task: t.id,
        organs: structure?.organsOf(t.organ),
        outside: structure?.outside(t.organ),
        units: t.unit === null ? [] : structure?.unitsOf(t.unit),
        authority: t.authority,
        person: t.person,
        also: shares.get(t.id) ?? [],
        handedOver: over(t.occurrence, t.authority),
      }),
  );
  return new Set([...unreadable, ...plans.filter((plan) => !readsAmount(actor, plan.authority, over(plan.occurrence, plan.authority)))].map((one) => one.id));
}

/** The ids of the year's åtgärdsplaner whose amount the actor may not read. */
export async function hiddenPlans(db: Db, actor: Actor, run: string): Promise<Set<string>> {
  const plans = await db.prisma.actionPlan.findMany({ where: { run }, select: { id: true } });
  return hiddenSubjects(db, actor, run, plans.map((plan) => plan.id));
}

/** An organ's confirmed deficit is known within its authority at once, to others when it has been handed over. */
export function readsAmount(actor: Pick<Actor, 'authority' | 'role' | 'via'>, authority: string, handedOver: boolean): boolean {
  return handedOver || actor.authority === authority || (actor.role === 'installation' && actor.via !== 'session');
}

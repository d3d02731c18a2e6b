import type { Matter } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify, type NewNotice } from '../base/notice';
import { record, type Entry } from '../base/record';
import { eachHolder, peopleWithMail } from '../plan/people';

/** What a final decision changed for steps that were begun on the preliminary one. */
interface Changed {
  /** ids of the steps under way */
  occurrences: readonly string[];
  /** what was changed, in a sentence or two */
  why: string;
  /** the registration takes the place of a wrong one */
  corrects: boolean;
}

/**
 * Writes into each of these steps' record what the final decision changed, and tells those who hold open or waiting tasks there, one line
 * a step in the next morning mail. Nothing is asked again: the step goes on.
 */
export async function tellUnderWay(tx: Tx, matter: Matter, { occurrences, why, corrects }: Changed, actor: Actor, clock: RunClock): Promise<void> {
  if (occurrences.length === 0) return;
  const again = corrects ? `|${String(matter.revision)}` : '';
  const tasks = await tx.task.findMany({
    where: { run: matter.run, occurrence: { in: [...occurrences] }, state: { in: ['open', 'waiting'] } },
    select: { id: true, person: true, organ: true, occurrence: true },
  });
  const held = await eachHolder(tx, tasks);
  await record(tx, ...(await entriesFor(tx, matter, occurrences, 'basisChanged', { old: 'preliminary', new: 'final', why }, actor, clock)));
  const told: NewNotice[] = [];
  for (const occurrence of occurrences) {
    const people = await peopleWithMail(tx, matter.run, held.filter((t) => t.occurrence === occurrence));
    told.push(...people.map((person) => noticeFor(matter, person, occurrence, { occasion: `${occasionOf(matter)}${occurrence}${again}`, why }, clock)));
  }
  await notify(tx, ...told);
}

/**
 * A registration that was wrong had told that it changed something: what was not mailed is not told; the steps where the right one
 * changes nothing have that in their record, and whoever was mailed is told so. To be called before the right one is registered
 * (`forget`) and after it (`say`).
 */
export async function changedBy(tx: Tx, matter: Matter): Promise<{ forget(): Promise<void>; say(actor: Actor, clock: RunClock): Promise<void> }> {
  const about = { run: matter.run, occasion: { startsWith: occasionOf(matter) } };
  const changed = await changesAt(tx, matter, matter.registeredAt ?? new Date(0));
  return {
    async forget() {
      await tx.notice.deleteMany({ where: { ...about, mail: null } });
    },
    async say(actor, clock) {
      const anew = await changesAt(tx, matter, clock.now);
      // Where the right registration changes a step too, the step has a newer entry.
      const over = [...changed].filter(([occurrence, entry]) => (anew.get(occurrence) ?? entry) === entry).map(([occurrence]) => occurrence);
      if (over.length === 0) return;
      const now = await tx.matter.findUniqueOrThrow({ where: { id: matter.id } });
      const why = `${matter.label} ändrar inte det preliminära beslutet. Det som sades förut var fel registrerat.`;
      await record(tx, ...(await entriesFor(tx, now, over, 'basisStands', { old: 'final', new: 'preliminary', why }, actor, clock)));
      const mailed = await tx.notice.findMany({ where: { ...about, mail: { not: null }, occurrence: { in: over } }, select: { person: true, occurrence: true } });
      const people = new Map(mailed.map((n) => [`${n.person}|${n.occurrence ?? ''}`, n]));
      await notify(
        tx,
        ...[...people.values()].map((n) => {
          const occurrence = n.occurrence ?? '';
          return noticeFor(now, n.person, occurrence, { occasion: `${occasionOf(now)}${occurrence}|${String(now.revision)}`, why, stands: true }, clock);
        }),
      );
    },
  };
}

/** By step the entry (its id) that says what this ärende, registered at an instant (UTC), changed there, where none after it takes it back. */
async function changesAt(tx: Tx, matter: Matter, at: Date): Promise<Map<string, bigint>> {
  const entries = await tx.timelineEntry.findMany({
    where: { run: matter.run, at, kind: { in: ['basisChanged', 'basisStands'] }, businessKey: { startsWith: `${matter.key}|` } },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, subject: true },
  });
  const last = new Map(entries.map((e) => [e.subject, e]));
  return new Map([...last.values()].flatMap((e) => (e.kind === 'basisChanged' ? [[e.subject, e.id] as const] : [])));
}

function occasionOf(matter: Matter): string {
  return `basisChanged|${matter.key}|`;
}

function noticeFor(matter: Matter, person: string, occurrence: string, { occasion, why, stands }: { occasion: string; why: string; stands?: true }, clock: RunClock): NewNotice {
  return {
    run: matter.run,
    person,
    kind: 'basisChanged',
    occasion,
    occurrence,
    payload: { matter: matter.id, organ: matter.organ, day: matter.decidedDay, why, ...(stands ? { stands } : {}) },
    at: clock.now,
  };
}

async function entriesFor(tx: Tx, matter: Matter, occurrences: readonly string[], kind: 'basisChanged' | 'basisStands', payload: object, actor: Actor, clock: RunClock): Promise<Entry[]> {
  const rows = await tx.occurrence.findMany({ where: { run: matter.run, id: { in: [...occurrences] } }, select: { id: true, revision: true }, orderBy: { id: 'asc' } });
  return rows.map(({ id, revision }) => ({
    run: matter.run,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind,
    subject: id,
    businessKey: `${matter.key}|${id}`,
    revision,
    payload: { ...payload, matter: matter.id, organ: matter.organ, day: matter.decidedDay },
  }));
}

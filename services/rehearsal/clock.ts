import { instantAt, timeAt } from '../../domain/calendar/zone';
import { isDay, type Day } from '../../domain/calendar/day';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { onceInSteps } from '../base/once';
import { Refusal } from '../base/refusal';
import { seal } from '../process/sealer';
import { advance } from './advance';
import { untilQuiet } from './quiet';

export interface Happening {
  /** UTC instant, ISO */
  at: string;
  kind: string;
  subject: string;
}

export interface Stepped {
  /** UTC instant, ISO: where the clock stands */
  now: string;
  today: Day;
  time: string;
  happened: Happening[];
}

/** How long a step may take in real time before the caller is told that the worker does not answer. */
const PATIENCE_MS = 60_000;
/** A step by hand to a day passes at most this many instants. */
const MOST_INSTANTS = 2_000;

/**
 * Steps the clock of a rehearsal by hand, to the next instant or to the morning mail of a day, and answers when all is quiet.
 * Refuses a real year, a rehearsal that people are simulated in, a day that has passed. The same key twice is one step: a repetition
 * takes the same numbered steps, which are idempotent, and is told what the first was told.
 */
export async function stepClock(db: Db, actor: Actor, runId: string, to: 'next' | Day, opts: { idempotencyKey?: string } = {}): Promise<Stepped> {
  const request = { act: 'stepClock', run: runId, to };
  const known = await beganAt(db, actor, opts.idempotencyKey);
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run || run.kind !== 'rehearsal') throw new Refusal('not-found', 'Det finns ingen sådan provkörning.');
  if (run.rehearsalState !== 'byHand') throw new Refusal('conflict', 'Provkörningen går av sig själv eller är avslutad, klockan kan inte flyttas för hand.');
  const start = clockOfRow(run);
  if (to !== 'next' && (!isDay(to) || (to < start.today && !known))) {
    throw new Refusal('invalid', `Klockan kan inte ställas på "${to}".`, [{ field: 'to', text: `Skriv dagen som ÅÅÅÅ-MM-DD, tidigast ${start.today}.` }]);
  }
  return onceInSteps(db, actor, opts.idempotencyKey, request, { step: run.clockStep, now: start.now.toISOString() }, (from) => stepFrom(db, runId, to, from));
}

/** A key that is known already began on a day that may have passed since. */
async function beganAt(db: Db, actor: Actor, key: string | undefined): Promise<boolean> {
  return key !== undefined && (await db.prisma.idempotency.count({ where: { actor: actor.id, key } })) > 0;
}

async function stepFrom(db: Db, runId: string, to: 'next' | Day, from: { step: number; now: string }): Promise<Stepped> {
  const limit = to === 'next' ? undefined : instantAt(to, '23:00');
  const port = { kick: () => undefined, alive: () => undefined };
  let { step } = from;
  for (let i = 0; i < MOST_INSTANTS; i += 1) {
    await quietOrRefuse(db, runId, port);
    await seal(db, runId);
    step += 1;
    const moved = await advance(db, runId, step, limit);
    await quietOrRefuse(db, runId, port);
    if (to === 'next' || !moved.found) break;
  }
  return where(db, runId, new Date(from.now));
}

async function quietOrRefuse(db: Db, run: string, port: { kick(): void; alive(): void }): Promise<void> {
  try {
    await untilQuiet(db, run, port, PATIENCE_MS);
  } catch {
    throw new Refusal('unavailable', 'Motorn svarar inte just nu, så klockan kunde inte flyttas vidare. Det som hunnit hända är sparat; försök igen.');
  }
}

async function where(db: Db, runId: string, since: Date): Promise<Stepped> {
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const { now, today } = clockOfRow(run);
  const entries = await db.prisma.timelineEntry.findMany({ where: { run: runId, at: { gt: since } }, orderBy: { id: 'asc' }, take: 500 });
  return {
    now: now.toISOString(),
    today,
    time: timeAt(now),
    happened: entries.map((e) => ({ at: e.at.toISOString(), kind: e.kind, subject: e.subject })),
  };
}

import { heldOnProblem } from '../../domain/decisions/decide';
import { isDay, type Day } from '../../domain/calendar/day';
import type { Actor } from '../access/actor';
import { clockOf } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { Refusal } from '../base/refusal';
import { wake } from '../base/wake';
import { meetingsOf } from '../people/load';
import { applyDecision, type Applied } from './apply';
import { decideAll, planAndWake, roleKeys, type Outcome } from './register';
import { takeMatters } from './resolve';
import { mayRegisterMatter } from './who';

/** What an organ without a meeting here did: revisionen's judgement, a stämma, a handing over, a nämnd on paper. */
export interface OutsideInput extends Omit<Outcome, 'matter' | 'nextMeeting'> {
  /** local day on which it was done; without it, today */
  day?: Day;
}

export interface OutsideReceipt extends Applied {
  run: string;
  day: Day;
  revision: number;
}

/**
 * Registers one ärende apart from any meeting. For revisionen and others without a secretary, and for organs on paper, the
 * ekonomichef does it; otherwise the organ's secretary. Rules and refusals as for `registerMeeting`; `expectedRevision` is the
 * ärende's. A bordläggning here waits for the next registration.
 */
export async function registerOutside(
  db: Db,
  actor: Actor,
  matterId: string,
  input: OutsideInput,
  opts: { idempotencyKey?: string; expectedRevision?: number } = {},
): Promise<OutsideReceipt> {
  const who = await mayRegisterMatter(db, actor, matterId);
  return inTransaction(db, (tx) =>
    once(tx, who, opts.idempotencyKey, { act: 'registerOutside', matter: matterId, input }, () => register(tx, who, matterId, input, opts.expectedRevision)),
  );
}

async function register(tx: Tx, actor: Actor, matterId: string, input: OutsideInput, expected?: number): Promise<OutsideReceipt> {
  const { run } = await tx.matter.findUniqueOrThrow({ where: { id: matterId }, select: { run: true } });
  const taken = await takeMatters(tx, run, [matterId]);
  const [one] = taken;
  if (!one) throw new Refusal('not-found', 'Det ärendet finns inte.');
  if (expected !== undefined && one.matter.revision !== expected) {
    throw new Refusal('conflict', 'Ärendet har ändrats av någon annan. Ladda om sidan och se vad som gäller.');
  }
  const clock = await clockOf(tx, run);
  const day = input.day ?? clock.today;
  const wrong = isDay(day) ? heldOnProblem(day, clock.today) : 'Skriv dagen som ÅÅÅÅ-MM-DD.';
  if (wrong !== null) throw new Refusal('invalid', wrong, [{ field: 'day', text: wrong }]);

  const organs = await tx.organ.findMany({ where: { run } });
  const known = { organs, meetings: await meetingsOf(tx, run), roles: await roleKeys(tx, run) };
  const lines = decideAll(taken, { outcomes: [{ ...input, matter: matterId }] }, known);
  const line = lines.get(matterId);
  if (!line) throw new Refusal('not-found', 'Det ärendet finns inte.');
  const applied = await applyDecision(
    tx,
    one,
    line.decision,
    { minority: input.minority ?? false, reason: input.reason?.trim() || null, next: null },
    { run, actor, clock, organs: new Map(organs.map((o) => [o.id, o])), day, meeting: null },
  );
  await planAndWake(tx, run, taken, lines, clock);
  if (applied.paragraph === null && one.matter.meeting !== null) await wake(tx, run, `cycle/${run}`, 'paragraphMissing');
  const { revision } = await tx.matter.findUniqueOrThrow({ where: { id: matterId }, select: { revision: true } });
  return { ...applied, run, day, revision };
}

import { addDays } from '../../domain/calendar/day';
import type { Definition } from '../../domain/arshjul/definition';
import { decidedIn } from '../../domain/imports/decided';
import type { PeopleChanges, Vanished } from '../../domain/imports/peopleDiff';
import { PeopleTexts } from '../../domain/imports/peopleTexts';
import { everybody, holder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import type { Finding, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { notify } from '../base/notice';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { organisationOf } from '../people/load';
import { sharedBy, whose, withShares } from '../people/shares';
import { factsOf } from '../plan/facts';
import { mustLead, runFor } from '../years/who';
import { takeOver } from './takeOver';
import { runningYears, runningYearsRead } from './years';

/** The rule under which somebody who is no longer in the file stands among the year's findings until it is decided. */
const VANISHED_RULE = 'saknas-i-filen';
/** Why one is closed by itself: the next time, it is asked again. */
const IN_THE_FILE_AGAIN = 'Finns i filen igen, har en efterträdare där eller har inte uppdraget längre.';

/** The severity of what is written about whoever took a post over: the file does not have the post for them either. */
const GIVEN = 'info';

/** Somebody who has vanished from the file, with what has been decided about it. */
export interface VanishedPost extends Vanished {
  run: string;
  name: string;
  /** `chef vid solen` */
  post: string;
  /** unfinished tasks that the person keeps meanwhile */
  tasks: number;
  state: 'waiting' | 'kept';
  /** true: took the post over by a decision, and the file has yet to hear of it; nothing is to be decided about that */
  given: boolean;
}

const occasionOf = ({ role, scope, person }: Vanished): string => `${VANISHED_RULE}|${role}|${scope}|${person}`;

function vanishedOf({ occasion }: Finding): Vanished {
  const [, role = '', scope = '', person = ''] = occasion.split('|');
  return { role, scope, person };
}

/**
 * Keeps the year's findings equal to who is missing from the file: new ones are written down and told the ekonomichef in one notice,
 * those who are there again are closed. What somebody has decided to keep is not asked again. Returns what is new.
 */
export async function followVanished(tx: Tx, run: Run, org: Organisation, changes: PeopleChanges, clock: RunClock): Promise<{ fresh: Vanished[]; returned: Vanished[] }> {
  const known = await tx.finding.findMany({ where: { run: run.id, rule: VANISHED_RULE } });
  const missing = new Map(changes.vanished.map((v) => [occasionOf(v), v]));
  const returned = known.filter((f) => {
    const { role, scope } = vanishedOf(f);
    if (missing.has(f.occasion) || f.reason === IN_THE_FILE_AGAIN) return false;
    // A decision stands for as long as the file is silent about the post.
    return changes.posts.includes(`${role}|${scope}`) || (f.name === null && changes.roles.includes(role));
  });
  const again = known.filter((f) => missing.has(f.occasion) && f.reason === IN_THE_FILE_AGAIN);
  const fresh = changes.vanished.filter((v) => !known.some((f) => f.occasion === occasionOf(v)) || again.some((f) => f.occasion === occasionOf(v)));
  await tx.finding.updateMany({ where: { id: { in: returned.map((f) => f.id) } }, data: { closedAt: clock.now, reason: IN_THE_FILE_AGAIN, name: null } });
  await tx.finding.deleteMany({ where: { id: { in: again.map((f) => f.id) } } });
  const texts = textsOf(run, org);
  await tx.finding.createMany({
    data: fresh.map((v) => ({ run: run.id, occasion: occasionOf(v), rule: VANISHED_RULE, severity: 'warning', subject: v.scope, text: texts.vanished(v), at: clock.now })),
  });
  await tellChief(tx, run, org, fresh.map((v) => texts.vanished(v)), clock);
  return { fresh, returned: returned.map(vanishedOf) };
}

function textsOf(run: Run, org: Organisation): PeopleTexts {
  return new PeopleTexts(org, (run.definition as unknown as Definition).roles);
}

/** One notice, however many they are: the list stands on the year's page. */
async function tellChief(tx: Tx, run: Run, org: Organisation, texts: readonly string[], clock: RunClock): Promise<void> {
  const chief = holder(org, 'ekonomichef', 'kommun', clock.today);
  const [first, ...more] = texts;
  if (first === undefined || !chief) return;
  const finding = more.length === 0 ? first : `${String(texts.length)} uppdrag har innehavare som inte finns i personalfilen. ${texts.slice(0, 3).join(' ')}${texts.length > 3 ? ' Övriga står på årets sida.' : ''}`;
  await notify(tx, { run: run.id, person: chief.person, kind: 'finding', occasion: `${VANISHED_RULE}|${clock.now.toISOString()}`, payload: { finding }, at: clock.now });
}

/** Everybody of a year who is missing from the file, decided about or not. */
export async function vanishedIn(tx: Tx, run: Run, org: Organisation): Promise<VanishedPost[]> {
  const findings = await tx.finding.findMany({ where: { run: run.id, rule: VANISHED_RULE }, orderBy: { occasion: 'asc' } });
  if (findings.length === 0) return [];
  const texts = textsOf(run, org);
  const { today } = clockOfRow(run);
  const decided = decidedIn(await factsOf(tx, run.id));
  const holds = (v: Vanished): boolean => !decided.posts.has(`${v.role}|${v.scope}`) && org.holders.some((h) => h.person === v.person && h.role === v.role && h.scope === v.scope && (h.to === undefined || h.to >= today));
  const standing = findings.filter((f) => f.closedAt === null || f.name !== null).map((f) => ({ f, v: vanishedOf(f) })).filter(({ v }) => holds(v));
  const people = standing.map(({ v }) => v.person);
  const tasks = await tx.task.findMany({ where: { run: run.id, ...whose(people, await sharedBy(tx, run.id, people)), state: { in: ['waiting', 'open'] } } });
  const holders = (await withShares(tx, tasks)).map(everybody);
  return standing.map(({ f, v }) => ({
    ...v, run: run.id, name: texts.person(v.person), post: texts.post(v), tasks: holders.filter((h) => h.includes(v.person)).length, state: f.closedAt === null ? ('waiting' as const) : ('kept' as const), given: f.severity === GIVEN,
  }));
}

/** Those who have vanished from the file in one year; nobody where no file is taken: a provkörning, or a year that does not run. */
export async function vanishedOfYear(db: Db, actor: Actor, runId: string): Promise<VanishedPost[]> {
  mustLead(actor);
  return inTransaction(db, async (tx) => {
    const run = await runFor(tx, actor, runId);
    return run.kind === 'real' && run.state === 'running' ? vanishedIn(tx, run, await organisationOf(tx, run.id)) : [];
  });
}

/** Those who have vanished from the file in a municipality's running years. */
export async function listVanished(db: Db, actor: Actor, municipality: string): Promise<VanishedPost[]> {
  mustLead(actor);
  return inTransaction(db, async (tx) => {
    const all: VanishedPost[] = [];
    for (const run of await runningYearsRead(tx, actor, municipality)) all.push(...(await vanishedIn(tx, run, await organisationOf(tx, run.id))));
    return all;
  });
}

export interface VanishedDecision {
  municipality: string;
  /** who has vanished */
  person: string;
  decision: 'keep' | 'handOver';
  /** handOver: who has it from today on */
  to?: string;
  reason?: string;
}

export interface Decided {
  years: { run: string; posts: string[]; moved: number }[];
}

/**
 * Decides about somebody who has vanished from the file, in every running year where it waits: `keep` what they have, or hand it
 * over to somebody. Refuses when nothing waits, and an unknown receiver with the nearest name.
 */
export async function decideVanished(db: Db, actor: Actor, input: VanishedDecision, options: { idempotencyKey?: string } = {}): Promise<Decided> {
  mustLead(actor);
  return inTransaction(db, (tx) => once(tx, actor, options.idempotencyKey, { act: 'decideVanished', ...input }, () => decideIn(tx, actor, input)));
}

async function decideIn(tx: Tx, actor: Actor, input: VanishedDecision): Promise<Decided> {
  const years: Decided['years'] = [];
  for (const run of await runningYears(tx, actor, input.municipality)) {
    const org = await organisationOf(tx, run.id);
    const waiting = (await vanishedIn(tx, run, org)).filter((v) => v.person === input.person && (v.state === 'waiting' || input.decision === 'handOver'));
    if (waiting.length > 0) years.push(await decideYear(tx, actor, run, org, waiting, input));
  }
  if (years.length === 0) throw new Refusal('not-found', 'Personen väntar inte på något beslut. Någon annan kan ha bestämt, eller så finns personen i personalfilen igen.');
  return { years };
}

async function decideYear(tx: Tx, actor: Actor, run: Run, org: Organisation, waiting: readonly VanishedPost[], input: VanishedDecision): Promise<Decided['years'][number]> {
  const clock = clockOfRow(run);
  const to = input.decision === 'keep' ? null : receiver(org, input);
  const changes = to && handedTo(org, waiting, to.id, clock);
  const moved = changes ? (await takeOver(tx, run, actor, clock, org, changes, 'finns inte i personalfilen')).moved.length : 0;
  const reason = input.reason ?? (to ? `Lämnas över till ${to.name}.` : 'Behåller uppdraget.');
  const decided = { closedAt: clock.now, reason, name: actor.id };
  await tx.finding.updateMany({ where: { run: run.id, occasion: { in: waiting.map(occasionOf) } }, data: decided });
  // The file does not have the post for the new holder either; that has just been decided.
  for (const v of changes?.holders.added ?? []) {
    const texts = textsOf(run, org);
    const one = { run: run.id, occasion: occasionOf(v), rule: VANISHED_RULE, severity: GIVEN, subject: v.scope, text: texts.vanished(v), at: clock.now, ...decided };
    await tx.finding.upsert({ where: { run_occasion: { run: run.id, occasion: one.occasion } }, create: one, update: { ...decided, severity: GIVEN } });
  }
  await record(
    tx,
    ...waiting.map((v) => ({
      run: run.id, at: clock.now, actor: actor.id, actorRole: actor.role, kind: 'vanishedDecided', subject: v.person, businessKey: `vanished|${v.role}|${v.scope}`, revision: run.revision,
      payload: { old: v.person, new: to?.id ?? v.person, why: reason },
    })),
  );
  return { run: run.id, posts: waiting.map((v) => v.post), moved };
}

function receiver(org: Organisation, { to, person }: VanishedDecision): { id: string; name: string } {
  const found = org.people.find((p) => p.id === to || p.email.toLowerCase() === to?.toLowerCase());
  if (found && found.id !== person) return found;
  const text = to === undefined ? 'Skriv vem som tar över.' : found ? 'Den som tar över måste vara någon annan.' : `"${to}" finns inte i organisationen. Ta först in personen med filen, eller skriv någon annan.`;
  throw new Refusal('invalid', text, [{ field: 'to', text }]);
}

/** The tenures end yesterday (those that have not begun are taken away) and the receiver's begin today. */
function handedTo(org: Organisation, waiting: readonly Vanished[], to: string, { today }: RunClock): PeopleChanges {
  const theirs = org.holders.filter((h) => waiting.some((v) => v.person === h.person && v.role === h.role && v.scope === h.scope) && (h.to === undefined || h.to >= today));
  const begun = theirs.filter((h) => (h.from ?? '') < today);
  const added = waiting.filter((v) => !org.holders.some((h) => h.person === to && h.role === v.role && h.scope === v.scope && (h.to === undefined || h.to >= today)));
  return {
    people: { added: [], changed: [] },
    units: { added: [], changed: [] },
    holders: {
      added: added.map(({ role, scope }) => ({ role, scope, person: to, from: today })),
      removed: theirs.filter((h) => !begun.includes(h)),
      changed: begun.map((holder) => ({ holder, to: addDays(today, -1) })),
    },
    absences: { added: [], changed: [] },
    vanished: [],
    roles: [],
    posts: [],
  };
}

import { instantAt } from '../../domain/calendar/zone';
import { organisationOn, turningDays } from '../../domain/organisation/changes';
import { concernedBy } from '../../domain/organisation/turns';
import type { Organisation } from '../../domain/organisation/types';
import type { Fact } from '../../domain/plan/facts';
import { changesIn } from '../../domain/plan/reorganised';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { wake } from '../base/wake';
import { factsOf } from '../plan/facts';
import type { KeptFact, PlanSource } from '../plan/rows';
import { organisationOf } from './load';
import { organisationBefore, writeOrganisation } from './reorganised';
import { takePosts, touchedBy } from './takePosts';

/** Local time, before anything of the day opens or reminds. */
const TURNS_AT = '00:30';
const WHY = 'organisationen har ändrats';

/** The changes of the organisation in a fact, alone or together with others. */
function changesOf(fact: Fact) {
  return (fact.kind === 'together' ? fact.facts : [fact]).flatMap((f) => (f.kind === 'reorganise' ? [f] : []));
}

/** Writes what a fact, or taking one back, makes of the organisation's rows; before the plan is computed again. */
export async function turnRows(tx: Tx, run: Run, source: PlanSource, fact: KeptFact, undone: KeptFact | undefined, clock: RunClock): Promise<void> {
  const touched = [fact, ...(undone ? [undone] : [])].flatMap(changesOf).map((f) => f.change);
  await writeOrganisation(tx, run.id, source.startOrganisation, changesIn([...source.facts, fact]), touched, clock.today);
}

/** After the plan: what is open goes to whom it belongs today. A change of a later day is taken at the year's own look. */
export async function turnHands(tx: Tx, run: Run, actor: Pick<Actor, 'id' | 'role'>, source: PlanSource, fact: KeptFact, seq: number, clock: RunClock): Promise<void> {
  const on = (facts: readonly Fact[]): Organisation => organisationOn(source.startOrganisation, changesIn(facts), clock.today);
  await follow(tx, run, actor, clock, on(source.facts), on([...source.facts, fact]));
  if (changesOf(fact).every((f) => f.from <= clock.today)) await tx.done.createMany({ data: [{ run: run.id, occasion: turned(seq) }], skipDuplicates: true });
  await wake(tx, run.id, `cycle/${run.id}`, 'organisation');
}

/** What is open goes to whom it belongs under `after`, and where absences put it: posts and absences in one, so that each duty moves once. */
async function follow(tx: Tx, run: Run, actor: Pick<Actor, 'id' | 'role'>, clock: RunClock, before: Organisation, after: Organisation): Promise<void> {
  const people = [...new Set([...concernedBy(after, clock.today), ...touchedBy(before, after, clock.today)])];
  await takePosts(tx, run, actor, clock, { before, after, people, why: WHY });
}

function turned(seq: number): string {
  return `reorganised|${String(seq)}`;
}

/**
 * Takes the changes of the organisation whose day has come: units and organs become what was decided, and open tasks go to whom they
 * belong. Each once. Called at the looks of the year's own process. Returns the next instant (UTC, early in the night) at which the
 * organisation becomes another; null when none is to come.
 */
export async function turnOrganisation(tx: Tx, run: Run, clock: RunClock): Promise<Date | null> {
  if ((await tx.fact.count({ where: { run: run.id, kind: { in: ['reorganise', 'together'] } } })) === 0) return null;
  const facts = await factsOf(tx, run.id);
  const all = changesIn(facts);
  if (all.length === 0) return null;
  const undone = new Set(facts.flatMap((f) => (f.kind === 'undone' ? [f.fact] : [])));
  const taken = new Set((await tx.done.findMany({ where: { run: run.id, occasion: { startsWith: 'reorganised|' } } })).map((d) => d.occasion));
  const due = facts.flatMap((fact, i) => {
    const changes = undone.has(i + 1) || taken.has(turned(i + 1)) ? [] : changesOf(fact);
    return changes.length > 0 && changes.every((c) => c.from <= clock.today) ? [{ seq: i + 1, fact, changes }] : [];
  });
  if (due.length > 0) {
    const start = organisationBefore(await organisationOf(tx, run.id), facts);
    await writeOrganisation(tx, run.id, start, all, due.flatMap((d) => d.changes.map((c) => c.change)), clock.today);
    // The others stand as they are: those that are due are left out of what was before.
    const others = facts.flatMap((fact, i) => (undone.has(i + 1) || due.some((d) => d.seq === i + 1) ? [] : changesOf(fact)));
    const before = organisationOn(start, others, clock.today);
    await follow(tx, run, { id: 'system', role: 'system' }, clock, before, organisationOn(start, all, clock.today));
    await tx.done.createMany({ data: due.map((d) => ({ run: run.id, occasion: turned(d.seq) })), skipDuplicates: true });
  }
  const next = turningDays(all).find((day) => day > clock.today);
  return next === undefined ? null : instantAt(next, TURNS_AT);
}

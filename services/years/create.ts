import type { Day } from '../../domain/calendar/day';
import type { Fact } from '../../domain/plan/facts';
import type { Plan } from '../../domain/plan/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import { json, type Tx } from '../base/db';
import { definitionHash } from '../plan/versions';
import { newOccurrence } from '../plan/rows';
import type { Municipality } from './municipality';
import type { Started, StartInput } from './start';

/** The run's row with its snapshot of the definition, under the next number of its kind. */
export async function createRun(
  tx: Tx,
  actor: Actor,
  input: StartInput,
  { name, definition }: Municipality,
  { kind, from, clock, facts }: { kind: string; from: Day; clock: RunClock; facts: Fact[] },
): Promise<Run> {
  const { rehearsal } = input;
  const before = await tx.run.aggregate({ where: { municipality: name, year: input.year, kind }, _max: { number: true } });
  const number = (before._max.number ?? 0) + 1;
  const suffix = rehearsal ? `-ovning-${number}` : number === 1 ? '' : `-${number}`;
  return tx.run.create({
    data: {
      id: `${name}-${input.year}${suffix}`,
      municipality: name,
      municipalityName: definition.municipality,
      year: input.year,
      number,
      kind,
      state: 'running',
      definition: json(definition),
      definitionHash: definitionHash(definition),
      participants: json(input.participants ?? null),
      fromDay: from,
      factSeq: facts.length,
      clockKind: rehearsal ? 'stepped' : 'real',
      clockNow: rehearsal ? clock.now : null,
      seed: rehearsal?.seed ?? null,
      ...(rehearsal
        ? { simulate: json(rehearsal.simulate), rehearsalState: rehearsal.simulate === 'none' ? 'byHand' : 'running' }
        : {}),
      createdAt: clock.now,
      createdBy: actor.id,
      // Nobody has to be protected from a rehearsal's mails, but one stepped by hand shows the release as it will be.
      releasedAt: rehearsal && rehearsal.simulate !== 'none' ? clock.now : null,
    },
  });
}

/** Rows of the plan with its facts; settled steps that the plan no longer has are kept from the plan without them. */
export async function createOccurrences(
  tx: Tx,
  run: Run,
  { organisation }: Municipality,
  whole: Plan,
  after: Plan,
  facts: readonly Fact[],
  clock: RunClock,
): Promise<Started['settled']> {
  const settled = new Map(facts.flatMap((f) => (f.kind === 'settled' && f.how !== 'hamtas-in' ? [[f.occurrence, f]] : [])));
  const known = new Set(after.steps.map((s) => s.id));
  const steps = [...after.steps, ...whole.steps.filter((s) => settled.has(s.id) && !known.has(s.id))];
  await tx.occurrence.createMany({
    data: steps.map((step) => {
      const fact = settled.get(step.id);
      const row = newOccurrence(run.id, step, 1, organisation);
      if (!fact) return row;
      const { how, organ, day, paragraph } = fact;
      return { ...row, state: 'settled', settledAs: json({ how, organ, day, paragraph }), finishedAt: clock.now };
    }),
  });
  return facts.flatMap((f) => {
    if (f.kind !== 'settled') return [];
    return [{ occurrence: f.occurrence, label: whole.steps.find((s) => s.id === f.occurrence)?.label ?? f.occurrence, how: f.how, day: f.day }];
  });
}

/** What was settled at the start, as facts of revision 1. */
export async function keepFacts(tx: Tx, run: Run, facts: readonly Fact[], actor: Actor, { now }: RunClock): Promise<void> {
  await tx.fact.createMany({
    data: facts.map((fact, i) => ({
      run: run.id,
      seq: i + 1,
      kind: fact.kind,
      payload: json(fact),
      reason: 'Ligger före startdagen',
      revision: 1,
      at: now,
      actor: actor.id,
    })),
  });
  await tx.periodClose.createMany({
    data: facts.flatMap((f) =>
      f.kind === 'periodClosed'
        ? [{ run: run.id, fiscalYear: f.fiscalYear, period: f.period, closedDay: f.day, at: now, actor: actor.id }]
        : [],
    ),
  });
}

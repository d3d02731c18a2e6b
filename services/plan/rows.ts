import type { Definition } from '../../domain/arshjul/definition';
import { standingFacts, type Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import { definitionNow } from '../../domain/plan/redefine';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import type { Meeting, Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import { json, type Tx } from '../base/db';
import { meetingsOf, organisationOf } from '../people/load';
import { organisationBefore, type OrganisationBefore } from '../people/reorganised';
import { factsOf } from './facts';
import { startDefinition } from './versions';

/** The columns of an occurrence row that follow the plan. */
export function plannedData(step: PlannedOccurrence) {
  return {
    step: step.step,
    kind: step.kind,
    label: step.label,
    organ: step.organ,
    period: step.period ?? null,
    budgetYear: step.budgetYear,
    strength: step.strength,
    opens: step.opens,
    due: step.due,
    answerBy: step.answerBy ?? null,
    planned: json(step),
  };
}

/** A new occurrence's whole row. */
export function newOccurrence(run: string, step: PlannedOccurrence, planRevision: number, organisation: Organisation) {
  return {
    run,
    id: step.id,
    ...plannedData(step),
    authority: organisation.organs.find((o) => o.id === step.organ)?.authority ?? 'kommun',
    planRevision,
    state: 'planned',
  };
}

/** What plan() needs of a run, loaded once so that a what-if can plan twice. */
export interface PlanSource {
  plan(extra?: readonly Fact[]): Plan;
  /** as it was after the first `n` facts */
  planAfter(n: number): Plan;
  /** the definition that the year follows after its facts and `extra` */
  definition(extra?: readonly Fact[]): Definition;
  /** the one that it followed after the first `n` facts */
  definitionAfter(n: number): Definition;
  facts: KeptFact[];
  /** as its rows stand today */
  organisation: Organisation;
  /** as it was when the year started, before every change among the facts */
  startOrganisation: Organisation;
}

/**
 * A fact as it is kept: a meeting's with where the meeting stood before, so that the calendar of the start can be had back; one
 * with a decision behind it with the decision; a change of the organisation with what it changes.
 */
export type KeptFact = Fact & { was?: { day: string; handlingsstopp: string }; decision?: Decided; follow?: 'started' | 'now'; before?: OrganisationBefore };

/** The decision behind an adjustment. */
export interface Decided {
  organ: string;
  day: string;
  paragraph?: string;
}

/** The calendar as it was at the start: what facts added is left out, what they moved or cancelled is put back. */
export function meetingsBefore(meetings: readonly Meeting[], facts: readonly KeptFact[]): Meeting[] {
  const byId = new Map(meetings.map((m) => [m.id, m]));
  for (const fact of (standingFacts(facts) as KeptFact[]).reverse()) {
    if (fact.kind === 'addMeeting') byId.delete(fact.meeting.id);
    if (fact.kind !== 'moveMeeting' && fact.kind !== 'cancelMeeting') continue;
    const meeting = byId.get(fact.meeting);
    if (!meeting) continue;
    const state = fact.kind === 'cancelMeeting' ? ('planned' as const) : meeting.state;
    byId.set(fact.meeting, { ...meeting, ...fact.was, state });
  }
  return [...byId.values()];
}

/**
 * Loads a run's definition, organisation, meetings and facts. The meetings are those of the start, because plan() applies the
 * facts itself, each when its turn comes.
 */
export async function planSource(tx: Tx, run: Run): Promise<PlanSource> {
  const facts = await factsOf(tx, run.id);
  const organisation = await organisationOf(tx, run.id);
  const startOrganisation = organisationBefore(organisation, facts);
  const meetings = meetingsBefore(await meetingsOf(tx, run.id), facts);
  const participants = run.participants as string[] | null;
  const start = await startDefinition(tx, run);
  const planOf = (all: readonly Fact[]): Plan =>
    plan({ definition: start, organisation: startOrganisation, meetings, year: run.year, facts: all, ...(participants === null ? {} : { participants }) });
  return {
    facts,
    definition: (extra = []) => definitionNow(start, [...facts, ...extra]),
    definitionAfter: (n) => definitionNow(start, facts.slice(0, n)),
    organisation,
    startOrganisation,
    plan: (extra = []) => planOf([...facts, ...extra]),
    planAfter: (n) => planOf(facts.slice(0, n)),
  };
}

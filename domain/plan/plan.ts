import type { Definition } from '../arshjul/definition';
import type { Meeting, Organisation } from '../organisation/types';
import { yearOf } from '../calendar/day';
import { build, idOf, type Slot } from './build';
import { baseOf, type Base, type Context } from './context';
import { MeetingIndex, meetingFact } from './currentMeetings';
import type { Fact } from './facts';
import { findingsOf } from './findings';
import { judgedAgain } from './judged';
import { thaw } from './frozen';
import { slotsOf, undatedOf } from './slots';
import type { Plan, PlannedOccurrence } from './types';

export interface PlanInput {
  definition: Definition;
  organisation: Organisation;
  meetings: readonly Meeting[];
  year: number;
  facts: readonly Fact[];
  participants?: readonly string[];
}

/** The calendar has no meetings in the year. `years` are those that it has. */
export class NoMeetings extends Error {
  constructor(
    readonly year: number,
    readonly years: number[],
  ) {
    super(`Det finns inga sammanträden för ${year}. År som finns: ${years.length > 0 ? years.join(', ') : 'inga'}.`);
    this.name = 'NoMeetings';
  }
}

/**
 * Every date of a municipality's year, with its explanation and law. The facts are taken in order; what has opened or been
 * decided keeps its dates unless a later fact names it (or the meeting that it is bound to). Pure: the same input gives the
 * same bytes. Throws `NoMeetings` for a year without meetings.
 */
export function plan(input: PlanInput): Plan {
  const years = [...new Set(input.meetings.map((m) => yearOf(m.day)))].sort((a, b) => a - b);
  if (!years.includes(input.year)) throw new NoMeetings(input.year, years);
  const base = baseOf(input.definition, input.organisation, input.year, input.participants);
  const history = new History(base, input.meetings);
  for (const fact of input.facts) history.take(fact);
  return history.plan();
}

/** The facts so far. A version of the plan is computed only when something opens under it, and at the end. */
class History {
  private meetings: readonly Meeting[];
  private readonly closed = new Map<string, string>();
  private readonly moves = new Map<string, { due?: string; answerBy?: string; opens?: string }>();
  private readonly dropped = new Set<string>();
  private readonly events: Context['events'] = [];
  private readonly settled: Context['settled'] = new Map();
  private readonly frozen = new Map<string, PlannedOccurrence>();
  private version: Context | null = null;

  constructor(
    private readonly base: Base,
    meetings: readonly Meeting[],
  ) {
    this.meetings = meetings;
  }

  take(fact: Fact): void {
    switch (fact.kind) {
      case 'opened':
      case 'finished':
        this.freeze(fact.occurrence);
        return;
      case 'settled':
        this.freeze(fact.occurrence);
        this.settled.set(fact.occurrence, fact);
        return;
      case 'decided':
        this.freeze(fact.occurrence);
        this.rewrite(fact);
        return;
      case 'moveStep': {
        const { occurrence, due, answerBy, opens } = fact;
        if (this.frozen.has(occurrence)) this.rewrite(fact);
        else this.moves.set(occurrence, { ...this.moves.get(occurrence), ...(due === undefined ? {} : { due }), ...(answerBy === undefined ? {} : { answerBy }), ...(opens === undefined ? {} : { opens }) });
        break;
      }
      case 'moveMeeting':
      case 'cancelMeeting':
      case 'addMeeting':
        this.meetings = meetingFact(this.meetings, fact);
        this.rewrite(fact);
        break;
      case 'dropStep':
        this.dropped.add(fact.occurrence);
        this.frozen.delete(fact.occurrence);
        break;
      case 'periodClosed':
        this.closed.set(`${fact.fiscalYear}/${fact.period}`, fact.day);
        break;
      case 'event':
        this.events.push(fact);
        break;
    }
    this.version = null;
  }

  /** Keeps an occurrence as it stands now. */
  private freeze(id: string): void {
    if (this.frozen.has(id)) return;
    const found = this.current().planned.get(id.slice(0, id.indexOf('/')))?.find((o) => o.id === id);
    if (found) this.frozen.set(id, found);
  }

  /** Lets one fact reach what is already frozen; a version is made anew only if something moved. */
  private rewrite(fact: Fact): void {
    const meetings = new MeetingIndex(this.meetings);
    for (const [id, occurrence] of this.frozen) {
      const next = thaw(this.base, meetings, occurrence, fact);
      if (next === occurrence) continue;
      this.frozen.set(id, judgedAgain(this.base, next));
      this.version = null;
    }
  }

  private current(): Context {
    if (this.version) return this.version;
    const ctx: Context = {
      ...this.base,
      meetings: new MeetingIndex(this.meetings),
      closed: this.closed, moves: this.moves, dropped: this.dropped, events: this.events, settled: this.settled, frozen: this.frozen,
      findings: [],
      planned: new Map(),
    };
    for (const step of ctx.steps) {
      const list: PlannedOccurrence[] = [];
      ctx.planned.set(step.id, list);
      for (const slot of slotsOf(ctx, step)) {
        const occurrence = this.occurrence(ctx, slot);
        if (occurrence) list.push(occurrence);
      }
      if (step.when?.kind === 'eachMeeting') list.push(...openedWithoutMeeting(ctx, step.id, list));
    }
    this.version = ctx;
    return ctx;
  }

  private occurrence(ctx: Context, slot: Slot): PlannedOccurrence | null {
    const id = idOf(slot);
    if (ctx.dropped.has(id)) return null;
    return ctx.frozen.get(id) ?? build(ctx, slot);
  }

  plan(): Plan {
    const ctx = this.current();
    const { definition, steps } = ctx;
    const order = new Map(definition.steps.map((s, i) => [s.id, i]));
    const occurrences = steps.flatMap((s) => ctx.planned.get(s.id) ?? []);
    occurrences.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0)));
    const undated = undatedOf(ctx);
    return {
      municipality: definition.municipality,
      year: ctx.year,
      electionYear: ctx.electionYear,
      definition: { version: definition.version, decision: definition.decision },
      steps: occurrences.map((o) => withoutDropped(o, ctx)),
      undated,
      findings: findingsOf(ctx, occurrences),
    };
  }
}

/** What was opened for a meeting that has been cancelled since stays, bound to the organ's next. */
function openedWithoutMeeting(ctx: Context, step: string, planned: readonly PlannedOccurrence[]): PlannedOccurrence[] {
  return [...ctx.frozen.values()].filter((o) => o.step === step && !ctx.dropped.has(o.id) && !planned.some((p) => p.id === o.id));
}

/** What has been taken out of the year is not waited for; a settled occurrence says so. */
function withoutDropped(o: PlannedOccurrence, ctx: Context): PlannedOccurrence {
  const keep = (ids: string[]): string[] => (ids.some((id) => ctx.dropped.has(id)) ? ids.filter((id) => !ctx.dropped.has(id)) : ids);
  const settled = ctx.settled.get(o.id);
  const how = settled && { 'genomfort-utanfor': 'genomfört utanför systemet', utgar: 'utgår', 'hamtas-in': 'hämtas in ändå' }[settled.how];
  return { ...o, after: keep(o.after), waitsFor: keep(o.waitsFor), builtOn: keep(o.builtOn), ...(how === undefined ? {} : { why: [...o.why, `Avgjort: ${how} (${settled?.day ?? ''}).`] }) };
}


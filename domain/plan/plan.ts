import type { Definition } from '../arshjul/definition';
import type { Meeting, Organisation } from '../organisation/types';
import { yearOf } from '../calendar/day';
import { shortDayWithYear } from '../calendar/texts';
import { build } from './build';
import { idOf, type Slot } from './slot';
import type { Base, Context } from './context';
import { datesOf } from './dates';
import { MeetingIndex, meetingFact, type HandedOn } from './currentMeetings';
import { standingFacts, type Fact } from './facts';
import { findingsOf } from './findings';
import { judgedAgain } from './judged';
import { tookOver } from './organs';
import { erasOf, followed, type Era, type Reorganising } from './reorganised';
import { thaw } from './frozen';
import { slotsOf, undatedOf } from './slots';
import { definitionAfter, keptForms, withForms, type Redefining } from './redefine';
import type { Plan, PlanFinding, PlannedOccurrence } from './types';
import type { StepDef } from '../arshjul/definition';

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
  const history = planAlong(input);
  for (const fact of standingFacts(input.facts)) history.take(fact);
  return history.plan();
}

/**
 * The same, fact by fact: `take` one when it happens, and `plan` gives at any time what `plan()` gives for all that were taken. What
 * stands together with others or is taken back (`together`, `undone`) is made into single facts first: `standingFacts` of the whole list.
 */
export function planAlong(input: Omit<PlanInput, 'facts'>): { take(fact: Fact): void; plan(): Plan } {
  const years = [...new Set(input.meetings.map((m) => yearOf(m.day)))].sort((a, b) => a - b);
  if (!years.includes(input.year)) throw new NoMeetings(input.year, years);
  return new History(input, input.meetings);
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
  /** new to the year when the definition changed, and over already */
  private readonly over = new Set<string>();
  private version: Context | null = null;
  private index: MeetingIndex | null = null;

  /** the organisation's changes, in order of decision */
  private readonly reorganised: Reorganising[] = [];
  private eras: readonly Era[] = [];

  constructor(
    private readonly input: Omit<PlanInput, 'facts'>,
    meetings: readonly Meeting[],
  ) {
    this.meetings = meetings;
    this.follow(input.definition);
  }

  /** The definition that is followed now, with the organisations of the year. */
  private follow(definition: Definition): void {
    const { organisation, year, participants } = this.input;
    this.eras = erasOf(definition, organisation, year, participants, this.reorganised);
  }

  /** The look-ups of the last organisation; days are counted alike in all. */
  private get base(): Base {
    const last = this.eras.at(-1);
    if (!last) throw new Error('a year without an organisation');
    return last.base;
  }

  /** The meetings as they stand; made anew when one of them, or who holds them, has changed. */
  private get meetingIndex(): MeetingIndex {
    return (this.index ??= this.newIndex());
  }

  private newIndex(): MeetingIndex {
    const handed = this.reorganised.flatMap(({ change, from }) => change.organs.flatMap((o): HandedOn[] => (o.ended === undefined ? [] : [{ organ: o.id, to: o.ended, from }])));
    return new MeetingIndex(this.meetings, handed);
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
        this.index = null;
        this.rewrite(fact);
        break;
      case 'dropStep':
        this.dropped.add(fact.occurrence);
        this.frozen.delete(fact.occurrence);
        break;
      case 'insertStep':
      case 'setFloor':
      case 'newDefinition':
        this.redefine(fact);
        break;
      case 'reorganise':
        this.reorganised.push(fact);
        this.index = null;
        this.follow(this.base.definition);
        this.rewrite(fact);
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

  /** Goes on under another definition. What has opened stays as it is, except what the fact lets follow; that keeps its opening. */
  private redefine(fact: Redefining): void {
    const before = new Set([...this.current().planned.values()].flatMap((list) => list.map((o) => o.id)));
    const { definition } = this.base;
    this.follow(definitionAfter(definition, fact));
    const names = fact.kind === 'newDefinition' ? keptForms(definition, fact.definition) : new Map<string, string>();
    const follows = new Map<string, PlannedOccurrence>();
    for (const [id, o] of this.frozen) {
      if (fact.kind === 'newDefinition' && fact.follows.includes(id)) {
        follows.set(id, o);
        this.frozen.delete(id);
      } else this.frozen.set(id, withForms(o, names));
    }
    this.version = null;
    const after = [...this.current().planned.values()].flat();
    for (const o of after) if (!before.has(o.id) && o.due < fact.from) this.over.add(o.id);
    for (const o of after) {
      const old = follows.get(o.id);
      if (old) this.frozen.set(o.id, { ...o, opens: old.opens });
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
    const meetings = this.meetingIndex;
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
      meetings: this.meetingIndex,
      closed: this.closed, moves: this.moves, dropped: this.dropped, events: this.events, settled: this.settled, frozen: this.frozen,
      findings: [],
      planned: new Map(),
    };
    const late = this.eras.map(() => new Map<string, PlannedOccurrence[]>());
    for (const step of ctx.steps) {
      const list: PlannedOccurrence[] = [];
      ctx.planned.set(step.id, list);
      for (const occurrence of this.occurrences(ctx, step, late)) list.push(occurrence);
      list.push(...openedBefore(ctx, step.id, list));
    }
    // What opened under a definition that had the step.
    for (const o of this.frozen.values()) if (!ctx.planned.has(o.step)) ctx.planned.set(o.step, openedBefore(ctx, o.step, []));
    this.version = ctx;
    return ctx;
  }

  /**
   * A step's occurrences, each under the organisation that holds on the day on which it opens. `late` has, by organisation, what
   * would have opened under it too late: it is not part of the year, but what comes after it would have come after it.
   */
  private *occurrences(ctx: Context, step: StepDef, late: readonly Map<string, PlannedOccurrence[]>[]): Generator<PlannedOccurrence> {
    if (this.eras.length === 1) {
      for (const slot of slotsOf(ctx, step)) {
        const occurrence = this.occurrence(ctx, slot);
        if (occurrence) yield occurrence;
      }
      return;
    }
    const taken = new Set<string>();
    const known = new Set<string>();
    for (const [i, { from, until, base }] of this.eras.entries()) {
      const missed = late[i] ?? new Map<string, PlannedOccurrence[]>();
      const planned = withLate(ctx.planned, missed);
      for (const slot of slotsOf({ ...ctx, ...base, planned }, step)) {
        if (doneBefore(base, slot, known, taken)) continue;
        let findings: PlanFinding[] = [];
        let built = this.occurrence({ ...ctx, ...base, planned, findings }, slot);
        if (!built || taken.has(built.id)) continue;
        const opened = this.frozen.has(built.id);
        const early = from !== null && built.opens < from;
        const tooLate = until !== null && built.opens >= until;
        // Too late under the old organisation and too early under the new one: then it is the new one's.
        const between = early && !tooLate && known.has(built.id);
        known.add(built.id);
        if (!opened && (early || tooLate) && !between) {
          if (tooLate) missed.set(step.id, [...(missed.get(step.id) ?? []), built]);
          continue;
        }
        taken.add(built.id);
        if (!opened && planned !== ctx.planned) {
          // What it was measured by and is not part of the year gives way to what is.
          findings = [];
          built = this.occurrence({ ...ctx, ...base, findings }, slot) ?? built;
        }
        ctx.findings.push(...findings);
        yield opened ? built : this.reorganised.reduce((o, fact) => this.judged(o, followed(base, ctx.meetings, o, fact)), built);
      }
    }
  }

  private judged(before: PlannedOccurrence, after: PlannedOccurrence): PlannedOccurrence {
    return after === before ? before : judgedAgain(this.base, after);
  }

  private occurrence(ctx: Context, slot: Slot): PlannedOccurrence | null {
    const id = idOf(slot);
    if (ctx.dropped.has(id) || this.over.has(id)) return null;
    return ctx.frozen.get(id) ?? build(ctx, slot);
  }

  plan(): Plan {
    const ctx = this.current();
    const { definition } = ctx;
    const order = new Map(definition.steps.map((s, i) => [s.id, i]));
    const occurrences = [...ctx.planned.values()].flat();
    occurrences.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0)));
    const undated = undatedOf(ctx);
    return {
      municipality: definition.municipality,
      year: ctx.year,
      electionYear: ctx.electionYear,
      definition: { version: definition.version, decision: definition.decision },
      steps: occurrences.map((o) => withDates(ctx, withoutDropped(o, ctx))),
      undated,
      findings: findingsOf(ctx, occurrences),
    };
  }
}

/** True where every organ that this one goes on after, and that had the same work, has been asked for it; not of what just happens. */
function doneBefore(base: Base, slot: Slot, known: ReadonlySet<string>, taken: ReadonlySet<string>): boolean {
  if (slot.event || known.has(idOf(slot))) return false;
  const before = [...base.organs.values()].filter((o) => tookOver(base, slot.organ, o.id)).map((organ) => idOf({ ...slot, organ })).filter((id) => known.has(id));
  return before.length > 0 && before.every((id) => taken.has(id));
}

/** What is planned, with what one organisation would have had besides; the same map when that is nothing. */
function withLate(planned: Context['planned'], late: ReadonlyMap<string, readonly PlannedOccurrence[]>): Context['planned'] {
  const more = [...late].flatMap(([step, list]): [string, PlannedOccurrence[]][] => {
    const there = planned.get(step) ?? [];
    const missing = list.filter((o) => !there.some((t) => t.id === o.id));
    // Its own first: what belongs to any of them belongs to one at an organ that this organisation has.
    return missing.length > 0 ? [[step, [...missing, ...there]]] : [];
  });
  return more.length === 0 ? planned : new Map([...planned, ...more]);
}

/** What was opened for a meeting or a month that is not there any more stays. */
function openedBefore(ctx: Context, step: string, planned: readonly PlannedOccurrence[]): PlannedOccurrence[] {
  return [...ctx.frozen.values()].filter((o) => o.step === step && !ctx.dropped.has(o.id) && !planned.some((p) => p.id === o.id));
}

function withDates(ctx: Context, o: PlannedOccurrence): PlannedOccurrence {
  const { dates: _, ...rest } = o;
  const dates = datesOf(ctx, o);
  return dates ? { ...rest, dates } : rest;
}

/** What has been taken out of the year is not waited for; a settled occurrence says so. */
function withoutDropped(o: PlannedOccurrence, ctx: Context): PlannedOccurrence {
  const keep = (ids: string[]): string[] => (ids.some((id) => ctx.dropped.has(id)) ? ids.filter((id) => !ctx.dropped.has(id)) : ids);
  const settled = ctx.settled.get(o.id);
  const told = settled && `Avgjort: ${{ 'genomfort-utanfor': 'genomfört utanför systemet', utgar: 'utgår', 'hamtas-in': 'hämtas in ändå' }[settled.how]} (${shortDayWithYear(settled.day)}).`;
  return { ...o, after: keep(o.after), waitsFor: keep(o.waitsFor), builtOn: keep(o.builtOn), ...(told === undefined ? {} : { why: [...o.why, told] }) };
}


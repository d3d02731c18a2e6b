import type { Moment, StepTime } from '../arshjul/definition';
import type { DeviationLink } from '../arshjul/types';
import { addDays, lastDayOfMonth, mondayOf, type Day } from '../calendar/day';
import { shortDayWithYear } from '../calendar/texts';
import type { Draft, Slot } from './slot';
import { closingDay, dateIn, firstWorkingDay, summerOf, type Context } from './context';
import { chainOrgan, sameOrgan } from './organs';
import type { Predecessors } from './predecessors';
import { at, backward, forward, placesOf, windowOf, type ChainPlace, type Placed } from './schedule';
import { approvalDays, pastSemester } from './semester';
import type { Meeting } from '../organisation/types';
import type { TaskTree } from './taskTree';
import type { PlannedMatter } from './types';

/**
 * Finds the days of one occurrence. Counted forward from the answers where these have a day of their own or build on others,
 * backward from the meeting where an organ has its time; an adjustment's days come before both.
 */
export class Scheduler {
  private readonly trouble: string[] = [];
  private moved = false;
  private approvalMoved = false;
  private readonly places: ChainPlace[];

  constructor(
    private readonly ctx: Context,
    private readonly slot: Slot,
    private readonly time: StepTime,
    private readonly tree: TaskTree,
    private readonly before: Predecessors,
  ) {
    this.places = placesOf(ctx, time.chain, time.when, slot.organ, slot.month ?? slot.turn?.month, slot.meeting ?? slot.turn?.meeting ?? this.ofMeeting());
  }

  draft(id: string): Draft {
    const moved = this.ctx.moves.get(id) ?? {};
    const opening = moved.opens ?? this.opening();
    const earliest = later(opening, this.before.ready) ?? firstWorkingDay(this.ctx);
    const answer = moved.answerBy ?? this.afterHolidays(this.answerBy(earliest), this.time.answerBy);
    const draft = answer !== null || !this.isAnchored() ? this.fromAnswer(earliest, opening, answer) : this.fromMeeting(earliest, opening);
    if (moved.due !== undefined) this.moveDue(draft, moved.due);
    this.settle(draft, moved.opens);
    const figures = this.figures(draft, id);
    if (figures !== null) draft.figuresBy = figures;
    return { ...draft, trouble: this.trouble, ...(this.moved ? { afterHolidays: true as const } : {}), ...(this.approvalMoved ? { approvalAfterHolidays: true as const } : {}) };
  }

  /**
   * The earlier day of the figures, not before the opening and not after the answers'. An adjustment that moves the answers' day moves
   * this one as many arbetsdagar; where the step then opens on that day or later, the answers have one day.
   */
  private figures(draft: Draft, id: string): Day | null {
    const rule = this.time.figuresBy;
    if (!rule || this.tree.tasks.length === 0) return null;
    if (!this.ctx.moves.has(id)) return this.figuresWithin(draft, this.afterHolidays(this.moment(rule), rule));
    const before = new Scheduler({ ...this.ctx, moves: new Map() }, this.slot, this.time, this.tree, this.before).draft(id);
    if (before.figuresBy === undefined || before.answerBy === null || draft.answerBy === null) return null;
    const moved = this.ctx.calendar.add(before.figuresBy, this.ctx.calendar.between(before.answerBy, draft.answerBy));
    return moved > draft.opens ? this.figuresWithin(draft, moved) : null;
  }

  private figuresWithin({ opens, answerBy }: Draft, figures: Day | null): Day | null {
    if (figures === null || (answerBy !== null && figures > answerBy)) return null;
    return later(figures, opens) ?? figures;
  }

  /** True when a meeting in a given time decides the rest. */
  private isAnchored(): boolean {
    return this.places.some((p) => p.window) && (this.slot.step.builtOn.length === 0 || this.slot.meeting !== undefined) && !this.slot.event;
  }

  /** The meeting that the occurrence which it belongs to goes to, at an organ of the chain; before it, the last whose day has come. */
  private ofMeeting(): Meeting | undefined {
    const { of, organ } = this.slot;
    if (!of) return undefined;
    const organs = this.time.chain.flatMap((item) => chainOrgan(this.ctx, item, organ)?.id ?? []);
    if (of.place === 'before') return this.ctx.meetings.of(organs[0] ?? '').filter((m) => m.day < of.occurrence.opens).at(-1);
    const mine = (m: PlannedMatter): string | undefined => organs.find((id) => sameOrgan(this.ctx, id, m.organ) || id === m.insteadOf);
    const matter = of.occurrence.chain.findLast((m) => m.meeting !== null && mine(m) !== undefined);
    const meeting = matter?.meeting == null ? undefined : this.ctx.meetings.get(matter.meeting);
    // In the calendar it is the other organ's where that one takes over before the day.
    return matter && meeting && { ...meeting, organ: mine(matter) ?? meeting.organ };
  }

  /** The explicit opening, if the step has one. */
  private opening(): Day | null {
    if (this.slot.event) return this.ctx.calendar.onOrAfter(this.slot.event.day);
    const { opens } = this.time;
    if (!opens || opens.kind === 'beforeAnswer') return opens ? null : this.periodOpening();
    return this.moment(opens);
  }

  /** A step of a period that neither builds on others nor says when it opens does so when the period is closed. */
  private periodOpening(): Day | null {
    const { period, step } = this.slot;
    return period && step.builtOn.length === 0 ? this.ctx.calendar.onOrAfter(closingDay(this.ctx, period).day) : null;
  }

  private moment(m: Moment): Day | null {
    const { calendar } = this.ctx;
    const forwardFrom = (d: Day | null, days: number): Day | null => (d === null ? null : days === 0 ? calendar.onOrAfter(d) : calendar.add(d, days));
    switch (m.kind) {
      case 'periodClosed': {
        const { period } = this.slot;
        return period ? forwardFrom(closingDay(this.ctx, period).day, m.days) : null;
      }
      case 'afterPredecessors':
        return forwardFrom(this.before.ready, m.days);
      case 'afterSeason':
        return forwardFrom(summerOf(this.ctx)?.after ?? dateIn(this.ctx, 8, 1, false), m.days);
      case 'date':
        return calendar.onOrBefore(dateIn(this.ctx, m.month, m.date, m.nextYear));
      case 'month': {
        const first = dateIn(this.ctx, m.month, 1, m.nextYear);
        return m.edge === 'first' ? calendar.onOrAfter(first) : calendar.onOrBefore(lastDayOfMonth(this.ctx.year + (m.nextYear ? 1 : 0), m.month));
      }
      case 'week': {
        const monday = mondayOf(this.ctx.year + (m.nextYear ? 1 : 0), m.week);
        return m.edge === 'first' ? calendar.onOrAfter(later(monday, firstWorkingDay(this.ctx)) ?? monday) : calendar.onOrBefore(addDays(monday, 6));
      }
      default:
        return null;
    }
  }

  /** The answer's day where it is counted forward or given as a date; null where a meeting decides it. */
  private answerBy(earliest: Day): Day | null {
    const { answerBy, when } = this.time;
    const { calendar } = this.ctx;
    if (answerBy?.kind === 'afterOpening') return calendar.add(earliest, answerBy.days);
    if (answerBy && answerBy.kind !== 'beforePapers' && answerBy.kind !== 'beforeMeeting') return this.moment(answerBy);
    if (this.places.length > 0 || this.slot.event) return null;
    const { of } = this.slot;
    if (of) return of.place === 'before' ? calendar.add(of.occurrence.opens, -1) : (of.occurrence.answerBy ?? calendar.onOrBefore(of.occurrence.due));
    const window = windowOf(this.ctx, when, this.slot.month ?? this.slot.turn?.month);
    return window ? calendar.onOrBefore(window.to) : null;
  }

  private get answerDays(): number {
    const { opens } = this.time;
    if (opens?.kind === 'beforeAnswer') return opens.days;
    return this.slot.step.answerDays ?? (this.link?.kind === 'within' ? this.link.days : undefined) ?? this.ctx.definition.standard.answer;
  }

  /** A day counted from a closing that falls in the semester, where the definition moves it: as many arbetsdagar after. */
  private afterHolidays(d: Day | null, rule: Moment | undefined): Day | null {
    const { semester } = this.ctx.definition;
    if (d === null || !semester?.moves || rule?.kind !== 'periodClosed' || d.slice(5) < semester.from || d.slice(5) > semester.to) return d;
    this.moved = true;
    return pastSemester(this.ctx, semester, d, rule.days);
  }

  /** When the händelse comes in its deviation chain, where it is a link of one. */
  private get link(): DeviationLink['when'] | undefined {
    if (!this.slot.event) return undefined;
    return this.ctx.definition.deviationChains.flatMap((c) => c.links ?? []).find((l) => l.step === this.slot.step.id)?.when;
  }

  /**
   * A link that is bound to the next meeting: the first organ takes it at its next meeting whose papers are still taken on the day
   * of the event, and the answers have what is left until then, never more than their own time.
   */
  private toNextMeeting(opens: Day): Draft | null {
    if (this.link?.kind !== 'nextMeeting') return null;
    const placed = forward(this.ctx, this.places, opens);
    const first = placed[0];
    if (!first?.meeting) return null;
    const { calendar } = this.ctx;
    const own = calendar.add(opens, this.answerDays);
    const { answerBy } = this.tasksBefore(first);
    const day = answerBy < opens ? opens : answerBy < own ? answerBy : own;
    const approvals = this.approvalsAfter(day).map((d) => (d > first.papers && first.papers >= day ? first.papers : d));
    return this.finish(opens, day, approvals, placed);
  }

  /** Arbetsdagar for each level above the answers. */
  private get each(): number {
    return this.tree.each ?? this.ctx.definition.standard.approval;
  }

  /** Counted from the answers: opening, answers, approvals, then each organ's next meeting. */
  private fromAnswer(earliest: Day, opening: Day | null, given: Day | null): Draft {
    const { calendar } = this.ctx;
    const { before, tree } = this;
    let opens = opening ?? before.ready;
    const bound = given === null && opens !== null ? this.toNextMeeting(opens) : null;
    if (bound) return bound;
    const answerBy = given ?? calendar.add(opens ?? earliest, tree.tasks.length > 0 ? this.answerDays : 0);
    opens = later(opens ?? calendar.add(answerBy, -this.answerDays), before.ready) ?? earliest;
    const approvals = given === null ? this.approvalsAfter(answerBy) : this.approvalsOutside(answerBy);
    const ready = approvals[approvals.length - 1] ?? answerBy;
    const placed = forward(this.ctx, this.places, this.places.length > 0 && tree.tasks.length === 0 ? opens : ready, this.together());
    const first = placed[0];
    if (given === null && first && tree.tasks.length > 0 && !this.slot.event) return this.justInTime(opens, placed, first, answerBy);
    return this.finish(opens, answerBy, approvals, placed);
  }

  /** Without a day of their own, answers and approvals may take until the papers go. */
  private justInTime(opens: Day, placed: Placed[], first: Placed, atLeast: Day): Draft {
    const { answerBy, approvals } = this.tasksBefore(first);
    return answerBy >= atLeast ? this.finish(opens, answerBy, approvals, placed) : this.finish(opens, atLeast, this.approvalsAfter(atLeast), placed);
  }

  /** Counted from the meeting: the organ in its time, organs before it backwards, answers before the first one's papers. */
  private fromMeeting(earliest: Day, opening: Day | null): Draft {
    const { calendar } = this.ctx;
    const anchor = this.places.findIndex((p) => p.window);
    const place = this.places[anchor];
    if (!place) return this.fromAnswer(earliest, opening, null);
    const fixed = this.together();
    const [anchored] = forward(this.ctx, [place], earliest, anchor === this.places.length - 1 ? fixed : undefined);
    if (!anchored) return this.fromAnswer(earliest, opening, null);
    const head = backward(this.ctx, this.places.slice(0, anchor), anchored, earliest);
    const tail = forward(this.ctx, this.places.slice(anchor + 1), anchored.end, fixed);
    const placed = [...head, anchored, ...tail];
    const { answerBy, approvals } = this.tasksBefore(placed[0] ?? anchored);
    const opens = opening ?? calendar.add(answerBy, -this.answerDays);
    return this.finish(later(opens, this.before.ready) ?? opens, answerBy, approvals, placed);
  }

  /** Answers and approvals that end on the last working day up to the first organ's papers, or as long before these or its meeting as is said. */
  private tasksBefore({ papers, day }: Placed): { answerBy: Day; approvals: Day[] } {
    const { calendar } = this.ctx;
    const rule = this.time.answerBy;
    const last = calendar.onOrBefore(papers);
    const { depth } = this.tree;
    if (rule?.kind === 'beforePapers' || rule?.kind === 'beforeMeeting') {
      const answerBy = calendar.add(rule.kind === 'beforePapers' ? papers : day, -rule.days);
      return { answerBy, approvals: this.approvalsAfter(answerBy) };
    }
    const each = this.each;
    const approvals = Array.from({ length: depth }, (_, i) => calendar.add(last, -(depth - 1 - i) * each));
    return { answerBy: depth === 0 ? last : calendar.add(last, -depth * each), approvals };
  }

  private approvalsAfter(answerBy: Day): Day[] {
    return Array.from({ length: this.tree.depth }, (_, i) => this.ctx.calendar.add(answerBy, (i + 1) * this.each));
  }

  /** The same after an answer with a day of its own: out of the semester where the definition moves them. */
  private approvalsOutside(answerBy: Day): Day[] {
    const { days, moved } = approvalDays(this.ctx, this.time.answerBy, answerBy, this.tree.depth, this.each);
    if (moved) this.approvalMoved = true;
    return days;
  }

  /** The meeting of the step that this one goes together with, at the same organ. */
  private together() {
    const { together } = this.slot.step;
    const last = this.places[this.places.length - 1];
    if (together === undefined || !last) return undefined;
    const candidates = (this.ctx.planned.get(together) ?? []).flatMap((o) => o.chain).filter((m) => m.organ === last.organ.id && m.meeting !== null);
    const matter = candidates[candidates.length - 1];
    return matter?.meeting === null || matter === undefined ? undefined : this.ctx.meetings.get(matter.meeting);
  }

  private finish(opens: Day, answerBy: Day, approvals: Day[], placed: Placed[]): Draft {
    for (const p of placed) if (p.trouble !== undefined) this.trouble.push(p.trouble);
    const asks = this.tree.tasks.length > 0;
    const lastTask = approvals[approvals.length - 1] ?? answerBy;
    const due = placed[placed.length - 1]?.end ?? lastTask;
    return { opens, answerBy: asks ? answerBy : null, approvals: asks ? approvals : [], placed, due, trouble: [] };
  }

  /** An adjustment's new last day: without organs the answer's day; with them, the last organ's first meeting from that day on. */
  private moveDue(draft: Draft, due: Day): void {
    const last = draft.placed[draft.placed.length - 1];
    if (!last) {
      const approvals = draft.approvals.length;
      const each = this.each;
      if (draft.answerBy !== null) {
        draft.answerBy = approvals === 0 ? due : this.ctx.calendar.add(due, -approvals * each);
        draft.approvals = draft.approvals.map((_, i) => this.ctx.calendar.add(due, -(approvals - 1 - i) * each));
        if (approvals > 0) draft.approvals[approvals - 1] = due;
      }
      draft.due = due;
      return;
    }
    const meetings = this.ctx.meetings.of(last.organ.id);
    const meeting = meetings.find((m) => m.day >= due);
    const moved: Placed = meeting ? at(this.ctx, last, meeting) : { ...last, meeting: null, day: due, papers: due, end: due };
    if (!meeting && meetings.length > 0) this.trouble.push(`${last.organ.label} har inget sammanträde i kalendern från och med ${shortDayWithYear(due)}`);
    if (meeting && meeting.day !== due) this.trouble.push(`${last.organ.label} har inget sammanträde ${shortDayWithYear(due)}; närmast följande, ${shortDayWithYear(meeting.day)}, är valt`);
    draft.placed = [...draft.placed.slice(0, -1), moved];
    draft.due = moved.end;
  }

  /** Opening before answer before the end; what does not fit is said. */
  private settle(draft: Draft, movedOpens?: Day): void {
    const end = draft.answerBy ?? draft.due;
    if (draft.opens > end) {
      this.trouble.push(`öppnar ${shortDayWithYear(draft.opens)}, efter sista dagen ${shortDayWithYear(end)}`);
      if (movedOpens === undefined && draft.answerBy === null) draft.opens = end;
      else if (draft.answerBy !== null) {
        draft.answerBy = draft.opens;
        draft.approvals = draft.approvals.map((d) => (d < draft.opens ? draft.opens : d));
      }
    }
    const lastTask = draft.approvals[draft.approvals.length - 1] ?? draft.answerBy;
    const first = draft.placed[0];
    if (lastTask !== null && first && lastTask > first.papers) this.trouble.push(`svar och godkännanden blir klara ${shortDayWithYear(lastTask)}, efter ${papersText(first)}`);
    for (const d of [draft.answerBy, lastTask]) if (d !== null && d > draft.due) draft.due = d;
  }
}

function later(a: Day | null, b: Day | null): Day | null {
  if (a === null) return b;
  return b === null || a >= b ? a : b;
}

/** `handlingsstoppet tors 14 okt 2027 för kommunstyrelsen mån 25 okt 2027`, or when an organ without meetings is to have it. */
function papersText({ meeting, papers, organ, day }: Placed): string {
  return meeting ? `handlingsstoppet ${shortDayWithYear(papers)} för ${organ.label} ${shortDayWithYear(day)}` : `${shortDayWithYear(papers)}, då ${organ.label} ska ha ärendet`;
}

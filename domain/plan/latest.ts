import type { Definition, StepDef } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import { listText, shortDayWithYear, workingDaysText } from '../calendar/texts';
import { calendarWith, type WorkingCalendar } from '../calendar/workingDays';
import type { Meeting, Organisation } from '../organisation/types';
import { MeetingIndex } from './currentMeetings';
import type { Plan, PlanFinding, PlannedMatter, PlannedOccurrence } from './types';
import { severalPeriods, titleOf } from './weeks';

/** The latest day on which the managers under a board must have answered, if a report is to reach KS or KF on its planned day. */
export interface LatestAnswer {
  /** the report that goes to KS or KF */
  report: PlannedOccurrence;
  reaches: PlannedMatter;
  /** what the managers answer: the report itself, or what it builds on */
  asked: PlannedOccurrence;
  latest: Day;
  /** arbetsdagar from the planned answer day to the latest; minus when the plan is too late */
  slack: number;
}

/**
 * Counted backward from the meeting of KS or KF in the plan: each organ before it at its last meeting that is in time for the next
 * one's handlingsstopp, then the approvals, then the answers; through everything that a report builds on.
 */
export function latestAnswers(plan: Plan, definition: Definition, organisation: Organisation, meetings: readonly Meeting[]): LatestAnswer[] {
  const count = new Backward(plan, definition, meetings);
  const types = new Map(organisation.organs.map((o) => [o.id, o.type]));
  return plan.steps.flatMap((report) => {
    const reaches = report.chain.findLast((m) => m.meeting !== null && ['KF', 'KS'].includes(types.get(m.organ) ?? ''));
    if (report.kind !== 'rapport' || !reaches) return [];
    const found = new Map<string, LatestAnswer>();
    count.from(report, reaches.position, null, (asked, latest) => {
      const known = found.get(asked.id);
      if (known && known.latest <= latest) return;
      found.set(asked.id, { report, reaches, asked, latest, slack: count.calendar.between(asked.answerBy ?? latest, latest) });
    });
    return [...found.values()];
  });
}

class Backward {
  readonly calendar: WorkingCalendar;
  private readonly byId: Map<string, PlannedOccurrence>;
  private readonly steps: Map<string, StepDef>;
  private readonly meetings: MeetingIndex;

  constructor(
    plan: Plan,
    private readonly definition: Definition,
    meetings: readonly Meeting[],
  ) {
    this.calendar = calendarWith(definition.freeDays);
    this.byId = new Map(plan.steps.map((o) => [o.id, o]));
    this.steps = new Map(definition.steps.map((s) => [s.id, s]));
    this.meetings = new MeetingIndex(meetings);
  }

  /** From the matter at `position` (its planned papers), or from a day on which the whole occurrence must be over. */
  from(o: PlannedOccurrence, position: number | null, by: Day | null, found: (asked: PlannedOccurrence, latest: Day) => void): void {
    let day = position === null ? by : (o.chain.find((m) => m.position === position)?.handlingsstopp ?? by);
    if (day === null) return;
    const before = o.chain.filter((m) => position === null || m.position < position).sort((a, b) => b.position - a.position);
    for (const matter of before) day = this.papersBefore(matter, day);
    const answers = o.tasks.filter((t) => t.kind === 'answer');
    const lastTask = o.tasks.reduce((d, t) => (t.due > d ? t.due : d), o.answerBy ?? o.opens);
    const latest = answers.length === 0 ? day : this.calendar.add(this.calendar.onOrBefore(day), -this.calendar.between(o.answerBy ?? lastTask, lastTask));
    if (answers.some((t) => t.unit !== undefined)) found(o, latest);
    const needs = answers.length === 0 ? 0 : Math.min(this.answerDays(o), Math.max(0, this.calendar.between(o.opens, o.answerBy ?? o.opens)));
    const ready = this.calendar.add(this.calendar.onOrBefore(latest), -needs);
    for (const id of o.builtOn) {
      const below = this.byId.get(id);
      // What goes to the same meeting is not waited for; what the report would do without is late all the same.
      if (below && !sameMeeting(below, o) && (o.waitsFor.includes(id) || this.steps.get(o.step)?.waitsForBuiltOn === false)) this.from(below, null, ready, found);
    }
  }

  private papersBefore(matter: PlannedMatter, day: Day): Day {
    if (this.meetings.of(matter.organ).length > 0) return this.meetings.lastBy(matter.organ, day)?.handlingsstopp ?? matter.handlingsstopp;
    return this.calendar.add(this.calendar.onOrBefore(day), -Math.max(0, this.calendar.between(matter.handlingsstopp, matter.day)));
  }

  private answerDays(o: PlannedOccurrence): number {
    return this.steps.get(o.step)?.answerDays ?? this.definition.standard.answer;
  }
}

/** The organ takes the one at a meeting at which it also takes the other, as KS its own report and the municipality's. */
function sameMeeting(below: PlannedOccurrence, above: PlannedOccurrence): boolean {
  const last = below.chain.at(-1)?.meeting ?? null;
  return last !== null && above.chain.some((m) => m.meeting === last);
}

/** The days on which the managers answer, first to last, each with the titles of those who then do: one day, or each level's own. */
function answerDays(asked: PlannedOccurrence, { levels }: Definition): [day: Day, ...chefer: string[]][] {
  const days = new Map<Day, Set<string>>();
  for (const t of asked.tasks) {
    const chef = levels.find((l) => l.id === t.level)?.chef;
    if (t.kind === 'answer' && t.unit !== undefined && chef !== undefined) days.set(t.due, (days.get(t.due) ?? new Set()).add(chef));
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, chefer]) => [day, ...chefer]);
}

/** One finding for each report, meeting and day, with the boards that have it in common. */
export function latestFindings(plan: Plan, definition: Definition, organisation: Organisation, meetings: readonly Meeting[]): PlanFinding[] {
  const labels = new Map(organisation.organs.map((o) => [o.id, o.label]));
  const several = severalPeriods(plan);
  const title = (o: PlannedOccurrence): string => titleOf(o, several.has(o.step));
  const calendar = calendarWith(definition.freeDays);
  const groups = new Map<string, LatestAnswer[]>();
  for (const a of latestAnswers(plan, definition, organisation, meetings)) {
    const key = [a.report.step, a.report.period ?? '', a.reaches.organ, a.reaches.day, a.asked.step, a.asked.period ?? '', a.latest, ...answerDays(a.asked, definition).flat()].join('|');
    groups.set(key, [...(groups.get(key) ?? []), a]);
  }
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const { report, reaches, asked, latest, slack } = first;
    const boards = listText([...new Set(same.map((a) => labels.get(a.asked.organ) ?? a.asked.organ))]);
    const days = answerDays(asked, definition);
    const by = (planned: Day): string => shortDayWithYear(asked.answerBy === undefined || planned === asked.answerBy ? latest : calendar.add(latest, calendar.between(asked.answerBy, planned)));
    const last = days.length < 2 ? ` senast ${shortDayWithYear(latest)}` : `: ${listText(days.map(([day, ...chefer]) => `${listText(chefer)} senast ${by(day)}`))}`;
    const planned = asked.answerBy === undefined ? '' : slack === 0 ? ` (${days.length < 2 ? 'den planerade dagen' : 'de planerade dagarna'}, inget till godo)` : ` (planerat ${days.length < 2 ? shortDayWithYear(asked.answerBy) : listText(days.map(([day]) => shortDayWithYear(day)))}, ${slack < 0 ? `${workingDaysText(-slack)} för sent` : `${workingDaysText(slack)} till godo`})`;
    return [{
      severity: slack < 0 ? ('warning' as const) : ('info' as const), rule: 'senast-svar', step: report.id,
      text: `${title(report)}, till ${labels.get(reaches.organ) ?? reaches.organ} ${shortDayWithYear(reaches.day)}: de tillfrågade cheferna under ${boards} måste ha svarat${asked.id === report.id ? '' : ` på ${title(asked)}`}${last}${planned}.`,
    }];
  });
}

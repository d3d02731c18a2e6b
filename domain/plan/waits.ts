import type { Definition } from '../arshjul/definition';
import { listText, monthName, shortDayWithYear, workingDaysText } from '../calendar/texts';
import { calendarWith, type WorkingCalendar } from '../calendar/workingDays';
import type { Meeting, Organisation } from '../organisation/types';
import { MeetingIndex } from './currentMeetings';
import { placedAgain } from './judged';
import type { Placed } from './schedule';
import type { Plan, PlanFinding, PlannedMatter, PlannedOccurrence } from './types';
import { severalPeriods, titleOf } from './weeks';

/** A meeting is told as missed where it was missed by no more arbetsdagar than this … */
const NEARLY = 3;
/** … and the next one comes at least so many arbetsdagar later: a month. */
const LONG = 20;

/** What waits for its meeting longer than one would think of the definition alone: reports that pile up, and meetings that are missed by a day or two. */
export function waitFindings(plan: Plan, definition: Definition, organisation: Organisation, meetings: readonly Meeting[]): PlanFinding[] {
  const labels = new Map(organisation.organs.map((o) => [o.id, o.label]));
  const name = (organ: string): string => labels.get(organ) ?? organ;
  return [...piledUp(plan, name), ...nearlyInTime(plan, definition, organisation, new MeetingIndex(meetings), name)];
}

/** Several periods of one step at one meeting; organs that meet on the same day are told together. */
function piledUp(plan: Plan, name: (organ: string) => string): PlanFinding[] {
  const groups = new Map<string, { first: PlannedOccurrence; matter: PlannedMatter; periods: Map<string, string> }>();
  for (const o of plan.steps) {
    if (o.period === undefined) continue;
    for (const matter of o.chain) {
      if (matter.meeting === null) continue;
      const key = [o.step, matter.organ, matter.meeting].join('|');
      const group = groups.get(key) ?? { first: o, matter, periods: new Map<string, string>() };
      group.periods.set(`${o.budgetYear} ${o.period}`, o.period === 'P12' ? `helåret ${o.budgetYear}` : monthName(Number(o.period.slice(1))));
      groups.set(key, group);
    }
  }
  const told = new Map<string, { first: PlannedOccurrence; matter: PlannedMatter; months: string; organs: string[] }>();
  for (const { first, matter, periods } of groups.values()) {
    if (periods.size < 2) continue;
    const months = listText([...periods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text));
    const key = [first.step, months, matter.day].join('|');
    const same = told.get(key) ?? { first, matter, months, organs: [] };
    same.organs.push(name(matter.organ));
    told.set(key, same);
  }
  return [...told.values()].map(({ first, matter, months, organs }) => ({
    severity: 'info', rule: 'flera-manader-samma-mote', step: first.step, text: `${first.label} för ${months} tas upp på samma sammanträde, ${shortDayWithYear(matter.day)} i ${listText(organs)}.`,
  }));
}

/** A report that an organ hands on a day or two after the papers of the next organ's meeting have gone, and that then waits for weeks. */
function nearlyInTime(plan: Plan, definition: Definition, organisation: Organisation, meetings: MeetingIndex, name: (organ: string) => string): PlanFinding[] {
  const base = { calendar: calendarWith(definition.freeDays), electionYear: plan.electionYear, organs: new Map(organisation.organs.map((o) => [o.id, o])) };
  const steps = new Map(definition.steps.map((s) => [s.id, s]));
  const several = severalPeriods(plan);
  const groups = new Map<string, { o: PlannedOccurrence; told: string; organs: string[] }>();
  for (const o of plan.steps) {
    const [step, organ] = [steps.get(o.step), base.organs.get(o.organ)];
    const places = step && organ ? placedAgain(base, { step, organ }, o.chain) : [];
    const placeOf = (m: PlannedMatter): Placed | undefined => places.find((p) => p.organ.id === m.organ && p.item.verb === m.verb && p.day === m.day);
    for (const [i, matter] of o.chain.entries()) {
      const before = o.chain[i - 1];
      if (!before || matter.meeting === null || placeOf(matter)?.item.when) continue;
      const told = missed(base.calendar, meetings, matter, placeOf(before)?.end ?? before.day, name);
      if (told === null) continue;
      const key = [o.step, o.period ?? '', told].join('|');
      const group = groups.get(key) ?? { o, told, organs: [] };
      group.organs.push(name(before.organ));
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ o, told, organs }) => ({
    severity: 'warning', rule: 'sammantrade-missas', step: o.id, text: `${titleOf(o, several.has(o.step))} från ${listText([...new Set(organs)])} ${told}`,
  }));
}

function missed(calendar: WorkingCalendar, meetings: MeetingIndex, { organ, day }: PlannedMatter, ready: string, name: (organ: string) => string): string | null {
  const earlier = meetings.of(organ).findLast((m) => m.day < day && m.day > ready && m.handlingsstopp < ready);
  if (!earlier) return null;
  const late = calendar.between(earlier.handlingsstopp, ready);
  if (late > NEARLY || calendar.between(earlier.day, day) < LONG) return null;
  return `kan lämnas vidare först ${shortDayWithYear(ready)}, ${workingDaysText(late)} efter handlingsstoppet för ${name(organ)} ${shortDayWithYear(earlier.day)}, och väntar till ${shortDayWithYear(day)}.`;
}

import type { Definition } from '../arshjul/definition';
import { STANDARD_MINUTES } from '../arshjul/measures';
import type { Day } from '../calendar/day';
import { listText } from '../calendar/texts';
import { calendarWith } from '../calendar/workingDays';
import { holder } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';
import { scopeOf } from '../tasks/handOut';
import type { Plan, PlanFinding, PlannedOccurrence, PlannedTask } from './types';

/** What one person has in the year, by the plan alone: nobody is late, everything is answered on its last day. */
export interface PersonLoad {
  person: string;
  name: string;
  tasks: number;
  /** estimated by the definition's minutes */
  minutes: number;
  /** at most one a day: openings, and reminders before the last day */
  mails: number;
}

/** A task of the plan with whoever holds its role on its last day. */
export interface Held {
  person: string;
  occurrence: PlannedOccurrence;
  task: PlannedTask;
}

/** Every task of the plan that somebody holds. */
export function held(plan: Plan, organisation: Organisation): Held[] {
  return plan.steps.flatMap((occurrence) =>
    occurrence.tasks.flatMap((task) => {
      const person = holder(organisation, task.role, scopeOf(task), task.due)?.person;
      return person === undefined ? [] : [{ person, occurrence, task }];
    }),
  );
}

/** The load of everybody who has something to do in the year, most minutes first. */
export function loadOf(plan: Plan, definition: Definition, organisation: Organisation): PersonLoad[] {
  const calendar = calendarWith(definition.freeDays);
  const { answer, approval } = definition.load ?? STANDARD_MINUTES;
  const cost = { answer, approve: approval };
  const before = definition.ladder.rungs.filter((r) => r.workingDays < 0 && r.does === 'paminn');
  const people = new Map<string, { tasks: number; minutes: number; days: Set<Day> }>();
  for (const { person, occurrence, task } of held(plan, organisation)) {
    const own = people.get(person) ?? { tasks: 0, minutes: 0, days: new Set<Day>() };
    people.set(person, own);
    own.tasks += 1;
    own.minutes += cost[task.kind];
    if (task.kind === 'answer') own.days.add(calendar.onOrAfter(occurrence.opens));
    for (const rung of before) {
      const day = calendar.add(task.due, rung.workingDays);
      if (day > occurrence.opens) own.days.add(day);
    }
  }
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  return [...people]
    .map(([person, p]) => ({ person, name: names.get(person) ?? person, tasks: p.tasks, minutes: p.minutes, mails: p.days.size }))
    .sort((a, b) => b.minutes - a.minutes || (a.person < b.person ? -1 : 1));
}

/** Who comes over the municipality's own ceilings of hours and mails a year, and what the most loaded has. */
export function ceilingFindings(all: readonly PersonLoad[], { load }: Definition): PlanFinding[] {
  const [most] = all;
  if (!load) {
    return most ? [{ severity: 'info', rule: 'belastning', text: `Mest tid under året: ${most.name}, ungefär ${hoursText(most.minutes / 60)} för ${most.tasks} ${most.tasks === 1 ? 'uppgift' : 'uppgifter'}. Flest mejl: ${mostMails(all, most)}. Kommunen har inget eget tak (belastning:).` }] : [];
  }
  const over = (what: string, ceiling: number | undefined, of: (p: PersonLoad) => number): PlanFinding[] => {
    if (ceiling === undefined) return [];
    const people = all.filter((p) => of(p) > ceiling).sort((a, b) => of(b) - of(a));
    const most = all.reduce((n, p) => Math.max(n, of(p)), 0);
    if (people.length === 0) return [{ severity: 'info', rule: 'belastning', text: `Ingen kommer över taket ${ceiling} ${what} per år; den som har mest har ${rounded(most)}.` }];
    return [{ severity: 'warning', rule: 'over-taket', text: `Över taket ${ceiling} ${what} per år: ${listText(people.map((p) => `${p.name} (${rounded(of(p))})`))}.` }];
  };
  return [...over('timmar', load.hours, (p) => p.minutes / 60), ...over('mejl', load.mails, (p) => p.mails)];
}

/** `Ada Ek, 38`: who gets the most mails; the first where several do. */
export function mostMails(all: readonly PersonLoad[], first: PersonLoad): string {
  const most = all.reduce((a, p) => (p.mails > a.mails ? p : a), first);
  return `${most.name}, ${most.mails}`;
}

/** `1,5`: one decimal, as in Swedish text. */
export function rounded(n: number): string {
  return String(Math.round(n * 10) / 10).replace('.', ',');
}

/** `1 timme`, `1,5 timmar`. */
export function hoursText(hours: number): string {
  const n = rounded(hours);
  return `${n} ${n === '1' ? 'timme' : 'timmar'}`;
}

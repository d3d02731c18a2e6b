import { STANDARD_WEEK } from '../arshjul/measures';
import { isoWeek, listText, monthName } from '../calendar/texts';
import type { Organisation } from '../organisation/types';
import { held } from './load';
import type { Plan, PlanFinding, PlannedOccurrence } from './types';

/** What one person has due in one ISO week, by the steps' ids: a step counts once, however many units it is asked for. */
interface PersonWeek {
  person: string;
  year: number;
  week: number;
  steps: Map<string, string>;
}

/** How many people a finding names. */
const NAMED = 3;

/**
 * Weeks in which somebody has two things or more to hand in or approve: a warning over the municipality's own ceiling, else for
 * information. People whose steps have the same titles in the same week share a finding.
 */
export function weekFindings(plan: Plan, organisation: Organisation, ceiling = STANDARD_WEEK): PlanFinding[] {
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  const groups = new Map<string, PersonWeek & { people: string[]; titles: string[] }>();
  for (const one of weeksOf(plan, organisation)) {
    if (one.steps.size < 2) continue;
    const titles = counted([...one.steps.values()]);
    const key = [one.year, one.week, ...[...titles].sort()].join('|');
    const group = groups.get(key) ?? { ...one, people: [], titles };
    group.people.push(names.get(one.person) ?? one.person);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ people, year, week, steps, titles }) => {
    const over = steps.size > ceiling;
    return {
      severity: over ? 'warning' : 'info', rule: over ? 'belastningstopp' : 'samma-vecka', text: `${steps.size} saker att lämna eller godkänna i v. ${week} ${year} för ${people.length > 1 ? 'var och en av ' : ''}${named(people)}: ${listText(titles)}.`,
    };
  });
}

/** In order of week, then of person. */
function weeksOf(plan: Plan, organisation: Organisation): PersonWeek[] {
  const weeks = new Map<string, PersonWeek>();
  const several = severalPeriods(plan);
  for (const { person, occurrence, task } of held(plan, organisation)) {
    const { year, week } = isoWeek(task.due);
    const key = `${person}|${year}|${week}`;
    const entry = weeks.get(key) ?? { person, year, week, steps: new Map<string, string>() };
    entry.steps.set(occurrence.id, titleOf(occurrence, several.has(occurrence.step)));
    weeks.set(key, entry);
  }
  return [...weeks.values()].sort((a, b) => a.year - b.year || a.week - b.week || (a.person < b.person ? -1 : 1));
}

/** The steps that the plan has for more than one period. */
export function severalPeriods(plan: Plan): Set<string> {
  const first = new Map<string, string | undefined>();
  const several = new Set<string>();
  for (const { step, period } of plan.steps) {
    if (!first.has(step)) first.set(step, period);
    else if (first.get(step) !== period) several.add(step);
  }
  return several;
}

/**
 * An occurrence's title; where the step comes for several periods with the month of its own, so that the twelve of a year can be told
 * apart (the last closes the whole year). A step of one period is called what its document calls it.
 */
export function titleOf({ label, period, budgetYear }: PlannedOccurrence, several: boolean): string {
  if (!several) return label;
  if (period === 'P12') return `${label} för helåret ${budgetYear}`;
  const month = period === undefined ? '' : monthName(Number(period.slice(1)));
  return month === '' || label.toLowerCase().includes(month) ? label : `${label} för ${month}`;
}

/** A title that is there more than once says how many times. */
function counted(titles: readonly string[]): string[] {
  const n = new Map<string, number>();
  for (const title of titles) n.set(title, (n.get(title) ?? 0) + 1);
  return [...n].map(([title, times]) => (times === 1 ? title : `${title} (${times} gånger)`));
}

function named(people: readonly string[]): string {
  if (people.length <= NAMED + 1) return listText(people);
  return `${people.slice(0, NAMED).join(', ')} och ${people.length - NAMED} till`;
}

import type { Definition } from '../arshjul/definition';
import { isoWeek } from '../calendar/texts';
import { lawGaps } from '../law/gaps';
import { holder } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';
import type { Plan, PlanFinding } from './types';

/** More things due for one person in a week than this is a peak. */
const PEAK = 4;

/** What `check` adds to the plan's own findings: duties of the law that no step carries, and weeks that are too full for one person. */
export function checkPlan(plan: Plan, definition: Definition, organisation: Organisation): PlanFinding[] {
  return [...lawGaps(definition), ...peaks(plan, organisation)];
}

/** One finding for each person and ISO week with more than `PEAK` steps due; a step counts once, however many units it is asked for. */
export function peaks(plan: Plan, organisation: Organisation): PlanFinding[] {
  const weeks = new Map<string, { person: string; year: number; week: number; steps: Set<string> }>();
  for (const o of plan.steps) {
    for (const t of o.tasks) {
      const scope = t.unit !== undefined ? `unit:${t.unit}` : t.level === 'kommun' ? 'kommun' : `organ:${t.organ}`;
      const person = holder(organisation, t.role, scope, t.due)?.person;
      if (person === undefined) continue;
      const { year, week } = isoWeek(t.due);
      const key = `${person}|${year}|${String(week).padStart(2, '0')}`;
      const entry = weeks.get(key) ?? { person, year, week, steps: new Set<string>() };
      entry.steps.add(o.id);
      weeks.set(key, entry);
    }
  }
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  return [...weeks.entries()]
    .filter(([, w]) => w.steps.size > PEAK)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, w]) => ({ severity: 'warning', rule: 'belastningstopp', text: `${names.get(w.person) ?? w.person} har ${w.steps.size} saker att lämna eller godkänna i v. ${w.week} ${w.year}: ${[...w.steps].join(', ')}.` }));
}

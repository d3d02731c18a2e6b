import type { Definition } from '../arshjul/definition';
import { lawGaps } from '../law/gaps';
import type { Meeting, Organisation } from '../organisation/types';
import { goalFindings } from './guards';
import { latestFindings } from './latest';
import { levelFindings } from './levelLoad';
import { ceilingFindings, loadOf } from './load';
import type { Plan, PlanFinding } from './types';
import { unchainedFindings } from './unchained';
import { waitFindings } from './waits';
import { weekFindings } from './weeks';

/**
 * What `check` adds to the plan's own findings: duties of the law that no step carries, goals against the rules that count them, deficits that start nothing,
 * weeks and years that are full or too full for one person, what the year costs a manager of each level, and, with the meetings, reports that pile up or miss one by a
 * day or two, and the latest day on which the managers must have answered for each board and report.
 */
export function checkPlan(plan: Plan, definition: Definition, organisation: Organisation, meetings?: readonly Meeting[]): PlanFinding[] {
  const loads = loadOf(plan, definition, organisation);
  return [
    ...lawGaps(definition),
    ...goalFindings(definition, organisation),
    ...unchainedFindings(plan, definition, organisation),
    ...weekFindings(plan, organisation, definition.load?.week),
    ...ceilingFindings(loads, definition),
    ...levelFindings(loads, definition, organisation),
    ...(meetings ? [...waitFindings(plan, definition, organisation, meetings), ...latestFindings(plan, definition, organisation, meetings)] : []),
  ];
}

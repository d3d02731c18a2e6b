import type { Definition } from '../arshjul/definition';
import type { Organisation } from '../organisation/types';
import { hoursText, mostMails, rounded, type PersonLoad } from './load';
import type { PlanFinding } from './types';

/**
 * What the year costs a manager, level by level: hours and mails on average and at most. Whoever is chef on two levels counts on the
 * lowest. What is too much is the ceiling's question (`ceilingFindings`).
 */
export function levelFindings(all: readonly PersonLoad[], definition: Definition, organisation: Organisation): PlanFinding[] {
  const order = new Map(definition.levels.map((l, i) => [l.id, i]));
  const lowest = new Map<string, number>();
  for (const unit of organisation.units) {
    const at = order.get(unit.level);
    if (at === undefined || unit.ended !== undefined) continue;
    for (const h of organisation.holders) {
      if (h.role === 'chef' && h.scope === `unit:${unit.id}`) lowest.set(h.person, Math.max(at, lowest.get(h.person) ?? at));
    }
  }
  return definition.levels.flatMap(({ chef }, i): PlanFinding[] => {
    const own = all.filter((p) => lowest.get(p.person) === i);
    const [first] = own;
    if (!first) return [];
    const mean = (of: (p: PersonLoad) => number): number => own.reduce((sum, p) => sum + of(p), 0) / own.length;
    const hours = (p: PersonLoad): number => p.minutes / 60;
    const mails = (p: PersonLoad): number => p.mails;
    return [{
      severity: 'info', rule: 'belastning-per-chef',
      text: own.length === 1
        ? `En ${chef} (${first.name}) har ungefär ${hoursText(hours(first))} och ${first.mails} mejl under året.`
        : `En ${chef} har i medeltal ungefär ${hoursText(mean(hours))} och ${rounded(mean(mails))} mejl under året (${own.length} personer). Mest tid: ${first.name}, ${hoursText(hours(first))}. Flest mejl: ${mostMails(own, first)}.`,
    }];
  });
}

import type { Organisation } from '../../domain/organisation/types';
import type { ActionPlan } from '../../generated/prisma/client';
import { readsAmount } from '../access/timeline';

/**
 * The confirmed deficit as it may be told to a person: whole kronor (minus is a deficit) within the plan's own authority and, once
 * it has been handed over, to everybody; else null. The same rule as the pages': a mail tells no more than they do.
 */
export function amountFor(org: Organisation, plan: Pick<ActionPlan, 'deviation' | 'authority'>, person: string, handedOver: boolean): number | null {
  const authority = org.people.find((p) => p.id === person)?.authority;
  return readsAmount({ ...(authority === undefined ? {} : { authority }), role: 'person', via: 'session' }, plan.authority, handedOver) ? plan.deviation : null;
}

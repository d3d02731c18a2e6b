import { stepTitle } from '../../domain/plan/title';
import type { Occurrence } from '../../generated/prisma/client';
import type { Context } from './context';
import type { StepRef } from './texts/told';

/** A step as it is named in mails. */
export function stepRef(occurrence: Occurrence): StepRef {
  return {
    key: `${occurrence.step}|${occurrence.period ?? ''}|${String(occurrence.budgetYear)}`,
    title: stepTitle(occurrence.label, occurrence.period, occurrence.budgetYear),
  };
}

/** The organ's own label; its id where the organisation has none. */
export function labelOfOrgan(id: string, { org }: Pick<Context, 'org'>): string {
  return org.organs.find((o) => o.id === id)?.label ?? id;
}

import type { StepDef } from '../arshjul/definition';
import type { Verb } from '../organisation/types';
import { askedAgainBy } from '../plan/preliminary';
import { lastDeciding } from './outcomes';

/** A registered decision as far as it may be the final one of two. */
export interface FinalDecision {
  /** what the ärende is called */
  label: string;
  position: number;
  outcome: string | null;
  /** bifall med ändring: what was changed */
  change: string | null;
  /** in what it was said to differ from the preliminary one */
  differs: string | null;
}

/** A step of the year as far as it may hang on a preliminary decision. */
export interface Downstream {
  id: string;
  step: string;
  budgetYear: number;
  state: string;
}

export interface Unsettled {
  /** what the final decision changed, as a sentence or two */
  why: string;
  /** ids of what is finished and asked for again, in order */
  finished: string[];
  /** ids of what is under way and goes on; whoever works there is told */
  underWay: string[];
}

/**
 * What a decision unsettles among the steps that were begun on the preliminary one (`slutligt i:`): null when it is not the last word of
 * its chain, or neither was changed when it was taken nor is said to differ. `rows`: the year's steps.
 */
export function unsettledBy(
  decision: FinalDecision,
  { step, budgetYear, chain }: { step: string; budgetYear: number; chain: readonly { position: number; verb: Verb }[] },
  steps: readonly StepDef[],
  rows: readonly Downstream[],
): Unsettled | null {
  if (decision.differs === null && decision.outcome !== 'bifall-med-andring') return null;
  if (lastDeciding(chain)?.position !== decision.position) return null;
  const again = new Set(askedAgainBy(steps, step));
  const hanging = rows.filter((r) => again.has(r.step) && r.budgetYear === budgetYear).sort((a, b) => (a.id < b.id ? -1 : 1));
  const what = decision.differs === null ? 'är beslutat med ändring' : 'skiljer sig från det preliminära beslutet';
  return {
    why: [`${decision.label} ${what}.`, decision.change, decision.differs].filter(Boolean).join(' '),
    finished: hanging.filter((r) => r.state === 'finished').map((r) => r.id),
    underWay: hanging.filter((r) => r.state === 'open').map((r) => r.id),
  };
}

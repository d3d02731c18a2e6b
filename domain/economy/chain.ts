import type { DefinitionCore, FormField } from '../arshjul/types';
import { isBeyond } from './deviation';

type DeviationChain = DefinitionCore['deviationChains'][number];

/** What a confirmed deviation asks for, by the definition's own chain. */
export type ChainAnswer =
  /** within the limit, or the occurrence has no chain */
  | { start: false }
  /** the organ's own plan of this occurrence is there already: only the amount is new */
  | { start: false; amountOf: string }
  | { start: true; chain: DeviationChain; n: number };

export interface KnownPlan {
  id: string;
  organ: string;
  n: number;
  /** occurrence whose deviation called for it */
  occurrence: string;
  state: string;
  /** whole kronor, as last confirmed; minus is a deficit */
  deviation?: number;
}

/**
 * Whether a confirmed total (whole kronor, minus is a deficit) starts an åtgärdsplan. One plan an occurrence: an approval that is
 * given again after something was sent back changes the amount. A deficit that is found while a plan of the same organ and chain
 * is still being made is told to that plan and starts no second one. Where the chain follows its plan up at every report, the plan
 * counts as long as the deficit lasts: only a deficit after a total that was in balance starts another.
 */
export function deviationAsksFor(
  chain: DeviationChain | undefined,
  amount: number,
  occurrence: { id: string; organ: string },
  known: readonly KnownPlan[],
): ChainAnswer {
  if (!chain) return { start: false };
  const own = known.find((p) => p.occurrence === occurrence.id);
  if (own) return { start: false, amountOf: own.id };
  const running = known.find((p) => p.organ === occurrence.organ && (p.state === 'running' || isFollowedUp(chain, p)));
  if (!isBeyond(amount, chain.limit)) return running && isFollowedUp(chain, running) ? { start: false, amountOf: running.id } : { start: false };
  if (running) return { start: false, amountOf: running.id };
  const numbers = known.filter((p) => p.organ === occurrence.organ).map((p) => p.n);
  return { start: true, chain, n: Math.max(0, ...numbers) + 1 };
}

/** A plan whose chain follows it up at every report, and whose total has not been in balance since. */
export function isFollowedUp(chain: DeviationChain, plan: KnownPlan): boolean {
  return linksAt(chain, 'report').length > 0 && plan.deviation !== undefined && isBeyond(plan.deviation, chain.limit);
}

/** When in the life of a deviation something starts: a deficit is confirmed, measures are said not to be enough, a later report still shows it. */
export type ChainMoment = 'confirmed' | 'insufficient' | 'report';

/** The händelser that start by themselves at a moment, besides the chain's own. `vid behov` never does: somebody registers it. */
export function linksAt(chain: DeviationChain, moment: ChainMoment): string[] {
  const kinds: Record<ChainMoment, readonly string[]> = { confirmed: ['within', 'nextMeeting'], insufficient: ['insufficient'], report: ['everyReport'] };
  return (chain.links ?? []).filter((l) => l.step !== chain.step && kinds[moment].includes(l.when.kind)).map((l) => l.step);
}

/** True when an answer says that the planned measures are not enough: a nej where the definition says that nej means it. */
export function saysInsufficient(fields: readonly Pick<FormField, 'key' | 'insufficientWhenNo'>[], values: Readonly<Record<string, unknown>>): boolean {
  return fields.some((f) => f.insufficientWhenNo === true && values[f.key] === 'nej');
}

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
}

/**
 * Whether a confirmed total (whole kronor, minus is a deficit) starts an åtgärdsplan. One plan an occurrence: an approval that is
 * given again after something was sent back changes the amount. A deficit that is found while a plan of the same organ and chain
 * is still being made is told to that plan and starts no second one.
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
  if (!isBeyond(amount, chain.limit)) return { start: false };
  const running = known.find((p) => p.organ === occurrence.organ && p.state === 'running');
  if (running) return { start: false, amountOf: running.id };
  const numbers = known.filter((p) => p.organ === occurrence.organ).map((p) => p.n);
  return { start: true, chain, n: Math.max(0, ...numbers) + 1 };
}

/** True when an answer says that the planned measures are not enough: a nej where the definition says that nej means it. */
export function saysInsufficient(fields: readonly Pick<FormField, 'key' | 'insufficientWhenNo'>[], values: Readonly<Record<string, unknown>>): boolean {
  return fields.some((f) => f.insufficientWhenNo === true && values[f.key] === 'nej');
}

import type { Carries, Definition } from '../arshjul/definition';
import type { Verb } from '../organisation/types';
import { isYes, makesDecision } from './outcomes';

/** What a decision carries into the year's plan, and who owns that. */
export interface CarriedBy {
  carries: readonly Carries[];
  /** key of the role that adopts it or declines */
  owner: string;
  /** where the role is held: `kommun` or `organ:<id>` */
  scope: string;
}

/**
 * What a registered outcome carries by the definition (`beslutet bär:`); null when it carries nothing. Only the yes of the organ that
 * decides does, or, where none decides, that of the chain's last; a preparing organ's does not.
 */
export function carriedBy(
  definition: Pick<Definition, 'steps' | 'roles'>,
  { step, organ, chain }: { step: string; organ: string; chain: readonly { position: number; verb: Verb }[] },
  { position, verb, outcome }: { position: number; verb: string; outcome: string | null },
): CarriedBy | null {
  const { carries, ownedBy: owner } = definition.steps.find((s) => s.id === step) ?? {};
  if (!carries || owner === undefined || !isYes(outcome) || !makesDecision(chain, { position, verb })) return null;
  const at = definition.roles.find((r) => r.key === owner)?.at ?? 'kommun';
  return { carries, owner, scope: at === 'kommun' ? 'kommun' : `organ:${organ}` };
}

import type { DefinitionCore } from '../arshjul/types';
import type { Day } from '../calendar/day';
import type { Fact } from '../plan/facts';
import { eventsAmong, nextNumber, type EventFact } from '../plan/happenings';
import { linksAt, type ChainMoment } from './chain';

type DeviationChain = DefinitionCore['deviationChains'][number];
/** Every chain of the definition: their plans are numbered together. */
type Chains = Pick<DefinitionCore, 'deviationChains'>;

/** The occurrence at whose organ a deviation's händelser start. */
interface Where {
  id: string;
  label: string;
  organ: string;
}

const WHY: Record<ChainMoment, string> = { confirmed: 'underskottet är bekräftat', insufficient: 'åtgärderna räcker inte', report: 'underskottet står kvar' };

/**
 * The händelser that the chain's links start at a moment of the deviation, as facts: each once for what called for it. `facts`: all of
 * the year's so far; `day`: local.
 */
export function linkEvents(chains: Chains, chain: DeviationChain, moment: ChainMoment, { id, label, organ }: Where, facts: readonly Fact[], day: Day): EventFact[] {
  const cause = `${WHY[moment]} (${label}, ${id})`;
  const called = eventsAmong(facts).filter((f) => f.organ === organ && f.cause === cause);
  const steps = linksAt(chain, moment).filter((step) => !called.some((f) => f.step === step));
  return steps.map((step) => ({ kind: 'event', step, organ, n: nextNumber(chains, facts, step, organ), day, cause }));
}

/**
 * A confirmed deficit as facts: the chain's own händelse first, then what starts with it. `n` is the own one's number, unless one that
 * was registered by hand has it.
 */
export function deviationEvents(chains: Chains, chain: DeviationChain, n: number, where: Where, facts: readonly Fact[], day: Day): [EventFact, ...EventFact[]] {
  const { organ } = where;
  const own: EventFact = { kind: 'event', step: chain.step, organ, n: Math.max(n, nextNumber(chains, facts, chain.step, organ)), day, cause: `${where.label}, ${where.id}` };
  return [own, ...linkEvents(chains, chain, 'confirmed', where, [...facts, own], day)];
}

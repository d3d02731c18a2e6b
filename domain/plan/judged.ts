import type { Meeting } from '../organisation/types';
import { lawOf } from '../law/check';
import { chosenPeriods } from './choice';
import { timeOf, type Slot } from './slot';
import type { Base } from './context';
import { chainOrgan, sameOrgan } from './organs';
import type { Placed } from './schedule';
import type { PlannedMatter, PlannedOccurrence } from './types';

/**
 * The law of an occurrence whose days were changed after it was planned, and the sentences that tell it: each where the old one
 * stood, none of what does not hold any more, and last what did not hold before. Without this, what has opened would go on saying
 * what the law said of its first days.
 */
export function judgedAgain(base: Base, o: PlannedOccurrence): PlannedOccurrence {
  const slot = slotOf(base, o);
  if (!slot) return o;
  const law = lawOf(base, slot, o, placedAgain(base, slot, o.chain));
  const told = new Map(o.law.map((old) => [old.text, law.filter((now) => now.rule === old.rule).map((now) => now.text)]));
  const more = law.filter((now) => !o.law.some((old) => old.rule === now.rule)).map((now) => now.text);
  return { ...o, law, why: [...o.why.flatMap((text) => told.get(text) ?? [text]), ...more] };
}

/** The occurrence's slot, as far as its law and its chain are about; null where the definition or the organisation has it no more. */
export function slotOf(base: Base, o: PlannedOccurrence): Slot | null {
  const step = base.steps.find((s) => s.id === o.step);
  const organ = base.organs.get(o.organ);
  const period = step && (step.periodsBy === undefined ? step.periods : chosenPeriods(base, step.periodsBy, o.organ)).find((p) => p.period === o.period);
  return step && organ ? { step, organ, ...(period ? { period } : {}) } : null;
}

/** The chain as places of the definition's own sentences; a matter that has none there (another definition) is left out. */
export function placedAgain(base: Pick<Base, 'organs' | 'electionYear' | 'calendar'>, slot: Pick<Slot, 'step' | 'organ'>, chain: readonly PlannedMatter[]): Placed[] {
  const items = [...timeOf(base, slot.step).chain];
  return chain.flatMap((matter) => {
    const at = items.findIndex((item) => item.verb === matter.verb && sameOrgan(base, chainOrgan(base, item, slot.organ)?.id ?? '', matter.organ));
    const item = items[at];
    const organ = base.organs.get(matter.organ);
    if (!item || !organ) return [];
    items.splice(0, at + 1);
    const end = item.within === undefined || matter.meeting === null ? matter.day : base.calendar.add(matter.day, item.within);
    return [{ organ, item, window: null, meeting: meetingOf(matter), day: matter.day, papers: matter.handlingsstopp, end }];
  });
}

function meetingOf({ meeting, organ, day, handlingsstopp }: PlannedMatter): Meeting | null {
  return meeting === null ? null : { id: meeting, organ, day, handlingsstopp, type: 'ordinarie', state: 'planned' };
}

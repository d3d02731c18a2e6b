import type { StepDef } from '../arshjul/definition';
import type { Slot } from '../plan/build';
import type { Context } from '../plan/context';
import type { Placed } from '../plan/schedule';
import type { LawCheck, PlannedOccurrence } from '../plan/types';

export function lawOf(_ctx: Context, _slot: Slot, _o: PlannedOccurrence, _placed: readonly Placed[]): LawCheck[] {
  return [];
}
export function standingLaw(_step: StepDef): LawCheck[] {
  return [];
}

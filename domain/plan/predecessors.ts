import type { StepDef } from '../arshjul/definition';
import { meansOrgan } from '../arshjul/organRef';
import type { Day } from '../calendar/day';
import { budgetYearOf, type Slot } from './slot';
import type { Context } from './context';
import { isSpread, tookOver } from './organs';
import type { PlannedOccurrence } from './types';

/** What comes before an occurrence in this plan, and what stands elsewhere. */
export interface Predecessors {
  all: Set<PlannedOccurrence>;
  waitedFor: PlannedOccurrence[];
  builtOn: PlannedOccurrence[];
  /** the last of their days; null when there are none */
  ready: Day | null;
  /** steps that have no occurrence to wait for in this plan */
  elsewhere: StepDef[];
  /** built on its last period that is ready, which belongs to the wheel before */
  lastWheel: StepDef[];
}

/**
 * `efter` binds occurrences about the same budget year (or, where it says so, in the same wheel) and, where both have one, the
 * same period. Steps that stand at every nämnd pair organ by organ; a step at one organ waits for all.
 */
export function predecessorsOf(ctx: Context, slot: Slot): Predecessors {
  const { step } = slot;
  const elsewhere: StepDef[] = [];
  const after: PlannedOccurrence[] = [];
  for (const id of step.after) {
    const found = match(ctx, slot, id, slot.period?.period, !(step.afterInWheel ?? []).includes(id));
    after.push(...found);
    const def = ctx.steps.find((s) => s.id === id);
    if (found.length === 0 && def && standsHere(ctx, slot, def)) elsewhere.push(def);
  }
  const lastWheel: StepDef[] = [];
  const builtOn = step.builtOn.flatMap((b) => (b.latest ? latestOf(ctx, slot, b.step, lastWheel) : match(ctx, slot, b.step, b.period ?? slot.period?.period, true)));
  const together = step.together === undefined ? [] : match(ctx, slot, step.together, undefined, false);
  const all = new Set([...after, ...builtOn, ...together]);
  // what the same organ decides goes to the same meeting: a board's own report does not hold back the whole it is part of
  const elsewhereDecided = step.builtOn.length > 0 && !isSpread(step) ? builtOn.filter((o) => o.chain[o.chain.length - 1]?.organ !== slot.organ.id) : builtOn;
  const waitedFor = [...new Set([...after, ...(step.waitsForBuiltOn ? elsewhereDecided.filter((o) => !usesFigures(step, o)) : [])])];
  let ready: Day | null = null;
  for (const o of [...after, ...elsewhereDecided]) {
    const due = usesFigures(step, o) ? figuresReady(ctx, o) : o.due;
    if (ready === null || due > ready) ready = due;
  }
  return { all, waitedFor, builtOn, ready: ready === null ? null : ctx.calendar.onOrAfter(ready), elsewhere, lastWheel };
}

/** False where both stand at several organs, and the one never at the other's organ: there is nothing to tell about it there. */
export function standsHere(ctx: Context, slot: Slot, def: StepDef): boolean {
  return !isSpread(def) || !isSpread(slot.step) || meansOrgan(ctx.organs, def.organs, slot.organ);
}

/** When an occurrence's figures are approved. */
export function figuresReady(ctx: Context, o: PlannedOccurrence): Day {
  return ctx.calendar.add(o.figuresBy ?? o.due, ctx.definition.standard.approval);
}

/** A report of figures does not wait for the texts of what it compiles. */
export function usesFigures(step: StepDef, o: PlannedOccurrence): boolean {
  return step.figuresOnly === true && o.figuresBy !== undefined && step.builtOn.some((b) => b.step === o.step);
}

/** The last period of a collection that is ready, at all the organs that have it, when the papers of the slot's meeting go. */
function latestOf(ctx: Context, slot: Slot, id: string, lastWheel: StepDef[]): PlannedOccurrence[] {
  const by = slot.meeting?.handlingsstopp;
  const asked = match(ctx, slot, id, undefined, false);
  const late = new Set(asked.filter((o) => by !== undefined && o.due > by).map(monthOfBooks));
  const ready = asked.filter((o) => !late.has(monthOfBooks(o)));
  const last = ready.reduce<PlannedOccurrence | undefined>((a, o) => (a === undefined || monthOfBooks(o) > monthOfBooks(a) ? o : a), undefined);
  const def = ctx.steps.find((s) => s.id === id);
  if (!last && def) lastWheel.push(def);
  return last ? ready.filter((o) => monthOfBooks(o) === monthOfBooks(last)) : [];
}

function monthOfBooks(o: PlannedOccurrence): string {
  return `${o.budgetYear}/${o.period ?? ''}`;
}

function match(ctx: Context, slot: Slot, id: string, period: string | undefined, sameYear: boolean): PlannedOccurrence[] {
  const def = ctx.steps.find((s) => s.id === id);
  const pairs = def !== undefined && isSpread(def) && isSpread(slot.step);
  const year = budgetYearOf(ctx, slot);
  return (ctx.planned.get(id) ?? []).filter(
    (o) =>
      (!pairs || o.organ === slot.organ.id || tookOver(ctx, slot.organ, o.organ)) &&
      (!sameYear || o.budgetYear === year) &&
      (period === undefined || o.period === undefined || o.period === period),
  );
}

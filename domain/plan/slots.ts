import type { StepDef } from '../arshjul/definition';
import type { Organ } from '../organisation/types';
import { standingLaw } from '../law/check';
import type { Slot } from './build';
import { chosenFor, chosenPeriods } from './choice';
import { organsOf, type Context } from './context';
import type { UndatedEntry } from './types';
import { linkTexts, sourcesOf } from './why';

/** The occurrences of a step in this wheel: organs × periods × months, or its events. None for what is no work this year. */
export function slotsOf(ctx: Context, step: StepDef): Slot[] {
  const organs = organsOf(ctx, step.organs);
  if (step.kind === 'handelse') {
    return ctx.events.flatMap((event) => {
      const organ = event.step === step.id ? ctx.organs.get(event.organ) : undefined;
      return organ ? [{ step, organ, event: { n: event.n, day: event.day, cause: event.cause } }] : [];
    });
  }
  if (reasonUndated(ctx, step) !== null) return [];
  return organs.filter((organ) => hasWork(ctx, step, organ)).flatMap((organ) => atOrgan(ctx, step, organ));
}

function atOrgan(ctx: Context, step: StepDef, organ: Organ): Slot[] {
  const { when } = step;
  if (when?.kind === 'listed') return when.months.map((month) => ({ step, organ, month }));
  if (when?.kind === 'eachMeeting') {
    return ctx.meetings.of(organ.id).filter((m) => m.type === 'ordinarie' && m.day.startsWith(`${ctx.year}-`)).map((meeting) => ({ step, organ, meeting }));
  }
  if (when?.kind === 'times') return Array.from({ length: when.n }, (_, i) => ({ step, organ, month: ((i + 1) * 12) / when.n }));
  if (when?.kind === 'chosen') return (chosenFor(ctx, when.by, organ.id)?.months ?? []).map((month) => ({ step, organ, month }));
  if (step.periodsBy !== undefined) return chosenPeriods(ctx, step.periodsBy, organ.id).map((period) => ({ step, organ, period }));
  return step.periods.length > 0 ? step.periods.map((period) => ({ step, organ, period })) : [{ step, organ }];
}

/** An organ without anybody to ask has the step only if the step is for the organ alone. */
function hasWork(ctx: Context, step: StepDef, organ: Organ): boolean {
  if (step.asks.length === 0) return true;
  return step.asks.some((a) => {
    if (a.onlyAt.length > 0 && !a.onlyAt.includes(organ.type)) return false;
    return 'level' in a.who || 'everyLevel' in a.who ? (ctx.unitsOf.get(organ.id) ?? []).length > 0 : true;
  });
}

/** Why a step has no date of its own in this wheel; null when it has. */
function reasonUndated(ctx: Context, step: StepDef): string | null {
  if (step.kind === 'regel') return 'En regel; den är inte ett arbete med en dag.';
  if (step.kind === 'struktur') return 'En del av styrmodellens ordning, inte ett arbete med en dag.';
  if (step.kind === 'staende' || step.when?.kind === 'standing') return 'Pågår löpande och har ingen dag.';
  if (step.when?.kind === 'unstated') return 'Dokumentet anger ingen tid och kommunen har inte satt någon.';
  if (step.onlyElectionYear && !ctx.electionYear) return `Finns bara valår; nästa valår är ${nextElection(ctx.year)}.`;
  if (step.notElectionYear && ctx.electionYear) return `Finns inte valår; nästa gång ${ctx.year + 1}.`;
  if (step.when?.kind === 'mandate') {
    const due = ((ctx.year - 2 - step.when.offset) % 4 + 4) % 4 === 0;
    if (!due) return `En gång per mandatperiod; nästa gång ${nextOfMandate(ctx.year, step.when.offset)}.`;
  }
  return null;
}

function nextElection(year: number): number {
  return nextOfMandate(year, 0);
}

function nextOfMandate(year: number, offset: number): number {
  let next = year + 1;
  while ((next - 2 - offset) % 4 !== 0) next += 1;
  return next;
}

/** What the definition has and the year has no date for. */
export function undatedOf(ctx: Context): UndatedEntry[] {
  return ctx.definition.steps.flatMap((step) => {
    if ((ctx.planned.get(step.id) ?? []).length > 0) return [];
    const organs = organsOf(ctx, step.organs);
    const only = organs.length === 1 ? organs[0] : undefined;
    const reason = step.kind === 'handelse' ? 'Uppstår när något händer; får sin dag då.' : (reasonUndated(ctx, step) ?? 'Alla förekomster är borttagna ur året.');
    return [{ step: step.id, kind: step.kind, label: step.label, ...(only ? { organ: only.id } : {}), strength: step.strength, law: standingLaw(step), why: [...sourcesOf(ctx, step), ...linkTexts(ctx.definition, step.id), reason] }];
  });
}

import type { Indicator, StepDef } from '../arshjul/definition';
import type { Organ } from '../organisation/types';
import { standingLaw } from '../law/check';
import { timeOf, type Slot } from './slot';
import { chosenFor, chosenPeriods } from './choice';
import { firstWorkingDay, isInYear, type Context } from './context';
import { eachMeetingFindings, papersInYear } from './eachMeeting';
import { guardTexts } from './guards';
import { startTexts } from './happenings';
import { chainOrgan, isSpread, organsOf, tookOver } from './organs';
import { ordinaryIn } from './schedule';
import { isDueYear, nextYearOf } from './years';
import type { PlanFinding, PlannedOccurrence, UndatedEntry } from './types';
import { everyYearsText, linkTexts, sourcesOf } from './why';

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
  if (when?.kind === 'eachMeeting') return papersInYear(ctx, organ.id).map((meeting) => ({ step, organ, meeting, wheelYear: ctx.year }));
  if (when?.kind === 'times' && when.spread) return inTurn(ctx, step, organ, when.n);
  if (when?.kind === 'eachOf') return atEachOf(ctx, step, organ, when);
  if (when?.kind === 'indicators') return indicatorMonths(ctx.definition.indicators ?? [], step.id).map((month) => ({ step, organ, month }));
  if (when?.kind === 'times') return Array.from({ length: when.n }, (_, i) => ({ step, organ, month: ((i + 1) * 12) / when.n }));
  if (when?.kind === 'chosen') return (chosenFor(ctx, when.by, organ.id)?.months ?? []).map((month) => ({ step, organ, month }));
  if (step.periodsBy !== undefined) return chosenPeriods(ctx, step.periodsBy, organ.id).map((period) => ({ step, organ, period }));
  return step.periods.length > 0 ? step.periods.map((period) => ({ step, organ, period })) : [{ step, organ }];
}

/** The organs take turns: each `n` times at the meetings of the deciding organ, the turns spread over the year. */
function inTurn(ctx: Context, step: StepDef, organ: Organ, n: number): Slot[] {
  const turns = organsOf(ctx, step.organs).filter((o) => hasWork(ctx, step, o));
  const turn = turns.findIndex((o) => o.id === organ.id);
  const last = timeOf(ctx, step).chain.at(-1);
  const at = last && chainOrgan(ctx, last, organ);
  // Under the definition's own name the calendar has the whole year, also where another organ has taken over in the middle of it.
  const whole = last && at ? ordinaryIn(ctx, 'id' in last.organ ? last.organ.id : at.id, ctx.year).map((m) => ({ ...m, organ: at.id })) : [];
  // No turn at a meeting whose papers go before the year's first working day.
  const meetings = whole.filter((m) => m.handlingsstopp >= firstWorkingDay(ctx));
  return Array.from({ length: n }, (_, i) => {
    const share = (i + (turn + 0.5) / Math.max(1, turns.length)) / n;
    const month = Math.min(12, Math.floor(share * 12) + 1);
    const meeting = meetings[Math.min(meetings.length - 1, Math.floor(share * meetings.length))];
    return { step, organ, ...(n > 1 ? { month } : {}), turn: { month, ...(meeting ? { meeting } : {}) } };
  });
}

/** One for each occurrence of another step, where both stand at every nämnd organ by organ. */
function atEachOf(ctx: Context, step: StepDef, organ: Organ, when: { step: string; place: 'with' | 'before' }): Slot[] {
  const other = ctx.steps.find((s) => s.id === when.step);
  const pairs = other !== undefined && isSpread(other) && isSpread(step);
  const seen = new Set<string>();
  return (ctx.planned.get(when.step) ?? []).flatMap((o) => {
    if (pairs && o.organ !== organ.id && !tookOver(ctx, organ, o.organ)) return [];
    const key = o.id.split('/').slice(2).join('/');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ step, organ, of: { occurrence: o, place: when.place, key } }];
  });
}

/** The months in which some indicator of the step is measured, in order. */
export function indicatorMonths(indicators: readonly Indicator[], step: string): number[] {
  return [...new Set(indicators.filter((i) => i.step === undefined || i.step === step).flatMap((i) => i.months))].sort((a, b) => a - b);
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
  if (step.when?.kind === 'unstated') return 'Dokumentet anger ingen tid och kommunen har inte satt någon.';
  if (step.kind === 'staende' || step.when?.kind === 'standing') return 'Pågår löpande och har ingen dag.';
  const next = nextYearOf(step, ctx.year);
  if (!isInYear(ctx, step)) return ctx.electionYear ? `Finns inte valår; nästa gång ${next}.` : `Finns bara valår; nästa gång ${next}.`;
  if (isDueYear(step.when, ctx.year)) return null;
  return step.when?.kind === 'everyYears' ? everyYearsText(step.when, next) : `En gång per mandatperiod; nästa gång ${next}.`;
}

/** What the turn of the year does to the steps at every ordinary meeting. */
export function newYearFindings(ctx: Context, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return ctx.steps.flatMap((step) => {
    if (step.when?.kind !== 'eachMeeting' || reasonUndated(ctx, step) !== null) return [];
    return eachMeetingFindings(ctx, step, organsOf(ctx, step.organs).filter((o) => hasWork(ctx, step, o)), occurrences);
  });
}

/** What the definition has and the year has no date for. */
export function undatedOf(ctx: Context): UndatedEntry[] {
  return ctx.definition.steps.flatMap((step) => {
    if ((ctx.planned.get(step.id) ?? []).length > 0) return [];
    const organs = organsOf(ctx, step.organs);
    const only = organs.length === 1 ? organs[0] : undefined;
    const reason = step.kind === 'handelse' ? 'Uppstår när något händer; får sin dag då.' : (reasonUndated(ctx, step) ?? 'Alla förekomster är borttagna ur året.');
    return [{ step: step.id, kind: step.kind, label: step.label, ...(only ? { organ: only.id } : {}), strength: step.strength, law: standingLaw(step), why: [...sourcesOf(ctx, step), ...guardTexts(step), ...linkTexts(ctx.definition, step.id), ...startTexts(ctx.definition, step), reason] }];
  });
}

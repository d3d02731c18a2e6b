import type { StepDef } from '../arshjul/definition';
import { listText, shortDayWithYear } from '../calendar/texts';
import type { Meeting, Organ } from '../organisation/types';
import { firstWorkingDay, type Context } from './context';
import { ordinaryIn } from './schedule';
import type { PlanFinding, PlannedMatter, PlannedOccurrence } from './types';

/**
 * An organ's ordinary meetings that this wheel prepares: those whose papers go from its first arbetsdag until the next wheel's. A meeting
 * early in January is often the wheel's before, as is what it is told of.
 */
export function papersInYear(ctx: Context, organ: string): Meeting[] {
  const [start, end] = [firstWorkingDay(ctx), firstWorkingDay(ctx, true)];
  return [ctx.year, ctx.year + 1].flatMap((year) => ordinaryIn(ctx, organ, year)).filter((m) => m.handlingsstopp >= start && m.handlingsstopp < end);
}

/**
 * What a wheel cannot see of the one beside it, of a step at every ordinary meeting: a meeting of its year whose papers go in the year before,
 * one that has moved on to the next year with what has opened for it, and that the next year's meetings are not there yet.
 */
export function eachMeetingFindings(ctx: Context, step: StepDef, organs: readonly Organ[], occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  const [start, end] = [firstWorkingDay(ctx), firstWorkingDay(ctx, true)];
  const told = (text: string, severity: PlanFinding['severity'] = 'info', rule = 'mote-i-annat-hjul'): PlanFinding => ({ severity, rule, step: step.id, text: `${step.label}: ${text}` });
  const meeting = (label: string, m: { day: string; handlingsstopp: string }): string => `sammanträdet ${shortDayWithYear(m.day)} i ${label} har handlingsstopp ${shortDayWithYear(m.handlingsstopp)}`;
  const before = organs.flatMap((organ) =>
    ordinaryIn(ctx, organ.id, ctx.year).filter((m) => m.handlingsstopp < start)
      .map((m) => told(`${meeting(organ.label, m)} och hör till hjulet ${ctx.year - 1}. Det hjulet måste ha dagen i sin kalender.`)));
  const moved = occurrences.flatMap((o) =>
    o.step !== step.id ? [] : o.chain.filter((m) => isOwn(o, m) && m.handlingsstopp >= end)
      .map((m) => told(`${meeting(ctx.organs.get(m.organ)?.label ?? m.organ, m)} och hör till hjulet ${ctx.year + 1}, men hade redan öppnat här och står kvar. Finns det även i hjulet ${ctx.year + 1} tas det bort där.`)));
  const unknown = organs.filter((o) => ordinaryIn(ctx, o.id, ctx.year).length > 0 && ordinaryIn(ctx, o.id, ctx.year + 1).length === 0).map((o) => o.label);
  return [
    ...before,
    ...moved,
    ...(unknown.length === 0 ? [] : [told(`${listText(unknown)} har inga sammanträden ${ctx.year + 1} i kalendern. Ett i början av januari hör till hjulet ${ctx.year} om handlingarna går före nyår, och då saknas det.`, 'warning', 'nasta-ar-saknas')]),
  ];
}

/** The meeting that the occurrence was made for, not one that it has been tabled to. */
function isOwn({ id, organ }: PlannedOccurrence, matter: PlannedMatter): boolean {
  return matter.organ === organ && matter.meeting?.endsWith(id.split('/').at(-1) ?? id) === true;
}

import type { LawType, StepDef } from '../arshjul/definition';
import { addDays, day as makeDay, lastDayOfMonth, monthOf, yearOf, type Day } from '../calendar/day';
import { dateText, workingDaysText } from '../calendar/texts';
import { extendedByLaw } from '../calendar/workingDays';
import type { Slot } from '../plan/slot';
import { isElectionYear, periodEnd, type Base } from '../plan/context';
import type { Placed } from '../plan/schedule';
import type { LawCheck, PlannedOccurrence } from '../plan/types';
import { afterMeeting } from './afterMeeting';
import type { LawRule } from './rule';
import { LAW } from './rules';

const MEETING_RULES = LAW.filter((r) => r.types.length === 0 && r.act !== undefined);
const BY_TYPE = new Map<LawType | undefined, LawRule[]>();
for (const r of LAW) for (const t of r.types) BY_TYPE.set(t, [...(BY_TYPE.get(t) ?? []), r]);

const MISSING = ' Steget saknas i behandlingen.';
const NO_PERIOD = ' Steget har ingen period.';

/** The law as it bears on one occurrence: its type's rules, then those around the meetings. */
export function lawOf(ctx: Base, slot: Slot, o: PlannedOccurrence, placed: readonly Placed[]): LawCheck[] {
  return [...rulesOf(slot.step), ...MEETING_RULES].flatMap((rule) => {
    if (o.due < rule.validFrom || rule.bears?.includes(slot.organ.type) === false) return [];
    const check = checkRule(ctx, slot, o, placed, rule);
    return check ? [check] : [];
  });
}

/** The law of a step that has no day in the year: its rules, told and not checked. */
export function standingLaw(step: StepDef): LawCheck[] {
  return rulesOf(step).map(told);
}

/** The rules of the step's type; none where it has no type, or one of which the law says nothing by itself. */
function rulesOf(step: StepDef): readonly LawRule[] {
  return BY_TYPE.get(step.type) ?? [];
}

function told(rule: LawRule): LawCheck {
  return { rule: rule.id, paragraph: rule.paragraph, latest: null, slackWorkingDays: null, status: 'ok', text: `${rule.paragraph}: ${rule.sentence}.` };
}

/** The places where the rule's act is done, in order. */
function acts(rule: LawRule, placed: readonly Placed[]): Placed[] {
  const { act } = rule;
  return placed.filter((p) => act?.organs.includes(p.organ.type) === true && act.verbs?.includes(p.item.verb) !== false);
}

function checkRule(ctx: Base, slot: Slot, o: PlannedOccurrence, placed: readonly Placed[], rule: LawRule): LawCheck | null {
  const done = acts(rule, placed);
  const last = done[done.length - 1];
  const { day } = rule;
  switch (day.kind) {
    case 'none':
      return told(rule);
    case 'periodEndsIn': {
      if (!slot.period) return judged(rule, false, NO_PERIOD);
      const ok = day.months.includes(monthOf(periodEnd(ctx, slot.period)));
      return judged(rule, ok, ok ? '' : ' Stegets period slutar i en annan månad.');
    }
    case 'order': {
      const first = placed.findIndex((p) => day.before.includes(p.organ.type));
      const ok = done.some((p) => first < 0 || placed.indexOf(p) < first);
      return judged(rule, ok, ok ? '' : last ? ' Ordningen är fel.' : MISSING);
    }
    case 'notBefore': {
      const year = o.budgetYear + day.yearOffset;
      if (!isElectionYear(year) || !last) return null;
      const from = makeDay(year, day.month, day.date);
      const ok = last.day >= from;
      return judged(rule, ok, ok ? '' : ` Planerat ${dateText(last.day, true)}, före ${dateText(from, true)}.`);
    }
    case 'date':
      return last ? byDay(ctx, rule, planned(rule, last), makeDay(o.budgetYear + day.yearOffset, day.month, day.date)) : judged(rule, false, MISSING);
    case 'monthsAfterPeriod':
      if (!slot.period) return judged(rule, false, NO_PERIOD);
      return last ? byDay(ctx, rule, planned(rule, last), monthsAfter(periodEnd(ctx, slot.period), day.months)) : judged(rule, false, MISSING);
    case 'daysBeforeMeeting':
      return last?.meeting ? byDay(ctx, rule, planned(rule, last), addDays(last.day, -day.days), 0) : null;
    case 'daysAfterMeeting': {
      if (!last?.meeting) return null;
      const { day: latest, ...moved } = afterMeeting(last.day, day.times);
      const text = `${rule.paragraph}: ${rule.sentence}, för ${last.organ.label} ${dateText(last.day)} senast ${dateText(latest, true)}${extensionText(latest, moved.extended)}.`;
      return { ...told(rule), latest, ...moved, text };
    }
  }
}

function planned(rule: LawRule, place: Placed): Day {
  return rule.act?.at === 'handover' ? place.end : rule.act?.at === 'papers' ? place.papers : place.day;
}

/** The last day of the month that lies `months` after the period's (lag 1930:173 1 §). */
function monthsAfter(end: Day, months: number): Day {
  const month = monthOf(end) + months;
  return lastDayOfMonth(yearOf(end) + Math.floor((month - 1) / 12), ((month - 1) % 12) + 1);
}

function judged(rule: LawRule, ok: boolean, detail: string): LawCheck {
  return { ...told(rule), status: ok ? 'ok' : 'broken', text: `${rule.paragraph}: ${rule.sentence}.${detail}` };
}

/** The day to which lag (1930:173) moves the rule's day, where that is another. */
function extension(rule: LawRule, latest: Day): { extended?: Day } {
  const extended = rule.extends === true ? extendedByLaw(latest) : latest;
  return extended === latest ? {} : { extended };
}

function extensionText(latest: Day, extended: Day | undefined): string {
  return extended === undefined ? '' : `; flyttas enligt lag (1930:173) till ${dateText(extended, yearOf(extended) !== yearOf(latest))}`;
}

/** Against the unextended day; the extended one is shown. */
function byDay(ctx: Base, rule: LawRule, at: Day, latest: Day, margin = ctx.definition.standard.lawMargin): LawCheck {
  const slack = ctx.calendar.between(at, latest);
  const late = at > latest;
  const status = late ? 'broken' : slack < margin ? 'warning' : 'ok';
  const verdict = late ? `${workingDaysText(Math.max(1, -slack))} efter lagens dag` : `${workingDaysText(slack)} till godo`;
  return {
    rule: rule.id, paragraph: rule.paragraph, latest, planned: at, ...extension(rule, latest), slackWorkingDays: slack, status,
    text: `${rule.paragraph}: ${rule.sentence}. Senast ${dateText(latest, true)}${extensionText(latest, extension(rule, latest).extended)}; planerat ${dateText(at, yearOf(at) !== yearOf(latest))}, ${verdict}.`,
  };
}

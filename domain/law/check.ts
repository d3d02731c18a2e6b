import type { StepDef } from '../arshjul/definition';
import { addDays, day as makeDay, lastDayOfMonth, monthOf, yearOf, type Day } from '../calendar/day';
import { dateText, workingDaysText } from '../calendar/texts';
import { extendedByLaw } from '../calendar/workingDays';
import type { Slot } from '../plan/slot';
import { periodEnd, type Base } from '../plan/context';
import type { Placed } from '../plan/schedule';
import type { LawCheck, PlannedOccurrence } from '../plan/types';
import type { LawRule } from './rule';
import { LAW } from './rules';

const MEETING_RULES = LAW.filter((r) => r.types.length === 0 && r.act !== undefined);
const BY_TYPE = new Map<string, LawRule[]>();
for (const r of LAW) for (const t of r.types) BY_TYPE.set(t, [...(BY_TYPE.get(t) ?? []), r]);

/** The law as it bears on one occurrence: its type's rules, then those around the meetings. */
export function lawOf(ctx: Base, slot: Slot, o: PlannedOccurrence, placed: readonly Placed[]): LawCheck[] {
  const { type } = slot.step;
  const rules = type === undefined ? [] : (BY_TYPE.get(type) ?? []);
  return [...rules, ...(placed.length > 0 ? MEETING_RULES : [])].flatMap((rule) => {
    if (!validOn(rule, o.due)) return [];
    const check = checkRule(ctx, slot, o, placed, rule);
    return check ? [check] : [];
  });
}

/** The law of a step that has no day in the year: its rules, told and not checked. */
export function standingLaw(step: StepDef): LawCheck[] {
  return (step.type === undefined ? [] : (BY_TYPE.get(step.type) ?? [])).map(told);
}

function validOn(rule: LawRule, d: Day): boolean {
  return rule.validFrom <= d && (rule.validTo === undefined || d <= rule.validTo);
}

function told(rule: LawRule): LawCheck {
  return { rule: rule.id, paragraph: rule.paragraph, latest: null, slackWorkingDays: null, status: 'ok', text: `${rule.paragraph}: ${rule.sentence}.` };
}

/** The places where the rule's act is done, in order. */
function acts(rule: LawRule, placed: readonly Placed[]): Placed[] {
  const { act } = rule;
  return act ? placed.filter((p) => act.organs.includes(p.organ.type) && (!act.verbs || act.verbs.includes(p.item.verb))) : [];
}

function checkRule(ctx: Base, slot: Slot, o: PlannedOccurrence, placed: readonly Placed[], rule: LawRule): LawCheck | null {
  const done = acts(rule, placed);
  const last = done[done.length - 1];
  const { day } = rule;
  switch (day.kind) {
    case 'none':
      return told(rule);
    case 'periodEndsIn': {
      const ok = slot.period !== undefined && day.months.includes(monthOf(periodEnd(ctx, slot.period)));
      return judged(rule, ok, ok ? '' : ' Stegets period slutar i en annan månad.');
    }
    case 'order': {
      const first = placed.findIndex((p) => day.before.includes(p.organ.type));
      const ok = last !== undefined && (first < 0 || placed.indexOf(last) < first);
      return judged(rule, ok, ok ? '' : last ? ' Ordningen är fel.' : ' Steget saknas i behandlingen.');
    }
    case 'notBefore': {
      if (!ctx.electionYear || !last) return null;
      const from = makeDay(o.budgetYear + day.yearOffset, day.month, day.date);
      return judged(rule, last.day >= from, last.day >= from ? '' : ` Planerat ${dateText(last.day, true)}, före ${dateText(from, true)}.`);
    }
    case 'date':
      return last ? byDay(ctx, rule, planned(rule, last), makeDay(o.budgetYear + day.yearOffset, day.month, day.date)) : judged(rule, false, ' Steget saknas i behandlingen.');
    case 'monthsAfterPeriod':
      return last && slot.period ? byDay(ctx, rule, planned(rule, last), monthsAfter(periodEnd(ctx, slot.period), day.months)) : judged(rule, false, ' Steget saknas i behandlingen.');
    case 'daysBeforeMeeting':
      return last ? byDay(ctx, rule, last.papers, addDays(last.day, -day.days), 0) : null;
    case 'daysAfterMeeting': {
      if (!last?.meeting) return null;
      const latest = addDays(last.day, day.days);
      return { ...told(rule), latest, text: `${rule.paragraph}: ${rule.sentence}, för ${last.organ.label} ${dateText(last.day)} senast ${dateText(latest, true)}.` };
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
  return { ...told(rule), status: ok || rule.verified === 'M' ? 'ok' : 'broken', text: `${rule.paragraph}: ${rule.sentence}.${detail}` };
}

/** Against the unextended day; the extended one is shown. */
function byDay(ctx: Base, rule: LawRule, at: Day, latest: Day, margin = ctx.definition.standard.lawMargin): LawCheck {
  const slack = ctx.calendar.between(at, latest);
  const extended = rule.extends === true ? extendedByLaw(latest) : latest;
  const status = rule.verified === 'M' || (at <= latest && slack >= margin) ? 'ok' : at > latest ? 'broken' : 'warning';
  const extension = extended === latest ? '' : `; får enligt lag (1930:173) göras ${dateText(extended)}`;
  const verdict = at > latest ? `${workingDaysText(Math.max(1, -slack))} efter lagens dag` : `${workingDaysText(slack)} till godo`;
  return {
    rule: rule.id, paragraph: rule.paragraph, latest, ...(extended === latest ? {} : { extended }), slackWorkingDays: slack, status,
    text: `${rule.paragraph}: ${rule.sentence}. Senast ${dateText(latest, true)}${extension}; planerat ${dateText(at, yearOf(at) !== yearOf(latest))}, ${verdict}.`,
  };
}

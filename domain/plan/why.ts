import type { StepDef } from '../arshjul/definition';
import { dateText, listText, monthName, shortDay, shortDayWithYear, workingDaysText } from '../calendar/texts';
import { yearOf, type Day } from '../calendar/day';
import type { Draft, Slot } from './build';
import { closingDay, fiscalYear, periodEnd, type Context } from './context';
import type { Predecessors } from './predecessors';
import type { PlannedOccurrence } from './types';
import { verbPresent } from './verbs';

/** What the document says and what is assumed. */
export function sourcesOf(ctx: Context, step: StepDef): string[] {
  const election = ctx.electionYear ? step.inElectionYear : undefined;
  return [
    ...[...step.sources, ...(election?.sources ?? [])].map((s) => `Dokumentet säger: "${s}"`),
    ...[...step.assumptions, ...(election?.assumptions ?? [])].map((a) => `Antagande: ${a}`),
    ...step.remarks.map((r) => `Anmärkning: ${r}`),
  ];
}

/** The explanation of an occurrence's dates, in order: source, period, predecessors, opening, answers, approvals, organs, law. */
export function whyOf(ctx: Context, slot: Slot, o: PlannedOccurrence, draft: Draft, before: Predecessors): string[] {
  const year = yearOf(o.opens);
  const on = (d: Day): string => (yearOf(d) === year ? shortDay(d) : shortDayWithYear(d));
  return [
    ...sourcesOf(ctx, slot.step),
    ...eventText(slot),
    ...periodText(ctx, slot),
    ...beforeText(ctx, slot, before),
    `Öppnar ${shortDayWithYear(o.opens)}.`,
    ...(o.asked ? [`${roleLabel(ctx, o.asked.role)} tillfrågas först om steget behövs, svar senast ${on(o.asked.due)}; annars utgår det.`] : []),
    ...(o.answerBy === undefined ? [] : [`Svar senast ${on(o.answerBy)}.`]),
    ...approvalText(ctx, o, on),
    ...draft.placed.map((p) => {
      const what = `${capital(p.organ.label)} ${verbPresent(p.item.verb)}`;
      if (!p.meeting) return `${what} senast ${on(p.day)}.`;
      const handed = p.end > p.day ? ` Överlämnas senast ${on(p.end)}.` : '';
      return `Handlingsstopp ${on(p.papers)}. ${what} ${on(p.day)}.${handed}`;
    }),
    ...draft.trouble.map((t) => `Ryms inte: ${t}.`),
    ...o.law.map((l) => l.text),
    ...(ctx.participants && !ctx.participants.has(o.organ) ? [`${capital(slot.organ.label)} deltar på papper: inga mejl går ut, ekonomichefen registrerar.`] : []),
  ];
}

function eventText(slot: Slot): string[] {
  return slot.event ? [`Uppstod ${shortDayWithYear(slot.event.day)}: ${slot.event.cause}.`] : [];
}

function periodText(ctx: Context, slot: Slot): string[] {
  const { period } = slot;
  if (!period) return slot.month === undefined ? [] : [`Förekomsten i ${monthName(slot.month)}.`];
  const { day, actual, days } = closingDay(ctx, period);
  const end = periodEnd(ctx, period);
  const closed = period.label === 'bokslut' ? 'stängt' : 'stängd';
  const name = period.label === 'bokslut' ? `Bokslutet ${fiscalYear(ctx, period)}` : `Perioden till och med ${monthName(Number(end.slice(5, 7)))} ${fiscalYear(ctx, period)}`;
  return [actual ? `${name} stängdes ${shortDayWithYear(day)}.` : `${name} slutar ${dateText(end)} och väntas vara ${closed} ${shortDay(day)} (${workingDaysText(days)} senare).`];
}

function beforeText(ctx: Context, slot: Slot, before: Predecessors): string[] {
  const texts: string[] = [];
  const groups = new Map<string, { label: string; due: Day; n: number }>();
  // what goes to the same meeting is not waited for, so its day is told only where nothing else is
  const told = [...before.all].sort((a, b) => Number(isAfter(a.due, before.ready)) - Number(isAfter(b.due, before.ready)));
  for (const o of told) {
    const group = groups.get(o.step);
    const due = group && (isAfter(o.due, before.ready) || group.due > o.due) ? group.due : o.due;
    groups.set(o.step, { label: o.label, due, n: (group?.n ?? 0) + 1 });
  }
  for (const { label, due, n } of groups.values()) texts.push(`Efter ${label}${n > 1 ? ` (${n} organ)` : ''}, klart ${shortDayWithYear(due)}.`);
  for (const step of before.elsewhere) {
    const wheel = ctx.year + slot.step.budgetYear - step.budgetYear;
    texts.push(wheel !== ctx.year ? `Efter ${step.label}, som hör till hjulet ${wheel}.` : `Efter ${step.label}, som inte har någon dag i år.`);
  }
  return texts;
}

function isAfter(d: Day, ready: Day | null): boolean {
  return ready !== null && d > ready;
}

function approvalText(ctx: Context, o: PlannedOccurrence, on: (d: Day) => string): string[] {
  const approvals = new Map<string, Set<Day>>();
  for (const t of o.tasks) {
    if (t.kind !== 'approve') continue;
    const title = ctx.definition.levels.find((l) => l.id === t.level)?.chef ?? 'chef';
    approvals.set(title, (approvals.get(title) ?? new Set()).add(t.due));
  }
  const parts = [...approvals].map(([title, days]) => `${title} senast ${listText([...days].sort().map(on))}`);
  const own = o.tasks.filter((t) => t.sameAsBelow).length;
  return [
    ...(parts.length > 0 ? [`Godkänns av ${listText(parts)}.`] : []),
    ...(own > 0 ? ['Samma person är chef på två nivåer i rad; nivån ovanför godkänner.'] : []),
  ];
}

function roleLabel(ctx: Context, role: string): string {
  return capital(ctx.definition.roles.find((r) => r.key === role)?.label ?? role);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

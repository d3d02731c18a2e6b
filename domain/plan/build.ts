import type { StepDef, StepTime } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import type { Organ } from '../organisation/types';
import { lawOf } from '../law/check';
import { closingDay, fiscalYear, isInYear, type Context } from './context';
import { meansOrgan } from '../arshjul/organRef';
import { formOf } from '../tasks/form';
import { hasTwoParts } from '../tasks/parts';
import { predecessorsOf, type Predecessors } from './predecessors';
import { mattersOf } from './schedule';
import { Scheduler } from './scheduler';
import { budgetYearOf, idOf, timeOf, type Draft, type Slot } from './slot';
import { shapeOf, withDays } from './taskTree';
import type { PlannedOccurrence, PlannedReceiver } from './types';
import { whyOf } from './why';

/** Plans one occurrence: opening, answers, approvals, meetings, law and the sentences that explain them. */
export function build(ctx: Context, slot: Slot): PlannedOccurrence {
  const { step, organ, period } = slot;
  const id = idOf(slot);
  const before = predecessorsOf(ctx, slot);
  const time = timeOf(ctx, step);
  const tree = shapeOf(ctx, step, organ);
  const draft = new Scheduler(ctx, slot, time, tree, before).draft(id);
  reportTrouble(ctx, slot, id, draft);
  const { calendar } = ctx;
  const closing = period && waitsForClosing(time, slot, before) ? { fiscalYear: fiscalYear(ctx, period), period: period.period, expectedClose: closingDay(ctx, period).day } : undefined;
  const occurrence: PlannedOccurrence = {
    id,
    step: step.id,
    kind: step.kind,
    label: step.label,
    organ: organ.id,
    budgetYear: budgetYearOf(ctx, slot),
    ...(period ? { period: period.period } : {}),
    strength: step.strength,
    opens: draft.opens,
    due: draft.due,
    ...(draft.answerBy === null ? {} : { answerBy: draft.answerBy }),
    ...(draft.figuresBy === undefined ? {} : { figuresBy: draft.figuresBy }),
    ...(step.wheel === undefined ? {} : { wheel: step.wheel }),
    meetings: draft.placed.filter((p) => p.meeting).map((p) => ({ organ: p.organ.id, date: p.day, verb: p.item.verb })),
    after: [...before.all].map((o) => o.id),
    receivers: tree.receivers,
    law: [],
    why: [],
    waitsFor: before.waitedFor.map((o) => o.id),
    ...(closing ? { waitsForPeriod: closing } : {}),
    ...(step.needAskedOf === undefined ? {} : { asked: { role: step.needAskedOf, organ: organ.id, due: min(calendar.add(draft.opens, 5), draft.answerBy ?? draft.due) } }),
    tasks: withDays(tree, { answerBy: draft.answerBy ?? draft.due, figuresBy: (form) => (twoParts(ctx, form) ? draft.figuresBy : undefined), approvalBy: (h) => draft.approvals[h - 1] ?? draft.approvals[draft.approvals.length - 1] ?? draft.answerBy ?? draft.due }),
    chain: mattersOf(draft.placed, step),
    builtOn: before.builtOn.map((o) => o.id),
    ...deviationOf(ctx, slot),
    ...finalOf(ctx, step),
    ...(step.presentedBy === undefined ? {} : { presentedBy: presentersOf(ctx, step, organ) }),
  };
  occurrence.law = lawOf(ctx, slot, occurrence, draft.placed);
  occurrence.why = whyOf(ctx, slot, occurrence, draft, before);
  return occurrence;
}

/** Whether somebody's answer has both figures and texts: only then can it have two days. */
function twoParts(ctx: Context, form: string | undefined): boolean {
  return hasTwoParts(formOf(ctx.definition.forms, form ?? null));
}

function finalOf(ctx: Context, step: StepDef): { finalOf?: string[] } {
  const until = ctx.steps.filter((s) => s.finalIn === step.id && isInYear(ctx, s)).map((s) => s.label);
  return until.length > 0 ? { finalOf: until } : {};
}

/** Who give their account together: the chefer of a level at the organ, or the holders of roles. */
function presentersOf(ctx: Context, step: StepDef, organ: Organ): PlannedReceiver[] {
  return (step.presentedBy ?? []).flatMap((who): PlannedReceiver[] => {
    if ('role' in who) {
      const role = ctx.definition.roles.find((r) => r.key === who.role);
      return [{ role: who.role, organ: organ.id, label: role?.at === 'organ' ? `${role.label}, ${organ.label}` : (role?.label ?? who.role) }];
    }
    const level = ctx.definition.levels.find((l) => l.id === who.level);
    return (ctx.unitsOf.get(organ.id) ?? []).filter((u) => u.level === who.level).map((u) => ({ role: 'chef', organ: organ.id, unit: u.id, label: `${level?.chef ?? 'chef'}, ${u.label}` }));
  });
}

function min(a: Day, b: Day): Day {
  return a < b ? a : b;
}

/** A collection waits until its period is closed; what builds on other steps waits for them instead. */
function waitsForClosing(time: StepTime, slot: Slot, before: Predecessors): boolean {
  if (time.opens) return time.opens.kind === 'periodClosed';
  return slot.step.builtOn.length === 0 && before.builtOn.length === 0 && (time.answerBy?.kind === 'periodClosed' || time.answerBy === undefined);
}

/** A deficit calls for a plan only while the budget year is running, and only where the definition has the händelse for the organ. */
function deviationOf(ctx: Context, { step, organ, period }: Slot): { deviation?: { chain: string } } {
  const chain = ctx.definition.deviationChains.find((c) => c.key === step.deviationChain);
  const event = chain && ctx.steps.find((s) => s.id === chain.step);
  if (!chain || !event || (period?.yearOffset ?? 0) < 0) return {};
  return meansOrgan(ctx.organs, event.organs, organ) ? { deviation: { chain: chain.key } } : {};
}

/** A time that the document sets with *ska* and the calendar cannot keep is an error; what rests on a guess, or merely is tight, a warning. */
function reportTrouble(ctx: Context, { step, organ }: Slot, id: string, draft: Draft): void {
  const wrongTime = new Set(draft.placed.flatMap((p) => (p.trouble !== undefined && p.window ? [p.trouble] : [])));
  const firm = step.strength === 'ska' && step.assumptions.length === 0;
  for (const text of draft.trouble) {
    const error = firm && wrongTime.has(text);
    ctx.findings.push({ severity: error ? 'error' : 'warning', rule: error ? 'tiden-halls-inte' : 'kedjan-ryms-inte', step: id, text: `${step.label} (${organ.label}): ${text}.` });
  }
}

import { breakFindings, stepAt, type BreakBase } from './breaks';
import { choiceFindings } from './choice';
import type { Context } from './context';
import { newYearFindings } from './slots';
import type { PlanFinding, PlannedOccurrence } from './types';
import { shortDayWithYear, workingDaysText } from '../calendar/texts';
import type { OrganType } from '../organisation/types';

/** What the plan as a whole should be read with: chains that do not fit, broken law, days inside breaks, every assumption. */
export function findingsOf(ctx: Context, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return [...ctx.findings, ...occurrenceFindings(ctx, occurrences), ...choiceFindings(ctx), ...missingMeetings(ctx, occurrences), ...hurried(ctx, occurrences), ...newYearFindings(ctx, occurrences), ...assumptionFindings(ctx)];
}

/** What the days of occurrences say of themselves, wherever they come from: law that is not kept, days inside breaks. */
export function occurrenceFindings(ctx: BreakBase, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return [...lawFindings(ctx, occurrences), ...breakFindings(ctx, occurrences)];
}

function lawFindings(ctx: BreakBase, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return occurrences.flatMap((o) =>
    o.law
      .filter((l) => l.status !== 'ok')
      .map((l): PlanFinding => ({ severity: l.status === 'broken' ? 'error' : 'warning', rule: l.rule, step: o.id, text: `${stepAt(ctx, o)}: ${l.text}` })),
  );
}

const MEETS: readonly OrganType[] = ['KF', 'KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd', 'utskott'];

/** Organs that meet by law but have no meeting in the calendar at all: what they are to do gets a day without one, and that is said. */
function missingMeetings(ctx: Context, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  const without = new Map<string, PlannedOccurrence>();
  for (const o of occurrences) {
    for (const m of o.chain) {
      const organ = ctx.organs.get(m.organ);
      if (m.meeting === null && organ && MEETS.includes(organ.type) && ctx.meetings.of(organ.id).length === 0 && !without.has(organ.id)) without.set(organ.id, o);
    }
  }
  return [...without].map(([organ, o]) => ({
    severity: 'warning', rule: 'organ-utan-sammantraden', step: o.id, text: `${ctx.organs.get(organ)?.label ?? organ} har inga sammanträden i kalendern, så det som ska dit (${o.label} med flera) får en dag utan sammanträde. Lägg till dem i sammantraden.yaml under ${organ}.`,
  }));
}

/**
 * Answers that get less than half of their svarstid because what they wait for comes just before the papers go. Where the definition
 * gives the days itself it is its own choice.
 */
function hurried(ctx: Context, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return occurrences.flatMap((o): PlanFinding[] => {
    const step = ctx.definition.steps.find((s) => s.id === o.step);
    if (!step || step.answerBy || step.opens || o.answerBy === undefined || o.kind === 'handelse' || o.tasks.length === 0) return [];
    const days = ctx.calendar.between(o.opens, o.answerBy);
    const own = step.answerDays ?? ctx.definition.standard.answer;
    if (days * 2 >= own) return [];
    return [{ severity: 'warning', rule: 'kort-svarstid', step: o.id, text: `${stepAt(ctx, o)} öppnar ${shortDayWithYear(o.opens)} och ska besvaras senast ${shortDayWithYear(o.answerBy)}: ${workingDaysText(days)}, mot ${own} enligt svarstid. Handlingarna går för tätt efter det som steget väntar på.` }];
  });
}

function assumptionFindings(ctx: Context): PlanFinding[] {
  return ctx.definition.assumptions.map((a) => ({
    severity: 'info', rule: 'antagande', ...(ctx.definition.steps.some((s) => s.id === a.subject) ? { step: a.subject } : {}), text: `${a.file}:${a.line} ${a.subject}: ${a.text}`,
  }));
}

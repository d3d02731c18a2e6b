import { choiceFindings } from './choice';
import type { Base, Context } from './context';
import type { PlanFinding, PlannedOccurrence } from './types';
import { shortDayWithYear } from '../calendar/texts';

/** What the plan as a whole should be read with: chains that do not fit, broken law, days inside breaks, every assumption. */
export function findingsOf(ctx: Context, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return [...ctx.findings, ...occurrenceFindings(ctx, occurrences), ...choiceFindings(ctx), ...assumptionFindings(ctx)];
}

/** What the days of occurrences say of themselves, wherever they come from: law that is not kept, days inside breaks. */
export function occurrenceFindings(ctx: Pick<Base, 'definition' | 'calendar'>, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return [...lawFindings(occurrences), ...breakFindings(ctx, occurrences)];
}

function lawFindings(occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  return occurrences.flatMap((o) =>
    o.law
      .filter((l) => l.status !== 'ok')
      .map((l): PlanFinding => ({ severity: l.status === 'broken' ? 'error' : 'warning', rule: l.rule, step: o.id, text: `${o.label} (${o.organ}): ${l.text}` })),
  );
}

function breakFindings(ctx: Pick<Base, 'definition' | 'calendar'>, occurrences: readonly PlannedOccurrence[]): PlanFinding[] {
  const { semester, summer } = ctx.definition;
  const findings: PlanFinding[] = [];
  for (const o of occurrences) {
    if (semester && o.answerBy !== undefined && o.answerBy.slice(5) >= semester.from && o.answerBy.slice(5) <= semester.to) {
      findings.push({ severity: 'warning', rule: 'svar-i-semester', step: o.id, text: `${o.label} (${o.organ}): svar senast ${shortDayWithYear(o.answerBy)} ligger i semesterperioden.` });
    }
    for (const m of summer ? o.meetings : []) {
      const day = m.date.slice(5);
      if (summer && day >= summer.from && day <= summer.to) findings.push({ severity: 'warning', rule: 'sammantrade-i-uppehall', step: o.id, text: `${o.label}: ${m.organ} ${shortDayWithYear(m.date)} ligger i sommaruppehållet.` });
    }
    for (const m of o.meetings) {
      if (!ctx.calendar.isWorkingDay(m.date)) findings.push({ severity: 'info', rule: 'sammantrade-pa-ledig-dag', step: o.id, text: `${o.label}: ${m.organ} sammanträder ${shortDayWithYear(m.date)}, som inte är en arbetsdag.` });
    }
  }
  return findings;
}

function assumptionFindings(ctx: Context): PlanFinding[] {
  return ctx.definition.assumptions.map((a) => ({
    severity: 'info', rule: 'antagande', ...(ctx.definition.steps.some((s) => s.id === a.subject) ? { step: a.subject } : {}), text: `${a.file}:${a.line} ${a.subject}: ${a.text}`,
  }));
}

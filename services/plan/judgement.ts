import type { Definition } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import { brokenMore, type LawBroken } from '../../domain/law/worse';
import { lawRule } from '../../domain/law/rules';
import { occurrenceFindings } from '../../domain/plan/findings';
import type { Plan, PlanFinding, PlannedOccurrence } from '../../domain/plan/types';
import type { Organ } from '../../domain/organisation/types';
import type { Occurrence } from '../../generated/prisma/client';
import type { RowChanges } from './replan';

export type AdjustmentFinding = PlanFinding;

export interface Judgement {
  findings: AdjustmentFinding[];
  law: LawBroken[];
}

/**
 * What is worse after an adjustment, judged on the year's rows: what is finished, settled or open without being named does not
 * follow the plan and therefore never comes off worse. Every finding about law that is broken stands in `law` too.
 */
export function judgement(definition: Definition, organs: readonly Organ[], rows: readonly Occurrence[], before: Plan, after: Plan, changes: RowChanges): Judgement {
  const known = new Map(rows.filter((r) => r.state !== 'dropped').map((r) => [r.id, plannedOf(r)]));
  const touched = [...changes.created, ...changes.updated.map((u) => u.step)];
  const named = new Map(organs.map((o) => [o.id, o]));
  const own = (steps: readonly PlannedOccurrence[]): PlanFinding[] => occurrenceFindings({ definition, calendar: calendarWith(definition.freeDays), organs: named }, steps);
  const law = [...touched.flatMap((step) => brokenMore(step, known.get(step.id))), ...changes.dropped.flatMap(dropped)];
  const changed = new Set(touched.map((step) => step.id));
  const findings = [
    ...newOf(scheduling(after, own).filter((f) => f.step === undefined || changed.has(f.step)), scheduling(before, own)),
    ...newOf(own(touched), own([...known.values()])),
  ];
  const inLaw = new Set(law.map((l) => `${l.occurrence}|${l.rule}`));
  const fair = (f: PlanFinding): boolean => f.severity !== 'error' || lawRule(f.rule) === undefined || inLaw.has(`${f.step ?? ''}|${f.rule}`);
  return { findings: findings.filter(fair), law };
}

function plannedOf(row: Occurrence): PlannedOccurrence {
  return row.planned as unknown as PlannedOccurrence;
}

/** What the scheduling of a plan met, apart from what its occurrences say of themselves. */
function scheduling(plan: Plan, own: (steps: readonly PlannedOccurrence[]) => PlanFinding[]): PlanFinding[] {
  const theirs = new Set(own(plan.steps).map(textOf));
  return plan.findings.filter((f) => !theirs.has(textOf(f)));
}

/** Findings that were not there. One that only has another day than before counts as there: nothing has come to it. */
function newOf(after: readonly PlanFinding[], before: readonly PlanFinding[]): PlanFinding[] {
  const texts = new Set(before.map(textOf));
  const left = new Map<string, number>();
  for (const f of before) left.set(kindOf(f), (left.get(kindOf(f)) ?? 0) + 1);
  for (const f of after) if (texts.has(textOf(f))) left.set(kindOf(f), (left.get(kindOf(f)) ?? 0) - 1);
  return after.filter((f) => {
    if (texts.has(textOf(f))) return false;
    const there = left.get(kindOf(f)) ?? 0;
    left.set(kindOf(f), there - 1);
    // Law that stays broken may be broken by more: that is told by the law itself.
    return there <= 0 || (f.severity === 'error' && lawRule(f.rule) !== undefined);
  });
}

function textOf(f: PlanFinding): string {
  return `${f.rule}|${f.step ?? ''}|${f.text}`;
}

function kindOf(f: PlanFinding): string {
  return `${f.rule}|${f.step ?? ''}|${f.severity}`;
}

/** Dated duties of the step itself that nobody will do; rules about its meetings go with the meetings. */
function dropped(row: Occurrence): LawBroken[] {
  return plannedOf(row).law
    .filter((l) => l.latest !== null && (lawRule(l.rule)?.types.length ?? 0) > 0)
    .map((l) => ({ ...l, status: 'broken', text: `${l.text} Steget utgår ur planen.`, occurrence: row.id, label: row.label }));
}

import type { Definition, StepDef } from '../arshjul/definition';
import { listText } from '../calendar/texts';
import type { Organisation } from '../organisation/types';
import type { Plan, PlanFinding, PlannedOccurrence } from './types';

/** Steps with an avvikelsekedja whose first händelse does not stand at every organ of the step: a deficit there starts nothing. One a step. */
export function unchainedFindings(plan: Plan, definition: Definition, organisation: Organisation): PlanFinding[] {
  return definition.steps.flatMap((step): PlanFinding[] => {
    const chain = definition.deviationChains.find((c) => c.key === step.deviationChain);
    const event = definition.steps.find((s) => s.id === chain?.step);
    if (!event || !isRunningYear(step)) return [];
    const own = plan.steps.filter((o) => o.step === step.id);
    const asked = new Set(own.flatMap((o) => (hasAmount(definition, o) ? [o.organ] : [])));
    const chained = new Set(own.flatMap((o) => (o.deviation ? [o.organ] : [])));
    const without = organisation.organs.filter((organ) => asked.has(organ.id) && !chained.has(organ.id));
    if (without.length === 0) return [];
    return [{ severity: 'info', rule: 'underskott-utan-kedja', step: step.id, text: `${step.label}: ett underskott hos ${listText(without.map((o) => o.label))} startar ingenting, för ${event.label} gäller inte där.` }];
  });
}

/** Some of its figures are of the wheel's own year; of a bokslut no plan is asked for. */
function isRunningYear({ periods }: StepDef): boolean {
  return periods.length === 0 || periods.some((p) => p.yearOffset >= 0);
}

/** Something that can come out as a deficit is asked for, or compiled from others. */
function hasAmount({ forms }: Definition, o: PlannedOccurrence): boolean {
  return o.builtOn.length > 0 || o.tasks.some((t) => forms.some((f) => f.key === t.form && f.deviation));
}

import type { Definition, StepDef } from '../arshjul/definition';
import type { Organisation } from '../organisation/types';
import { meansOrgan } from '../arshjul/organRef';
import type { PlanFinding } from './types';

/** The goals that organs have decided, against the rules that count them. A *ska* that is broken is an error, what is weaker a warning. */
export function goalFindings(definition: Definition, organisation: Organisation): PlanFinding[] {
  const goals = definition.goals ?? [];
  return definition.steps.flatMap((rule) => {
    const { most, least } = rule.guard ?? {};
    const severity = rule.strength === 'ska' ? ('error' as const) : ('warning' as const);
    return goals.flatMap(({ organ, goals: own }): PlanFinding[] => {
      const at = organisation.organs.find((o) => o.id === organ);
      if (!at || !meansOrgan(organisation.organs, rule.organs, at)) return [];
      const say = (text: string): PlanFinding => ({ severity, rule: rule.id, step: rule.id, text: `${at.label} har ${own.length} mål; ${text}.` });
      return [
        ...(most?.what === 'mål' && own.length > most.n ? [say(`högst ${most.n} ${word(rule, 'får finnas')}`)] : []),
        ...(least?.what === 'mål' && own.length < least.n ? [say(`minst ${least.n} ${word(rule, 'ska finnas')}`)] : []),
      ];
    });
  });
}

function word(rule: StepDef, must: string): string {
  return rule.strength === 'ska' ? must : rule.strength === 'bor' ? 'bör finnas' : 'är huvudregeln';
}

/** What a rule says of numbers and forms, for its explanation. */
export function guardTexts({ guard }: StepDef): string[] {
  if (!guard) return [];
  const { most, least, requires } = guard;
  const per = (p: string | undefined): string => (p === undefined ? '' : ` för varje ${p}`);
  return [
    ...(most ? [`Högst ${most.n} ${most.what}${per(most.per)}.`] : []),
    ...(least ? [`Minst ${least.n} ${least.what}${per(least.per)}.`] : []),
    ...(requires.includes('measuresOnDeficit') ? ['Formulären frågar efter åtgärder när prognosen visar underskott.'] : []),
    ...(requires.includes('financing') ? ['Formulären frågar efter finansieringen av tilläggsanslag.'] : []),
    ...(requires.includes('criteria') ? ['Varje bedömning har skrivna kriterier.'] : []),
  ];
}

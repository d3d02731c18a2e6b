import type { Form, FormField } from '../arshjul/types';
import { between, chance } from './chance';

/**
 * What a simulated chef types, field by field, in whole kronor. `red` makes the forecast a deficit of 3–8 per cent of the
 * budget; otherwise it lies within the budget.
 */
export function simulatedValues(form: Form, seed: number, who: string, red: boolean): Record<string, number | string | null> {
  const budget = between(2_000, 40_000, seed, who, 'budget') * 1_000;
  const values: Record<string, number | string | null> = {};
  for (const field of form.fields) values[field.key] = valueOf(field, form, { seed, who, red, budget });
  return values;
}

interface Setting {
  seed: number;
  who: string;
  red: boolean;
  budget: number;
}

function valueOf(field: FormField, form: Form, s: Setting): number | string | null {
  switch (field.type) {
    case 'kr':
      return amount(field.key, form, s);
    case 'heltal':
      return between(0, 20, s.seed, s.who, field.key);
    case 'bedomning':
      return field.choices?.[between(0, field.choices.length - 1, s.seed, s.who, field.key)] ?? null;
    case 'janej':
      return 'ja';
    case 'text':
      return text(field, s);
  }
}

function amount(key: string, form: Form, { seed, who, red, budget }: Setting): number {
  const sign = form.deviation?.kind === 'resultat' ? -1 : 1;
  if (key === form.deviation?.budget) return budget;
  if (key === form.deviation?.forecast) {
    const share = red ? between(30, 80, seed, who, 'red') : -between(0, 20, seed, who, 'green');
    return budget + sign * Math.round((budget * share) / 1_000 / 1_000) * 1_000;
  }
  return Math.round((budget * chance(seed, who, key)) / 1_000) * 1_000;
}

function text(field: FormField, { seed, who, red }: Setting): string {
  const sentences = red
    ? ['Prognosen visar underskott. Vikarier tas in restriktivt och inköp skjuts upp.', 'Kostnaderna ökar snabbare än budget; åtgärder är påbörjade.']
    : ['Verksamheten följer plan.', 'Inga avvikelser av betydelse under perioden.', 'Arbetet fortgår enligt uppdraget och budgeten hålls.'];
  const chosen = sentences[between(0, sentences.length - 1, seed, who, field.key)] ?? '';
  return chosen.slice(0, field.maxLength ?? chosen.length);
}

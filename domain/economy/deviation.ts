import type { Form } from '../arshjul/types';

export type Values = Readonly<Record<string, number | string | null>>;

/**
 * The deviation of one answer in whole kronor; minus is a deficit. For a nettokostnad it is budget minus forecast, for a bolag's
 * resultat forecast minus budget. Null when the form has none or a figure is missing.
 */
export function deviationOf(form: Pick<Form, 'deviation'>, values: Values): number | null {
  if (!form.deviation) return null;
  const budget = values[form.deviation.budget];
  const forecast = values[form.deviation.forecast];
  if (typeof budget !== 'number' || typeof forecast !== 'number') return null;
  return form.deviation.kind === 'nettokostnad' ? budget - forecast : forecast - budget;
}

/** True when there is a deficit at all. */
export function isDeficit(deviation: number | null): boolean {
  return deviation !== null && deviation < 0;
}

/**
 * True when a deficit is larger than the limit of its chain (kronor; 0 means: any deficit). Exactly at the limit is not beyond it.
 */
export function isBeyond(deviation: number, limit: number): boolean {
  return deviation < -Math.abs(limit);
}

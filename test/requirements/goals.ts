// Rows about goals: how many there may be.
import { goalFindings } from '../../domain/plan/guards';
import type { Rows, World } from './world';

/** How a nämnd with so many goals is judged by the rule. */
function judged(w: World, n: number): string[] {
  const organ = w.namnder[0] ?? '';
  const definition = { ...w.definition, goals: [{ organ, goals: Array.from({ length: n }, (_, i) => `Mål ${i + 1}`) }] };
  return goalFindings(definition, w.organisation).map((f) => `${f.severity} ${f.rule}`);
}

export const goals: Rows = {
  34: {
    alvesta: (w) => expect([judged(w, 3), judged(w, 4)]).toEqual([[], ['error utvecklingsmal']]),
    astorp: (w) => expect([judged(w, 3), judged(w, 4)]).toEqual([[], ['warning hogst-antal-mal']]),
  },
};

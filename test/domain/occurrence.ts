import type { Plan, PlannedMatter, PlannedOccurrence } from '../../domain/plan/types';

/** An organ's handling at a meeting of its own. */
export const at = (organ: string, day: string): PlannedMatter => ({ organ, verb: 'beslutar', position: 0, meeting: `${organ}-${day}`, day, handlingsstopp: day, forInformation: false, label: 'x' });

/** What an occurrence may have beside, or instead of, the usual. */
export type Some = { [K in keyof PlannedOccurrence]?: PlannedOccurrence[K] | undefined };

/** A report of KS in March 2027. */
export function occurrence(id: string, more: Some = {}): PlannedOccurrence {
  const base = { id, step: id, kind: 'rapport', label: `Rapport ${id}`, organ: 'KS', budgetYear: 2027, strength: 'ska', opens: '2027-03-01', due: '2027-03-31', answerBy: '2027-03-15' };
  return { ...base, meetings: [], after: [], receivers: [], law: [], why: [], waitsFor: [], tasks: [], chain: [at('KS', '2027-03-31')], builtOn: [], ...more } as PlannedOccurrence;
}

/** A plan of nothing but these. */
export const planWith = (...steps: PlannedOccurrence[]): Plan => ({ municipality: 'Prov', year: Number(steps[0]?.due.slice(0, 4) ?? 2027), electionYear: false, definition: { version: 'v', decision: { organ: 'KF', date: '2026-01-01' } }, steps, undated: [], findings: [] });

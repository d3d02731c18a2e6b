import type { Day } from '../../domain/calendar/day';
import { addWorkingDays } from '../../domain/calendar/workingDays';
import type { Fact } from '../../domain/plan/facts';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import { Refusal } from '../base/refusal';

/** How a step that lies before the first day is settled. `hamtas-in`: it is run anyway, as soon as the year has started. */
export type SettledHow = 'genomfort-utanfor' | 'utgar' | 'hamtas-in';

/** What the caller says about one passed step; without it the step counts as done outside. */
export interface PassedStep {
  /** the occurrence's id in the plan */
  occurrence: string;
  how: SettledHow;
  organ?: string;
  day?: Day;
  paragraph?: string;
}

/** Working days that a receiver gets for what is caught up after the first day. */
const CATCH_UP = 10;

/**
 * The facts of a year that begins on `from`: every step whose last day lies before is settled as `given` says, by default
 * genomfört utanför; what is under way, or is to be caught up, opens no earlier than `from` and its receivers get at least
 * ten working days, so that nobody is chased for time before the start. Periods that were expected to be closed by then
 * count as closed. Refuses a given step that the plan does not have, or that has not passed.
 */
export function factsBefore(plan: Plan, from: Day, given: readonly PassedStep[] = []): Fact[] {
  const wanted = new Map(given.map((g) => [g.occurrence, g]));
  const passed = plan.steps.filter((s) => s.due < from);
  for (const id of wanted.keys()) {
    if (!passed.some((s) => s.id === id)) {
      throw new Refusal('invalid', `Steget ${id} ligger inte före startdagen ${from} och kan inte avgöras vid starten.`);
    }
  }
  const settled = passed.map((s): Fact => {
    const g = wanted.get(s.id);
    return {
      kind: 'settled',
      occurrence: s.id,
      how: g?.how ?? 'genomfort-utanfor',
      day: g?.day ?? s.due,
      ...(g?.organ === undefined ? {} : { organ: g.organ }),
      ...(g?.paragraph === undefined ? {} : { paragraph: g.paragraph }),
    };
  });
  const caughtUp = passed.filter((s) => wanted.get(s.id)?.how === 'hamtas-in').map((s) => catchUp(s, from));
  const underWay = plan.steps.filter((s) => s.due >= from && s.opens < from).map((s) => underWayFact(s, from));
  const needed = plan.steps.filter((s) => s.due >= from || wanted.get(s.id)?.how === 'hamtas-in');
  // What is done keeps its days before anything is moved; what is caught up is settled as such when it has its new days.
  const done = settled.filter((f) => f.kind === 'settled' && f.how !== 'hamtas-in');
  const again = settled.filter((f) => !done.includes(f));
  return [...done, ...periodsBefore(needed, from), ...caughtUp, ...underWay, ...again];
}

/**
 * The fact that gives a step its days when it is taken back into the year on `today`, by the same rule as at a start; null when
 * its days lie ahead.
 */
export function takenBack(step: PlannedOccurrence, today: Day): Fact | null {
  if (step.due < today) return catchUp(step, today);
  return step.opens < today ? underWayFact(step, today) : null;
}

function catchUp(step: PlannedOccurrence, from: Day): Fact {
  const soonest = addWorkingDays(from, CATCH_UP);
  // Where somebody answers, approvals and meetings come after the answers; else it is the last day that moves.
  return { kind: 'moveStep', occurrence: step.id, opens: from, ...(step.answerBy === undefined ? { due: soonest } : { answerBy: soonest }) };
}

function underWayFact(step: PlannedOccurrence, from: Day): Fact {
  const soonest = addWorkingDays(from, CATCH_UP);
  const tooSoon = step.answerBy !== undefined && step.answerBy < from;
  return { kind: 'moveStep', occurrence: step.id, opens: from, ...(tooSoon ? { answerBy: soonest } : {}) };
}

function periodsBefore(steps: readonly PlannedOccurrence[], from: Day): Fact[] {
  const found = new Map<string, Fact>();
  for (const { waitsForPeriod: p } of steps) {
    if (!p || p.expectedClose >= from) continue;
    found.set(`${p.fiscalYear}|${p.period}`, { kind: 'periodClosed', fiscalYear: p.fiscalYear, period: p.period, day: p.expectedClose });
  }
  return [...found.keys()].sort().flatMap((k) => found.get(k) ?? []);
}


import type { Day } from '../calendar/day';

/** A step that was late at one or several organs. Days are arbetsdagar. */
export interface LateStep {
  step: string;
  label: string;
  /** the worst of `at` */
  workingDays: number;
  at: {
    occurrence: string;
    organ: string;
    /** `answers`: somebody answered or approved after the day; `step`: the step itself was done after its day */
    what: 'answers' | 'step';
    workingDays: number;
    /** not done yet when this was read */
    open: boolean;
  }[];
}

/** Somebody who has no post any more. `now`: who holds the post today; null for a vacant one. */
export interface LeftPerson {
  person: string;
  name: string;
  until: Day;
  posts: { role: string; scope: string; now: string | null }[];
}

/** An åtgärdsplan that is not in balance. `deviation` in kronor, minus is a deficit. */
export interface OpenPlan {
  organ: string;
  organLabel: string;
  n: number;
  deviation: number;
  /** what it was confirmed in */
  cause: string;
  openedOn: Day;
  state: 'running' | 'handedOver';
}

/** An uppdrag or another händelse that is not done. */
export interface OpenTask {
  occurrence: string;
  step: string;
  label: string;
  organ: string;
  due: Day;
}

/** How a year that ran went, as far as next year's folder needs it. */
export interface Experience {
  run: string;
  municipality: string;
  year: number;
  finished: boolean;
  /** the run's local day on which this was read */
  today: Day;
  late: LateStep[];
  left: LeftPerson[];
  plans: OpenPlan[];
  open: OpenTask[];
}

import { isDay, type Day } from '../../domain/calendar/day';
import { instantAt } from '../../domain/calendar/zone';
import type { Fact } from '../../domain/plan/facts';
import { NoMeetings, plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';
import type { Actor } from '../access/actor';
import { clockOfRow, type RunClock } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { loadMunicipality, type Municipality } from './municipality';
import { onPaper } from './participants';
import { dayBeforeAll } from '../../domain/plan/firstDay';
import { factsBefore, type SettledHow } from './passed';
import type { StartInput } from './start';
import { mustLead } from './who';

/** Everything that a start decides before it writes. */
export interface Outline {
  /** organs on paper */
  paper: Set<string>;
  /** the plan without facts, and with what the start settles */
  whole: Plan;
  after: Plan;
  clock: RunClock;
  from: Day;
  facts: Fact[];
}

/** Plans a start: pure but for the clock. Refuses unknown nämnder, a year without meetings and a settled step that has not passed. */
export function outlineOf(municipality: Municipality, input: StartInput): Outline {
  const paper = onPaper(municipality.organisation, input.participants);
  const whole = planned(municipality, input, []);
  const clock = clockFor(input, whole);
  const from = input.from ?? (input.rehearsal ? dayBeforeAll(whole, input.year) : clock.today);
  const facts = factsBefore(whole, from, input.passed);
  return { paper, whole, after: facts.length === 0 ? whole : planned(municipality, input, facts), clock, from, facts };
}

function planned(municipality: Municipality, input: StartInput, facts: Fact[]): Plan {
  try {
    return plan({
      definition: municipality.definition,
      organisation: municipality.organisation,
      meetings: municipality.meetings,
      year: input.year,
      facts,
      ...(input.participants === undefined ? {} : { participants: input.participants }),
    });
  } catch (error) {
    if (error instanceof NoMeetings) throw new Refusal('not-found', error.message, [{ field: 'year', text: error.message }]);
    throw error;
  }
}

function clockFor(input: StartInput, whole: Plan): RunClock {
  if (!input.rehearsal) return clockOfRow({ clockKind: 'real', clockNow: null });
  const clockNow = input.clockStart ?? instantAt(input.from ?? dayBeforeAll(whole, input.year), '00:00');
  return clockOfRow({ clockKind: 'stepped', clockNow });
}

/** The municipality of a start, for whoever may start there. Refuses another municipality's actor and a day that is none. */
export function municipalityFor(actor: Actor, input: Pick<StartInput, 'municipality' | 'from'>): Municipality {
  mustLead(actor);
  const municipality = loadMunicipality(input.municipality);
  if (actor.municipality !== undefined && actor.municipality !== municipality.name) {
    throw new Refusal('not-found', `Det finns ingen kommun som heter ${input.municipality}.`);
  }
  if (input.from !== undefined && !isDay(input.from)) {
    throw new Refusal('invalid', `${input.from} är inget datum. Skriv året, månaden och dagen, till exempel 2027-05-03.`, [
      { field: 'from', text: 'Skriv datumet som ÅÅÅÅ-MM-DD.' },
    ]);
  }
  return municipality;
}

/** One occurrence that lies before the first day. */
export interface PassedRow {
  occurrence: string;
  step: string;
  label: string;
  organ: string;
  /** its last day in the plan */
  due: Day;
  how: SettledHow;
}

export interface StartPreview {
  municipality: string;
  year: number;
  from: Day;
  /** what lies before the first day and how it is settled, in order of day */
  settled: PassedRow[];
  /** occurrences that are under way on the first day: they open then, and receivers get time from then */
  underWay: { occurrence: string; label: string; organ: string; opens: Day; answerBy: Day | null }[];
  /** organs on paper */
  onPaper: string[];
  /** duties that the plan will hand out */
  tasksPlanned: number;
  /** a real year that runs already; starting answers with it and writes nothing */
  running: string | null;
}

/** Says what a start of a real year would do, in the same words as the start itself. Writes nothing; refuses what the start refuses. */
export async function previewStart(db: Db, actor: Actor, input: StartInput): Promise<StartPreview> {
  const municipality = municipalityFor(actor, input);
  const { name } = municipality;
  const known = await db.prisma.run.findFirst({
    where: { municipality: name, year: input.year, kind: 'real', state: { in: ['running', 'finished'] } },
    orderBy: { number: 'desc' },
  });
  if (known?.state === 'finished') throw new Refusal('conflict', `${known.municipalityName} ${input.year} är redan genomfört och avslutat.`);
  const { whole, after, from, facts, paper } = outlineOf(municipality, input);
  const how = new Map(facts.flatMap((f) => (f.kind === 'settled' ? [[f.occurrence, f.how] as const] : [])));
  const gone = new Set([...how].filter(([, h]) => h !== 'hamtas-in').map(([id]) => id));
  const settled = whole.steps.flatMap(({ id, step, label, organ, due }) => {
    const as = how.get(id);
    return as === undefined ? [] : [{ occurrence: id, step, label, organ, due, how: as }];
  });
  const early = new Set(whole.steps.filter((s) => s.due >= from && s.opens < from).map((s) => s.id));
  return {
    municipality: municipality.definition.municipality,
    year: input.year,
    from,
    settled,
    underWay: after.steps.filter((s) => early.has(s.id)).map((s) => ({ occurrence: s.id, label: s.label, organ: s.organ, opens: s.opens, answerBy: s.answerBy ?? null })),
    onPaper: [...paper].sort(),
    tasksPlanned: after.steps.filter((s) => !gone.has(s.id)).reduce((n, s) => n + s.tasks.length, 0),
    running: known?.id ?? null,
  };
}

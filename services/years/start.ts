import type { Day } from '../../domain/calendar/day';
import type { Actor } from '../access/actor';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { copyOrganisation } from '../people/copy';
import { createOccurrences, createRun, keepFacts } from './create';
import type { Municipality } from './municipality';
import { municipalityFor, outlineOf } from './outline';
import type { PassedStep } from './passed';
import { startProcesses } from './processes';

export interface StartInput {
  /** folder in `kommuner/`, or a path to such a folder */
  municipality: string;
  /** the wheel's calendar year */
  year: number;
  /** chasing begins on this day; what lies before is settled. Default: today, for a rehearsal the whole year */
  from?: Day;
  /** how passed steps are settled; those not named count as genomfört utanför */
  passed?: PassedStep[];
  /** organ ids that take part; the others stay on paper. Default: all */
  participants?: string[];
  rehearsal?: { seed: number; simulate: 'all' | 'none' | string[] };
  /** rehearsal: where the stepped clock begins. Default: midnight of the day before the first opening */
  clockStart?: Date;
  idempotencyKey?: string;
}

export interface Started {
  run: string;
  /** a real year of that municipality and year was running already; nothing was written */
  alreadyRunning: boolean;
  /** duties that the plan will hand out */
  tasksPlanned: number;
  /** the settled steps, in order of day; empty when nothing had passed */
  settled: { occurrence: string; label: string; how: string; day: Day }[];
  /** organs on paper */
  onPaper: string[];
}

/**
 * Starts a year, real or rehearsed, in one transaction: the run with its snapshot of the definition, its own organisation and
 * meetings, the plan as revision 1 and the processes that the worker will run. A real year that runs already is answered with,
 * also when two start at once. Refuses wrong files, an unknown municipality and a year without meetings.
 */
export async function startYear(db: Db, actor: Actor, input: StartInput): Promise<Started> {
  const municipality = municipalityFor(actor, input);
  const { idempotencyKey, ...request } = input;
  return inTransaction(db, (tx) => once(tx, actor, idempotencyKey, request, () => startIn(tx, actor, input, municipality)));
}

async function startIn(tx: Tx, actor: Actor, input: StartInput, municipality: Municipality): Promise<Started> {
  // Before anything is read: of two that start at once, the second finds the first one's run.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`start/${municipality.name}/${input.year}`}, 0))`;
  const kind = input.rehearsal ? 'rehearsal' : 'real';
  if (kind === 'real') {
    const running = await tx.run.findFirst({ where: { municipality: municipality.name, year: input.year, kind, state: 'running' } });
    const closed = await tx.run.findFirst({ where: { municipality: municipality.name, year: input.year, kind, state: 'finished' } });
    if (closed) throw new Refusal('conflict', `${closed.municipalityName} ${input.year} är redan genomfört och avslutat.`);
    if (running) return { run: running.id, alreadyRunning: true, tasksPlanned: await tasksPlanned(tx, running.id), settled: [], onPaper: [] };
  }
  const { paper, whole, after, clock, from, facts } = outlineOf(municipality, input);
  const run = await createRun(tx, actor, input, municipality, { kind, from, clock, facts });
  await copyOrganisation(tx, run.id, municipality.organisation, municipality.meetings, paper);
  const settled = await createOccurrences(tx, run, municipality, whole, after, facts, clock);
  await keepFacts(tx, run, facts, actor, clock);
  await startProcesses(tx, run, clock);
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'yearStarted',
    subject: run.id,
    businessKey: 'year',
    revision: 1,
    payload: {
      old: null,
      new: { year: input.year, from, onPaper: [...paper].sort(), settled: settled.map(({ occurrence, how }) => [occurrence, how]) },
      definition: municipality.definition.version,
      kind,
    },
  });
  return { run: run.id, alreadyRunning: false, tasksPlanned: await tasksPlanned(tx, run.id), settled, onPaper: [...paper].sort() };
}

async function tasksPlanned(tx: Tx, run: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    select coalesce(sum(jsonb_array_length(planned->'tasks')), 0)::int as n
    from occurrence where run = ${run} and state in ('planned', 'open')`;
  return row?.n ?? 0;
}

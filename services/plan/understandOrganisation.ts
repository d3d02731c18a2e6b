import { listText, shortDayWithYear } from '../../domain/calendar/texts';
import { dayAt } from '../../domain/calendar/zone';
import { organisationOn, postsOf } from '../../domain/organisation/changes';
import type { Organisation } from '../../domain/organisation/types';
import type { Fact } from '../../domain/plan/facts';
import { changesIn } from '../../domain/plan/reorganised';
import { lastDay } from '../../domain/tasks/parts';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import { clockOfRow } from '../base/clock';
import type { Tx } from '../base/db';
import { handsOf, type Hands } from '../people/hands';
import { meetingsOf } from '../people/load';
import type { Understood } from './change';
import { arrive, changeUnit, factOf, leave, plannedOn, type Planned, type Reorganisation, type Reorganised } from './reorganise';
import { mergeOrgans, splitOrgan } from './reorganiseOrgans';
import { mergeUnits, moveUnit, splitUnit } from './reorganiseUnits';
import type { KeptFact, PlanSource } from './rows';
import type { SignedThing } from './signed';
import type { TouchedTask } from './touched';

/**
 * Turns a change of the organisation into a fact. Refuses people, units and organs that are not there on the day (naming them), and
 * what does not fit together. What has opened is named where its people or its organ become others.
 */
export async function understandOrganisation(tx: Tx, run: Run, change: Reorganisation): Promise<Understood> {
  const { source, planned } = await plannedOn(tx, run, change.from);
  const done = await reorganised(tx, run, planned, change);
  const fact = factOf(change.kind, change.from, source, done);
  const { tasks, reshaped } = await under(tx, run, source, [fact], change.from);
  const bound = await boundTo(tx, run, done.change.organs.filter((o) => o.ended !== undefined).map((o) => o.id), change.from);
  const named = [...new Set([...tasks.map((t) => t.occurrence.id), ...reshaped.map((o) => o.id), ...bound])].sort();
  return { fact, named, subject: `organisation|${done.subject}`, old: done.old, new: done.new };
}

async function reorganised(tx: Tx, run: Run, planned: Planned, change: Reorganisation): Promise<Reorganised> {
  switch (change.kind) {
    case 'leave':
      return leave(planned, change);
    case 'arrive':
      return arrive(planned, change);
    case 'changeUnit':
      return changeUnit(planned, change);
    case 'mergeUnits':
      return mergeUnits(planned, change);
    case 'splitUnit':
      return splitUnit(planned, change);
    case 'moveUnit':
      return moveUnit(planned, change);
    case 'mergeOrgans':
      return mergeOrgans(planned, change, await meetingsOf(tx, run.id));
    case 'splitOrgan':
      return splitOrgan(planned, change, await meetingsOf(tx, run.id));
  }
}

/** Open steps with an undecided ärende at an organ that ends. */
async function boundTo(tx: Tx, run: Run, ended: readonly string[], from: string): Promise<string[]> {
  const rows = await tx.occurrence.findMany({ where: { run: run.id, state: 'open' }, select: { id: true, planned: true }, orderBy: { id: 'asc' } });
  return rows.flatMap(({ id, planned }) => {
    const { chain } = planned as unknown as { chain: { organ: string; day: string }[] };
    return chain.some((m) => ended.includes(m.organ) && m.day >= from) ? [id] : [];
  });
}

/** The organisation's changes among the facts of an adjustment, or of the one that it takes back. */
export function reorganisesIn({ fact, undoes }: { fact: KeptFact; undoes?: Understood['undoes'] }) {
  return [...each(fact), ...(undoes ? each(undoes.fact) : [])].flatMap((f) => (f.kind === 'reorganise' ? [f] : []));
}

function each(fact: KeptFact): KeptFact[] {
  return fact.kind === 'together' ? fact.facts : [fact];
}

/** The tasks, finished or not, that change hands when `fact` is taken back by `taking`. */
export async function handedBy(tx: Tx, run: Run, source: PlanSource, taking: Fact, fact: KeptFact): Promise<Hands[]> {
  const [first] = reorganisesIn({ fact });
  return first ? (await under(tx, run, source, [taking], first.from)).tasks : [];
}

/** What open tasks change hands under `extra`, as it will be on the day of the change or today, whichever is later. */
async function under(tx: Tx, run: Run, source: PlanSource, extra: readonly Fact[], from: string) {
  const { today } = clockOfRow(run);
  const day = from > today ? from : today;
  const on = (facts: readonly Fact[]): Organisation => organisationOn(source.startOrganisation, changesIn(facts), day);
  return { ...(await handsOf(tx, run, on(source.facts), on([...source.facts, ...extra]), day)), after: on([...source.facts, ...extra]) };
}

/** What a change of the organisation does to the tasks of open steps, told before it is done. */
export async function handedTasks(tx: Tx, run: Run, source: PlanSource, understood: Understood, clock: RunClock): Promise<{ tasks: TouchedTask[]; signed: SignedThing[]; losing: Losing[]; later: boolean }> {
  const changes = reorganisesIn(understood);
  const [first] = changes;
  if (!first) return { tasks: [], signed: [], losing: [], later: false };
  const later = first.from > clock.today;
  const { tasks: hands, after } = await under(tx, run, source, [understood.fact], first.from);
  const ended = new Set(changes.flatMap((f) => f.change.units.flatMap((u) => (u.ended === undefined ? [] : [u.id]))));
  const kept = await keptOf(tx, run, ended);
  const all = new Map<string, Hands>([...kept, ...hands].map((h) => [h.task.key, h]));
  const words: Words = {
    name: (person) => after.people.find((p) => p.id === person)?.name ?? person ?? 'ingen',
    place: (t) => after.units.find((u) => u.id === t.unit)?.label ?? after.organs.find((o) => o.id === t.organ)?.label ?? t.organ,
    when: later ? ` från ${shortDayWithYear(first.from)}` : '',
  };
  const tasks = [...all.values()].filter((h) => h.task.state !== 'withdrawn').map((h) => toldOf(h, words));
  const signed = [...all.values()].flatMap(({ task, occurrence }): SignedThing[] => {
    if (task.kind !== 'approve' || task.state !== 'done' || task.doneAt === null) return [];
    const by = words.name(task.doneBy ?? task.person);
    const day = dayAt(task.doneAt);
    return [{ kind: 'approval', occurrence: occurrence.id, label: occurrence.label, by, day, text: `Godkänt av ${by} ${shortDayWithYear(day)}. Står kvar.` }];
  });
  const day = later ? first.from : clock.today;
  const losing = tasks.flatMap(({ change, done, person, also, handedFrom, organ, to }): Losing[] =>
    change === 'hand' && !done && typeof handedFrom === 'string' && handedFrom !== person && also?.includes(handedFrom) !== true && postsOf(after, handedFrom, day).length > 0 ? [{ person: handedFrom, organ, to, change: 'hand' }] : [],
  );
  return { tasks: tasks.sort((a, b) => (a.key < b.key ? -1 : 1)), signed, losing, later };
}

/** Somebody who has a task no longer but is still there to be told. */
export interface Losing {
  person: string;
  organ: string;
  to: string;
  change: 'hand';
}

interface Words {
  name(person: string | null): string;
  place(task: { unit: string | null; organ: string }): string;
  when: string;
}

function toldOf({ task, occurrence, to, also }: Hands, words: Words): TouchedTask {
  const done = task.state === 'done' || task.state === 'without';
  const person = done ? task.person : to;
  const period = occurrence.period === null ? '' : `, ${occurrence.period}`;
  const told = done
    ? task.kind === 'approve'
      ? `Godkänt av ${words.name(task.doneBy ?? task.person)}. Står kvar för ${words.place(task)}${period}.`
      : `Svaret står kvar och räknas för ${words.place(task)}${period}.`
    : `Står kvar för ${words.place(task)}${period} och går${words.when} från ${words.name(task.person)} till ${listText([person, ...also].map(words.name))}; det som är påbörjat följer med.`;
  const text = !done && person === task.person ? `Står kvar för ${words.place(task)}${period} hos ${listText([person, ...also].map(words.name))}.` : told;
  return {
    task: task.id, occurrence: occurrence.id, key: task.key, label: occurrence.label, organ: task.organ, unit: task.unit, person, from: lastDay(task), to: lastDay(task),
    done, change: 'hand', handedFrom: task.person, text, ...(also.length === 0 ? {} : { also }),
  };
}

/** Every task of open steps that was asked of a unit that ends: it stays with the unit. */
async function keptOf(tx: Tx, run: Run, ended: ReadonlySet<string>): Promise<Hands[]> {
  if (ended.size === 0) return [];
  const open = await tx.occurrence.findMany({ where: { run: run.id, state: 'open' } });
  const byId = new Map(open.map((o) => [o.id, o]));
  const tasks = await tx.task.findMany({ where: { run: run.id, unit: { in: [...ended] }, occurrence: { in: [...byId.keys()] }, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } });
  return tasks.flatMap((task) => {
    const occurrence = byId.get(task.occurrence);
    return occurrence ? [{ task, occurrence, to: task.person, also: [] }] : [];
  });
}

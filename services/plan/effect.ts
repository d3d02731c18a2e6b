import type { Definition } from '../../domain/arshjul/definition';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { workingDaysBetween } from '../../domain/calendar/workingDays';
import { createHash } from 'node:crypto';
import { changeWord, type PlanChange } from '../../domain/plan/diff';
import { followPlan } from '../../domain/plan/follow';
import { openedBy } from '../../domain/plan/happenings';
import { isRedefining } from '../../domain/plan/redefine';
import type { Organisation } from '../../domain/organisation/types';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import { canonicalJson } from '../../domain/record/canonical';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { registrarsOf } from '../../domain/decisions/registrars';
import { everybody } from '../../domain/organisation/resolve';
import { sharesOf } from '../people/shares';
import { peopleWithMail } from './people';
import type { LawBroken } from '../../domain/law/worse';
import { judgement, type AdjustmentFinding } from './judgement';
import { changesOf, type RowChanges } from './replan';
import type { OpenUnderChange } from './newVersion';
import { planSource, type PlanSource } from './rows';
import type { Understood } from './change';
import { signedThings, type SignedThing } from './signed';
import { touchedTasks, type TouchedTask } from './touched';
import { handedTasks, reorganisesIn } from './understandOrganisation';
import { flat } from './undo';

export interface TouchedPerson {
  person: string;
  name: string;
  /** duties and ärenden of theirs that move */
  count: number;
}

/** A mail that will go: in the next morning mail, or at once because the new day is within two arbetsdagar. */
export interface ComingMail {
  person: string;
  name: string;
  when: 'morning' | 'atOnce';
}

/** Everything that an adjustment would do, or did. */
export interface Effect {
  /** every date that moves */
  moves: PlanChange[];
  tasks: TouchedTask[];
  people: TouchedPerson[];
  mails: ComingMail[];
  /** what is worse afterwards than before; what was so before is left out */
  findings: AdjustmentFinding[];
  /** law that is not kept because of it, or kept worse than before; not empty: a reason and a name are asked for */
  law: LawBroken[];
  /** what somebody has put a name to in the steps that change: it stays, and is told of before */
  signed: SignedThing[];
  /** a step, a floor or a whole version that is new */
  definition?: DefinitionEffect;
  /** what the list amounts to; the same list has the same value, whatever is answered meanwhile */
  list: string;
}

export type { AdjustmentFinding } from './judgement';
export type { SignedThing } from './signed';
export type { TouchedTask } from './touched';

/** What another definition means for the year. */
export interface DefinitionEffect {
  /** ids of the definition, not of the plan */
  appear: { id: string; label: string }[];
  vanish: { id: string; label: string }[];
  /** the same id with another label */
  renamed: { id: string; from: string; to: string }[];
  /** every open step, where the whole definition is another: whether it follows */
  open: OpenUnderChange[];
}

/** A date moved to within this many arbetsdagar is told at once (DESIGN 8). */
const SOON = 2;

/** Computes the effect of a change without writing anything. */
export async function effectOf(tx: Tx, run: Run, understood: Understood, clock: RunClock): Promise<Effect> {
  return (await plannedEffect(tx, run, understood, clock)).effect;
}

/** As `effectOf`, with the plan and the organisation that it was computed from, for a caller that tells more of them. */
export async function plannedEffect(tx: Tx, run: Run, understood: Understood, clock: RunClock): Promise<{ effect: Effect; after: Plan; organisation: Organisation }> {
  const { fact, named } = understood;
  const source = await planSource(tx, run);
  const before = source.plan();
  const after = source.plan([fact]);
  const rows = await tx.occurrence.findMany({ where: { run: run.id }, orderBy: { id: 'asc' } });
  const changes = followPlan(rows, after.steps, new Set(named));
  const handed = await handedTasks(tx, run, source, understood, clock);
  const touched = await touchedTasks(tx, run, changes, clock);
  const tasks = await withShares(tx, withHands(touched, handed.tasks));
  const concerned: Concerned[] = [...tasks.filter((t) => !t.done).flatMap(eachConcerned), ...handed.losing, ...(await secretaries(tx, run, source, understood, changes, clock))];
  const unsent = understood.undoes ? await notToldYet(tx, run.id, understood.undoes) : new Set<string>();
  const { people, mails } = await told(tx, run, source, concerned, clock);
  const moves = changesOf(after, changes);
  const signed = [...(await signedThings(tx, run, changes)), ...handed.signed];
  const definition = definitionEffect(source, understood);
  const judged = judgement(source.definition([fact]), [...source.organisation.organs, ...reorganisesIn(understood).flatMap((f) => f.change.organs)], rows, before, after, changes);
  const asked = [...changes.created, ...changes.updated.map((u) => u.step)].map((o) => [o.id, o.tasks, o.receivers]);
  const list = { moves, asked, tasks: tasks.map((t) => [t.key, t.person, t.to, t.change]), signed, definition };
  const effect: Effect = {
    moves,
    tasks,
    people,
    // Whoever takes over on a later day is told on that day.
    mails: mails.filter((m) => !unsent.has(m.person) && !(handed.later && !touched.some((t) => everybody(t).includes(m.person)))),
    law: judged.law,
    findings: [...otherThanAsked(fact, after.steps), ...judged.findings],
    signed,
    ...(definition ? { definition } : {}),
    list: createHash('sha256').update(canonicalJson(list)).digest('hex').slice(0, 16),
  };
  return { effect, after, organisation: source.organisation };
}

/** The days of a moved step that cannot be as they were asked for: it waits for something, has approvals left or needs a meeting. */
function otherThanAsked(fact: Understood['fact'], steps: readonly PlannedOccurrence[]): AdjustmentFinding[] {
  if (fact.kind !== 'moveStep') return [];
  const step = steps.find((s) => s.id === fact.occurrence);
  if (!step) return [];
  const days = [['opens', fact.opens, step.opens], ['answerBy', fact.answerBy, step.answerBy], ['due', fact.due, step.due]] as const;
  return days.flatMap(([what, wanted, becomes]) =>
    wanted === undefined || becomes === undefined || wanted === becomes
      ? []
      : [{ severity: 'info' as const, rule: 'annan-dag', step: step.id, text: `${step.label}, ${changeWord(what)}: ${shortDayWithYear(wanted)} går inte. Det blir ${shortDayWithYear(becomes)} på grund av det som steget väntar på, godkännandena eller sammanträdena.` }],
  );
}

/** What moves and changes hands is one line. */
function withHands(touched: readonly TouchedTask[], handed: readonly TouchedTask[]): TouchedTask[] {
  const both = new Map(handed.map((h) => [h.key, h]));
  const moved = touched.map((t): TouchedTask => {
    const { person, handedFrom, text } = both.get(t.key) ?? {};
    return text === undefined || handedFrom === undefined ? t : { ...t, person: person ?? t.person, handedFrom, text };
  });
  return [...moved, ...handed.filter((h) => !touched.some((t) => t.key === h.key))];
}

/** With those who share the tasks; of those that go to others, who shared them until then. */
async function withShares(tx: Tx, tasks: readonly TouchedTask[]): Promise<TouchedTask[]> {
  const shares = await sharesOf(tx, tasks.map((t) => t.task));
  return tasks.map((t) => (!shares.has(t.task) ? t : { ...t, [t.change === 'hand' ? 'had' : 'also']: shares.get(t.task) ?? [] }));
}

/** Whoever has a task; of one that goes to others, who has not had it before. */
function eachConcerned(task: TouchedTask): Concerned[] {
  const before = task.change === 'hand' ? [task.handedFrom ?? '', ...(task.had ?? [])] : [];
  return everybody(task).filter((person) => !before.includes(person)).map((person) => ({ ...task, person }));
}

/** Who has not had the mail of an adjustment: taken back, it need not be told of at all. */
async function notToldYet(tx: Tx, run: string, undoes: NonNullable<Understood['undoes']>): Promise<Set<string>> {
  const notices = await tx.notice.findMany({
    where: { run, OR: [{ occasion: { in: occasionsOf(undoes) } }, { occurrence: { in: openedBy(undoes.fact) } }], dropped: null },
    select: { person: true, mail: true },
  });
  // Of a happening people hear more than once: who has had one mail about it is told, whatever else waits for the morning.
  const told = new Set(notices.flatMap((n) => (n.mail === null ? [] : [n.person])));
  return new Set(notices.flatMap((n) => (told.has(n.person) ? [] : [n.person])));
}

/** The occasions of everything that people are told of an adjustment. */
export function occasionsOf({ revision, fact }: NonNullable<Understood['undoes']>): string[] {
  return [movedOccasion(revision), ...flat(fact).flatMap((f) => (f.kind === 'dropStep' ? [`withdrawn|${f.occurrence}`] : []))];
}

/** The occasion of what people are told of the adjustment that made the plan's revision. */
export function movedOccasion(revision: number): string {
  return `moved|${String(revision)}`;
}

function definitionEffect(source: PlanSource, { fact, open, undoes }: Understood): DefinitionEffect | undefined {
  if (!isRedefining(fact) && !(undoes && isRedefining(undoes.fact))) return undefined;
  const ids = (steps: { id: string; label: string }[], but: { id: string }[]) =>
    steps.filter((s) => !but.some((b) => b.id === s.id)).map(({ id, label }) => ({ id, label }));
  const old = source.definition().steps;
  const now = source.definition([fact]).steps;
  const renamed = now.flatMap(({ id, label }) => old.filter((o) => o.id === id && o.label !== label).map((o) => ({ id, from: o.label, to: label })));
  return { appear: ids(now, old), vanish: ids(old, now), renamed, open: open ?? [] };
}

/** Whoever registers for an organ gets mail, also when the organ itself is on paper. */
const KOMMUN = '';

interface Concerned {
  person: string | null;
  organ: string;
  to: string;
  change?: TouchedTask['change'];
}

/** Whoever keeps the minutes of the organs whose open ärenden get another day. */
async function secretaries(tx: Tx, run: Run, { organisation }: PlanSource, understood: Understood, changes: RowChanges, clock: RunClock): Promise<Concerned[]> {
  const open = changes.updated.filter(({ row }) => row.state === 'open');
  const meetings = meetingsMoved(understood);
  const matters = await tx.matter.findMany({
    where: { run: run.id, state: 'open', OR: [{ occurrence: { in: open.map(({ row }) => row.id) } }, { meeting: { in: [...meetings.keys()] } }] },
    orderBy: { key: 'asc' },
  });
  const onPaper = new Set((await tx.organ.findMany({ where: { run: run.id, participates: false } })).map((o) => o.id));
  return matters.flatMap((matter) => {
    const at = open.find(({ row }) => row.id === matter.occurrence);
    const before = (at?.row.planned as unknown as PlannedOccurrence | undefined)?.chain.find((m) => m.position === matter.position)?.day;
    const after = at?.step.chain.find((m) => m.position === matter.position)?.day;
    const own = meetings.get(matter.meeting ?? '') ?? undefined;
    if (before === after && !meetings.has(matter.meeting ?? '')) return [];
    const people = registrarsOf(organisation, matter.organ, onPaper.has(matter.organ), clock.today);
    return people.map((person) => ({ person, organ: KOMMUN, to: own ?? after ?? '' }));
  });
}

/** Meetings that get another day, or none (null). */
function meetingsMoved({ fact, undoes }: Understood): Map<string, string | null> {
  const moved = new Map<string, string | null>();
  for (const f of flat(fact)) {
    if (f.kind === 'moveMeeting') moved.set(f.meeting, f.day);
    if (f.kind === 'cancelMeeting') moved.set(f.meeting, null);
  }
  for (const f of undoes ? flat(undoes.fact) : []) {
    if (f.kind === 'moveMeeting' || f.kind === 'cancelMeeting') moved.set(f.meeting, f.was?.day ?? null);
  }
  return moved;
}

async function told(
  tx: Tx,
  run: Run,
  { organisation }: PlanSource,
  concerned: readonly Concerned[],
  clock: RunClock,
): Promise<Pick<Effect, 'people' | 'mails'>> {
  const names = new Map(organisation.people.map((p) => [p.id, p.name]));
  const count = new Map<string, number>();
  for (const { person } of concerned) if (person !== null) count.set(person, (count.get(person) ?? 0) + 1);
  const people = [...count].sort().map(([person, n]) => ({ person, name: names.get(person) ?? person, count: n }));
  const withMail = await peopleWithMail(tx, run.id, concerned);
  const free = (run.definition as unknown as Definition).freeDays;
  // Who is asked anew, or may approve because somebody below is not asked any more, hears of it in the morning mail; what else the
  // adjustment moves goes with it, so that nobody gets two mails.
  const comesAndGoes = concerned.some((c) => c.change === 'new' || c.change === 'back' || c.change === 'removed');
  const otherwiseTold = (person: string): boolean => comesAndGoes || concerned.some((c) => c.person === person && c.change === 'hand');
  const soon = (to: string): boolean => /^\d/.test(to) && workingDaysBetween(clock.today, to, free) <= SOON;
  const mails = withMail.map((person) => ({
    person,
    name: names.get(person) ?? person,
    when: !otherwiseTold(person) && concerned.some((c) => c.person === person && soon(c.to)) ? ('atOnce' as const) : ('morning' as const),
  }));
  return { people, mails };
}

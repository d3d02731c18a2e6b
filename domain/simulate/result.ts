import { addDays, weekday, type Day } from '../calendar/day';
import { dayAt } from '../calendar/zone';
import { isoWeek } from '../calendar/texts';
import type { PlanFinding } from '../plan/types';
import type { Cast } from '../rehearsal/cast';
import { clashesOf, type Clash } from './clashes';
import { labelOf } from './titles';
import type { SimMail, SimTask, World } from './world';

/** An ISO week: `year` is the one that it belongs to, `monday` its first day. */
export interface Week {
  year: number;
  week: number;
  monday: Day;
}

export interface WeekLoad extends Week {
  mails: number;
  /** duties whose day lies in the week */
  due: number;
  reminders: number;
  escalations: number;
}

export interface PersonLoad {
  person: string;
  name: string;
  mails: number;
  /** duties of theirs in the whole year */
  tasks: number;
  /** weeks with a mail or a duty due, in order */
  weeks: (Week & { mails: number; due: number })[];
}

/** A week with more to do than most: what is due in it, the most first. */
export interface Peak extends WeekLoad {
  steps: { label: string; tasks: number }[];
}

export interface EscalationTold {
  day: Day;
  /** business key of the task */
  task: string;
  label: string;
  due: Day;
  /** key of the rung */
  rung: string;
  of: string | null;
  ofName: string;
  to: string;
  toName: string;
}

/** One mail to the kommunchef. */
export interface Heard {
  day: Day;
  kind: SimMail['kind'];
  about: { kind: string; text: string }[];
}

/** The same counts as a rehearsal's summary. */
export interface SimCounts {
  tasks: number;
  answers: number;
  late: number;
  mails: { total: number; morning: number; atOnce: number; mostMorningPerPersonAndDay: number; mostAtOncePerPersonAndDay: number };
  reminders: number;
  escalations: number;
  decisions: number;
  remitted: number;
  tabled: number;
  sentBack: number;
  wentOnWithout: number;
  never: number;
  actionPlans: number;
  adjustments: number;
  absences: number;
  unfinished: number;
}

/** `simulate --json`. */
export interface Simulated {
  municipality: string;
  year: number;
  seed: number;
  counts: SimCounts;
  weeks: WeekLoad[];
  people: PersonLoad[];
  peaks: Peak[];
  escalations: EscalationTold[];
  kommunchef: { person: string | null; name: string; heard: Heard[] };
  clashes: Clash[];
  /** whom and what the seed has chosen to go wrong; business keys */
  assumed: Cast;
  /** of the plan as it was at the start */
  findings: PlanFinding[];
}

/** The peaks that are named. */
const PEAKS = 5;

/** What a simulated year amounts to. */
export function resultOf(world: World, about: { municipality: string; year: number; seed: number; findings: PlanFinding[] }): Simulated {
  const { cast } = world;
  if (!cast) throw new Error('a year that has not been simulated');
  const weeks = weeksOf(world);
  return {
    municipality: about.municipality,
    year: about.year,
    seed: about.seed,
    counts: countsOf(world),
    weeks,
    people: peopleOf(world),
    peaks: peaksOf(world, weeks),
    escalations: escalationsOf(world),
    kommunchef: heardOf(world),
    clashes: clashesOf(world),
    assumed: cast,
    findings: about.findings,
  };
}

export function weekOf(day: Day): Week {
  return { ...isoWeek(day), monday: addDays(day, 1 - weekday(day)) };
}

/** Duties that somebody had, the question whether a step is wanted among them. */
function duties(world: World): SimTask[] {
  return [...world.tasks.values()].filter((t) => t.state !== 'withdrawn');
}

/** Every week from the first with something in it to the last. */
function weeksOf(world: World): WeekLoad[] {
  const loads = new Map<Day, WeekLoad>();
  const at = (day: Day): WeekLoad => {
    const week = weekOf(day);
    let load = loads.get(week.monday);
    if (!load) loads.set(week.monday, (load = { ...week, mails: 0, due: 0, reminders: 0, escalations: 0 }));
    return load;
  };
  for (const mail of world.mails) at(mail.day).mails += 1;
  for (const task of duties(world)) at(task.dueDay).due += 1;
  for (const entry of world.timeline) {
    if (entry.kind === 'reminded') at(dayAt(entry.at)).reminders += 1;
    if (entry.kind === 'escalated') at(dayAt(entry.at)).escalations += 1;
  }
  const days = [...loads.keys()].sort();
  const last = days.at(-1);
  for (let monday = days[0]; monday !== undefined && last !== undefined && monday < last; monday = addDays(monday, 7)) at(monday);
  return [...loads.values()].sort((a, b) => (a.monday < b.monday ? -1 : 1));
}

function peaksOf(world: World, weeks: readonly WeekLoad[]): Peak[] {
  const heavy = [...weeks].filter((w) => w.due > 0).sort((a, b) => b.due - a.due || b.mails - a.mails || (a.monday < b.monday ? -1 : 1));
  return heavy.slice(0, PEAKS).map((week) => {
    const steps = new Map<string, number>();
    for (const task of duties(world)) {
      if (weekOf(task.dueDay).monday !== week.monday) continue;
      const label = labelOf(world, task.occurrence);
      steps.set(label, (steps.get(label) ?? 0) + 1);
    }
    const named = [...steps].map(([label, tasks]) => ({ label, tasks }));
    return { ...week, steps: named.sort((a, b) => b.tasks - a.tasks || (a.label < b.label ? -1 : 1)) };
  });
}

function peopleOf(world: World): PersonLoad[] {
  const names = namesOf(world);
  const loads = new Map<string, PersonLoad>();
  const weekLoad = (person: string, day: Day): PersonLoad['weeks'][number] => {
    let load = loads.get(person);
    if (!load) loads.set(person, (load = { person, name: names(person), mails: 0, tasks: 0, weeks: [] }));
    const week = weekOf(day);
    let found = load.weeks.find((w) => w.monday === week.monday);
    if (!found) load.weeks.push((found = { ...week, mails: 0, due: 0 }));
    return found;
  };
  for (const { person, day } of world.mails) weekLoad(person, day).mails += 1;
  for (const { person, dueDay } of duties(world)) if (person !== null) weekLoad(person, dueDay).due += 1;
  for (const load of loads.values()) {
    load.weeks.sort((a, b) => (a.monday < b.monday ? -1 : 1));
    load.mails = load.weeks.reduce((n, w) => n + w.mails, 0);
    load.tasks = load.weeks.reduce((n, w) => n + w.due, 0);
  }
  return [...loads.values()].sort((a, b) => b.mails - a.mails || (a.person < b.person ? -1 : 1));
}

function namesOf(world: World): (person: string | null) => string {
  const names = new Map(world.org.people.map((p) => [p.id, p.name]));
  return (person) => (person === null ? '' : (names.get(person) ?? person));
}

function escalationsOf(world: World): EscalationTold[] {
  const names = namesOf(world);
  return world.timeline.flatMap(({ kind, key, at, person, to, due }): EscalationTold[] => {
    if (kind !== 'escalated' || to == null) return [];
    const parts = key.split('|');
    const rung = parts.pop() ?? '';
    parts.pop();
    const task = parts.join('|');
    const found = world.tasks.get(task);
    if (!found) return [];
    return [{ day: dayAt(at), task, label: labelOf(world, found.occurrence), due: due ?? found.dueDay, rung, of: person ?? null, ofName: names(person ?? null), to, toName: names(to) }];
  });
}

/** What the kommunchef hears of somebody else's work, and what is their own. */
function heardOf(world: World): Simulated['kommunchef'] {
  const person = world.org.holders.find((h) => h.role === 'kommunchef' && h.scope === 'kommun')?.person ?? null;
  const heard = world.mails
    .filter((m) => m.person === person)
    .map(({ day, kind, items }) => ({ day, kind, about: items.map((item) => ({ kind: item.kind, text: textOf(world, item) })) }));
  return { person, name: namesOf(world)(person), heard };
}

const TEXTS: Record<string, string> = {
  taskOpened: 'uppgift', needAsked: 'fråga om steget behövs', reminder: 'påminnelse', escalation: 'sent under er', approvalOpened: 'att godkänna', sentBack: 'tillbaka till er',
  proposal: 'förslag att bekräfta', handedInFor: 'inlämnat åt er', receipt: 'kvitto', wentOnWithout: 'gått vidare utan', matterOnMeeting: 'ärende på sammanträde',
  registerDecision: 'beslut att registrera', decided: 'beslut', moved: 'flyttad dag', withdrawn: 'återtaget', deviation: 'avvikelse', finding: 'anmärkning',
};

function textOf(world: World, item: SimMail['items'][number]): string {
  const what = TEXTS[item.kind] ?? item.kind;
  const finding = world.findings.get(item.occasion);
  if (finding) return `${what}: ${finding.text}`;
  return item.occurrence === null ? what : `${what}: ${labelOf(world, item.occurrence)}`;
}

/** Figures that come before their texts are an answer of their own. */
const ANSWERS: readonly string[] = ['answered', 'handedIn', 'figuresAnswered'];

function countsOf(world: World): SimCounts {
  const { timeline, mails } = world;
  const count = (...kinds: string[]): number => timeline.filter((e) => kinds.includes(e.kind)).length;
  const matters = [...world.matters.values()];
  const tasks = [...world.tasks.values()];
  const without = tasks.filter((t) => t.state === 'without').length;
  return {
    tasks: tasks.length,
    answers: count(...ANSWERS),
    late: timeline.filter((e) => ANSWERS.includes(e.kind) && e.late === true).length,
    mails: {
      total: mails.length,
      morning: mails.filter((m) => m.kind === 'morning').length,
      atOnce: mails.filter((m) => m.kind !== 'morning').length,
      mostMorningPerPersonAndDay: most(mails.filter((m) => m.kind === 'morning')),
      mostAtOncePerPersonAndDay: most(mails.filter((m) => m.kind !== 'morning')),
    },
    reminders: count('reminded'),
    escalations: count('escalated'),
    decisions: matters.filter((m) => m.outcome !== null).length,
    remitted: matters.filter((m) => m.outcome === 'aterremiss').length,
    tabled: timeline.filter((e) => e.outcome === 'bordlaggning').length,
    sentBack: count('sentBack'),
    wentOnWithout: without,
    never: without,
    actionPlans: world.actionPlans.length,
    adjustments: count('adjusted'),
    absences: world.org.absences.length,
    unfinished: [...world.occurrences.values()].filter((o) => o.state === 'planned' || o.state === 'open').length,
  };
}

function most(mails: readonly SimMail[]): number {
  const byPerson = new Map<string, number>();
  for (const { person, day } of mails) byPerson.set(`${person}|${day}`, (byPerson.get(`${person}|${day}`) ?? 0) + 1);
  return Math.max(0, ...byPerson.values());
}

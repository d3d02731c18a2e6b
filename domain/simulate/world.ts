import type { Definition } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import { dayAt } from '../calendar/zone';
import type { MatterState } from '../decisions/decide';
import type { StandingNotice } from '../mail/standing';
import { holder } from '../organisation/resolve';
import type { Meeting, Organ, Organisation, Verb } from '../organisation/types';
import type { Fact } from '../plan/facts';
import type { Plan, PlannedOccurrence } from '../plan/types';
import type { Cast } from '../rehearsal/cast';
import type { Foreseen } from '../rehearsal/foreseen';
import type { ChasedTask } from '../tasks/chase';
import type { FormValues } from '../tasks/form';
import { tellsSharers, type NoticeKind } from '../tasks/notices';
import type { Settings } from '../tasks/settings';
import { isUnsettled, type TaskState } from '../tasks/task';
import { Heap } from './heap';

/** What stands in the database's rows in a real year, here in memory. Instants are UTC, days local; keys are business keys. */
export interface SimTask extends ChasedTask {
  key: string;
  /** who shares it with `person` */
  also: readonly string[];
  occurrence: string;
  process: string;
  kind: 'answer' | 'approve';
  form: string | null;
  parent: string | null;
  state: TaskState;
  round: number;
  openedAt: Date | null;
  ladderFrom: Date;
  nextRungAt: Date | null;
  /** with two answer days: the texts' while the figures are still to come */
  textsDue: Day | null;
  /** the figures of this round have come */
  figuresIn: boolean;
  late: boolean;
  revision: number;
  doneAt: Date | null;
  doneBy: string | null;
  /** the ekonom's, not yet confirmed */
  proposed: FormValues | null;
  /** what counts */
  values: FormValues | null;
  /** everybody whom a lifted approval was given to at first; null: nothing has moved it */
  owners: string[] | null;
}

export interface SimMatter {
  key: string;
  occurrence: string;
  process: string;
  organ: string;
  verb: Verb;
  position: number;
  round: number;
  meeting: string | null;
  label: string;
  state: MatterState;
  outcome: string | null;
  remitTo: string | null;
  decidedDay: Day | null;
}

export interface SimOccurrence {
  id: string;
  planned: PlannedOccurrence;
  authority: string;
  state: 'planned' | 'open' | 'finished' | 'settled' | 'dropped';
  openedAt: Date | null;
  finishedAt: Date | null;
}

export type Phase = 'planned' | 'asked' | 'collecting' | 'deciding' | 'finished';

export interface SimProcess {
  id: string;
  actionPlan: boolean;
  occurrence: string;
  phase: Phase;
  live: boolean;
  waitingUntil: Date | null;
}

export interface SimNotice extends StandingNotice {
  kind: NoticeKind;
  at: Date;
  urgent: boolean;
}

export interface SimMail {
  person: string;
  /** local day */
  day: Day;
  at: Date;
  kind: 'morning' | 'atOnce' | 'receipt';
  /** what it is about */
  items: Pick<SimNotice, 'kind' | 'occasion' | 'occurrence' | 'task'>[];
}

/** One entry of the timeline, as far as two years are compared by it. */
export interface SimEntry {
  at: Date;
  kind: string;
  key: string;
  person?: string | null;
  /** escalated: who was told */
  to?: string | null;
  /** reminded, escalated: the answer day as it was then */
  due?: Day;
  /** an answer that came after its day */
  late?: boolean;
  /** what an organ decided */
  outcome?: string;
}

export interface ActionPlanRow {
  id: string;
  organ: string;
  n: number;
  occurrence: string;
  /** occurrence of the plan itself */
  planned: string;
  /** key of the chain in the definition */
  chain: string;
  deviation: number;
  state: string;
}

export interface Finding {
  at: Date;
  rule: string;
  severity: string;
  text: string;
}

/** The plan, fact by fact (`planAlong`). */
export interface PlanHistory {
  take(fact: Fact): void;
  plan(): Plan;
}

/** The whole simulated year: its rows, its clock and what is still to be looked at. */
export class World {
  now: Date;
  today: Day;
  readonly occurrences = new Map<string, SimOccurrence>();
  readonly processes = new Map<string, SimProcess>();
  readonly processOf = new Map<string, SimProcess>();
  readonly tasks = new Map<string, SimTask>();
  /** those that somebody may still have to act on; others among them are taken out when they are met */
  private readonly active = new Set<SimTask>();
  readonly tasksOf = new Map<string, SimTask[]>();
  readonly children = new Map<string, SimTask[]>();
  readonly matters = new Map<string, SimMatter>();
  readonly mattersOf = new Map<string, SimMatter[]>();
  readonly meetings: Map<string, Meeting>;
  readonly closed = new Set<string>();
  readonly actionPlans: ActionPlanRow[] = [];
  readonly findings = new Map<string, Finding>();
  readonly told = new Set<string>();
  /** reminders of meetings that have been given */
  readonly reminded = new Set<string>();
  pending: SimNotice[] = [];
  urgent: SimNotice[] = [];
  readonly mentioned = new Set<string>();
  readonly mails: SimMail[] = [];
  readonly timeline: SimEntry[] = [];
  readonly facts: Fact[] = [];

  /** processes that something wants to look, and whether the year's own does */
  readonly woken = new Set<string>();
  wokenYear = true;
  yearWaitsUntil: Date | null = null;
  readonly alarms = new Heap<{ at: Date; process: string }>((a, b) => a.at < b.at);

  cast: Cast | null = null;
  readonly acts = new Heap<Foreseen>((a, b) => a.at < b.at || (a.at.getTime() === b.at.getTime() && a.key < b.key));
  readonly foreseen = new Set<string>();
  /** what has come up since somebody last thought of what they are going to do */
  readonly opened = new Set<SimTask>();
  readonly given = new Set<SimMatter>();
  readonly remitted = new Set<SimMatter>();
  periodsMayWait = true;

  private readonly organs: ReadonlyMap<string, Organ>;

  constructor(
    readonly definition: Definition,
    readonly settings: Settings,
    readonly org: Organisation,
    meetings: readonly Meeting[],
    public history: PlanHistory,
    /** a history of its own with these facts */
    readonly replay: (facts: readonly Fact[]) => PlanHistory,
    readonly seed: number,
    start: Date,
  ) {
    this.now = start;
    this.today = dayAt(start);
    this.meetings = new Map(meetings.map((m) => [m.id, { ...m }]));
    this.organs = new Map(org.organs.map((o) => [o.id, o]));
  }

  setClock(at: Date): void {
    this.now = at;
    this.today = dayAt(at);
  }

  organ(id: string): Organ | undefined {
    return this.organs.get(id);
  }

  occurrence(id: string): SimOccurrence {
    const found = this.occurrences.get(id);
    if (!found) throw new Error(`no occurrence ${id}`);
    return found;
  }

  task(key: string | null): SimTask | undefined {
    return key === null ? undefined : this.tasks.get(key);
  }

  tasksAt(occurrence: string): SimTask[] {
    return this.tasksOf.get(occurrence) ?? [];
  }

  below(task: SimTask): SimTask[] {
    return this.children.get(task.key) ?? [];
  }

  addTask(task: SimTask): void {
    this.tasks.set(task.key, task);
    this.active.add(task);
    listed(this.tasksOf, task.occurrence).push(task);
    if (task.parent !== null) listed(this.children, task.parent).push(task);
  }

  /** The tasks that are waiting or open. */
  *unsettled(): Generator<SimTask> {
    for (const task of this.active) {
      if (isUnsettled(task.state)) yield task;
      else this.active.delete(task);
    }
  }

  /** A task that was over is asked for again. */
  again(task: SimTask): void {
    this.active.add(task);
  }

  addMatter(matter: SimMatter): void {
    this.matters.set(matter.key, matter);
    const rows = listed(this.mattersOf, matter.occurrence);
    rows.push(matter);
    rows.sort((a, b) => a.position - b.position || a.round - b.round);
  }

  addProcess(process: SimProcess): void {
    this.processes.set(process.id, process);
    this.processOf.set(process.occurrence, process);
    this.woken.add(process.id);
  }

  wake(process: string): void {
    if (this.processes.get(process)?.live) this.woken.add(process);
  }

  record(kind: string, key: string, more: Omit<SimEntry, 'at' | 'kind' | 'key'> = {}): void {
    this.timeline.push({ at: this.now, kind, key, ...more });
  }

  take(fact: Fact): void {
    this.facts.push(fact);
    this.history.take(fact);
  }

  /** Writes down what people are to be told: one notice an occasion and person. */
  notify(...notices: (Omit<SimNotice, 'at' | 'urgent' | 'task' | 'occurrence' | 'payload'> & Partial<SimNotice>)[]): void {
    for (const notice of notices.flatMap((n) => [n, ...this.forSharers(n)])) {
      const once = `${notice.person}\u0000${notice.occasion}`;
      if (this.told.has(once)) continue;
      this.told.add(once);
      const whole: SimNotice = { at: this.now, urgent: false, task: null, occurrence: null, payload: {}, ...notice };
      (whole.urgent ? this.urgent : this.pending).push(whole);
    }
  }

  /** What a task's person is told of it, for those who share it. */
  private forSharers<N extends { person: string; kind: NoticeKind; occasion: string; task?: string | null }>(notice: N): N[] {
    const task = this.task(notice.task ?? null);
    return task?.person === notice.person && tellsSharers(notice) ? task.also.map((person) => ({ ...notice, person })) : [];
  }

  /** The ekonomichef of the day. */
  chief(): string | null {
    return holder(this.org, 'ekonomichef', 'kommun', this.today)?.person ?? null;
  }
}

function listed<T>(map: Map<string, T[]>, key: string): T[] {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}

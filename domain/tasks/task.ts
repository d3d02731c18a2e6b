import type { Day } from '../calendar/day';

/** `need`: the answer to "vid behov", whether the step is wanted this year (kept as an answer to the form `behov`). */
export type TaskKind = 'answer' | 'approve' | 'need';

/**
 * waiting: an approval whose children are not ready · open: somebody can act · done · without: the level above went on without
 * it · withdrawn: no longer wanted.
 */
export type TaskState = 'waiting' | 'open' | 'done' | 'without' | 'withdrawn';

/** The chef's own answer, the ekonom's förslag (the chef confirms it), or handed in for the chef by somebody else. */
export type AnswerAct = 'own' | 'proposal' | 'onBehalf';

/**
 * superseded: a later one counts · proposed: waits for the chef · partial: the figures only, the rest comes by its own day ·
 * afterCompilation: came when the level above had approved.
 */
export type Standing = 'current' | 'superseded' | 'proposed' | 'partial' | 'afterCompilation';

/** What the rules need to know of a task, of the level above it and of what it belongs to. */
export interface TaskFacts {
  kind: TaskKind;
  state: TaskState;
  late: boolean;
  /** the day that counts now: the figures' while `textsDue` stands */
  dueDay: Day;
  /** the later day of the rest, while the figures are still to come; absent or null: one day */
  textsDue?: Day | null;
  /** the figures of this round have come, the rest has not */
  figuresIn?: boolean;
  /** state of the approval above; null for a root */
  parent: TaskState | null;
  /** phase of the step's process: planned | asked | collecting | deciding | finished */
  phase: string;
  /** of the occurrence: planned | open | finished | settled | dropped */
  occurrence: string;
  /** of the year: running | undone | finished */
  run: string;
}

export type TaskEvent =
  /** `part`: only the figures, of a task with two answer days */
  | { does: 'answer'; act: AnswerAct; today: Day; part?: 'figures' }
  /** `missing`: children that are still waiting or open */
  | { does: 'approve'; today: Day; missing: number }
  /** the level above wants it again; the due day becomes `newDue`, never earlier than it was */
  | { does: 'sendBack'; newDue: Day }
  | { does: 'goOnWithout'; today: Day };

/** What becomes of the task's own row; absent fields stay. */
export interface TaskChange {
  state: TaskState;
  outcome: 'answered' | 'approved' | null;
  late: boolean;
  dueDay: Day;
  /** the figures have come: from now on `dueDay`, the texts', is the only day */
  figuresCame?: true;
  /** a new round begins: what was answered before is kept, the ladder starts again */
  newRound: boolean;
}

export type Effect =
  /** an answer is kept with this standing; earlier ones of the task give way unless it waits aside */
  | { effect: 'keepAnswer'; standing: Standing; late: boolean }
  /** the level above opens if this was the last it waited for */
  | { effect: 'openParentIfLast' }
  /** the level above has something new before it: what it saw is no longer what it would approve */
  | { effect: 'parentSawOther' }
  /** the step may go on */
  | { effect: 'rootDone' }
  /** the level above waits again */
  | { effect: 'parentWaits' };

export type Decision =
  | { ok: true; change: TaskChange | null; effects: Effect[] }
  | { ok: false; code: 'invalid' | 'conflict' | 'gone' | 'rule'; text: string };

/** A task is unsettled while somebody may still have to act on it before the level above can. */
export function isUnsettled(state: string): boolean {
  return state === 'waiting' || state === 'open';
}

import { addWorkingDays, onOrAfterWorkingDay } from '../calendar/workingDays';
import type { Day } from '../calendar/day';
import { dayAt, instantAt } from '../calendar/zone';
import type { PlannedOccurrence } from '../plan/types';
import { lastDay } from '../tasks/parts';
import { answering, approving, figuresFirst, restAfter, timeOfDay } from './behaviour';
import { taskRef, type Cast } from './cast';
import { choose } from './chance';

/** One thing that somebody is going to do. Its key is made of business keys only; the same thing is foreseen once. */
export interface Foreseen {
  key: string;
  at: Date;
  kind: string;
  payload: Record<string, unknown>;
  /** role key of whoever does it: a rehearsal may simulate some roles only */
  role: string;
  /** true: noted, never to be carried out (somebody who does not answer) */
  done?: boolean;
}

/** What the draws need to know of a task. `id` is what the act will find it by. */
export interface ForeseenTask {
  id: string;
  key: string;
  occurrence: string;
  kind: string;
  role: string;
  person: string | null;
  round: number;
  openedAt: Date | null;
  dueDay: Day;
  /** with two answer days: the texts' while the figures are still to come */
  textsDue?: Day | null;
}

/** Working days after which an approver goes on without an answer that does not come (later than the first escalation). */
const PATIENCE = 5;

/** Nobody acts in the past: what was due before now happens in the next minute. */
export function notBefore(now: Date, at: Date): Date {
  return at > now ? at : new Date(now.getTime() + 60_000);
}

/** One act each time that a task opens: an approval opens again when something below it was sent back. */
export function taskActKey(task: ForeseenTask): string {
  return `task|${task.key}|${task.round}|${task.openedAt?.toISOString() ?? ''}`;
}

/** What the person of an open task is going to do with it. `now` is the run's clock (UTC). */
export function foreseenOfTask(task: ForeseenTask, { seed, cast, now }: { seed: number; cast: Cast; now: Date }): Foreseen[] {
  const opened = dayAt(task.openedAt ?? now);
  const key = taskActKey(task);
  if (task.kind === 'approve') {
    const { day, time } = approving(seed, task.person ?? '', task.key, task.round, opened);
    return [{ key, at: instantAt(day, time), kind: 'approve', payload: { task: task.id }, role: task.role }];
  }
  const first = task.round === 1;
  const plan = answering({
    seed,
    person: task.person ?? '',
    task: task.key,
    round: task.round,
    opened,
    due: task.dueDay,
    cast: first && cast.late === task.key ? 'late' : first && cast.never === task.key ? 'never' : null,
  });
  const payload = { task: task.id, red: cast.red === task.occurrence };
  if (plan.does === 'nothing') {
    const day = addWorkingDays(lastDay(task), PATIENCE);
    return [
      { key, at: instantAt(day, '08:00'), kind: 'nothing', payload, role: task.role, done: true },
      { key: `without|${task.key}|${task.round}`, at: instantAt(day, timeOfDay(seed, 'without', task.key)), kind: 'without', payload, role: task.role },
    ];
  }
  const at = instantAt(plan.day, plan.time);
  if (plan.does === 'proposeThenConfirm') {
    return [
      { key, at, kind: 'propose', payload, role: task.role },
      { key: `confirm|${task.key}|${task.round}`, at: instantAt(addWorkingDays(plan.day, 1), plan.time), kind: 'confirm', payload, role: task.role },
    ];
  }
  const textsBy = task.textsDue ?? null;
  if (plan.does === 'answer' && textsBy !== null && figuresFirst(seed, task.person ?? '', task.key)) {
    const rest = restAfter({ seed, person: task.person ?? '', task: task.key, figures: plan.day, textsBy });
    return [
      { key, at, kind: 'figures', payload, role: task.role },
      { key: `rest|${task.key}|${task.round}`, at: instantAt(rest.day, rest.time), kind: 'answer', payload, role: task.role },
    ];
  }
  return [{ key, at, kind: plan.does === 'handedIn' ? 'handIn' : 'answer', payload, role: task.role }];
}

/** The ekonomichef closes each period on the day on which the plan expects it. */
export function foreseenPeriod(wanted: NonNullable<PlannedOccurrence['waitsForPeriod']>): Foreseen {
  return {
    key: `period|${wanted.fiscalYear}|${wanted.period}`,
    at: instantAt(onOrAfterWorkingDay(wanted.expectedClose), '11:00'),
    kind: 'closePeriod',
    payload: { fiscalYear: wanted.fiscalYear, period: wanted.period },
    role: 'ekonomichef',
  };
}

/** An open ärende: `day` is that of its meeting, null where it has none. */
export interface ForeseenMatter {
  id: string;
  key: string;
  meeting: string | null;
  day: Day | null;
}

/**
 * Each meeting with an open ärende is registered in the afternoon of its day, all its ärenden at once (the acts of the others then
 * find nothing left to do); what has no meeting some days later. `today` is the run's local day.
 */
export function foreseenOfMatter(matter: ForeseenMatter, today: Day): Foreseen {
  if (matter.meeting !== null && matter.day !== null) {
    return { key: `meeting|${matter.key}|${matter.day}`, at: instantAt(matter.day, '16:45'), kind: 'register', payload: { meeting: matter.meeting }, role: 'namndsekreterare' };
  }
  return {
    key: `matter|${matter.key}`,
    at: instantAt(addWorkingDays(today, 3), '15:15'),
    kind: 'registerOutside',
    payload: { matter: matter.id },
    role: 'ekonomichef',
  };
}

/** An återremiss is answered two working days later, by whoever it went to. */
export function foreseenReopening(matter: { id: string; key: string; decidedDay: Day | null }, today: Day): Foreseen {
  return {
    key: `reopen|${matter.key}`,
    at: instantAt(addWorkingDays(matter.decidedDay ?? today, 2), '14:20'),
    kind: 'reopen',
    payload: { matter: matter.id },
    role: 'ekonomichef',
  };
}

/**
 * What every rehearsal must hold besides what people do with their tasks: one date moved and one person absent. Foreseen once,
 * when the rehearsal begins, from the plan as it then stands; `planned` in the order of their ids.
 */
export function foreseenScript(planned: readonly PlannedOccurrence[], cast: Cast, seed: number): Foreseen[] {
  const steps = planned.filter((o) => o.tasks.length > 1);
  const moved = choose(steps, (o) => o.id, seed, 'adjustment');
  const away = choose(
    steps.flatMap((o) => o.tasks.filter((t) => t.kind === 'answer' && t.parent && ![cast.late, cast.never].includes(taskRef(o.id, t.key))).map((task) => ({ o, task }))),
    ({ o, task }) => taskRef(o.id, task.key),
    seed,
    'absence',
  );
  return [
    ...(moved
      ? [{ key: 'script|adjustment', at: instantAt(addWorkingDays(moved.opens, -3), '10:10'), kind: 'adjust', role: 'ekonomichef', payload: { occurrence: moved.id } }]
      : []),
    ...(away
      ? [{
          key: 'script|absence',
          at: instantAt(addWorkingDays(away.o.opens, -2), '09:20'),
          kind: 'absence',
          role: 'ekonomichef',
          payload: { role: away.task.role, unit: away.task.unit ?? null, organ: away.task.organ, from: addWorkingDays(away.o.opens, -1), to: addWorkingDays(away.task.due, 3) },
        }]
      : []),
  ];
}

import { dayAt } from '../../domain/calendar/zone';
import type { Day } from '../../domain/calendar/day';
import { laterToo, sameTimeAgain } from '../../domain/decisions/reopening';
import type { Task } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify, wakeMorningFor } from '../base/notice';
import { record, type Entry } from '../base/record';
import { peopleWithMail } from '../plan/people';
import { isUrgent, rungOf, settingsOf, settingsUnder, type Settings } from '../../domain/tasks/settings';
import { isChased } from '../../domain/tasks/chased';
import { lastDay } from '../../domain/tasks/parts';

export interface Reopening {
  run: string;
  tasks: readonly Task[];
  /** the new answer day; without it, as many arbetsdagar as each had the first time */
  due?: Day | undefined;
  why: string | null;
  actor: Actor;
  clock: RunClock;
}

/**
 * Marks tasks to be asked again: a new round, waiting until their process is in phase `collecting` (its look opens them, see
 * `reopenPending`), with every approval above them waiting for them anew. Earlier answers stay, and count until a new one comes.
 */
export async function reopenTasks(tx: Tx, reopening: Reopening): Promise<void> {
  const { run, tasks, why, actor, clock } = reopening;
  if (tasks.length === 0) return;
  const settings = await settingsFor(tx, run);
  const above = await approvalsAbove(tx, tasks);
  const entries: Entry[] = [];
  const moved = new Map<string, Day>();
  for (const task of tasks) moved.set(task.id, reopening.due ?? sameTimeAgain(dayAt(task.openedAt ?? clock.now), lastDay(task), clock.today, settings.calendar));
  const latest = [...moved.values()].sort().pop() ?? clock.today;
  const before = tasks.map((t) => lastDay(t)).sort().pop();
  for (const task of above) if (!moved.has(task.id)) moved.set(task.id, laterToo(task.dueDay, before ?? task.dueDay, latest, settings.calendar));

  for (const task of [...tasks, ...above.filter((a) => !tasks.some((t) => t.id === a.id))]) {
    const dueDay = moved.get(task.id) ?? task.dueDay;
    const { revision } = await tx.task.update({
      where: { id: task.id },
      data: {
        state: 'waiting',
        outcome: null,
        round: { increment: 1 },
        dueDay,
        textsDue: null,
        figuresAt: null,
        rung: 0,
        nextRungAt: null,
        ladderFrom: clock.now,
        late: false,
        withoutReason: null,
        doneAt: null,
        doneBy: null,
        revision: { increment: 1 },
      },
    });
    entries.push({
      run,
      at: clock.now,
      actor: actor.id,
      actorRole: actor.role,
      kind: 'taskReopened',
      subject: task.id,
      businessKey: task.key,
      revision,
      payload: { old: task.state, new: 'waiting', due: dueDay, why },
    });
  }
  await record(tx, ...entries);
  await tell(tx, reopening, moved, settings);
}

/** The approvals above these tasks, up to the roots, each once. */
async function approvalsAbove(tx: Tx, tasks: readonly Task[]): Promise<Task[]> {
  const found = new Map<string, Task>();
  for (let ids = parentsOf(tasks); ids.length > 0; ) {
    const rows = await tx.task.findMany({ where: { id: { in: ids }, state: { not: 'withdrawn' } }, orderBy: { key: 'asc' } });
    const fresh = rows.filter((r) => !found.has(r.id));
    for (const row of fresh) found.set(row.id, row);
    ids = parentsOf(fresh);
  }
  return [...found.values()];
}

function parentsOf(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.flatMap((t) => t.parent ?? []))];
}

/** At once when there is only a day left (DESIGN 8: asked from the day before the due date on), else in the morning mail. */
async function tell(tx: Tx, { run, tasks, why, actor, clock }: Reopening, moved: ReadonlyMap<string, Day>, settings: Settings): Promise<void> {
  const reachable = new Set(await peopleWithMail(tx, run, tasks));
  await notify(
    tx,
    ...tasks.flatMap((task) => {
      if (task.person === null || !reachable.has(task.person)) return [];
      const due = moved.get(task.id) ?? task.dueDay;
      return [
        {
          run,
          person: task.person,
          kind: 'sentBack' as const,
          occasion: `sentBack|${task.key}|${task.round + 1}`,
          urgent: isUrgent(due, clock.today, settings),
          task: task.id,
          occurrence: task.occurrence,
          payload: { reason: why ?? 'Ärendet är återremitterat.', by: actor.id, due },
          at: clock.now,
        },
      ];
    }),
  );
}

/**
 * Opens what a receiver of an återremiss has asked for again in this process: every waiting task that nothing below it keeps
 * waiting. Called with the process row locked, at the beginning of a look in the phases `collecting` and `deciding`. True when
 * something was opened: a process in `deciding` is then to go back to `collecting`.
 */
export async function reopenPending(tx: Tx, run: string, processId: string, clock: RunClock): Promise<boolean> {
  const ready = await tx.$queryRaw<{ id: string }[]>`
    select t.id from task t where t.process = ${processId} and t.state = 'waiting'
      and not exists (select 1 from task c where c.parent = t.id and c.state in ('waiting', 'open'))
    order by t.key`;
  if (ready.length === 0) return false;
  const settings = await settingsFor(tx, run);
  const organs = new Map((await tx.organ.findMany({ where: { run }, select: { id: true, type: true, participates: true } })).map((o) => [o.id, o]));
  const tasks = await tx.task.findMany({ where: { process: processId, state: 'waiting' }, orderBy: { key: 'asc' } });
  const entries: Entry[] = [];
  const rungs: (Date | null)[] = [];
  for (const task of tasks) {
    const opens = ready.some((r) => r.id === task.id);
    const rung = isChased(organs.get(task.organ) ?? null) ? rungOf(settingsUnder(settings, task.occurrence), { dueDay: task.dueDay, rung: 0, ladderFrom: clock.now, waiting: !opens }) : null;
    const data = { rung: 0, ladderFrom: clock.now, nextRungAt: rung?.at ?? null };
    rungs.push(data.nextRungAt);
    if (!opens) {
      // Its ladder counts from its own day, as at the first handing out.
      await tx.task.update({ where: { id: task.id }, data });
      continue;
    }
    const { revision } = await tx.task.update({
      where: { id: task.id },
      data: { ...data, state: 'open', openedAt: clock.now, revision: { increment: 1 } },
    });
    entries.push({
      run,
      at: clock.now,
      actor: 'system',
      actorRole: 'system',
      kind: 'taskOpened',
      subject: task.id,
      businessKey: task.key,
      revision,
      payload: { old: 'waiting', new: 'open', due: task.dueDay, person: task.person },
    });
  }
  await record(tx, ...entries);
  await wakeMorningFor(tx, run, rungs);
  return true;
}

async function settingsFor(tx: Tx, run: string): Promise<Settings> {
  const row = await tx.run.findUniqueOrThrow({ where: { id: run }, select: { definition: true } });
  return settingsOf(row.definition);
}

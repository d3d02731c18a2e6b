import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { eachHolder, peopleWithMail } from './people';

/** Takes away an occurrence's open tasks and undecided ärenden; those who had something to do are told once, unless the caller tells. */
export async function withdrawOpen(tx: Tx, run: string, occurrence: string, why: string, clock: RunClock, tell = true): Promise<void> {
  const tasks = await tx.task.findMany({ where: { run, occurrence, state: { in: ['waiting', 'open'] } } });
  if (tasks.length > 0) {
    await tx.task.updateMany({
      where: { id: { in: tasks.map((t) => t.id) } },
      data: { state: 'withdrawn', nextRungAt: null, revision: { increment: 1 } },
    });
    const people = tell ? await peopleWithMail(tx, run, await eachHolder(tx, tasks.filter((t) => t.state === 'open'))) : [];
    await notify(
      tx,
      ...people.map((person) => ({
        run,
        person,
        kind: 'withdrawn' as const,
        occasion: `withdrawn|${occurrence}`,
        occurrence,
        payload: { why },
        at: clock.now,
      })),
    );
  }
  await tx.matter.updateMany({
    where: { run, occurrence, state: { in: ['waiting', 'open'] } },
    data: { state: 'superseded', revision: { increment: 1 } },
  });
}

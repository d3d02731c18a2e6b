import { holder } from '../../domain/organisation/resolve';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { NEED_FORM } from '../../domain/tasks/form';
import type { Occurrence, Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { notify } from '../base/notice';
import { record } from '../base/record';
import { organisationOf } from '../people/load';
import { insertShares } from '../people/shares';
import { taskIdOf } from './handOut';
import { rungOf, settingsOf } from '../../domain/tasks/settings';
import { reportVacancies } from './vacancy';

/**
 * "Vid behov": asks the one whom the definition names whether the step is wanted this year. It is an ordinary task with the
 * engine's own form (`behov`: ja or nej, and a comment), so it is answered, chased and received like any other.
 */
export async function askNeed(tx: Tx, run: Run, occurrence: Occurrence, processId: string, clock: RunClock): Promise<void> {
  const asked = (occurrence.planned as unknown as PlannedOccurrence).asked;
  if (!asked) return;
  const org = await organisationOf(tx, run.id);
  const atOrgan = org.holders.some((h) => h.role === asked.role && h.scope === `organ:${asked.organ}`);
  const scope = atOrgan ? `organ:${asked.organ}` : 'kommun';
  const held = holder(org, asked.role, scope, clock.today);
  const key = `${occurrence.id}|${asked.organ}|behov|${asked.role}`;
  const id = taskIdOf(run.id, key);
  const made = await tx.task.createMany({
    data: [
      {
        id,
        run: run.id,
        key,
        occurrence: occurrence.id,
        process: processId,
        kind: 'answer',
        form: NEED_FORM.key,
        level: atOrgan ? 'organ' : 'kommun',
        organ: asked.organ,
        authority: org.organs.find((o) => o.id === asked.organ)?.authority ?? occurrence.authority,
        role: asked.role,
        person: held?.person ?? null,
        state: 'open',
        dueDay: asked.due,
        openedAt: clock.now,
        ladderFrom: clock.now,
        nextRungAt: rungOf(settingsOf(run.definition), { dueDay: asked.due, rung: 0, ladderFrom: clock.now })?.at ?? null,
      },
    ],
    skipDuplicates: true,
  });
  if (made.count === 0) return;
  await insertShares(tx, run.id, [{ id, also: held?.also ?? [] }]);
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: 'system',
    actorRole: 'system',
    kind: 'taskOpened',
    subject: id,
    businessKey: key,
    revision: 1,
    payload: { old: null, new: 'open', due: asked.due, person: held?.person ?? null },
  });
  if (held) {
    await notify(tx, { run: run.id, person: held.person, kind: 'needAsked', occasion: `opened|${key}|1`, task: id, occurrence: occurrence.id, at: clock.now });
  }
  if (!held || held.acting === 'nextUp') {
    await reportVacancies(tx, run, org, [{ role: asked.role, scope, organ: asked.organ, person: held?.person ?? null }], clock);
  }
}

/** What was said: true, false, or null while nobody has answered. `occurrence` is the occurrence's id. */
export async function needAnswered(tx: Tx, run: string, occurrence: string): Promise<boolean | null> {
  const rows = await tx.$queryRaw<{ said: string | null }[]>`
    select a."values"->>'behov' as said from task t join answer a on a.task = t.id and a.standing = 'current'
    where t.run = ${run} and t.occurrence = ${occurrence} and t.form = 'behov' and t.state = 'done'`;
  const said = rows[0]?.said;
  return said === undefined || said === null ? null : said === 'ja';
}

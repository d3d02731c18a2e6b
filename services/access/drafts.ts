import { handOversAmong, type HandingOver, type HandOvers } from '../../domain/decisions/handedOver';
import type { Db, Tx } from '../base/db';

/** Reads a year's handings over in one query. `db` is a transaction or the Prisma client. */
export async function handOversOf(db: Pick<Tx, '$queryRaw'>, run: string): Promise<HandOvers> {
  const steps = await db.$queryRaw<HandingOver[]>`
    select o.id, o.state, o.authority, coalesce(o.planned->'builtOn', '[]') as "builtOn", coalesce(o.planned->'chain', '[]') <> '[]' as chained,
           array(select m.authority from matter m where m.run = o.run and m.occurrence = o.id
                   and m.state = 'decided' and m.outcome in ('bifall', 'bifall-med-andring')) as yes
    from occurrence o where o.run = ${run}`;
  return handOversAmong(steps);
}

/** Whether the task's texts and figures have been handed over to other authorities. False for a task that the run does not have. */
export async function handedOver(db: Db, run: string, task: string): Promise<boolean> {
  const row = await db.prisma.task.findUnique({ where: { id: task }, select: { run: true, occurrence: true, authority: true } });
  return row?.run === run && (await handOversOf(db.prisma, run))(row.occurrence, row.authority);
}

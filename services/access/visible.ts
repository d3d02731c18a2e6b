import type { Prisma } from '../../generated/prisma/client';
import type { Db } from '../base/db';
import { sharedBy, whose } from '../people/shares';
import { RULES } from './actions';
import type { Actor } from './actor';
import { structureOf } from './structure';

/**
 * The rule for `readTask` as a filter, for lists: exactly the tasks of `run` that the actor could open one by one.
 * A test holds the two together. Gives `{ id: '' }` (nothing) to those who may see none.
 */
export async function visibleTasks(db: Db, actor: Actor, run: string): Promise<Prisma.TaskWhereInput> {
  const nothing = { id: '' };
  const structure = await structureOf(db, run);
  if (!structure || (actor.run !== undefined && actor.run !== run)) return nothing;
  if (actor.via === 'link') return { run, id: actor.task ?? '' };
  if (actor.role === 'installation' && actor.via !== 'session') return { run };
  if (actor.municipality !== structure.municipality) return nothing;

  const wholeYear = (role: string) => RULES.readTask.some((r) => r.reach === 'run' && r.who === role);
  if (actor.via !== 'session') return wholeYear(actor.role) ? { run } : nothing;

  const or: Prisma.TaskWhereInput[] = [whose([actor.id, ...(actor.standsInFor ?? [])], await sharedBy(db.prisma, run, [actor.id]))];
  for (const { role, scope } of actor.grants ?? []) {
    if (wholeYear(role)) return { run };
    if (!RULES.readTask.some((r) => r.reach === 'scope' && r.who === role)) continue;
    if (scope === 'kommun') return { run };
    if (scope.startsWith('unit:')) or.push({ unit: { in: structure.below([scope.slice(5)]) } });
    if (scope.startsWith('organ:')) or.push({ organ: { in: structure.organsUnder(scope.slice(6)) } });
  }
  return { run, OR: or };
}

import { everybody, holder } from '../../domain/organisation/resolve';
import { recentTurns } from '../../domain/organisation/turns';
import type { Day } from '../../domain/calendar/day';
import type { Organisation } from '../../domain/organisation/types';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { hand, type Handed } from './hand';
import { handOverTo, handsOf, processesOf } from './hands';
import { changesFor, dutiesThatMove, NEW_POST } from './moving';

/** Written once the posts whose time has begun or ended on the day have been taken. */
export const turnedPosts = (day: Day): string => `postsTurned|${day}`;

/**
 * The posts are held by others from now on: the tasks of open steps follow, as if nobody were away, so that nobody approves his own;
 * then these people's duties go where absences put them. The days on which posts turned by this are thereby taken. The rows of the
 * organisation are to be written first. Returns each task that another person stands on once, with whom it ended at, in order of key.
 */
export async function takePosts(
  tx: Tx,
  run: Run,
  actor: Pick<Actor, 'id' | 'role'>,
  clock: RunClock,
  { before, after, people, why }: { before: Organisation; after: Organisation; people: readonly string[]; why: string },
): Promise<Handed[]> {
  const [was, is] = [withoutAbsences(before), withoutAbsences(after)];
  // The processes of both at once: locked one after the other, they would come after tasks of the first.
  const first = await processesOf(tx, run, await handsOf(tx, run, was, is, clock.today));
  const processes = [...first, ...(await changesFor(tx, run.id, after, people, clock.today)).map((c) => c.task.process)];
  await tx.$queryRaw`select 1 as one from process where id = any(${processes}) order by id for update`;
  const posts = await handOverTo(tx, run, actor, clock, was, is, why);
  const duties = await dutiesThatMove(tx, run.id, after, people, clock.today);
  const more = await hand(tx, run, actor, clock, duties.map((d) => (d.why === NEW_POST ? { ...d, why } : d)));
  const known = new Set(recentTurns(before, clock.today));
  const turned = recentTurns(after, clock.today).filter((day) => !known.has(day));
  await tx.done.createMany({ data: turned.map((day) => ({ run: run.id, occasion: turnedPosts(day) })), skipDuplicates: true });
  return lastOf([...posts, ...more]);
}

/** Whose duties may go to somebody else when the posts of one organisation are those of another: who held, or acted in, one that differs. */
export function touchedBy(before: Organisation, after: Organisation, today: Day): string[] {
  const [was, is] = [heldAt(before), heldAt(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((post) => {
    const [held, holds] = [was.get(post) ?? [], is.get(post) ?? []];
    const [any] = [...held, ...holds];
    if (any === undefined || shape(held) === shape(holds)) return [];
    return [...held.map((h) => h.person), ...everybody(holder(before, any.role, any.scope, today) ?? { person: null })];
  });
}

type Holders = Organisation['holders'];

function heldAt({ holders }: Organisation): Map<string, Holders> {
  const posts = new Map<string, Holders>();
  for (const h of holders) posts.set(`${h.role}|${h.scope}`, [...(posts.get(`${h.role}|${h.scope}`) ?? []), h]);
  return posts;
}

function shape(holders: Holders): string {
  return holders.map(({ person, from, to }) => `${person} ${from ?? ''} ${to ?? ''}`).join('|');
}

function withoutAbsences(org: Organisation): Organisation {
  return { ...org, absences: [] };
}

function lastOf(moved: readonly Handed[]): Handed[] {
  return [...new Map(moved.map((m) => [m.task, m])).values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

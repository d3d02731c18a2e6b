import type { Db } from '../../services/base/db';
import type { VanishedPost } from '../../services/imports/vanished';

interface VanishedTask {
  label: string;
  due: string;
}

/** Somebody who is missing from the file of people, with every post of theirs and what they have to do. */
export interface VanishedPerson {
  person: string;
  name: string;
  posts: string[];
  state: VanishedPost['state'];
  tasks: VanishedTask[];
}

/** The posts gathered by person, those that wait for a decision first; without those that somebody has just taken over. */
export async function vanishedPeople(db: Db, run: string, posts: readonly VanishedPost[]): Promise<VanishedPerson[]> {
  const tasks = await db.prisma.task.findMany({
    where: { run, person: { in: posts.map((p) => p.person) }, state: { in: ['waiting', 'open'] } },
    orderBy: [{ dueDay: 'asc' }, { key: 'asc' }],
    select: { person: true, occurrence: true, dueDay: true },
  });
  const occurrences = await db.prisma.occurrence.findMany({ where: { run, id: { in: tasks.flatMap((t) => t.occurrence ?? []) } }, select: { id: true, label: true } });
  const labels = new Map(occurrences.map((o) => [o.id, o.label]));
  const people = new Map<string, VanishedPerson>();
  for (const post of posts.filter((p) => !p.given)) {
    const one = people.get(post.person) ?? {
      person: post.person, name: post.name, posts: [], state: 'kept' as const,
      tasks: tasks.filter((t) => t.person === post.person).map((t) => ({ label: labels.get(t.occurrence ?? '') ?? 'Uppgift', due: t.dueDay })),
    };
    people.set(post.person, { ...one, posts: [...one.posts, post.post], state: post.state === 'waiting' ? 'waiting' : one.state });
  }
  const rank = (p: VanishedPerson): number => (p.state === 'waiting' ? 0 : 1);
  return [...people.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'sv'));
}

/** How many people wait for a decision. */
export function vanishedWaiting(posts: readonly VanishedPost[]): number {
  return new Set(posts.filter((p) => p.state === 'waiting').map((p) => p.person)).size;
}

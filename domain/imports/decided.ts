import { changesIn } from '../plan/reorganised';
import type { Fact } from '../plan/facts';
import type { RoleHolder, Unit } from '../organisation/types';
import type { PeopleFile } from './people';
import type { PeopleChanges, Vanished } from './peopleDiff';

/** What adjustments of the year have decided, and a file therefore leaves alone: posts (`role|scope`) and units by id. */
export interface Decided {
  posts: ReadonlySet<string>;
  units: ReadonlySet<string>;
}

/** What the adjustments that hold have decided of an organisation, those whose day is still to come as well. */
export function decidedIn(facts: readonly Fact[]): Decided {
  const changes = changesIn(facts).map((c) => c.change);
  return { posts: new Set(changes.flatMap((c) => c.posts.map(postKey))), units: new Set(changes.flatMap((c) => c.units.map((u) => u.id))) };
}

/** What a file would have made otherwise than an adjustment has decided. */
export interface LeftAlone {
  /** the file gives these posts to others, or for other days */
  posts: { role: string; scope: string }[];
  /** the file has another name, place or ansvar for these units */
  units: Unit[];
  /** they hold what an adjustment gave them and the file does not have them there */
  unsaid: Vanished[];
}

/**
 * The changes without those of posts and units that an adjustment has decided: the plan is computed from the adjustment, which a row
 * of a file would contradict until the next time it is computed. Whoever came by an adjustment has not vanished from a file that has
 * yet to hear of it. What is left alone is said.
 */
export function withoutDecided(changes: PeopleChanges, file: PeopleFile, decided: Decided): { changes: PeopleChanges; left: LeftAlone } {
  const isDecided = (h: { role: string; scope: string }): boolean => decided.posts.has(postKey(h));
  const { people, units, holders, vanished } = changes;
  const others: Pick<RoleHolder, 'role' | 'scope'>[] = [...holders.added, ...holders.removed, ...holders.changed.map((c) => c.holder)].filter(isDecided);
  // Somebody new whom the file only has at such posts would be a person without any.
  const kept = new Set([...file.posts.filter((p) => !isDecided(p)).map((p) => p.person), ...file.absences.flatMap((a) => [a.person, a.substitute])]);
  return {
    changes: {
      ...changes,
      people: { ...people, added: people.added.filter((p) => kept.has(p.id) || !file.posts.some((post) => post.person === p.id)) },
      units: { ...units, changed: units.changed.filter((u) => !decided.units.has(u.after.id)) },
      holders: {
        added: holders.added.filter((h) => !isDecided(h)),
        removed: holders.removed.filter((h) => !isDecided(h)),
        changed: holders.changed.filter((c) => !isDecided(c.holder)),
      },
      vanished: vanished.filter((v) => !isDecided(v)),
    },
    left: {
      posts: others.filter((h, i) => others.findIndex((o) => postKey(o) === postKey(h)) === i).map(({ role, scope }) => ({ role, scope })),
      units: units.changed.filter((u) => decided.units.has(u.after.id)).map((u) => u.before),
      unsaid: vanished.filter(isDecided),
    },
  };
}

function postKey({ role, scope }: { role: string; scope: string }): string {
  return `${role}|${scope}`;
}

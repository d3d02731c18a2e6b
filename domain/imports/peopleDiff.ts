import { addDays, meet, type Day } from '../calendar/day';
import type { Absence, Organisation, Person, RoleHolder, Unit } from '../organisation/types';
import type { FilePost, PeopleFile } from './people';

/** A tenure that gets another first or last day; `to: null` takes its end away. */
export interface HolderChange {
  holder: RoleHolder;
  from?: Day;
  to?: Day | null;
}

export interface AbsenceChange {
  before: Absence;
  after: Absence;
}

/** Somebody who holds a role of which the file speaks, at a place of which it does not. */
export interface Vanished {
  person: string;
  role: string;
  scope: string;
}

/** What makes an organisation agree with a file. Empty lists: nothing. */
export interface PeopleChanges {
  people: { added: Person[]; changed: { before: Person; after: Person }[] };
  units: { added: Unit[]; changed: { before: Unit; after: Unit }[] };
  holders: { added: RoleHolder[]; removed: RoleHolder[]; changed: HolderChange[] };
  absences: { added: Absence[]; changed: AbsenceChange[] };
  /** they keep what they have until somebody decides */
  vanished: Vanished[];
  /** the roles of which the file speaks at all, and the posts (`role|scope`) */
  roles: string[];
  posts: string[];
}

/**
 * What has to change from `day` on (a row's own `från` counts before it). A post that the file gives to somebody else, or says is
 * vacant, ends for whoever had it; several on the same days share it. A post that the file does not have at all stays with whoever
 * holds it, and so does a share of one that the file has for the others alone; that person is `vanished`: a file that has lost a row must not take anybody's tasks away. Of roles that have no row in the file, of units and of
 * absences that are not in it, it says nothing.
 */
export function peopleChanges(org: Organisation, file: PeopleFile, day: Day): PeopleChanges {
  const roles = [...new Set(file.posts.map((p) => p.role))].sort();
  const posts = [...new Set(file.posts.map((p) => `${p.role}|${p.scope}`))];
  const holders: PeopleChanges['holders'] = { added: [], removed: [], changed: [] };
  const wanted = byPost(file.posts);
  const had = byPost(org.holders.filter((h) => !hasEnded(h, day)));
  const shares = posts.flatMap((key) => postChanges(had.get(key) ?? [], wanted.get(key) ?? [], day, holders));
  const covered = new Set(posts);
  const ended = new Set([...org.units.filter((u) => u.ended !== undefined).map((u) => `unit:${u.id}`), ...org.organs.filter((o) => o.ended !== undefined).map((o) => `organ:${o.id}`)]);
  const vanished = [...org.holders.filter((h) => roles.includes(h.role) && !covered.has(`${h.role}|${h.scope}`) && !hasEnded(h, day)), ...shares]
    .filter((h) => !ended.has(h.scope))
    .map(({ person, role, scope }): Vanished => ({ person, role, scope }));
  return {
    people: personChanges(org, file, holders.added),
    units: unitChanges(org, file),
    holders,
    absences: absenceChanges(org, file, day),
    vanished: vanished.filter((v, i) => vanished.findIndex((w) => w.person === v.person && w.role === v.role && w.scope === v.scope) === i),
    roles,
    posts,
  };
}

function byPost<T extends { role: string; scope: string }>(all: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const one of all) {
    const key = `${one.role}|${one.scope}`;
    const list = map.get(key);
    if (list) list.push(one);
    else map.set(key, [one]);
  }
  return map;
}

function hasEnded(h: { to?: Day }, day: Day): boolean {
  return h.to !== undefined && h.to < day;
}

/**
 * One post: tenures of the same person are kept, others end the day before whoever comes after them begins. Returns the shares of
 * which the file is silent while it has those whom they are shared with, and nobody new: they are kept too.
 */
function postChanges(had: readonly RoleHolder[], wanted: readonly FilePost[], day: Day, out: PeopleChanges['holders']): RoleHolder[] {
  const left = [...had];
  const kept: RoleHolder[] = [];
  const coming: Day[] = [];
  let news = false;
  for (const post of [...wanted].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : (a.from ?? '') > (b.from ?? '') ? 1 : 0))) {
    if (hasEnded(post, day)) continue;
    const from = post.from ?? day;
    const i = post.person === null ? -1 : left.findIndex((h) => h.person === post.person);
    const [mine] = i < 0 ? [] : left.splice(i, 1);
    if (mine) kept.push(mine);
    else news = true;
    // Whoever has it already ends nobody's share today.
    if (!mine || from > day) coming.push(from);
    const change = mine && tenureChange(mine, post, day);
    if (change) out.changed.push(change);
    if (!mine && post.person !== null) out.added.push({ role: post.role, scope: post.scope, person: post.person, from, ...(post.to === undefined ? {} : { to: post.to }) });
  }
  const next = coming.sort()[0] ?? day;
  const last = addDays(next > day ? next : day, -1);
  const shares = news ? [] : left.filter((h) => kept.some((k) => meet(k, h)));
  for (const h of left) {
    if (shares.includes(h)) continue;
    if ((h.from ?? '') > last) out.removed.push(h);
    else if (h.to === undefined || h.to > last) out.changed.push({ holder: h, to: last });
  }
  return shares;
}

/** A first day that has passed is history on both sides and not compared. */
function tenureChange(mine: RoleHolder, post: FilePost, day: Day): HolderChange | null {
  const begins = (post.from ?? day) <= day ? undefined : post.from;
  const began = mine.from !== undefined && mine.from > day ? mine.from : undefined;
  const from = begins === began ? {} : { from: begins ?? day };
  const to = post.to === mine.to ? {} : { to: post.to ?? null };
  return 'from' in from || 'to' in to ? { holder: mine, ...from, ...to } : null;
}

function personChanges(org: Organisation, file: PeopleFile, added: readonly RoleHolder[]): PeopleChanges['people'] {
  const authority = (person: string): string => {
    const scope = [...added, ...file.posts].find((h) => h.person === person)?.scope ?? 'kommun';
    const id = scope.slice(scope.indexOf(':') + 1);
    const unit = file.units.find((u) => u.id === id && scope.startsWith('unit:')) ?? org.units.find((u) => u.id === id && scope.startsWith('unit:'));
    return unit?.authority ?? org.organs.find((o) => scope === `organ:${o.id}`)?.authority ?? org.organs.find((o) => o.type === 'KS')?.authority ?? '';
  };
  const known = new Map(org.people.map((p) => [p.id, p]));
  return {
    added: file.people.filter((p) => !p.known).map(({ id, name, email }) => ({ id, name, email, authority: authority(id) })),
    changed: file.people.flatMap(({ id, name, email }) => {
      const before = known.get(id);
      return before && (before.name !== name || before.email !== email) ? [{ before, after: { ...before, name, email } }] : [];
    }),
  };
}

function unitChanges(org: Organisation, file: PeopleFile): PeopleChanges['units'] {
  return {
    added: file.units.filter((u) => u.isNew).map(({ isNew: _, ...unit }) => unit),
    changed: file.units.flatMap(({ isNew, ...unit }) => {
      const before = org.units.find((u) => u.id === unit.id);
      if (isNew || !before) return [];
      const after: Unit = { ...before, label: unit.label, ...(unit.parent === undefined ? {} : { parent: unit.parent }), ...(unit.ansvar ? { ansvar: unit.ansvar } : {}) };
      const differs = after.label !== before.label || after.parent !== before.parent || (after.ansvar ?? []).join() !== (before.ansvar ?? []).join();
      return differs ? [{ before, after }] : [];
    }),
  };
}

/** An absence that overlaps a known one of the same person is that one with other days; one that has passed is no news. */
function absenceChanges(org: Organisation, file: PeopleFile, day: Day): PeopleChanges['absences'] {
  const out: PeopleChanges['absences'] = { added: [], changed: [] };
  const taken = new Set<Absence>();
  for (const { person, from, to, substitute } of file.absences) {
    const after: Absence = { person, from, to, substitute };
    const before = org.absences.find((a) => !taken.has(a) && a.person === person && a.from <= to && a.to >= from);
    if (before) taken.add(before);
    if (before && (before.from !== from || before.to !== to || before.substitute !== substitute)) out.changed.push({ before, after });
    if (!before && to >= day) out.added.push(after);
  }
  return out;
}

/** True when the organisation agrees with the file already; those who have vanished do not count. */
export function isUnchanged({ people, units, holders, absences }: PeopleChanges): boolean {
  return [people.added, people.changed, units.added, units.changed, holders.added, holders.removed, holders.changed, absences.added, absences.changed].every((l) => l.length === 0);
}

/** The organisation after the changes. */
export function withPeopleChanges(org: Organisation, changes: PeopleChanges): Organisation {
  const { people, units, holders, absences } = changes;
  const person = new Map(people.changed.map((c) => [c.before.id, c.after]));
  const unit = new Map(units.changed.map((c) => [c.before.id, c.after]));
  return {
    organs: org.organs,
    units: [...org.units.map((u) => unit.get(u.id) ?? u), ...units.added],
    people: [...org.people.map((p) => person.get(p.id) ?? p), ...people.added],
    holders: [
      ...org.holders.filter((h) => !holders.removed.includes(h)).map((h) => {
        const change = holders.changed.find((c) => c.holder === h);
        return change ? changedHolder(change) : h;
      }),
      ...holders.added,
    ],
    absences: [...org.absences.map((a) => absences.changed.find((c) => c.before === a)?.after ?? a), ...absences.added],
  };
}

function changedHolder({ holder, from, to }: HolderChange): RoleHolder {
  const { to: had, ...rest } = holder;
  const last = to === undefined ? had : (to ?? undefined);
  return { ...rest, ...(from === undefined ? {} : { from }), ...(last === undefined ? {} : { to: last }) };
}

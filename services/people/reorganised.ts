import { organisationOn, type DatedChange, type OrganisationChange } from '../../domain/organisation/changes';
import type { Organ, Organisation, RoleHolder, Unit } from '../../domain/organisation/types';
import type { Day } from '../../domain/calendar/day';
import { canonicalJson } from '../../domain/record/canonical';
import { standingFacts, type Fact } from '../../domain/plan/facts';
import type { Tx } from '../base/db';

/** What a change touches, as it was planned to be before it: so that the organisation of the start can be had back. */
export interface OrganisationBefore {
  units: Unit[];
  organs: Organ[];
  holders: RoleHolder[];
}

type KeptChange = Fact & { before?: OrganisationBefore };

/** What of an organisation a change touches. */
export function touchedOf(org: Organisation, change: OrganisationChange): OrganisationBefore {
  const posts = postKeys(change);
  return {
    units: org.units.filter((u) => change.units.some((c) => c.id === u.id)),
    organs: org.organs.filter((o) => change.organs.some((c) => c.id === o.id)),
    holders: org.holders.filter((h) => posts.has(postKey(h))),
  };
}

/** The organisation of the start: what facts have added is left out, what they have changed is put back. */
export function organisationBefore(rows: Organisation, facts: readonly KeptChange[]): Organisation {
  let org = rows;
  for (const fact of (standingFacts(facts) as KeptChange[]).reverse()) {
    if (fact.kind !== 'reorganise' || !fact.before) continue;
    const { change, before } = fact;
    const posts = postKeys(change);
    org = {
      ...org,
      units: back(org.units, change.units, before.units),
      organs: back(org.organs, change.organs, before.organs),
      people: org.people.filter((p) => !change.people.some((c) => c.id === p.id)),
      holders: [...org.holders.filter((h) => !posts.has(postKey(h))), ...before.holders],
    };
  }
  return org;
}

function back<T extends { id: string }>(now: readonly T[], changed: readonly { id: string }[], before: readonly T[]): T[] {
  return now.flatMap((one) => {
    const old = before.find((b) => b.id === one.id);
    return old ? [old] : changed.some((c) => c.id === one.id) ? [] : [one];
  });
}

function postKey({ role, scope }: { role: string; scope: string }): string {
  return `${role}|${scope}`;
}

function postKeys(change: OrganisationChange): Set<string> {
  return new Set(change.posts.map(postKey));
}

/**
 * Makes the run's rows what the changes amount to today. Posts carry their own days and are written at once; so are units and organs
 * that are new. What is there already becomes another on the day of its change. `touched`: what may have to be written.
 */
export async function writeOrganisation(tx: Tx, run: string, start: Organisation, changes: readonly DatedChange[], touched: readonly OrganisationChange[], today: Day): Promise<void> {
  const now = organisationOn(start, changes, today);
  const coming = organisationOn(start, changes, '9999-12-31');
  const wantedUnits = withComing(now.units, coming.units);
  const wantedOrgans = withComing(now.organs, coming.organs);
  await writeOrgans(tx, run, wantedOrgans, ids(touched.flatMap((t) => t.organs)));
  await writeUnits(tx, run, wantedUnits, ids(touched.flatMap((t) => t.units)));
  for (const id of ids(touched.flatMap((t) => t.people))) {
    const person = now.people.find((p) => p.id === id);
    const there = await tx.person.findUnique({ where: { run_id: { run, id } } });
    if (person && !there) await tx.person.create({ data: { run, ...person } });
    if (!person && there) await tx.person.delete({ where: { run_id: { run, id } } });
  }
  await writeHolders(tx, run, now.holders, new Set(touched.flatMap((t) => [...postKeys(t)])));
}

function ids(all: readonly { id: string }[]): string[] {
  return [...new Set(all.map((one) => one.id))].sort();
}

function withComing<T extends { id: string }>(now: readonly T[], coming: readonly T[]): T[] {
  return [...now, ...coming.filter((c) => !now.some((n) => n.id === c.id))];
}

async function writeUnits(tx: Tx, run: string, wanted: readonly Unit[], touched: readonly string[]): Promise<void> {
  const rows = new Map((await tx.unit.findMany({ where: { run, id: { in: [...touched] } } })).map((r) => [r.id, r]));
  let sort = (await tx.unit.aggregate({ where: { run }, _max: { sort: true } }))._max.sort ?? 0;
  for (const id of touched) {
    const unit = wanted.find((u) => u.id === id);
    const row = rows.get(id);
    if (!unit) {
      if (row) await tx.unit.delete({ where: { run_id: { run, id } } });
      continue;
    }
    const data = { parent: unit.parent ?? null, level: unit.level, label: unit.label, organ: unit.organ, authority: unit.authority, ansvar: unit.ansvar ?? [], endedBy: unit.ended ?? null };
    if (row) await tx.unit.update({ where: { run_id: { run, id } }, data });
    else await tx.unit.create({ data: { run, id, ...data, sort: (sort += 1) } });
  }
}

async function writeOrgans(tx: Tx, run: string, wanted: readonly Organ[], touched: readonly string[]): Promise<void> {
  const rows = new Map((await tx.organ.findMany({ where: { run } })).map((r) => [r.id, r]));
  let sort = Math.max(0, ...[...rows.values()].map((r) => r.sort));
  for (const id of touched) {
    const organ = wanted.find((o) => o.id === id);
    const row = rows.get(id);
    if (!organ) {
      if (row) await tx.organ.delete({ where: { run_id: { run, id } } });
      continue;
    }
    const data = { type: organ.type, label: organ.label, authority: organ.authority, parent: organ.parent ?? null, endedBy: organ.ended ?? null };
    if (row) await tx.organ.update({ where: { run_id: { run, id } }, data });
    else {
      const former = organ.succeeds?.map((o) => rows.get(o)) ?? [];
      await tx.organ.create({ data: { run, id, ...data, participates: former.length === 0 || former.some((f) => f?.participates === true), sort: (sort += 1) } });
    }
  }
}

async function writeHolders(tx: Tx, run: string, wanted: readonly RoleHolder[], posts: ReadonlySet<string>): Promise<void> {
  const rows = await tx.roleHolder.findMany({ where: { run }, orderBy: { id: 'asc' } });
  const shape = (all: readonly { person: string; from?: string | null; to?: string | null }[]): string =>
    canonicalJson(all.map(({ person, from, to }) => `${person} ${from ?? ''} ${to ?? ''}`).sort());
  for (const post of [...posts].sort()) {
    const there = rows.filter((r) => postKey(r) === post);
    const now = wanted.filter((h) => postKey(h) === post);
    if (shape(there.map((r) => ({ person: r.person, from: r.fromDay, to: r.toDay }))) === shape(now)) continue;
    await tx.roleHolder.deleteMany({ where: { run, id: { in: there.map((r) => r.id) } } });
    await tx.roleHolder.createMany({ data: now.map((h) => ({ run, role: h.role, scope: h.scope, person: h.person, fromDay: h.from ?? null, toDay: h.to ?? null })) });
  }
}

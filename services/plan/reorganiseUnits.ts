import { living, withBelow, type Post } from '../../domain/organisation/changes';
import type { Unit } from '../../domain/organisation/types';
import { everybody, nominalHolders } from '../../domain/organisation/resolve';
import { Refusal } from '../base/refusal';
import { only, postFor, wrong, type Planned, type Reorganisation, type Reorganised, type UnitPart } from './reorganise';

const ID = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

/** A key that nothing else has, for what is new. */
export function mustBeNew(id: string, taken: readonly { id: string }[], field: string): void {
  if (!ID.test(id)) throw wrong(field, `"${id}" kan inte användas: bara bokstäver a–z, siffror och bindestreck.`);
  if (taken.some((t) => t.id === id)) throw new Refusal('conflict', `Det har redan funnits något som heter ${id}.`, [{ field, text: 'Välj en annan beteckning.' }]);
}

/**
 * Two or more units become one. What has been asked of the old ones stays with them, answered or not, and the new chef finishes it;
 * what opens from the day on is asked once (docs/decisions).
 */
export function mergeUnits(planned: Planned, change: Extract<Reorganisation, { kind: 'mergeUnits' }>): Reorganised {
  const ids = [...new Set(change.units)];
  const units = ids.map((id, i) => planned.unit(id, `units.${String(i)}`));
  const [first] = units;
  if (!first || units.length < 2) throw wrong('units', 'Ange minst två enheter som ska bli en.');
  if (units.some((u) => u.level !== first.level)) throw wrong('units', 'Enheterna ligger på olika nivåer och kan inte bli en.');
  const known = units.find((u) => u.id === change.into);
  if (!known) mustBeNew(change.into, planned.org.units, 'into');
  if (!known && change.label === undefined) throw wrong('label', 'Ange namnet på den nya enheten.');
  const chef = chefFor(planned, change.chef, known?.id, 'chef');
  const base = known ?? first;
  const into: Unit = { ...base, id: change.into, label: change.label ?? base.label, ...ansvarOf(units) };
  const gone = units.filter((u) => u.id !== into.id);
  const parent = into.parent === undefined ? {} : { parent: into.parent };
  // Below its successor's parent, so that what is left of it goes up the line of today.
  const ended = gone.map(({ ansvar: _ansvar, parent: _parent, ...u }): Unit => ({ ...u, ...parent, ended: into.id }));
  const below = living(planned.org.units).filter((u) => gone.some((g) => g.id === u.parent)).map((u) => ({ ...u, parent: into.id }));
  const scopes = [...gone.map((g) => g.id), into.id].flatMap((id) => (planned.org.units.some((u) => u.id === id) ? planned.posts('chef', 'unit', id, chef) : [postFor('chef', `unit:${id}`, chef)]));
  return { change: only({ units: [into, ...ended, ...below], posts: unique(scopes) }), subject: `mergeUnits|${into.id}`, old: ids, new: into.id };
}

function ansvarOf(units: readonly Unit[]): { ansvar?: string[] } {
  const all = [...new Set(units.flatMap((u) => u.ansvar ?? []))].sort();
  return all.length === 0 ? {} : { ansvar: all };
}

/** The chef of a unit from the day on, several when they share it: whom the change names; a known unit keeps its own where it names nobody. */
function chefFor(planned: Planned, chef: string | null | undefined, known: string | undefined, field: string): string[] {
  if (typeof chef === 'string') return [planned.person(chef, field)];
  if (chef === null) return [];
  if (known === undefined) throw wrong(field, 'Ange chefen, eller null om tjänsten är vakant.');
  return nominalHolders(planned.org, 'chef', `unit:${known}`, planned.from);
}

function unique(posts: readonly Post[]): Post[] {
  return [...new Map(posts.map((p) => [`${p.role}|${p.scope}`, p])).values()];
}

/** A unit becomes several. What has been asked of it stays with it; the chef of the first part finishes it. */
export function splitUnit(planned: Planned, { unit: id, into }: Extract<Reorganisation, { kind: 'splitUnit' }>): Reorganised {
  const old = planned.unit(id, 'unit');
  const [first] = into;
  if (!first || into.length < 2) throw wrong('into', 'Ange minst två delar.');
  if (new Set(into.map((p) => p.id)).size !== into.length) throw wrong('into', 'Två delar har samma beteckning.');
  const children = living(planned.org.units).filter((u) => u.parent === id);
  const posts: Post[] = [];
  const parts = into.map((part, i): Unit => {
    const keeps = part.id === id;
    if (!keeps) mustBeNew(part.id, planned.org.units, `into.${String(i)}.id`);
    if (!keeps && part.label === undefined) throw wrong(`into.${String(i)}.label`, `Ange namnet på ${part.id}.`);
    const chef = chefFor(planned, part.chef, keeps ? id : undefined, `into.${String(i)}.chef`);
    if (keeps) posts.push(...planned.posts('chef', 'unit', id, chef));
    else posts.push(postFor('chef', `unit:${part.id}`, chef));
    const { ansvar, ...rest } = old;
    return { ...rest, id: part.id, label: part.label ?? old.label, ...(ansvar !== undefined && (keeps || (i === 0 && !into.some((p) => p.id === id))) ? { ansvar } : {}) };
  });
  const placed = placeChildren(children, into);
  const keeps = into.some((p) => p.id === id);
  if (!keeps) posts.push(...planned.posts('chef', 'unit', id, everybody(posts.find((p) => p.scope === `unit:${first.id}`) ?? { person: null })));
  const { ansvar: _ansvar, ...without } = old;
  const ended: Unit[] = keeps ? [] : [{ ...without, ended: first.id }];
  return { change: only({ units: [...parts, ...ended, ...placed], posts: unique(posts) }), subject: `splitUnit|${id}`, old: id, new: into.map((p) => p.id) };
}

function placeChildren(children: readonly Unit[], into: readonly UnitPart[]): Unit[] {
  const named = into.flatMap((p) => p.units ?? []);
  for (const [i, part] of into.entries()) {
    for (const u of part.units ?? []) if (!children.some((c) => c.id === u)) throw wrong(`into.${String(i)}.units`, `${u} ligger inte direkt under enheten som delas.`);
  }
  const twice = named.find((u, i) => named.indexOf(u) !== i);
  if (twice !== undefined) throw wrong('into', `${twice} står i två delar.`);
  return children.map((c) => ({ ...c, parent: (into.find((p) => p.units?.includes(c.id)) ?? into[0])?.id ?? c.parent ?? '' }));
}

/** A unit goes under another, with everything below it; under another nämnd it works for that one from then on. */
export function moveUnit(planned: Planned, { unit: id, under }: Extract<Reorganisation, { kind: 'moveUnit' }>): Reorganised {
  const unit = planned.unit(id, 'unit');
  const parent = planned.unit(under, 'under');
  const moving = withBelow(living(planned.org.units), id);
  if (moving.some((u) => u.id === parent.id)) throw wrong('under', `${unit.label} kan inte läggas under sig själv eller något som ligger under den.`);
  if (unit.parent === parent.id) throw new Refusal('conflict', `${unit.label} ligger redan under ${parent.label}.`, [{ field: 'under', text: 'Enheten ligger redan där.' }]);
  const order = planned.definition.levels.map((l) => l.id);
  if (order.indexOf(parent.level) >= order.indexOf(unit.level)) throw wrong('under', `${parent.label} ligger inte på en högre nivå än ${unit.label}.`);
  const units = moving.map((u): Unit => ({ ...u, ...(u.id === id ? { parent: parent.id } : {}), organ: parent.organ, authority: parent.authority }));
  return { change: only({ units }), subject: `moveUnit|${id}`, old: unit.parent ?? null, new: parent.id };
}

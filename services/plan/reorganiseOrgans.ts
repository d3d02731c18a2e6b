import { living, withBelow, type Post } from '../../domain/organisation/changes';
import { nominalHolders } from '../../domain/organisation/resolve';
import type { Meeting, Organ, RoleHolder, Unit } from '../../domain/organisation/types';
import { only, postFor, wrong, type OrganPart, type Planned, type Reorganisation, type Reorganised } from './reorganise';
import { mustBeNew } from './reorganiseUnits';
import type { KeptFact } from './rows';

/** Types of organ that can be split or become one: what KF may order as it likes (KL 3:4); KF, KS and the revision are there by law. */
const FREE: readonly Organ['type'][] = ['namnd', 'KS-som-namnd', 'gemensam-namnd'];

function mustBeFree(organ: Organ, field: string): Organ {
  if (!FREE.includes(organ.type)) throw wrong(field, `${organ.label} är ingen nämnd som kan delas eller slås ihop.`);
  return organ;
}

/**
 * A nämnd becomes several. What has opened at the old one stays its own; an ärende that it has not decided by the day goes to the
 * first part. New nämnder meet when the old one did, until their meetings are moved; what opens from the day on is their own.
 */
export function splitOrgan(planned: Planned, { organ: id, into }: Extract<Reorganisation, { kind: 'splitOrgan' }>, calendar: readonly Meeting[]): Reorganised {
  const old = mustBeFree(planned.organ(id, 'organ'), 'organ');
  const [first] = into;
  if (!first || into.length < 2) throw wrong('into', 'Ange minst två delar.');
  if (new Set(into.map((p) => p.id)).size !== into.length) throw wrong('into', 'Två delar har samma beteckning.');
  const keeps = into.some((p) => p.id === id);
  const parts = into.map((part, i): Organ => {
    if (part.id === id) return { ...old, label: part.label ?? old.label };
    mustBeNew(part.id, planned.org.organs, `into.${String(i)}.id`);
    if (part.label === undefined) throw wrong(`into.${String(i)}.label`, `Ange namnet på ${part.id}.`);
    return newOrgan(old, part.id, part.label, [id]);
  });
  const units = placed(planned, id, into, parts);
  const inner = living(planned.org.organs).filter((o) => o.parent === id).map((o): Organ => ({ ...o, parent: keeps ? id : first.id }));
  const ended: Organ[] = keeps ? [] : [{ ...old, ended: first.id }];
  const fresh = parts.filter((p) => p.id !== id);
  return {
    change: only({ organs: [...parts, ...ended, ...(keeps ? [] : inner)], units, posts: fresh.flatMap((p) => postsFor(planned, id, p.id)) }),
    added: fresh.flatMap((p) => copied(calendar, id, p.id, planned.from)),
    cancelled: keeps ? [] : cancelled(calendar, id, planned.from),
    subject: `splitOrgan|${id}`,
    old: id,
    new: into.map((p) => p.id),
  };
}

function newOrgan(like: Organ, id: string, label: string, succeeds: string[]): Organ {
  const { ended: _ended, succeeds: _succeeds, ...rest } = like;
  return { ...rest, id, label, authority: like.authority === like.id ? id : like.authority, succeeds };
}

/** Every förvaltning of the old nämnd under the part that names it, with everything below. */
function placed(planned: Planned, id: string, into: readonly OrganPart[], parts: readonly Organ[]): Unit[] {
  const tops = living(planned.org.units).filter((u) => u.organ === id && (u.parent === undefined || planned.org.units.find((p) => p.id === u.parent)?.organ !== id));
  for (const [i, part] of into.entries()) {
    for (const u of part.units) if (!tops.some((t) => t.id === u)) throw wrong(`into.${String(i)}.units`, `${u} är ingen förvaltning under nämnden som delas. De som finns är ${tops.map((t) => t.id).join(', ') || 'inga'}.`);
  }
  return tops.flatMap((top) => {
    const where = into.filter((p) => p.units.includes(top.id));
    if (where.length !== 1) throw wrong('into', where.length === 0 ? `Ange under vilken nämnd ${top.label} ska ligga.` : `${top.label} står under två nämnder.`);
    const organ = parts.find((o) => o.id === where[0]?.id);
    return organ ? withBelow(living(planned.org.units), top.id).map((u): Unit => ({ ...u, organ: organ.id, authority: organ.authority })) : [];
  });
}

/** Two or more nämnder become one. What has opened stays where it opened; undecided ärenden go to the one that goes on. */
export function mergeOrgans(planned: Planned, { organs, into, label }: Extract<Reorganisation, { kind: 'mergeOrgans' }>, calendar: readonly Meeting[]): Reorganised {
  const ids = [...new Set(organs)];
  const all = ids.map((id, i) => mustBeFree(planned.organ(id, `organs.${String(i)}`), `organs.${String(i)}`));
  const [first] = all;
  if (!first || all.length < 2) throw wrong('organs', 'Ange minst två nämnder som ska bli en.');
  const known = all.find((o) => o.id === into);
  if (!known) mustBeNew(into, planned.org.organs, 'into');
  if (!known && label === undefined) throw wrong('label', 'Ange namnet på den nya nämnden.');
  const gone = all.filter((o) => o.id !== into);
  const succeeds = [...new Set([...(known?.succeeds ?? []), ...gone.map((o) => o.id)])];
  const one: Organ = known ? { ...known, label: label ?? known.label, succeeds } : newOrgan(first, into, label ?? first.label, succeeds);
  const ended = gone.map((o): Organ => ({ ...o, ended: into }));
  const inner = living(planned.org.organs).filter((o) => gone.some((g) => g.id === o.parent)).map((o): Organ => ({ ...o, parent: into }));
  const units = living(planned.org.units).filter((u) => gone.some((g) => g.id === u.organ)).map((u): Unit => ({ ...u, organ: into, authority: one.authority }));
  return {
    change: only({ organs: [one, ...ended, ...inner], units, posts: known ? [] : postsFor(planned, first.id, into) }),
    added: known ? [] : copied(calendar, first.id, into, planned.from),
    cancelled: gone.flatMap((o) => cancelled(calendar, o.id, planned.from)),
    subject: `mergeOrgans|${into}`,
    old: ids,
    new: into,
  };
}

/** Whoever serves the old nämnd serves the new one until somebody else is named. */
function postsFor(planned: Planned, from: string, to: string): Post[] {
  const holds = (h: RoleHolder): boolean => h.scope === `organ:${from}` && (h.from === undefined || h.from <= planned.from) && (h.to === undefined || h.to >= planned.from);
  const roles = [...new Set(planned.org.holders.filter(holds).map((h) => h.role))];
  return roles.map((role) => postFor(role, `organ:${to}`, nominalHolders(planned.org, role, `organ:${from}`, planned.from)));
}

function copied(calendar: readonly Meeting[], from: string, to: string, day: string): KeptFact[] {
  return calendar
    .filter((m) => m.organ === from && m.day >= day && m.state === 'planned')
    .map((m): KeptFact => ({ kind: 'addMeeting', meeting: { id: `${to}-${m.day}`, organ: to, day: m.day, handlingsstopp: m.handlingsstopp, type: m.type, state: 'planned' } }));
}

function cancelled(calendar: readonly Meeting[], organ: string, day: string): KeptFact[] {
  return calendar
    .filter((m) => m.organ === organ && m.day >= day && m.state === 'planned')
    .map((m): KeptFact => ({ kind: 'cancelMeeting', meeting: m.id, was: { day: m.day, handlingsstopp: m.handlingsstopp } }));
}

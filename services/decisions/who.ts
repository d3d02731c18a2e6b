import { holder, nominalHolder } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import type { Day } from '../../domain/calendar/day';
import type { Actor } from '../access/actor';
import { authorize } from '../access/authorize';
import { permit, type Resource } from '../access/can';
import { matterResource, meetingResource, organResource } from '../access/resources';
import { standingOf } from '../access/grants';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';

/** Roles that keep an organ's minutes. */
export const SECRETARIES = ['namndsekreterare', 'kommunsekreterare'];

/**
 * Who keeps the minutes of an organ on a day, substitutes in place: its own secretary, that of the organ it belongs to (an
 * utskott), or one for the whole municipality. Empty when the organ has none; then the ekonomichef registers for it.
 */
export function secretariesOf(org: Organisation, organ: string, day: Day): string[] {
  const parent = org.organs.find((o) => o.id === organ)?.parent;
  const scopes = [`organ:${organ}`, ...(parent ? [`organ:${parent}`] : []), 'kommun'];
  for (const scope of scopes) {
    const people = SECRETARIES.filter((role) => nominalHolder(org, role, scope, day) !== null).flatMap((role) => holder(org, role, scope, day)?.person ?? []);
    if (people.length > 0) return [...new Set(people)];
  }
  return [];
}

/** Who is told what an organ has to register: its secretary; the ekonomichef for an organ on paper or without one. */
export function registrarsOf(org: Organisation, organ: string, onPaper: boolean, day: Day): string[] {
  const own = onPaper ? [] : secretariesOf(org, organ, day);
  if (own.length > 0) return own;
  const chief = holder(org, 'ekonomichef', 'kommun', day);
  return chief ? [chief.person] : [];
}

/** A simulated person acts as in a session of their own: the same rules hold. */
async function asPerson(db: Db, actor: Actor): Promise<Actor> {
  if (actor.via !== 'simulated' || actor.run === undefined) return actor;
  const standing = await standingOf(db, actor.run, actor.id);
  return standing ? { ...actor, via: 'session', ...standing } : { ...actor, via: 'session', grants: [] };
}

function backTo(actor: Actor, allowed: Actor): Actor {
  return { ...allowed, via: actor.via };
}

/**
 * The actor in the role in which he may register this meeting: its organ's secretary; the ekonomichef for an organ on paper or
 * without a secretary. A mail link is never enough. Throws `Refusal('forbidden')` or `Refusal('not-found')`.
 */
export async function mayRegisterMeeting(db: Db, actor: Actor, meeting: string, run?: string): Promise<{ actor: Actor; run: string }> {
  const who = await asPerson(db, actor);
  const resource = await meetingResource(db, who, meeting, run);
  return { actor: backTo(actor, await registrar(db, who, resource)), run: resource.run };
}

/** As `mayRegisterMeeting`, for one ärende that stands before an organ without a meeting. */
export async function mayRegisterMatter(db: Db, actor: Actor, matter: string): Promise<Actor> {
  const who = await asPerson(db, actor);
  const row = await db.prisma.matter.findUnique({ where: { id: matter }, select: { run: true, organ: true } });
  if (!row) throw new Refusal('not-found', 'Det ärendet finns inte.');
  return backTo(actor, await registrar(db, who, await organResource(db, row.run, row.organ)));
}

async function registrar(db: Db, who: Actor, resource: Resource): Promise<Actor> {
  try {
    return permit(who, 'registerMeeting', resource);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'forbidden' || who.via === 'link') throw error;
    // Revisionen and others without a secretary here: what they said is registered by the ekonomichef, as for an organ on paper.
    if (await hasSecretary(db, resource)) throw error;
    return permit(who, 'registerMeeting', { ...resource, paper: true });
  }
}

async function hasSecretary(db: Db, resource: Resource): Promise<boolean> {
  const scopes = [...(resource.organs ?? []).map((id) => `organ:${id}`), 'kommun'];
  const found = await db.prisma.roleHolder.count({ where: { run: resource.run ?? '', role: { in: SECRETARIES }, scope: { in: scopes } } });
  return found > 0;
}

/** The actor in the role in which he may add or correct a § (whoever may register). */
export async function mayAddParagraph(db: Db, actor: Actor, matter: string): Promise<Actor> {
  return mayRegisterMatter(db, actor, matter);
}

/**
 * The actor in the role in which he may say what re-opens after an återremiss: the secretary of the organ to which it went, who
 * holds the role to which it went, or the ekonomichef. The organ that remitted has had its say.
 */
export async function mayReopen(db: Db, actor: Actor, matter: string): Promise<Actor> {
  const who = await asPerson(db, actor);
  const row = await db.prisma.matter.findUnique({ where: { id: matter }, select: { run: true, organ: true, remitTo: true } });
  if (!row) throw new Refusal('not-found', 'Det ärendet finns inte.');
  const receiver = row.remitTo ?? row.organ;
  const isOrgan = await db.prisma.organ.count({ where: { run: row.run, id: receiver } });
  if (isOrgan > 0) return backTo(actor, permit(who, 'reopenMatter', await organResource(db, row.run, receiver)));
  const grant = (who.run === row.run ? who.grants : undefined)?.find((g) => g.role === receiver);
  if (grant && who.via === 'session') return { ...actor, role: grant.role };
  const { organs: _organs, ...resource } = await matterResource(db, matter);
  return backTo(actor, permit(who, 'reopenMatter', resource));
}

/** The actor in the role in which he may read a meeting. */
export async function mayRead(db: Db, actor: Actor, meeting: string, run?: string): Promise<{ actor: Actor; run: string }> {
  const who = await asPerson(db, actor);
  const resource = await meetingResource(db, who, meeting, run);
  return { actor: await authorize(db, who, 'readMeeting', { meeting, cycle: resource.run }), run: resource.run };
}

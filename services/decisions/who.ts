import type { Actor } from '../access/actor';
import { authorize } from '../access/authorize';
import { permit } from '../access/can';
import { standingOf } from '../access/grants';
import { meetingResource } from '../access/resources';
import type { Db } from '../base/db';

/** A person with the roles that they hold today; a simulated one acts as in a session of their own, by the same rules. */
async function asPerson(db: Db, actor: Actor): Promise<Actor> {
  const person = actor.via === 'simulated' || (actor.via === 'session' && actor.grants === undefined);
  if (!person || actor.run === undefined) return actor;
  const standing = await standingOf(db, actor.run, actor.id);
  return { ...actor, via: 'session', ...(standing ?? { grants: [] }) };
}

function backTo(actor: Actor, allowed: Actor): Actor {
  return { ...allowed, via: actor.via };
}

/**
 * The actor in the role in which he may register this meeting: its organ's secretary; the ekonomichef for an organ on paper or
 * without a secretary (revisionen). A mail link is never enough. Throws `Refusal('forbidden')` or `Refusal('not-found')`.
 */
export async function mayRegisterMeeting(db: Db, actor: Actor, meeting: string, run?: string): Promise<{ actor: Actor; run: string }> {
  const who = await asPerson(db, actor);
  const resource = await meetingResource(db, who, meeting, run);
  return { actor: backTo(actor, permit(who, 'registerMeeting', resource)), run: resource.run };
}

/** As `mayRegisterMeeting`, for one ärende that stands before an organ without a meeting. */
export async function mayRegisterMatter(db: Db, actor: Actor, matter: string): Promise<Actor> {
  return backTo(actor, await authorize(db, await asPerson(db, actor), 'registerMeeting', { matter }));
}

/** The actor in the role in which he may add or correct a § (whoever may register). */
export async function mayAddParagraph(db: Db, actor: Actor, matter: string): Promise<Actor> {
  return backTo(actor, await authorize(db, await asPerson(db, actor), 'addParagraph', { matter }));
}

/**
 * The actor in the role in which he may say what re-opens after an återremiss: the secretary of the organ to which it went, who
 * holds the role to which it went, or the ekonomichef. The organ that remitted has had its say.
 */
export async function mayReopen(db: Db, actor: Actor, matter: string): Promise<Actor> {
  return backTo(actor, await authorize(db, await asPerson(db, actor), 'reopenMatter', { remitted: matter }));
}

/** The actor in the role in which he may read a meeting. */
export async function mayRead(db: Db, actor: Actor, meeting: string, run?: string): Promise<{ actor: Actor; run: string }> {
  const who = await asPerson(db, actor);
  const resource = await meetingResource(db, who, meeting, run);
  return { actor: permit(who, 'readMeeting', resource), run: resource.run };
}

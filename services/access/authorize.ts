import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import type { Action } from './actions';
import type { Actor } from './actor';
import { permit, type Resource } from './can';
import { standingOf } from './grants';
import { carriedResource, draftResource, happeningResource, matterResource, meetingResource, organResource, remittedResource, runResource, taskAboveResource, taskResource } from './resources';

/** What an act is about, by its id. */
export type About =
  | { task: string }
  /** what was answered at and below a task: a draft until it is handed over */
  | { draft: string }
  /** a task, by whoever has the approval above it */
  | { below: string }
  | { cycle: string }
  | { cycle: string; person: string }
  | { cycle: string; organ: string }
  /** what a decision carries, by the role that owns it */
  | { cycle: string; carried: string }
  /** a händelse at an organ, by those who may register it */
  | { cycle: string; happening: { step: string; organ: string } }
  | { meeting: string; cycle?: string }
  | { matter: string }
  /** an ärende, by whoever it was sent back to */
  | { remitted: string }
  | { municipality: string }
  | 'installation';

/** Reads what access needs to know of a thing. Throws `Refusal('not-found')` when there is no such thing. */
export async function resourceOf(db: Db, actor: Actor, about: About): Promise<Resource> {
  if (about === 'installation') return {};
  if ('task' in about) return taskResource(db, actor, about.task);
  if ('draft' in about) return draftResource(db, actor, about.draft);
  if ('below' in about) return taskAboveResource(db, actor, about.below);
  if ('meeting' in about) return meetingResource(db, actor, about.meeting, about.cycle);
  if ('matter' in about) return matterResource(db, about.matter);
  if ('remitted' in about) return remittedResource(db, about.remitted);
  if ('municipality' in about) return { municipality: about.municipality };
  if ('happening' in about) return happeningResource(db, about.cycle, about.happening.step, about.happening.organ);
  if ('organ' in about) return organResource(db, about.cycle, about.organ);
  const run = await runResource(db, about.cycle);
  if ('carried' in about) return { ...run, ...(await carriedResource(db, about.carried)) };
  return 'person' in about ? { ...run, person: about.person } : run;
}

/**
 * One call for edges that hold ids: the actor in the role that the act is allowed in. A session's actor may come without its
 * grants; they are read then. Throws `Refusal('not-found')` or `Refusal('forbidden')` as `permit` does.
 */
export async function authorize(db: Db, actor: Actor, action: Action, about: About): Promise<Actor> {
  const whole = await withGrants(db, actor);
  return permit(whole, action, await resourceOf(db, whole, about));
}

async function withGrants(db: Db, actor: Actor): Promise<Actor> {
  if (actor.via !== 'session' || actor.grants !== undefined || actor.run === undefined) return actor;
  const standing = await standingOf(db, actor.run, actor.id);
  if (!standing) throw new Refusal('unauthenticated', 'Du är inte inloggad, eller så har inloggningen gått ut.');
  return { ...actor, ...standing };
}

import type { Request } from 'express';
import type { Day } from '../../domain/calendar/day';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Actor } from '../../services/access/actor';
import { readSession, sameInOtherYears } from '../../services/access/session';
import type { Action } from '../../services/access/actions';
import { can, permit } from '../../services/access/can';
import { runResource } from '../../services/access/resources';
import { clockOfRow, type RunClock } from '../../services/base/clock';
import { Refusal } from '../../services/base/refusal';
import { definitionOf, rolesOf, runOf, type HeldRole, type RunRow } from '../read/people';
import { readCookie, sessionCookie } from './cookies';
import type { PageDeps } from './deps';
import { notingSecret } from './secret';

/** Who looks at a page: a person in one running year, with the roles held there today. */
export interface Viewer {
  actor: Actor;
  person: { id: string; name: string };
  run: RunRow;
  clock: RunClock;
  roles: HeldRole[];
  /** secret that binds form tokens: the session's token */
  secret: string;
  /** arbetsdagar from a day (not counted) to another, by the municipality's own calendar */
  workingDays(from: Day, to: Day): number;
}

/** The session's viewer, or null when there is none. */
export async function viewerOf(deps: PageDeps, req: Request): Promise<Viewer | null> {
  const secret = readCookie(req, sessionCookie(deps.config.baseUrl));
  if (secret === null || secret === '') return null;
  const actor = await notingSecret(req, () => readSession(deps.db, secret));
  return actor === null ? null : viewerAs(deps, actor, secret);
}

async function viewerAs(deps: PageDeps, actor: Actor, secret: string): Promise<Viewer | null> {
  if (actor.run === undefined) return null;
  const run = await runOf(deps.db, actor.run);
  if (!run) return null;
  const clock = clockOfRow(run);
  const { person, roles } = await rolesOf(deps.db, run.id, actor.id, clock.today);
  const calendar = calendarWith(definitionOf(run).freeDays);
  return person ? { actor, person, run, clock, roles, secret, workingDays: (from, to) => calendar.between(from, to) } : null;
}

/** The viewer, or the refusal that sends an unknown person to the page where a role is chosen. */
export async function needViewer(deps: PageDeps, req: Request): Promise<Viewer> {
  const viewer = await viewerOf(deps, req);
  if (!viewer) throw new Refusal('unauthenticated', 'Du är inte inloggad, eller så har inloggningen gått ut.');
  return viewer;
}

/** The same person as `viewer` in the municipality's other running years, each with the roles held there: a person has one inbox. */
export async function alsoIn(deps: PageDeps, { actor, secret }: Viewer): Promise<Viewer[]> {
  const viewers = await Promise.all((await sameInOtherYears(deps.db, actor)).map((other) => viewerAs(deps, other, secret)));
  return viewers.filter((one) => one !== null);
}

/** The viewer in another year than the session's own, or null where the person is not known there. */
export async function viewerIn(deps: PageDeps, viewer: Viewer, run: unknown): Promise<Viewer | null> {
  if (viewer.run.id === run) return viewer;
  return (await alsoIn(deps, viewer)).find((one) => one.run.id === run) ?? null;
}

/** As `needViewer`, for a page of a year: a year in which the person is not known does not exist for this session. */
export async function needViewerOf(deps: PageDeps, req: Request, run: unknown): Promise<Viewer> {
  const viewer = await viewerIn(deps, await needViewer(deps, req), run);
  if (!viewer) throw new Refusal('not-found', 'Sidan finns inte, eller så hör den inte till det år som du är inloggad i.');
  return viewer;
}

/** True when the viewer holds one of the roles. Only for what a page shows; `permit` decides what may be done. */
export function holds(viewer: Viewer, ...roles: string[]): boolean {
  return viewer.roles.some((held) => roles.includes(held.role));
}

/** The viewer's actor for an action on the whole year, in the role that allows it. Refuses when no role does. */
export async function permitted(deps: PageDeps, viewer: Viewer, action: Action): Promise<Actor> {
  return permit(viewer.actor, action, await runResource(deps.db, viewer.run.id));
}

/** Whether the viewer may do an action on the whole year: for buttons and links. */
export function mayInYear(viewer: Viewer, action: Action): boolean {
  const { id, municipality, kind } = viewer.run;
  return can(viewer.actor, action, { run: id, municipality, rehearsal: kind === 'rehearsal' });
}

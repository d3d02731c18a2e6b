import { Refusal } from '../base/refusal';
import { RULES, SEES, type Action, type Rule } from './actions';
import type { Actor, Grant } from './actor';

/** What a request is about, as far as access goes. An absent field is never matched. */
export interface Resource {
  run?: string;
  municipality?: string;
  /** the run is a provkörning */
  rehearsal?: boolean;
  /** the organ and, for an utskott or presidium, the organ that it belongs to */
  organs?: readonly string[];
  /** the organ takes part on paper only, or has no secretary */
  paper?: boolean;
  /** the organ takes part on paper only: the ekonomichef stands in for its line */
  outside?: boolean;
  /** nobody has an approval above the task */
  root?: boolean;
  /** the unit and everything above it in the line */
  units?: readonly string[];
  authority?: string;
  /** the person whose task it is */
  person?: string | null;
  /** those who share it */
  also?: readonly string[];
  /** the role in which that person has it */
  role?: string;
  task?: string;
  /** an ärende: the role to which it was sent back */
  namedRole?: string;
  /** a händelse: the roles, each at its place, by which it may be registered */
  listed?: readonly Grant[];
  /** its draft has been handed over to other authorities */
  handedOver?: boolean;
}

/** May the actor do this? Deny by default: no rule, no permission. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  return actingRole(actor, action, resource) !== null;
}

/** The role in which the actor may do it (it goes into the record), or null when nobody has said that they may. */
export function actingRole(actor: Actor, action: Action, resource: Resource): string | null {
  if (actor.id === 'system' && actor.via === 'system') return 'system';
  if (!withinBounds(actor, resource)) return null;
  if (actor.via === 'link') {
    if (actor.task === undefined || actor.task !== resource.task || actor.run !== resource.run) return null;
    return rulesOf(action).some((r) => r.who === 'link') ? (resource.role ?? actor.role) : null;
  }
  if (actor.via === 'api' || actor.via === 'cli') return tokenRole(actor, action, resource);
  if (actor.via === 'session') return personRole(actor, action, resource);
  return null;
}

/**
 * The actor with the role in which it is allowed. Throws `Refusal('not-found')` when the actor may not even know that the
 * thing exists (another municipality's, another unit's), `Refusal('forbidden')` when it may be seen but not done.
 */
export function permit(actor: Actor, action: Action, resource: Resource): Actor {
  const role = actingRole(actor, action, resource);
  if (role !== null) return role === actor.role ? actor : { ...actor, role };
  const sees = SEES[action];
  if (sees !== undefined && (sees === action || !can(actor, sees, resource))) throw new Refusal('not-found', NOT_FOUND);
  throw new Refusal('forbidden', actor.via === 'link' ? LINK_ONLY : FORBIDDEN);
}

export const NOT_FOUND = 'Det du söker finns inte.';
const FORBIDDEN = 'Du har inte den roll som krävs för detta.';
const LINK_ONLY = 'Länken i mejlet räcker bara till att svara på just den uppgiften. Logga in för att göra detta.';

function rulesOf(action: Action): readonly Rule[] {
  return (RULES as Record<string, readonly Rule[] | undefined>)[action] ?? [];
}

/** A session stays in its run, a token in its municipality. What has no run belongs to the municipality or the installation. */
function withinBounds(actor: Actor, resource: Resource): boolean {
  if (actor.run !== undefined && resource.run !== undefined && actor.run !== resource.run) return false;
  if (actor.municipality !== undefined && resource.municipality !== undefined && actor.municipality !== resource.municipality) return false;
  return true;
}

function tokenRole(actor: Actor, action: Action, resource: Resource): string | null {
  if (actor.role === 'installation') return 'installation';
  // Every other token is bound to a municipality; one that is not, or a thing whose municipality is not known, is refused.
  if (actor.municipality === undefined || resource.municipality !== actor.municipality) return null;
  for (const rule of rulesOf(action)) {
    if (rule.who !== actor.role) continue;
    // A token is no person and works for no authority, so `own`, `scope` and `authority` never hold for it; nor does it stand in
    // for a line (`outside`), since an approval is a person's.
    if (rule.reach === 'run') return actor.role;
    if (rule.reach === 'named' && resource.namedRole === actor.role) return actor.role;
    if (rule.reach === 'listed' && resource.listed?.some((l) => l.role === actor.role && l.scope === 'kommun')) return actor.role;
    if (rule.reach === 'rehearsal' && resource.rehearsal === true) return actor.role;
    if (rule.reach === 'paper' && resource.paper === true) return actor.role;
    if (rule.reach === 'root' && resource.root === true) return actor.role;
    if (rule.reach === 'handedOver' && resource.handedOver === true) return actor.role;
  }
  return null;
}

function personRole(actor: Actor, action: Action, resource: Resource): string | null {
  const inRun = resource.run === undefined ? resource.municipality === actor.municipality : resource.run === actor.run;
  if (!inRun) return null;
  const rules = rulesOf(action);
  // Own things first: an ekonomichef's own task is answered as its chef, not as ekonomichef.
  for (const rule of rules) {
    if (rule.reach === 'own' && rule.who === 'anyone' && isOwn(actor, resource)) return resource.role ?? actor.role;
  }
  for (const rule of rules) {
    const named = rule.reach === 'named' ? actor.grants?.find((g) => g.role === resource.namedRole) : undefined;
    if (named) return named.role;
    const listed = rule.reach === 'listed' ? actor.grants?.find((g) => resource.listed?.some((l) => l.role === g.role && l.scope === g.scope)) : undefined;
    if (listed) return listed.role;
    if (rule.who === 'anyone' && reaches(rule, '', actor, resource)) return actor.role;
    for (const grant of actor.grants ?? []) {
      if (grant.role === rule.who && reaches(rule, grant.scope, actor, resource)) return grant.role;
    }
  }
  return null;
}

/** The person's own, shared with somebody, or of somebody whom the person stands in for today. */
function isOwn(actor: Actor, { person, also }: Resource): boolean {
  return person != null && (person === actor.id || (also?.includes(actor.id) ?? false) || (actor.standsInFor?.includes(person) ?? false));
}

function reaches(rule: Rule, scope: string, actor: Actor, resource: Resource): boolean {
  switch (rule.reach) {
    case 'run':
      return true;
    case 'rehearsal':
      return resource.rehearsal === true;
    case 'paper':
      return resource.paper === true;
    case 'outside':
      return resource.outside === true;
    case 'root':
      return resource.root === true;
    case 'handedOver':
      return resource.handedOver === true;
    case 'authority':
      return resource.authority !== undefined && resource.authority === actor.authority;
    // Asked apart, for the role in which they are done.
    case 'own':
    case 'named':
    case 'listed':
      return false;
    case 'scope':
      if (scope === 'kommun') return true;
      if (scope.startsWith('organ:')) return resource.organs?.includes(scope.slice(6)) ?? false;
      if (scope.startsWith('unit:')) return resource.units?.includes(scope.slice(5)) ?? false;
      return false;
  }
}

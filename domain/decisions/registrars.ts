import type { Day } from '../calendar/day';
import { everybody, holder, nominalHolder } from '../organisation/resolve';
import type { Organisation } from '../organisation/types';

/** Roles that keep an organ's minutes. */
export const SECRETARIES: readonly string[] = ['namndsekreterare', 'kommunsekreterare'];

/**
 * The posts of those who keep the minutes of an organ on a day: its own secretary's, that of the organ it belongs to (an utskott), or
 * one for the whole municipality. Empty when nobody holds any; then the ekonomichef registers for it.
 */
export function secretaryPosts(org: Organisation, organ: string, day: Day): { role: string; scope: string }[] {
  const own = org.organs.find((o) => o.id === organ);
  const above = own?.parent && (own.type === 'utskott' || own.type === 'KF-presidium') ? [`organ:${own.parent}`] : [];
  for (const scope of [`organ:${organ}`, ...above, 'kommun']) {
    const held = SECRETARIES.filter((role) => nominalHolder(org, role, scope, day) !== null);
    if (held.length > 0) return held.map((role) => ({ role, scope }));
  }
  return [];
}

/** Who keeps the minutes of an organ on a day, substitutes in place. */
export function secretariesOf(org: Organisation, organ: string, day: Day): string[] {
  return [...new Set(secretaryPosts(org, organ, day).flatMap(({ role, scope }) => everybody(holder(org, role, scope, day) ?? { person: null })))];
}

/** Who is told what an organ has to register: its secretary; the ekonomichef for an organ on paper or without one. */
export function registrarsOf(org: Organisation, organ: string, onPaper: boolean, day: Day): string[] {
  const own = onPaper ? [] : secretariesOf(org, organ, day);
  if (own.length > 0) return own;
  const chief = holder(org, 'ekonomichef', 'kommun', day);
  return chief ? [chief.person] : [];
}

/**
 * Who speaks for the receiver of an återremiss: the organ's registrar, or whoever holds the role; else the ekonomichef. `receiver` is an
 * organ id or a role key.
 */
export function speakersOf(org: Organisation, receiver: string, isOnPaper: (organ: string) => boolean, day: Day): string[] {
  if (org.organs.some((o) => o.id === receiver)) return registrarsOf(org, receiver, isOnPaper(receiver), day);
  const held = org.holders.filter((h) => h.role === receiver).flatMap((h) => everybody(holder(org, receiver, h.scope, day) ?? { person: null }));
  if (held.length > 0) return [...new Set(held)];
  const chief = holder(org, 'ekonomichef', 'kommun', day);
  return chief ? [chief.person] : [];
}

import { addDays, type Day } from '../calendar/day';
import { everybody, holder } from './resolve';
import type { Organisation } from './types';

// Whose duties may be somebody else's from a day on: posts that begin or end, absences, and those who share posts with them.

/** A look may come late (a server that was down), but not later than this. */
const LATE_DAYS = 31;

/** The days on which somebody's time in a post begins, or has ended. */
function tenureDays({ holders }: Pick<Organisation, 'holders'>): Day[] {
  return holders.flatMap((h) => [...(h.from === undefined ? [] : [h.from]), ...(h.to === undefined ? [] : [addDays(h.to, 1)])]);
}

/** The days of late, today among them, on which posts began or ended, in order. */
export function recentTurns(org: Pick<Organisation, 'holders'>, today: Day): Day[] {
  const since = addDays(today, -LATE_DAYS);
  return [...new Set(tenureDays(org))].filter((day) => day > since && day <= today).sort();
}

/** The first day after today on which an absence or a post begins, or has ended; undefined when none is to come. */
export function nextTurn(org: Organisation, today: Day): Day | undefined {
  const days = [...org.absences.flatMap((a) => [a.from, addDays(a.to, 1)]), ...tenureDays(org)];
  return days.filter((day) => day > today).sort()[0];
}

/** Everybody whose duties an absence, or a post that has turned lately, may have put into the wrong hands. */
export function concernedBy(org: Organisation, today: Day): string[] {
  return [...new Set([...awayOf(org), ...replacedLately(org, today)])];
}

/** Everybody who is or has been away or in somebody's place, or has shared a post with one who has. */
export function awayOf(org: Organisation): string[] {
  return [...new Set([...org.absences.flatMap((a) => [a.person, a.substitute]), ...sharing(org, org.absences.map((a) => a.person))])];
}

/** Everybody at the posts of these people. */
export function sharing(org: Organisation, people: readonly string[]): string[] {
  const theirs = new Set(people);
  const posts = new Set(org.holders.filter((h) => theirs.has(h.person)).map((h) => `${h.role}|${h.scope}`));
  return org.holders.filter((h) => posts.has(`${h.role}|${h.scope}`)).map((h) => h.person);
}

/** Who held, or acted in, a post the day before somebody else's time in it began or their own had ended. */
function replacedLately(org: Organisation, today: Day): string[] {
  return org.holders.flatMap((h) =>
    recentTurns({ holders: [h] }, today).flatMap((day) => [h.person, ...everybody(holder(org, h.role, h.scope, addDays(day, -1)) ?? { person: null })]),
  );
}

import { dayOrLast, epochDay, monthOf, weekday, yearOf } from '../calendar/day';
import { counted } from '../texts/words';
import { changeWord, daysText, diffPaired, type PlanChange } from './diff';
import type { Plan, PlannedOccurrence } from './types';

/** One difference between the plans of two years. */
export interface YearChange extends PlanChange {
  /** the occurrence's id in the first year, where it is another */
  was?: string;
  /** the day is another only because the calendar is */
  calendarOnly?: true;
}

/** How far the third Wednesday of a month, or the Wednesday of a week, can lie from its date of another year. */
const MOST_DRIFT = 6;

/**
 * What differs between two years, in the order of the second's dates, removed ones last. Occurrences that are named after a meeting's
 * day answer to one another by their order within step and organ: the day itself is never the same.
 */
export function diffYears(a: Plan, b: Plan): YearChange[] {
  const before = pairsOf(a, b);
  const meetings = new Map(b.steps.map((o) => [o.id, o.chain.flatMap((m) => (m.meeting === null ? [] : [m.day]))]));
  return diffPaired(a, b, before).map((c): YearChange => {
    const was = c.what === 'removed' ? undefined : before.get(c.occurrence)?.id;
    const sits = c.what === 'meeting' && c.to !== undefined && meetings.get(c.occurrence)?.includes(c.to) === true;
    return { ...c, ...(was === undefined || was === c.occurrence ? {} : { was }), ...(isDrift(c, b.year - a.year, sits) ? { calendarOnly: true as const } : {}) };
  });
}

/** A day at most six days from the same date of the other year; of a sammanträde, on the same weekday too. */
function isDrift({ from, to }: PlanChange, years: number, sits: boolean): boolean {
  if (from === undefined || to === undefined) return false;
  const same = dayOrLast(yearOf(from) + years, monthOf(from), Number(from.slice(8)));
  return Math.abs(epochDay(to) - epochDay(same)) <= MOST_DRIFT && (!sits || weekday(from) === weekday(to));
}

/** Which occurrence of the first year answers to which of the second, by the second's id. */
function pairsOf(a: Plan, b: Plan): Map<string, PlannedOccurrence> {
  const [old, now] = [byMeeting(a), byMeeting(b)];
  const pairs = new Map(a.steps.filter((o) => dateIn(o.id) === null).map((o) => [o.id, o]));
  for (const [key, later] of now) for (const [x, y] of inOrder(old.get(key) ?? [], later)) pairs.set(y.occurrence.id, x.occurrence);
  return pairs;
}

/** An occurrence that is named after a meeting's day, and which day of its wheel that is; over 366 in the year after. */
interface Dated {
  occurrence: PlannedOccurrence;
  at: number;
}

/** `manadslage/KS/03-17`, and `manadslage/KS/2028-01-04` in the wheel of 2027; null for an id without a day. */
function dateIn(id: string): { before: string; year?: string; date: string } | null {
  const m = /^(.*)\/(?:(\d{4})-)?(\d{2}-\d{2})$/.exec(id);
  return m ? { before: m[1] ?? '', ...(m[2] === undefined ? {} : { year: m[2] }), date: m[3] ?? '' } : null;
}

/** Occurrences that are named after a meeting's day, by step and organ, earliest first. */
function byMeeting(plan: Plan): Map<string, Dated[]> {
  const found = new Map<string, Dated[]>();
  for (const occurrence of plan.steps) {
    const named = dateIn(occurrence.id);
    if (!named) continue;
    const at = epochDay(`${named.year ?? plan.year}-${named.date}`) - epochDay(`${plan.year}-01-01`);
    found.set(named.before, [...(found.get(named.before) ?? []), { occurrence, at }]);
  }
  for (const list of found.values()) list.sort((x, y) => x.at - y.at);
  return found;
}

/** As many pairs as the shorter has, in order; which of the longer's are left over is what moves the others least. */
function inOrder(a: readonly Dated[], b: readonly Dated[]): [Dated, Dated][] {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const spare = long.length - short.length;
  // by how many of the longer have been left out so far: the least sum of days, and whom each of the shorter answers to
  let best = Array.from({ length: spare + 1 }, (): { days: number; partners: Dated[] } => ({ days: 0, partners: [] }));
  for (const [i, one] of short.entries()) {
    const next: typeof best = [];
    for (const [k, { days, partners }] of best.entries()) {
      const other = long[i + k];
      if (!other) continue;
      const taken = { days: days + Math.abs(one.at - other.at), partners: [...partners, other] };
      const skipped = next[k - 1];
      next.push(skipped && skipped.days <= taken.days ? skipped : taken);
    }
    best = next;
  }
  return (best[spare]?.partners ?? []).flatMap((other, i): [Dated, Dated][] => {
    const one = short[i];
    return one ? [short === a ? [one, other] : [other, one]] : [];
  });
}

/** The differences as a reader wants them: one Swedish line an occurrence that really changes, and one for all that only follow the calendar. */
export interface YearTexts {
  lines: string[];
  /** null when nothing does */
  calendarOnly: string | null;
}

/** `organs`: their names by id. */
export function yearTexts(changes: readonly YearChange[], organs: ReadonlyMap<string, string> = new Map()): YearTexts {
  const groups = new Map<string, YearChange[]>();
  for (const c of changes) {
    const key = `${c.what === 'removed' ? 'removed ' : ''}${c.occurrence}`;
    groups.set(key, [...(groups.get(key) ?? []), c]);
  }
  const all = [...groups.values()];
  const drifting = all.filter((g) => g.every((c) => c.calendarOnly)).flatMap((g) => g[0]?.occurrence ?? []);
  const steps = new Set(drifting.map((id) => id.split('/')[0]));
  return {
    lines: all.filter((g) => g.some((c) => !c.calendarOnly)).map((g) => lineOf(g, organs)),
    calendarOnly: drifting.length === 0 ? null
      : `${counted(drifting.length, 'förekomst', 'förekomster')} av ${steps.size} steg flyttas bara med kalendern: varje dag ligger högst sex dagar från samma datum, och varje sammanträde på samma veckodag.`,
  };
}

/** What really changes of one occurrence; what only follows the calendar is left out. */
function lineOf(group: readonly YearChange[], organs: ReadonlyMap<string, string>): string {
  const name = (organ: string): string => organs.get(organ) ?? organ;
  const own = group.find((c) => c.what !== 'meeting') ?? group[0];
  const parts = group.filter((c) => !c.calendarOnly).map((c) => `${changeWord(c.what)}${c.what === 'meeting' && c.organ !== own?.organ ? ` i ${name(c.organ)}` : ''} ${daysText(c)}`);
  return own ? `${own.label}, ${name(own.organ)} [${own.was === undefined ? '' : `${own.was} → `}${own.occurrence}]: ${parts.join('; ')}` : '';
}

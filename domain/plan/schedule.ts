import type { ChainItem, StepDef, TimeRule } from '../arshjul/definition';
import { ORDINALS } from '../arshjul/words';
import { addDays, lastDayOfMonth, mondayOf, yearOf, type Day } from '../calendar/day';
import { dateText, shortDayWithYear } from '../calendar/texts';
import type { Meeting, Organ, Verb } from '../organisation/types';
import { dateIn, summerOf, type Context } from './context';
import { chainOrgan } from './organs';
import type { PlannedMatter } from './types';
import { counted } from '../texts/words';
import { verbPresent } from './verbs';

/** A span of days in which an organ is to handle the ärende. */
export interface Window {
  from: Day;
  to: Day;
  prefer: 'first' | 'last';
  /** the meeting's place in the year, where the rule names it */
  which?: string;
  /** the organ has no such meeting */
  missing?: string;
}

/** The span that a time rule means in the wheel's year; null for rules that are no span. `of`: the organ whose n-th meeting it may be, and its name in the calendar. */
export function windowOf(ctx: Context, rule: TimeRule | undefined, month?: number, of?: { organ: Organ; id: string }): Window | null {
  switch (rule?.kind) {
    case 'months':
      return { from: dateIn(ctx, rule.from, 1, rule.nextYear && rule.from <= rule.to), to: lastDayOfMonth(ctx.year + (rule.nextYear ? 1 : 0), rule.to), prefer: rule.prefer === 'first' ? 'first' : 'last' };
    case 'mandate':
    case 'everyYears': {
      const [first, last] = rule.months;
      return { from: dateIn(ctx, first, 1, false), to: lastDayOfMonth(ctx.year + (last < first ? 1 : 0), last), prefer: 'last' };
    }
    case 'times':
      return month === undefined ? null : { from: dateIn(ctx, month + 1 - 12 / rule.n, 1, false), to: dateIn(ctx, month, rule.date ?? 31, false), prefer: 'last' };
    case 'listed':
      return month === undefined ? null : { from: dateIn(ctx, month, 1, false), to: dateIn(ctx, month, rule.date ?? 31, false), prefer: 'last' };
    case 'indicators':
    case 'chosen':
      return month === undefined ? null : { from: dateIn(ctx, month, 1, false), to: lastDayOfMonth(ctx.year, month), prefer: 'last' };
    case 'date': {
      const at = dateIn(ctx, rule.month, rule.date, rule.nextYear);
      return { from: addDays(at, -31), to: at, prefer: 'last' };
    }
    case 'week': {
      const monday = mondayOf(ctx.year + (rule.nextYear ? 1 : 0), rule.week);
      return { from: monday, to: addDays(monday, 6), prefer: 'last' };
    }
    case 'nthMeeting':
      return of ? nthMeeting(ctx, rule, of) : null;
    case 'beforeSeason': {
      const summer = summerOf(ctx);
      return { from: dateIn(ctx, 1, 1, false), to: summer ? addDays(summer.from, -1) : dateIn(ctx, 6, 30, false), prefer: 'last' };
    }
    case 'afterSeason': {
      const summer = summerOf(ctx);
      return { from: summer?.after ?? dateIn(ctx, 8, 1, false), to: dateIn(ctx, 12, 31, false), prefer: 'first' };
    }
    default:
      return null;
  }
}

/** The day of an organ's n-th ordinary meeting; its last one, else the year's own end, and what is missing, where it has not so many. Null for an organ that is not in the calendar. */
function nthMeeting(ctx: Context, { n, nextYear }: Extract<TimeRule, { kind: 'nthMeeting' }>, { organ, id }: { organ: Organ; id: string }): Window | null {
  const year = ctx.year + (nextYear ? 1 : 0);
  if (ctx.meetings.of(id).length === 0) return null;
  const ordinary = ordinaryIn(ctx, id, year);
  const day = (ordinary.at(n - 1) ?? ordinary.at(-1))?.day ?? `${year}-${n === 1 ? '01-01' : '12-31'}`;
  const which = `${nextYear ? 'nästa års' : 'årets'} ${ORDINALS[n] ?? ''} ordinarie sammanträde`;
  const missing = ordinary.length < Math.max(1, n) ? { missing: `${organ.label} har ${ordinary.length === 0 ? 'inga ordinarie sammanträden' : counted(ordinary.length, 'ordinarie sammanträde', 'ordinarie sammanträden')} ${year} i kalendern, så ${which} finns inte` } : {};
  return { from: day, to: day, prefer: n === 1 ? 'first' : 'last', which, ...missing };
}

/** An organ's ordinary meetings in a year, earliest first. */
export function ordinaryIn(ctx: Context, organ: string, year: number): Meeting[] {
  return ctx.meetings.of(organ).filter((m) => m.type === 'ordinarie' && m.day.startsWith(`${year}-`));
}

/** One organ's place in a chain, with what the sentence asked for. */
export interface ChainPlace {
  organ: Organ;
  item: ChainItem;
  window: Window | null;
}

/** A place with its day. `end` is when the next may begin: the meeting, the handing over after it, or the revisors' answer. */
export interface Placed extends ChainPlace {
  meeting: Meeting | null;
  day: Day;
  papers: Day;
  end: Day;
  trouble?: string;
}

/** The places of a step's chain at one organ. An organ that would only tell itself is left out. */
export function placesOf(ctx: Context, chain: readonly ChainItem[], when: TimeRule | undefined, own: Organ, month?: number, meeting?: Meeting): ChainPlace[] {
  const places: ChainPlace[] = [];
  const reportsItself = chain.some((item) => 'own' in item.organ);
  for (const item of chain) {
    const organ = chainOrgan(ctx, item, own);
    if (!organ) continue;
    if (organ.id === own.id && !('own' in item.organ) && reportsItself) continue;
    places.push({ organ, item, window: windowOf(ctx, item.when, undefined, calendarOf(organ, item)) });
  }
  const last = places[places.length - 1];
  const first = places.find((p) => p.organ.id === meeting?.organ);
  if (first && meeting) first.window = { from: meeting.day, to: meeting.day, prefer: 'last' };
  if (last && !last.window && !places.some((p) => p.window)) last.window = windowOf(ctx, when, month, calendarOf(last.organ, last.item));
  return places;
}

/** Under the definition's own name the calendar has the whole year, also where another organ has taken over in the middle of it. */
function calendarOf(organ: Organ, item: ChainItem): { organ: Organ; id: string } {
  return { organ, id: 'id' in item.organ ? item.organ.id : organ.id };
}

/** Places in order, from `start` on; each organ takes the ärende at its next meeting whose handlingsstopp has not passed. The last may be given `fixed`. */
export function forward(ctx: Context, places: readonly ChainPlace[], start: Day, fixed?: Meeting): Placed[] {
  const placed: Placed[] = [];
  let from = start;
  for (const [i, place] of places.entries()) {
    const last = i === places.length - 1;
    const next = placeForward(ctx, place, from, last ? fixed : undefined);
    placed.push(next);
    from = next.end;
  }
  return placed;
}

function placeForward(ctx: Context, place: ChainPlace, from: Day, fixed?: Meeting): Placed {
  if (ctx.meetings.of(place.organ.id).length === 0) {
    return withoutMeeting(ctx, place, from);
  }
  if (fixed && fixed.handlingsstopp >= from) return at(ctx, place, fixed);
  const { window } = place;
  if (!window) {
    const meeting = ctx.meetings.next(place.organ.id, from);
    return meeting ? at(ctx, place, meeting) : nowhere(ctx, place, from);
  }
  const open = ctx.meetings.of(place.organ.id).filter((m) => m.handlingsstopp >= from && m.day >= window.from);
  const inside = open.filter((m) => m.day <= window.to && m.type === 'ordinarie');
  const chosen = window.prefer === 'first' ? inside[0] : inside[inside.length - 1];
  if (chosen) return { ...at(ctx, place, chosen), ...(window.missing === undefined ? {} : { trouble: window.missing }) };
  const [extra] = open;
  if (!extra) return nowhere(ctx, place, from);
  const placed = at(ctx, place, extra);
  return extra.day <= window.to ? placed : { ...placed, trouble: `${unmet(place.organ, window)}; närmast följande är ${shortDayWithYear(extra.day)}. Ärendet kan lämnas dit tidigast ${shortDayWithYear(from)}` };
}

/**
 * An organ without meetings takes its time from `from` on; where its months are named it is done in them, if it still can. It has the
 * ärende from so many arbetsdagar before (`papers`).
 */
function withoutMeeting(ctx: Context, place: ChainPlace, from: Day): Placed {
  const { organ, window, item: { within } } = place;
  const soonest = within === undefined ? ctx.calendar.onOrAfter(from) : ctx.calendar.add(from, within);
  const wanted = window && wantedDay(ctx, window);
  if (wanted && wanted > soonest) return { ...place, meeting: null, day: wanted, papers: within === undefined ? wanted : ctx.calendar.add(wanted, -within), end: wanted };
  const placed: Placed = { ...place, meeting: null, day: soonest, papers: within === undefined ? soonest : from, end: soonest };
  return window && soonest > window.to ? { ...placed, trouble: `${organ.label} hinner inte i rätt tid (${spanText(window)}); tidigast blir det ${shortDayWithYear(soonest)}` } : placed;
}

/** The day in a window of an organ that has no meeting to take: the end that the sentence prefers. */
function wantedDay({ calendar }: Context, { from, to, prefer }: Window): Day {
  return prefer === 'first' ? calendar.onOrAfter(from) : calendar.onOrBefore(to);
}

function unmet({ label }: Organ, window: Window): string {
  const { to, which, missing } = window;
  if (missing !== undefined) return missing;
  if (which !== undefined) return `handlingsstoppet för ${which} i ${label} (som hålls ${dateText(to, true)}) hinns inte`;
  return window.from === to ? `handlingsstoppet för sammanträdet i ${label} ${dateText(to, true)} hinns inte` : `${label} har inget sammanträde i rätt tid (${spanText(window)}) vars handlingsstopp hinns`;
}

/** `1 december 2027–31 januari 2028`; a year that is the same is said once. */
function spanText({ from, to }: Window): string {
  return from === to ? dateText(to, true) : `${dateText(from, yearOf(from) !== yearOf(to))}–${dateText(to, true)}`;
}

/** Places before a meeting that is already chosen: each organ at its last meeting from which the ärende is handed over by the next one's handlingsstopp. */
export function backward(ctx: Context, places: readonly ChainPlace[], before: Placed, earliest: Day): Placed[] {
  const placed: Placed[] = [];
  let next: Placed = before;
  for (const place of [...places].reverse()) {
    const { papers, organ } = next;
    const within = place.item.within ?? 0;
    if (ctx.meetings.of(place.organ.id).length === 0) {
      const day = ctx.calendar.onOrBefore(papers);
      next = { ...place, meeting: null, day, papers: within > 0 ? ctx.calendar.add(day, -within) : day, end: day };
    } else {
      const meeting = ctx.meetings.lastBy(place.organ.id, within > 0 ? ctx.calendar.add(papers, -within) : papers);
      next = meeting && meeting.handlingsstopp >= earliest ? at(ctx, place, meeting) : placeForward(ctx, { ...place, window: null }, earliest);
      if (!meeting || meeting.handlingsstopp < earliest) next = { ...next, trouble: `${place.organ.label} hinner inte före handlingsstoppet ${shortDayWithYear(papers)} för ${organ.label}` };
    }
    placed.unshift(next);
  }
  return placed;
}

/** The place at a given meeting. */
export function at(ctx: Context, place: ChainPlace, meeting: Meeting): Placed {
  const end = place.item.within === undefined ? meeting.day : ctx.calendar.add(meeting.day, place.item.within);
  return { ...place, meeting, day: meeting.day, papers: meeting.handlingsstopp, end };
}

/** The calendar ends before the organ can take it: the day is in the window all the same, and that there is no meeting is said. */
function nowhere(ctx: Context, place: ChainPlace, from: Day): Placed {
  const { organ, window } = place;
  const soonest = ctx.calendar.onOrAfter(from);
  const wanted = window ? wantedDay(ctx, window) : soonest;
  const day = wanted > soonest ? wanted : soonest;
  const since = window && window.from > from ? window.from : from;
  const trouble = window?.missing ?? `${organ.label} har inget sammanträde i kalendern från och med ${shortDayWithYear(since)} vars handlingsstopp hinns`;
  return { ...place, meeting: null, day, papers: day, end: day, trouble };
}

/** The matters of a chain as the engine runs them. */
export function mattersOf(placed: readonly Placed[], step: StepDef): PlannedMatter[] {
  return placed.map((p, position) => ({
    organ: p.organ.id,
    verb: p.item.verb,
    position,
    meeting: p.meeting?.id ?? null,
    day: p.day,
    handlingsstopp: p.papers,
    forInformation: p.item.verb === 'informeras',
    label: matterLabel(step.label, p.organ.label, p.item.verb),
  }));
}

/** What an ärende is called: the step, and what the organ does with it. */
export function matterLabel(step: string, organ: string, verb: Verb): string {
  return `${step}: ${organ} ${verbPresent(verb)}`;
}

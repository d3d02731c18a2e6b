import { epochDay, lastDayOfMonth, monthOf, yearOf, type Day } from '../calendar/day';
import { stopBefore, usualStop } from '../calendar/handlingsstopp';
import type { WorkingCalendar } from '../calendar/workingDays';
import type { Meeting } from '../organisation/types';
import type { WantedMeeting } from './meetings';

/** One thing that has to happen to a calendar. `handlingsstopp` is always said, so that preview and apply cannot differ. */
export type MeetingChange =
  | { kind: 'moveMeeting'; meeting: string; organ: string; from: Day; fromHandlingsstopp: Day; day: Day; handlingsstopp: Day }
  | { kind: 'cancelMeeting'; meeting: string; organ: string; from: Day }
  | { kind: 'addMeeting'; organ: string; day: Day; handlingsstopp: Day; extra: boolean };

export interface MeetingsDifference {
  /** by day, then organ */
  changes: MeetingChange[];
  /** Swedish: what the file says and the calendar is not changed by, and why */
  notes: string[];
}

/** A meeting that is gone and one that is new are the same meeting moved when they lie within so many days. */
const SAME_MEETING_DAYS = 31;

/**
 * What has to be moved, cancelled and added so that a calendar agrees with a file. A file speaks for the organs whose ordinary meetings
 * are in it, from the first day of the first month that has one to the last of the last, organ by organ; what lies outside stays, and
 * a file of only extra or cancelled meetings takes nothing else away. Never touched: what lies before `today`, what has been held,
 * what somebody has cancelled.
 */
export function meetingChanges(existing: readonly Meeting[], wanted: readonly WantedMeeting[], today: Day, calendar: WorkingCalendar): MeetingsDifference {
  const changes: MeetingChange[] = [];
  const notes: string[] = [];
  const organs = [...new Set(wanted.map((m) => m.organ))].sort();
  for (const organ of organs) {
    const mine = new OrganDifference(organ, existing.filter((m) => m.organ === organ), wanted.filter((m) => m.organ === organ), today, calendar);
    changes.push(...mine.changes());
    notes.push(...mine.notes);
  }
  const dayOf = (c: MeetingChange): Day => (c.kind === 'addMeeting' ? c.day : c.from);
  changes.sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : a.organ < b.organ ? -1 : 1));
  return { changes, notes };
}

class OrganDifference {
  readonly notes: string[] = [];
  private readonly stop: number;

  constructor(
    private readonly organ: string,
    private readonly existing: readonly Meeting[],
    private readonly wanted: readonly WantedMeeting[],
    private readonly today: Day,
    private readonly calendar: WorkingCalendar,
  ) {
    this.stop = usualStop(existing, calendar);
  }

  changes(): MeetingChange[] {
    const { today } = this;
    const planned = this.existing.filter((m) => m.state === 'planned' && m.day >= today);
    const on = (day: Day): Meeting | undefined => planned.find((m) => m.day === day);
    const kept = this.wanted.filter((m) => !m.cancelled);
    const cancelled = this.wanted.filter((m) => m.cancelled).flatMap((m) => on(m.day) ?? []);
    const same = kept.flatMap((m) => this.sameDay(m, on(m.day)));
    const fresh = kept.filter((m) => !on(m.day) && this.mayBeNew(m));
    const gone = planned.filter((m) => !this.wanted.some((w) => w.day === m.day) && this.covers(m.day));
    this.tellOutside(planned);
    const pairs = nearestPairs(gone, fresh);
    return [
      ...same,
      ...pairs.map(({ from, to }) => this.move(from, to)),
      ...[...cancelled, ...gone.filter((m) => !pairs.some((p) => p.from === m))].map(
        (m): MeetingChange => ({ kind: 'cancelMeeting', meeting: m.id, organ: this.organ, from: m.day }),
      ),
      ...fresh.filter((m) => !pairs.some((p) => p.to === m)).flatMap((m) => this.add(m)),
    ];
  }

  private sameDay(wanted: WantedMeeting, meeting: Meeting | undefined): MeetingChange[] {
    if (!meeting) return [];
    if (wanted.type !== meeting.type) {
      this.notes.push(`${this.organ} ${meeting.day} är ${meeting.type} i årshjulet och ${wanted.type} i filen. Importen ändrar inte typen: ställ in sammanträdet och lägg till ett annat om det ska räknas på annat sätt.`);
    }
    const { handlingsstopp } = wanted;
    if (handlingsstopp === undefined || handlingsstopp === meeting.handlingsstopp) return [];
    return [{ kind: 'moveMeeting', meeting: meeting.id, organ: this.organ, from: meeting.day, fromHandlingsstopp: meeting.handlingsstopp, day: meeting.day, handlingsstopp }];
  }

  private move(from: Meeting, to: WantedMeeting): MeetingChange {
    const distance = Math.max(0, this.calendar.between(from.handlingsstopp, from.day));
    const handlingsstopp = to.handlingsstopp ?? stopBefore(to.day, distance, this.calendar);
    return { kind: 'moveMeeting', meeting: from.id, organ: this.organ, from: from.day, fromHandlingsstopp: from.handlingsstopp, day: to.day, handlingsstopp };
  }

  private add(to: WantedMeeting): MeetingChange[] {
    const taken = this.existing.find((m) => m.id === `${this.organ}-${to.day}`);
    if (taken) {
      this.notes.push(`${this.organ} ${to.day} kan inte läggas till: beteckningen ${taken.id} hör till sammanträdet som har flyttats till ${taken.day}. Flytta tillbaka det först.`);
      return [];
    }
    return [{ kind: 'addMeeting', organ: this.organ, day: to.day, handlingsstopp: to.handlingsstopp ?? stopBefore(to.day, this.stop, this.calendar), extra: to.type === 'extra' }];
  }

  /** False, with a note where somebody has to know, for what lies behind or what somebody has cancelled. */
  private mayBeNew(wanted: WantedMeeting): boolean {
    const there = this.existing.find((m) => m.day === wanted.day);
    if (there?.state === 'cancelled') {
      this.notes.push(`${this.organ} ${wanted.day} är inställt i årshjulet men står kvar i filen. Det är fortfarande inställt.`);
      return false;
    }
    if (there) return false;
    if (wanted.day >= this.today) return true;
    this.notes.push(`${this.organ} ${wanted.day} ligger före i dag och finns inte i årshjulet. Det läggs inte till i efterhand.`);
    return false;
  }

  private covers(day: Day): boolean {
    const span = this.span();
    return span !== null && day >= span.first && day <= span.last;
  }

  private span(): { first: Day; last: Day } | null {
    const days = this.wanted.filter((m) => m.type === 'ordinarie' && !m.cancelled).map((m) => m.day).sort();
    const [first, last] = [days[0], days[days.length - 1]];
    if (first === undefined || last === undefined) return null;
    return { first: `${first.slice(0, 8)}01`, last: lastDayOfMonth(yearOf(last), monthOf(last)) };
  }

  private tellOutside(planned: readonly Meeting[]): void {
    const span = this.span();
    if (!span) return;
    const { first, last } = span;
    const years = new Set(this.wanted.map((m) => yearOf(m.day)));
    const outside = planned.filter((m) => years.has(yearOf(m.day)) && !this.covers(m.day)).map((m) => m.day).sort();
    if (outside.length > 0) this.notes.push(`${this.organ}: filen gäller ${first}–${last}. Sammanträdena ${outside.join(', ')} ligger utanför och lämnas som de är.`);
  }
}

interface Pair {
  from: Meeting;
  to: WantedMeeting;
}

/** Pairs what is gone with what is new, the nearest first. */
function nearestPairs(gone: readonly Meeting[], fresh: readonly WantedMeeting[]): Pair[] {
  const distance = ({ from, to }: Pair): number => Math.abs(epochDay(from.day) - epochDay(to.day));
  const all = gone.flatMap((from) => fresh.map((to): Pair => ({ from, to }))).filter((p) => p.from.type === p.to.type && distance(p) <= SAME_MEETING_DAYS);
  all.sort((a, b) => distance(a) - distance(b) || (a.from.day < b.from.day ? -1 : a.from.day > b.from.day ? 1 : a.to.day < b.to.day ? -1 : 1));
  const pairs: Pair[] = [];
  for (const pair of all) if (!pairs.some((p) => p.from === pair.from || p.to === pair.to)) pairs.push(pair);
  return pairs;
}

/** The calendar after the changes, in order of day. */
export function withChanges(existing: readonly Meeting[], changes: readonly MeetingChange[]): Meeting[] {
  const byId = new Map(existing.map((m) => [m.id, m]));
  for (const c of changes) {
    if (c.kind === 'addMeeting') {
      const { organ, day, handlingsstopp, extra } = c;
      byId.set(`${organ}-${day}`, { id: `${organ}-${day}`, organ, day, handlingsstopp, type: extra ? 'extra' : 'ordinarie', state: 'planned' });
      continue;
    }
    const meeting = byId.get(c.meeting);
    if (!meeting) continue;
    byId.set(c.meeting, c.kind === 'cancelMeeting' ? { ...meeting, state: 'cancelled' } : { ...meeting, day: c.day, handlingsstopp: c.handlingsstopp });
  }
  return [...byId.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1));
}

/** One Swedish line for a reader. */
export function meetingChangeText(c: MeetingChange): string {
  if (c.kind === 'addMeeting') return `${c.organ} ${c.day} läggs till${c.extra ? ' som extra sammanträde' : ''}, handlingsstopp ${c.handlingsstopp}.`;
  if (c.kind === 'cancelMeeting') return `${c.organ} ${c.from} ställs in.`;
  if (c.day === c.from) return `${c.organ} ${c.day}: handlingsstoppet flyttas från ${c.fromHandlingsstopp} till ${c.handlingsstopp}.`;
  return `${c.organ} flyttas från ${c.from} till ${c.day}, handlingsstopp ${c.handlingsstopp}.`;
}


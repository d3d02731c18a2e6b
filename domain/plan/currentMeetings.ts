import type { Meeting } from '../organisation/types';
import { calendarWith } from '../calendar/workingDays';
import type { Fact } from './facts';

/** Applies one fact to a list of meetings: moved (handlingsstopp keeps its distance in arbetsdagar), cancelled, added. The same list when it is about something else. */
export function meetingFact(meetings: readonly Meeting[], fact: Fact): readonly Meeting[] {
  switch (fact.kind) {
    case 'moveMeeting':
      return meetings.map((m) => {
        if (m.id !== fact.meeting) return m;
        const lead = calendarWith().between(m.handlingsstopp, m.day);
        return { ...m, day: fact.day, handlingsstopp: fact.handlingsstopp ?? calendarWith().add(fact.day, -lead) };
      });
    case 'cancelMeeting':
      return meetings.map((m) => (m.id === fact.meeting ? { ...m, state: 'cancelled' as const } : m));
    case 'addMeeting':
      return meetings.some((m) => m.id === fact.meeting.id) ? meetings : [...meetings, fact.meeting];
    default:
      return meetings;
  }
}

/** An organ that ends on a day, and the one that takes its ärenden from then on. */
export interface HandedOn {
  organ: string;
  to: string;
  from: string;
}

/** The meetings that an ärende can be bound to, by organ and in date order. */
export class MeetingIndex {
  private readonly byOrgan = new Map<string, Meeting[]>();
  private readonly byId = new Map<string, Meeting>();

  /** `handed`: organs that end, whose ärenden go to the meetings of another from a day on. */
  constructor(meetings: readonly Meeting[], handed: readonly HandedOn[] = []) {
    const taken = handed.flatMap(({ organ, to, from }) => meetings.filter((m) => m.organ === to && m.day >= from).map((m) => ({ ...m, organ })));
    for (const m of [...meetings, ...taken]) {
      if (m.state === 'cancelled') continue;
      if (!this.byId.has(m.id)) this.byId.set(m.id, m);
      const list = this.byOrgan.get(m.organ);
      if (list) list.push(m);
      else this.byOrgan.set(m.organ, [m]);
    }
    for (const list of this.byOrgan.values()) list.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  }

  /** All of an organ's meetings that are not cancelled, earliest first. */
  of(organ: string): readonly Meeting[] {
    return this.byOrgan.get(organ) ?? [];
  }

  /** A meeting that is not cancelled. */
  get(id: string): Meeting | undefined {
    return this.byId.get(id);
  }

  /** The first meeting whose handlingsstopp has not passed on `day`. */
  next(organ: string, day: string): Meeting | undefined {
    return this.of(organ).find((m) => m.handlingsstopp >= day);
  }

  /** The last meeting that is held on `day` at the latest. */
  lastBy(organ: string, day: string): Meeting | undefined {
    const list = this.of(organ);
    for (let i = list.length - 1; i >= 0; i -= 1) {
      const m = list[i];
      if (m && m.day <= day) return m;
    }
    return undefined;
  }
}

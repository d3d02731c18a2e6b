import type { Day } from '../calendar/day';
import type { Meeting } from '../organisation/types';
import type { Base } from './context';
import type { MeetingIndex } from './currentMeetings';
import type { Fact } from './facts';
import { placedAgain, slotOf } from './judged';
import { followed } from './reorganised';
import { approvalDays } from './semester';
import { timeOf } from './slot';
import { shapeOf } from './taskTree';
import type { PlannedMatter, PlannedOccurrence } from './types';
import { shortDayWithYear } from '../calendar/texts';

/**
 * What one later fact does to an occurrence that has opened: a moved, cancelled or added meeting reaches it only if it is bound
 * to that meeting, a decision binds it again, an adjustment must name it. The same object when nothing changes.
 */
export function thaw(base: Base, meetings: MeetingIndex, o: PlannedOccurrence, fact: Fact): PlannedOccurrence {
  switch (fact.kind) {
    case 'moveMeeting':
    case 'cancelMeeting': {
      const position = o.chain.findIndex((m) => m.meeting === fact.meeting);
      const matter = o.chain[position];
      if (!matter) return o;
      const meeting = meetings.get(fact.meeting) ?? meetings.next(matter.organ, matter.handlingsstopp);
      const word = fact.kind === 'moveMeeting' ? 'flyttat' : 'inställt';
      return rebind(base, meetings, o, position, meeting, `Sammanträdet ${shortDayWithYear(matter.day)} är ${word}.`, fact.kind === 'moveMeeting');
    }
    case 'decided': {
      if (fact.occurrence !== o.id) return o;
      const next = fact.nextMeeting === undefined ? undefined : meetings.get(fact.nextMeeting);
      if (next) return rebind(base, meetings, o, fact.position, next, `${fact.outcome === 'bordlaggning' ? 'Bordlagt' : 'Återremitterat'} ${shortDayWithYear(fact.day)}.`, true);
      return decidedOn(o, fact.position, fact.day, fact.meeting);
    }
    case 'reorganise':
      return followed(base, meetings, o, fact);
    case 'moveStep':
      return fact.occurrence === o.id ? moved(base, meetings, o, fact) : o;
    default:
      return o;
  }
}

/** Binds the matter at `position` to a meeting, and those after it to their next where they would come too early. */
function rebind(base: Base, meetings: MeetingIndex, o: PlannedOccurrence, position: number, to: Meeting | undefined, why: string, papersMove: boolean): PlannedOccurrence {
  const chain = [...o.chain];
  const first = chain[position];
  if (!first || !to) return o;
  chain[position] = { ...first, meeting: to.id, day: to.day, handlingsstopp: papersMove || to.id !== first.meeting ? to.handlingsstopp : first.handlingsstopp };
  for (let i = position + 1; i < chain.length; i += 1) {
    const matter = chain[i];
    if (!matter) break;
    const from = handedOver(base, o, chain, i - 1);
    if (matter.handlingsstopp >= from) break;
    chain[i] = follow(base, meetings, matter, from);
  }
  return withChain(o, chain, `${why} ${first.label} är nu ${shortDayWithYear(to.day)}.`);
}

/** When the next organ has the ärende after the matter at `position`: on its day, or when it has been handed over. */
function handedOver(base: Base, o: PlannedOccurrence, chain: readonly PlannedMatter[], position: number): Day {
  const before = chain[position];
  const slot = slotOf(base, o);
  const placed = slot && placedAgain(base, slot, chain);
  return (placed?.length === chain.length ? placed[position]?.end : undefined) ?? before?.day ?? o.due;
}

/** A later matter's new place; an organ without meetings keeps its number of arbetsdagar from when it has the ärende. */
function follow(base: Base, meetings: MeetingIndex, matter: PlannedMatter, from: Day): PlannedMatter {
  if (matter.meeting === null) {
    const own = base.calendar.between(matter.handlingsstopp, matter.day);
    const day = own > 0 ? base.calendar.add(from, own) : base.calendar.onOrAfter(from);
    return { ...matter, day, handlingsstopp: own > 0 ? from : day };
  }
  const meeting = meetings.next(matter.organ, from);
  return meeting ? { ...matter, meeting: meeting.id, day: meeting.day, handlingsstopp: meeting.handlingsstopp } : matter;
}

function decidedOn(o: PlannedOccurrence, position: number, day: Day, meeting?: string): PlannedOccurrence {
  const matter = o.chain[position];
  if (!matter || (matter.day === day && (meeting === undefined || meeting === matter.meeting))) return o;
  const chain = [...o.chain];
  chain[position] = { ...matter, day, meeting: meeting ?? matter.meeting };
  return withChain(o, chain, `${matter.label}: skedde ${shortDayWithYear(day)}.`);
}

function moved(base: Base, meetings: MeetingIndex, o: PlannedOccurrence, move: Extract<Fact, { kind: 'moveStep' }>): PlannedOccurrence {
  let next = o;
  if (move.opens !== undefined) next = { ...next, opens: move.opens };
  const answerBy = move.answerBy ?? (move.due !== undefined && o.chain.length === 0 ? move.due : undefined);
  if (answerBy !== undefined && next.answerBy !== undefined) {
    const shift = base.calendar.between(next.answerBy, answerBy);
    const shifted = (due: Day): Day => (shift === 0 ? due : base.calendar.add(due, shift));
    const { opens } = next;
    const approvals = approvalsMoved(base, o, next.answerBy, answerBy);
    // The figures' day goes along (docs/decisions/0014); where it is not between the opening and the answers any more, one day is left.
    const along = (figures: Day | undefined, due: Day): Day | undefined => {
      const day = figures === undefined ? undefined : shifted(figures);
      return day !== undefined && day > opens && day < due ? day : undefined;
    };
    const tasks = next.tasks.map(({ figures, ...t }) => {
      const due = t.due === next.answerBy ? answerBy : ((t.kind === 'approve' ? approvals.get(t.due) : undefined) ?? shifted(t.due));
      const first = along(figures, due);
      return { ...t, due, ...(first === undefined ? {} : { figures: first }) };
    });
    const { figuresBy, ...rest } = next;
    const first = along(figuresBy, answerBy);
    const last = tasks.reduce((d, t) => (t.due > d ? t.due : d), answerBy);
    next = { ...rest, ...(first === undefined ? {} : { figuresBy: first }), answerBy, tasks, due: next.chain.length === 0 || last > next.due ? last : next.due, why: [...next.why, `Ändrat: svar senast ${shortDayWithYear(answerBy)}.`] };
  }
  if (move.due === undefined) return next;
  const position = next.chain.length - 1;
  const matter = next.chain[position];
  const due = move.due;
  if (!matter) return { ...next, due: next.tasks.reduce((d, t) => (t.due > d ? t.due : d), due) };
  const meeting = meetings.of(matter.organ).find((m) => m.day >= due);
  // An organ without meetings does its part on the day itself.
  if (!meeting && matter.meeting === null) {
    const handlingsstopp = matter.handlingsstopp < due ? matter.handlingsstopp : due;
    return withChain(next, [...next.chain.slice(0, position), { ...matter, day: due, handlingsstopp }], `Ändrat. ${matter.label} är nu ${shortDayWithYear(due)}.`);
  }
  return rebind(base, meetings, next, position, meeting, 'Ändrat.', true);
}

/** The day of each approval as planned → the day above the moved answer, by the same rule about the semester. */
function approvalsMoved(base: Base, o: PlannedOccurrence, from: Day, to: Day): Map<Day, Day> {
  const slot = slotOf(base, o);
  if (!slot) return new Map();
  const { depth, each = base.definition.standard.approval } = shapeOf(base, slot.step, slot.organ);
  const [before, after] = [from, to].map((day) => approvalDays(base, timeOf(base, slot.step).answerBy, day, depth, each).days);
  return new Map((before ?? []).flatMap((day, i): [Day, Day][] => (after?.[i] === undefined ? [] : [[day, after[i]]])));
}

function withChain(o: PlannedOccurrence, chain: PlannedMatter[], why: string): PlannedOccurrence {
  const lastTask = o.tasks.reduce((d, t) => (t.due > d ? t.due : d), o.opens);
  const last = chain[chain.length - 1]?.day ?? lastTask;
  return {
    ...o,
    chain,
    meetings: chain.filter((m) => m.meeting !== null).map((m) => ({ organ: m.organ, date: m.day, verb: m.verb })),
    due: last > lastTask ? last : lastTask,
    why: [...o.why, why],
  };
}

import type { Definition } from '../arshjul/definition';
import { shortDayWithYear } from '../calendar/texts';
import type { Day } from '../calendar/day';
import { organisationOn, turningDays, type DatedChange } from '../organisation/changes';
import type { Organ, Organisation } from '../organisation/types';
import { baseOf, type Base } from './context';
import type { MeetingIndex } from './currentMeetings';
import { standingFacts, type Fact } from './facts';
import { matterLabel } from './schedule';
import type { PlannedMatter, PlannedOccurrence } from './types';

export type Reorganising = Extract<Fact, { kind: 'reorganise' }>;

/** The changes of the organisation among the facts that hold. */
export function changesIn(facts: readonly Fact[]): DatedChange[] {
  return standingFacts(facts).flatMap((f) => (f.kind === 'reorganise' ? [{ from: f.from, change: f.change }] : []));
}

/** What a year looks up while one organisation holds: from `from` (the first: always) until the next begins. */
export interface Era {
  from: Day | null;
  until: Day | null;
  base: Base;
}

/**
 * The organisations of a year, one after another. What opens before a change asks the organisation as it was then, what opens from
 * that day on the new one. Every organ that ever was can be looked up in each.
 */
export function erasOf(definition: Definition, start: Organisation, year: number, participants: readonly string[] | undefined, changes: readonly DatedChange[]): Era[] {
  const days = turningDays(changes);
  const everyOrgan = [...start.organs, ...changes.flatMap((c) => c.change.organs)];
  return [null, ...days].map((from, i): Era => {
    const organisation = organisationOn(start, changes, from ?? '');
    const base = baseOf(definition, organisation, year, takingPart(participants, organisation.organs), from ?? undefined);
    for (const organ of everyOrgan) if (!base.organs.has(organ.id)) base.organs.set(organ.id, organ);
    return { from, until: days[i] ?? null, base };
  });
}

/** A nämnd takes part where the one that it follows does. */
function takingPart(participants: readonly string[] | undefined, organs: readonly Organ[]): readonly string[] | undefined {
  if (!participants) return undefined;
  return [...participants, ...organs.filter((o) => o.succeeds?.some((id) => participants.includes(id))).map((o) => o.id)];
}

/**
 * What has opened at an organ that ends goes to the organ that follows it, from the day of the change on: same ärende, same papers,
 * the next meeting of the new one. What is decided before stays with who decided it.
 */
export function followed(base: Base, meetings: MeetingIndex, o: PlannedOccurrence, { change, from }: Reorganising): PlannedOccurrence {
  const next = new Map(change.organs.flatMap((organ) => (organ.ended === undefined ? [] : [[organ.id, organ.ended] as const])));
  if (!o.chain.some((m) => m.day >= from && next.has(m.organ))) return o;
  const why: string[] = [];
  let floor = '';
  const chain = o.chain.map((matter): PlannedMatter => {
    const to = matter.day >= from ? next.get(matter.organ) : undefined;
    if (to === undefined) {
      if (matter.day > floor) floor = matter.day;
      return matter;
    }
    const meeting = meetings.of(to).find((m) => m.day >= matter.day && m.day >= from && m.day >= floor);
    const organ = base.organs.get(to)?.label ?? to;
    const place = meeting ? { meeting: meeting.id, day: meeting.day, handlingsstopp: meeting.handlingsstopp } : { meeting: null };
    const moved = { ...matter, ...place, organ: to, insteadOf: matter.insteadOf ?? matter.organ, label: matterLabel(o.label, organ, matter.verb) };
    if (moved.day > floor) floor = moved.day;
    why.push(`${organ} har tagit över efter ${base.organs.get(matter.organ)?.label ?? matter.organ} (${shortDayWithYear(from)}).`);
    return moved;
  });
  const last = chain.at(-1)?.day ?? o.due;
  return {
    ...o,
    chain,
    meetings: chain.filter((m) => m.meeting !== null).map((m) => ({ organ: m.organ, date: m.day, verb: m.verb })),
    due: last > o.due ? last : o.due,
    why: [...o.why, ...why],
  };
}

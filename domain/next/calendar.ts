import { isMap, isScalar, isSeq, type Document, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Definition } from '../arshjul/definition';
import { addDays, day as dayIn, lastDayOfMonth, monthOf, weekday, yearOf, type Day } from '../calendar/day';
import { monthName, shortDayWithYear } from '../calendar/texts';
import { calendarWith } from '../calendar/workingDays';
import type { Meeting, Organ } from '../organisation/types';
import { joined, pairAt } from './comments';

/** A day that is offered to an organ that has no meetings next year, after the one that it had this year. */
export interface OfferedMeeting {
  organ: string;
  day: Day;
  handlingsstopp: Day;
  like: Day;
  /** `tredje onsdagen i mars` */
  pattern: string;
}

const ORDINALS = ['första', 'andra', 'tredje', 'fjärde', 'sista'];
const DAYS = ['måndagen', 'tisdagen', 'onsdagen', 'torsdagen', 'fredagen', 'lördagen', 'söndagen'];

/**
 * Each organ's pattern of this year (its ordinary meetings: which weekday of the month) as days of next year, for the organs that
 * have none there. A day that is no arbetsdag becomes the next that is. In order of organ, then day.
 */
export function offeredMeetings(meetings: readonly Meeting[], organs: readonly Organ[], definition: Definition, nextYear: number): OfferedMeeting[] {
  const calendar = calendarWith(definition.freeDays);
  return organs.flatMap(({ id }) => {
    const own = meetings.filter((m) => m.organ === id);
    if (own.some((m) => yearOf(m.day) === nextYear)) return [];
    const taken = new Set<Day>();
    return own
      .filter((m) => yearOf(m.day) === nextYear - 1 && m.type === 'ordinarie')
      .map((m): OfferedMeeting => {
        const { day, pattern } = sameWeekday(m.day, nextYear);
        let free = calendar.onOrAfter(day);
        while (taken.has(free)) free = calendar.add(free, 1);
        taken.add(free);
        return { organ: id, day: free, handlingsstopp: calendar.add(free, -calendar.between(m.handlingsstopp, m.day)), like: m.day, pattern };
      });
  });
}

/** `2027-03-17`, the third Wednesday of March 2027 → the third Wednesday of March in the year. The fifth is the last. */
export function sameWeekday(d: Day, year: number): { day: Day; pattern: string } {
  const month = monthOf(d);
  const ordinal = Math.ceil(Number(d.slice(8)) / 7);
  const pattern = `${ORDINALS[ordinal - 1] ?? ''} ${DAYS[weekday(d) - 1] ?? ''} i ${monthName(month)}`;
  const last = lastDayOfMonth(year, month);
  const first = dayIn(year, month, 1);
  const found = addDays(first, ((weekday(d) - weekday(first) + 7) % 7) + (ordinal - 1) * 7);
  return { day: found <= last ? found : addDays(found, -7), pattern };
}

/** Offered days as meetings, for a plan that is reckoned on them. */
export function asMeetings(offers: readonly OfferedMeeting[]): Meeting[] {
  return offers.map(({ organ, day, handlingsstopp }) => ({ id: `${organ}-${day}`, organ, day, handlingsstopp, type: 'ordinarie', state: 'planned' }));
}

/**
 * Takes the days of this year and before out of `sammantraden.yaml`, and writes the offers as comments under the organs that they
 * are for. To confirm a day is to take its `#` away (and the `[]` where an organ has no day at all).
 */
export function writeMeetings(document: Document, offers: readonly OfferedMeeting[], nextYear: number): void {
  const all = pairAt(document, 'sammanträden')?.value;
  if (!isMap(all)) return;
  for (const pair of all.items) {
    const organ = isScalar(pair.key) ? String(pair.key.value) : '';
    const days = isMap(pair.value) ? pair.value.get('dagar') : undefined;
    if (!isMap(pair.value) || !isSeq(days)) continue;
    days.items = days.items.filter((item) => !isScalar(item) || Number(String(item.value).slice(0, 4)) >= nextYear);
    writeOffered(pair.value, days, offers.filter((o) => o.organ === organ), nextYear);
  }
}

function writeOffered(entry: YAMLMap, days: YAMLSeq, offers: readonly OfferedMeeting[], nextYear: number): void {
  if (offers.length === 0) return;
  const empty = days.items.length === 0;
  const lines = [
    `förslag: dagar ${nextYear} efter mönstret ${nextYear - 1}. De gäller inte förrän organet har bestämt dem: ta bort # på de rader som gäller${empty ? ', och [] ovanför' : ''}.`,
    ...offers.map((o) => `- ${o.day} # ${o.pattern}, som ${shortDayWithYear(o.like)}`),
  ];
  if (empty) {
    days.flow = true;
    entry.comment = joined(entry.comment, lines);
  } else {
    days.flow = false;
    days.comment = joined(days.comment, lines);
  }
}

import fc from 'fast-check';
import type { Ladder } from '../../domain/arshjul/types';
import { addDays } from '../../domain/calendar/day';
import { calendarWith } from '../../domain/calendar/workingDays';
import { dayAt, instantAt, timeAt } from '../../domain/calendar/zone';
import { inSeason, ladderDaysBetween, nextRung, shiftInstant, type LadderInput } from '../../domain/tasks/ladder';

const calendar = calendarWith();
const semester = { label: 'semesterperiod', from: '07-01', to: '08-08' };
const ladder: Ladder = {
  rungs: [
    { key: 'b', workingDays: 1, does: 'paminn' },
    { key: 'a', workingDays: -3, does: 'paminn' },
    { key: 'c', workingDays: 3, does: 'eskalera', to: { up: 1 } },
    { key: 'd', workingDays: 5, does: 'eskalera', to: { up: 2 } },
  ],
};
const from = (day: string, time = '06:00'): Date => instantAt(day, time);
const input = (more: Partial<LadderInput> & Pick<LadderInput, 'due' | 'ladderFrom'>): LadderInput => ({
  ladder,
  rung: 0,
  calendar,
  wakeTime: '06:00',
  semester,
  ...more,
});

/** The days on which the rungs fire when each fires on time. */
function days(first: LadderInput): string[] {
  const found: string[] = [];
  let now: LadderInput | null = first;
  while (now) {
    const next = nextRung(now);
    if (next) found.push(dayAt(next.at));
    now = next ? { ...now, rung: next.rung + 1, firedAt: next.at } : null;
  }
  return found;
}

describe('the ladder', () => {
  it.each([
    ['before and after the day, in working days', '2027-05-17', '2027-05-03', ['2027-05-12', '2027-05-18', '2027-05-20', '2027-05-24']],
    ['over a holiday (Kristi himmelsfärdsdag 6 May)', '2027-05-07', '2027-04-26', ['2027-05-03', '2027-05-10', '2027-05-12', '2027-05-14']],
    ['standing still in the semesterperiod', '2027-06-29', '2027-06-01', ['2027-06-23', '2027-06-30', '2027-08-10', '2027-08-12']],
    ['passing over what lies before the opening', '2027-05-17', '2027-05-12', ['2027-05-18', '2027-05-20', '2027-05-24']],
    ['leaving a working day after an act close to the day', '2027-05-17', '2027-05-20', ['2027-05-24', '2027-05-26', '2027-05-28']],
  ])('%s', (_, due, opened, expected) => {
    expect(days(input({ due, ladderFrom: from(opened) }))).toEqual(expected);
  });

  it('keeps its distances after a rung that fired late', () => {
    const next = nextRung(input({ due: '2027-05-17', ladderFrom: from('2027-05-03'), rung: 2, firedAt: from('2027-05-25') }));
    expect(next && dayAt(next.at)).toBe('2027-05-27');
  });

  it('fires at the wake time on working days outside the semester, in order, after what was given', () => {
    const day = fc.integer({ min: 0, max: 700 }).map((n) => addDays('2026-06-01', n));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 23 * 60 }), (due, before, minutes) => {
        const ladderFrom = new Date(from(addDays(due, -before), '00:00').getTime() + minutes * 60_000);
        let now = input({ due, ladderFrom });
        let last = ladderFrom;
        for (let next = nextRung(now); next; next = nextRung(now)) {
          expect(next.at > last).toBe(true);
          expect(timeAt(next.at)).toBe('06:00');
          expect(calendar.isWorkingDay(dayAt(next.at))).toBe(true);
          expect(inSeason(dayAt(next.at), semester)).toBe(false);
          last = next.at;
          now = { ...now, rung: next.rung + 1, firedAt: next.at };
        }
      }),
    );
  });

  it('moves instants by working days and counts them back', () => {
    const at = shiftInstant(from('2027-06-29'), 3, { calendar, semester, wakeTime: '06:00' });
    expect(dayAt(at)).toBe('2027-08-10');
    expect(ladderDaysBetween('2027-06-29', '2027-08-10', { calendar, semester })).toBe(3);
    expect(ladderDaysBetween('2027-06-29', '2027-06-01', { calendar, semester })).toBe(0);
  });

  it('knows seasons over the turn of the year', () => {
    const winter = { label: 'jul', from: '12-20', to: '01-06' };
    expect(['2027-12-19', '2027-12-20', '2028-01-06', '2028-01-07'].map((d) => inSeason(d, winter))).toEqual([false, true, true, false]);
    expect(inSeason('2027-07-01', null)).toBe(false);
  });
});

import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDays, dayOf, epochDay, weekday } from '../../domain/calendar/day';
import { holidaysOf } from '../../domain/calendar/holidays';
import { dayAt, instantAt, isUsableTime, timeAt } from '../../domain/calendar/zone';

/** What luxon says, asked directly: the product keeps offsets, since asking for each would cost more than all the planning. */
const luxon = (day: string, time: string): number => DateTime.fromISO(`${day}T${time}`, { zone: 'Europe/Stockholm' }).toMillis();

describe('the zone edge', () => {
  it('agrees with luxon for every day of 2025–2060, before, on and after the DST nights', () => {
    const wrong: string[] = [];
    for (let n = epochDay('2025-01-01'); n <= epochDay('2060-12-31'); n += 1) {
      const day = dayOf(n);
      for (const time of ['00:00', '01:59', '03:00', '07:30', '23:59']) {
        const at = instantAt(day, time);
        if (at.getTime() !== luxon(day, time) || dayAt(at) !== day || timeAt(at) !== time) wrong.push(`${day} ${time}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('gives every instant the local day and time that luxon gives it', () => {
    const instants = fc.integer({ min: Date.parse('2025-01-01T00:00:00Z'), max: Date.parse('2060-12-31T00:00:00Z') });
    fc.assert(
      fc.property(instants, (ms) => {
        const local = DateTime.fromMillis(ms, { zone: 'Europe/Stockholm' });
        expect([dayAt(new Date(ms)), timeAt(new Date(ms))]).toEqual([local.toFormat('yyyy-MM-dd'), local.toFormat('HH:mm')]);
      }),
    );
  });

  it('knows the two DST nights of 2027', () => {
    expect(instantAt('2027-03-28', '01:59').toISOString()).toBe('2027-03-28T00:59:00.000Z');
    expect(instantAt('2027-03-28', '03:00').toISOString()).toBe('2027-03-28T01:00:00.000Z');
    expect(instantAt('2027-10-31', '01:59').toISOString()).toBe('2027-10-30T23:59:00.000Z');
    expect(instantAt('2027-10-31', '03:00').toISOString()).toBe('2027-10-31T02:00:00.000Z');
  });

  it.each(['02:00', '02:59', '24:00', '7:30', '07:60', '12:00x', 'x12:00', ''])('refuses %j', (time) => {
    expect(isUsableTime(time)).toBe(false);
    expect(() => instantAt('2027-05-03', time)).toThrow(RangeError);
  });

  it.each(['00:00', '01:59', '03:00', '12:02', '19:30', '20:00', '23:59'])('takes %j', (time) => {
    expect(isUsableTime(time)).toBe(true);
  });
});

test('the holidays of a year have the names that people use, in date order', () => {
  const names = holidaysOf(2027).map((h) => `${h.day.slice(5)} ${h.name}${h.red ? '' : ' (afton)'}`);
  expect(names).toEqual([
    '01-01 nyårsdagen', '01-06 trettondedag jul', '03-26 långfredagen', '03-28 påskdagen', '03-29 annandag påsk', '05-01 första maj',
    '05-06 Kristi himmelsfärdsdag', '05-16 pingstdagen', '06-06 nationaldagen', '06-25 midsommarafton (afton)', '06-26 midsommardagen',
    '11-06 alla helgons dag', '12-24 julafton (afton)', '12-25 juldagen', '12-26 annandag jul', '12-31 nyårsafton (afton)',
  ]);
  expect(weekday(addDays('2027-06-26', 0))).toBe(6);
});

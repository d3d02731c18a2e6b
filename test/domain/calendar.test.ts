import Holidays from 'date-holidays';
import fc from 'fast-check';
import { addDays, dayOf, dayOrLast, epochDay, isDay, lastDayOfMonth, meet, weekday } from '../../domain/calendar/day';
import { easterSunday, holidaysOf } from '../../domain/calendar/holidays';
import { dateText, dayInFull, distanceText, isoWeek, listText, longDay, monthName, shortDay, shortDayWithYear, weekText } from '../../domain/calendar/texts';
import { STANDARD_STOP, stopBefore, usualStop } from '../../domain/calendar/handlingsstopp';
import { addWorkingDays, calendarWith, extendedByLaw, holidayName, isWorkingDay, notPlannable, onOrAfterWorkingDay, WorkingCalendar, workingDaysBetween } from '../../domain/calendar/workingDays';

/** Any day of 2025–2060. */
const anyDay = fc.integer({ min: epochDay('2025-01-01'), max: epochDay('2060-12-31') }).map(dayOf);

describe('Swedish holidays', () => {
  it('agree with an independent source for every day of 2025–2060', () => {
    const other = new Holidays('SE');
    for (let year = 2025; year <= 2060; year += 1) {
      const red = new Set(other.getHolidays(year).filter((h) => h.type === 'public').map((h) => h.date.slice(0, 10)));
      const eves = [`${year}-12-24`, `${year}-12-31`, ...holidaysOf(year).filter((h) => h.name === 'midsommarafton').map((h) => h.day)];
      const theirs = new Set([...red, ...eves]);
      const ours = new Set(holidaysOf(year).map((h) => h.day));
      for (let d = `${year}-01-01`; d <= `${year}-12-31`; d = addDays(d, 1)) {
        if (weekday(d) === 7) continue; // Sundays are red by themselves
        expect([d, ours.has(d)]).toEqual([d, theirs.has(d)]);
      }
    }
  });

  it.each([
    ['2026', '04-03', '04-05', '05-14', '05-24', '06-19', '10-31'],
    ['2027', '03-26', '03-28', '05-06', '05-16', '06-25', '11-06'],
    ['2028', '04-14', '04-16', '05-25', '06-04', '06-23', '11-04'],
    ['2029', '03-30', '04-01', '05-10', '05-20', '06-22', '11-03'],
    ['2030', '04-19', '04-21', '05-30', '06-09', '06-21', '11-02'],
    ['2031', '04-11', '04-13', '05-22', '06-01', '06-20', '11-01'],
    ['2032', '03-26', '03-28', '05-06', '05-16', '06-25', '11-06'],
  ])('of %s are those of the published table', (year, goodFriday, easter, ascension, pentecost, midsummerEve, allSaints) => {
    const at = (name: string) => holidaysOf(Number(year)).find((h) => h.name === name)?.day.slice(5);
    expect(easterSunday(Number(year)).slice(5)).toBe(easter);
    expect([at('långfredagen'), at('Kristi himmelsfärdsdag'), at('pingstdagen'), at('midsommarafton'), at('alla helgons dag')]).toEqual([goodFriday, ascension, pentecost, midsummerEve, allSaints]);
    expect(holidaysOf(Number(year)).filter((h) => h.red)).toHaveLength(13);
  });
});

describe('the holidays of a year', () => {
  it.each([
    [1900, '04-15'], [1999, '04-04'], [2000, '04-23'], [2024, '03-31'], [2038, '04-25'], [2100, '03-28'],
  ])('Easter %i is %s', (year, easter) => {
    expect(easterSunday(year)).toBe(`${String(year)}-${easter}`);
  });

  it('stand in date order, also where Easter is late and where two share a day', () => {
    for (let year = 2020; year <= 2066; year += 1) {
      const days = holidaysOf(year).map((h) => h.day);
      expect(days).toEqual([...days].sort());
    }
    expect(holidaysOf(2049).filter((h) => h.day === '2049-06-06').map((h) => h.name)).toEqual(['pingstdagen', 'nationaldagen']);
  });

  it('have names', () => {
    expect(['2027-05-06', '2027-05-07', '2027-12-24'].map(holidayName)).toEqual(['Kristi himmelsfärdsdag', undefined, 'julafton']);
  });
});

describe('stretches of days', () => {
  const [may, june] = [{ from: '2027-05-01', to: '2027-05-31' }, { from: '2027-06-01', to: '2027-06-30' }];
  it.each([
    [may, june, false],
    [may, { from: '2027-05-31', to: '2027-06-30' }, true],
    [may, { from: '2027-05-10', to: '2027-05-10' }, true],
    [may, { from: '2027-06-01' }, false],
    [may, { from: '2027-05-31' }, true],
    [june, { to: '2027-05-31' }, false],
    [june, { to: '2027-06-01' }, true],
    [june, {}, true],
    [{ to: '2027-05-31' }, { from: '2027-06-01' }, false],
    [{ to: '2027-05-31' }, { to: '2020-01-01' }, true],
    [{ from: '2027-05-31' }, { from: '2030-01-01' }, true],
  ])('%j and %j meet: %s', (a, b, together) => {
    expect([meet(a, b), meet(b, a)]).toEqual([together, together]);
  });
});

describe('lawful days that fall on a free day (lag 1930:173)', () => {
  it.each([
    ['2028-04-15', '2028-04-18'],
    ['2026-10-31', '2026-11-02'],
    ['2027-10-31', '2027-11-01'],
    ['2026-12-31', '2027-01-04'],
    ['2027-12-31', '2028-01-03'],
    ['2030-11-30', '2030-12-02'],
    ['2027-04-15', '2027-04-15'],
  ])('%s may be kept on %s', (day, extended) => {
    expect(extendedByLaw(day)).toBe(extended);
  });
});

describe('working days', () => {
  it.each([
    ['2027-08-31', 5, '2027-09-07'],
    ['2026-12-31', 12, '2027-01-20'],
    ['2027-03-25', 1, '2027-03-30'],
    ['2027-03-30', -1, '2027-03-25'],
    ['2027-03-27', 1, '2027-03-30'],
    ['2027-03-28', -1, '2027-03-25'],
    ['2028-02-28', 1, '2028-02-29'],
  ])('%s %i → %s', (from, n, to) => {
    expect(addWorkingDays(from, n)).toBe(to);
  });

  it('counting agrees with stepping day by day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (from, n) => {
        let d = from;
        for (let left = n; left > 0; ) {
          d = addDays(d, 1);
          if (isWorkingDay(d)) left -= 1;
        }
        expect(addWorkingDays(from, n)).toBe(d);
        expect(workingDaysBetween(from, d)).toBe(n);
      }),
    );
  });

  it('from a working day, there and back again', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40, max: 40 }), (day, n) => {
        const from = onOrAfterWorkingDay(day);
        expect(addWorkingDays(addWorkingDays(from, n), -n)).toBe(from);
        expect(workingDaysBetween(from, addWorkingDays(from, n))).toBe(n);
      }),
    );
  });

  it('leave out the municipality’s own free days', () => {
    expect(calendarWith(['2027-05-07']).isWorkingDay('2027-05-07')).toBe(false);
    expect(calendarWith(['2027-05-07']).add('2027-05-05', 1)).toBe('2027-05-10');
    expect(isWorkingDay('2027-05-07')).toBe(true);
  });

  it('are Monday to Friday but for holidays', () => {
    const calendar = new WorkingCalendar();
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(calendar.isWorkingDay(day)).toBe(weekday(day) <= 5 && holidayName(day) === undefined);
      }),
    );
  });

  it.each([
    ['2027-03-25', '2027-03-25', '2027-03-25'],
    ['2027-03-26', '2027-03-25', '2027-03-30'],
    ['2027-03-29', '2027-03-25', '2027-03-30'],
    ['2027-03-30', '2027-03-30', '2027-03-30'],
  ])('around %s are %s and %s', (day, before, after) => {
    const calendar = calendarWith();
    expect([calendar.onOrBefore(day), calendar.onOrAfter(day), calendar.add(day, 0)]).toEqual([before, after, after]);
  });

  it('are counted backwards too, and none on the same day', () => {
    expect([workingDaysBetween('2027-03-30', '2027-03-25'), workingDaysBetween('2027-03-25', '2027-03-30'), workingDaysBetween('2027-03-25', '2027-03-25')]).toEqual([-1, 1, 0]);
  });

  it('reach from the first day of the tables to the last', () => {
    const calendar = new WorkingCalendar();
    expect(['2020-01-01', '2020-01-02', '2066-12-24', '2066-12-30', '2066-12-31'].map((d) => calendar.isWorkingDay(d))).toEqual([false, true, false, true, false]);
    expect(calendar.between('2066-12-29', '2066-12-30')).toBe(1);
    for (const outside of ['2019-12-31', '2067-01-03']) expect(() => calendar.isWorkingDay(outside)).toThrow(RangeError);
  });

  it('refuses days outside the tables', () => {
    expect(() => calendarWith().onOrBefore('2020-01-01')).toThrow(RangeError);
    expect(() => addWorkingDays('2066-12-30', 10)).toThrow(RangeError);
    expect(() => isWorkingDay('2027-02-29')).toThrow(RangeError);
  });
});

describe('years that can be planned', () => {
  it('have a year of the tables on each side', () => {
    expect(['2021-01-01', '2065-12-31'].map(notPlannable)).toEqual([null, null]);
    expect(notPlannable('2020-12-31')).toBe('2020-12-31 ligger utanför de år som kan planeras (2021–2065).');
    expect(notPlannable('2066-01-01')).toBe('2066-01-01 ligger utanför de år som kan planeras (2021–2065).');
  });
});

describe('texts', () => {
  it('say days as people do', () => {
    expect(shortDay('2026-09-18')).toBe('fre 18 sep');
    expect(longDay('2027-03-04')).toBe('torsdag 4 mars');
    expect(dayInFull('2027-09-16', '2027-09-08')).toBe('tors 16 sep, v. 37, om 6 arbetsdagar');
    expect(distanceText('2027-09-08', '2027-09-08')).toBe('i dag');
    expect(distanceText('2027-09-08', '2027-09-07')).toBe('för 1 arbetsdag sedan');
    expect(distanceText('2027-09-10', '2027-09-12')).toBe('om 2 dagar');
    expect(distanceText('2027-09-11', '2027-09-12')).toBe('om 1 dag');
    expect(distanceText('2027-09-12', '2027-09-11')).toBe('för 1 dag sedan');
    expect(distanceText('2027-09-12', '2027-09-10')).toBe('för 2 dagar sedan');
    expect([dateText('2027-03-04'), dateText('2027-12-24', true), shortDayWithYear('2027-03-04')]).toEqual(['4 mars', '24 december 2027', 'tors 4 mar 2027']);
    expect([1, 12, 13].map(monthName)).toEqual(['januari', 'december', '']);
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listText(words))).toEqual(['', 'a', 'a och b', 'a, b och c']);
    expect(listText(['a', 'b'], 'eller')).toBe('a eller b');
  });

  it.each([
    ['2026-12-31', 2026, 53],
    ['2027-01-03', 2026, 53],
    ['2027-01-04', 2027, 1],
    ['2029-12-31', 2030, 1],
    ['2028-02-29', 2028, 9],
  ])('%s lies in week %i-%i', (day, year, week) => {
    expect(isoWeek(day)).toEqual({ year, week });
    expect(weekText(day)).toBe(`v. ${week}`);
  });

  it.each([
    [2027, 2, '2027-02-28'], [2028, 2, '2028-02-29'], [2100, 2, '2100-02-28'], [2027, 4, '2027-04-30'], [2027, 12, '2027-12-31'],
  ])('the last day of %i-%i is %s', (year, month, last) => {
    expect(lastDayOfMonth(year, month)).toBe(last);
    expect([dayOrLast(year, month, 31), dayOrLast(year, month, 15)]).toEqual([last, `${last.slice(0, 8)}15`]);
  });

  it('knows which days there are', () => {
    expect(['2028-02-29', '2027-02-29', '2027-2-1', ''].map(isDay)).toEqual([true, false, false, false]);
  });
});

describe('handlingsstopp', () => {
  const calendar = calendarWith();
  const meetings = (...distances: number[]) => distances.map((n, i) => ({ day: `2027-0${String(i + 1)}-19`, handlingsstopp: calendar.add(`2027-0${String(i + 1)}-19`, -n) }));
  it.each([
    ['the most common', meetings(6, 8, 8), 8],
    ['the shorter of two as common', meetings(9, 9, 5, 5), 5],
    ['the standard for an organ without meetings', [], STANDARD_STOP],
    ['not that of papers on the day itself', [...meetings(4), ...['2027-05-19', '2027-06-16'].map((day) => ({ day, handlingsstopp: day }))], 4],
  ])('%s is usual', (_, own, n) => {
    expect(usualStop(own, calendar)).toBe(n);
  });

  it('lies before the meeting, or on its day', () => {
    expect(stopBefore('2027-05-19', 5, calendar)).toBe('2027-05-12');
    expect(stopBefore('2027-05-19', 0, calendar)).toBe('2027-05-19');
    expect(stopBefore('2027-05-16', 0, calendar)).toBe('2027-05-16');
  });
});

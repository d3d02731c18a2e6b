import fc from 'fast-check';
import { dayAt, instantAt, timeAt } from '../../domain/calendar/zone';
import { currentMailInstant, isMailDay, nextMailInstant, type MailTimes } from '../../domain/mail/mailDays';

const TIMES: MailTimes = { mailTime: '07:30', semester: { label: 'semester', from: '07-01', to: '07-31' }, freeDays: ['2027-05-07'] };

test.each([
  ['2027-05-10', '07:29', '2027-05-10'],
  ['2027-05-10', '07:30', '2027-05-11'],
  ['2027-05-05', '12:00', '2027-05-10'], // Kristi himmelsfärd, klämdag, weekend
  ['2027-06-30', '08:00', '2027-08-02'],
  ['2027-12-23', '08:00', '2027-12-27'],
])('after %s %s comes %s', (day, time, next) => {
  expect(nextMailInstant(instantAt(day, time), TIMES)).toEqual(instantAt(next, '07:30'));
});

test('the present instant: from the mail time until four hours later', () => {
  expect(currentMailInstant(instantAt('2027-05-10', '07:29'), TIMES)).toBeNull();
  expect(currentMailInstant(instantAt('2027-05-10', '07:30'), TIMES)).toEqual(instantAt('2027-05-10', '07:30'));
  expect(currentMailInstant(instantAt('2027-05-10', '11:29'), TIMES)).not.toBeNull();
  expect(currentMailInstant(instantAt('2027-05-10', '11:30'), TIMES)).toBeNull();
  expect(currentMailInstant(instantAt('2027-05-09', '08:00'), TIMES)).toBeNull();
});

test('a semesterperiod over the turn of the year', () => {
  const times: MailTimes = { mailTime: '07:00', semester: { label: 'jul', from: '12-20', to: '01-08' } };
  expect(nextMailInstant(instantAt('2027-12-17', '08:00'), times)).toEqual(instantAt('2028-01-10', '07:00'));
});

test('the next instant is later, on a mail day, at the mail time, also over the DST nights', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true }), (now) => {
      const next = nextMailInstant(now, TIMES);
      expect(next.getTime()).toBeGreaterThan(now.getTime());
      expect(isMailDay(dayAt(next), TIMES)).toBe(true);
      expect(timeAt(next)).toBe('07:30');
      expect(currentMailInstant(next, TIMES)).toEqual(next);
    }),
  );
});

import { dayBeforeAll } from '../../domain/plan/firstDay';
import { occurrence, planWith } from './occurrence';

it.each([
  ['the earliest opening, where that is before the year', ['2027-02-01', '2026-12-14', '2026-12-15'], '2026-12-13'],
  ['the year itself', ['2027-02-01', '2027-01-04'], '2026-12-31'],
])('a rehearsal begins the day before %s', (_what, opens, expected) => {
  expect(dayBeforeAll(planWith(...opens.map((day, i) => occurrence(`a${String(i)}`, { opens: day }))), 2027)).toBe(expected);
});

import { dueMoves, followPlan, type FollowingRow } from '../../domain/plan/follow';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { occurrence } from './occurrence';

const was = occurrence('a');
const moved = occurrence('a', { due: '2027-04-30' });
const AT = new Date('2027-03-01T07:00:00Z');
const row = (state: string, openedAt: Date | null = state === 'planned' ? null : AT): FollowingRow => ({ id: 'a', state, openedAt, planned: JSON.parse(JSON.stringify(was)) as unknown });

/** What became of the only row, under a plan of `steps`. */
function became(one: FollowingRow, steps: PlannedOccurrence[], named: string[] = []): string {
  const { created, updated, dropped } = followPlan([one], steps, new Set(named));
  return [...created.map((s) => `made ${s.id}`), ...updated.map((u) => `${u.row.id} → ${u.step.due}`), ...dropped.map((r) => `dropped ${r.id}`)].join(', ') || 'stays';
}

describe('a row of a running year', () => {
  it.each([
    ['planned, and planned as before', row('planned'), [was], [], 'stays'],
    ['planned, and moved', row('planned'), [moved], [], 'a → 2027-04-30'],
    ['planned, and no longer there', row('planned'), [], [], 'dropped a'],
    ['open, and moved, but not named', row('open'), [moved], ['b'], 'stays'],
    ['open, and moved, and named', row('open'), [moved], ['a'], 'a → 2027-04-30'],
    ['open and named, as before', row('open'), [was], ['a'], 'stays'],
    ['open, and no longer there, but not named', row('open'), [], [], 'stays'],
    ['open, and no longer there, and named', row('open'), [], ['a'], 'dropped a'],
    ['finished, whatever is named', row('finished'), [moved], ['a'], 'stays'],
    ['finished and no longer there', row('finished'), [], ['a'], 'stays'],
    ['settled', row('settled'), [moved], ['a'], 'stays'],
    ['dropped before it opened, and planned again as it was', row('dropped', null), [was], [], 'a → 2027-03-31'],
    ['dropped when open, and planned again, but not named', row('dropped'), [was], [], 'stays'],
    ['dropped when open, and planned again, and named', row('dropped'), [was], ['a'], 'a → 2027-03-31'],
    ['dropped, and still not there', row('dropped', null), [], ['a'], 'stays'],
    ['there, and another is new', row('planned'), [was, occurrence('b')], [], 'made b'],
  ])('%s', (_what, one, steps, named, expected) => {
    expect(became(one, steps, named)).toBe(expected);
  });

  it('is as before by the rule that is given', () => {
    expect(followPlan([row('planned')], [moved], new Set(), () => true).updated).toEqual([]);
    expect(followPlan([row('planned')], [was], new Set(), () => false).updated).toHaveLength(1);
  });
});

describe('the tasks that a move is about', () => {
  const task = (key: string, due: string, figures?: string) => ({ key, due, figures }) as unknown as PlannedOccurrence['tasks'][number];
  const before = occurrence('a', { tasks: [task('x', '2027-03-10'), task('y', '2027-03-10', '2027-03-05'), task('gone', '2027-03-10')] });

  it('are those whose day or figures’ day differs', () => {
    const after = occurrence('a', { tasks: [task('x', '2027-03-10'), task('y', '2027-03-10', '2027-03-04'), task('new', '2027-03-12')] });
    expect(dueMoves(before, after)).toEqual([{ key: 'y', from: '2027-03-10', to: '2027-03-10', figures: '2027-03-04' }]);
    const later = occurrence('a', { tasks: [task('x', '2027-03-12'), task('y', '2027-03-10', '2027-03-05')] });
    expect(dueMoves(before, later)).toEqual([{ key: 'x', from: '2027-03-10', to: '2027-03-12', figures: undefined }]);
  });
});

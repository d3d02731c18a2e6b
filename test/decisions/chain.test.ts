import fc from 'fast-check';
import { bindTo, keptMeeting, mustRebind, nextByDay, nextMeeting } from '../../domain/decisions/binding';
import { justeringLatest, protocolDays } from '../../domain/decisions/protocol';
import { defaultReceiver, returningPositions } from '../../domain/decisions/returning';
import { standingOf, undecidedBefore, type ChainRow } from '../../domain/decisions/standing';
import type { Meeting, Verb } from '../../domain/organisation/types';

const row = (position: number, round: number, state: ChainRow['state'], outcome: string | null = null): ChainRow => ({ position, round, state, outcome });

describe('where a chain stands', () => {
  test.each<[string, ChainRow[], object]>([
    ['nothing to decide', [], { at: 'done' }],
    ['first', [row(0, 1, 'waiting'), row(1, 1, 'waiting')], { at: 'next', row: { position: 0 } }],
    ['with an organ', [row(0, 1, 'open'), row(1, 1, 'waiting')], { at: 'open', row: { position: 0 } }],
    ['next organ', [row(0, 1, 'decided', 'bifall'), row(1, 1, 'waiting')], { at: 'next', row: { position: 1 } }],
    ['all decided', [row(0, 1, 'decided', 'bifall'), row(1, 1, 'decided', 'noterat')], { at: 'done' }],
    ['decided before its turn', [row(0, 1, 'open'), row(1, 1, 'decided', 'bifall')], { at: 'open', row: { position: 0 } }],
    ['tabled', [row(0, 1, 'superseded', 'bordlaggning'), row(0, 2, 'waiting'), row(1, 1, 'waiting')], { at: 'next', row: { position: 0, round: 2 } }],
    ['remitted', [row(0, 1, 'decided', 'bifall'), row(1, 1, 'decided', 'aterremiss')], { at: 'remitted', row: { position: 1 } }],
    ['remitted and answered', [row(0, 1, 'superseded', 'bifall'), row(0, 2, 'waiting'), row(1, 1, 'superseded', 'aterremiss'), row(1, 2, 'waiting')], { at: 'next', row: { position: 0, round: 2 } }],
    ['a no ends it', [row(0, 1, 'decided', 'avslag'), row(1, 1, 'superseded')], { at: 'done' }],
    ['remitted with more to come', [row(0, 1, 'decided', 'aterremiss'), row(1, 1, 'waiting')], { at: 'remitted', row: { position: 0 } }],
  ])('%s', (_name, rows, standing) => expect(standingOf(rows)).toMatchObject(standing));

  test('deciding one after another always ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.constantFrom('bifall', 'bordlaggning', 'noterat'), { minLength: 40, maxLength: 40 }), (n, outcomes) => {
        const rows: ChainRow[] = Array.from({ length: n }, (_, position) => row(position, 1, 'waiting'));
        for (const outcome of outcomes) {
          const standing = standingOf(rows);
          if (standing.at === 'done') return rows.every((r) => r.outcome !== null);
          if (standing.at === 'remitted') return false;
          const it = standing.row;
          it.outcome = outcome;
          it.state = outcome === 'bordlaggning' ? 'superseded' : 'decided';
          if (outcome === 'bordlaggning') rows.push(row(it.position, it.round + 1, 'waiting'));
        }
        return true;
      }),
    );
  });

  test('undecided predecessors count in their latest round only', () => {
    expect(undecidedBefore([row(0, 1, 'superseded', 'bordlaggning'), row(0, 2, 'waiting'), row(1, 1, 'open')], 1)).toMatchObject([{ round: 2 }]);
    expect(undecidedBefore([row(0, 1, 'decided', 'bifall'), row(1, 1, 'open')], 1)).toEqual([]);
  });
});

const place = (position: number, organ: string, verb: Verb) => ({ position, organ, verb, forInformation: verb === 'informeras' });
const ORGANS = [
  { id: 'KF', type: 'KF' as const },
  { id: 'KS', type: 'KS' as const },
  { id: 'BUN', type: 'namnd' as const },
  { id: 'revisionen', type: 'revision' as const },
];
const REPORT = [place(0, 'KS', 'overlamnar'), place(1, 'revisionen', 'bedomer'), place(2, 'KF', 'behandlar')];

describe('återremiss', () => {
  test('from KF to KS, from another organ to the one before it, from the first to the step itself', () => {
    expect(defaultReceiver(REPORT, 2, 'KS', ORGANS)).toBe('KS');
    expect(defaultReceiver([place(0, 'BUN', 'godkanner'), place(1, 'KS', 'behandlar')], 1, 'BUN', ORGANS)).toBe('BUN');
    expect(defaultReceiver([place(0, 'BUN', 'godkanner')], 0, 'BUN', ORGANS)).toBe('BUN');
    expect(defaultReceiver([place(0, 'BUN', 'godkanner'), place(1, 'revisionen', 'bedomer'), place(2, 'KS', 'behandlar')], 2, 'BUN', ORGANS)).toBe('BUN');
  });

  test('what comes back: from the receiver to the organ that remitted', () => {
    expect(returningPositions(REPORT, 2, 'KS', false)).toEqual([0, 2]);
    expect(returningPositions(REPORT, 2, 'KS', true)).toEqual([0, 1, 2]);
    expect(returningPositions(REPORT, 2, 'BUN', false)).toEqual([2]);
    expect(returningPositions(REPORT, 0, 'KS', true)).toEqual([0]);
  });
});

const meeting = (id: string, organ: string, day: string, handlingsstopp: string, state: Meeting['state'] = 'planned'): Meeting => ({ id, organ, day, handlingsstopp, type: 'ordinarie', state });
const CALENDAR = [
  meeting('KS-1', 'KS', '2027-05-12', '2027-05-03', 'held'),
  meeting('KS-2', 'KS', '2027-06-16', '2027-06-07'),
  meeting('KS-3', 'KS', '2027-08-25', '2027-08-16'),
  meeting('BUN-1', 'BUN', '2027-06-01', '2027-05-24', 'cancelled'),
];

describe('which meeting', () => {
  test.each<[string, string, string, string | null, string | null]>([
    ['the wanted one while papers are taken', 'KS-2', '2027-06-07', null, 'KS-2'],
    ['the next when they are not', 'KS-2', '2027-06-08', null, 'KS-3'],
    ['the next when it has been', 'KS-1', '2027-05-01', null, 'KS-2'],
    ['none left', 'KS-3', '2027-09-01', null, null],
    ['the one where the item before it was taken', 'KS-2', '2027-06-20', 'KS-2', 'KS-2'],
  ])('%s', (_name, wanted, today, follows, expected) => expect(bindTo(CALENDAR, 'KS', wanted, today, follows)?.id ?? null).toBe(expected));

  test('a cancelled or unknown meeting cannot keep its ärenden', () => {
    expect(mustRebind(CALENDAR[3])).toBe(true);
    expect(mustRebind(undefined)).toBe(true);
    expect(mustRebind(CALENDAR[1])).toBe(false);
    expect(bindTo(CALENDAR, 'BUN', 'BUN-1', '2027-05-01')).toBeNull();
  });

  test('bordläggning goes to the next by day, past the meeting itself, also when its papers are no longer taken', () => {
    expect(nextByDay(CALENDAR, 'KS', '2027-06-16')?.id).toBe('KS-3');
    expect(nextMeeting(CALENDAR, 'KS', '2027-06-10')?.id).toBe('KS-3');
    expect(nextByDay(CALENDAR, 'KS', '2027-06-10')?.id).toBe('KS-2');
    expect(nextByDay(CALENDAR, 'BUN', '2027-05-01')).toBeNull();
  });

  test('what was tabled keeps its meeting while that is planned', () => {
    expect(keptMeeting(CALENDAR, 'KS-2')?.id).toBe('KS-2');
    expect(keptMeeting(CALENDAR, 'KS-1')).toBeNull();
    expect(keptMeeting(CALENDAR, 'BUN-1')).toBeNull();
    expect(keptMeeting(CALENDAR, null)).toBeNull();
  });
});

describe('days around a meeting', () => {
  test('KF: kallelse a week before, justering within 14 days, anslag 2 days later, laga kraft 3 weeks after that', () => {
    expect(protocolDays('KF', '2027-11-22').map((d) => `${d.what} ${d.day} ${d.paragraph}`)).toEqual([
      'kallelse 2027-11-15 KL 5:15',
      'justering 2027-12-06 KL 5:69',
      'anslag 2027-12-08 KL 8:12',
      'laga-kraft 2027-12-29 KL 13:5',
    ]);
  });

  test('a day that falls on a holiday may wait for the next vardag; the kallelse may not', () => {
    expect(protocolDays('KF', '2030-11-25').map((d) => `${d.what} ${d.day} ${d.extended ?? ''}`)).toEqual(['kallelse 2030-11-18 ', 'justering 2030-12-09 ', 'anslag 2030-12-11 ', 'laga-kraft 2031-01-01 2031-01-02']);
    expect(protocolDays('namnd', '2030-12-12').find((d) => d.what === 'justering')).toMatchObject({ day: '2030-12-26', extended: '2030-12-27' });
  });

  test.each<[what: string, meeting: string, days: string[]]>([
    ['nothing is moved', '2027-11-22', ['2027-12-06', '2027-12-08', '2027-12-29']],
    ['julafton moves the justering, and with it the two that follow', '2027-12-10', ['2027-12-24 2027-12-27', '2027-12-26 2027-12-29', '2028-01-16 2028-01-19']],
    ['only the last day is moved', '2030-11-25', ['2030-12-09', '2030-12-11', '2031-01-01 2031-01-02']],
  ])('each time runs from where the one before it ended: %s', (_, meeting, days) => {
    expect(protocolDays('namnd', meeting).map((d) => [d.day, d.extended ?? ''].join(' ').trim())).toEqual(days);
  });

  test('a nämnd has no lawful kallelse, a bolag and an utskott none of it', () => {
    expect(protocolDays('namnd', '2027-06-01').map((d) => d.what)).toEqual(['justering', 'anslag', 'laga-kraft']);
    expect(protocolDays('dotterbolag', '2027-06-01')).toEqual([]);
    expect(protocolDays('utskott', '2027-06-01')).toEqual([]);
    expect(justeringLatest('2027-06-01')).toBe('2027-06-15');
  });
});

// The look-ups of a municipality's year and the days that the year itself gives: `baseOf` and the small functions beside it.
import type { Definition, PeriodRef, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Organisation, RoleHolder, Unit } from '../../domain/organisation/types';
import { baseOf, closingDay, dateIn, firstWorkingDay, fiscalYear, isElectionYear, isInYear, periodEnd, summerOf, type Base, type Context } from '../../domain/plan/context';

const step = (id: string, more: Partial<StepDef> = {}): StepDef => ({ id, after: [], builtOn: [], ...more }) as unknown as StepDef;
const period = (name: string, yearOffset = 0): PeriodRef => ({ period: name, yearOffset, label: '' });

const definition = (more: Partial<Definition> = {}): Definition => ({ steps: [], freeDays: [], ...more }) as unknown as Definition;
const organisation = (more: Partial<Organisation> = {}): Organisation => ({ organs: [], units: [], people: [], holders: [], absences: [], ...more });

describe('a valår', () => {
  it('is every fourth year, 2026 one of them', () => {
    expect([2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031].filter(isElectionYear)).toEqual([2022, 2026, 2030]);
  });

  it.each<[string, { notElectionYear?: true; onlyElectionYear: boolean }, boolean, boolean]>([
    ['and the other years have a step that says nothing', { onlyElectionYear: false }, true, true],
    ['alone has one that is there only then', { onlyElectionYear: true }, true, false],
    ['has not one that is not there then', { onlyElectionYear: false, notElectionYear: true }, false, true],
  ])('%s', (_what, its, valar, other) => {
    expect([isInYear({ electionYear: true }, its), isInYear({ electionYear: false }, its)]).toEqual([valar, other]);
  });
});

describe('the look-ups of a year', () => {
  it('have what they are made from', () => {
    const [of, by] = [definition({ freeDays: ['2027-05-07'] }), organisation({ organs: [{ id: 'KS' }, { id: 'KF' }] as Organisation['organs'] })];
    const base = baseOf(of, by, 2027);
    expect([base.definition, base.organisation, base.year, base.electionYear, base.participants]).toEqual([of, by, 2027, false, null]);
    expect([...base.organs]).toEqual([['KS', { id: 'KS' }], ['KF', { id: 'KF' }]]);
    expect([base.calendar.isWorkingDay('2027-05-07'), base.calendar.isWorkingDay('2027-05-10')]).toEqual([false, true]);
    expect(baseOf(of, by, 2026).electionYear).toBe(true);
  });

  it('know who takes part: all, some or none', () => {
    const part = (participants?: string[]) => baseOf(definition(), organisation(), 2027, participants).participants;
    expect([part(), part(['KS', 'skola']), part([])]).toEqual([null, new Set(['KS', 'skola']), new Set()]);
  });

  const unit = (id: string, organ: string, more: Partial<Unit> = {}): Unit => ({ id, organ, ...more }) as Unit;
  const units = [unit('e1', 'skola', { parent: 'v' }), unit('x', 'vard', { parent: 'none' }), unit('v', 'skola', { ended: 'w' }), unit('w', 'skola'), unit('old', 'vard', { parent: 'w', ended: 'x' })];

  it('have the units of each organ in order, without those that have ended', () => {
    const { unitsOf } = baseOf(definition(), organisation({ units }), 2027);
    expect([...unitsOf].map(([organ, list]) => [organ, list.map((u) => u.id)])).toEqual([['skola', ['e1', 'w']], ['vard', ['x']]]);
  });

  it('have the unit above each that is there, also of and above those that have ended', () => {
    const { parentOf } = baseOf(definition(), organisation({ units }), 2027);
    expect([...parentOf].map(([id, parent]) => [id, parent.id])).toEqual([['e1', 'v'], ['old', 'w']]);
  });
});

describe('who holds a post', () => {
  const held = (from: string | undefined, ...holders: Partial<RoleHolder>[]) => {
    const all = holders.map((h): RoleHolder => ({ role: 'chef', scope: 'unit:e1', person: 'anna', ...h }));
    return Object.fromEntries(baseOf(definition(), organisation({ holders: all }), 2027, undefined, from).holderOf);
  };
  const ANNA = { 'chef|unit:e1': 'anna' };

  it.each<[string, Partial<RoleHolder>, string | undefined, boolean]>([
    ['always', {}, undefined, true],
    ['from the middle of the year', { from: '2027-06-30' }, undefined, true],
    ['from the day after', { from: '2027-07-01' }, undefined, false],
    ['until the middle of the year', { to: '2027-06-30' }, undefined, true],
    ['until the day before', { to: '2027-06-29' }, undefined, false],
    ['over the middle of the year', { from: '2027-06-01', to: '2027-07-31' }, undefined, true],
    ['before it alone', { from: '2027-01-01', to: '2027-05-31' }, undefined, false],
    ['after it alone', { from: '2027-08-01', to: '2027-12-31' }, undefined, false],
    ['from the day of a later organisation', { from: '2027-09-01' }, '2027-09-01', true],
    ['from the day after that', { from: '2027-09-02' }, '2027-09-01', false],
    ['until the day before that', { to: '2027-08-31' }, '2027-09-01', false],
    ['from the middle of the year, in an organisation from before it', { from: '2027-06-30' }, '2027-03-01', true],
    ['until before the middle of the year, in an organisation from before it', { to: '2027-04-01' }, '2027-03-01', false],
  ])('%s', (_what, holder, from, holds) => {
    expect(held(from, holder)).toEqual(holds ? ANNA : {});
  });

  it('of several is the first who does then', () => {
    expect(held(undefined, { person: 'bo', to: '2027-05-31' }, {}, { person: 'cia' })).toEqual(ANNA);
  });

  it('is told for each role and place', () => {
    expect(held(undefined, {}, { role: 'ekonom', scope: 'organ:skola', person: 'bo' }, { scope: 'unit:e2', person: 'cia' })).toEqual({ ...ANNA, 'ekonom|organ:skola': 'bo', 'chef|unit:e2': 'cia' });
  });
});

describe('the steps of a year', () => {
  const order = (...steps: StepDef[]) => baseOf(definition({ steps }), organisation(), 2027).steps.map((s) => s.id);

  it.each<[string, StepDef[], string[]]>([
    ['stand as in the file', [step('c'), step('a'), step('b')], ['c', 'a', 'b']],
    ['come after those that they come after', [step('a', { after: ['b'] }), step('c'), step('b')], ['b', 'a', 'c']],
    ['come after those that they are built on', [step('a', { builtOn: [{ step: 'b' }] }), step('b')], ['b', 'a']],
    ['come after those that they go together with', [step('a', { together: 'b' }), step('b')], ['b', 'a']],
    ['come after those at each of which they stand', [step('a', { when: { kind: 'eachOf', step: 'b', place: 'before' } }), step('b')], ['b', 'a']],
    ['come after all that come before those', [step('a', { after: ['b'] }), step('b', { after: ['c'] }), step('c')], ['c', 'b', 'a']],
    ['are each there once', [step('a', { after: ['c'] }), step('b', { after: ['c'] }), step('c')], ['c', 'a', 'b']],
    ['may name one that is not there', [step('a', { after: ['none', 'b'] }), step('b')], ['b', 'a']],
  ])('%s', (_what, steps, expected) => {
    expect(order(...steps)).toEqual(expected);
  });
});

/** The wheel of 2027, in which a period is closed after 5 arbetsdagar and the year after 12. */
function ctx(more: { year?: number; summer?: Definition['summer']; closed?: [string, string][]; freeDays?: string[] } = {}): Context {
  const { year = 2027, summer, closed = [], freeDays = [] } = more;
  return { year, closed: new Map(closed), calendar: calendarWith(freeDays), definition: { closing: { days: 5, yearEndDays: 12 }, ...(summer ? { summer } : {}) } } as unknown as Context;
}

describe('a period', () => {
  it.each<[string, PeriodRef, number, string]>([
    ['ends with its month', period('P02'), 2027, '2027-02-28'],
    ['of the bokslut ends with the year before', period('P12', -1), 2026, '2026-12-31'],
    ['that is the thirteenth ends with the year', period('P13'), 2027, '2027-12-31'],
    ['of two digits ends with its month', period('P11'), 2027, '2027-11-30'],
  ])('%s', (_what, its, year, end) => {
    expect([fiscalYear(ctx(), its), periodEnd(ctx(), its)]).toEqual([year, end]);
  });

  it.each<[string, PeriodRef, [string, string][], { day: string; actual: boolean; days: number }]>([
    ['is expected closed after the days of a month', period('P08'), [], { day: '2027-09-07', actual: false, days: 5 }],
    ['of November too', period('P11'), [], { day: '2027-12-07', actual: false, days: 5 }],
    ['of the bokslut after those of a year', period('P12', -1), [], { day: '2027-01-20', actual: false, days: 12 }],
    ['that is the thirteenth too', period('P13', -1), [], { day: '2027-01-20', actual: false, days: 12 }],
    ['is closed on the day that it was', period('P08'), [['2027/P08', '2027-09-03']], { day: '2027-09-03', actual: true, days: 5 }],
    ['of the bokslut too', period('P12', -1), [['2026/P12', '2027-01-15']], { day: '2027-01-15', actual: true, days: 12 }],
    ['is not closed with another, or with that of another year', period('P08'), [['2027/P07', '2027-08-03'], ['2026/P08', '2026-09-03']], { day: '2027-09-07', actual: false, days: 5 }],
  ])('%s', (_what, its, closed, expected) => {
    expect(closingDay(ctx({ closed }), its)).toEqual(expected);
  });

  it('is expected closed by the municipality’s own arbetsdagar', () => {
    expect(closingDay(ctx({ freeDays: ['2027-09-06'] }), period('P08')).day).toBe('2027-09-08');
  });
});

describe('the days of the wheel’s year', () => {
  it('has its summer break, and the day after', () => {
    expect(summerOf(ctx({ summer: { from: '06-25', to: '08-15' } as Definition['summer'] }))).toEqual({ from: '2027-06-25', to: '2027-08-15', after: '2027-08-16' });
    expect(summerOf(ctx({ summer: { from: '06-20', to: '07-31' } as Definition['summer'] }))?.after).toBe('2027-08-01');
    expect(summerOf(ctx())).toBeNull();
  });

  it.each<[string, [Base, number, number, boolean], string]>([
    ['are this year’s', [ctx(), 3, 17, false], '2027-03-17'],
    ['are the next one’s', [ctx(), 3, 17, true], '2028-03-17'],
    ['have 28 February where there is no 29th', [ctx(), 2, 29, false], '2027-02-28'],
    ['have 29 February where there is one', [ctx(), 2, 29, true], '2028-02-29'],
  ])('%s', (_what, args, expected) => {
    expect(dateIn(...args)).toBe(expected);
  });

  it('begin with the first arbetsdag', () => {
    // 1 January is a Friday in 2027 and a Saturday in 2028.
    expect([firstWorkingDay(ctx()), firstWorkingDay(ctx(), false), firstWorkingDay(ctx(), true)]).toEqual(['2027-01-04', '2027-01-04', '2028-01-03']);
    expect(firstWorkingDay(ctx({ freeDays: ['2027-01-04'] }))).toBe('2027-01-05');
  });
});

// What comes before an occurrence, and the day from which it can begin: `predecessorsOf` and its parts on a plan of a few occurrences.
import type { OrganRef, PeriodRef, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Organ } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { figuresReady, predecessorsOf, standsHere, usesFigures } from '../../domain/plan/predecessors';
import type { Slot } from '../../domain/plan/slot';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { at, occurrence, type Some } from './occurrence';

const KS = { id: 'KS', type: 'KS' } as Organ;
const skola = { id: 'skola', type: 'namnd', succeeds: ['barn'] } as Organ;
const SPREAD: OrganRef[] = [{ types: ['namnd'] }];
const ONE: OrganRef[] = [{ id: 'KS' }];

const step = (id: string, more: Partial<StepDef> = {}): StepDef => ({ id, organs: ONE, after: [], builtOn: [], budgetYear: 0, waitsForBuiltOn: true, ...more }) as unknown as StepDef;
const slot = (its: StepDef, more: Partial<Slot> = {}): Slot => ({ step: its, organ: KS, ...more });
const period = (name: string, yearOffset = 0): PeriodRef => ({ period: name, yearOffset, label: '' });
/** An occurrence by a name of its own, of step `a` unless it says otherwise. */
const o = (id: string, more: Some = {}): PlannedOccurrence => occurrence(id, { step: 'a', ...more });

/** The wheel of 2027, with 4 May free, where an approval takes two arbetsdagar. */
function ctx(planned: PlannedOccurrence[], steps = [step('a'), step('b')]): Context {
  const byStep = new Map<string, PlannedOccurrence[]>();
  for (const one of planned) byStep.set(one.step, [...(byStep.get(one.step) ?? []), one]);
  const organs = new Map([KS, skola, { id: 'barn', type: 'namnd', ended: 'skola' } as Organ].map((organ) => [organ.id, organ]));
  return { year: 2027, steps, planned: byStep, organs, calendar: calendarWith(['2027-05-04']), definition: { standard: { approval: 2 } } } as unknown as Context;
}

/** Told by String: jest takes a list with an undefined at its end for one without. */
const ids = (list: Iterable<{ id: string }>) => [...list].map((one) => String(one.id));
const before = (planned: PlannedOccurrence[], its: Slot, steps?: StepDef[]) => {
  const found = predecessorsOf(ctx(planned, steps), its);
  return { all: ids(found.all), waits: ids(found.waitedFor), builtOn: ids(found.builtOn), ready: found.ready, elsewhere: ids(found.elsewhere), lastWheel: ids(found.lastWheel) };
};
const NOTHING = { all: [], waits: [], builtOn: [], ready: null, elsewhere: [], lastWheel: [] };

describe('what an occurrence comes after', () => {
  const afterA = (more: Partial<StepDef> = {}) => step('x', { after: ['a'], ...more });
  const years = [o('2026', { budgetYear: 2026 }), o('2027'), o('2028', { budgetYear: 2028 })];
  const periods = [o('P04', { period: 'P04' }), o('P08', { period: 'P08' }), o('none')];
  const bokslut = [o('2026', { budgetYear: 2026, period: 'P12' }), o('2027', { period: 'P12' })];

  it.each<[string, PlannedOccurrence[], Slot, string[]]>([
    ['is about the same budget year', years, slot(afterA()), ['2027']],
    ['is about next year, as the step is', years, slot(afterA({ budgetYear: 1 })), ['2028']],
    ['is about the year of the period', bokslut, slot(afterA(), { period: period('P12', -1) }), ['2026']],
    ['is in the same wheel, where the step says so', years, slot(afterA({ afterInWheel: ['a'] })), ['2026', '2027', '2028']],
    ['is not in the same wheel where it says so of another', years, slot(afterA({ afterInWheel: ['b'] })), ['2027']],
    ['has the same period, or none', periods, slot(afterA(), { period: period('P08') }), ['P08', 'none']],
    ['has any period, where the step has none', periods, slot(afterA()), ['P04', 'P08', 'none']],
  ])('%s', (_what, planned, its, expected) => {
    expect(before(planned, its)).toMatchObject({ all: expected, waits: expected, builtOn: [], elsewhere: [], lastWheel: [] });
  });

  const organs = [o('ks'), o('skola', { organ: 'skola' }), o('vard', { organ: 'vard' }), o('barn', { organ: 'barn' })];
  it.each<[string, OrganRef[], OrganRef[], string[]]>([
    ['pairs organ by organ, with what the organ has taken over', SPREAD, SPREAD, ['skola', 'barn']],
    ['is all of a spread step, for a step at one organ', SPREAD, ONE, ['ks', 'skola', 'vard', 'barn']],
    ['is the one organ’s, for every organ', ONE, SPREAD, ['ks', 'skola', 'vard', 'barn']],
  ])('%s', (_what, its, own, expected) => {
    const other = step('b', { organs: its === ONE ? SPREAD : ONE });
    expect(before(organs, slot(afterA({ organs: own }), { organ: skola }), [other, step('a', { organs: its })]).all).toEqual(expected);
  });

  it('is all of a step that is not known', () => {
    expect(before(organs, slot(afterA({ organs: SPREAD }), { organ: skola }), [])).toMatchObject({ all: ['ks', 'skola', 'vard', 'barn'], elsewhere: [] });
  });

  it('stands elsewhere where the plan has none of it', () => {
    expect(before([], slot(step('x', { after: ['b', 'a'] })))).toEqual({ ...NOTHING, elsewhere: ['b', 'a'] });
    expect(before([o('y', { budgetYear: 2026 })], slot(afterA()))).toEqual({ ...NOTHING, elsewhere: ['a'] });
    expect(before([o('y')], slot(afterA())).elsewhere).toEqual([]);
    expect(before([], slot(step('x', { after: ['unknown'] })))).toEqual(NOTHING);
  });

  it('does not stand elsewhere where it never stands at the organ', () => {
    const bolag = step('a', { organs: [{ types: ['moderbolag'] }] });
    expect(before([], slot(afterA({ organs: SPREAD }), { organ: skola }), [bolag])).toEqual(NOTHING);
    expect(before([], slot(afterA(), { organ: skola }), [bolag]).elsewhere).toEqual(['a']);
  });
});

describe('what a report is built on', () => {
  const onA = (more: Partial<StepDef> = {}, on: Partial<StepDef['builtOn'][number]> = {}) => step('x', { builtOn: [{ step: 'a', ...on }], ...more });

  it('has the period that the line says, else the report’s own, and its budget year', () => {
    const planned = [o('P04', { period: 'P04' }), o('P08', { period: 'P08' }), o('old', { period: 'P08', budgetYear: 2026 })];
    expect(before(planned, slot(onA(), { period: period('P08') })).builtOn).toEqual(['P08']);
    expect(before(planned, slot(onA({}, { period: 'P04' }), { period: period('P08') })).builtOn).toEqual(['P04']);
    expect(before(planned, slot(onA())).builtOn).toEqual(['P04', 'P08']);
  });

  it('is not told as standing elsewhere, or as of the wheel before', () => {
    expect(before([], slot(onA()))).toEqual(NOTHING);
  });

  const decided = (id: string, ...chain: string[]) => o(id, { due: `2027-03-${id}`, organ: 'skola', chain: chain.map((organ) => at(organ, `2027-03-${id}`)) });
  it.each<[string, StepDef, PlannedOccurrence[], string[], string | null]>([
    ['by another organ is waited for', onA(), [decided('10', 'skola')], ['10'], '2027-03-10'],
    ['at the same organ goes to the same meeting', onA(), [decided('10', 'skola', 'KS')], [], null],
    ['at the same organ and then at another is waited for', onA(), [decided('10', 'KS', 'skola')], ['10'], '2027-03-10'],
    ['at no organ is waited for', onA(), [decided('10')], ['10'], '2027-03-10'],
    ['at the same organ is waited for by a step at several', onA({ organs: SPREAD }), [decided('10', 'KS')], ['10'], '2027-03-10'],
    ['is not waited for where the step says so, and its day holds', onA({ waitsForBuiltOn: false }), [decided('10', 'skola')], [], '2027-03-10'],
    ['at the same organ does not hold back the rest', onA(), [decided('10', 'skola'), decided('24', 'KS')], ['10'], '2027-03-10'],
  ])('%s', (_what, its, planned, waits, ready) => {
    expect(before(planned, slot(its))).toMatchObject({ all: ids(planned), builtOn: ids(planned), waits, ready });
  });

  /** Decided at no organ, so that a step at KS waits for it. */
  const open = (more: Some = {}) => o('a', { chain: [], ...more });

  it('is waited for beside what stands in efter, which is always waited for', () => {
    const planned = [o('b', { step: 'b' }), open()];
    expect(before(planned, slot(onA({ after: ['b'] })))).toMatchObject({ all: ['b', 'a'], waits: ['b', 'a'] });
    expect(before(planned, slot(onA({ after: ['b'], waitsForBuiltOn: false })))).toMatchObject({ all: ['b', 'a'], waits: ['b'] });
  });

  it('and come after is waited for once', () => {
    expect(before([open()], slot(onA({ after: ['a'] })))).toMatchObject({ all: ['a'], waits: ['a'], builtOn: ['a'] });
  });

  it('is not waited for where the figures are enough: they are ready when they are approved', () => {
    const its = onA({ figuresOnly: true, after: ['b'] });
    // Friday 30 April and two arbetsdagar, without the free Tuesday.
    expect(before([open({ figuresBy: '2027-04-30', due: '2027-05-20' })], slot(its))).toMatchObject({ builtOn: ['a'], waits: [], ready: '2027-05-05' });
    expect(before([open({ due: '2027-05-20' }), o('b', { step: 'b', figuresBy: '2027-05-03', due: '2027-05-21' })], slot(its))).toMatchObject({ waits: ['b', 'a'], ready: '2027-05-21' });
  });
});

describe('what goes to the same meeting', () => {
  it('comes before in the plan, of any year and period, and is not waited for', () => {
    const planned = [o('b', { step: 'b', budgetYear: 2026, period: 'P04' }), o('a')];
    expect(before(planned, slot(step('x', { after: ['a'], together: 'b' }), { period: period('P08') }))).toEqual({ ...NOTHING, all: ['a', 'b'], waits: ['a'], ready: '2027-03-31' });
  });
});

describe('the day from which it can begin', () => {
  it.each<[string, string[], string | null]>([
    ['is the last day, told last', ['2027-03-10', '2027-03-12'], '2027-03-12'],
    ['is the last day, told first', ['2027-03-12', '2027-03-10'], '2027-03-12'],
    ['is the next arbetsdag', ['2027-03-13'], '2027-03-15'],
    ['is not a day that the municipality has free', ['2027-05-04'], '2027-05-05'],
    ['is not there without anything before it', [], null],
  ])('%s', (_what, days, expected) => {
    expect(before(days.map((due) => o(due, { due })), slot(step('x', { after: ['a'] }))).ready).toBe(expected);
  });

  it('is the last of what it comes after and is built on', () => {
    const its = slot(step('x', { after: ['b'], builtOn: [{ step: 'a' }] }));
    const both = (b: string, a: string) => before([o('b', { step: 'b', due: b }), o('a', { due: a, chain: [] })], its).ready;
    expect([both('2027-03-10', '2027-03-12'), both('2027-03-12', '2027-03-10')]).toEqual(['2027-03-12', '2027-03-12']);
  });
});

describe('the last period that is ready', () => {
  const month = (id: string, due: string, more: Some = {}) => o(id, { period: id.slice(0, 3), due, ...more });
  const PLANNED = [month('P01', '2027-02-10'), month('P02', '2027-03-10'), month('P03', '2027-04-10')];
  const latest = (planned: PlannedOccurrence[], papers: string | undefined, its: Partial<StepDef> = {}, steps?: StepDef[]) => {
    const meeting = papers === undefined ? {} : { meeting: { id: 'm', handlingsstopp: papers } as NonNullable<Slot['meeting']> };
    const { builtOn, lastWheel } = before(planned, slot(step('x', { organs: ONE, builtOn: [{ step: 'a', latest: true }], ...its }), { organ: skola, ...meeting }), steps);
    return [builtOn, lastWheel];
  };

  it.each<[string, PlannedOccurrence[], string | undefined, string[]]>([
    ['is ready on the day that the papers go', PLANNED, '2027-03-10', ['P02']],
    ['is not ready the day after', PLANNED, '2027-03-09', ['P01']],
    ['is the last, in whatever order they come', [...PLANNED].reverse(), '2027-12-01', ['P03']],
    ['is the last without a meeting', PLANNED, undefined, ['P03']],
    ['is of the later year', [month('P01', '2027-02-10'), month('P12', '2027-01-20', { budgetYear: 2026 })], '2027-12-01', ['P01']],
    ['is of the year before, where this year’s is late', [month('P12', '2027-01-20', { budgetYear: 2026 }), month('P01', '2027-02-10')], '2027-02-01', ['P12']],
    ['is all its organs’', [month('P01', '2027-02-10'), month('P02 a', '2027-03-09'), month('P02 b', '2027-03-10')], '2027-03-10', ['P02 a', 'P02 b']],
    ['is not one that an organ is late with', [month('P01', '2027-02-10'), month('P02 a', '2027-03-09'), month('P02 b', '2027-03-11')], '2027-03-10', ['P01']],
    ['is one of a collection without periods', [o('a', { due: '2027-03-10' })], '2027-03-10', ['a']],
    ['is not the one without, where there are others', [o('a', { due: '2027-02-10' }), month('P01', '2027-02-10')], '2027-03-10', ['P01']],
  ])('%s', (_what, planned, papers, expected) => {
    expect(latest(planned, papers)).toEqual([expected, []]);
  });

  it('is of the wheel before where none is ready, if the step is known', () => {
    expect(latest(PLANNED, '2027-02-09')).toEqual([[], ['a']]);
    expect(latest([], '2027-02-09')).toEqual([[], ['a']]);
    expect(latest([], '2027-02-09', {}, [step('b')])).toEqual([[], []]);
  });

  it('is the organ’s own, where both stand at several', () => {
    const planned = [month('P01 s', '2027-02-10', { organ: 'skola' }), month('P01 v', '2027-02-10', { organ: 'vard' }), month('P02', '2027-03-10', { organ: 'vard' })];
    expect(latest(planned, '2027-12-01', { organs: SPREAD }, [step('a', { organs: SPREAD })])).toEqual([['P01 s'], []]);
  });

  it('is not bound to the report’s own period', () => {
    const its = slot(step('x', { builtOn: [{ step: 'a', latest: true }] }), { period: period('P01') });
    expect(before(PLANNED, its).builtOn).toEqual(['P03']);
  });
});

describe('a step that is named at another', () => {
  it.each<[string, OrganRef[], OrganRef[], boolean]>([
    ['at one organ, for several', ONE, SPREAD, true],
    ['at several, for one', [{ types: ['moderbolag'] }], ONE, true],
    ['at several, of which the organ is one', SPREAD, SPREAD, true],
    ['at several, of which it is none', [{ types: ['moderbolag'] }], SPREAD, false],
    ['at several but this one', [{ types: ['namnd'], except: ['skola'] }], SPREAD, false],
    ['at several and this one by name', [{ types: ['moderbolag'] }, { id: 'skola' }], SPREAD, true],
    ['at several and, by name, the one that it goes on after', [{ types: ['moderbolag'] }, { id: 'barn' }], SPREAD, true],
  ])('stands %s', (_what, its, own, expected) => {
    expect(standsHere(ctx([]), slot(step('x', { organs: own }), { organ: skola }), step('a', { organs: its }))).toBe(expected);
  });
});

describe('figures', () => {
  const report = (more: Partial<StepDef> = {}) => step('x', { figuresOnly: true, builtOn: [{ step: 'b' }, { step: 'a' }], ...more });
  it.each<[string, StepDef, Some, boolean]>([
    ['are used by a report of figures', report(), { figuresBy: '2027-05-03' }, true],
    ['are not, where it takes the texts too', step('x', { builtOn: [{ step: 'a' }] }), { figuresBy: '2027-05-03' }, false],
    ['are not, where they have no day of their own', report(), {}, false],
    ['are not those of what it is not built on', report({ builtOn: [{ step: 'b' }] }), { figuresBy: '2027-05-03' }, false],
  ])('%s', (_what, its, more, expected) => {
    expect(usesFigures(its, o('a', more))).toBe(expected);
  });

  it('are ready when they are approved, those with no day of their own with the rest', () => {
    expect(figuresReady(ctx([]), o('a', { figuresBy: '2027-05-10', due: '2027-05-20' }))).toBe('2027-05-12');
    expect(figuresReady(ctx([]), o('a', { due: '2027-05-20' }))).toBe('2027-05-24');
  });
});

// Weeks in which somebody has several things due, and what an occurrence is called: the functions of the weeks by tables.
import type { Organisation } from '../../domain/organisation/types';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { severalPeriods, titleOf, weekFindings } from '../../domain/plan/weeks';
import { occurrence, planWith, type Some } from './occurrence';

const PEOPLE = ['Ada', 'Bo', 'Cia', 'Dan', 'Eva', 'Fia'];
/** Roles a to f of the municipality, each held by the person of the same letter; z is held by nobody known by name. */
const organisation = {
  organs: [], units: [], absences: [],
  people: PEOPLE.map((name) => ({ id: name.charAt(0).toLowerCase(), name })),
  holders: ['a', 'b', 'c', 'd', 'e', 'f', 'z'].map((id) => ({ role: id, scope: 'kommun', person: id })),
} as unknown as Organisation;

let made = 0;
/** A step with this title, due on the day for each of the roles. */
function due(label: string, roles: string, day = '2027-03-15', more: Some = {}): PlannedOccurrence {
  made += 1;
  const tasks = [...roles].map((role) => ({ key: role, kind: 'answer', role, level: 'kommun', organ: 'KS', due: day }));
  return occurrence(`s${String(made)}`, { label, tasks: tasks as PlannedOccurrence['tasks'], ...more });
}
const found = (steps: PlannedOccurrence[], ceiling?: number): string[] => weekFindings(planWith(...steps), organisation, ceiling).map((f) => `${f.severity} ${f.rule}: ${f.text}`);
const told = (n: number, week: string, whom: string, what: string): string => `info samma-vecka: ${String(n)} saker att lämna eller godkänna i v. ${week} för ${whom}: ${what}.`;

describe('a week', () => {
  it.each<[string, PlannedOccurrence[], string[]]>([
    ['with one thing is as it should be', [due('A', 'a')], []],
    ['with two is told', [due('A', 'a'), due('B', 'a')], [told(2, '11 2027', 'Ada', 'A och B')]],
    ['has a step once, however many units it is asked for', [due('A', 'aaa')], []],
    ['is Monday to Sunday', [due('A', 'a', '2027-03-15'), due('B', 'a', '2027-03-21')], [told(2, '11 2027', 'Ada', 'A och B')]],
    ['ends on Sunday', [due('A', 'a', '2027-03-21'), due('B', 'a', '2027-03-22')], []],
    ['is of its ISO year', [due('A', 'a', '2026-12-31'), due('B', 'a', '2027-01-01')], [told(2, '53 2026', 'Ada', 'A och B')]],
    ['of two years is two weeks', [due('A', 'a', '2027-03-15'), due('B', 'a', '2028-03-13')], []],
    ['is each person’s own', [due('A', 'a'), due('B', 'b')], []],
    ['of a person whose name is not known is told by the id', [due('A', 'z'), due('B', 'z')], [told(2, '11 2027', 'z', 'A och B')]],
    ['without anybody has nothing', [due('A', '?'), due('B', '?')], []],
    ['says how many times a title is there', [due('A', 'a'), due('B', 'a'), due('A', 'a')], [told(3, '11 2027', 'Ada', 'A (2 gånger) och B')]],
    ['gives a month to a step of several periods', [due('A', 'a', '2027-03-15', { step: 'm', period: 'P01' }), due('A', 'a', '2027-03-15', { step: 'm', period: 'P02' }), due('B', 'a', '2027-03-15', { period: 'P02' })], [told(3, '11 2027', 'Ada', 'A för januari, A för februari och B')]],
  ])('%s', (_what, steps, expected) => {
    expect(found(steps)).toEqual(expected);
  });

  const many = (n: number): PlannedOccurrence[] => ['A', 'B', 'C', 'D', 'E'].slice(0, n).map((label) => due(label, 'a'));
  it.each<[string, number, number | undefined, string]>([
    ['is for information at the standard ceiling of four', 4, undefined, 'info samma-vecka: 4 saker'],
    ['is a warning over it', 5, undefined, 'warning belastningstopp: 5 saker'],
    ['is for information at the municipality’s own', 2, 2, 'info samma-vecka: 2 saker'],
    ['is a warning over the municipality’s own', 3, 2, 'warning belastningstopp: 3 saker'],
  ])('%s', (_what, n, ceiling, expected) => {
    expect(found(many(n), ceiling).map((text) => text.split(' att ')[0])).toEqual([expected]);
  });
});

describe('people with the same week', () => {
  it.each<[string, string, string]>([
    ['two are each one of them', 'ab', 'var och en av Ada och Bo'],
    ['four are all named', 'abcd', 'var och en av Ada, Bo, Cia och Dan'],
    ['of five three are named', 'abcde', 'var och en av Ada, Bo, Cia och 2 till'],
    ['of six three are named', 'abcdef', 'var och en av Ada, Bo, Cia och 3 till'],
    ['stand in order, in whatever order they are asked', 'ba', 'var och en av Ada och Bo'],
  ])('%s', (_what, roles, whom) => {
    expect(found([due('A', roles), due('B', roles)])).toEqual([told(2, '11 2027', whom, 'A och B')]);
  });

  it('share a finding where the titles are the same in another order', () => {
    expect(found([due('A', 'a'), due('B', 'b'), due('B', 'a'), due('A', 'b')])).toEqual([told(2, '11 2027', 'var och en av Ada och Bo', 'A och B')]);
  });

  it.each<[string, PlannedOccurrence[], string[]]>([
    ['other titles', [due('A', 'ab'), due('B', 'a'), due('C', 'b')], [told(2, '11 2027', 'Ada', 'A och B'), told(2, '11 2027', 'Bo', 'A och C')]],
    ['a title more often', [due('A', 'ab'), due('B', 'ab'), due('A', 'b')], [told(2, '11 2027', 'Ada', 'A och B'), told(3, '11 2027', 'Bo', 'A (2 gånger) och B')]],
    ['another week', ['A', 'B'].flatMap((l) => [due(l, 'b', '2027-03-22'), due(l, 'a')]), [told(2, '11 2027', 'Ada', 'A och B'), told(2, '12 2027', 'Bo', 'A och B')]],
    ['the week of another year', ['A', 'B'].flatMap((l) => [due(l, 'a', '2028-03-13'), due(l, 'b')]), [told(2, '11 2027', 'Bo', 'A och B'), told(2, '11 2028', 'Ada', 'A och B')]],
    ['a week and titles whose letters run together to the same', [due('1A', 'a', '2027-01-05'), due('B', 'a', '2027-01-05'), due('A', 'b'), due('B', 'b')], [told(2, '1 2027', 'Ada', '1A och B'), told(2, '11 2027', 'Bo', 'A och B')]],
  ])('have a finding each with %s', (_what, steps, expected) => {
    expect(found(steps)).toEqual(expected);
  });
});

describe('the findings stand', () => {
  const two = (day: string, role = 'a'): PlannedOccurrence[] => ['A', 'B'].map((l) => due(`${l}${role}`, role, day));
  const weeks = (steps: PlannedOccurrence[]): string[] => found(steps).map((text) => /v\. (\d+ \d+ för \S+):/.exec(text)?.[1] ?? text);
  it.each<[string, PlannedOccurrence[], string[]]>([
    ['by year before week', [...two('2028-01-04'), ...two('2027-03-15'), ...two('2026-06-01')], ['23 2026 för Ada', '11 2027 för Ada', '1 2028 för Ada']],
    ['by week in the year', [...two('2027-03-22'), ...two('2027-03-15'), ...two('2027-03-29')], ['11 2027 för Ada', '12 2027 för Ada', '13 2027 för Ada']],
    ['by week before person', [...two('2027-03-22', 'a'), ...two('2027-03-15', 'b')], ['11 2027 för Bo', '12 2027 för Ada']],
    ['by person in the week', [...two('2027-03-15', 'c'), ...two('2027-03-15', 'a'), ...two('2027-03-15', 'b')], ['11 2027 för Ada', '11 2027 för Bo', '11 2027 för Cia']],
  ])('%s', (_what, steps, expected) => {
    expect(weeks(steps)).toEqual(expected);
  });
});

describe('a step of several periods', () => {
  const of = (step: string, period?: string): PlannedOccurrence => occurrence(`${step}/${period ?? ''}`, { step, period });
  it.each<[string, PlannedOccurrence[], string[]]>([
    ['has two', [of('a', 'P01'), of('a', 'P02')], ['a']],
    ['has not the same one at two organs', [of('a', 'P01'), of('a', 'P01')], []],
    ['has not two without any', [of('a'), of('a')], []],
    ['has one and none', [of('a', 'P01'), of('a')], ['a']],
    ['has none and one', [of('a'), of('a', 'P01')], ['a']],
    ['has two of its own, not another’s', [of('a', 'P01'), of('b', 'P02'), of('c', 'P01'), of('c', 'P03'), of('c', 'P01')], ['c']],
  ])('%s', (_what, steps, expected) => {
    expect([...severalPeriods(planWith(...steps))]).toEqual(expected);
  });
});

describe('an occurrence is called', () => {
  it.each<[string, Some, boolean, string]>([
    ['what its document calls it, of one period', { label: 'Rapport', period: 'P03' }, false, 'Rapport'],
    ['what its document calls it, of the year’s last alone', { label: 'Rapport', period: 'P12' }, false, 'Rapport'],
    ['with its month, of several', { label: 'Rapport', period: 'P03' }, true, 'Rapport för mars'],
    ['with the last of two digits', { label: 'Rapport', period: 'P10' }, true, 'Rapport för oktober'],
    ['with the whole year, of the last', { label: 'Rapport', period: 'P12', budgetYear: 2026 }, true, 'Rapport för helåret 2026'],
    ['without the month that it names itself', { label: 'Marsrapport', period: 'P03' }, true, 'Marsrapport'],
    ['with the month where it names another', { label: 'Marsrapport', period: 'P04' }, true, 'Marsrapport för april'],
    ['without a month where it has none', { label: 'Rapport', period: undefined }, true, 'Rapport'],
    ['without a month at the closing of the books', { label: 'Rapport', period: 'P13' }, true, 'Rapport'],
  ])('%s', (_what, more, several, expected) => {
    expect(titleOf(occurrence('x', more), several)).toBe(expected);
  });
});

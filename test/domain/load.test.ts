// What the year costs each person and each level in hours and mails, and the ceilings: the functions of the load by tables.
import type { Definition } from '../../domain/arshjul/definition';
import type { Organisation } from '../../domain/organisation/types';
import { levelFindings } from '../../domain/plan/levelLoad';
import { ceilingFindings, held, hoursText, loadOf, mostMails, rounded, type PersonLoad } from '../../domain/plan/load';
import type { PlanFinding, PlannedOccurrence, PlannedTask } from '../../domain/plan/types';
import { occurrence, planWith } from './occurrence';

const line = (f: PlanFinding): string => `${f.severity} ${f.rule}: ${f.text}`;

/** Ada, Bo and Cia hold the roles a, b and c of the municipality; z is held by nobody known by name. */
const organisation = {
  organs: [], units: [], absences: [],
  people: ['Ada', 'Bo', 'Cia'].map((name) => ({ id: name.charAt(0).toLowerCase(), name })),
  holders: ['a', 'b', 'c', 'z'].map((id) => ({ role: id, scope: 'kommun', person: id })),
} as unknown as Organisation;
const task = (role: string, kind: 'answer' | 'approve' = 'answer', due = '2027-03-15', more: Partial<PlannedTask> = {}): PlannedTask => ({ key: `${role}|${kind}`, kind, role, level: 'kommun', organ: 'KS', due, ...more });

describe('a task is held', () => {
  const org = {
    ...organisation, organs: [{ id: 'KS', type: 'KS' }],
    holders: [
      { role: 'a', scope: 'kommun', person: 'a' }, { role: 'chef', scope: 'unit:u', person: 'b' }, { role: 'a', scope: 'organ:KS', person: 'c' },
      { role: 'post', scope: 'kommun', person: 'a', to: '2027-03-14' }, { role: 'post', scope: 'kommun', person: 'b', from: '2027-03-15' },
    ],
  } as unknown as Organisation;
  it.each<[string, PlannedTask, string[]]>([
    ['in the municipality', task('a'), ['a']],
    ['in its unit', task('chef', 'answer', '2027-03-15', { unit: 'u', level: 'enhet' }), ['b']],
    ['in its organ', task('a', 'answer', '2027-03-15', { level: 'organ' }), ['c']],
    ['by whoever has the post on the last day', task('post'), ['b']],
    ['by whoever had it the day before', task('post', 'answer', '2027-03-14'), ['a']],
    ['by nobody where nobody is', task('x'), []],
  ])('%s', (_what, t, people) => {
    const o = occurrence('x', { tasks: [t] });
    expect(held(planWith(o), org)).toEqual(people.map((person) => ({ person, occurrence: o, task: t })));
  });

  it('beside all others of the plan, in order', () => {
    const plan = planWith(occurrence('x', { tasks: [task('b'), task('x'), task('a')] }), occurrence('y', { tasks: [task('c')] }));
    expect(held(plan, organisation).map((h) => `${h.person} ${h.occurrence.id}`)).toEqual(['b x', 'a x', 'c y']);
  });
});

describe('the load of a person', () => {
  type Rung = [workingDays: number, does: string];
  /** The first of March 2027 is a Monday; the last day is Monday the 15th where no other is given. */
  const opens = (day: string, ...tasks: PlannedTask[]): PlannedOccurrence => occurrence(`o${day}${tasks.map((t) => t.key + t.due).join('')}`, { opens: day, tasks });
  const definition = (rungs: Rung[], more: Partial<Definition> = {}): Definition => ({ freeDays: [], ladder: { rungs: rungs.map(([workingDays, does]) => ({ workingDays, does })) }, ...more }) as unknown as Definition;
  const loads = (steps: PlannedOccurrence[], rungs: Rung[] = [], more: Partial<Definition> = {}): PersonLoad[] => loadOf(planWith(...steps), definition(rungs, more), organisation);

  it.each<[string, PlannedTask[], Partial<Definition>, number, number]>([
    ['an answer is an hour', [task('a')], {}, 1, 60],
    ['an approval is a quarter of one', [task('a', 'approve')], {}, 1, 15],
    ['everything counts', [task('a'), task('a', 'approve'), task('a')], {}, 3, 135],
    ['the municipality may say other minutes', [task('a'), task('a', 'approve'), task('a', 'approve')], { load: { answer: 45, approval: 10, week: 4 } }, 3, 65],
  ])('%s', (_what, tasks, more, count, minutes) => {
    expect(loads([opens('2027-03-01', ...tasks)], [], more)).toMatchObject([{ person: 'a', name: 'Ada', tasks: count, minutes }]);
  });

  const twoBefore: Rung[] = [[-2, 'paminn']];
  it.each<[string, PlannedOccurrence[], Rung[], number, string[]?]>([
    ['an opening is one', [opens('2027-03-01', task('a'))], [], 1],
    ['an approval has none for its opening', [opens('2027-03-01', task('a', 'approve'))], [], 0],
    ['a reminder before the last day is one more', [opens('2027-03-01', task('a'))], twoBefore, 2],
    ['an approval is reminded of too', [opens('2027-03-01', task('a', 'approve'))], twoBefore, 1],
    ['each reminder is one', [opens('2027-03-01', task('a'))], [[-5, 'paminn'], ...twoBefore], 3],
    ['on the last day itself none counts', [opens('2027-03-01', task('a'))], [[0, 'paminn']], 1],
    ['nor after it', [opens('2027-03-01', task('a'))], [[1, 'paminn']], 1],
    ['nor what is no reminder', [opens('2027-03-01', task('a'))], [[-2, 'eskalera']], 1],
    ['none is reminded of on the day when it opens', [opens('2027-03-11', task('a', 'approve'))], twoBefore, 0],
    ['but on the day after', [opens('2027-03-10', task('a', 'approve'))], twoBefore, 1],
    ['nor before it opens', [opens('2027-03-12', task('a'))], twoBefore, 1],
    ['of one day are one', [opens('2027-03-01', task('a'), task('a')), opens('2027-03-01', task('a'))], [], 1],
    ['of two days are two', [opens('2027-03-01', task('a')), opens('2027-03-02', task('a'))], [], 2],
    ['an opening and a reminder of something else on one day are one', [opens('2027-03-11', task('a')), opens('2027-03-01', task('a', 'approve'))], twoBefore, 1],
    ['what opens on a Saturday is told on Monday, with a reminder of that day', [opens('2027-03-06', task('a')), opens('2027-03-01', task('a', 'approve', '2027-03-10'))], twoBefore, 2],
    ['the municipality’s own free days are none', [opens('2027-03-10', task('a', 'approve'))], twoBefore, 0, ['2027-03-12']],
  ])('of mails: %s', (_what, steps, rungs, mails, freeDays = []) => {
    expect(loads(steps, rungs, { freeDays }).map((p) => p.mails)).toEqual([mails]);
  });

  it.each<[string, PlannedTask[], string[]]>([
    ['most minutes first', [task('a', 'approve'), task('b')], ['Bo', 'Ada']],
    ['also where they come first', [task('a'), task('b', 'approve')], ['Ada', 'Bo']],
    ['by person where the minutes are the same', [task('c'), task('a'), task('b')], ['Ada', 'Bo', 'Cia']],
    ['by the id where the name is not known', [task('z'), task('a')], ['Ada', 'z']],
    ['and nobody who has nothing to do', [], []],
  ])('comes %s', (_what, tasks, names) => {
    expect(loads([opens('2027-03-01', ...tasks)]).map((p) => p.name)).toEqual(names);
  });
});

const person = (name: string, minutes: number, mails: number, tasks = 2): PersonLoad => ({ person: name, name, tasks, minutes, mails });

describe('the ceilings', () => {
  const with_ = (load?: { hours?: number; mails?: number }): Definition => ({ ...(load ? { load: { answer: 60, approval: 15, week: 4, ...load } } : {}) }) as unknown as Definition;
  const two = [person('Ada', 90, 10), person('Bo', 60, 12)];
  it.each<[string, PersonLoad[], Parameters<typeof with_>[0], string[]]>([
    ['of a municipality without any: who has most', two, undefined, ['info belastning: Mest tid under året: Ada, ungefär 1,5 timmar för 2 uppgifter. Flest mejl: Bo, 12. Kommunen har inget eget tak (belastning:).']],
    ['without any, where the most is one of each', [person('Ada', 60, 1, 1)], undefined, ['info belastning: Mest tid under året: Ada, ungefär 1 timme för 1 uppgift. Flest mejl: Ada, 1. Kommunen har inget eget tak (belastning:).']],
    ['without any, and nobody has anything to do', [], undefined, []],
    ['that are none of these', two, {}, []],
    ['of hours', two, { hours: 1 }, ['warning over-taket: Över taket 1 timmar per år: Ada (1,5).']],
    ['of mails', two, { mails: 11 }, ['warning over-taket: Över taket 11 mejl per år: Bo (12).']],
    ['reached are not passed', [person('Ada', 120, 10), person('Bo', 60, 12)], { hours: 2, mails: 12 }, ['info belastning: Ingen kommer över taket 2 timmar per år; den som har mest har 2.', 'info belastning: Ingen kommer över taket 12 mejl per år; den som har mest har 12.']],
    ['passed by several: most first', [person('Ada', 180, 10), person('Bo', 150, 12), person('Cia', 30, 11)], { hours: 2, mails: 9 }, ['warning over-taket: Över taket 2 timmar per år: Ada (3) och Bo (2,5).', 'warning over-taket: Över taket 9 mejl per år: Bo (12), Cia (11) och Ada (10).']],
    ['not reached: with the most', two, { hours: 40, mails: 60 }, ['info belastning: Ingen kommer över taket 40 timmar per år; den som har mest har 1,5.', 'info belastning: Ingen kommer över taket 60 mejl per år; den som har mest har 12.']],
    ['where nobody has anything', [], { hours: 40 }, ['info belastning: Ingen kommer över taket 40 timmar per år; den som har mest har 0.']],
  ])('%s', (_what, all, load, expected) => {
    expect(ceilingFindings(all, with_(load)).map(line)).toEqual(expected);
  });

  it.each<[string, number[], string]>([
    ['whoever gets the most mails', [3, 5, 4], 'p1, 5'],
    ['the first of several', [5, 5, 4], 'p0, 5'],
    ['the last where that is the most', [3, 4, 5], 'p2, 5'],
  ])('name %s', (_what, mails, expected) => {
    const all = mails.map((n, i) => person(`p${String(i)}`, 60, n));
    expect(mostMails(all, person('p0', 60, mails[0] ?? 0))).toBe(expected);
  });

  it.each([[0, '0', '0 timmar'], [1, '1', '1 timme'], [1.04, '1', '1 timme'], [1.05, '1,1', '1,1 timmar'], [1.5, '1,5', '1,5 timmar'], [11, '11', '11 timmar'], [12.34, '12,3', '12,3 timmar']])('%d is %s', (n, text, hours) => {
    expect(rounded(n)).toBe(text);
    expect(hoursText(n)).toBe(hours);
  });
});

describe('the load of a level', () => {
  const definition = { levels: [{ id: 'f', chef: 'förvaltningschef' }, { id: 'e', chef: 'enhetschef' }] } as unknown as Definition;
  type Post = [unit: string, level: string, person: string, more?: { role?: string; scope?: string; ended?: string }];
  const org = (...posts: Post[]): Organisation => ({
    units: posts.map(([id, level, , more]) => ({ id, level, ...(more?.ended === undefined ? {} : { ended: more.ended }) })),
    holders: posts.map(([id, , who, more]) => ({ role: more?.role ?? 'chef', scope: more?.scope ?? `unit:${id}`, person: who })),
  }) as unknown as Organisation;
  const one = (chef: string, name: string, what: string): string => `info belastning-per-chef: En ${chef} (${name}) har ungefär ${what} under året.`;

  it.each<[string, PersonLoad[], Post[], string[]]>([
    ['one manager is told by name', [person('Ada', 90, 7)], [['u', 'f', 'Ada']], [one('förvaltningschef', 'Ada', '1,5 timmar och 7 mejl')]],
    ['an hour is one', [person('Ada', 60, 1)], [['u', 'e', 'Ada']], [one('enhetschef', 'Ada', '1 timme och 1 mejl')]],
    ['several have a mean and a most', [person('Ada', 180, 3), person('Bo', 90, 10), person('Cia', 90, 4)], [['u', 'e', 'Ada'], ['v', 'e', 'Bo'], ['w', 'e', 'Cia']], ['info belastning-per-chef: En enhetschef har i medeltal ungefär 2 timmar och 5,7 mejl under året (3 personer). Mest tid: Ada, 3 timmar. Flest mejl: Bo, 10.']],
    ['each level has its own, the highest first', [person('Ada', 180, 3), person('Bo', 120, 4)], [['u', 'e', 'Ada'], ['v', 'f', 'Bo']], [one('förvaltningschef', 'Bo', '2 timmar och 4 mejl'), one('enhetschef', 'Ada', '3 timmar och 3 mejl')]],
    ['on two levels the lowest counts', [person('Ada', 180, 3)], [['u', 'f', 'Ada'], ['v', 'e', 'Ada']], [one('enhetschef', 'Ada', '3 timmar och 3 mejl')]],
    ['in whatever order they stand', [person('Ada', 180, 3)], [['v', 'e', 'Ada'], ['u', 'f', 'Ada']], [one('enhetschef', 'Ada', '3 timmar och 3 mejl')]],
    ['a unit that has ended does not count', [person('Ada', 180, 3)], [['u', 'f', 'Ada'], ['v', 'e', 'Ada', { ended: 'u' }]], [one('förvaltningschef', 'Ada', '3 timmar och 3 mejl')]],
    ['nor one of a level that the definition has not', [person('Ada', 180, 3)], [['u', 'f', 'Ada'], ['v', 'x', 'Ada']], [one('förvaltningschef', 'Ada', '3 timmar och 3 mejl')]],
    ['nor another role', [person('Ada', 180, 3)], [['u', 'f', 'Ada'], ['v', 'e', 'Ada', { role: 'ekonom' }]], [one('förvaltningschef', 'Ada', '3 timmar och 3 mejl')]],
    ['nor another place', [person('Ada', 180, 3)], [['u', 'f', 'Ada'], ['v', 'e', 'Ada', { scope: 'organ:v' }]], [one('förvaltningschef', 'Ada', '3 timmar och 3 mejl')]],
    ['nor anybody who has nothing to do', [], [['u', 'f', 'Ada']], []],
    ['nor anybody who is no manager', [person('Bo', 180, 3)], [['u', 'f', 'Ada']], []],
  ])('%s', (_what, all, posts, expected) => {
    expect(levelFindings(all, definition, org(...posts)).map(line)).toEqual(expected);
  });
});

// The months that an organ has chosen, and the floor under them: the functions of the choices by tables.
import type { Choice, Definition, Floor, StepDef } from '../../domain/arshjul/definition';
import type { Organ } from '../../domain/organisation/types';
import { choiceFindings, chosenFor, chosenPeriods, chosenText } from '../../domain/plan/choice';
import type { Base } from '../../domain/plan/context';

const choice = (more: Partial<Choice> = {}): Choice => ({ step: 'val', chosen: [], otherwise: [4], ...more });
const own = (organ: string, months: number[], more: Partial<Choice['chosen'][number]> = {}): Choice['chosen'][number] => ({ organ, months, adds: [], ...more });
/** At least three months, in March, June and October where nothing reaches. */
const floor = (more: Partial<Floor> = {}): Floor => ({ step: 'niva', atLeast: 3, months: [3, 6, 10], contents: [], ...more });
/** skola goes on after barn and unga, which have ended; vard stands beside it. */
const ORGANS = [
  { id: 'skola', type: 'namnd', label: 'skolnämnden', succeeds: ['barn', 'unga'] }, { id: 'vard', type: 'namnd', label: 'vårdnämnden' },
  { id: 'barn', type: 'namnd', label: 'barnnämnden', ended: 'skola' }, { id: 'unga', type: 'namnd', label: 'ungdomsnämnden', ended: 'skola' },
] as unknown as Organ[];

function base(choices: Choice[] | undefined, floors?: Floor[], steps: Partial<StepDef>[] = []): Base {
  const definition = { ...(choices ? { choices } : {}), ...(floors ? { floors } : {}) } as unknown as Definition;
  return { definition, year: 2027, organs: new Map(ORGANS.map((o) => [o.id, o])), organisation: { organs: ORGANS }, steps } as unknown as Base;
}
/** `3,6 choice`: the months that hold for skola, and where they are from. */
const holds = (chosen: Choice['chosen'], floors?: Floor[], more: Partial<Choice> = {}): string => {
  const c = chosenFor(base([choice({ chosen, floor: 'niva', ...more })], floors), 'val', 'skola');
  return c ? `${c.months.join()} ${c.from}` : 'none';
};

describe('what holds for an organ', () => {
  it.each<[string, Choice['chosen'], Floor[] | undefined, string]>([
    ['is its own choice where no floor is', [own('skola', [5])], undefined, '5 choice'],
    ['is its own where it reaches the floor', [own('skola', [2, 4, 6])], [floor()], '2,4,6 choice'],
    ['is the floor where it has chosen less', [own('skola', [2, 4])], [floor()], '3,6,10 floor'],
    ['is the floor where they lie too far apart', [own('skola', [2, 4, 6])], [floor({ longestGap: 5 })], '3,6,10 floor'],
    ['is the floor where it has not chosen', [own('vard', [2, 4, 6])], [floor()], '3,6,10 floor'],
    ['is what holds otherwise, without any', [own('vard', [2, 4, 6])], undefined, '4 otherwise'],
    ['is what holds otherwise, with another’s floor', [], [floor({ step: 'annan' })], '4 otherwise'],
    ['is the floor that the choice names', [], [floor({ step: 'annan', months: [1] }), floor()], '3,6,10 floor'],
    ['is what the one before it chose', [own('vard', [1, 2, 3]), own('barn', [2, 4, 6])], [floor()], '2,4,6 choice'],
    ['is nobody’s where several before it chose', [own('barn', [2, 4, 6]), own('unga', [1, 2, 3])], [floor()], '3,6,10 floor'],
    ['is its own beside what those before it chose', [own('barn', [2, 4, 6]), own('skola', [7, 8, 9]), own('unga', [1, 2, 3])], [floor()], '7,8,9 choice'],
  ])('%s', (_what, chosen, floors, expected) => {
    expect(holds(chosen, floors)).toBe(expected);
  });

  it('is nothing where nobody chooses', () => {
    expect(chosenFor(base(undefined), 'val', 'skola')).toBeNull();
    expect(chosenFor(base([choice()]), 'annat', 'skola')).toBeNull();
    expect(chosenFor(base([choice({ step: 'annat' }), choice({ otherwise: [9] })]), 'val', 'skola')).toMatchObject({ months: [9] });
  });

  it('keeps the decision and what the organ adds, whichever holds', () => {
    const [few, enough] = [own('skola', [2], { decision: '§ 1', adds: ['frånvaro'] }), own('skola', [2, 4, 6], { adds: ['kö'] })];
    const [a, b, c] = [choice({ floor: 'niva', chosen: [few] }), choice({ floor: 'niva', chosen: [enough] }), choice({ chosen: [] })];
    expect(chosenFor(base([a], [floor()]), 'val', 'skola')).toEqual({ months: [3, 6, 10], from: 'floor', choice: a, floor: floor(), decision: '§ 1', adds: ['frånvaro'] });
    expect(chosenFor(base([b], [floor()]), 'val', 'skola')).toStrictEqual({ months: [2, 4, 6], from: 'choice', choice: b, floor: floor(), adds: ['kö'] });
    expect(chosenFor(base([c], [floor()]), 'val', 'skola')).toStrictEqual({ months: [4], from: 'otherwise', choice: c, adds: [] });
  });
});

describe('a floor that is raised', () => {
  type Raise = NonNullable<Floor['raised']>[number];
  /** Five months from the day on: every odd one from January to September and in November. */
  const raise = (from: string, more: Partial<Raise> = {}): Raise => ({ from, atLeast: 5, months: [1, 5, 7, 8, 12], ...more });
  const raised = (...raises: Raise[]): Floor[] => [floor({ raised: raises })];
  const three = [own('skola', [2, 6, 7, 8])];
  const many = [own('skola', [1, 2, 6, 7, 8, 12])];

  it.each<[string, Choice['chosen'], Floor[], string]>([
    ['in the year holds from its month', [], raised(raise('2027-08-01')), '3,6,8,12 floor'],
    ['holds in that month', [], raised(raise('2027-07-01')), '3,6,7,8,12 floor'],
    ['holds the month after as the month before did not', [], raised(raise('2027-09-01')), '3,6,12 floor'],
    ['later does not hold yet', [], raised(raise('2028-02-01')), '3,6,10 floor'],
    ['before holds the whole year', [], raised(raise('2026-08-01')), '1,5,7,8,12 floor'],
    ['before and in the year holds in two parts', [], raised(raise('2026-08-01'), raise('2027-06-01', { months: [4, 6, 9, 10, 11] })), '1,5,6,9,10,11 floor'],
    ['twice in the year holds in three', [], raised(raise('2027-05-01'), raise('2027-08-01', { months: [4, 8, 9, 10, 11] })), '3,5,7,8,9,10,11 floor'],
    ['in the year and later holds in two', [], raised(raise('2027-08-01'), raise('2028-02-01', { months: [2, 4, 6, 9, 10] })), '3,6,8,12 floor'],
    ['twice before holds as the last says', [], raised(raise('2025-08-01'), raise('2026-08-01', { months: [4, 6, 9, 10, 11] })), '4,6,9,10,11 floor'],
    ['before leaves nothing of what held then', [own('skola', [2])], [floor({ atLeast: 5, raised: [raise('2026-08-01', { atLeast: 1 })] })], '2 choice'],
    ['not at all is the floor', [], raised(), '3,6,10 floor'],
    ['lets a choice that reaches stand', many, raised(raise('2027-08-01')), '1,2,6,7,8,12 choice'],
    ['takes the place of one that no longer does', three, raised(raise('2027-08-01')), '2,6,7,8,12 floor'],
    ['after the year lets it stand', three, raised(raise('2028-08-01')), '2,6,7,8 choice'],
    ['is said to hold where only an earlier part falls back on it', three, raised(raise('2027-05-01'), raise('2027-08-01', { atLeast: 1 })), '2,5,7,8 floor'],
    ['with its gap: one that lies too far apart gives way', many, raised(raise('2027-08-01', { longestGap: 2 })), '1,2,6,7,8,12 floor'],
  ])('%s', (_what, chosen, floors, expected) => {
    expect(holds(chosen, floors)).toBe(expected);
  });

  it('is told as it last stands', () => {
    const [first] = raised(raise('2027-08-01', { atLeast: 6 }));
    expect(chosenFor(base([choice({ floor: 'niva' })], first ? [first] : []), 'val', 'skola')?.floor).toMatchObject({ step: 'niva', atLeast: 6, months: [1, 5, 7, 8, 12], contents: [] });
  });
});

describe('the chosen months', () => {
  it('are periods of the wheel', () => {
    expect(chosenPeriods(base([choice({ chosen: [own('skola', [3, 10])] })]), 'val', 'skola')).toEqual([{ period: 'P03', yearOffset: 0, label: 'mars' }, { period: 'P10', yearOffset: 0, label: 'oktober' }]);
  });

  it('are none where nobody chooses', () => {
    expect(chosenPeriods(base(undefined), 'val', 'skola')).toEqual([]);
    expect(chosenText(base(undefined), 'val', 'skola')).toEqual([]);
  });

  const text = (chosen: Choice['chosen'], floors?: Floor[]): string[] => chosenText(base([choice({ chosen, floor: 'niva' })], floors), 'val', 'skola');
  it.each<[string, Choice['chosen'], Floor[] | undefined, string]>([
    ['chosen by the organ, under no floor', [own('skola', [3, 10])], undefined, 'Månaderna har organet valt självt: mars och oktober.'],
    ['with its decision', [own('skola', [3], { decision: '§ 1' })], undefined, 'Månaderna har organet valt självt: mars (§ 1).'],
    ['over a floor', [own('skola', [2, 4, 6])], [floor()], 'Månaderna har organet valt självt: februari, april och juni. Miniminivån är 3 gånger per år.'],
    ['over a floor with a gap', [own('skola', [2, 6, 10])], [floor({ longestGap: 4 })], 'Månaderna har organet valt självt: februari, juni och oktober. Miniminivån är 3 gånger per år, med högst 4 månader emellan.'],
    ['over a floor of one', [own('skola', [2])], [floor({ atLeast: 1 })], 'Månaderna har organet valt självt: februari. Miniminivån är 1 gång per år.'],
    ['over a floor of every month', [own('skola', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])], [floor({ atLeast: 12, longestGap: 1 })], 'Månaderna har organet valt självt: januari, februari, mars, april, maj, juni, juli, augusti, september, oktober, november och december. Miniminivån är 12 gånger per år, med högst 1 månad emellan.'],
    ['with the floor’s contents', [own('skola', [2, 4, 6])], [floor({ contents: ['utfall', 'prognos'] })], 'Månaderna har organet valt självt: februari, april och juni. Miniminivån är 3 gånger per år. Innehåller minst utfall och prognos.'],
    ['and what the organ adds', [own('skola', [2, 4, 6], { adds: ['frånvaro', 'kö'] })], [floor({ contents: ['utfall'] })], 'Månaderna har organet valt självt: februari, april och juni. Miniminivån är 3 gånger per år. Innehåller minst utfall; organet lägger till frånvaro och kö.'],
    ['of the floor', [], [floor({ contents: ['utfall'] })], 'Månaderna följer miniminivån: mars, juni och oktober. Miniminivån är 3 gånger per år. Innehåller minst utfall.'],
    ['of the floor that has a gap', [own('skola', [2])], [floor({ longestGap: 5 })], 'Månaderna följer miniminivån: mars, juni och oktober. Miniminivån är 3 gånger per år, med högst 5 månader emellan.'],
    ['of an organ that has not chosen', [], undefined, 'Organet har inte valt; då gäller april.'],
  ])('are explained: %s', (_what, chosen, floors, expected) => {
    expect(text(chosen, floors)).toEqual([expected]);
  });
});

describe('the findings', () => {
  const skola = [{ id: 'skola' }];
  const uses = (more: object): Partial<StepDef> => ({ id: 'rapport', organs: skola, ...more }) as unknown as Partial<StepDef>;
  const decides = { id: 'val', label: 'Nämndens val', organs: [] } as unknown as Partial<StepDef>;
  const period = uses({ periodsBy: 'val' });
  const found = (chosen: Choice['chosen'], steps: Partial<StepDef>[], floors: Floor[] | undefined = [floor()]): string[] =>
    choiceFindings(base([choice({ chosen, floor: 'niva' })], floors, steps)).map((f) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`);
  const none = (what = 'skolnämnden', label = 'Nämndens val', follows = 'miniminivån: mars, juni och oktober'): string => `info inget-val val: ${label}: ${what} har inte valt; planen följer ${follows}.`;

  it.each<[string, Choice['chosen'], Partial<StepDef>[], Floor[] | undefined, string[]]>([
    ['tell who has not chosen', [], [decides, period], [floor()], [none()]],
    ['tell it by the id of a step that is not there', [], [period], [floor()], [none('skolnämnden', 'val')]],
    ['tell what holds where no floor is', [], [decides, period], [], [none('skolnämnden', 'Nämndens val', 'det som gäller den som inte har valt: april')]],
    ['tell who has chosen less', [own('skola', [2])], [decides, period], [floor()], ['warning under-golvet val: Nämndens val: skolnämnden har valt färre månader än miniminivån, eller längre mellan dem. Beslutet bevaras; planen följer miniminivån: mars, juni och oktober.']],
    ['tell by which decision', [own('skola', [2], { decision: '§ 1' })], [decides, period], [floor()], ['warning under-golvet val: Nämndens val: skolnämnden har valt färre månader än miniminivån, eller längre mellan dem (§ 1). Beslutet bevaras; planen följer miniminivån: mars, juni och oktober.']],
    ['tell of what the one before it chose', [own('barn', [2])], [decides, period], [floor()], ['warning under-golvet val: Nämndens val: skolnämnden har valt färre månader än miniminivån, eller längre mellan dem. Beslutet bevaras; planen följer miniminivån: mars, juni och oktober.']],
    ['tell nothing of who has chosen enough', [own('skola', [2, 4, 6])], [decides, period], [floor()], []],
    ['are of organs whose days are chosen', [], [decides, uses({ when: { kind: 'chosen', by: 'val' } })], [floor()], [none()]],
    ['not by another choice', [], [decides, uses({ when: { kind: 'chosen', by: 'annat' } })], [floor()], []],
    ['not of days of another kind', [], [decides, uses({ when: { kind: 'months', by: 'val' } })], [floor()], []],
    ['not of periods by another choice', [], [decides, uses({ periodsBy: 'annat' })], [floor()], []],
    ['are of all that use it, each once, in the organisation’s order', [], [decides, uses({ periodsBy: 'val', organs: [{ id: 'vard' }] }), period, period], [floor()], [none(), none('vårdnämnden')]],
    ['are none where nothing uses it', [], [decides], [floor()], []],
  ])('%s', (_what, chosen, steps, floors, expected) => {
    expect(found(chosen, steps, floors)).toEqual(expected);
  });

  it('are none where nobody chooses', () => {
    expect(choiceFindings(base(undefined, [floor()], [decides, period]))).toEqual([]);
  });

  it('are of each choice', () => {
    const two = base([choice(), choice({ step: 'annat' })], undefined, [decides, period, uses({ periodsBy: 'annat', organs: [{ id: 'vard' }] })]);
    expect(choiceFindings(two).map((f) => `${String(f.step)} ${f.text}`)).toEqual([
      'val Nämndens val: skolnämnden har inte valt; planen följer det som gäller den som inte har valt: april.',
      'annat annat: vårdnämnden har inte valt; planen följer det som gäller den som inte har valt: april.',
    ]);
  });
});

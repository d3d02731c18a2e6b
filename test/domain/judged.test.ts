// The law of what was moved after it was planned: `judgedAgain`, and the slot and places that it is judged by, on a step or two.
import type { ChainItem, Choice, OrganRef, PeriodRef, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Organ, Verb } from '../../domain/organisation/types';
import type { Base } from '../../domain/plan/context';
import { judgedAgain, placedAgain, slotOf } from '../../domain/plan/judged';
import type { Slot } from '../../domain/plan/slot';
import type { LawCheck, PlannedMatter, PlannedOccurrence } from '../../domain/plan/types';
import { at, occurrence, type Some } from './occurrence';

const organ = (id: string, type: string, more: Partial<Organ> = {}): Organ => ({ id, type, label: `${id}-namn`, ...more }) as Organ;
const ORGANS = [organ('KS', 'KS'), organ('KF', 'KF'), organ('skola', 'namnd'), organ('gammal', 'namnd', { ended: 'skola' })];
const item = (ref: string | OrganRef, verb: Verb = 'beslutar', within?: number): ChainItem => ({ organ: typeof ref === 'string' ? { id: ref } : ref, verb, text: '', ...(within === undefined ? {} : { within }) });
const step = (id: string, more: Partial<StepDef> = {}): StepDef => ({ id, chain: [], periods: [], ...more }) as unknown as StepDef;
const base = (steps: StepDef[], more: Partial<Base> = {}): Base =>
  ({ year: 2027, electionYear: false, steps, organs: new Map(ORGANS.map((o) => [o.id, o])), calendar: calendarWith(['2027-05-24']), definition: { standard: { lawMargin: 3 } }, ...more }) as unknown as Base;
const matter = (id: string, day: string, more: Partial<PlannedMatter> = {}): PlannedMatter => ({ ...at(id, day), ...more });

describe('the slot of an occurrence', () => {
  const period = (name: string): PeriodRef => ({ period: name, yearOffset: -1, label: name });
  const [P04, P08] = [period('P04'), period('P08')];
  const its = step('a', { periods: [P04, P08] });
  const [KS] = ORGANS;
  const of = (more: Some, steps = [step('b', { periods: [P08] }), its], choices?: Choice[]) => slotOf(base(steps, choices ? { definition: { choices } as unknown as Base['definition'] } : {}), occurrence('x', { step: 'a', ...more }));

  it.each<[string, Some, unknown]>([
    ['is its step, organ and period', { period: 'P08' }, { step: its, organ: KS, period: P08 }],
    ['has no period where it has none', {}, { step: its, organ: KS }],
    ['has no period where the step has not that', { period: 'P02' }, { step: its, organ: KS }],
    ['is not there without the step', { step: 'none', period: 'P08' }, null],
    ['is not there without the organ', { organ: 'none', period: 'P08' }, null],
  ])('%s', (_what, more, expected) => {
    expect(of(more)).toStrictEqual(expected);
  });

  it('has the period of the months that its own organ has chosen', () => {
    const chosen = step('a', { periods: [P08], periodsBy: 'val' });
    const choices = [{ step: 'val', chosen: [{ organ: 'KS', months: [3], adds: [] }, { organ: 'skola', months: [8], adds: [] }], otherwise: [] }];
    const MARS = { period: 'P03', yearOffset: 0, label: 'mars' };
    expect(of({ period: 'P03' }, [chosen], choices)).toStrictEqual({ step: chosen, organ: KS, period: MARS });
    expect(of({ period: 'P08' }, [chosen], choices)).toStrictEqual({ step: chosen, organ: KS });
  });
});

describe('the places of a chain, found again', () => {
  const [KS, , skola] = ORGANS;
  const slot = (chain: ChainItem[], more: Partial<StepDef> = {}, own = skola): Slot => ({ step: step('a', { chain, ...more }), organ: own }) as Slot;
  const found = (its: Slot, chain: PlannedMatter[], b = base([])) => placedAgain(b, its, chain).map((p) => [p.organ.id, its.step.chain.indexOf(p.item), p.end]);

  it('have the organ, the sentence and the meeting', () => {
    const its = slot([item('KS', 'behandlar')]);
    const chain = [matter('KS', '2027-05-20', { verb: 'behandlar', handlingsstopp: '2027-05-11' })];
    expect(placedAgain(base([]), its, chain)).toStrictEqual([{
      organ: KS, item: its.step.chain[0], window: null, day: '2027-05-20', papers: '2027-05-11', end: '2027-05-20',
      meeting: { id: 'KS-2027-05-20', organ: 'KS', day: '2027-05-20', handlingsstopp: '2027-05-11', type: 'ordinarie', state: 'planned' },
    }]);
  });

  const day = '2027-05-20';
  const OWN: OrganRef = { own: true };
  it.each<[string, ChainItem[], PlannedMatter[], [string, number, string][]]>([
    ['end with the meeting where nothing is handed over', [item('KS')], [matter('KS', day)], [['KS', 0, day]]],
    // Thursday; Monday the 24th is the municipality's own free day.
    ['end with the handing over', [item('KS', 'beslutar', 2)], [matter('KS', day)], [['KS', 0, '2027-05-25']]],
    ['end with the day of an organ without meetings, which has had its time', [item('KS', 'beslutar', 2)], [matter('KS', day, { meeting: null })], [['KS', 0, day]]],
    ['are the step’s own organ’s', [item(OWN)], [matter('skola', day)], [['skola', 0, day]]],
    ['are left out where the organ is another', [item('KS')], [matter('KF', day)], []],
    ['are left out where it does something else', [item('KS', 'foreslar')], [matter('KS', day)], []],
    ['are left out where the organ is not there any more', [item('none')], [matter('none', day)], []],
    ['pass over what the organisation has not', [item('none'), item({ types: ['namnd'] }), item('KS')], [matter('KS', day)], [['KS', 2, day]]],
    ['are each a sentence of their own', [item('KS', 'beslutar', 1), item('KS', 'beslutar', 2)], [matter('KS', day), matter('KS', day)], [['KS', 0, '2027-05-21'], ['KS', 1, '2027-05-25']]],
    ['are never more than the sentences', [item('KS')], [matter('KS', day), matter('KS', day)], [['KS', 0, day]]],
    ['keep the order of the sentences', [item('KF'), item('KS'), item('KF')], [matter('KS', day), matter('KF', day)], [['KS', 1, day], ['KF', 2, day]]],
    ['do not go back to a sentence that is passed', [item('KF'), item('KS')], [matter('KS', day), matter('KF', day)], [['KS', 1, day]]],
    ['are the rest where one is left out', [item('KS'), item('KF')], [matter('skola', day), matter('KS', day), matter('KF', day)], [['KS', 0, day], ['KF', 1, day]]],
    ['are of the organ that has taken over', [item('gammal')], [matter('skola', day)], [['skola', 0, day]]],
    ['are of the organ as it was', [item('gammal')], [matter('gammal', day)], [['gammal', 0, day]]],
  ])('%s', (_what, chain, matters, expected) => {
    expect(found(slot(chain), matters)).toEqual(expected);
  });

  it('have no meeting where the organ has none', () => {
    expect(placedAgain(base([]), slot([item('KS')]), [matter('KS', day, { meeting: null })])[0]?.meeting).toBeNull();
  });

  it('are those of a valår, in one', () => {
    const its = slot([item('KS')], { inElectionYear: { chain: [item('KF')], sources: [], assumptions: [] } });
    const organs = (electionYear: boolean) => placedAgain(base([], { electionYear }), its, [matter('KS', day), matter('KF', day)]).map((p) => p.organ.id);
    expect([organs(false), organs(true)]).toEqual([['KS'], ['KF']]);
  });

  it('leave the step’s own sentences as they are', () => {
    const its = slot([item('KS'), item('KF')]);
    placedAgain(base([]), its, [matter('KF', day)]);
    expect(its.step.chain).toHaveLength(2);
  });
});

describe('the law of what was moved', () => {
  const check = (rule: string, text: string): LawCheck => ({ rule, paragraph: '', latest: null, slackWorkingDays: null, status: 'ok', text });
  /** Justering and anslag are what the law says of a meeting of KS; the protocol of 10 June is adjusted by the 24th. */
  const OLD = [check('stat-justering', 'Justeras gammalt.'), check('stat-anslag', 'Anslås gammalt.')];
  const JUSTERAS = expect.stringMatching(/^KL 5:69: .* för KS-namn 10 juni senast 24 juni 2027/) as string;
  const ANSLAS = expect.stringMatching(/^KL 8:12: .* för KS-namn 10 juni senast 26 juni 2027/) as string;
  const judged = (more: Some, its = step('a', { chain: [item('KS', 'foreslar')] })): PlannedOccurrence =>
    judgedAgain(base([its]), occurrence('x', { step: 'a', due: '2027-06-10', chain: [matter('KS', '2027-06-10', { verb: 'foreslar' })], ...more }));

  it('is of its days as they are, and told where the old was told', () => {
    const now = judged({ law: OLD, why: ['Källa.', 'Justeras gammalt.', 'Anslås gammalt.', 'Flyttat.'] });
    expect(now.law.map((l) => [l.rule, l.latest])).toEqual([['stat-justering', '2027-06-24'], ['stat-anslag', '2027-06-26']]);
    expect(now.why).toEqual(['Källa.', JUSTERAS, ANSLAS, 'Flyttat.']);
  });

  it('is told in the order in which it was', () => {
    expect(judged({ law: [...OLD].reverse(), why: ['Anslås gammalt.', 'Justeras gammalt.'] }).why).toEqual([ANSLAS, JUSTERAS]);
  });

  it('is not told any more where it says nothing any more', () => {
    const now = judged({ law: OLD, why: ['Källa.', 'Justeras gammalt.', 'Anslås gammalt.', 'Flyttat.'], chain: [matter('KS', '2027-06-10', { verb: 'foreslar', meeting: null })] });
    expect([now.law, now.why]).toEqual([[], ['Källa.', 'Flyttat.']]);
  });

  it('is told last where it did not say anything before', () => {
    expect(judged({ law: OLD.slice(0, 1), why: ['Källa.', 'Justeras gammalt.', 'Flyttat.'] }).why).toEqual(['Källa.', JUSTERAS, 'Flyttat.', ANSLAS]);
  });

  it('is broken where the handing over has become too late', () => {
    const its = step('a', { type: 'arsredovisning', chain: [item('KS', 'overlamnar', 2)] });
    // The 15th is a Thursday, the 20th a Tuesday; handed over on the 22nd, five arbetsdagar late.
    const now = judged({ budgetYear: 2026, chain: [matter('KS', '2027-04-20', { verb: 'overlamnar' })], law: [check('stat-arsredovisning', 'I tid.')], why: ['I tid.'] }, its);
    expect(now.law.find((l) => l.rule === 'stat-arsredovisning')).toMatchObject({ latest: '2027-04-15', planned: '2027-04-22', slackWorkingDays: -5, status: 'broken' });
    expect(now.why[0]).toMatch(/^KL 11:20: .*planerat 22 april, 5 arbetsdagar efter lagens dag\.$/);
  });

  it('leaves the rest, and all of it where the step is not there any more', () => {
    const before = occurrence('x', { step: 'a', law: OLD, why: ['Justeras gammalt.'] });
    expect(judgedAgain(base([]), before)).toBe(before);
    const { law: _law, why: _why, ...rest } = judgedAgain(base([step('a')]), before);
    expect(before).toMatchObject(rest);
    expect(Object.keys(rest)).toHaveLength(Object.keys(before).length - 2);
  });
});

// What one later fact does to an occurrence that has opened: `thaw` by tables of meetings and days.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ, Unit } from '../../domain/organisation/types';
import type { Base } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import type { Fact } from '../../domain/plan/facts';
import { thaw } from '../../domain/plan/frozen';
import type { PlannedMatter, PlannedOccurrence, PlannedTask } from '../../domain/plan/types';
import { at, occurrence, type Some } from './occurrence';

const organs = new Map(['KS', 'KF', 'skola', 'rev', 'ny'].map((id) => [id, { id, type: 'namnd', label: id } as unknown as Organ]));
const unit = (id: string, level: string, parent?: string) => ({ id, level, organ: 'KS', label: id, parent }) as unknown as Unit;
const [office, school] = [unit('f', 'forvaltning'), unit('e', 'enhet', 'f')];
const step = (more: Partial<StepDef> = {}) => ({ id: 'a', label: 'A', asks: [], approvals: [], periods: [], chain: [], ...more }) as unknown as StepDef;
/** Moves answers and approvals that are counted from a closing out of it. */
const semester = { label: 'Semester', from: '06-28', to: '08-06', moves: true };
/** Two arbetsdagar for each approval; without a step nothing is known but the days. */
const base = (...steps: StepDef[]) =>
  ({ calendar: calendarWith(), organs, steps, electionYear: false, year: 2027, unitsOf: new Map([['KS', [office, school]]]), parentOf: new Map([['e', office]]), holderOf: new Map(), definition: { roles: [], levels: [{ id: 'forvaltning' }, { id: 'enhet' }], standard: { approval: 2 }, semester } as unknown as Definition }) as unknown as Base;

/** A meeting called for on `id`'s day. */
const meeting = (id: string, handlingsstopp: string, day = id.slice(-10)): Meeting => ({ id, organ: id.slice(0, -11), day, handlingsstopp, state: 'planned', type: 'ordinarie' });
const CALENDAR = [
  meeting('skola-2027-03-16', '2027-03-09'), meeting('KS-2027-03-31', '2027-03-23'), meeting('KS-2027-04-07', '2027-03-30'), meeting('KS-2027-04-28', '2027-04-20'),
  meeting('KF-2027-04-14', '2027-04-06'), meeting('KF-2027-04-29', '2027-04-22'), meeting('KF-2027-05-20', '2027-05-12'),
];
/** The calendar with one of them otherwise, or (without a day) none. */
const calendar = (id = '', day?: string, handlingsstopp = day ?? '') => new MeetingIndex(CALENDAR.flatMap((m) => (m.id !== id ? [m] : day === undefined ? [] : [{ ...m, day, handlingsstopp }])));
const matter = (organ: string, day: string, handlingsstopp: string, more: Partial<PlannedMatter> = {}): PlannedMatter => ({ ...at(organ, day), handlingsstopp, label: `A: ${organ}`, ...more });
const [SKOLA, KS, KF] = [matter('skola', '2027-03-16', '2027-03-09'), matter('KS', '2027-03-31', '2027-03-23', { verb: 'foreslar' }), matter('KF', '2027-04-29', '2027-04-22')] as const;
const line = (m: PlannedMatter) => `${m.organ} ${m.day} ${m.handlingsstopp}${m.meeting === null ? '' : ` ${m.meeting}`}`;
const opened = (chain: PlannedMatter[], more: Some = {}) => occurrence('a', { why: ['Förr.'], chain, answerBy: undefined, due: chain.at(-1)?.day ?? '2027-03-31', ...more });
const task = (kind: 'answer' | 'approve', due: string, figures?: string) => ({ kind, due, ...(figures === undefined ? {} : { figures }) }) as PlannedTask;

const move = (id: string): Fact => ({ kind: 'moveMeeting', meeting: id, day: '2027-01-01' });
const cancel = (id: string): Fact => ({ kind: 'cancelMeeting', meeting: id });
const decided = (position: number, more: Partial<Extract<Fact, { kind: 'decided' }>> = {}): Fact => ({ kind: 'decided', occurrence: 'a', organ: 'KS', position, outcome: 'bifall', day: '2027-03-31', ...more });
const moved = (more: Partial<Extract<Fact, { kind: 'moveStep' }>>): Fact => ({ kind: 'moveStep', occurrence: 'a', ...more });

describe('a meeting of its chain', () => {
  const [skola, ks, kf] = [line(SKOLA), line(KS), line(KF)];
  it.each<[string, PlannedMatter[], Fact, MeetingIndex, string[], string]>([
    ['is moved, and the others stay although they could be sooner', [SKOLA, KS, KF], move('KS-2027-03-31'), calendar('KS-2027-03-31', '2027-04-02', '2027-03-25'), [skola, 'KS 2027-04-02 2027-03-25 KS-2027-03-31', kf], 'flyttat. A: KS är nu fre 2 apr 2027.'],
    ['is moved to the day on which the next one’s papers go', [KS, KF], move('KS-2027-03-31'), new MeetingIndex([meeting('KS-2027-03-31', '2027-04-22', '2027-04-22'), meeting('KF-2027-04-27', '2027-04-22'), ...CALENDAR.slice(2)]), ['KS 2027-04-22 2027-04-22 KS-2027-03-31', kf], 'flyttat. A: KS är nu tors 22 apr 2027.'],
    ['is moved past the next one’s papers', [KS, KF], move('KS-2027-03-31'), calendar('KS-2027-03-31', '2027-04-23'), ['KS 2027-04-23 2027-04-23 KS-2027-03-31', 'KF 2027-05-20 2027-05-12 KF-2027-05-20'], 'flyttat. A: KS är nu fre 23 apr 2027.'],
    ['is moved past the last papers, and the next stays where it is', [KS, KF], move('KS-2027-03-31'), calendar('KS-2027-03-31', '2027-05-13'), ['KS 2027-05-13 2027-05-13 KS-2027-03-31', kf], 'flyttat. A: KS är nu tors 13 maj 2027.'],
    ['moves the next but not what comes after that', [SKOLA, KS, KF], move('skola-2027-03-16'), calendar('skola-2027-03-16', '2027-03-24'), ['skola 2027-03-24 2027-03-24 skola-2027-03-16', 'KS 2027-04-07 2027-03-30 KS-2027-04-07', kf], 'flyttat. A: skola är nu ons 24 mar 2027.'],
    ['moves all that come after it', [SKOLA, KS, KF], move('skola-2027-03-16'), calendar('skola-2027-03-16', '2027-04-19'), ['skola 2027-04-19 2027-04-19 skola-2027-03-16', 'KS 2027-04-28 2027-04-20 KS-2027-04-28', 'KF 2027-05-20 2027-05-12 KF-2027-05-20'], 'flyttat. A: skola är nu mån 19 apr 2027.'],
    ['is moved and not there any more', [KS, KF], move('KS-2027-03-31'), calendar('KS-2027-03-31'), ['KS 2027-04-07 2027-03-30 KS-2027-04-07', kf], 'flyttat. A: KS är nu ons 7 apr 2027.'],
    ['is cancelled, and the next is taken', [SKOLA, KS, KF], cancel('KS-2027-03-31'), calendar('KS-2027-03-31'), [skola, 'KS 2027-04-07 2027-03-30 KS-2027-04-07', kf], 'inställt. A: KS är nu ons 7 apr 2027.'],
    ['is cancelled but still there: the papers go on the day that they had', [{ ...KS, handlingsstopp: '2027-03-22' }, KF], cancel('KS-2027-03-31'), calendar(), ['KS 2027-03-31 2027-03-22 KS-2027-03-31', kf], 'inställt. A: KS är nu ons 31 mar 2027.'],
    ['is moved only in its papers', [{ ...KS, handlingsstopp: '2027-03-22' }, KF], move('KS-2027-03-31'), calendar(), [ks, kf], 'flyttat. A: KS är nu ons 31 mar 2027.'],
  ])('%s', (_what, chain, fact, meetings, expected, why) => {
    const now = thaw(base(), meetings, opened(chain), fact);
    expect(now.chain.map(line)).toEqual(expected);
    expect(now.why).toEqual(['Förr.', expect.stringMatching(/^Sammanträdet (?:tis 16|ons 31) mar 2027 är /)]);
    expect(now.why[1]).toMatch(new RegExp(`är ${why.replaceAll('.', '\\.')}$`));
    expect(now.meetings).toEqual(now.chain.map(({ organ, day, verb }) => ({ organ, date: day, verb })));
    expect(now.due).toBe(now.chain.at(-1)?.day);
  });

  it.each<[string, Fact, MeetingIndex]>([
    ['of another step is moved', move('KS-2027-04-28'), calendar()],
    ['of another step is cancelled', cancel('KS-2027-04-28'), calendar()],
    ['is cancelled and there is no other', cancel('KF-2027-04-29'), new MeetingIndex(CALENDAR.slice(0, 4))],
    ['is added', { kind: 'addMeeting', meeting: meeting('KS-2027-03-24', '2027-03-17') }, calendar()],
  ])('%s, and nothing changes', (_what, fact, meetings) => {
    const o = opened([KS, KF]);
    expect(thaw(base(), meetings, o, fact)).toBe(o);
  });

  it.each<[string, Some, string]>([
    ['its last meeting', { tasks: [task('answer', '2027-03-15'), task('approve', '2027-03-17'), task('answer', '2027-03-16')] }, '2027-04-02'],
    ['its last task, where that is later', { tasks: [task('answer', '2027-04-05'), task('approve', '2027-04-09'), task('answer', '2027-04-06')] }, '2027-04-09'],
    ['its opening, where that is later and nobody is asked', { opens: '2027-04-06' }, '2027-04-06'],
  ])('makes it due with %s', (_what, more, due) => {
    expect(thaw(base(), calendar('KS-2027-03-31', '2027-04-02'), opened([KS], more), move('KS-2027-03-31')).due).toBe(due);
  });
});

describe('an organ without meetings', () => {
  const rev = (handlingsstopp: string, day: string) => matter('rev', day, handlingsstopp, { meeting: null, verb: 'bedomer' });
  const known = step({ chain: [{ organ: { id: 'KS' }, verb: 'foreslar', within: 3, text: '' }, { organ: { id: 'rev' }, verb: 'bedomer', within: 10, text: '' }] });
  it.each<[string, StepDef[], PlannedMatter[], string, string[]]>([
    ['has its days from when it is handed over', [known], [KS, rev('2027-04-05', '2027-04-19')], '2027-04-07', ['rev 2027-04-26 2027-04-12']],
    ['stays where it has the ärende in time', [known], [KS, rev('2027-04-12', '2027-04-26')], '2027-04-07', ['rev 2027-04-26 2027-04-12']],
    ['has its days from the meeting where the definition is another', [], [KS, rev('2027-04-05', '2027-04-19')], '2027-04-07', ['rev 2027-04-21 2027-04-07']],
    ['has its days from the meeting where the definition has not the whole chain', [known], [KS, rev('2027-04-05', '2027-04-19'), { ...KF, day: '2027-06-01', handlingsstopp: '2027-06-01' }], '2027-04-07', ['rev 2027-04-21 2027-04-07', 'KF 2027-06-01 2027-06-01 KF-2027-04-29']],
    ['that takes no days has it on the first arbetsdag', [], [KS, rev('2027-04-05', '2027-04-05')], '2027-04-10', ['rev 2027-04-12 2027-04-12']],
    ['moves what comes after it', [], [KS, rev('2027-04-05', '2027-04-19'), KF], '2027-04-12', ['rev 2027-04-26 2027-04-12', 'KF 2027-05-20 2027-05-12 KF-2027-05-20']],
  ])('%s', (_what, steps, chain, day, expected) => {
    const now = thaw(base(...steps), calendar('KS-2027-03-31', day), opened(chain), move('KS-2027-03-31'));
    expect(now.chain.slice(1).map(line)).toEqual(expected);
    expect(now.meetings.map((m) => m.organ)).toEqual(chain.flatMap((m) => (m.meeting === null ? [] : [m.organ])));
  });
});

describe('an organ with meetings', () => {
  const known = (within?: number): StepDef => step({ chain: [{ organ: { id: 'KS' }, verb: 'foreslar', text: '', ...(within === undefined ? {} : { within }) }, { organ: { id: 'KF' }, verb: 'beslutar', text: '' }] });
  it.each<[string, number | undefined, string]>([
    ['keeps its meeting where the ärende comes before the papers go', undefined, line(KF)],
    ['has its next where it is handed over too late', 3, 'KF 2027-05-20 2027-05-12 KF-2027-05-20'],
  ])('%s', (_what, within, expected) => {
    const now = thaw(base(known(within)), calendar('KS-2027-03-31', '2027-04-20'), opened([KS, KF]), move('KS-2027-03-31'));
    expect(now.chain.slice(1).map(line)).toEqual([expected]);
  });
});

describe('a decision', () => {
  it.each<[string, Fact, MeetingIndex, string[], string]>([
    ['on another day', decided(0, { day: '2027-04-01' }), calendar(), ['KS 2027-04-01 2027-03-23 KS-2027-03-31', line(KF)], 'A: KS: skedde tors 1 apr 2027.'],
    ['on another day at the same meeting', decided(0, { day: '2027-04-01', meeting: 'KS-2027-03-31' }), calendar(), ['KS 2027-04-01 2027-03-23 KS-2027-03-31', line(KF)], 'A: KS: skedde tors 1 apr 2027.'],
    ['at another meeting on the day', decided(0, { meeting: 'KS-extra' }), calendar(), ['KS 2027-03-31 2027-03-23 KS-extra', line(KF)], 'A: KS: skedde ons 31 mar 2027.'],
    ['of a later organ', decided(1, { day: '2027-04-30', meeting: 'KF-extra' }), calendar(), [line(KS), 'KF 2027-04-30 2027-04-22 KF-extra'], 'A: KF: skedde fre 30 apr 2027.'],
    ['to wait for the next meeting', decided(0, { outcome: 'bordlaggning', nextMeeting: 'KS-2027-04-28' }), calendar(), ['KS 2027-04-28 2027-04-20 KS-2027-04-28', 'KF 2027-05-20 2027-05-12 KF-2027-05-20'], 'Bordlagt ons 31 mar 2027. A: KS är nu ons 28 apr 2027.'],
    ['to be made anew', decided(0, { outcome: 'aterremiss', nextMeeting: 'KS-2027-04-07' }), calendar(), ['KS 2027-04-07 2027-03-30 KS-2027-04-07', line(KF)], 'Återremitterat ons 31 mar 2027. A: KS är nu ons 7 apr 2027.'],
    ['to wait for the same meeting with other papers', decided(0, { outcome: 'bordlaggning', nextMeeting: 'KS-2027-03-31' }), calendar('KS-2027-03-31', '2027-03-31', '2027-03-24'), ['KS 2027-03-31 2027-03-24 KS-2027-03-31', line(KF)], 'Bordlagt ons 31 mar 2027. A: KS är nu ons 31 mar 2027.'],
    ['to wait for a meeting that is not there', decided(0, { outcome: 'bordlaggning', nextMeeting: 'KS-x', day: '2027-04-01' }), calendar(), ['KS 2027-04-01 2027-03-23 KS-2027-03-31', line(KF)], 'A: KS: skedde tors 1 apr 2027.'],
  ])('%s', (_what, fact, meetings, expected, why) => {
    const now = thaw(base(), meetings, opened([KS, KF]), fact);
    expect([now.chain.map(line), now.why]).toEqual([expected, ['Förr.', why]]);
  });

  it.each<[string, Fact]>([
    ['as planned', decided(0)],
    ['as planned, at its meeting', decided(0, { meeting: 'KS-2027-03-31' })],
    ['of another step', decided(0, { occurrence: 'b', day: '2027-04-01' })],
    ['at a place that it has not', decided(2, { day: '2027-04-01' })],
    ['to wait, at a place that it has not', decided(2, { nextMeeting: 'KS-2027-04-07' })],
  ])('%s changes nothing', (_what, fact) => {
    const o = opened([KS, KF]);
    expect(thaw(base(), calendar(), o, fact)).toBe(o);
  });
});

describe('other facts', () => {
  it('give its ärenden to the organ that goes on', () => {
    const change = { people: [], posts: [], units: [], organs: [{ id: 'KF', type: 'namnd', label: 'KF', authority: 'KF', ended: 'ny' } as Organ] };
    const now = thaw(base(), new MeetingIndex([...CALENDAR, meeting('ny-2027-05-04', '2027-04-27')]), opened([KS, KF]), { kind: 'reorganise', what: 'x', change, from: '2027-04-15' });
    expect(now.chain.map(line)).toEqual([line(KS), 'ny 2027-05-04 2027-04-27 ny-2027-05-04']);
  });

  it('change nothing', () => {
    const o = opened([KS, KF], { answerBy: '2027-03-15' });
    for (const fact of [{ kind: 'periodClosed', fiscalYear: 2027, period: 'P03', day: '2027-04-01' }, { ...moved({ due: '2027-05-01', answerBy: '2027-03-16' }), occurrence: 'b' }] as Fact[]) expect(thaw(base(), calendar(), o, fact)).toBe(o);
  });
});

describe('an adjustment of the answers', () => {
  const asked: Some = { opens: '2027-03-01', answerBy: '2027-03-15', figuresBy: '2027-03-11', due: '2027-03-17', tasks: [task('answer', '2027-03-15', '2027-03-11'), task('approve', '2027-03-17'), task('answer', '2027-03-15')] };
  const why = (day: string) => ['Förr.', `Ändrat: svar senast ${day} 2027.`];
  const days = ({ opens, answerBy, figuresBy, due, tasks }: PlannedOccurrence) => [opens, figuresBy, answerBy, due, ...tasks.map((t) => `${t.kind} ${t.figures === undefined ? '' : `${t.figures} `}${t.due}`)];

  it('moves the figures, the answers and the approvals as many arbetsdagar', () => {
    const now = thaw(base(), calendar(), opened([], asked), moved({ answerBy: '2027-03-18' }));
    expect(now).toStrictEqual({ ...opened([], asked), answerBy: '2027-03-18', figuresBy: '2027-03-16', due: '2027-03-22', why: why('tors 18 mar'), tasks: [task('answer', '2027-03-18', '2027-03-16'), task('approve', '2027-03-22'), task('answer', '2027-03-18')] });
  });

  it.each<[string, Some, Fact, (string | undefined)[]]>([
    ['backwards', {}, moved({ answerBy: '2027-03-12' }), ['2027-03-01', '2027-03-10', '2027-03-12', '2027-03-16', 'answer 2027-03-10 2027-03-12', 'approve 2027-03-16', 'answer 2027-03-12']],
    ['with a new opening', {}, moved({ answerBy: '2027-03-18', opens: '2027-03-15' }), ['2027-03-15', '2027-03-16', '2027-03-18', '2027-03-22', 'answer 2027-03-16 2027-03-18', 'approve 2027-03-22', 'answer 2027-03-18']],
    ['with an opening on the figures’ day, which is then left out', {}, moved({ answerBy: '2027-03-18', opens: '2027-03-16' }), ['2027-03-16', undefined, '2027-03-18', '2027-03-22', 'answer 2027-03-18', 'approve 2027-03-22', 'answer 2027-03-18']],
    ['to the figures’ day, which is then left out', { answerBy: '2027-03-13', figuresBy: '2027-03-12', tasks: [task('answer', '2027-03-13', '2027-03-12')] }, moved({ answerBy: '2027-03-15' }), ['2027-03-01', undefined, '2027-03-15', '2027-03-15', 'answer 2027-03-15']],
    ['over a helg alone: what else is due stays', { answerBy: '2027-03-12', figuresBy: '2027-03-06', tasks: [task('answer', '2027-03-12', '2027-03-06'), task('approve', '2027-03-20')] }, moved({ answerBy: '2027-03-13' }), ['2027-03-01', '2027-03-06', '2027-03-13', '2027-03-20', 'answer 2027-03-06 2027-03-13', 'approve 2027-03-20']],
    ['where nobody is asked', { tasks: [], figuresBy: undefined }, moved({ answerBy: '2027-03-18' }), ['2027-03-01', undefined, '2027-03-18', '2027-03-18']],
    ['by its last day, where no organ has it', { tasks: [task('answer', '2027-03-15')], figuresBy: undefined }, moved({ due: '2027-03-18' }), ['2027-03-01', undefined, '2027-03-18', '2027-03-18', 'answer 2027-03-18']],
    ['by its own day before its last day', { tasks: [task('answer', '2027-03-15')], figuresBy: undefined }, moved({ answerBy: '2027-03-16', due: '2027-03-18' }), ['2027-03-01', undefined, '2027-03-16', '2027-03-18', 'answer 2027-03-16']],
    ['past its last day, where an approval is later', { figuresBy: undefined, tasks: [task('answer', '2027-03-15'), task('approve', '2027-03-17'), task('answer', '2027-03-16')] }, moved({ answerBy: '2027-03-16', due: '2027-03-17' }), ['2027-03-01', undefined, '2027-03-16', '2027-03-18', 'answer 2027-03-16', 'approve 2027-03-18', 'answer 2027-03-17']],
  ])('goes %s', (_what, more, fact, expected) => {
    const now = thaw(base(), calendar(), opened([], { ...asked, ...more }), fact);
    expect([days(now), 'figuresBy' in now]).toEqual([expected, expected[1] !== undefined]);
  });

  it.each<[string, string, string]>([
    ['before its meeting leaves that as it is', '2027-03-18', '2027-03-31'],
    ['past its meeting makes the last approval its end', '2027-03-30', '2027-04-01'],
  ])('%s', (_what, answerBy, due) => {
    const now = thaw(base(), calendar(), opened([KS], { ...asked, due: '2027-03-31' }), moved({ answerBy }));
    expect([now.chain.map(line), now.due]).toEqual([[line(KS)], due]);
  });

  it('is nothing to a step without answers', () => {
    const o = opened([KS], { tasks: [task('approve', '2027-03-17')] });
    expect(thaw(base(), calendar(), o, moved({ answerBy: '2027-03-18' }))).toEqual(o);
  });

  it('moves the opening alone', () => {
    const o = opened([KS], asked);
    expect(thaw(base(), calendar(), o, moved({ opens: '2027-03-02' }))).toEqual({ ...o, opens: '2027-03-02' });
  });

  describe('before the semester', () => {
    const closed = { kind: 'periodClosed' as const, days: 5 };
    const ladder: Partial<StepDef> = { answerBy: closed, approvals: ['forvaltning'], asks: [{ who: { level: 'enhet' }, onlyAt: [] }] };
    const three: Partial<StepDef> = { ...ladder, asks: [...(ladder.asks ?? []), { who: { everyLevel: true, days: 3 }, onlyAt: [] }] };
    it.each<[string, StepDef[], string, string, string[]]>([
      ['takes an approval that would fall in it past it', [step(ladder)], '2027-06-22', '2027-06-23', ['answer 2027-06-28', 'approve 2027-08-10']],
      ['with the arbetsdagar that the step has for each level', [step(three)], '2027-06-21', '2027-06-22', ['answer 2027-06-28', 'approve 2027-08-11']],
      ['leaves it in where the answer is not counted from a closing', [step({ ...ladder, answerBy: { kind: 'afterOpening', days: 9 } })], '2027-06-22', '2027-06-23', ['answer 2027-06-28', 'approve 2027-06-28']],
      ['leaves it in of a step that the definition has no more', [], '2027-06-22', '2027-06-23', ['answer 2027-06-28', 'approve 2027-06-28']],
    ])('%s', (_what, steps, from, to, expected) => {
      const o = opened([], { answerBy: from, due: '2027-06-24', tasks: [task('answer', '2027-06-24'), task('approve', '2027-06-24')] });
      expect(days(thaw(base(...steps), calendar(), o, moved({ answerBy: to }))).slice(4)).toEqual(expected);
    });
  });
});

describe('an adjustment of the last day', () => {
  it.each<[string, string, string[]]>([
    ['takes the last organ’s meeting on it', '2027-05-20', [line(KS), 'KF 2027-05-20 2027-05-12 KF-2027-05-20']],
    ['takes its first meeting after it', '2027-04-30', [line(KS), 'KF 2027-05-20 2027-05-12 KF-2027-05-20']],
    ['takes an earlier one', '2027-04-10', [line(KS), 'KF 2027-04-14 2027-04-06 KF-2027-04-14']],
  ])('%s', (_what, due, expected) => {
    const now = thaw(base(), calendar(), opened([KS, KF], { answerBy: '2027-03-15' }), moved({ due }));
    expect([now.chain.map(line), now.answerBy, now.due]).toEqual([expected, '2027-03-15', now.chain[1]?.day]);
    expect(now.why).toEqual(['Förr.', expect.stringMatching(/^Ändrat\. A: KF är nu (?:tors 20 maj|ons 14 apr) 2027\.$/)]);
  });

  it('takes the meeting that it has with the papers of the calendar', () => {
    expect(thaw(base(), calendar(), opened([{ ...KF, handlingsstopp: '2027-04-21' }]), moved({ due: '2027-04-29' })).chain.map(line)).toEqual([line(KF)]);
  });

  it('changes nothing where the organ has no later meeting', () => {
    const o = opened([KS, KF]);
    expect(thaw(base(), calendar(), o, moved({ due: '2027-05-21' }))).toBe(o);
  });

  it.each([['later', '2027-04-09'], ['earlier', '2027-03-26']])('of what nobody answers and no organ has is that day, %s', (_what, due) => {
    expect(thaw(base(), calendar(), opened([]), moved({ due }))).toEqual({ ...opened([]), due });
  });

  it('of an organ without meetings is its day', () => {
    const rev = matter('rev', '2027-04-19', '2027-04-05', { meeting: null, verb: 'bedomer' });
    const now = thaw(base(), calendar(), opened([KS, rev]), moved({ due: '2027-04-26' }));
    expect([now.chain.map(line), now.due, now.why]).toEqual([[line(KS), 'rev 2027-04-26 2027-04-05'], '2027-04-26', ['Förr.', 'Ändrat. A: rev är nu mån 26 apr 2027.']]);
    expect(thaw(base(), calendar(), opened([KS, rev]), moved({ due: '2027-04-02' })).chain.map(line)).toEqual([line(KS), 'rev 2027-04-02 2027-04-02']);
  });
});

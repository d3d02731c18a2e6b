// What a plan is to be read with: law that is not kept, organs without meetings, answers in a hurry, guesses. Tables on `findingsOf`.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ, OrganType } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import { findingsOf, occurrenceFindings } from '../../domain/plan/findings';
import type { LawCheck, PlanFinding, PlannedMatter, PlannedOccurrence, PlannedTask } from '../../domain/plan/types';
import { at, occurrence, type Some } from './occurrence';

const organ = (id: string, type: OrganType, label: string) => ({ id, type, label }) as unknown as Organ;
const ORGANS = [organ('KS', 'KS', 'kommunstyrelsen'), organ('skola', 'namnd', 'skolnämnden'), organ('vard', 'namnd', 'vårdnämnden')];
const meeting = (of: string, day: string, handlingsstopp = day) => ({ id: `${of}-${day}`, organ: of, day, handlingsstopp, type: 'ordinarie', state: 'planned' }) as Meeting;
const step = (id: string, more: Partial<StepDef> = {}) => ({ id, label: `Steget ${id}`, kind: 'steg', organs: [], asks: [], chain: [], periods: [], ...more }) as unknown as StepDef;
const task = { kind: 'answer', due: '2027-05-14' } as PlannedTask;

interface Has { organs?: Organ[]; meetings?: Meeting[]; steps?: StepDef[]; definition?: Partial<Definition>; findings?: PlanFinding[] }
const context = ({ organs = ORGANS, meetings = [], steps = [], definition = {}, findings = [] }: Has = {}) =>
  ({
    year: 2027, electionYear: false, findings, steps, calendar: calendarWith(), meetings: new MeetingIndex(meetings), organs: new Map(organs.map((o) => [o.id, o])), organisation: { organs }, unitsOf: new Map(), planned: new Map(),
    definition: { steps, standard: { answer: 10, approval: 2, lawMargin: 0 }, assumptions: [], roles: [], ...definition },
  }) as unknown as Context;

const text = (f: PlanFinding) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`;
const found = (has: Has, ...occurrences: PlannedOccurrence[]) => findingsOf(context(has), occurrences).map(text);
/** An occurrence that meets nobody and is in no hurry. */
const plain = (id: string, more: Some = {}) => occurrence(id, { chain: [], ...more });

describe('law', () => {
  const check = (status: LawCheck['status'], rule: string) => ({ rule, status, text: `Om ${rule}.` }) as LawCheck;
  it('that is kept is not told, what is broken is an error, what is tight a warning', () => {
    const one = plain('a', { law: [check('ok', 'kl-1'), check('broken', 'kl-2'), check('warning', 'kl-3')] });
    const expected = ['error kl-2 a: Rapport a (kommunstyrelsen): Om kl-2.', 'warning kl-3 a: Rapport a (kommunstyrelsen): Om kl-3.'];
    expect(occurrenceFindings(context(), [one, plain('b')]).map(text)).toEqual(expected);
    expect(found({}, one, plain('b'))).toEqual(expected);
  });
});

describe('organs that meet but have no meetings', () => {
  const none = (of: string): PlannedMatter => ({ ...at(of, '2027-03-31'), meeting: null });
  const told = (id: string, label: string, what = 'a') => `warning organ-utan-sammantraden ${what}: ${label} har inga sammanträden i kalendern, så det som ska dit (Rapport ${what} med flera) får en dag utan sammanträde. Lägg till dem i sammantraden.yaml under ${id}.`;

  it.each<[OrganType, boolean]>([
    ['KF', true], ['KS', true], ['KS-som-namnd', true], ['namnd', true], ['gemensam-namnd', true], ['utskott', true],
    ['revision', false], ['moderbolag', false], ['ledningsgrupp', false], ['kommunalforbund', false], ['KF-presidium', false],
  ])('%s is told: %s', (type, is) => {
    expect(found({ organs: [organ('x', type, 'organet')] }, plain('a', { organ: 'x', chain: [none('x')] }))).toEqual(is ? [told('x', 'organet')] : []);
  });

  it.each<[string, PlannedOccurrence[], Meeting[], string[]]>([
    ['each organ is told once, with the first that goes there', [plain('a', { chain: [none('skola'), none('KS')] }), plain('b', { chain: [none('skola'), none('vard')] })], [], [told('skola', 'skolnämnden'), told('KS', 'kommunstyrelsen'), told('vard', 'vårdnämnden', 'b')]],
    ['one that has meetings, though not then, is not', [plain('a', { chain: [none('skola')] })], [meeting('skola', '2027-02-02')], []],
    ['another’s meetings do not help', [plain('a', { chain: [none('skola')] })], [meeting('vard', '2027-02-02')], [told('skola', 'skolnämnden')]],
    ['what has a meeting is not', [plain('a', { chain: [at('skola', '2027-03-31')] })], [], []],
    ['an organ that is not known is not', [plain('a', { chain: [none('okand')] })], [], []],
  ])('%s', (_what, occurrences, meetings, expected) => {
    expect(found({ meetings }, ...occurrences)).toEqual(expected);
  });
});

describe('answers in a hurry', () => {
  /** Opens Monday 10 May 2027; Friday is the fourth arbetsdag after it. */
  const asked = (more: Some = {}) => plain('a', { opens: '2027-05-10', answerBy: '2027-05-14', tasks: [task], ...more });
  const told = (by: string, days: string) => [`warning kort-svarstid a: Rapport a (kommunstyrelsen) öppnar mån 10 maj 2027 och ska besvaras senast ${by} 2027: ${days} enligt svarstid. Handlingarna går för tätt efter det som steget väntar på.`];
  const other = step('annat', { answerBy: { kind: 'periodClosed', days: 1 } });

  it.each<[string, Partial<StepDef>, Some, string[]]>([
    ['less than half of the standard', {}, {}, told('fre 14 maj', '4 arbetsdagar, mot 10')],
    ['half of it is enough', {}, { answerBy: '2027-05-17' }, []],
    ['less than half of the step’s own', { answerDays: 3 }, { answerBy: '2027-05-11' }, told('tis 11 maj', '1 arbetsdag, mot 3')],
    ['more than half of the step’s own', { answerDays: 3 }, { answerBy: '2027-05-12' }, []],
    ['the definition says the answer’s day itself', { answerBy: { kind: 'periodClosed', days: 5 } }, {}, []],
    ['the definition says the opening itself', { opens: { kind: 'periodClosed', days: 1 } }, {}, []],
    ['there is no answer', {}, { answerBy: undefined }, []],
    ['a händelse comes when it comes', {}, { kind: 'handelse' }, []],
    ['nobody is asked', {}, { tasks: [] }, []],
  ])('%s', (_what, more, days, expected) => {
    expect(found({ steps: [other, step('a', more)] }, asked(days))).toEqual(expected);
  });

  it('are not told of a step that the definition has no more', () => {
    expect(found({ steps: [step('b')] }, asked())).toEqual([]);
  });
});

describe('guesses', () => {
  it('are told with their place, and with the step where they are about one', () => {
    const assumptions = [{ file: 'arshjul.yaml', line: 7, subject: 'b', text: 'Vi gissar dagen.' }, { file: 'arshjul.yaml', line: 3, subject: 'standard', text: 'Vi gissar svarstiden.' }];
    expect(findingsOf(context({ steps: [step('a'), step('b')], definition: { assumptions } }), [])).toStrictEqual([
      { severity: 'info', rule: 'antagande', step: 'b', text: 'arshjul.yaml:7 b: Vi gissar dagen.' },
      { severity: 'info', rule: 'antagande', text: 'arshjul.yaml:3 standard: Vi gissar svarstiden.' },
    ]);
  });
});

describe('all of it', () => {
  it('is told in order: the scheduling, the law, the breaks, choices, missing meetings, hurry, the turn of the year, guesses', () => {
    const steps = [step('a'), step('val'), step('r', { kind: 'rapport', periodsBy: 'val', organs: [{ id: 'skola' }] }), step('m', { when: { kind: 'eachMeeting' }, organs: [{ id: 'KS' }] })];
    const definition = { choices: [{ step: 'val', chosen: [], otherwise: [3] }], assumptions: [{ file: 'arshjul.yaml', line: 1, subject: 'a', text: 'Gissat.' }] };
    const findings: PlanFinding[] = [{ severity: 'warning', rule: 'kedjan-ryms-inte', text: 'x' }];
    // The papers of the first meeting of 2027 go in the year before.
    const meetings = [meeting('KS', '2027-01-11', '2026-12-29'), meeting('KS', '2028-02-01')];
    const one = plain('a', {
      law: [{ rule: 'kl', status: 'broken', text: 'x' } as LawCheck], meetings: [{ organ: 'KS', date: '2027-05-08', verb: 'beslutar' }],
      chain: [{ ...at('skola', '2027-05-20'), meeting: null }], opens: '2027-05-10', answerBy: '2027-05-14', tasks: [task],
    });
    expect(findingsOf(context({ steps, definition, findings, meetings }), [one]).map((f) => f.rule)).toEqual([
      'kedjan-ryms-inte', 'kl', 'sammantrade-pa-ledig-dag', 'inget-val', 'organ-utan-sammantraden', 'kort-svarstid', 'mote-i-annat-hjul', 'antagande',
    ]);
  });
});

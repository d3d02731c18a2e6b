// What of a step there is in a year, and why there is none: `slotsOf`, `newYearFindings` and `undatedOf` on three nämnder and KS.
import type { Asked, ChainItem, Indicator, StepDef, TimeRule } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import type { Slot } from '../../domain/plan/slot';
import { indicatorMonths, newYearFindings, slotsOf, undatedOf } from '../../domain/plan/slots';
import { at, occurrence } from './occurrence';

const organ = (id: string, more: Partial<Organ> = {}): Organ => ({ id, type: 'namnd', label: `${id}nämnden`, authority: id, ...more });
const ORGANS = [organ('skola'), organ('vard', { succeeds: ['omsorg'] }), organ('bygg'), organ('KS', { type: 'KS', label: 'kommunstyrelsen' }), organ('omsorg', { ended: 'vard' })];

const meeting = (of: string, day: string, handlingsstopp = day): Meeting => ({ id: `${of}-${day}`, organ: of, day, handlingsstopp, type: 'ordinarie', state: 'planned' });
/** KS has four whose papers go from the year's first arbetsdag on, one before and one of the next year. */
const MEETINGS = [
  meeting('KS', '2027-01-13', '2026-12-30'), meeting('KS', '2027-01-20', '2027-01-04'), meeting('KS', '2027-04-14'), meeting('KS', '2027-09-15'), meeting('KS', '2027-12-15'),
  meeting('KS', '2028-01-12', '2027-12-29'), meeting('omsorg', '2027-05-05'), meeting('omsorg', '2027-10-06'), meeting('vard', '2027-10-06'), meeting('borta', '2027-03-03'),
];

const EVERY = [{ types: ['namnd'] }] as StepDef['organs'];
const AT_KS = [{ id: 'KS' }] as StepDef['organs'];
const step = (more: object = {}): StepDef =>
  ({ id: 'x', kind: 'steg', label: 'Steget', strength: 'ska', organs: EVERY, asks: [], periods: [], builtOn: [], chain: [], sources: [], assumptions: [], remarks: [], onlyElectionYear: false, ...more }) as unknown as StepDef;

/** Only skola and vard have units. */
const context = (more: object = {}, year = 2027): Context =>
  ({
    year, electionYear: year % 4 === 2, calendar: calendarWith(), organs: new Map(ORGANS.map((o) => [o.id, o])), organisation: { organs: ORGANS }, meetings: new MeetingIndex(MEETINGS),
    unitsOf: new Map([['skola', [{ id: 's' }]], ['vard', [{ id: 'v' }]]]), steps: [], planned: new Map(), events: [], definition: { steps: [], deviationChains: [], roles: [], levels: [] }, ...more,
  }) as unknown as Context;

const part = (s: Slot): unknown => s.period?.period ?? s.month ?? s.meeting?.day ?? s.event?.n ?? '-';
const slots = (s: StepDef, c = context()): string[] => slotsOf(c, s).map((one) => `${one.organ.id} ${String(part(one))}`);
const ks = (when: TimeRule | undefined, more: object = {}, c = context()): string[] => slots(step({ organs: AT_KS, when, ...more }), c);

describe('a step in the year', () => {
  const period = (name: string) => ({ period: name, yearOffset: 0, label: '' });
  const choices = { definition: { choices: [{ step: 'valet', chosen: [{ organ: 'KS', months: [2, 8], adds: [] }], otherwise: [3] }] } };
  const indicators = { definition: { indicators: [{ id: 'a', label: '', months: [10, 2] }, { id: 'b', label: '', months: [5], step: 'y' }] } };

  it.each<[string, () => string[], string[]]>([
    ['once at each organ that is there', () => slots(step()), ['skola -', 'vard -', 'bygg -']],
    ['in each month that is listed', () => ks({ kind: 'listed', months: [2, 4] }), ['KS 2', 'KS 4']],
    ['at each meeting whose papers go in the year', () => ks({ kind: 'eachMeeting' }), ['KS 2027-01-20', 'KS 2027-04-14', 'KS 2027-09-15', 'KS 2027-12-15', 'KS 2028-01-12']],
    ['in the months of its indicators', () => ks({ kind: 'indicators' }, {}, context(indicators)), ['KS 2', 'KS 10']],
    ['never where there are no indicators', () => ks({ kind: 'indicators' }), []],
    ['in the last month of each quarter', () => ks({ kind: 'times', n: 4, atLeast: false }), ['KS 3', 'KS 6', 'KS 9', 'KS 12']],
    ['in December where it is once', () => ks({ kind: 'times', n: 1, atLeast: false }), ['KS 12']],
    ['in the months that the organ has chosen', () => ks({ kind: 'chosen', by: 'valet' }, {}, context(choices)), ['KS 2', 'KS 8']],
    ['never where there is no such choice', () => ks({ kind: 'chosen', by: 'annat' }, {}, context(choices)), []],
    ['for the periods that the organ has chosen', () => ks(undefined, { periodsBy: 'valet', periods: [period('P01')] }, context(choices)), ['KS P02', 'KS P08']],
    ['for each of its periods', () => ks(undefined, { periods: [period('P03'), period('P12')] }), ['KS P03', 'KS P12']],
    ['not in a year in which it is not due', () => ks({ kind: 'everyYears', n: 2, from: 2026, months: [3, 4] }), []],
    ['once in a year in which it is due', () => ks({ kind: 'everyYears', n: 2, from: 2025, months: [3, 4] }), ['KS -']],
  ])('is there %s', (_what, found, expected) => {
    expect(found()).toEqual(expected);
  });

  it('at a meeting is told the wheel that it belongs to', () => {
    expect(slotsOf(context(), step({ organs: AT_KS, when: { kind: 'eachMeeting' } })).map((s) => s.wheelYear)).toEqual([2027, 2027, 2027, 2027, 2027]);
  });

  it('that something starts is there for each time that it has happened, at an organ that is known', () => {
    const event = (n: number, of: string, at: string) => ({ kind: 'event', step: of, organ: at, n, day: `2027-03-0${n}`, cause: `orsak ${n}` });
    const c = context({ events: [event(1, 'x', 'skola'), event(2, 'y', 'skola'), event(3, 'x', 'borta'), event(4, 'x', 'KS')] });
    expect(slotsOf(c, step({ kind: 'handelse' })).map((s) => [s.step.id, s.organ.id, s.event])).toEqual([
      ['x', 'skola', { n: 1, day: '2027-03-01', cause: 'orsak 1' }], ['x', 'KS', { n: 4, day: '2027-03-04', cause: 'orsak 4' }],
    ]);
  });
});

describe('an organ', () => {
  const asked = (who: object, onlyAt: string[] = []): Asked => ({ who, onlyAt }) as unknown as Asked;
  it.each<[string, Asked[], string[]]>([
    ['without units is not asked of a level', [asked({ level: 'enhet' })], ['skola -', 'vard -']],
    ['without units is not asked of all levels', [asked({ everyLevel: true, days: null })], ['skola -', 'vard -']],
    ['without units has somebody with a role', [asked({ role: 'ekonom', at: 'organ' })], ['skola -', 'vard -', 'bygg -']],
    ['has the step when one of several is there', [asked({ level: 'enhet' }), asked({ role: 'ekonom', at: 'organ' })], ['skola -', 'vard -', 'bygg -']],
    ['of the type that is asked has it', [asked({ role: 'ekonom', at: 'organ' }, ['KS', 'namnd'])], ['skola -', 'vard -', 'bygg -']],
    ['of another type has nobody to ask', [asked({ role: 'ekonom', at: 'organ' }, ['KS'])], []],
  ])('%s', (_what, asks, expected) => {
    expect(slots(step({ asks }))).toEqual(expected);
  });
});

describe('organs that take turns', () => {
  const item = (of: object): ChainItem => ({ organ: of, verb: 'beslutar', text: '' }) as ChainItem;
  /** skola and vard, since bygg has nobody to ask. */
  const turns = (n: number, chain: ChainItem[], c = context()) =>
    slotsOf(c, step({ when: { kind: 'times', n, atLeast: false, spread: true }, chain, asks: [{ who: { level: 'enhet' }, onlyAt: [] }] })).map((s) => [s.organ.id, s.month, s.turn?.month, s.turn?.meeting?.organ, s.turn?.meeting?.day]);

  it('once each go at a quarter and three quarters of the year, and of the meetings of who decides last', () => {
    // Of four meetings the second and the fourth: the one whose papers go on 30 December is none of them.
    expect(turns(1, [item({ own: true }), item({ id: 'KS' })])).toEqual([['skola', undefined, 4, 'KS', '2027-04-14'], ['vard', undefined, 10, 'KS', '2027-12-15']]);
  });

  it('twice each go in both halves, and have their month', () => {
    expect(turns(2, [item({ id: 'KS' })])).toEqual([
      ['skola', 2, 2, 'KS', '2027-01-20'], ['skola', 8, 8, 'KS', '2027-09-15'], ['vard', 5, 5, 'KS', '2027-04-14'], ['vard', 11, 11, 'KS', '2027-12-15'],
    ]);
  });

  it('have no meeting where nobody decides, an organ that is not there does, or it has none', () => {
    const none = [['skola', undefined, 4, undefined, undefined], ['vard', undefined, 10, undefined, undefined]];
    expect([turns(1, []), turns(1, [item({ id: 'borta' })]), turns(1, [item({ id: 'bygg' })])]).toEqual([none, none, none]);
    expect(slotsOf(context(), step({ when: { kind: 'times', n: 1, atLeast: false, spread: true } })).every((s) => s.turn && !('meeting' in s.turn) && !('month' in s))).toBe(true);
  });

  it('go at their own meetings where they decide themselves', () => {
    expect(turns(1, [item({ own: true })])).toEqual([['skola', undefined, 4, undefined, undefined], ['vard', undefined, 10, 'vard', '2027-10-06']]);
  });

  it('go at all the meetings under the definition’s name, as those of the organ that took over', () => {
    expect(turns(1, [item({ id: 'omsorg' })])).toEqual([['skola', undefined, 4, 'vard', '2027-05-05'], ['vard', undefined, 10, 'vard', '2027-10-06']]);
  });
});

describe('a step at each of another', () => {
  const other = (id: string) => occurrence(id, { step: 'r', organ: id.split('/')[1] ?? '' });
  const PLANNED = new Map([['r', ['r/skola/P03', 'r/omsorg/P03', 'r/skola/P06', 'r/omsorg/P06/2'].map(other)]]);
  const each = (organs: StepDef['organs'], others: StepDef[], planned = PLANNED) =>
    slotsOf(context({ steps: others, planned }), step({ organs, when: { kind: 'eachOf', step: 'r', place: 'before' } })).map((s) => `${s.organ.id} ${s.of?.place} ${s.of?.key} ${s.of?.occurrence.id}`);
  const r = (organs: StepDef['organs']) => [step({ id: 'q' }), step({ id: 'r', organs })];
  const all = (of: string) => [`${of} before P03 r/skola/P03`, `${of} before P06 r/skola/P06`, `${of} before P06/2 r/omsorg/P06/2`];

  it.each<[string, StepDef['organs'], StepDef[], string[]]>([
    ['once for each period, at one organ', AT_KS, r(EVERY), all('KS')],
    ['at each nämnd its own, and those of one that it took over', EVERY, r(EVERY), ['skola before P03 r/skola/P03', 'skola before P06 r/skola/P06', 'vard before P03 r/omsorg/P03', 'vard before P06/2 r/omsorg/P06/2']],
    ['at each nämnd all, where the other is at one', EVERY, r([{ id: 'skola' }]), ['skola', 'vard', 'bygg'].flatMap(all)],
    ['all of one that is not known', EVERY, [], ['skola', 'vard', 'bygg'].flatMap(all)],
  ])('is there %s', (_what, organs, others, expected) => {
    expect(each(organs, others)).toEqual(expected);
  });

  it('is not there when the other is not', () => {
    expect(each(AT_KS, r(EVERY), new Map())).toEqual([]);
  });
});

describe('the months of indicators', () => {
  const indicator = (months: number[], of?: string): Indicator => ({ id: 'i', label: '', months, ...(of === undefined ? {} : { step: of }) });
  it('are those of the step and of every step, each once and in order', () => {
    expect(indicatorMonths([indicator([10, 2]), indicator([2, 9], 'x'), indicator([4], 'y')], 'x')).toEqual([2, 9, 10]);
  });
});

describe('the turn of the year', () => {
  const AT_EACH = { kind: 'eachMeeting' } as const;
  const found = (steps: StepDef[], occurrences: Parameters<typeof newYearFindings>[1] = []) => newYearFindings(context({ steps }), occurrences).map((f) => `${f.rule} ${f.step} ${f.text.slice(0, 46)}`);

  it('is told of steps at every meeting only, where they are in the year and the organ has work', () => {
    const told = ['mote-i-annat-hjul x Steget: sammanträdet ons 13 jan 2027 i kommuns'];
    expect(found([step({ organs: AT_KS, when: AT_EACH })])).toEqual(told);
    expect(found([step({ organs: AT_KS, when: { kind: 'listed', months: [1] } }), step({ organs: AT_KS })])).toEqual([]);
    expect(found([step({ organs: AT_KS, when: AT_EACH, onlyElectionYear: true })])).toEqual([]);
    expect(found([step({ organs: AT_KS, when: AT_EACH, asks: [{ who: { level: 'enhet' }, onlyAt: [] }] })])).toEqual([]);
  });

  it('is told of what has opened and moved on', () => {
    const moved = occurrence('x/KS/2028-02-02', { step: 'x', organ: 'KS', chain: [at('KS', '2028-02-02')] });
    expect(found([step({ organs: [{ id: 'bygg' }], when: AT_EACH })], [moved])).toEqual(['mote-i-annat-hjul x Steget: sammanträdet ons 2 feb 2028 i kommunst']);
  });
});

describe('what has no date', () => {
  const undated = (more: object, year = 2027, planned = new Map<string, unknown>()) => {
    const s = step({ organs: AT_KS, ...more });
    return undatedOf(context({ definition: { steps: [s], deviationChains: [], roles: [], levels: [] }, planned }, year));
  };

  it.each<[string, object, number]>([
    ['En regel; den är inte ett arbete med en dag.', { kind: 'regel', when: { kind: 'unstated' } }, 2027],
    ['En del av styrmodellens ordning, inte ett arbete med en dag.', { kind: 'struktur', when: { kind: 'unstated' } }, 2027],
    ['Dokumentet anger ingen tid och kommunen har inte satt någon.', { kind: 'staende', when: { kind: 'unstated' } }, 2027],
    ['Pågår löpande och har ingen dag.', { kind: 'staende' }, 2027],
    ['Pågår löpande och har ingen dag.', { when: { kind: 'standing' } }, 2027],
    ['Finns inte valår; nästa gång 2027.', { notElectionYear: true }, 2026],
    ['Finns bara valår; nästa gång 2030.', { onlyElectionYear: true }, 2027],
    ['Vartannat år från 2026; nästa gång 2028.', { when: { kind: 'everyYears', n: 2, from: 2026, months: [3, 4] } }, 2027],
    ['Vart fjärde år från 2026; nästa gång 2030.', { when: { kind: 'everyYears', n: 4, from: 2026, months: [3, 4] } }, 2027],
    ['En gång per mandatperiod; nästa gång 2028.', { when: { kind: 'mandate', offset: 2, months: [3, 4] } }, 2027],
    ['Uppstår när något händer; får sin dag då.', { kind: 'handelse' }, 2027],
    ['Alla förekomster är borttagna ur året.', {}, 2027],
    ['Alla förekomster är borttagna ur året.', { when: { kind: 'mandate', offset: 1, months: [3, 4] } }, 2027],
  ])('is told why: %s', (reason, more, year) => {
    expect(undated(more, year).map((u) => u.why)).toEqual([[reason]]);
    if (!reason.startsWith('Alla') && !('kind' in more && more.kind === 'handelse')) expect(slots(step(more), context({}, year))).toEqual([]);
  });

  it('is none of what has a date', () => {
    expect(undated({}, 2027, new Map([['x', [occurrence('x/KS')]]]))).toEqual([]);
    expect(undated({}, 2027, new Map([['x', []]]))).toHaveLength(1);
  });

  it('has the organ where it is one', () => {
    expect(undated({ strength: 'bor' })).toEqual([{ step: 'x', kind: 'steg', label: 'Steget', organ: 'KS', strength: 'bor', law: [], why: ['Alla förekomster är borttagna ur året.'] }]);
    expect(undated({ organs: EVERY })[0]).not.toHaveProperty('organ');
    expect(undated({ organs: [] })[0]).not.toHaveProperty('organ');
  });

  it('is told with its sources, limits, links and starts, and the law of its type', () => {
    const s = step({ type: 'delarsrapport', sources: ['så'], guard: { most: { n: 3, what: 'mål' }, requires: [] }, startedBy: ['y'] });
    const chain = { key: 'k', step: 'z', label: 'kedjan', limit: 0, links: [{ step: 'x', when: { kind: 'within', days: 2 } }] };
    const [one] = undatedOf(context({ definition: { steps: [s], deviationChains: [chain], roles: [], levels: [] } }));
    expect(one?.law.map((l) => l.rule)).toContain('stat-delar-overlamning');
    expect(one?.why).toEqual([
      'Dokumentet säger: "så"', 'Högst 3 mål.', expect.stringMatching(/^Led 1 av 1 i kedjan, inom 2 arbetsdagar\. /), 'Startas också när det här registreras: y.', 'Alla förekomster är borttagna ur året.',
    ]);
  });
});

// The time that a rule means, and the meetings that a chain's organs take: `windowOf`, `placesOf`, `forward` and `backward` on a calendar of a few meetings.
import type { ChainItem, StepDef, TimeRule } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import { at, backward, forward, mattersOf, ordinaryIn, placesOf, windowOf, type ChainPlace, type Placed, type Window } from '../../domain/plan/schedule';

const organ = (id: string, label: string, more: Partial<Organ> = {}): Organ => ({ id, type: 'namnd', label, authority: id, ...more });
const KS = organ('KS', 'kommunstyrelsen');
const KF = organ('KF', 'fullmäktige');
/** Has no meetings. */
const rev = organ('rev', 'revisorerna');
const ny = organ('ny', 'nya nämnden');
const ORGANS = [KS, KF, rev, ny, organ('gammal', 'gamla nämnden', { ended: 'ny' })];

const meeting = (of: string, day: string, handlingsstopp: string, type: Meeting['type'] = 'ordinarie'): Meeting => ({ id: `${of}-${day}`, organ: of, day, handlingsstopp, type, state: 'planned' });
const JANUARY = meeting('KS', '2027-01-20', '2027-01-11');
const MARCH = meeting('KS', '2027-03-17', '2027-03-08');
const EXTRA = meeting('KS', '2027-03-24', '2027-03-22', 'extra');
const MAY = meeting('KS', '2027-05-12', '2027-05-03');
const KF_APRIL = meeting('KF', '2027-04-26', '2027-04-16');
const ALL = [meeting('KS', '2026-12-16', '2026-12-07'), JANUARY, MARCH, EXTRA, MAY, meeting('KF', '2027-02-22', '2027-02-12'), KF_APRIL, meeting('gammal', '2027-02-03', '2027-01-25'), meeting('gammal', '2027-09-01', '2027-08-23'), meeting('ny', '2027-09-01', '2027-08-23')];

const context = (meetings: readonly Meeting[] = ALL, summer: object | undefined = { from: '06-21', to: '08-15' }): Context =>
  ({ year: 2027, calendar: calendarWith(), organs: new Map(ORGANS.map((o) => [o.id, o])), meetings: new MeetingIndex(meetings), definition: { summer } }) as unknown as Context;
const ctx = context();

const span = (w: Window | null): string | null => w && `${w.from}–${w.to} ${w.prefer}`;

describe('the span of a rule', () => {
  it.each<[string, TimeRule | undefined, number | undefined, string | null]>([
    ['months of the year', { kind: 'months', from: 3, to: 4, nextYear: false, prefer: 'first' }, undefined, '2027-03-01–2027-04-30 first'],
    ['one month of the next year', { kind: 'months', from: 2, to: 2, nextYear: true, prefer: 'last' }, undefined, '2028-02-01–2028-02-29 last'],
    ['months of the next year', { kind: 'months', from: 2, to: 3, nextYear: true, prefer: 'last' }, undefined, '2028-02-01–2028-03-31 last'],
    ['months over New Year', { kind: 'months', from: 12, to: 1, nextYear: true, prefer: 'last' }, undefined, '2027-12-01–2028-01-31 last'],
    ['a year of the mandatperiod', { kind: 'mandate', offset: 1, months: [3, 4] }, undefined, '2027-03-01–2027-04-30 last'],
    ['every n-th year over New Year', { kind: 'everyYears', n: 2, from: 2027, months: [12, 1] }, undefined, '2027-12-01–2028-01-31 last'],
    ['every n-th year in one month', { kind: 'everyYears', n: 2, from: 2027, months: [3, 3] }, undefined, '2027-03-01–2027-03-31 last'],
    ['a part of the year that ends in the month', { kind: 'times', n: 4, atLeast: false }, 6, '2027-04-01–2027-06-30 last'],
    ['a part of the year up to a date', { kind: 'times', n: 4, atLeast: false, date: 15 }, 6, '2027-04-01–2027-06-15 last'],
    ['a part of the year without its month', { kind: 'times', n: 4, atLeast: false }, undefined, null],
    ['a listed month', { kind: 'listed', months: [2, 4] }, 4, '2027-04-01–2027-04-30 last'],
    ['a listed month up to a date', { kind: 'listed', months: [2, 4], date: 10 }, 4, '2027-04-01–2027-04-10 last'],
    ['a listed month, not told which', { kind: 'listed', months: [2, 4] }, undefined, null],
    ['a month of the indicators', { kind: 'indicators' }, 2, '2027-02-01–2027-02-28 last'],
    ['a chosen month', { kind: 'chosen', by: 'valet' }, 9, '2027-09-01–2027-09-30 last'],
    ['a chosen month, not told which', { kind: 'chosen', by: 'valet' }, undefined, null],
    ['a date: 31 days up to it', { kind: 'date', month: 5, date: 31, nextYear: false }, undefined, '2027-04-30–2027-05-31 last'],
    ['29 February of a common year', { kind: 'date', month: 2, date: 29, nextYear: false }, undefined, '2027-01-28–2027-02-28 last'],
    ['a date of the next year', { kind: 'date', month: 2, date: 29, nextYear: true }, undefined, '2028-01-29–2028-02-29 last'],
    ['a week', { kind: 'week', week: 10, nextYear: false }, undefined, '2027-03-08–2027-03-14 last'],
    ['a week of the next year', { kind: 'week', week: 10, nextYear: true }, undefined, '2028-03-06–2028-03-12 last'],
    ['before the summer', { kind: 'beforeSeason' }, undefined, '2027-01-01–2027-06-20 last'],
    ['after the summer', { kind: 'afterSeason' }, undefined, '2027-08-16–2027-12-31 first'],
    ['none of what is always', { kind: 'standing' }, undefined, null],
    ['none of no rule', undefined, undefined, null],
    ['none of a meeting when no organ is told', { kind: 'nthMeeting', n: 1, nextYear: false }, undefined, null],
  ])('is %s', (_what, rule, month, expected) => {
    expect(span(windowOf(ctx, rule, month))).toBe(expected);
  });

  it('divides the year at midsummer where no summer is given', () => {
    const without = { ...ctx, definition: {} } as unknown as Context;
    expect(span(windowOf(without, { kind: 'beforeSeason' }))).toBe('2027-01-01–2027-06-30 last');
    expect(span(windowOf(without, { kind: 'afterSeason' }))).toBe('2027-08-01–2027-12-31 first');
  });
});

describe('an organ’s n-th ordinary meeting', () => {
  const nth = (n: number, nextYear = false, of: { organ: Organ; id: string } = { organ: KS, id: 'KS' }) => windowOf(ctx, { kind: 'nthMeeting', n, nextYear }, undefined, of);
  const only = (day: string, prefer: string, which: string, missing?: string) => ({ from: day, to: day, prefer, which: `${which} ordinarie sammanträde`, ...(missing === undefined ? {} : { missing }) });

  it.each<[string, () => ReturnType<typeof nth>, object]>([
    ['the first', () => nth(1), only('2027-01-20', 'first', 'årets första')],
    ['the second', () => nth(2), only('2027-03-17', 'last', 'årets andra')],
    ['as many as there are', () => nth(3), only('2027-05-12', 'last', 'årets tredje')],
    ['the last', () => nth(0), only('2027-05-12', 'last', 'årets sista')],
    ['one more than there are', () => nth(4), only('2027-05-12', 'last', 'årets fjärde', 'kommunstyrelsen har 3 ordinarie sammanträden 2027 i kalendern, så årets fjärde ordinarie sammanträde finns inte')],
    ['the second of one', () => nth(2, false, { organ: ny, id: 'ny' }), only('2027-09-01', 'last', 'årets andra', 'nya nämnden har 1 ordinarie sammanträde 2027 i kalendern, så årets andra ordinarie sammanträde finns inte')],
    ['the last of one', () => nth(0, false, { organ: ny, id: 'ny' }), only('2027-09-01', 'last', 'årets sista')],
    ['the first of a year without any', () => nth(1, true), only('2028-01-01', 'first', 'nästa års första', 'kommunstyrelsen har inga ordinarie sammanträden 2028 i kalendern, så nästa års första ordinarie sammanträde finns inte')],
    ['the last of a year without any', () => nth(0, true), only('2028-12-31', 'last', 'nästa års sista', 'kommunstyrelsen har inga ordinarie sammanträden 2028 i kalendern, så nästa års sista ordinarie sammanträde finns inte')],
  ])('is %s', (_what, found, expected) => {
    expect(found()).toEqual(expected);
  });

  it('is no time at all for an organ that is not in the calendar', () => {
    expect(nth(1, false, { organ: rev, id: 'rev' })).toBeNull();
  });

  it('beyond what has a word is told without one', () => {
    expect(nth(9)?.which?.split(/\s+/)).toEqual(['årets', 'ordinarie', 'sammanträde']);
  });

  it('is counted among the ordinary ones of the year', () => {
    expect(ordinaryIn(ctx, 'KS', 2027).map((m) => m.day)).toEqual(['2027-01-20', '2027-03-17', '2027-05-12']);
    expect(ordinaryIn(ctx, 'KS', 2026).map((m) => m.day)).toEqual(['2026-12-16']);
  });
});

const item = (of: object, more: Partial<ChainItem> = {}): ChainItem => ({ organ: of, verb: 'beslutar', text: '', ...more }) as ChainItem;
const IN_MARCH: TimeRule = { kind: 'months', from: 3, to: 3, nextYear: false, prefer: 'last' };
const QUARTER: TimeRule = { kind: 'times', n: 4, atLeast: false };

describe('the places of a chain', () => {
  const places = (chain: ChainItem[], when?: TimeRule, month?: number, of?: Meeting) => placesOf(ctx, chain, when, KS, month, of).map((p) => `${p.organ.id} ${span(p.window) ?? '-'}`);

  it.each<[string, () => string[], string[]]>([
    ['in order, each with its own time', () => places([item({ id: 'KF' }, { when: IN_MARCH }), item({ own: true })], QUARTER, 6), ['KF 2027-03-01–2027-03-31 last', 'KS -']],
    ['the last in the step’s where none has one', () => places([item({ id: 'KF' }), item({ own: true })], QUARTER, 6), ['KF -', 'KS 2027-04-01–2027-06-30 last']],
    ['without an organ that the organisation has not', () => places([item({ id: 'borta' }), item({ id: 'KF' })]), ['KF -']],
    ['without the organ that would only tell itself', () => places([item({ own: true }), item({ id: 'KS' }), item({ id: 'KF' })]), ['KS -', 'KF -']],
    ['with the organ by name where it is not told of itself', () => places([item({ id: 'KS' }), item({ id: 'KF' })]), ['KS -', 'KF -']],
    ['twice at the organ itself where the chain says so', () => places([item({ own: true }), item({ id: 'KF' }), item({ own: true })]), ['KS -', 'KF -', 'KS -']],
    ['none of an empty chain', () => places([], IN_MARCH), []],
    ['at the meeting that the occurrence belongs to', () => places([item({ own: true }), item({ id: 'KF' })], IN_MARCH, undefined, MAY), ['KS 2027-05-12–2027-05-12 last', 'KF -']],
    ['at that meeting rather than in its own time', () => places([item({ own: true }, { when: IN_MARCH })], undefined, undefined, MAY), ['KS 2027-05-12–2027-05-12 last']],
    ['not at a meeting of another organ', () => places([item({ id: 'KF' })], IN_MARCH, undefined, MAY), ['KF 2027-03-01–2027-03-31 last']],
    ['by the calendar of the name in the definition', () => places([item({ id: 'gammal' }, { when: { kind: 'nthMeeting', n: 1, nextYear: false } })]), ['ny 2027-02-03–2027-02-03 first']],
    ['so also by the step’s own time', () => places([item({ id: 'gammal' })], { kind: 'nthMeeting', n: 1, nextYear: false }), ['ny 2027-02-03–2027-02-03 first']],
    ['and by the organ’s own where it is itself', () => places([item({ own: true })], { kind: 'nthMeeting', n: 1, nextYear: false }), ['KS 2027-01-20–2027-01-20 first']],
  ])('are %s', (_what, found, expected) => {
    expect(found()).toEqual(expected);
  });
});

const window = (from: string, to: string, more: Partial<Window> = {}): Window => ({ from, to, prefer: 'last', ...more });
const place = (of: Organ, w: Window | null = null, within?: number): ChainPlace => ({ organ: of, item: item({ id: of.id }, within === undefined ? {} : { within }), window: w });
type Found = [string, string | undefined][];
const brief = (p: Placed): string => `${p.organ.id} ${p.meeting?.id ?? '-'} ${p.papers} ${p.day} ${p.end}`;
const ahead = (p: ChainPlace, from: string, fixed?: Meeting, c = ctx): Found => forward(c, [p], from, fixed).map((one) => [brief(one), one.trouble]);
const taken = (m: Meeting, end = m.day): string => `${m.organ} ${m.id} ${m.handlingsstopp} ${m.day} ${end}`;

describe('forward', () => {
  const APRIL_MAY = window('2027-03-18', '2027-05-12');
  const late = (what: string, next: string, from: string) => `${what}; närmast följande är ${next}. Ärendet kan lämnas dit tidigast ${from}`;
  it.each<[string, () => Found, string, string | undefined]>([
    ['the next meeting whose papers go on that very day', () => ahead(place(KS), '2027-03-08'), taken(MARCH), undefined],
    ['the one after when they have gone, extra or not', () => ahead(place(KS), '2027-03-09'), taken(EXTRA), undefined],
    ['ends when it has been handed over', () => ahead(place(KS, null, 2), '2027-03-08'), taken(MARCH, '2027-03-19'), undefined],
    ['the meeting that is given, on its last day for papers', () => ahead(place(KS), '2027-05-03', MAY), taken(MAY), undefined],
    ['the meeting that is given before any in its time', () => ahead(place(KS, window('2027-01-01', '2027-01-31')), '2027-01-04', MAY), taken(MAY), undefined],
    ['the meeting that is given, although none is in its time', () => ahead(place(KS, window('2027-06-01', '2027-06-30')), '2027-05-03', MAY), taken(MAY), undefined],
    ['not the given one when its papers have gone', () => ahead(place(KS), '2027-03-09', MARCH), taken(EXTRA), undefined],
    ['the last ordinary in its time', () => ahead(place(KS, window('2027-01-20', '2027-03-31')), '2027-01-01'), taken(MARCH), undefined],
    ['the first ordinary in its time, on its first day', () => ahead(place(KS, window('2027-01-20', '2027-03-31', { prefer: 'first' })), '2027-01-01'), taken(JANUARY), undefined],
    ['in its time on the last day', () => ahead(place(KS, APRIL_MAY), '2027-05-03'), taken(MAY), undefined],
    ['an extra one in its time when there is no other', () => ahead(place(KS, window('2027-03-18', '2027-03-24')), '2027-01-01'), taken(EXTRA), undefined],
    ['the next after its time when none in it can be reached', () => ahead(place(KS, window('2027-02-01', '2027-02-28')), '2027-01-04'), taken(MARCH), late('kommunstyrelsen har inget sammanträde i rätt tid (1 februari–28 februari 2027) vars handlingsstopp hinns', 'ons 17 mar 2027', 'mån 4 jan 2027')],
    ['the years of a time over New Year are said', () => ahead(place(KS, window('2026-12-17', '2027-01-10')), '2027-01-04'), taken(JANUARY), late('kommunstyrelsen har inget sammanträde i rätt tid (17 december 2026–10 januari 2027) vars handlingsstopp hinns', 'ons 20 jan 2027', 'mån 4 jan 2027')],
    ['one certain meeting whose papers have gone', () => ahead(place(KS, window('2027-03-17', '2027-03-17')), '2027-03-09'), taken(EXTRA), late('handlingsstoppet för sammanträdet i kommunstyrelsen 17 mars 2027 hinns inte', 'ons 24 mar 2027', 'tis 9 mar 2027')],
    ['that meeting by its place in the year', () => ahead(place(KS, window('2027-03-17', '2027-03-17', { which: 'årets andra ordinarie sammanträde' })), '2027-03-09'), taken(EXTRA), late('handlingsstoppet för årets andra ordinarie sammanträde i kommunstyrelsen (som hålls 17 mars 2027) hinns inte', 'ons 24 mar 2027', 'tis 9 mar 2027')],
    ['a meeting that is not there, before how it is missed', () => ahead(place(KS, window('2027-03-17', '2027-03-17', { which: 'årets sjätte', missing: 'finns inte' })), '2027-03-09'), taken(EXTRA), late('finns inte', 'ons 24 mar 2027', 'tis 9 mar 2027')],
    ['the last instead of one that is not there, which is said', () => ahead(place(KS, window('2027-05-12', '2027-05-12', { missing: 'finns inte' })), '2027-03-09'), taken(MAY), 'finns inte'],
    ['nowhere after the calendar’s end: the day is the first arbetsdag', () => ahead(place(KS), '2027-05-08'), 'KS - 2027-05-10 2027-05-10 2027-05-10', 'kommunstyrelsen har inget sammanträde i kalendern från och med lör 8 maj 2027 vars handlingsstopp hinns'],
    ['nowhere in its time: the end of it', () => ahead(place(KS, window('2027-06-01', '2027-06-30')), '2027-05-10'), 'KS - 2027-06-30 2027-06-30 2027-06-30', 'kommunstyrelsen har inget sammanträde i kalendern från och med tis 1 jun 2027 vars handlingsstopp hinns'],
    ['nowhere in its time: the beginning, where that is wanted', () => ahead(place(KS, window('2027-06-05', '2027-06-30', { prefer: 'first' })), '2027-05-10'), 'KS - 2027-06-07 2027-06-07 2027-06-07', 'kommunstyrelsen har inget sammanträde i kalendern från och med lör 5 jun 2027 vars handlingsstopp hinns'],
    ['nowhere after its time: at once', () => ahead(place(KS, window('2027-05-04', '2027-05-07')), '2027-05-10'), 'KS - 2027-05-10 2027-05-10 2027-05-10', 'kommunstyrelsen har inget sammanträde i kalendern från och med mån 10 maj 2027 vars handlingsstopp hinns'],
    ['nowhere, and what is missing is said first', () => ahead(place(KS, window('2027-12-31', '2027-12-31', { missing: 'finns inte' })), '2027-05-10'), 'KS - 2027-12-30 2027-12-30 2027-12-30', 'finns inte'],
  ])('takes %s', (_what, found, expected, trouble) => {
    expect(found()).toEqual([[expected, trouble]]);
  });

  it('says nothing where nothing is wrong', () => {
    expect(forward(ctx, [place(KS, APRIL_MAY)], '2027-05-03')[0]).not.toHaveProperty('trouble');
  });

  it('lets each organ begin where the one before it ends, and gives the last the fixed meeting', () => {
    const line = (fixed?: Meeting) => forward(ctx, [place(KS, null, 40), place(KF), place(KS)], '2027-01-01', fixed).map((p) => `${p.organ.id} ${p.day} ${p.end}`);
    // 20 January and 40 arbetsdagar: 17 March, when the papers for 26 April have not gone; those for 12 May go after it.
    expect(line()).toEqual(['KS 2027-01-20 2027-03-17', 'KF 2027-04-26 2027-04-26', 'KS 2027-05-12 2027-05-12']);
    expect(forward(ctx, [place(KS), place(KS)], '2027-01-01', MAY).map((p) => p.day)).toEqual(['2027-01-20', '2027-05-12']);
    expect(forward(ctx, [], '2027-01-01')).toEqual([]);
  });
});

describe('an organ without meetings', () => {
  it.each<[string, () => Found, string, string | undefined]>([
    ['has it at once, on an arbetsdag', () => ahead(place(rev), '2027-05-29'), '2027-05-31 2027-05-31', undefined],
    ['takes its time from the day that it has it', () => ahead(place(rev, null, 2), '2027-05-29'), '2027-05-29 2027-06-01', undefined],
    ['does it in its time: at the end', () => ahead(place(rev, window('2027-05-01', '2027-05-30')), '2027-04-01'), '2027-05-28 2027-05-28', undefined],
    ['does it in its time: at the beginning', () => ahead(place(rev, window('2027-05-01', '2027-05-30', { prefer: 'first' })), '2027-04-01'), '2027-05-03 2027-05-03', undefined],
    ['has it as long before as it takes', () => ahead(place(rev, window('2027-05-01', '2027-05-31'), 5), '2027-04-01'), '2027-05-24 2027-05-31', undefined],
    ['that is ready on the wanted day has it from the day that it came', () => ahead(place(rev, window('2027-05-01', '2027-06-01'), 2), '2027-05-29'), '2027-05-29 2027-06-01', undefined],
    ['is late the day after its time', () => ahead(place(rev, window('2027-05-01', '2027-05-31')), '2027-06-01'), '2027-06-01 2027-06-01', 'revisorerna hinner inte i rätt tid (1 maj–31 maj 2027); tidigast blir det tis 1 jun 2027'],
    ['is late for one day', () => ahead(place(rev, window('2027-05-31', '2027-05-31'), 2), '2027-05-31'), '2027-05-31 2027-06-02', 'revisorerna hinner inte i rätt tid (31 maj 2027); tidigast blir det ons 2 jun 2027'],
    ['is not late on a day of its time after the wanted one', () => ahead(place(rev, window('2027-05-31', '2027-06-02', { prefer: 'first' })), '2027-06-01'), '2027-06-01 2027-06-01', undefined],
    ['cannot be given a meeting', () => ahead(place(rev), '2027-05-31', MAY), '2027-05-31 2027-05-31', undefined],
  ])('%s', (_what, found, days, trouble) => {
    expect(found()).toEqual([[`rev - ${days} ${days.slice(11)}`, trouble]]);
  });
});

describe('backward', () => {
  const before = (papers: string): Placed => ({ ...at(ctx, place(KF), KF_APRIL), papers });
  const back = (places: ChainPlace[], papers: string, earliest = '2027-01-01', c = ctx): Found => backward(c, places, before(papers), earliest).map((p) => [brief(p), p.trouble]);
  const missed = (who: string, papers: string, next: string) => `${who} hinner inte före handlingsstoppet ${papers} för ${next}`;

  it.each<[string, () => Found, Found]>([
    ['nobody', () => back([], '2027-04-16'), []],
    ['the last meeting on the day that the papers go', () => back([place(KS)], '2027-03-17'), [[taken(MARCH), undefined]]],
    ['the meeting before when they go earlier', () => back([place(KS)], '2027-03-16'), [[taken(JANUARY), undefined]]],
    ['the meeting before when the ärende could not be handed over in time', () => back([place(KS, null, 1)], '2027-03-17'), [[taken(JANUARY, '2027-01-21'), undefined]]],
    ['the last meeting when it just can', () => back([place(KS, null, 1)], '2027-03-18'), [[taken(MARCH, '2027-03-18'), undefined]]],
    ['a meeting whose own papers go on the earliest day', () => back([place(KS)], '2027-03-17', '2027-03-08'), [[taken(MARCH), undefined]]],
    ['that one, also where one before it has the same last day for papers', () => back([place(KS)], '2027-03-17', '2027-03-08', context([meeting('KS', '2027-03-10', '2027-03-08'), MARCH])), [[taken(MARCH), undefined]]],
    ['the next one from the earliest day, and says that it is late', () => back([place(KS)], '2027-03-17', '2027-03-09'), [[taken(EXTRA), missed('kommunstyrelsen', 'ons 17 mar 2027', 'fullmäktige')]]],
    ['the next one where there was none before, whatever time it had', () => back([place(KS, window('2027-05-01', '2027-05-31'))], '2026-12-01'), [[taken(JANUARY), missed('kommunstyrelsen', 'tis 1 dec 2026', 'fullmäktige')]]],
    ['an organ without meetings on the arbetsdag of the papers', () => back([place(rev)], '2027-04-17'), [['rev - 2027-04-16 2027-04-16 2027-04-16', undefined]]],
    ['an organ without meetings as long as it takes', () => back([place(rev, null, 3)], '2027-04-16'), [['rev - 2027-04-13 2027-04-16 2027-04-16', undefined]]],
    ['each before the one after it', () => back([place(KS), place(rev, null, 20)], '2027-04-16'), [[taken(MARCH), undefined], ['rev - 2027-03-17 2027-04-16 2027-04-16', undefined]]],
  ])('takes %s', (_what, found, expected) => {
    expect(found()).toEqual(expected);
  });

  it('tells which organ is missed', () => {
    expect(back([place(KS), place(rev, null, 20)], '2027-04-16', '2027-03-09').map(([, trouble]) => trouble)).toEqual([missed('kommunstyrelsen', 'ons 17 mar 2027', 'revisorerna'), undefined]);
  });
});

describe('the matters of a chain', () => {
  it('tell who does what, where, and until when it is to be handed in', () => {
    const placed = [at(ctx, { ...place(KS), item: item({ id: 'KS' }, { verb: 'foreslar' }) }, MARCH), { ...place(rev), item: item({ id: 'rev' }, { verb: 'informeras' }), meeting: null, day: '2027-04-13', papers: '2027-04-12', end: '2027-04-14' }];
    expect(mattersOf(placed, { label: 'Budgeten' } as StepDef)).toEqual([
      { organ: 'KS', verb: 'foreslar', position: 0, meeting: 'KS-2027-03-17', day: '2027-03-17', handlingsstopp: '2027-03-08', forInformation: false, label: 'Budgeten: kommunstyrelsen föreslår' },
      { organ: 'rev', verb: 'informeras', position: 1, meeting: null, day: '2027-04-13', handlingsstopp: '2027-04-12', forInformation: true, label: 'Budgeten: revisorerna informeras' },
    ]);
  });
});

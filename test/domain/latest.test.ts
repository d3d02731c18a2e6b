// The latest day for the managers' answers, counted backward from KS or KF: `latestAnswers` and `latestFindings` on plans of a few occurrences.
import type { Definition } from '../../domain/arshjul/definition';
import type { Meeting, Organisation } from '../../domain/organisation/types';
import { latestAnswers, latestFindings } from '../../domain/plan/latest';
import type { PlannedMatter, PlannedOccurrence, PlannedTask } from '../../domain/plan/types';
import { at, occurrence, planWith, type Some } from './occurrence';

const organisation = {
  organs: [['ks', 'KS', 'kommunstyrelsen'], ['kf', 'KF', 'kommunfullmäktige'], ['n', 'namnd', 'skolnämnden'], ['v', 'namnd', 'vårdnämnden'], ['u', 'utskott', 'utskottet']].map(([id, type, label]) => ({ id, type, label })),
} as unknown as Organisation;
const levels = [{ id: 'enhet', chef: 'enhetschef' }, { id: 'forvaltning', chef: 'förvaltningschef' }];
const define = (...steps: { id: string; answerDays?: number; waitsForBuiltOn?: boolean }[]): Definition => ({ steps, levels, freeDays: [], standard: { answer: 2 } }) as unknown as Definition;

/** September 2027 begins on a Wednesday and has no red days; the days below are its dates. */
const sep = (date: number): string => `2027-09-${String(date).padStart(2, '0')}`;
const meeting = (organ: string, date: number, papers: number): Meeting => ({ id: `${organ}-${sep(date)}`, organ, day: sep(date), handlingsstopp: sep(papers), state: 'planned' }) as Meeting;
const matter = (organ: string, date: number, papers: number, more: Partial<PlannedMatter> = {}): PlannedMatter => ({ ...at(organ, sep(date)), handlingsstopp: sep(papers), ...more });
const chained = (...chain: PlannedMatter[]): PlannedMatter[] => chain.map((m, position) => ({ ...m, position }));
/** KS on Wednesday the 22nd, papers Wednesday the 15th. */
const KS = matter('ks', 22, 15);

const task = (date: number, more: Partial<PlannedTask> = {}): PlannedTask => ({ key: `${String(date)}${more.kind ?? ''}`, kind: 'answer', role: 'chef', level: 'enhet', organ: 'n', unit: 'e', due: sep(date), ...more });
/** Somebody in the line answers Friday the 10th, what opened on the 1st. */
const asked: Some = { opens: sep(1), answerBy: sep(10), tasks: [task(10)] };
const report = (chain: PlannedMatter[], more: Some = {}, id = 'r'): PlannedOccurrence => occurrence(id, { ...asked, label: 'Rapport', chain: chained(...chain), ...more });

const found = (steps: PlannedOccurrence[], meetings: Meeting[] = [], definition = define()): string[] =>
  latestAnswers(planWith(...steps), definition, organisation, meetings).map((a) => `${a.report.id} ${a.reaches.organ} ${a.asked.id} ${String(Number(a.latest.slice(8)))} ${String(a.slack)}`);

describe('a report that its own organ asks for', () => {
  it.each<[string, PlannedOccurrence, string[]]>([
    ['is answered when the papers are to be in', report([KS]), ['r ks r 15 3']],
    ['leaves the approvals their days', report([KS], { tasks: [task(10), task(14, { kind: 'approve' }), task(13, { kind: 'approve' })] }), ['r ks r 13 1']],
    ['leaves none where everything is in before the answer’s day', report([KS], { tasks: [task(8)] }), ['r ks r 15 3']],
    ['is too late where the approvals are', report([KS], { tasks: [task(10), task(16, { kind: 'approve' })] }), ['r ks r 9 -1']],
    ['is answered on an arbetsdag', report([matter('ks', 22, 18)]), ['r ks r 17 5']],
    ['has nothing to spare where it has no day of its own', report([KS], { answerBy: undefined }), ['r ks r 15 0']],
    ['is asked of somebody in the line', report([KS], { tasks: [task(10, { unit: undefined })] }), []],
    ['of one at least', report([KS], { tasks: [task(10, { unit: undefined }), task(10)] }), ['r ks r 15 3']],
    ['is answered, not only approved', report([KS], { tasks: [task(10, { unit: undefined }), task(10, { kind: 'approve' })] }), []],
    ['goes to KF as well as KS', report([matter('kf', 22, 15)]), ['r kf r 15 3']],
    ['goes to no other organ', report([matter('n', 22, 15)]), []],
    ['nor to one that is not known', report([matter('x', 22, 15)]), []],
    ['goes to a meeting', report([matter('ks', 22, 15, { meeting: null })]), []],
    ['goes to the last of the two that has one', report([KS, matter('kf', 29, 23, { meeting: null })]), ['r ks r 15 3']],
    ['is a report', report([KS], { kind: 'insamling' }), []],
  ])('%s', (_what, o, expected) => {
    expect(found([o])).toEqual(expected);
  });
});

describe('the organs before', () => {
  const KS22 = matter('ks', 29, 22);
  const n = matter('n', 8, 1);
  const own = (papers: number, date: number): PlannedMatter => matter('n', date, papers, { meeting: null });
  it.each<[string, PlannedMatter[], Meeting[], string[]]>([
    ['have it at the last meeting by the papers’ day', [n, KS22], [meeting('n', 8, 1), meeting('n', 20, 13), meeting('n', 22, 14), meeting('n', 23, 16)], ['r ks r 14 2']],
    ['have it at the planned one where none is in time', [n, KS22], [meeting('n', 30, 23)], ['r ks r 1 -7']],
    ['without meetings have it for as many arbetsdagar', [own(6, 9), KS22], [], ['r ks r 17 5']],
    ['and for none where the days are turned', [own(9, 6), KS22], [], ['r ks r 22 8']],
    ['counted from an arbetsdag', [own(6, 9), matter('ks', 29, 19)], [], ['r ks r 14 2']],
    ['are counted from the last to the first', [matter('u', 2, 1), n, KS22], [meeting('n', 20, 13), meeting('u', 10, 7), meeting('u', 15, 8)], ['r ks r 7 -3']],
    ['are KS too, before KF', [KS, matter('kf', 29, 24)], [meeting('ks', 22, 15), meeting('ks', 23, 16)], ['r kf r 16 4']],
    ['are not the organ itself, nor one after it', [KS22, matter('n', 30, 29)], [meeting('ks', 8, 1), meeting('n', 8, 1), meeting('n', 20, 13)], ['r ks r 22 8']],
  ])('%s', (_what, chain, meetings, expected) => {
    expect(found([report(chain)], meetings)).toEqual(expected);
  });
});

describe('what a report builds on', () => {
  /** An official answers between Monday the 6th and Friday the 10th, when the collection of Friday the 3rd is in. */
  const compiled: Some = { opens: sep(6), answerBy: sep(10), tasks: [task(10, { unit: undefined })], builtOn: ['c'], waitsFor: ['c'] };
  const collected = (more: Some = {}, id = 'c'): PlannedOccurrence => occurrence(id, { kind: 'insamling', organ: 'n', label: 'Insamling', opens: sep(1), answerBy: sep(3), tasks: [task(3)], chain: [], ...more });

  it.each<[string, Some, Definition, string[]]>([
    ['is in when the report opens, by the step’s days', {}, define({ id: 'r', answerDays: 3 }), ['r ks c 10 5']],
    ['by the standard where the step says none', {}, define({ id: 'r' }), ['r ks c 13 6']],
    ['by the standard where the step is not there', {}, define(), ['r ks c 13 6']],
    ['by the planned days where they are fewer', {}, define({ id: 'r', answerDays: 9 }), ['r ks c 9 4']],
    ['by none where it opens after the answer', { opens: sep(14) }, define(), ['r ks c 15 8']],
    ['by none where it has no day for the answer', { answerBy: undefined }, define(), ['r ks c 15 8']],
    ['by none where nobody answers the report', { answerBy: sep(8), tasks: [task(10, { kind: 'approve' })] }, define(), ['r ks c 15 8']],
    ['by none, whatever the papers’ day, which is then an arbetsdag', { tasks: [], chain: chained(matter('ks', 22, 18)) }, define(), ['r ks c 17 10']],
    ['with the approvals of the report before', { tasks: [task(10, { unit: undefined }), task(13, { kind: 'approve' })] }, define(), ['r ks c 10 5']],
    ['beside the report, where that too is asked of managers', { tasks: [task(10)] }, define(), ['r ks r 15 3', 'r ks c 13 6']],
    ['only where it is waited for', { waitsFor: [] }, define({ id: 'r' }), []],
    ['only where it is waited for, also without the step', { waitsFor: [] }, define(), []],
    ['also where the report would do without', { waitsFor: [] }, define({ id: 'r', waitsForBuiltOn: false }), ['r ks c 13 6']],
    ['and where it does not', {}, define({ id: 'r', waitsForBuiltOn: true }), ['r ks c 13 6']],
    ['not where it is not there', { builtOn: ['borta'], waitsFor: ['borta'] }, define(), []],
    ['not where nothing is built on', { builtOn: [] }, define(), []],
  ])('%s', (_what, more, definition, expected) => {
    expect(found([report([KS], { ...compiled, ...more }), collected()], [], definition)).toEqual(expected);
  });

  it.each<[string, Some, PlannedMatter[], Meeting[], string[]]>([
    ['at the meeting of an organ of its own', { chain: chained(matter('n', 8, 6)) }, [KS], [meeting('n', 10, 7), meeting('n', 13, 8), meeting('n', 14, 9)], ['r ks c 8 3']],
    ['with its own approvals', { tasks: [task(3), task(7, { kind: 'approve' })] }, [KS], [], ['r ks c 9 4']],
    ['not where both are taken at one meeting', { chain: chained(KS) }, [KS], [], []],
    ['nor where it comes there last', { chain: chained(matter('n', 8, 6), KS) }, [matter('u', 2, 1), KS], [], []],
    ['but where only its first meeting is the same', { chain: chained(KS, matter('v', 23, 17, { meeting: null })) }, [KS], [], ['r ks c 31 -3']],
    ['and where neither has a meeting', { chain: chained(matter('v', 9, 6, { meeting: null })) }, [KS, matter('v', 30, 29, { meeting: null })], [], ['r ks c 8 3']],
  ])('is counted %s', (_what, more, chain, meetings, expected) => {
    expect(found([report(chain, compiled), collected(more)], meetings)).toEqual(expected);
  });

  it('is counted through all that it builds on', () => {
    const middle = collected({ builtOn: ['d'], waitsFor: ['d'], tasks: [], answerBy: undefined });
    expect(found([report([KS], compiled), middle, collected({}, 'd')])).toEqual(['r ks d 13 6']);
  });

  it.each([[['c', 'e']], [['e', 'c']]])('is in by the first day where several ways lead there: %s', (builtOn) => {
    const way = (id: string, papers: PlannedMatter[]): PlannedOccurrence => collected({ builtOn: ['d'], waitsFor: ['d'], tasks: [], chain: chained(...papers) }, id);
    const steps = [report([KS], { ...compiled, builtOn, waitsFor: builtOn }), way('c', []), way('e', [matter('v', 9, 6, { meeting: null })]), collected({}, 'd')];
    expect(found(steps)).toEqual(['r ks d 8 3']);
  });

  it('is told for each report by itself', () => {
    const steps = [report([KS], compiled), report([matter('kf', 29, 22)], compiled, 's'), collected()];
    expect(found(steps)).toEqual(['r ks c 13 6', 's kf c 20 11']);
  });
});

describe('the finding', () => {
  const told = (steps: PlannedOccurrence[], meetings: Meeting[] = []): string[] => latestFindings(planWith(...steps), define(), organisation, meetings).map((f) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`);
  const own = (id: string, organ: string, more: Some = {}): PlannedOccurrence => report([KS], { step: 'r', organ, ...more }, id);
  const start = 'Rapport, till kommunstyrelsen ons 22 sep 2027: de tillfrågade cheferna under';

  it.each<[string, PlannedOccurrence[], string[]]>([
    ['says what there is to spare', [own('r/n', 'n')], [`info senast-svar r/n: ${start} skolnämnden måste ha svarat senast ons 15 sep 2027 (planerat fre 10 sep 2027, 3 arbetsdagar till godo).`]],
    ['one day to spare', [own('r/n', 'n', { answerBy: sep(14), tasks: [task(14)] })], [`info senast-svar r/n: ${start} skolnämnden måste ha svarat senast ons 15 sep 2027 (planerat tis 14 sep 2027, 1 arbetsdag till godo).`]],
    ['says that nothing is', [own('r/n', 'n', { answerBy: sep(15), tasks: [task(15)] })], [`info senast-svar r/n: ${start} skolnämnden måste ha svarat senast ons 15 sep 2027 (den planerade dagen, inget till godo).`]],
    ['warns of what is too late', [own('r/n', 'n', { answerBy: sep(17), tasks: [task(17)] })], [`warning senast-svar r/n: ${start} skolnämnden måste ha svarat senast ons 15 sep 2027 (planerat fre 17 sep 2027, 2 arbetsdagar för sent).`]],
    ['says no planned day where there is none', [own('r/n', 'n', { answerBy: undefined })], [`info senast-svar r/n: ${start} skolnämnden måste ha svarat senast ons 15 sep 2027.`]],
    ['tells boards that have it in common together, each once', [own('r/n', 'n'), own('r/v', 'v'), own('r/n2', 'n')], [`info senast-svar r/n: ${start} skolnämnden och vårdnämnden måste ha svarat senast ons 15 sep 2027 (planerat fre 10 sep 2027, 3 arbetsdagar till godo).`]],
    ['tells a board that is not known by its id', [own('r/x', 'x')], [`info senast-svar r/x: ${start} x måste ha svarat senast ons 15 sep 2027 (planerat fre 10 sep 2027, 3 arbetsdagar till godo).`]],
    ['gives the month of a report of several', [own('r/1', 'n', { period: 'P07' }), own('r/2', 'n', { period: 'P08', kind: 'steg' })], [`info senast-svar r/1: ${start.replace('Rapport', 'Rapport för juli')} skolnämnden måste ha svarat senast ons 15 sep 2027 (planerat fre 10 sep 2027, 3 arbetsdagar till godo).`]],
    ['is none of no report', [own('r/n', 'n', { kind: 'steg' })], []],
  ])('%s', (_what, steps, expected) => {
    expect(told(steps)).toEqual(expected);
  });

  it('names what is answered where it is not the report itself', () => {
    const c = (id: string, period: string): PlannedOccurrence => occurrence(id, { step: 'c', period, kind: 'insamling', organ: 'n', label: 'Insamling', opens: sep(1), answerBy: sep(3), tasks: [task(3)], chain: [] });
    const steps = [own('r/n', 'ks', { tasks: [], builtOn: ['c1'], waitsFor: ['c1'] }), c('c1', 'P07'), c('c2', 'P08')];
    expect(told(steps)).toEqual([`info senast-svar r/n: ${start} skolnämnden måste ha svarat på Insamling för juli senast ons 15 sep 2027 (planerat fre 3 sep 2027, 8 arbetsdagar till godo).`]);
  });

  const level = (date: number, name: string, more: Partial<PlannedTask> = {}): PlannedTask => task(date, { level: name, ...more });
  const both = [level(14, 'forvaltning'), level(10, 'enhet'), level(10, 'enhet')];
  it.each<[string, Some, string]>([
    ['of each level on its own day, the first first', { tasks: both }, ': enhetschef senast mån 13 sep 2027 och förvaltningschef senast ons 15 sep 2027 (planerat fre 10 sep 2027 och tis 14 sep 2027, 1 arbetsdag till godo)'],
    ['in whatever order', { tasks: [...both].reverse() }, ': enhetschef senast mån 13 sep 2027 och förvaltningschef senast ons 15 sep 2027 (planerat fre 10 sep 2027 och tis 14 sep 2027, 1 arbetsdag till godo)'],
    ['of two levels on one of the days', { tasks: [level(10, 'enhet'), level(10, 'forvaltning'), level(14, 'forvaltning')] }, ': enhetschef och förvaltningschef senast mån 13 sep 2027 och förvaltningschef senast ons 15 sep 2027 (planerat fre 10 sep 2027 och tis 14 sep 2027, 1 arbetsdag till godo)'],
    ['without a planned day: all on the latest', { tasks: both, answerBy: undefined }, ': enhetschef senast ons 15 sep 2027 och förvaltningschef senast ons 15 sep 2027'],
    ['on one day is one day', { tasks: [level(10, 'enhet'), level(10, 'forvaltning')] }, ' senast ons 15 sep 2027 (planerat fre 10 sep 2027, 3 arbetsdagar till godo)'],
    ['does not count who approves', { tasks: [level(10, 'enhet'), level(14, 'forvaltning', { kind: 'approve' })] }, ' senast mån 13 sep 2027 (planerat fre 10 sep 2027, 1 arbetsdag till godo)'],
    ['nor who is not in the line', { tasks: [level(10, 'enhet'), level(14, 'forvaltning', { unit: undefined })] }, ' senast mån 13 sep 2027 (planerat fre 10 sep 2027, 1 arbetsdag till godo)'],
    ['nor who is chef of no level', { tasks: [level(10, 'enhet'), level(14, 'organ')] }, ' senast mån 13 sep 2027 (planerat fre 10 sep 2027, 1 arbetsdag till godo)'],
  ])('of the managers %s', (_what, more, expected) => {
    expect(told([own('r/n', 'n', more)])).toEqual([`info senast-svar r/n: ${start} skolnämnden måste ha svarat${expected}.`]);
  });

  /** Two boards' own reports, the second otherwise than the first. */
  const KF = matter('kf', 22, 15);
  const twice = { builtOn: ['c1'], waitsFor: ['c1'], tasks: [] };
  it.each<[string, Some, Some]>([
    ['another report', {}, { step: 's' }],
    ['another period', { period: 'P07' }, { period: 'P08' }],
    ['a report and period whose letters run together to the same', { period: 'P07' }, { step: 'rP07' }],
    ['another organ', {}, { chain: [KF] }],
    ['another meeting', {}, { chain: [matter('ks', 23, 15)] }],
    ['another latest day', {}, { chain: [matter('ks', 22, 16)] }],
    ['another day of a level', { tasks: [level(9, 'enhet'), level(10, 'forvaltning')] }, { tasks: [level(8, 'enhet'), level(10, 'forvaltning')] }],
  ])('is another of %s', (_what, first, second) => {
    // The answer is the report's, so what is asked is told apart below.
    const build = (id: string, organ: string, more: Some): PlannedOccurrence => own(id, organ, { builtOn: [], ...more });
    const asks = occurrence('c1', { kind: 'insamling', organ: 'n', answerBy: sep(3), opens: sep(1), tasks: [task(3)], chain: [] });
    expect(told([build('r/n', 'n', first), build('r/v', 'v', second)])).toHaveLength(2);
    if (first.tasks === undefined) expect(told([build('r/n', 'n', { ...first, ...twice }), build('r/v', 'v', { ...second, ...twice }), asks])).toHaveLength(2);
  });

  it.each<[string, Some, number]>([
    ['is another of another thing that is answered', { step: 'd' }, 2],
    ['is another of another period of it', { period: 'P08' }, 2],
    ['is one of the same', {}, 1],
  ])('%s', (_what, more, count) => {
    const asks = (id: string, organ: string, other: Some = {}): PlannedOccurrence => occurrence(id, { step: 'c', kind: 'insamling', organ, opens: sep(1), answerBy: sep(3), tasks: [task(3)], chain: [], period: 'P07', ...other });
    const steps = [own('r/ks', 'ks', { tasks: [], builtOn: ['c1', 'c2'], waitsFor: ['c1', 'c2'] }), asks('c1', 'n'), asks('c2', 'v', more)];
    expect(told(steps)).toHaveLength(count);
  });
});

// What lies inside a break: `breakFindings` on occurrences of a few days, one rule at a time.
import type { Definition } from '../../domain/arshjul/definition';
import type { Season } from '../../domain/arshjul/types';
import { calendarWith } from '../../domain/calendar/workingDays';
import { breakFindings, organName, stepAt, type BreakBase } from '../../domain/plan/breaks';
import type { PlannedTask } from '../../domain/plan/types';
import { at, occurrence, type Some } from './occurrence';

/** Monday 28 June to Friday 6 August 2027; the day before midsommarafton, Thursday 24 June, is the last arbetsdag before it. */
const semester: Season = { label: 'Semester', from: '06-28', to: '08-06' };
/** Monday 5 to Friday 30 July 2027. */
const summer: Season = { label: 'Sommaruppehåll', from: '07-05', to: '07-30' };
const organs = new Map([['KS', { label: 'kommunstyrelsen' }], ['skola', { label: 'skolnämnden' }]]);
const roles = [{ key: 'controller', label: 'controllern' }, { key: 'ekonomichef', label: 'ekonomichefen' }];
const base = (more: Partial<Definition> = {}): BreakBase => ({ definition: { semester, summer, roles, ...more } as unknown as Definition, calendar: calendarWith(), organs });
const task = (kind: 'answer' | 'approve', due: string, figures?: string): PlannedTask => ({ kind, due, ...(figures === undefined ? {} : { figures }) }) as PlannedTask;
const meets = (organ: string, date: string) => ({ organ, date, verb: 'beslutar' as const });
/** An occurrence far from every break, but for what is said. */
const away: Some = { opens: '2027-03-01', answerBy: undefined, due: '2027-03-31', chain: [] };
const found = (more: Some, ctx = base()) => breakFindings(ctx, [occurrence('a', { ...away, ...more })]).map((f) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`);

describe('names', () => {
  it.each<[string, BreakBase['organs'], string, string]>([
    ['an organ’s own label', organs, 'skola', 'skolnämnden'],
    ['its id where the organisation has none', organs, 'vard', 'vard'],
    ['its id without an organisation', undefined, 'skola', 'skola'],
  ])('are %s', (_what, known, id, expected) => {
    const ctx = known ? { organs: known } : {};
    expect([organName(ctx, id), stepAt(ctx, { label: 'Delårsrapport', organ: id })]).toEqual([expected, `Delårsrapport (${expected})`]);
  });
});

describe('meetings', () => {
  const inSummer = (day: string, organ = 'kommunstyrelsen') => `warning sammantrade-i-uppehall a: Rapport a (kommunstyrelsen): ${organ} sammanträder ${day} 2027, i sommaruppehållet (5 juli–30 juli).`;
  const inSemester = (day: string) => `warning sammantrade-i-semester a: Rapport a (kommunstyrelsen): kommunstyrelsen sammanträder ${day} 2027, i semesterperioden (28 juni–6 augusti).`;
  const off = (day: string) => `info sammantrade-pa-ledig-dag a: Rapport a (kommunstyrelsen): kommunstyrelsen sammanträder ${day} 2027, som inte är en arbetsdag.`;

  it.each<[string, string[], string[]]>([
    ['on an arbetsdag outside both are as they should be', ['2027-06-24', '2027-08-09'], []],
    ['in the summer are told with the summer alone', ['2027-07-05', '2027-07-30'], [inSummer('mån 5 jul'), inSummer('fre 30 jul')]],
    ['in the semester beside the summer with the semester', ['2027-06-28', '2027-07-02', '2027-08-02'], [inSemester('mån 28 jun'), inSemester('fre 2 jul'), inSemester('mån 2 aug')]],
    ['on a day off', ['2027-05-08'], [off('lör 8 maj')]],
    ['on a day off in the summer are told twice', ['2027-07-10'], [inSummer('lör 10 jul'), off('lör 10 jul')]],
  ])('%s', (_what, days, expected) => {
    expect(found({ meetings: days.map((d) => meets('KS', d)) })).toEqual(expected);
  });

  it('are told with the organ that meets, not the step’s own', () => {
    expect(found({ meetings: [meets('skola', '2027-07-06')] })).toEqual([inSummer('tis 6 jul', 'skolnämnden')]);
  });

  it('are told in a summer of a definition without a semester, and are never in breaks that it does not have', () => {
    const meetings = [meets('KS', '2027-06-28'), meets('KS', '2027-07-06')];
    expect(found({ meetings, opens: '2027-06-29', due: '2027-06-29', answerBy: '2027-06-29', tasks: [task('answer', '2027-06-29')] }, base({ semester: undefined } as never))).toEqual([inSummer('tis 6 jul')]);
    expect(found({ meetings }, base({ summer: undefined } as never))).toEqual([inSemester('mån 28 jun'), inSemester('tis 6 jul')]);
  });
});

describe('between jul and nyår', () => {
  const told = (days: string) => [`info svar-i-mellandagarna a: Rapport a (kommunstyrelsen) ska lämnas eller godkännas ${days}, i mellandagarna.`];

  it.each<[string, PlannedTask[], string[]]>([
    ['annandagen is not', [task('answer', '2027-12-26')], []],
    ['the first day is', [task('answer', '2027-12-27')], told('mån 27 dec 2027')],
    ['the last day is', [task('approve', '2027-12-30')], told('tors 30 dec 2027')],
    ['nyårsafton is not', [task('approve', '2027-12-31')], []],
    ['the figures’ day too', [task('answer', '2028-01-10', '2027-12-28')], told('tis 28 dec 2027')],
    ['each day once, in order', [task('approve', '2027-12-29'), task('answer', '2027-12-29', '2027-12-27'), task('answer', '2027-12-28')], told('mån 27 dec 2027, tis 28 dec 2027 och ons 29 dec 2027')],
    ['other days are not told', [task('answer', '2027-11-30'), task('approve', '2027-12-28')], told('tis 28 dec 2027')],
  ])('%s', (_what, tasks, expected) => {
    expect(found({ tasks })).toEqual(expected);
  });
});

describe('several between jul and nyår', () => {
  const one = (id: string, organ: string, day: string, more: Some = {}) => occurrence(id, { ...away, step: 'r', label: 'Rapport', organ, tasks: [task('answer', day)], ...more });
  const told = (id: string, who: string, days: string) => `${id}: Rapport (${who}) ska lämnas eller godkännas ${days}, i mellandagarna.`;
  const [mon, tue] = ['mån 27 dec 2027', 'tis 28 dec 2027'];
  it.each<[string, ReturnType<typeof one>[], string[]]>([
    ['organs with the same days are told together', [one('a', 'KS', '2027-12-27'), one('b', 'skola', '2027-12-27'), one('c', 'vard', '2027-12-27')], [told('a', 'kommunstyrelsen, skolnämnden och vard', mon)]],
    ['others apart', [one('a', 'KS', '2027-12-27'), one('b', 'skola', '2027-12-28'), one('c', 'vard', '2027-12-27')], [told('a', 'kommunstyrelsen och vard', mon), told('b', 'skolnämnden', tue)]],
    ['of another step apart', [one('a', 'KS', '2027-12-27'), one('b', 'skola', '2027-12-27', { step: 's' })], [told('a', 'kommunstyrelsen', mon), told('b', 'skolnämnden', mon)]],
    ['of another period apart', [one('a', 'KS', '2027-12-27', { period: 'P10' }), one('b', 'skola', '2027-12-27', { period: 'P11' }), one('c', 'vard', '2027-12-27', { period: 'P10' })], [told('a', 'kommunstyrelsen och vard', mon), told('b', 'skolnämnden', mon)]],
    ['that have nothing then are not told', [one('a', 'KS', '2027-12-23'), one('b', 'skola', '2027-12-27')], [told('b', 'skolnämnden', mon)]],
    ['with two days the same are not those with one', [one('a', 'KS', '2027-12-27', { tasks: [task('answer', '2027-12-27'), task('approve', '2027-12-28')] }), one('b', 'skola', '2027-12-27')], [told('a', 'kommunstyrelsen', `${mon} och ${tue}`), told('b', 'skolnämnden', mon)]],
  ])('%s', (_what, occurrences, expected) => {
    expect(breakFindings(base(), occurrences).map((f) => `${String(f.step)}: ${f.text}`)).toEqual(expected);
  });
});

describe('what is due in the semester', () => {
  const told = (what: string, who = 'ingen jour är namngiven') => [`warning svar-i-semester a: Rapport a (kommunstyrelsen): ${what} ligger i semesterperioden; ${who}.`];
  const opened = [task('answer', '2027-07-01')];

  it.each<[string, Some, string[]]>([
    ['nothing', { answerBy: '2027-06-24', figuresBy: '2027-06-23', tasks: [task('approve', '2027-08-09')] }, []],
    ['the answer, on the first day', { answerBy: '2027-06-28', tasks: opened }, told('svar senast mån 28 jun 2027')],
    ['the answer, on the last', { answerBy: '2027-08-06' }, told('svar senast fre 6 aug 2027')],
    ['the figures alone', { figuresBy: '2027-07-01', answerBy: '2027-08-20' }, told('siffrorna senast tors 1 jul 2027')],
    ['approvals in order and each day once, without the answers’ days', { tasks: [task('approve', '2027-07-02'), task('approve', '2027-07-01'), task('approve', '2027-07-02'), task('approve', '2027-06-24'), task('answer', '2027-07-05')] }, told('godkännande senast tors 1 jul 2027 och fre 2 jul 2027')],
    ['all three', { figuresBy: '2027-06-29', answerBy: '2027-06-30', tasks: [task('approve', '2027-07-01')] }, told('siffrorna senast tis 29 jun 2027, svar senast ons 30 jun 2027 och godkännande senast tors 1 jul 2027')],
    ['and the whole is not told again', { answerBy: '2027-06-30', due: '2027-06-30' }, told('svar senast ons 30 jun 2027')],
  ])('%s', (_what, more, expected) => {
    expect(found(more)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['by the label of their role', 'ekonomichef', 'jour har ekonomichefen'],
    ['by the key of a role that has none', 'beredskap', 'jour har beredskap'],
  ])('names those on call %s', (_what, onCall, who) => {
    expect(found({ answerBy: '2027-06-30' }, base({ semester: { ...semester, onCall } }))).toEqual(told('svar senast ons 30 jun 2027', who));
  });
});

describe('what else is in the semester', () => {
  const opens = (day: string) => `info oppnar-i-semester a: Rapport a (kommunstyrelsen) öppnar ${day} 2027, i semesterperioden: inget mejl säger det förrän mån 9 aug 2027.`;
  const done = (day: string) => `warning klart-i-semester a: Rapport a (kommunstyrelsen) ska vara klart ${day} 2027, i semesterperioden; ingen jour är namngiven.`;
  const papers = (organ: string, day: string, stop: string) => `warning handlingar-i-semester a: Rapport a (kommunstyrelsen): handlingsstoppet för ${organ} ${day} är ${stop} 2027, i semesterperioden; ingen jour är namngiven.`;
  const late = { ...at('skola', '2027-08-11'), handlingsstopp: '2027-08-04' };

  it.each<[string, Some, string[]]>([
    ['the opening of what asks somebody', { opens: '2027-06-29', tasks: [task('answer', '2027-08-20')] }, [opens('tis 29 jun')]],
    ['not that of what asks nobody', { opens: '2027-06-29' }, []],
    ['not an opening beside it', { opens: '2027-08-09', tasks: [task('answer', '2027-08-20')] }, []],
    ['the papers of a meeting after it', { chain: [late] }, [papers('skolnämnden', 'ons 11 aug 2027', 'ons 4 aug')]],
    ['not those of an organ without meetings', { chain: [{ ...late, meeting: null }] }, []],
    ['not papers beside it', { chain: [at('skola', '2027-08-11')] }, []],
    ['each organ’s', { chain: [late, { ...late, organ: 'KS', day: '2027-08-12' }] }, [papers('skolnämnden', 'ons 11 aug 2027', 'ons 4 aug'), papers('kommunstyrelsen', 'tors 12 aug 2027', 'ons 4 aug')]],
    ['the last day, where nothing else says it', { due: '2027-07-01' }, [done('tors 1 jul')]],
    ['not the last day when an organ meets then', { due: '2027-07-01', chain: [{ ...at('KS', '2027-07-01'), handlingsstopp: '2027-06-24' }] }, []],
    ['the last day after the organ has met', { due: '2027-07-01', chain: [at('KS', '2027-06-22')] }, [done('tors 1 jul')]],
    ['all of them in order', { opens: '2027-06-29', due: '2027-07-01', tasks: [task('answer', '2027-08-20')], chain: [late] }, [opens('tis 29 jun'), papers('skolnämnden', 'ons 11 aug 2027', 'ons 4 aug'), done('tors 1 jul')]],
  ])('%s', (_what, more, expected) => {
    expect(found(more)).toEqual(expected);
  });
});

describe('an answer whose days are nearly all semester', () => {
  const told = (by: string, left: string) => [`warning svarstid-i-semester a: Rapport a (kommunstyrelsen) öppnar tors 24 jun 2027 och ska besvaras senast ${by} 2027, men utanför semesterperioden är det ${left}.`];
  const asked: Some = { opens: '2027-06-24', tasks: [task('answer', '2027-08-09')] };

  it.each<[string, Some, string[]]>([
    ['with no day left', { ...asked, answerBy: '2027-08-07' }, told('lör 7 aug', '0 arbetsdagar')],
    ['with one', { ...asked, answerBy: '2027-08-09' }, told('mån 9 aug', '1 arbetsdag')],
    ['two are enough', { ...asked, answerBy: '2027-08-10' }, []],
    ['nobody is asked', { ...asked, answerBy: '2027-08-09', tasks: [] }, []],
    ['there is no answer', asked, []],
    ['it is short by itself', { ...asked, opens: '2027-05-10', answerBy: '2027-05-11' }, []],
    ['it ends in it, which is told otherwise', { ...asked, answerBy: '2027-06-29' }, ['warning svar-i-semester a: Rapport a (kommunstyrelsen): svar senast tis 29 jun 2027 ligger i semesterperioden; ingen jour är namngiven.']],
    ['it begins in it, which is told otherwise', { ...asked, opens: '2027-08-05', answerBy: '2027-08-09' }, ['info oppnar-i-semester a: Rapport a (kommunstyrelsen) öppnar tors 5 aug 2027, i semesterperioden: inget mejl säger det förrän mån 9 aug 2027.']],
  ])('%s', (_what, more, expected) => {
    expect(found(more)).toEqual(expected);
  });

  it('is told for each occurrence with what it meets, before all that is due between jul and nyår', () => {
    const one = occurrence('a', { ...away, due: '2027-07-01', meetings: [meets('KS', '2027-07-01')], tasks: [task('answer', '2027-12-28')] });
    expect(breakFindings(base(), [one, occurrence('b', { ...away, due: '2027-07-01' })]).map((f) => `${String(f.step)} ${f.rule}`)).toEqual([
      'a klart-i-semester', 'a sammantrade-i-semester', 'b klart-i-semester', 'a svar-i-mellandagarna',
    ]);
  });
});

import { changeText, diffPlans, type PlanChange } from '../../domain/plan/diff';
import { at, occurrence, planWith as plan, type Some } from './occurrence';

/** What differs between an occurrence and the same with something else. */
const changed = (now: Some, old: Some = {}): Omit<PlanChange, 'occurrence' | 'label'>[] =>
  diffPlans(plan(occurrence('a', old)), plan(occurrence('a', now))).map(({ occurrence: id, label, ...rest }) => {
    expect([id, label]).toEqual(['a', 'Rapport a']);
    return rest;
  });

describe('the difference between two plans', () => {
  it.each<[string, Some, Some, object[]]>([
    ['nothing', {}, {}, []],
    ['words that are no dates', { label: 'Rapport a', why: ['Annat.'] }, {}, []],
    ['its opening', { opens: '2027-03-02' }, {}, [{ organ: 'KS', what: 'opens', from: '2027-03-01', to: '2027-03-02' }]],
    ['its answer', { answerBy: '2027-03-16' }, {}, [{ organ: 'KS', what: 'answerBy', from: '2027-03-15', to: '2027-03-16' }]],
    ['an answer that is no longer asked for', { answerBy: undefined }, {}, [{ organ: 'KS', what: 'answerBy', from: '2027-03-15' }]],
    ['a day of its own for the figures', { figuresBy: '2027-03-08' }, {}, [{ organ: 'KS', what: 'figuresBy', to: '2027-03-08' }]],
    ['its last day', { due: '2027-04-01' }, {}, [{ organ: 'KS', what: 'due', from: '2027-03-31', to: '2027-04-01' }]],
    ['a meeting’s day', { chain: [at('KS', '2027-04-07')] }, {}, [{ organ: 'KS', what: 'meeting', from: '2027-03-31', to: '2027-04-07' }]],
    ['another organ in its place', { chain: [at('KF', '2027-03-31')] }, {}, [{ organ: 'KS', what: 'meeting', from: '2027-03-31' }, { organ: 'KF', what: 'meeting', to: '2027-03-31' }]],
    ['an organ more', { chain: [at('KS', '2027-03-31'), at('KF', '2027-04-20')] }, {}, [{ organ: 'KF', what: 'meeting', to: '2027-04-20' }]],
    ['an organ less', {}, { chain: [at('KS', '2027-03-31'), at('KF', '2027-04-20')] }, [{ organ: 'KF', what: 'meeting', from: '2027-04-20' }]],
    ['only the second organ’s day', { chain: [at('KS', '2027-03-31'), at('KF', '2027-04-27')] }, { chain: [at('KS', '2027-03-31'), at('KF', '2027-04-20')] }, [{ organ: 'KF', what: 'meeting', from: '2027-04-20', to: '2027-04-27' }]],
    ['several at once, in the order of the work', { opens: '2027-03-02', figuresBy: '2027-03-09', answerBy: '2027-03-16', due: '2027-04-07', chain: [at('KS', '2027-04-07')] }, { figuresBy: '2027-03-08' }, [
      { organ: 'KS', what: 'opens', from: '2027-03-01', to: '2027-03-02' },
      { organ: 'KS', what: 'figuresBy', from: '2027-03-08', to: '2027-03-09' },
      { organ: 'KS', what: 'answerBy', from: '2027-03-15', to: '2027-03-16' },
      { organ: 'KS', what: 'meeting', from: '2027-03-31', to: '2027-04-07' },
      { organ: 'KS', what: 'due', from: '2027-03-31', to: '2027-04-07' },
    ]],
  ])('is %s', (_, now, old, expected) => {
    expect(changed(now, old)).toStrictEqual(expected);
  });

  it('is what comes, in its place, and what goes, last', () => {
    const [a, b, c] = [occurrence('a'), occurrence('b', { due: '2027-05-05' }), occurrence('c')];
    expect(diffPlans(plan(a, c), plan(b, c))).toStrictEqual([
      { occurrence: 'b', label: 'Rapport b', organ: 'KS', what: 'added', to: '2027-05-05' },
      { occurrence: 'a', label: 'Rapport a', organ: 'KS', what: 'removed', from: '2027-03-31' },
    ]);
  });

  it.each<[Partial<PlanChange>, string]>([
    [{ what: 'opens', from: '2027-03-01', to: '2027-03-02' }, 'öppnar mån 1 mar 2027 → tis 2 mar 2027'],
    [{ what: 'figuresBy', to: '2027-03-02' }, 'siffrorna senast – → tis 2 mar 2027'],
    [{ what: 'answerBy', from: '2027-03-01' }, 'svar senast mån 1 mar 2027 → –'],
    [{ what: 'meeting', from: '2027-03-01', to: '2027-03-02' }, 'sammanträde mån 1 mar 2027 → tis 2 mar 2027'],
    [{ what: 'due', from: '2027-03-01', to: '2027-03-02' }, 'klart mån 1 mar 2027 → tis 2 mar 2027'],
    [{ what: 'added', to: '2027-03-02' }, 'tillkommer tis 2 mar 2027'],
    [{ what: 'removed', from: '2027-03-01' }, 'utgår mån 1 mar 2027'],
  ])('reads %j', (change, text) => {
    const whole = { occurrence: 'a', label: 'Rapport a', organ: 'KS', ...change } as PlanChange;
    expect(changeText(whole, new Map([['KS', 'kommunstyrelsen']]))).toBe(`Rapport a, kommunstyrelsen [a]: ${text}`);
    expect(changeText(whole)).toBe(`Rapport a, KS [a]: ${text}`);
  });
});

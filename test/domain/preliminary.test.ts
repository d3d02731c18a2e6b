// What is asked for again when a final decision differs from the preliminary one, by small graphs.
import type { StepDef } from '../../domain/arshjul/definition';
import { askedAgain, askedAgainBy } from '../../domain/plan/preliminary';

const step = (id: string, after: string[] = [], more: { finalIn?: string; builtOn?: string[] } = {}): StepDef =>
  ({ id, after, builtOn: (more.builtOn ?? []).map((s) => ({ step: s })), ...(more.finalIn === undefined ? {} : { finalIn: more.finalIn }) }) as unknown as StepDef;

/** Ramar in June are preliminary; KF's budget in November is final. */
const ramar = step('ramar', [], { finalIn: 'budget' });

describe('what hangs on a preliminary decision', () => {
  it.each([
    ['comes after it', [ramar, step('internbudget', ['ramar']), step('budget')], ['internbudget']],
    ['builds on it', [ramar, step('internbudget', [], { builtOn: ['ramar'] }), step('budget')], ['internbudget']],
    ['by way of another', [ramar, step('plan', ['internbudget']), step('internbudget', ['annat', 'ramar']), step('budget'), step('annat')], ['plan', 'internbudget']],
    ['not what prepares the final decision', [ramar, step('beredning', ['ramar']), step('budget', ['beredning']), step('internbudget', ['ramar'])], ['internbudget']],
    ['not what waits for the final decision', [ramar, step('budget', ['ramar']), step('detalj', ['ramar', 'budget'])], []],
    ['not the final decision itself, nor the preliminary one', [ramar, step('budget', ['ramar'])], []],
    ['not what hangs on something else', [ramar, step('annat'), step('tredje', ['annat']), step('budget')], []],
    ['a ring without it ends', [ramar, step('a', ['b']), step('b', ['a']), step('c', ['ramar', 'a']), step('budget')], ['c']],
    ['not what names a step that is not there', [ramar, step('a', ['borta']), step('budget')], []],
    ['nothing where no final one is named', [step('ramar'), step('internbudget', ['ramar']), step('budget')], []],
  ])('%s', (_what, steps, expected) => {
    const first = steps.find((s) => s.id === 'ramar') ?? ramar;
    expect(askedAgain(steps, first)).toEqual(expected);
    expect(askedAgainBy(steps, 'budget')).toEqual(expected);
  });

  it('is told once, in the definition’s order, where two preliminary decisions end in one', () => {
    const steps = [step('tredje', ['mål']), step('internbudget', ['ramar', 'mål']), ramar, step('mål', [], { finalIn: 'budget' }), step('budget'), step('annan', ['skatt']), step('skatt', [], { finalIn: 'skattesats' })];
    expect(askedAgainBy(steps, 'budget')).toEqual(['tredje', 'internbudget']);
    expect(askedAgainBy(steps, 'skattesats')).toEqual(['annan']);
    expect(askedAgainBy(steps, 'annan')).toEqual([]);
  });
});

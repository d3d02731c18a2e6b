import fc from 'fast-check';
import { decide, heldOnProblem, type MatterState } from '../../domain/decisions/decide';
import { OUTCOMES, outcomeLabel, outcomesFor, paragraphText, type OutcomeKind } from '../../domain/decisions/outcomes';
import type { Verb } from '../../domain/organisation/types';

const VERBS: Verb[] = ['bereder', 'yttrar-sig', 'foreslar', 'godkanner', 'overlamnar', 'bedomer', 'behandlar', 'faststaller', 'informeras', 'beslutar'];

describe('one outcome on one ärende', () => {
  test.each<[Verb, OutcomeKind, MatterState, string]>([
    ['faststaller', 'bifall', 'decided', 'goOn'],
    ['godkanner', 'bifall-med-andring', 'decided', 'goOn'],
    ['godkanner', 'avslag', 'decided', 'endChain'],
    ['beslutar', 'avslag', 'decided', 'endChain'],
    ['bereder', 'avslag', 'decided', 'goOn'],
    ['foreslar', 'avslag', 'decided', 'goOn'],
    ['informeras', 'noterat', 'decided', 'goOn'],
    ['informeras', 'avslag', 'decided', 'goOn'],
    ['behandlar', 'bordlaggning', 'superseded', 'tableToNextMeeting'],
    ['faststaller', 'aterremiss', 'decided', 'askReceiver'],
  ])('%s: %s → %s, %s', (verb, outcome, state, effect) => {
    const result = decide({ state: 'open', verb }, { outcome, motivation: 'Därför.', change: 'Beloppet.' }, 'KS');
    expect(result).toMatchObject({ ok: true, decision: { state, outcome, effect: { does: effect } } });
  });

  test('a yes from an organ that is only told is "noterat"', () => {
    expect(decide({ state: 'open', verb: 'informeras' }, { outcome: 'bifall' }, 'KS')).toMatchObject({ ok: true, decision: { outcome: 'noterat' } });
  });

  test('an återremiss goes to whom it names, else to the default', () => {
    const sent = { outcome: 'aterremiss', motivation: 'Belys konsekvenserna.' };
    expect(decide({ state: 'open', verb: 'faststaller' }, { ...sent, remitTo: 'BUN' }, 'KS')).toMatchObject({ decision: { remitTo: 'BUN' } });
    expect(decide({ state: 'open', verb: 'faststaller' }, { ...sent, remitTo: ' ' }, 'KS')).toMatchObject({ decision: { remitTo: 'KS' } });
  });

  test.each([
    [{ outcome: 'aterremiss' }, 'motivation'],
    [{ outcome: 'bifall-med-andring' }, 'change'],
    [{ outcome: 'kanske' }, 'outcome'],
    [{ outcome: 'bifall', paragraph: 'x'.repeat(41) }, 'paragraph'],
    [{ outcome: 'avslag', motivation: 'x'.repeat(4_001) }, 'motivation'],
  ])('%j lacks %s', (sent, field) => {
    const result = decide({ state: 'open', verb: 'beslutar' }, sent, 'KS');
    expect(result).toMatchObject({ ok: false, conflict: false, errors: [{ field }] });
  });

  test('an ärende before its turn is recorded; one that is registered is a conflict', () => {
    expect(decide({ state: 'waiting', verb: 'beslutar' }, { outcome: 'bifall' }, 'KS').ok).toBe(true);
    for (const state of ['decided', 'superseded'] as const) {
      expect(decide({ state, verb: 'beslutar' }, { outcome: 'bifall' }, 'KS')).toMatchObject({ ok: false, conflict: true });
    }
  });

  test('what an organ did is never refused, whatever its verb', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERBS), fc.constantFrom(...OUTCOMES), (verb, outcome) => {
        const result = decide({ state: 'open', verb }, { outcome, motivation: 'skäl', change: 'ändring' }, 'KS');
        return result.ok && (result.decision.effect.does === 'askReceiver') === (outcome === 'aterremiss');
      }),
    );
  });
});

describe('words of the form', () => {
  test('every offered outcome has a Swedish word', () => {
    for (const verb of VERBS) for (const outcome of outcomesFor(verb)) expect(outcomeLabel(outcome, verb)).toMatch(/^[A-ZÅÄÖ]/);
  });

  test('only deciding verbs are offered avslag', () => {
    expect(outcomesFor('informeras')).not.toContain('avslag');
    expect(outcomesFor('faststaller')).toContain('avslag');
  });

  test.each([
    ['123', '§ 123'],
    ['§12', '§ 12'],
    [' § 12 A ', '§ 12 a'],
    ['KS § 7/2027', 'KS § 7/2027'],
    ['  ', null],
    [null, null],
  ])('§ typed as %j becomes %j', (raw, text) => expect(paragraphText(raw)).toBe(text));

  test('a meeting cannot be registered before it has been', () => {
    expect(heldOnProblem('2027-06-02', '2027-06-01')).toContain('2027-06-02');
    expect(heldOnProblem('2027-06-01', '2027-06-01')).toBeNull();
  });
});

import fc from 'fast-check';
import type { Form } from '../../domain/arshjul/types';
import { deviationOf, isBeyond } from '../../domain/economy/deviation';
import { formatTkr, looksLikeUnitSlip, parseTkr } from '../../domain/tasks/amount';
import { checkForm, cleanText, formOf, NEED_FORM } from '../../domain/tasks/form';

describe('amounts typed in tkr', () => {
  it.each([
    ['1250', 1_250_000],
    ['1 250', 1_250_000],
    ['1\u00a0250,5', 1_250_500],
    ['1.250', 1_250_000],
    ['1.250.000', 1_250_000_000],
    ['1 250.5', 1_250_500],
    ['-75', -75_000],
    ['\u221275,25', -75_250],
    ['+3', 3_000],
    ['0', 0],
    ['-0', 0],
    ['450 000 kr', 450_000],
    ['1,2 mnkr', 1_200_000],
    ['12 tkr', 12_000],
    ['0,001', 1],
  ])('%s', (typed, kronor) => {
    expect(parseTkr(typed)).toEqual({ ok: true, kronor });
  });

  it.each(['tolv', '', '1,2,3', '12-', '0,0001', '1 kr 50', '1,5 kr', '99 999 999 999', '1e5', '٣'])('refuses %s', (typed) => {
    expect(parseTkr(typed).ok).toBe(false);
  });

  it('shows what it reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), (kronor) => {
        expect(parseTkr(formatTkr(kronor))).toEqual({ ok: true, kronor });
      }),
    );
  });

  it('sees kronor typed as tkr, and nothing in an ordinary difference', () => {
    expect(looksLikeUnitSlip(12_400_000_000, 12_500_000)).toBe(true);
    expect(looksLikeUnitSlip(12_400, 12_500_000)).toBe(true);
    expect(looksLikeUnitSlip(12_400_000, 12_500_000)).toBe(false);
    expect(looksLikeUnitSlip(0, 12_500_000)).toBe(false);
  });
});

const form: Form = {
  key: 'f',
  label: 'F',
  fields: [
    { key: 'budget', label: 'Budget', type: 'kr', required: true },
    { key: 'prognos', label: 'Prognos', type: 'kr', required: true },
    { key: 'text', label: 'Kommentar', type: 'text', required: true, maxLength: 10 },
    { key: 'grad', label: 'Bedömning', type: 'bedomning', required: false, choices: ['når', 'når inte'] },
    { key: 'val', label: 'Klart', type: 'janej', required: false },
    { key: 'antal', label: 'Antal', type: 'heltal', required: false },
    { key: 'atgard', label: 'Åtgärder', type: 'text', required: true, onDeficit: true },
  ],
  deviation: { kind: 'nettokostnad', budget: 'budget', forecast: 'prognos' },
};
const good = { budget: '100', prognos: '90', text: 'Bra' };

describe('a form', () => {
  it('keeps whole kronor, trimmed texts and null for what was left empty', () => {
    expect(checkForm(form, { ...good, text: '  Bra ', grad: ' ', val: true, antal: '3' })).toEqual({
      values: { budget: 100_000, prognos: 90_000, text: 'Bra', grad: null, val: 'ja', antal: 3, atgard: null },
    });
  });

  it.each([
    [{ ...good, budget: '' }, 'budget', 'Fyll i ”Budget”.'],
    [{ ...good, budget: true }, 'budget', 'Skriv ett belopp i tkr.'],
    [{ ...good, budget: 1.5 }, 'budget', 'Ett belopp som skickas som tal ska vara hela kronor.'],
    [{ ...good, text: 'Elva tecken' }, 'text', 'Texten är 11 tecken lång. Högst 10 tecken får plats.'],
    [{ ...good, text: 7 }, 'text', 'Skriv en text.'],
    [{ ...good, grad: 'kanske' }, 'grad', 'Välj ett av alternativen: når, når inte.'],
    [{ ...good, val: 'kanske' }, 'val', 'Svara ja eller nej.'],
    [{ ...good, antal: '1,5' }, 'antal', 'Skriv ett helt tal.'],
    [{ ...good, annat: 'x' }, 'annat', 'Fältet finns inte i formuläret.'],
    [{ ...good, prognos: '110' }, 'atgard', 'Prognosen visar underskott. Fyll i ”Åtgärder”.'],
    [{ ...good, prognos: '90 000' }, 'prognos', 'Du skrev 90\u00a0000 tkr, men budgeten är 100 tkr. Är det rätt enhet? Beloppet ska anges i tkr.'],
  ])('says one sentence beside the field: %j', (raw, field, text) => {
    const checked = checkForm(form, raw);
    expect(checked).toHaveProperty('errors');
    expect('errors' in checked ? checked.errors : []).toContainEqual({ field, text });
  });

  it('compares with what was said before, until the person stands by it', () => {
    const previous = { budget: 100_000_000, prognos: 90_000_000, text: 'Bra' };
    expect(checkForm(form, good, { previous })).toHaveProperty('errors');
    expect(checkForm(form, good, { previous, confirmed: true })).toHaveProperty('values');
  });

  it('never throws and never keeps what a database cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
        expect(clean).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
        checkForm(form, { budget: text, prognos: text, text, grad: text, val: text, antal: text });
      }),
    );
  });

  it('finds the engine’s own question', () => {
    expect(formOf([form], 'behov')).toBe(NEED_FORM);
    expect(formOf([form], 'f')).toBe(form);
    expect(formOf([form], null)?.fields[0]?.key).toBe('svar');
    expect(formOf([form], 'x')).toBeUndefined();
  });
});

describe('the deviation', () => {
  it.each([
    ['nettokostnad', 100, 110, -10],
    ['nettokostnad', 100, 90, 10],
    ['resultat', 100, 110, 10],
    ['resultat', 100, 90, -10],
  ] as const)('%s: budget %i, forecast %i → %i; minus is a deficit', (kind, budget, forecast, expected) => {
    expect(deviationOf({ deviation: { kind, budget: 'b', forecast: 'f' } }, { b: budget, f: forecast })).toBe(expected);
  });

  it('is unknown without a figure', () => {
    expect(deviationOf({ deviation: { kind: 'resultat', budget: 'b', forecast: 'f' } }, { b: 1, f: null })).toBeNull();
    expect(deviationOf({}, { b: 1 })).toBeNull();
  });

  it('is beyond the limit only when larger, whatever the sign the limit is written with', () => {
    expect([isBeyond(-1, 0), isBeyond(0, 0), isBeyond(-500, 500), isBeyond(-501, 500), isBeyond(-501, -500), isBeyond(501, 500)]).toEqual([
      true, false, false, true, true, false,
    ]);
  });
});

// Goals that organs have decided against the rules that count them, and what a guard says, by tables.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import { goalFindings, guardTexts } from '../../domain/plan/guards';
import type { Organ, Organisation } from '../../domain/organisation/types';

type Guard = NonNullable<StepDef['guard']>;
const organ = (id: string, label: string): Organ => ({ id, type: 'namnd', label, authority: id });
const organisation = { organs: [organ('skola', 'Skolnämnden'), organ('vard', 'Vårdnämnden'), { ...organ('KF', 'Kommunfullmäktige'), type: 'KF' as const }] } as unknown as Organisation;
const rule = (strength: StepDef['strength'], guard: Partial<Guard> | undefined): StepDef =>
  ({ id: 'mal', strength, organs: [{ types: ['namnd'] }], ...(guard ? { guard: { requires: [], ...guard } } : {}) }) as unknown as StepDef;
const of = (...counts: [string, number][]) => counts.map(([id, n]) => ({ organ: id, goals: Array.from({ length: n }, (_, i) => `mål ${String(i)}`) }));

function found(step: StepDef, goals: unknown): string[] {
  return goalFindings({ steps: [step], goals } as unknown as Definition, organisation).map((f) => `${f.severity} ${String(f.rule)} ${String(f.step)}: ${f.text}`);
}

describe('goals that are counted', () => {
  const most = { most: { n: 3, what: 'mål' } } as Partial<Guard>;
  const least = { least: { n: 2, what: 'mål' } } as Partial<Guard>;
  it.each<[string, StepDef, unknown, string[]]>([
    ['as many as there may be', rule('ska', most), of(['skola', 3]), []],
    ['one too many of a ska', rule('ska', most), of(['skola', 4]), ['error mal mal: Skolnämnden har 4 mål; högst 3 får finnas.']],
    ['one too many of a bör', rule('bor', most), of(['skola', 4]), ['warning mal mal: Skolnämnden har 4 mål; högst 3 bör finnas.']],
    ['one too many of a kan', rule('kan', most), of(['skola', 4]), ['warning mal mal: Skolnämnden har 4 mål; högst 3 är huvudregeln.']],
    ['as few as there may be', rule('ska', least), of(['skola', 2]), []],
    ['one too few', rule('ska', least), of(['skola', 1]), ['error mal mal: Skolnämnden har 1 mål; minst 2 ska finnas.']],
    ['too many and too few, each organ by itself', rule('ska', { ...most, ...least }), of(['skola', 1], ['vard', 4]), ['error mal mal: Skolnämnden har 1 mål; minst 2 ska finnas.', 'error mal mal: Vårdnämnden har 4 mål; högst 3 får finnas.']],
    ['something else than goals', rule('ska', { most: { n: 1, what: 'indikatorer' }, least: { n: 9, what: 'indikatorer' } } as Partial<Guard>), of(['skola', 4]), []],
    ['an organ that the rule is not about', rule('ska', most), of(['KF', 9]), []],
    ['an organ that there is not', rule('ska', most), of(['borta', 9]), []],
    ['no rule that counts', rule('ska', undefined), of(['skola', 9]), []],
    ['no goals at all', rule('ska', least), undefined, []],
  ])('%s', (_what, step, goals, expected) => {
    expect(found(step, goals)).toEqual(expected);
  });
});

describe('what a guard says', () => {
  it.each<[Partial<Guard> | undefined, string[]]>([
    [undefined, []],
    [{}, []],
    [{ most: { n: 3, what: 'mål' } } as Partial<Guard>, ['Högst 3 mål.']],
    [{ least: { n: 2, what: 'indikatorer', per: 'mål' } } as Partial<Guard>, ['Minst 2 indikatorer för varje mål.']],
    [{ requires: ['measuresOnDeficit'] }, ['Formulären frågar efter åtgärder när prognosen visar underskott.']],
    [{ requires: ['financing'] }, ['Formulären frågar efter finansieringen av tilläggsanslag.']],
    [{ requires: ['criteria'] }, ['Varje bedömning har skrivna kriterier.']],
  ])('%j', (guard, expected) => {
    expect(guardTexts(rule('ska', guard))).toEqual(expected);
  });
});

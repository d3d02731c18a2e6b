import { errorLine, parseMunicipality } from '../../domain/arshjul/parse';
import { plan } from '../../domain/plan/plan';
import { askedAgain, askedAgainBy } from '../../domain/plan/preliminary';
import type { StepDef } from '../../domain/arshjul/definition';
import { filesOf, KOMMUNER, planOf, readKommun, type Kommun } from './kommuner';

/** A folder with its definition changed. */
function changed(kommun: Kommun, from: string, to: string) {
  const files = filesOf(kommun);
  expect(files['arshjul.yaml']).toContain(from);
  return parseMunicipality({ ...files, 'arshjul.yaml': files['arshjul.yaml'].replace(from, to) });
}

function faults(kommun: Kommun, from: string, to: string): string[] {
  const read = changed(kommun, from, to);
  return read.ok ? [] : read.errors.map(errorLine);
}

describe('efter …, samma hjul', () => {
  it('binds what stands in the same wheel about another year, and comes after it', () => {
    const report = planOf('degerfors', 2027).steps.find((o) => o.step === 'arsrapport-uppsiktsplikt');
    const tried = planOf('degerfors', 2027).steps.filter((o) => o.step === 'provning-bolag');
    expect(tried.map((o) => o.budgetYear)).toEqual([2026, 2026, 2026, 2026]);
    expect(report?.waitsFor).toEqual(expect.arrayContaining(tried.map((o) => o.id)));
    expect(report?.why).toContain('Efter Kommunstyrelsens prövning av bolagens ändamål och befogenheter (4 organ), klart tis 18 maj 2027.');
  });

  it('without the words, what is about another year belongs to another wheel', () => {
    const read = changed('degerfors', '"provning-bolag, samma hjul"', 'provning-bolag');
    if (!read.ok) throw new Error('not read');
    const report = plan({ ...read, year: 2027, facts: [] }).steps.find((o) => o.step === 'arsrapport-uppsiktsplikt');
    expect(report?.waitsFor.filter((id) => id.startsWith('provning-bolag'))).toEqual([]);
    expect(report?.why.some((w) => w.endsWith('som hör till hjulet 2028.'))).toBe(true);
  });

  it.each(KOMMUNER)('no step of %s waits for what belongs to a later wheel', (kommun) => {
    for (const year of [2026, 2027, 2028, 2029, 2030]) {
      const later = planOf(kommun, year).steps.flatMap((o) => o.why.filter((w) => Number(/^Efter .+, som hör till hjulet (\d+)\.$/.exec(w)?.[1] ?? 0) > year).map((w) => `${o.id}: ${w}`));
      expect(later).toEqual([]);
    }
  });

  it('names steps that there are, and no ring', () => {
    expect(faults('degerfors', 'provning-bolag, samma hjul', 'provning-bolagen, samma hjul').join()).toContain('Steget "provning-bolagen" finns inte. Menade du "provning-bolag"?');
    expect(faults('degerfors', '"provning-bolag, samma hjul"', '"arsrapport-uppsiktsplikt, samma hjul"').join()).toContain('väntar på varandra i en ring');
  });
});

describe('till: närmast underliggande nivå', () => {
  it('refuses somebody further down, and nobody at all', () => {
    const entry = '    till: närmast underliggande nivå\n    från: varje förvaltningschef\n';
    expect(faults('lilla-edet', entry, entry.replace('förvaltningschef', 'enhetschef'))).toEqual([
      expect.stringMatching(/^arshjul\.yaml:\d+:11: Steget "ge-uppdrag" går bara till nivån närmast under organet, som är förvaltning\. Skriv "från: varje förvaltningschef"/),
    ]);
    expect(faults('lilla-edet', entry, '    till: närmast underliggande nivå\n').join()).toContain('säger vart det går men inte vem som får det');
    expect(faults('lilla-edet', 'till: närmast underliggande nivå', 'till: närmast underliggande').join()).toContain('Menade du "närmast underliggande nivå"?');
  });
});

describe('slutligt i', () => {
  const step = (id: string, after: string[], more: Partial<StepDef> = {}): StepDef => ({ ...readKommun('astorp').definition.steps[0]!, id, after, builtOn: [], ...more });

  it('asks again for what hangs on the preliminary decision, not for what prepared the final one or waits for it', () => {
    const steps = [
      step('ramar', [], { finalIn: 'budget' }),
      step('utkast', ['ramar']),
      step('utkast-2', ['utkast']),
      step('beredning', ['utkast-3']),
      step('utkast-3', ['ramar']),
      step('budget', ['beredning']),
      step('efterat', ['budget', 'utkast-2']),
      step('annat', []),
    ];
    expect(askedAgain(steps, steps[0]!)).toEqual(['utkast', 'utkast-2']);
    expect([askedAgain(steps, steps[1]!), askedAgainBy(steps, 'budget'), askedAgainBy(steps, 'annat')]).toEqual([[], ['utkast', 'utkast-2'], []]);
  });

  it.each(['slutligt i', 'bara valår', 'inte valår'])('is told only in years that have the step which decides: %s', (word) => {
    const final = readKommun('svenljunga').definition.steps.find((s) => s.id === 'kf-verksamhetsplan')?.label ?? '';
    const line = `    namn: ${final}\n`;
    const read = word === 'slutligt i' ? readKommun('svenljunga') : changed('svenljunga', line, `${line}    ${word}: ja\n`);
    if (!('definition' in read)) throw new Error('not read');
    const said = [2027, 2030].map((year) => plan({ ...read, year, facts: [] }).steps.filter((o) => o.why.some((w) => w.startsWith('Beslutet är preliminärt. Slutligt beslut fattas i'))).length > 0);
    expect(said).toEqual([word !== 'bara valår', word !== 'inte valår']);
  });
});

import { distance, nearest } from '../../domain/arshjul/nearest';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { MONTHS } from '../../domain/calendar/texts';
import { astorpFiles } from './astorp';

/** Errors of Åstorp with one file changed, without their places. */
function faults(file: keyof MunicipalityFiles, change: (text: string) => string): string[] {
  const changed = change(astorpFiles[file]);
  if (changed === astorpFiles[file]) throw new Error('nothing was changed');
  const read = parseMunicipality({ ...astorpFiles, [file]: changed });
  return read.ok ? [] : read.errors.map((e) => errorLine(e).replace(/^[a-z]+\.yaml:\d+:\d+: /, ''));
}

describe('the nearest word', () => {
  it.each([['maii', 'maj'], ['mai', 'maj'], ['marss', 'mars'], ['aprill', 'april'], ['juuni', 'juni'], ['julli', 'juli'], ['Juli', 'juli'], ['febuari', 'februari']])('%s is %s', (word, month) => {
    expect(nearest(word, MONTHS)).toBe(month);
  });

  it('is always the one with the fewest changes', () => {
    const found = nearest('maii', ['mars', 'maij', 'maj']);
    expect(found).toBe('maij');
    expect(distance('maii', 'maij')).toBe(1);
    expect(nearest('xxxxxx', MONTHS)).toBeUndefined();
  });
});

describe('one fault is one error', () => {
  const TENURES = 'chef: [{person: fc-social, till: 2027-04-31}, {person: bitr-social, från: 2027-05-01}]';

  it('of a line that stands twice', () => {
    expect(faults('arshjul.yaml', (t) => t.replace('      - KS föreslår i oktober\n', '      - KS föreslår i oktober\n      - KS föreslår i oktober\n'))).toEqual([
      'Raden "KS föreslår i oktober" står två gånger i följd. Ta bort den ena, eller ge dem var sin tid, till exempel "i maj" och "i juni".',
    ]);
    expect(faults('arshjul.yaml', (t) => t.replace('      - KS föreslår i oktober\n', '      - KS föreslår i oktober\n      - KS  föreslår   i oktober\n'))).toHaveLength(1);
  });

  it('of an utskott that belongs to nobody', () => {
    const [own = '', ...more] = faults('organisation.yaml', (t) => t.replace(/(typ: utskott\n)\s+under: KS\n/, '$1'));
    expect(own).toMatch(/^Utskottet "KSAU" saknar "under:", som säger vilket organ det hör till\. Organ som finns: KF, KS, .*socialnamnden/);
    expect(own).not.toMatch(/revision|KSAU,/);
    expect(more).toEqual([]);
  });

  it('of a day that is none', () => {
    expect(faults('organisation.yaml', (t) => t.replace('chef: fc-social\n', `${TENURES.replace('bitr-social', 'fc-social')}\n`))).toEqual(['Skriv dagen som ÅÅÅÅ-MM-DD.']);
    const overlap = faults('organisation.yaml', (t) => t.replace('chef: fc-social\n', `${TENURES.replace('bitr-social', 'fc-social').replace('04-31', '05-31')}\n`));
    expect(overlap.join()).toMatch(/samma dagar/);
  });

  it('of who is asked, where a rule wants the question to be there', () => {
    const asked = (from: string) => faults('arshjul.yaml', (t) => t.replace(/från:\n +- varje enhetschef, formulär ekonomi-och-mal\n +- varje bolags VD, formulär bolag\n/, `${from}\n`));
    const wrong = asked('från: varje enhetchef, formulär ekonomi-och-mal');
    expect(wrong).toEqual([expect.stringMatching(/^Chefsnivån "enhetchef" finns inte/)]);
    expect(asked('från: varje enhetschef, formulär ekonomi-och-maal')).toEqual([expect.stringMatching(/^Formuläret "ekonomi-och-maal" finns inte/)]);
    expect(asked('från: varje enhetschef, formulär analys').filter((f) => f.startsWith('Regeln "negativ-prognos-kraver-plan"'))).toHaveLength(1);
  });

  it('of what is empty, and says so', () => {
    const EMPTY = '"från" är tom. Skriv ett värde efter kolonet, eller ta bort raden om den inte behövs.';
    for (const [nothing, text] of [['', EMPTY], [' ""', '"från" får inte vara tom.'], [' []', '"från" får inte vara tom.']] as const) {
      const found = faults('arshjul.yaml', (t) => t.replace(/^( {4})från: .*$/m, `$1från:${nothing}`));
      expect(found[0]).toBe(text);
      expect(found.join()).not.toContain('fel form');
    }
  });

  it.each([
    ['', '"typ" är tom. Skriv ett värde efter kolonet, eller ta bort raden om den inte behövs.'],
    [' {}', expect.stringMatching(/^"typ" ska vara en text\. Tillåtna: budget, /) as string],
    [' []', expect.stringMatching(/^"typ" ska vara en text\. Tillåtna: budget, /) as string],
  ])('of a type that is no word: "%s"', (nothing, text) => {
    expect(faults('arshjul.yaml', (t) => t.replace(/^ {4}typ: intern kontroll$/m, `    typ:${nothing}`))).toEqual([text]);
  });

  it('of a list that is not there', () => {
    expect(faults('sammantraden.yaml', (t) => t.replace(/^ {4}dagar:\n(?: {6}- .*\n)+/m, '    dagar:\n'))).toEqual(['"dagar" är tom. Skriv ett värde efter kolonet, eller ta bort raden om den inte behövs.']);
  });

  it('of what is of the wrong kind, which is not too short as well', () => {
    expect(faults('arshjul.yaml', (t) => t.replace(/^ {4}när: .*$/m, '    när: []'))).toEqual(['"när" ska vara en text.']);
  });

  it('of a key that is misspelt, which is not missing as well', () => {
    expect(faults('arshjul.yaml', (t) => t.replace(/^ {4}namn: Budgetdag.*$/m, '    nman: Budgetdag'))).toEqual([expect.stringMatching(/^Nyckeln "nman" är okänd här\. Menade du "namn"\?/)]);
    expect(faults('organisation.yaml', (t) => t.replace('chef: fc-social\n', 'chef: {delas: [fc-social, ekonomichef]}\n'))).toEqual(['Nyckeln "delas" är okänd här. Tillåtna: delas av.']);
    expect(faults('organisation.yaml', (t) => t.replace('chef: fc-social\n', 'chef: [{persn: fc-social, från: 2027-01-01}]\n'))).toEqual([expect.stringMatching(/^Nyckeln "persn" är okänd här\. Menade du "person"\?/)]);
  });
});

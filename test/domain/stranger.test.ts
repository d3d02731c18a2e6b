import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWhen } from '../../domain/arshjul/when';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { checkPlan } from '../../domain/plan/check';
import { diffPlans } from '../../domain/plan/diff';
import { plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';

/** A municipality of odd rules, written from docs/definition.md alone; what its writer ran into is in docs/stranger.md. */
const folder = join(__dirname, '../fixtures/kommuner/ensjo');
const files = Object.fromEntries(['arshjul.yaml', 'organisation.yaml', 'sammantraden.yaml'].map((name) => [name, readFileSync(join(folder, name), 'utf8')])) as unknown as MunicipalityFiles;
const read = parseMunicipality(files);

function planOf(year: number): Plan {
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return plan({ ...read, year, facts: [] });
}

/** Errors with one file changed. */
function faults(file: keyof MunicipalityFiles, change: (text: string) => string): string[] {
  const changed = change(files[file]);
  if (changed === files[file]) throw new Error('nothing was changed');
  const result = parseMunicipality({ ...files, [file]: changed });
  return result.ok ? [] : result.errors.map(errorLine);
}

describe('Ensjö', () => {
  it('can be read', () => expect(read.ok ? [] : read.errors.map(errorLine)).toEqual([]));

  it.each([2027, 2030])('has a plan of %i that keeps the law', (year) => {
    const planned = planOf(year);
    expect(planned.findings.filter((f) => f.severity === 'error')).toEqual([]);
    expect(planned.steps).toHaveLength(28);
    expect(planned.steps.filter((o) => o.step === 'tertialuppgifter').map((o) => o.id).sort()).toEqual([
      'tertialuppgifter/KS/P04', 'tertialuppgifter/KS/P08', 'tertialuppgifter/byanamnden/P04', 'tertialuppgifter/byanamnden/P08', 'tertialuppgifter/miljonamnden/P04', 'tertialuppgifter/miljonamnden/P08',
    ]);
  });

  it('warns of a fifth goal, since four is a bör', () => {
    if (!read.ok) throw new Error('not read');
    const told = checkPlan(planOf(2027), read.definition, read.organisation).filter((f) => f.severity === 'warning');
    expect(told.map((f) => f.text)).toEqual([expect.stringContaining('5 mål')]);
  });

  it('decides the budget in two stages, and the nämnder’s a span of months later in election years', () => {
    const due = (year: number, step: string): string[] => planOf(year).steps.filter((o) => o.step === step).map((o) => o.due).sort();
    expect([due(2027, 'preliminar-budget'), due(2027, 'budget')]).toEqual([['2027-05-24'], ['2027-11-22']]);
    expect(due(2027, 'detaljbudget').every((d) => d.startsWith('2027-12'))).toBe(true);
    expect(due(2030, 'detaljbudget')).toEqual(['2031-01-23', '2031-01-29', '2031-02-12']);
  });

  it('differs between the years and not from itself', () => {
    expect(diffPlans(planOf(2027), planOf(2027))).toEqual([]);
    expect(diffPlans(planOf(2027), planOf(2030)).length).toBeGreaterThan(20);
  });
});

describe('a span of months in the next year', () => {
  it.each([
    ['januari till februari året efter', { kind: 'months', from: 1, to: 2, nextYear: true, prefer: 'last' }],
    ['november till januari', { kind: 'months', from: 11, to: 1, nextYear: true, prefer: 'last' }],
    ['mars till maj', { kind: 'months', from: 3, to: 5, nextYear: false, prefer: 'last' }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));
});

describe('a stranger’s mistakes', () => {
  it.each<[string, keyof MunicipalityFiles, (t: string) => string, RegExp[]]>([
    ['two holders of a post at once', 'organisation.yaml', (t) => t.replace('            till: 2027-06-30\n', ''), [/^organisation\.yaml:\d+:13: "rektor-a" och "rektor-b" har tjänsten samma dagar/]],
    ['holders in a list of names', 'organisation.yaml', (t) => t.replace('chef: fc-bya\n', 'chef: [fc-bya, fc-miljo]\n'), [/^organisation\.yaml:\d+:\d+: "chef" har fel form: skriv en text eller en lista med nycklar på varje rad/]],
    ['one wrong address', 'organisation.yaml', (t) => t.replace('controller@ensjo.example', 'controller(at)ensjo'), [/^organisation\.yaml:\d+:13: "controller\(at\)ensjo" är ingen e-postadress/]],
    ['one wrong organ type', 'organisation.yaml', (t) => t.replace('typ: gemensam nämnd', 'typ: gemensamnämnd'), [/Menade du "gemensam nämnd"\?/]],
    ['a substitute for oneself', 'organisation.yaml', (t) => t.replace('ersättare: kommundirektor', 'ersättare: fc-bya'), [/"fc-bya" kan inte vara sin egen ersättare/]],
    ['an absent person who is nobody', 'organisation.yaml', (t) => t.replace('person: fc-bya\n', 'person: fc-byaa\n'), [/Personen "fc-byaa" finns inte under personer\. Menade du "fc-bya"\?$/]],
    ['a highest official by another key', 'arshjul.yaml', (t) => t.replaceAll('  kommunchef:\n', '  kommundirektor:\n').replaceAll(': kommunchef', ': kommundirektor'), [/^arshjul\.yaml:\d+:1: Rollen "kommunchef" saknas \(linjens högsta tjänsteman/, /^organisation\.yaml:\d+:3: Rollen "kommunchef" finns inte under roller/]],
    ['a VD in the municipality', 'arshjul.yaml', (t) => t.replace('    namn: VD\n    finns: vid varje organ', '    namn: VD\n    finns: i kommunen'), [/Varje bolag har sin egen VD/, /Rollen "vd" finns en gång i kommunen/]],
    ['a chain that starts a step', 'arshjul.yaml', (t) => t.replace('händelse: atgardsplan', 'händelse: budget'), [/"budget" står under steg och kan inte startas av en avvikelse\. .*atgardsplan, snabbutredning/]],
    ['a missing name', 'arshjul.yaml', (t) => t.replace('    namn: Slutlig budget\n', '    namn:\n'), [/^arshjul\.yaml:\d+:10: "namn" ska vara en text/]],
    ['an organ of a kind that is not there', 'arshjul.yaml', (t) => t.replace('organ: miljonamnden', 'organ: varje kommunalförbund'), [/Inget organ .* gäller \(kommunalförbund\)/]],
    ['a key given twice', 'arshjul.yaml', (t) => t.replace('  dialogdag:\n', '  dialogdag:\n    namn: x\n  dialogdag:\n'), [/Nyckeln "dialogdag" står två gånger/]],
    ['a file saved in Latin-1', 'arshjul.yaml', (t) => Buffer.from(t, 'latin1').toString('utf8'), [/^arshjul\.yaml:\d+:\d+: Här står ett tecken som inte kan läsas\. Spara filen som UTF-8/]],
    ['an empty file', 'sammantraden.yaml', () => '\n', [/^sammantraden\.yaml:1:1: Filen är tom\.$/]],
  ])('%s: one error, and no others that follow from it', (_name, file, change, texts) => {
    const found = faults(file, change);
    expect(found).toHaveLength(texts.length);
    for (const [i, text] of texts.entries()) expect(found[i]).toMatch(text);
  });

  it('papers that go just after what they wait for are told', () => {
    const early = parseMunicipality({ ...files, 'sammantraden.yaml': files['sammantraden.yaml'].replace('2027-12-16', '2027-12-02') });
    if (!early.ok) throw new Error(early.errors.map(errorLine).join('\n'));
    const told = (from: Plan): string[] => from.findings.filter((f) => f.rule === 'kort-svarstid').map((f) => f.text);
    expect(told(plan({ ...early, year: 2027, facts: [] }))).toEqual([expect.stringContaining('(bya- och omsorgsnämnden)'), expect.stringMatching(/^Nämndens detaljbudget \(gemensamma miljönämnden\) öppnar mån 22 nov 2027 och ska vara besvarat tis 23 nov 2027: 1 arbetsdag, mot 5 enligt svarstid\./)]);
    expect(told(planOf(2027))).toEqual([expect.stringMatching(/^Nämndens detaljbudget \(bya- och omsorgsnämnden\) .*: 0 arbetsdagar, mot 5 enligt svarstid\./)]);
  });

  it('a nämnd that is left out of the calendar is told', () => {
    const without = parseMunicipality({ ...files, 'sammantraden.yaml': files['sammantraden.yaml'].replace(/ {2}miljonamnden:\n.*\n/, '') });
    if (!without.ok) throw new Error(without.errors.map(errorLine).join('\n'));
    const findings = plan({ ...without, year: 2027, facts: [] }).findings.filter((f) => f.rule === 'organ-utan-sammantraden');
    expect(findings.map((f) => f.text)).toEqual([expect.stringMatching(/^gemensamma miljönämnden har inga sammanträden i kalendern/)]);
    expect(planOf(2027).findings.some((f) => f.rule === 'organ-utan-sammantraden')).toBe(false);
  });
});

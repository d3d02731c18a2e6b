import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWhen } from '../../domain/arshjul/when';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { checkPlan } from '../../domain/plan/check';
import { diffPlans } from '../../domain/plan/diff';
import { plan } from '../../domain/plan/plan';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';

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

  it('names a step of one period as its document does, and no month beside it', () => {
    if (!read.ok) throw new Error('not read');
    const told = checkPlan(planOf(2027), read.definition, read.organisation, read.meetings).map((f) => f.text).join('\n');
    expect(told).toContain('måste ha svarat på Uppgifter till bokslutet senast');
    expect(told).not.toMatch(/för december|bokslutet för helåret/);
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
    ['a missing name', 'arshjul.yaml', (t) => t.replace('    namn: Slutlig budget\n', '    namn:\n'), [/^arshjul\.yaml:\d+:10: "namn" är tom/]],
    ['an organ of a kind that is not there', 'arshjul.yaml', (t) => t.replace('organ: miljonamnden', 'organ: varje kommunalförbund'), [/Inget organ .* gäller \(kommunalförbund\)/]],
    ['a key given twice', 'arshjul.yaml', (t) => t.replace('  dialogdag:\n', '  dialogdag:\n    namn: x\n  dialogdag:\n'), [/Nyckeln "dialogdag" står två gånger/]],
    ['a file saved in Latin-1', 'arshjul.yaml', (t) => Buffer.from(t, 'latin1').toString('utf8'), [/^arshjul\.yaml:\d+:\d+: Här står ett tecken som inte kan läsas\. Spara filen som UTF-8/]],
    ['no where a nej stands', 'arshjul.yaml', (t) => t.replace('svar flyttas: ja', 'svar flyttas: false'), [/^arshjul\.yaml:\d+:17: Värdet "false" är inte tillåtet för "svar flyttas"\. Menade du "nej"\? Tillåtna: ja, nej\.$/]],
    ['a chef who is nobody in the ladder', 'arshjul.yaml', (t) => t.replace('till: närmaste chef', 'till: närmsta chef'), [/^arshjul\.yaml:\d+:13: "närmsta chef" går inte att läsa\. Menade du "närmaste chef"\? Skriv "närmaste chef", "chefens chef", "2 nivåer upp" eller en roll: kommunchef, ekonomichef, controller, vd, namndsekreterare\.$/]],
    ['all of a level', 'arshjul.yaml', (t) => t.replace('från: varje förvaltningschef', 'från: alla förvaltningschefer'), [/^arshjul\.yaml:\d+:11: "alla förvaltningschefer" är varken en roll eller en chefsnivå\. Menade du "varje förvaltningschef"\? Skriv "varje förvaltningschef", "varje föreståndare" eller en roll: kommunchef, /]],
    ['all of the nämnder', 'arshjul.yaml', (t) => t.replace('organ: varje nämnd\n    avser', 'organ: alla nämnder\n    avser'), [/^arshjul\.yaml:\d+:12: Organet "alla nämnder" finns inte .*Menade du "varje nämnd"\? .* Eller "varje nämnd", "varje bolag"/]],
    ['months for an organ', 'arshjul.yaml', (t) => t.replace('revisionen bedömer inom 15 arbetsdagar', 'revisionen bedömer inom tre månader'), [/^arshjul\.yaml:\d+:9: Tiden "inom tre månader" går inte att läsa\. Efter verbet kan en tid stå: "i april", .* eller "inom 2 arbetsdagar"\.$/]],
    ['a quarter for a period', 'arshjul.yaml', (t) => t.replace('period: [april, augusti]', 'period: kvartal'), [/^arshjul\.yaml:\d+:13: "kvartal" är ingen period\. Skriv en månad eller flera .*"bokslut", "varje månad", "varje månad utom juli", "varje kvartal" eller "enligt <id under val>"\.$/]],
    ['a field of an unknown type', 'arshjul.yaml', (t) => t.replace('        typ: kronor\n      orsak', '        typ: belopp\n      orsak').replace('avvikelse: budget minus prognos\n', 'avvikelse: budget minus budget\n'), [/^arshjul\.yaml:\d+:14: Värdet "belopp" är inte tillåtet för "typ"\. Tillåtna: kronor, text, /]],
    ['å, ä or ö in an id', 'arshjul.yaml', (t) => t.replace('slutligt i: budget', 'slutligt i: Årets budget'), [/^arshjul\.yaml:\d+:17: "Årets budget" är inget id\. Menade du "arets-budget"\? Id skrivs med små bokstäver/]],
    ['nobody as the highest official', 'organisation.yaml', (t) => t.replace('  kommunchef: kommundirektor\n', ''), [/^organisation\.yaml:\d+:1: Ingen är kommundirektör\. Skriv vem under roller: "kommunchef: <id under personer>", eller "kommunchef: vakant"\.$/]],
    ['a tab', 'arshjul.yaml', (t) => t.replace('    namn: Slutlig budget\n', '\tnamn: Slutlig budget\n'), [/^arshjul\.yaml:\d+:1: Raden är indragen med tabbtecken\. Använd mellanslag\.$/]],
    ['a step without a name', 'arshjul.yaml', (t) => t.replace('    namn: Slutlig budget\n', ''), [/^arshjul\.yaml:\d+:5: "namn" saknas under "budget"\.$/]],
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
    expect(told(plan({ ...early, year: 2027, facts: [] }))).toEqual([expect.stringContaining('(bya- och omsorgsnämnden)'), expect.stringMatching(/^Nämndens detaljbudget \(gemensamma miljönämnden\) öppnar mån 22 nov 2027 och ska besvaras senast tis 23 nov 2027: 1 arbetsdag, mot 5 enligt svarstid\./)]);
    expect(told(planOf(2027))).toEqual([expect.stringMatching(/^Nämndens detaljbudget \(bya- och omsorgsnämnden\) .*: 0 arbetsdagar, mot 5 enligt svarstid\./)]);
  });

  it('a report for the whole takes the last month that is ready at every organ', () => {
    const monthly = parseMunicipality({
      ...files,
      'arshjul.yaml': files['arshjul.yaml']
        .replace('insamlingar:\n', 'insamlingar:\n  manad:\n    namn: Månaden\n    organ: [byanamnden, KS]\n    period: varje månad\n    svar senast: 5 arbetsdagar efter stängning\n    från: varje föreståndare, formulär ekonomi\n    godkänns av: förvaltningschef\n')
        .replace('rapporter:\n', 'rapporter:\n  manadsrapport:\n    namn: Månadsrapport\n    organ: KS\n    när: varje ordinarie sammanträde\n    bygger på: manad, senast godkända månad\n    från: ekonomichef\n    formulär: text\n    svarstid: 1 arbetsdag\n    behandling:\n      - KS informeras\n'),
    });
    if (!monthly.ok) throw new Error(monthly.errors.map(errorLine).join('\n'));
    // One organ is asked at one level only, and is ready some days before the other; between them the papers go.
    const early = { ...monthly.organisation, units: monthly.organisation.units.filter((u) => u.organ !== 'KS' || u.parent === undefined) };
    const between = { id: 'KS-2027-02-24', organ: 'KS', day: '2027-02-24', handlingsstopp: '2027-02-17', type: 'ordinarie', state: 'planned' } as const;
    const planned = plan({ ...monthly, organisation: early, meetings: [...monthly.meetings, between], year: 2027, facts: [] });
    const of = (id: string): PlannedOccurrence | undefined => planned.steps.find((o) => o.id === id);
    expect([of('manad/KS/P01')?.due, of('manad/byanamnden/P01')?.due]).toEqual(['2027-02-16', '2027-02-19']);
    expect(of('manadsrapport/KS/02-24')?.after).toEqual(['manad/KS/P12', 'manad/byanamnden/P12']);
    expect(of('manadsrapport/KS/02-24')?.why).toContain('Efter Månaden för helåret 2026 (2 organ), klart tors 4 feb 2027.');
  });

  it('a meeting that is not in the calendar breaks no law on its notice', () => {
    const short = parseMunicipality({ ...files, 'sammantraden.yaml': files['sammantraden.yaml'].replace(/( {2}KF:\n(?: {4}handlingsstopp.*\n)? {4}dagar: )\[([^\]]*)\]/, (_all, head: string, days: string) => `${head}[${days.split(/,\s*/).filter((d) => d < '2027-06').join(', ')}]`) });
    if (!short.ok) throw new Error(short.errors.map(errorLine).join('\n'));
    const findings = plan({ ...short, year: 2027, facts: [] }).findings.filter((f) => f.step?.startsWith('budget/') === true);
    expect(findings.map((f) => f.rule)).toContain('tiden-halls-inte');
    expect(findings.filter((f) => f.rule === 'stat-kf-kallelse' || f.rule === 'stat-kf-tillkannagivande')).toEqual([]);
  });

  it('a nämnd that is left out of the calendar is told', () => {
    const without = parseMunicipality({ ...files, 'sammantraden.yaml': files['sammantraden.yaml'].replace(/ {2}miljonamnden:\n.*\n/, '') });
    if (!without.ok) throw new Error(without.errors.map(errorLine).join('\n'));
    const findings = plan({ ...without, year: 2027, facts: [] }).findings.filter((f) => f.rule === 'organ-utan-sammantraden');
    expect(findings.map((f) => f.text)).toEqual([expect.stringMatching(/^gemensamma miljönämnden har inga sammanträden i kalendern/)]);
    expect(planOf(2027).findings.some((f) => f.rule === 'organ-utan-sammantraden')).toBe(false);
  });
});

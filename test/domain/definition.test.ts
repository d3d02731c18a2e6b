import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { jsonSchemas } from '../../domain/arshjul/jsonSchema';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { readMoment, readWhen } from '../../domain/arshjul/when';
import { ORGAN_TYPES } from '../../domain/arshjul/words';
import { nominalHolders } from '../../domain/organisation/resolve';
import { plan } from '../../domain/plan/plan';
import { astorp, astorpFiles } from './astorp';

const root = join(__dirname, '../..');

/** Errors of Åstorp with one file changed. */
function faults(file: keyof MunicipalityFiles, change: (text: string) => string): string[] {
  const changed = change(astorpFiles[file]);
  if (changed === astorpFiles[file]) throw new Error('nothing was changed');
  const read = parseMunicipality({ ...astorpFiles, [file]: changed });
  return read.ok ? [] : read.errors.map(errorLine);
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('Åstorp’s folder', () => {
  const read = astorp();
  const ids = read.definition.steps.map((s) => s.id);

  it('has every step of the styrmodell', () => {
    expect(ids).toEqual(
      expect.arrayContaining([
        'omvarldsanalys-koncern', 'bokslutsdag', 'nulagesanalys-namnd', 'forslag-planeringsforutsattningar', 'budgetdag', 'politisk-beredning-var',
        'ks-planeringsforutsattningar', 'starta-namndsmal-internbudget', 'hostrevidering', 'kf-budget', 'kf-budget-valar', 'ekonomisk-tilldelning',
        'demografijustering', 'kompletteringsbudget', 'namndsmal-och-internbudget', 'verksamhetsplan-forvaltning', 'verksamhetsplan-andring',
        'inriktningsmal-utvardering', 'vision-uppfoljning', 'bolag-planering', 'gyllene-dialogen', 'delarsuppfoljning-april', 'besluta-extra-uppfoljning',
        'ekonomiuppfoljning-extra', 'delarsrapport-namnd', 'delarsrapport-koncern', 'arsredovisning-namnd', 'arsredovisning', 'atgardsplan',
        'eskalera-till-chef', 'ik-riskbedomning', 'ik-plan', 'ik-granskning', 'ik-uppfoljning-halvar', 'ik-arsrapport', 'ik-lopande-rapport',
      ]),
    );
  });

  it('gives every step a source', () => {
    expect(read.definition.steps.filter((s) => s.sources.length === 0).map((s) => s.id)).toEqual([]);
  });

  it('says which question a nej to means that the measures are not enough', () => {
    const marked = read.definition.forms.flatMap((f) => f.fields.filter((q) => q.insufficientWhenNo).map((q) => `${f.key}.${q.key}`));
    expect(marked).toEqual(['atgardsplan.racker']);
  });

  it('has about forty chefer on three levels, a vacant post and one person on two levels', () => {
    const chefer = new Set(read.organisation.holders.filter((h) => h.role === 'chef' || h.role === 'vd').map((h) => h.person));
    expect(chefer.size).toBeGreaterThanOrEqual(40);
    expect(read.organisation.units.filter((u) => !read.organisation.holders.some((h) => h.scope === `unit:${u.id}`)).map((u) => u.id)).toEqual(['daglig-verksamhet']);
    expect(read.organisation.units.some((u) => u.parent !== undefined && read.organisation.holders.some((h) => h.scope === `unit:${u.id}` && read.organisation.holders.some((p) => p.scope === `unit:${u.parent ?? ''}` && p.person === h.person)))).toBe(true);
    expect(read.organisation.people.every((p) => p.email.endsWith('.example') && p.authority !== '')).toBe(true);
  });
});

describe('errors', () => {
  it('name the line, what is allowed and the nearest word', () => {
    const [only, ...more] = faults('arshjul.yaml', (t) => t.replace('    svar senast: 5 arbetsdagar efter stängning', '    svar senst: 5 arbetsdagar efter stängning'));
    expect(only).toMatch(/^arshjul\.yaml:\d+:5: Nyckeln "svar senst" är okänd här\. Menade du "svar senast"\? Tillåtna: /);
    expect(only).toContain(`:${lineOf(astorpFiles['arshjul.yaml'], '    svar senast: 5')}:`);
    expect(more).toEqual([]);
  });

  it.each<[string, keyof MunicipalityFiles, (t: string) => string, RegExp]>([
    ['a misspelled month', 'arshjul.yaml', (t) => t.replace('- KF godkänner i april', '- KF godkänner i aprill'), /"aprill" är ingen månad\. Menade du "april"\?/],
    ['an unknown organ', 'arshjul.yaml', (t) => t.replace('- KS föreslår i oktober', '- KSS föreslår i oktober'), /Organet "KSS" finns inte .*Menade du "KS"\?/],
    ['an unknown verb', 'arshjul.yaml', (t) => t.replace('- KS beslutar i oktober', '- KS beslutr i oktober'), /Menade du "beslutar"\?/],
    ['an unknown step', 'arshjul.yaml', (t) => t.replace('efter: omvarldsanalys-koncern', 'efter: omvarldsanalys-konsern'), /Steget "omvarldsanalys-konsern" finns inte\. Menade du "omvarldsanalys-koncern"\?/],
    ['an unknown form', 'arshjul.yaml', (t) => t.replace('formulär: analys', 'formulär: analyz'), /Formuläret "analyz" finns inte\. Menade du "analys"\?/],
    ['an unknown level', 'arshjul.yaml', (t) => t.replace('[verksamhetschef, förvaltningschef]', '[verksamhetchef, förvaltningschef]'), /Chefsnivån "verksamhetchef"/],
    ['an unknown strength', 'arshjul.yaml', (t) => t.replace('styrka: bör', 'styrka: bor'), /Värdet "bor" är inte tillåtet för "styrka"\. Menade du "bör"\?/],
    ['a nej that means something unknown', 'arshjul.yaml', (t) => t.replace('nej betyder: åtgärderna räcker inte', 'nej betyder: åtgärderna räcker'), /Värdet "åtgärderna räcker" är inte tillåtet för "nej betyder"/],
    ['a nej where nobody says nej', 'arshjul.yaml', (t) => t.replace('typ: ja eller nej\n        nej betyder', 'typ: text\n        nej betyder'), /Frågan "racker" har "nej betyder:" men besvaras inte med ja eller nej/],
    ['a ring', 'arshjul.yaml', (t) => t.replace('    efter: budgetdag', '    efter: ks-planeringsforutsattningar'), /väntar på varandra i en ring/],
    ['a duplicate key', 'arshjul.yaml', (t) => t.replace('kommun: Åstorp', 'kommun: Åstorp\nkommun: Åstorp'), /:5:1: Nyckeln "kommun" står två gånger på samma nivå/],
    ['a tab', 'arshjul.yaml', (t) => t.replace('  morgonmejl', '\tmorgonmejl'), /tabbtecken|Indraget/],
    ['a time that does not exist', 'arshjul.yaml', (t) => t.replace('"07:30"', '"02:30"'), /inget klockslag som kan användas/],
    ['too large a file', 'arshjul.yaml', (t) => `${t}\n# ${'x'.repeat(5_000_000)}`, /Filen är för stor/],
    ['an alias bomb', 'arshjul.yaml', (t) => `${t}\na: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`, /för många YAML-alias/],
    ['a step without organ', 'arshjul.yaml', (t) => t.replace(/( {2}budgetdag:[\s\S]*?) {4}organ: KS\n/, '$1'), /Steget "budgetdag" saknar "organ:"/],
    ['a period that nobody collects', 'arshjul.yaml', (t) => t.replace('bygger på: delarsuppgifter i april', 'bygger på: delarsuppgifter i maj'), /samlas inte in för den perioden/],
    ['an opening counted backwards', 'arshjul.yaml', (t) => t.replace('öppnar: i mars', 'öppnar: 3 arbetsdagar efter öppning'), /kan inte räknas från det som kommer efter/],
    ['an unknown person', 'organisation.yaml', (t) => t.replace('chef: fc-social', 'chef: fc-sosial'), /Personen "fc-sosial" finns inte .*Menade du "fc-social"\?/],
    ['an unknown organ type', 'organisation.yaml', (t) => t.replace('typ: revision', 'typ: revison'), /Menade du "revision"\?/],
    ['a wrong address', 'organisation.yaml', (t) => t.replace('kommunchef@astorp.example', 'kommunchef'), /"kommunchef" är ingen e-postadress/],
    ['a day that does not exist', 'sammantraden.yaml', (t) => t.replace('2027-03-17', '2027-03-32'), /"2027-03-32" är ingen dag/],
    ['a meeting of nobody', 'sammantraden.yaml', (t) => t.replace('  KSAU:', '  KSUA:'), /Organet "KSUA" finns inte .*Menade du "KSAU"\?/],
  ])('%s', (_name, file, change, text) => {
    const found = faults(file, change);
    expect(found.join('\n')).toMatch(text);
    expect(found.every((f) => /^[a-z]+\.yaml:\d+:\d+: ./.test(f))).toBe(true);
    expect(found.length).toBeLessThanOrEqual(3);
  });

  it('come all at once, from all three files', () => {
    const read = parseMunicipality({
      'arshjul.yaml': astorpFiles['arshjul.yaml'].replace('styrka: bör', 'styrka: bor').replace('- KF godkänner i april', '- KF godkänner i aprill'),
      'organisation.yaml': astorpFiles['organisation.yaml'].replace('chef: fc-social', 'chef: fc-sosial'),
      'sammantraden.yaml': astorpFiles['sammantraden.yaml'].replace('2027-03-17', 'snart'),
    });
    expect(read.ok ? [] : read.errors.map((e) => e.file)).toEqual(['arshjul.yaml', 'arshjul.yaml', 'organisation.yaml', 'sammantraden.yaml']);
  });

  it('never throw, whatever is cut out of a file', () => {
    for (const file of Object.keys(astorpFiles) as (keyof MunicipalityFiles)[]) {
      const lines = astorpFiles[file].split('\n');
      for (let i = 0; i < lines.length; i += 37) {
        const read = parseMunicipality({ ...astorpFiles, [file]: [...lines.slice(0, i), ...lines.slice(i + 1)].join('\n') });
        if (!read.ok) expect(read.errors.length).toBeGreaterThan(0);
      }
      for (const text of ['', '[]', '3', '{', '- a', 'kommun:', '\u0000']) expect(parseMunicipality({ ...astorpFiles, [file]: text }).ok).toBe(false);
    }
  });
});

describe('docs/definition.md', () => {
  const text = readFileSync(join(root, 'docs/definition.md'), 'utf8');
  const blocks = [...text.matchAll(/```yaml\n# (.+)\n([\s\S]*?)```/g)].map((m) => ({ title: m[1] ?? '', body: m[2] ?? '' }));
  const files = Object.fromEntries(blocks.filter((b) => b.title.endsWith('.yaml')).map((b) => [b.title, b.body])) as unknown as MunicipalityFiles;
  const examples = blocks.filter((b) => b.title === 'exempel');

  it('shows a whole municipality that can be planned', () => {
    const read = parseMunicipality(files);
    expect(read.ok ? [] : read.errors.map(errorLine)).toEqual([]);
    if (!read.ok) return;
    const planned = plan({ ...read, year: 2027, facts: [] });
    expect(planned.steps.map((o) => o.id)).toEqual(['enhetens-siffror/KS/P08', 'enhetens-siffror/omsorgsnamnden/P08', 'delarsrapport/KS/P08']);
    expect(planned.findings.filter((f) => f.severity === 'error')).toEqual([]);
  });

  it.each(examples.map((e) => [Object.keys(readYaml(e.body) as object).join(', '), e.body]))('has an example of %s that holds', (_title, body) => {
    const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
    const merged = { ...base };
    for (const [section, entries] of Object.entries(readYaml(body) as Record<string, object>)) merged[section] = { ...base[section], ...entries };
    const read = parseMunicipality({ ...files, 'arshjul.yaml': stringify(merged) });
    expect(read.ok ? [] : read.errors.map(errorLine)).toEqual([]);
    // The page's calendar is of one year, which is told.
    if (read.ok) expect(plan({ ...read, year: 2027, facts: [] }).findings.filter((f) => f.severity !== 'info' && f.rule !== 'nasta-ar-saknas')).toEqual([]);
  });

  it('shows posts that are held by one after another', () => {
    const [organisation] = blocks.filter((b) => b.title === 'organisation');
    const base = readYaml(files['organisation.yaml']) as Record<string, Record<string, object>>;
    const more = readYaml(organisation?.body ?? '') as Record<string, Record<string, object>>;
    const merged = { ...base, förvaltningar: { ...base['förvaltningar'], omsorgen: { ...base['förvaltningar']?.['omsorgen'], ...more['förvaltningar']?.['omsorgen'] } } };
    const read = parseMunicipality({ ...files, 'organisation.yaml': stringify(merged) });
    expect(read.ok ? [] : read.errors.map(errorLine)).toEqual([]);
    if (read.ok) expect(read.organisation.holders.filter((h) => h.scope === 'unit:omsorgen')).toHaveLength(2);
  });

  it('shows a post that is shared, always and from a day', () => {
    const [shared] = blocks.filter((b) => b.title === 'shared post');
    const base = readYaml(files['organisation.yaml']) as Record<string, Record<string, object>>;
    const more = readYaml(shared?.body ?? '') as Record<string, Record<string, object>>;
    const förvaltningar = { ...base['förvaltningar'], omsorgen: { ...base['förvaltningar']?.['omsorgen'], ...more['förvaltningar']?.['omsorgen'] } };
    const read = parseMunicipality({ ...files, 'organisation.yaml': stringify({ ...base, förvaltningar, roller: { ...base['roller'], ...more['roller'] } }) });
    expect(read.ok ? [] : read.errors.map(errorLine)).toEqual([]);
    if (!read.ok) return;
    const on = (role: string, scope: string, day: string): string[] => nominalHolders(read.organisation, role, scope, day);
    expect(on('chef', 'unit:omsorgen', '2027-05-07')).toEqual(['fc-omsorg', 'ec-hemtjanst']);
    expect([on('ekonomichef', 'kommun', '2027-08-31'), on('ekonomichef', 'kommun', '2027-09-01')]).toEqual([['ekonomichef'], ['ekonomichef', 'sekreterare']]);
  });

  it('names every type of organ and nothing less', () => {
    const types = Object.keys(ORGAN_TYPES);
    expect(types.filter((type) => !text.slice(text.indexOf('## The organisation'), text.indexOf('Units stand')).includes(type))).toEqual([]);
  });

  it('names every type of question and every year that a step can be about', () => {
    const { formulär, steg } = (JSON.parse(jsonSchemas()['arshjul.schema.json'] ?? '{}') as { properties: Record<string, { additionalProperties: { properties: Record<string, { enum: string[]; additionalProperties: { properties: Record<string, { enum: string[] }> } }> } }> }).properties;
    const types = formulär?.additionalProperties.properties['fält']?.additionalProperties.properties['typ']?.enum ?? [];
    const years = steg?.additionalProperties.properties['avser']?.enum ?? [];
    expect([types.length, years.length]).toEqual([5, 4]);
    for (const type of types) expect(text).toContain(`| \`${type}\` |`);
    for (const year of years) expect(text.slice(text.indexOf('## Order'), text.indexOf('`efter:` binds'))).toContain(`\`${year}\``);
  });

  it('lists only times that can be read', () => {
    const rows = (heading: string): string[] => {
      const table = text.slice(text.indexOf(heading)).split('\n\n')[0] ?? '';
      return table.split('\n').slice(2).map((row) => /^\| `(.+?)` /.exec(row)?.[1] ?? '').filter((s) => s !== '');
    };
    const when = rows('| `när:` |');
    const moments = rows('| `öppnar:` and');
    expect([when.length, moments.length]).toEqual([24, 11]);
    for (const s of when) expect(() => readWhen(s)).not.toThrow();
    for (const s of moments) expect(() => readMoment(s, 'first')).not.toThrow();
  });
});

describe('the published JSON Schema', () => {
  it.each(Object.entries(jsonSchemas()))('%s is the one that the code has', (name, schema) => {
    const at = join(root, 'schema', name);
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(at, schema);
    expect(readFileSync(at, 'utf8')).toBe(schema);
  });

  it.each(Object.entries(jsonSchemas()))('%s says in Swedish what each key is', (_name, schema) => {
    const silent: string[] = [];
    const visit = (at: string, node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, { description?: string; $ref?: string }> };
      for (const [key, value] of Object.entries(properties ?? {})) if (value.description === undefined) silent.push(`${at}/${key}`);
      for (const [key, value] of Object.entries(node)) visit(`${at}/${key}`, value);
    };
    visit('', JSON.parse(schema));
    expect(silent).toEqual([]);
  });
});

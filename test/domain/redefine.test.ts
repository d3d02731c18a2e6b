import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { rulesUnder } from '../../domain/arshjul/kept';
import { parseFragment, type Fragment } from '../../domain/arshjul/fragment';
import type { Definition } from '../../domain/arshjul/definition';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { diffPlans } from '../../domain/plan/diff';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import { definitionNow, keptForms } from '../../domain/plan/redefine';
import type { Plan } from '../../domain/plan/types';
import { versionOf } from '../../services/years/municipality';
import { readKommun } from './kommuner';

const folder = join(__dirname, '../fixtures/kommuner/lillby');
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
const text = file('arshjul.yaml');

function lillby(arshjul = text) {
  const files = { 'arshjul.yaml': arshjul, 'organisation.yaml': file('organisation.yaml'), 'sammantraden.yaml': file('sammantraden.yaml') };
  const read = parseMunicipality(files, versionOf(files));
  if (!read.ok) throw new Error(read.errors.map((e) => `${e.line}:${e.column} ${e.text}`).join('\n'));
  return read;
}

const base = lillby();
const planned = (facts: readonly Fact[], definition: Definition = base.definition): Plan => plan({ ...base, definition, year: 2027, facts });
const occurrence = (p: Plan, id: string) => p.steps.find((o) => o.id === id);
const P04 = 'delarsuppgifter/skolnamnden/P04';
const opened = (id: string, day: string): Fact => ({ kind: 'opened', occurrence: id, day });

const EXTRA = `rapporter:
  extra-uppfoljning:
    namn: Extra uppföljning
    organ: varje nämnd
    bygger på: delarsuppgifter i augusti
    från: varje förvaltningschef
    formulär: sammanstallning
    behandling:
      - nämnden godkänner
`;

function fragment(source: string, definition = base.definition): Fragment {
  const read = parseFragment(source, 'steg.yaml', definition, base.organisation.organs);
  if (!read.ok) throw new Error(read.errors.map((e) => `${e.file}:${e.line}:${e.column}: ${e.text}`).join('\n'));
  return read.fragment;
}

function faults(source: string, definition = base.definition): string[] {
  const read = parseFragment(source, 'steg.yaml', definition, base.organisation.organs);
  return read.ok ? [] : read.errors.map((e) => `${e.file}:${String(e.line)}:${String(e.column)}: ${e.text}`);
}

function insertion(source: string, from: string): Fact {
  const read = fragment(source);
  if (!('step' in read)) throw new Error('no step');
  return { kind: 'insertStep', ...read, from };
}

describe('a fragment', () => {
  it('may name the steps, forms and levels that are there, as YAML and as JSON', () => {
    const read = fragment(EXTRA);
    expect('step' in read && read.step).toMatchObject({ id: 'extra-uppfoljning', kind: 'rapport', builtOn: [{ step: 'delarsuppgifter', period: 'P08' }] });
    const json = JSON.stringify({ steg: { revisionsdag: { namn: 'Revisionsdag', organ: 'KS', när: '14 oktober', från: 'ekonomichef', formulär: 'genomford' } } }, null, 2);
    expect('step' in fragment(json)).toBe(true);
  });

  it.each([
    ['an unknown word and a misspelt form, both at once', 'steg:\n  a:\n    namn: A\n    organ: KS\n    från: ekonomichef\n    formulär: underlg\n    nar: i mars\n', ['steg.yaml:6:15: Formuläret "underlg" finns inte. Menade du "underlag"?', 'steg.yaml:7:5: Nyckeln "nar" är okänd här.']],
    ['an id that is taken', 'steg:\n  budgetdag:\n    namn: Budgetdag igen\n    organ: KS\n    från: ekonomichef\n    när: i mars\n', ['steg.yaml:2:3: Id "budgetdag" finns redan']],
    ['a step that it comes after and that is not there', 'steg:\n  a:\n    namn: A\n    organ: KS\n    från: ekonomichef\n    efter: budgetdg\n', ['steg.yaml:6:12: Steget "budgetdg" finns inte.']],
    ['two steps', 'steg:\n  a:\n    namn: A\n    organ: KS\n    från: ekonomichef\n  b:\n    namn: B\n    organ: KS\n    från: ekonomichef\n', ['steg.yaml:6:3: En justering för in ett steg']],
    ['no section', 'a:\n  namn: A\n', ['steg.yaml:1:1: Nyckeln "a" är okänd här.']],
    ['no YAML at all', 'steg: [\n', ['steg.yaml:2:1:']],
    ['nothing', '', ['steg.yaml:1:1: Filen är tom.']],
    ['nobody who does it', 'steg:\n  a:\n    namn: A\n    organ: KS\n    när: i mars\n', ['steg.yaml:2:3: Steget "a" har varken "från:" eller "behandling:"']],
    ['a step that stays with officials and goes to an organ that is none of theirs', 'steg:\n  a:\n    namn: A\n    organ: KS\n    när: i mars\n    från: ekonomichef\n    formulär: genomford\n    stannar hos: tjänstemännen\n    behandling:\n      - KS informeras\n', ['steg.yaml:10:7: Handlingen stannar hos tjänstemännen men har en "behandling:".']],
    ['a floor of no step', 'golv:\n  finns-inte:\n    minst: 2 per år\n    månader: [mars, juni]\n', ['steg.yaml:2:3: Steget "finns-inte" finns inte.']],
  ])('is refused for %s', (_what, source, expected) => {
    const found = faults(source);
    for (const [i, start] of expected.entries()) expect(found[i]?.slice(0, start.length)).toBe(start);
    expect(found.length).toBeGreaterThanOrEqual(expected.length);
  });
});

describe('an inserted step', () => {
  it('is planned with the rest, and nothing else moves', () => {
    const change = insertion(EXTRA, '2027-05-10');
    const after = planned([change]);
    const added = diffPlans(planned([]), after);
    expect(new Set(added.map((c) => c.what))).toEqual(new Set(['added']));
    expect(added.map((c) => c.occurrence).sort()).toEqual(['extra-uppfoljning/omsorgsnamnden', 'extra-uppfoljning/skolnamnden']);
    expect(occurrence(after, 'extra-uppfoljning/skolnamnden')?.builtOn).toEqual(['delarsuppgifter/skolnamnden/P08']);
  });

  it('is not part of the year where it would have been due before it was inserted', () => {
    const twice = 'insamlingar:\n  pulsmatning:\n    namn: Pulsmätning\n    organ: varje nämnd\n    period: [april, augusti]\n    från: varje enhetschef, formulär genomford\n    svar senast: 5 arbetsdagar efter stängning\n';
    const ids = planned([insertion(twice, '2027-07-01')]).steps.filter((o) => o.step === 'pulsmatning').map((o) => o.period);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids)).toEqual(new Set(['P08']));
  });
});

describe('another version in the middle of the year', () => {
  const next = lillby(
    text
      .replace('svar senast: 5 arbetsdagar efter stängning', 'svar senast: 8 arbetsdagar efter stängning')
      .replace('godkänns av: [verksamhetschef, förvaltningschef]', 'godkänns av: [förvaltningschef]')
      .replace('namn: Kommentar till ekonomin', 'namn: Kommentar till ekonomin och åtgärder')
      .replace(/ {2}hostrevidering:\n(?: {4}.*\n)+/, '')
      .replace('efter: hostrevidering', 'efter: ks-planeringsforutsattningar'),
  ).definition;
  const takeUp = (follows: string[] = []): Fact => ({ kind: 'newDefinition', definition: next, from: '2027-05-11', follows });
  const before: Fact[] = [{ kind: 'periodClosed', fiscalYear: 2027, period: 'P04', day: '2027-05-07' }, opened(P04, '2027-05-07'), opened('budgetdag/KS', '2027-05-05')];

  it('lets what has opened go on as it began: days, receivers and template', () => {
    const was = occurrence(planned(before), P04);
    const now = occurrence(planned([...before, takeUp()]), P04);
    expect(now).toMatchObject({ opens: was?.opens, answerBy: '2027-05-14', receivers: was?.receivers });
    expect(now?.tasks.map((t) => [t.key, t.due])).toEqual(was?.tasks.map((t) => [t.key, t.due]));
    const form = now?.tasks.find((t) => t.kind === 'answer')?.form ?? '';
    expect(form).toBe(`ekonomi-och-mal@${base.definition.version}`);
    const label = (d: Definition, key: string) => d.forms.find((f) => f.key === key)?.fields.find((f) => f.key === 'kommentar')?.label;
    const effective = definitionNow(base.definition, [...before, takeUp()]);
    expect(label(effective, form)).toBe('Kommentar till ekonomin');
    expect(label(effective, 'ekonomi-och-mal')).toBe('Kommentar till ekonomin och åtgärder');
    expect([...keptForms(base.definition, next).keys()]).toEqual(['ekonomi-och-mal']);
  });

  it('gives what has not opened the new rule, and takes out what is not in it', () => {
    const after = planned([...before, takeUp()]);
    expect(occurrence(after, 'delarsuppgifter/skolnamnden/P08')?.answerBy).toBe(occurrence(planned([], next), 'delarsuppgifter/skolnamnden/P08')?.answerBy);
    expect(occurrence(after, 'hostrevidering/KS')).toBeUndefined();
    expect(after.definition.version).toBe(next.version);
  });

  it('gives what is open the new rule where that is said, with its opening as it was', () => {
    const was = occurrence(planned(before), P04);
    const now = occurrence(planned([...before, takeUp([P04])]), P04);
    expect(now).toMatchObject({ opens: was?.opens, answerBy: '2027-05-19' });
    expect(now?.tasks.filter((t) => t.kind === 'approve').map((t) => t.level)).toEqual(['forvaltning']);
    expect(now?.tasks.find((t) => t.kind === 'answer')?.form).toBe('ekonomi-och-mal');
  });

  it('keeps what has opened of a step that the new version has not', () => {
    const facts = [...before, opened('hostrevidering/KS', '2027-09-01'), takeUp()];
    expect(occurrence(planned(facts), 'hostrevidering/KS')).toEqual(occurrence(planned(facts.slice(0, -1)), 'hostrevidering/KS'));
  });

  it('goes on freezing under the version that holds when something opens', () => {
    const later = planned([...before, takeUp(), { kind: 'periodClosed', fiscalYear: 2027, period: 'P08', day: '2027-09-07' }, opened('delarsuppgifter/skolnamnden/P08', '2027-09-07')]);
    expect(occurrence(later, 'delarsuppgifter/skolnamnden/P08')?.tasks.filter((t) => t.kind === 'approve')).toHaveLength(1);
  });

  it('keeps the ladder and titles of what has opened, until it follows; one version on another, and undone', () => {
    const ladder = (days: number): Definition => ({ ...next, version: `v${String(days)}`, ladder: { rungs: [{ key: `${String(days)}-efter`, workingDays: days, does: 'paminn' }] } });
    const under = (facts: Fact[], id: string) => rulesUnder(definitionNow(base.definition, facts), id).ladder.rungs[0]?.workingDays;
    const second = (follows: string[]): Fact => ({ kind: 'newDefinition', definition: ladder(2), from: '2027-05-11', follows });
    const third = (follows: string[]): Fact => ({ kind: 'newDefinition', definition: ladder(4), from: '2027-06-11', follows });
    const later = 'delarsuppgifter/skolnamnden/P08';
    expect([under([...before, second([])], P04), under([...before, second([])], later)]).toEqual([base.definition.ladder.rungs[0]?.workingDays, 2]);
    expect(under([...before, second([P04])], P04)).toBe(2);
    const between = [...before, second([]), opened(later, '2027-06-01'), third([])];
    expect([P04, later, 'kf-budget/KS'].map((id) => under(between, id))).toEqual([base.definition.ladder.rungs[0]?.workingDays, 2, 4]);
    expect([P04, later].map((id) => under([...before, second([]), opened(later, '2027-06-01'), third([P04])], id))).toEqual([4, 2]);
    const undone: Fact[] = [...before, second([]), { kind: 'undone', fact: before.length + 1 }];
    expect(definitionNow(base.definition, undone).kept).toBeUndefined();
    // Where both versions say the same there is nothing to keep.
    expect(definitionNow(base.definition, [...before, { kind: 'newDefinition', definition: { ...next, ladder: base.definition.ladder }, from: '2027-05-11', follows: [] }]).kept).toBeUndefined();
  });

  it('keeps a step that was inserted before it', () => {
    expect(occurrence(planned([insertion(EXTRA, '2027-05-10'), takeUp()]), 'extra-uppfoljning/skolnamnden')).toBeDefined();
  });
});

describe('a floor that a decision sets', () => {
  it('moves the months of those who have chosen too little, from then on', () => {
    const alvesta = readKommun('alvesta');
    const source = 'golv:\n  miniminiva-manadsrapport:\n    minst: 2 per år\n    månader: [maj, november]\n';
    const read = parseFragment(source, 'golv.yaml', alvesta.definition, alvesta.organisation.organs);
    if (!read.ok || !('floor' in read.fragment)) throw new Error('no floor');
    const fact: Fact = { kind: 'setFloor', floor: read.fragment.floor, from: '2027-01-01' };
    const months = (facts: Fact[]) => plan({ ...alvesta, year: 2027, facts }).steps.filter((o) => o.step === 'manadsuppgifter' && o.organ === 'utbildningsnamnden').map((o) => o.period);
    expect(months([])).toEqual(['P02', 'P04', 'P05', 'P08', 'P10', 'P11']);
    expect(months([fact])).toEqual(['P05', 'P11']);
  });
});

describe('taking back', () => {
  const ids = planned([]).steps.map((o) => o.id);
  const meetings = base.meetings.filter((m) => m.day.startsWith('2027')).map((m) => m.id);
  const day = fc.integer({ min: 0, max: 300 }).map((n) => new Date(Date.UTC(2027, 1, 1 + n)).toISOString().slice(0, 10));
  const version = lillby(text.replace('svar senast: 5 arbetsdagar', 'svar senast: 9 arbetsdagar')).definition;
  const happened: fc.Arbitrary<Fact> = fc.oneof(
    fc.record({ kind: fc.constant('opened' as const), occurrence: fc.constantFrom(...ids), day }),
    fc.record({ kind: fc.constant('finished' as const), occurrence: fc.constantFrom(...ids), day }),
    fc.record({ kind: fc.constant('periodClosed' as const), fiscalYear: fc.constant(2027), period: fc.constantFrom('P04', 'P08'), day }),
  );
  const move: fc.Arbitrary<Fact> = fc.oneof(
    fc.record({ kind: fc.constant('moveStep' as const), occurrence: fc.constantFrom(...ids), due: day }),
    fc.record({ kind: fc.constant('moveMeeting' as const), meeting: fc.constantFrom(...meetings), day }),
    fc.record({ kind: fc.constant('cancelMeeting' as const), meeting: fc.constantFrom(...meetings) }),
    fc.record({ kind: fc.constant('dropStep' as const), occurrence: fc.constantFrom(...ids) }),
  );
  const adjustment: fc.Arbitrary<Fact> = fc.oneof(
    move,
    day.map((from) => insertion(EXTRA, from)),
    fc.record({ kind: fc.constant('newDefinition' as const), definition: fc.constant(version), from: day, follows: fc.subarray(ids, { maxLength: 5 }) }),
    fc.record({ kind: fc.constant('together' as const), facts: fc.array(move, { minLength: 1, maxLength: 3 }) }),
  );

  it('restores the plan to the byte, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(happened, move), { maxLength: 8 }), adjustment, (facts, change) => {
        const undone: Fact[] = [...facts, change, { kind: 'undone', fact: facts.length + 1 }];
        expect(JSON.stringify(planned(undone))).toBe(JSON.stringify(planned(facts)));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves what came after as it would have been without it', () => {
    fc.assert(
      fc.property(fc.array(happened, { maxLength: 4 }), adjustment, fc.array(happened, { maxLength: 4 }), (facts, change, later) => {
        const undone: Fact[] = [...facts, change, ...later, { kind: 'undone', fact: facts.length + 1 }];
        expect(JSON.stringify(planned(undone))).toBe(JSON.stringify(planned([...facts, ...later])));
      }),
      { numRuns: 40 },
    );
  });

  it('changes of dates that are one adjustment are the same as one after the other', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 4 }), (moves) => {
        expect(JSON.stringify(planned([{ kind: 'together', facts: moves }]))).toBe(JSON.stringify(planned(moves)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a decision that carries something', () => {
  const step = (lines: string) => text.replace('  kf-budget:\n', `  ks-tidplan:\n    namn: Tidplan\n    organ: KS\n    från: ekonomichef\n    formulär: underlag\n    när: i oktober\n${lines}  kf-budget:\n`);
  const errors = (source: string): string[] => {
    const read = parseMunicipality({ 'arshjul.yaml': source, 'organisation.yaml': file('organisation.yaml'), 'sammantraden.yaml': file('sammantraden.yaml') });
    return read.ok ? [] : read.errors.map((e) => e.text);
  };

  it('is owned by the role that is named, else by the document’s', () => {
    const find = (source: string) => lillby(source).definition.steps.find((s) => s.id === 'ks-tidplan');
    expect(find(step('    beslutet bär: [tidplan, ny utgåva]\n    behandling:\n      - KS fastställer\n'))).toMatchObject({ carries: ['schedule', 'definition'], ownedBy: 'ekonomichef' });
    expect(find(step('    beslutet bär: golv\n    ägs av: kommunchef\n    behandling:\n      - KS fastställer\n'))).toMatchObject({ carries: ['floor'], ownedBy: 'kommunchef' });
  });

  it('needs an organ that decides, a word that is known and a role that exists', () => {
    expect(errors(step('    beslutet bär: tidplan\n'))[0]).toMatch(/ingen "behandling:"/);
    expect(errors(step('    beslutet bär: tidplann\n    behandling:\n      - KS fastställer\n')).length).toBeGreaterThan(0);
    expect(errors(step('    beslutet bär: tidplan\n    ägs av: kommunchefen\n    behandling:\n      - KS fastställer\n'))[0]).toMatch(/Rollen "kommunchefen" finns inte/);
    expect(errors(step('    ägs av: kommunchef\n    behandling:\n      - KS fastställer\n'))[0]).toMatch(/beslutet bär/);
    expect(errors(step('    beslutet bär: tidplan\n    behandling:\n      - KS fastställer\n').replace('dokumentansvarig: ekonomichef\n', ''))[0]).toMatch(/Ingen roll äger/);
  });

  it('stands in Alvesta and Åstorp', () => {
    const carried = (kommun: 'alvesta' | 'astorp') => readKommun(kommun).definition.steps.flatMap((s) => (s.carries ? [[s.id, s.carries.join(' '), s.ownedBy]] : []));
    expect(carried('alvesta')).toEqual([['ks-tidplan-nasta-ar', 'schedule definition', 'kommunchef'], ['miniminiva-manadsrapport', 'floor', 'kommunchef']]);
    expect(carried('astorp')).toEqual([['ks-planeringsforutsattningar', 'schedule', 'ekonomichef'], ['besluta-extra-uppfoljning', 'steps', 'kommunchef']]);
  });
});

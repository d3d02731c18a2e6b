// A post that two people share: read from the file, resolved on a day, put into the task tree, kept through changes and imports.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { organisationText } from '../../domain/imports/folderText';
import { readPeopleRows } from '../../domain/imports/people';
import { peopleChanges, withPeopleChanges } from '../../domain/imports/peopleDiff';
import { PeopleTexts } from '../../domain/imports/peopleTexts';
import { organisationOn, type Post } from '../../domain/organisation/changes';
import { everybody, holder, lineAbove, nominalHolders } from '../../domain/organisation/resolve';
import type { Organisation, RoleHolder } from '../../domain/organisation/types';
import { escalationTo } from '../../domain/tasks/line';
import { resolveTree, type TreeTask } from '../../domain/tasks/tree';

const FOLDER = join(__dirname, '../fixtures/kommuner/lillby');
const files = { 'arshjul.yaml': text('arshjul.yaml'), 'organisation.yaml': text('organisation.yaml'), 'sammantraden.yaml': text('sammantraden.yaml') };
const DAY = '2027-05-07';
const SOLEN = 'unit:solen';

function text(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function read(held: string, where = 'chef: ec-solen') {
  return parseMunicipality({ ...files, 'organisation.yaml': files['organisation.yaml'].replace(where, held) });
}

function shared(held = 'chef: {delas av: [ec-solen, ec-manen]}'): Organisation {
  const found = read(held);
  if (!found.ok) throw new Error(found.errors.map((e) => e.text).join('\n'));
  return found.organisation;
}

const DATED = 'chef: [{person: ec-solen, till: 2027-05-31}, {delas av: [ec-solen, ec-manen], från: 2027-06-01}]';

describe('in the file', () => {
  it.each([
    ['always', 'chef: {delas av: [ec-solen, ec-manen]}', '2027-01-01', ['ec-solen', 'ec-manen']],
    ['the first is the first', 'chef: {delas av: [ec-manen, ec-solen]}', '2027-01-01', ['ec-manen', 'ec-solen']],
    ['before its day', DATED, '2027-05-31', ['ec-solen']],
    ['from its day', DATED, '2027-06-01', ['ec-solen', 'ec-manen']],
  ])('says who shares a post: %s', (_, held, day, people) => {
    expect(nominalHolders(shared(held), 'chef', SOLEN, day)).toEqual(people);
  });

  it('holds for roles at an organ and in the municipality too', () => {
    const ekonom = read('skolnamnden: {delas av: [ekonom-skolnamnden, ekonom-ks]}', 'skolnamnden: ekonom-skolnamnden');
    const chief = read('ekonomichef: {delas av: [ekonomichef, ekonom-ks]}', 'ekonomichef: ekonomichef');
    expect(ekonom.ok && nominalHolders(ekonom.organisation, 'ekonom', 'organ:skolnamnden', DAY)).toEqual(['ekonom-skolnamnden', 'ekonom-ks']);
    expect(chief.ok && nominalHolders(chief.organisation, 'ekonomichef', 'kommun', DAY)).toEqual(['ekonomichef', 'ekonom-ks']);
  });

  it.each([
    ['somebody unknown', 'chef: {delas av: [ec-solen, ec-mannen]}', /"ec-mannen" finns inte .*Menade du "ec-manen"\?/],
    ['somebody twice', 'chef: {delas av: [ec-solen, ec-solen]}', /"ec-solen" står två gånger/],
    ['one alone', 'chef: {delas av: [ec-solen]}', /"delas av" har bara "ec-solen"\. Skriv minst två/],
    ['two lines on the same days', 'chef: [{person: ec-solen}, {person: ec-manen}]', /samma dagar\. Delar de den, skriv dem på samma rad: "delas av: \[ec-solen, ec-manen\]"/],
    ['both at once', 'chef: [{person: ec-solen, delas av: [ec-manen, ec-stjarnan]}]', /Skriv antingen "person:" eller "delas av:" på varje rad/],
    ['a misspelt key', 'chef: {delas a: [ec-solen, ec-manen]}', /Nyckeln "delas a" är okänd här\. Menade du "delas av"\?/],
    ['a misspelt key on a line', 'chef: [{persn: ec-solen, till: 2027-05-31}]', /Nyckeln "persn" är okänd här\. Menade du "person"\? Tillåtna: person, delas av, från, till/],
    ['a list of names', 'chef: [ec-solen, ec-manen]', /"chef" har fel form: skriv en text eller en lista med nycklar på varje rad \(som "- person: x"\) eller nycklar med värden/],
    ['neither', 'chef: [{från: 2027-01-01}]', /Skriv antingen "person:" eller "delas av:" på varje rad/],
  ])('refuses %s', (_, held, told) => {
    const found = read(held);
    expect(found.ok ? [] : found.errors.map((e) => e.text).join('\n')).toMatch(told);
  });

  it.each(['chef: {delas av: [ec-solen, ec-manen]}', DATED])('is written as it was read: %s', (held) => {
    const found = read(held);
    if (!found.ok) throw new Error('not read');
    const { organisation, definition } = found;
    const again = parseMunicipality({ ...files, 'organisation.yaml': organisationText(organisation, definition.roles, 'x') });
    expect(again.ok && again.organisation.holders.filter((h) => h.scope === SOLEN)).toEqual(organisation.holders.filter((h) => h.scope === SOLEN));
  });

  it('says of a role that nobody has that it is vacant', () => {
    const found = read('chef: ec-solen');
    if (!found.ok) throw new Error('not read');
    const { organisation, definition } = found;
    const vacant = { ...organisation, holders: organisation.holders.filter((h) => h.role !== 'kommunchef') };
    const again = parseMunicipality({ ...files, 'organisation.yaml': organisationText(vacant, definition.roles, 'x') });
    expect(again.ok && again.organisation.holders).toEqual(vacant.holders);
  });

  it('writes shares that begin on different days so that no two lines do', () => {
    const org = shared();
    const found = read('chef: ec-solen');
    const roles = found.ok ? found.definition.roles : [];
    const holders: RoleHolder[] = org.holders.map((h) => (h.scope === SOLEN && h.person === 'ec-manen' ? { ...h, from: '2027-06-01', to: '2027-09-30' } : h));
    const again = parseMunicipality({ ...files, 'organisation.yaml': organisationText({ ...org, holders }, roles, 'x') });
    if (!again.ok) throw new Error(again.errors.map((e) => e.text).join('\n'));
    const on = (day: string): string[] => nominalHolders(again.organisation, 'chef', SOLEN, day);
    expect([on('2027-05-31'), on('2027-06-01'), on('2027-09-30'), on('2027-10-01')]).toEqual([['ec-solen'], ['ec-solen', 'ec-manen'], ['ec-solen', 'ec-manen'], ['ec-solen']]);
  });
});

describe('on a day', () => {
  const away = (org: Organisation, ...people: string[]): Organisation => ({ ...org, absences: people.map((person) => ({ person, from: DAY, to: DAY, substitute: 'vc-forskola' })) });

  it.each([
    ['both', [], { person: 'ec-solen', also: ['ec-manen'] }],
    ['the second, while the first is away', ['ec-solen'], { person: 'ec-manen' }],
    ['the first, while the second is away', ['ec-manen'], { person: 'ec-solen' }],
    ['the substitute only when both are', ['ec-solen', 'ec-manen'], { person: 'vc-forskola', acting: 'substitute' }],
  ])('has %s', (_, gone, expected) => {
    expect(holder(away(shared(), ...gone), 'chef', SOLEN, DAY)).toEqual(expected);
  });

  it('goes up the line once, past those who share the post', () => {
    const org = shared('chef: {delas av: [ec-solen, vc-forskola]}');
    const task = { unit: 'solen', organ: 'skolnamnden', person: 'ec-solen', also: ['vc-forskola'] };
    expect(escalationTo(org, task, { up: 1 }, DAY)).toBe('fc-skolnamnden');
    expect(escalationTo(org, { ...task, also: [] }, { up: 1 }, DAY)).toBe('vc-forskola');
  });

  it('tells the other of a shared place when the first stands lower down', () => {
    const found = read('chef: {delas av: [ec-solen, vc-forskola]}', 'chef: vc-forskola');
    if (!found.ok) throw new Error('not read');
    expect(escalationTo(found.organisation, { unit: 'solen', organ: 'skolnamnden', person: 'ec-solen' }, { up: 1 }, DAY)).toBe('vc-forskola');
    expect(lineAbove(found.organisation, 'solen', DAY).map((p) => everybody(p))).toEqual([['ec-solen', 'vc-forskola'], ['fc-skolnamnden'], ['kommunchef']]);
  });
});

describe('when somebody comes or goes', () => {
  const after = (post: Partial<Post>, org = shared()): string[] =>
    nominalHolders(organisationOn(org, [{ from: '2027-06-01', change: { people: [], units: [], organs: [], posts: [{ role: 'chef', scope: SOLEN, person: null, ...post }] } }], '2027-06-01'), 'chef', SOLEN, '2027-06-01');

  it.each<[string, Partial<Post>, string[]]>([
    ['the other goes on when one leaves', { of: 'ec-solen' }, ['ec-manen']],
    ['whoever follows one stands where that one stood', { of: 'ec-solen', person: 'ec-stjarnan' }, ['ec-stjarnan', 'ec-manen']],
    ['the other may take both shares', { of: 'ec-solen', person: 'ec-manen' }, ['ec-manen']],
    ['a new holder takes the whole post', { person: 'ec-stjarnan' }, ['ec-stjarnan']],
    ['two new ones may share it', { person: 'ec-stjarnan', also: ['ec-ekbacken'] }, ['ec-stjarnan', 'ec-ekbacken']],
    ['it is vacant when it is left vacant', {}, []],
  ])('%s', (_, post, expected) => {
    expect(after(post)).toEqual(expected);
  });
});

describe('in the task tree', () => {
  const answer = (key: string, people: string[], parent: string | null): TreeTask => ({ key, kind: 'answer', person: people[0] ?? null, also: people.slice(1), parent });
  const approve = (key: string, people: string[], parent: string | null): TreeTask => ({ key, kind: 'approve', person: people[0] ?? null, also: people.slice(1), parent });
  const above = (_: string, not: ReadonlySet<string>): string | null => ['fc', 'kc', 'kf'].find((p) => !not.has(p)) ?? null;
  const show = (tasks: TreeTask[]) => resolveTree(tasks, above).map((t) => `${t.key}:${everybody(t).join('+') || '-'}>${t.parent ?? '*'}${t.skipped ? ' skipped' : ''}`);

  it.each<[string, TreeTask[], string[]]>([
    ['stays shared where nobody below has a part in it', [answer('e', ['a', 'b'], 'v'), approve('v', ['c', 'd'], null)], ['e:a+b>v', 'v:c+d>*']],
    ['goes to the other when one may answer below', [answer('e', ['a'], 'v'), approve('v', ['a', 'b'], null)], ['e:a>v', 'v:b>*']],
    ['goes to the level above when both may', [answer('e', ['a', 'b'], 'v'), approve('v', ['a', 'b'], 'f'), approve('f', ['fc'], null)], ['e:a+b>f', 'v:a+b>f skipped', 'f:fc>*']],
    ['goes above the root when both may', [answer('e', ['a', 'b'], 'v'), approve('v', ['b', 'a'], null)], ['e:a+b>v', 'v:fc>*']],
    ['one who answers alone below a shared answer’s chef', [answer('e', ['a', 'b'], 'v'), approve('v', ['a'], 'f'), approve('f', ['fc'], null)], ['e:a+b>f', 'v:a>f skipped', 'f:fc>*']],
    ['each of two answers to the other', [answer('e', ['a'], 'v'), answer('g', ['b'], 'v'), approve('v', ['a', 'b'], 'f'), approve('f', ['fc'], null)], ['e:a>v', 'g:b>f', 'v:b>f', 'f:fc>*']],
    ['two levels have one each', [answer('e', ['x'], 'v'), approve('v', ['a'], 'f'), approve('f', ['a', 'b'], null)], ['e:x>v', 'v:a>f', 'f:b>*']],
    ['two levels have one each the other way', [answer('e', ['x'], 'v'), approve('v', ['a', 'b'], 'f'), approve('f', ['a'], null)], ['e:x>v', 'v:b>f', 'f:a>*']],
    ['the same two on two levels approve once', [answer('e', ['x'], 'v'), approve('v', ['a', 'b'], 'f'), approve('f', ['b', 'a'], null)], ['e:x>f', 'v:a+b>f skipped', 'f:b+a>*']],
  ])('%s', (_, tasks, expected) => {
    expect(show(tasks)).toEqual(expected);
  });

  it('never lets anybody approve what they may have answered', () => {
    const people = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 });
    const tree = fc.tuple(fc.array(people, { minLength: 1, maxLength: 4 }), people, people).map(([answers, v, f]) => [
      ...answers.map((p, i) => answer(`e${String(i)}`, p, 'v')), approve('v', v, 'f'), approve('f', f, null),
    ]);
    fc.assert(
      fc.property(tree, (tasks) => {
        const out = new Map(resolveTree(tasks, above).map((t) => [t.key, t]));
        for (const t of out.values()) {
          const parent = out.get(t.parent ?? '');
          if (t.kind !== 'answer' || !parent) continue;
          expect(parent.skipped).toBe(false);
          expect(everybody(t).filter((p) => everybody(parent).includes(p))).toEqual([]);
        }
      }),
    );
  });
});

describe('in a file of people', () => {
  const org = shared('chef: ec-solen');
  const { definition } = parsedDefinition();
  const HEAD = ['person', 'namn', 'e-post', 'enhet', 'från', 'till'];
  const row = (person: string, from = '', to = ''): string[] => [person, '', '', 'solen', from, to];

  function parsedDefinition() {
    const found = parseMunicipality(files);
    if (!found.ok) throw new Error('not read');
    return found;
  }

  function readRows(organisation: Organisation, ...rows: string[][]) {
    return readPeopleRows([HEAD, ...rows].map((cells, i) => ({ line: i + 1, cells })), { levels: definition.levels, roles: definition.roles, organisation, newUnits: false });
  }

  function changes(organisation: Organisation, ...rows: string[][]) {
    const found = readRows(organisation, ...rows);
    if (!found.ok) throw new Error(found.errors.map((e) => e.text).join('\n'));
    return peopleChanges(organisation, found.value, DAY);
  }

  it('two rows for one post on the same day share it, in the order of the file, and the differences say so', () => {
    const c = changes(org, row('ec-solen'), row('ec-manen'));
    const after = withPeopleChanges(org, c);
    expect(nominalHolders(after, 'chef', SOLEN, DAY)).toEqual(['ec-solen', 'ec-manen']);
    expect(new PeopleTexts(after, definition.roles).lines(c)).toEqual([`Enhetschef manen blir chef vid solen från ${DAY}, delat med Enhetschef solen.`]);
    expect(changes(after, row('ec-solen'), row('ec-manen')).holders).toEqual({ added: [], removed: [], changed: [] });
  });

  it('one who shares and is no longer there keeps the share until somebody decides', () => {
    const c = changes(shared(), row('ec-solen'));
    expect(c.holders).toEqual({ added: [], removed: [], changed: [] });
    expect(c.vanished).toContainEqual({ person: 'ec-manen', role: 'chef', scope: SOLEN });
  });

  it('one who shares and is followed by somebody new leaves', () => {
    const both = shared();
    const after = withPeopleChanges(both, changes(both, row('ec-solen'), row('ec-stjarnan')));
    expect(nominalHolders(after, 'chef', SOLEN, DAY)).toEqual(['ec-solen', 'ec-stjarnan']);
  });

  it('one who shares stays until whoever comes later begins, and not only until today', () => {
    const both = shared();
    const after = withPeopleChanges(both, changes(both, row('ec-solen'), row('ec-stjarnan', '2027-08-01')));
    const on = (day: string) => nominalHolders(after, 'chef', SOLEN, day);
    expect([on(DAY), on('2027-07-31'), on('2027-08-01')]).toEqual([['ec-solen', 'ec-manen'], ['ec-solen', 'ec-manen'], ['ec-solen', 'ec-stjarnan']]);
  });

  it.each([
    ['the same person on days that meet', [row('ec-solen', '', '2027-06-30'), row('ec-solen', '2027-06-01')], /samma person redan på rad 2/],
    ['vacant and held on the same days', [row('vakant'), row('ec-solen')], /vakant på den ena raden/],
  ])('refuses %s', (_, rows, told) => {
    const found = readRows(org, ...rows);
    expect(found.ok ? '' : found.errors.map((e) => e.text).join('\n')).toMatch(told);
  });
});

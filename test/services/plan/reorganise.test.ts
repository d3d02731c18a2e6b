import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMunicipality } from '../../../domain/arshjul/parse';
import { addDays } from '../../../domain/calendar/day';
import { living, organisationOn, successorOf, type OrganisationChange } from '../../../domain/organisation/changes';
import { lineAbove, nominalHolder } from '../../../domain/organisation/resolve';
import type { Organisation } from '../../../domain/organisation/types';
import type { Fact } from '../../../domain/plan/facts';
import { plan, planAlong } from '../../../domain/plan/plan';
import type { PlannedOccurrence } from '../../../domain/plan/types';
import { compileTree, type CompileAnswer, type CompileTask } from '../../../domain/reports/compile';
import { change as sent } from '../../../api/schemas/cycles';
import { organisationChange } from '../../../cli/commands/adjustOrganisation';
import { arrive, changeUnit, leave, only, Planned } from '../../../services/plan/reorganise';
import { mergeOrgans, splitOrgan } from '../../../services/plan/reorganiseOrgans';
import { mergeUnits, moveUnit, splitUnit } from '../../../services/plan/reorganiseUnits';
import { LILLBY } from '../years/support';

const file = (name: string): string => readFileSync(join(LILLBY, name), 'utf8');
const parsed = parseMunicipality({ 'arshjul.yaml': file('arshjul.yaml'), 'organisation.yaml': file('organisation.yaml'), 'sammantraden.yaml': file('sammantraden.yaml') });
if (!parsed.ok) throw new Error('the fixture has changed');
const { definition, organisation, meetings } = parsed;

const input = { definition, organisation, meetings, year: 2027 };
const planned = (facts: readonly Fact[]) => plan({ ...input, facts });
const board = (from: string, org: Organisation = organisation) => new Planned(org, definition, from);
const fact = (change: OrganisationChange, from: string): Fact => ({ kind: 'reorganise', what: 'prov', change, from });
const byId = (steps: readonly PlannedOccurrence[]) => new Map(steps.map((o) => [o.id, o]));
const asked = (o: PlannedOccurrence | undefined) => (o?.tasks ?? []).filter((t) => t.kind === 'answer').map((t) => t.unit ?? '').sort();
const find = (facts: readonly Fact[], id: string) => planned(facts).steps.find((o) => o.id === id);

const P04 = 'delarsuppgifter/skolnamnden/P04';
const P08 = 'delarsuppgifter/skolnamnden/P08';
const SCHOOLS = ['solen', 'manen', 'stjarnan'];

describe('who holds a post', () => {
  const held = (change: OrganisationChange, from: string, day: string, unit = 'solen') => nominalHolder(organisationOn(organisation, [{ from, change }], day), 'chef', `unit:${unit}`, day);

  it.each([
    ['2027-08-31', 'ec-solen'],
    ['2027-09-01', 'ec-manen'],
    ['2028-01-01', 'ec-manen'],
  ])('a successor holds it from the day on: %s %s', (day, person) => {
    const { change } = leave(board('2027-09-01'), { kind: 'leave', person: 'ec-solen', from: '2027-09-01', successor: 'ec-manen' });
    expect(held(change, '2027-09-01', day)).toBe(person);
  });

  it('one who leaves without a successor leaves it vacant, and whoever was to begin later still does', () => {
    const later = arrive(board('2027-11-01'), { kind: 'arrive', person: 'ec-stjarnan', posts: [{ unit: 'solen' }], from: '2027-11-01' });
    const gone = leave(board('2027-09-01'), { kind: 'leave', person: 'ec-solen', from: '2027-09-01' });
    const changes = [{ from: '2027-11-01', change: later.change }, { from: '2027-09-01', change: gone.change }];
    const on = (day: string) => nominalHolder(organisationOn(organisation, changes, day), 'chef', 'unit:solen', day);
    expect(['2027-08-31', '2027-09-01', '2027-10-31', '2027-11-01'].map(on)).toEqual(['ec-solen', null, null, 'ec-stjarnan']);
  });

  it('a chef who changes unit leaves one post and takes another on the same day', () => {
    const { change } = changeUnit(board('2027-09-01'), { kind: 'changeUnit', person: 'ec-solen', unit: 'manen', from: '2027-09-01' });
    expect([held(change, '2027-09-01', '2027-09-01'), held(change, '2027-09-01', '2027-09-01', 'manen')]).toEqual([null, 'ec-solen']);
    expect(() => changeUnit(board('2027-09-01'), { kind: 'changeUnit', person: 'ec-solen', unit: 'solen', from: '2027-09-01' })).toThrow('redan chef');
  });

  it('has one holder a day, whatever is decided in whatever order', () => {
    const person = fc.constantFrom('ec-solen', 'ec-manen', 'ec-stjarnan', null);
    const from = fc.integer({ min: 0, max: 120 }).map((n) => addDays('2027-05-01', n));
    fc.assert(
      fc.property(fc.array(fc.tuple(person, from), { minLength: 1, maxLength: 6 }), fc.integer({ min: -20, max: 160 }), (posts, n) => {
        const changes = posts.map(([p, day]) => ({ from: day, change: only({ posts: [{ role: 'chef', scope: 'unit:solen', person: p }] }) }));
        const day = addDays('2027-05-01', n);
        const { holders } = organisationOn(organisation, changes, day);
        const now = holders.filter((h) => h.scope === 'unit:solen' && (h.from === undefined || h.from <= day) && (h.to === undefined || h.to >= day));
        expect(now.length).toBeLessThanOrEqual(1);
        const last = changes.map((c, i) => ({ from: c.from, i, person: posts[i]?.[0] })).filter((c) => c.from <= day).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.i - b.i)).at(-1);
        expect(now[0]?.person ?? null).toBe(last === undefined ? 'ec-solen' : last.person);
      }),
    );
  });
});

describe('units', () => {
  const merge = (from: string) => mergeUnits(board(from), { kind: 'mergeUnits', units: ['solen', 'manen'], into: 'himlen', label: 'himlen', chef: 'ec-solen', from }).change;

  it('that become one are asked once from the day on, and apart before it', () => {
    const facts = [fact(merge('2027-07-01'), '2027-07-01')];
    expect(asked(find(facts, P04))).toEqual(SCHOOLS.slice().sort());
    expect(asked(find(facts, P08))).toEqual(['himlen', 'stjarnan']);
  });

  it('what opens on the very day asks the new one, what opened the day before the old ones', () => {
    expect(find([], P08)?.opens).toBe('2027-09-07');
    expect(asked(find([fact(merge('2027-09-07'), '2027-09-07')], P08))).toEqual(['himlen', 'stjarnan']);
    expect(asked(find([fact(merge('2027-09-08'), '2027-09-08')], P08))).toEqual(SCHOOLS.slice().sort());
  });

  it('that have been asked when they become one stay asked apart, also when it is dated back', () => {
    const facts: Fact[] = [{ kind: 'opened', occurrence: P04, day: '2027-05-10' }, fact(merge('2027-05-01'), '2027-05-01')];
    expect(asked(find(facts, P04))).toEqual(SCHOOLS.slice().sort());
  });

  it('that go on after others have their line', () => {
    const org = organisationOn(organisation, [{ from: '2027-05-01', change: merge('2027-05-01') }], '2027-05-01');
    expect(lineAbove(org, 'manen', '2027-05-01').map((p) => p.person)).toEqual(['vc-forskola', 'fc-skolnamnden', 'kommunchef']);
    expect(nominalHolder(org, 'chef', 'unit:manen', '2027-05-01')).toBe('ec-solen');
    expect(living(org.units).some((u) => u.id === 'manen')).toBe(false);
    // A new chef of the new unit finishes what the old ones began.
    const { change } = arrive(board('2027-06-01', org), { kind: 'arrive', person: 'ec-stjarnan', posts: [{ unit: 'himlen' }], from: '2027-06-01' });
    expect(change.posts.map((p) => p.scope).sort()).toEqual(['unit:himlen', 'unit:manen', 'unit:solen']);
  });

  it('are refused where they do not fit together', () => {
    const at = board('2027-05-01');
    expect(() => mergeUnits(at, { kind: 'mergeUnits', units: ['solen', 'forskola'], into: 'ny', label: 'ny', chef: null, from: '2027-05-01' })).toThrow('olika nivåer');
    expect(() => mergeUnits(at, { kind: 'mergeUnits', units: ['solen', 'solen'], into: 'ny', label: 'ny', chef: null, from: '2027-05-01' })).toThrow('minst två');
    expect(() => mergeUnits(at, { kind: 'mergeUnits', units: ['solen', 'manen'], into: 'ekbacken', label: 'ny', chef: null, from: '2027-05-01' })).toThrow('redan funnits');
    expect(() => moveUnit(at, { kind: 'moveUnit', unit: 'forskola', under: 'solen', from: '2027-05-01' })).toThrow('sig själv');
    expect(() => splitUnit(at, { kind: 'splitUnit', unit: 'solen', into: [{ id: 'a', label: 'a', chef: null }, { id: 'a', label: 'b', chef: null }], from: '2027-05-01' })).toThrow('samma beteckning');
    expect(() => splitOrgan(at, { kind: 'splitOrgan', organ: 'KS', into: [{ id: 'KS', units: ['kommunkansliet'] }, { id: 'KS2', label: 'x', units: [] }], from: '2027-05-01' }, meetings)).toThrow('ingen nämnd');
  });
});

describe('nämnder', () => {
  const from = '2027-07-01';
  const facts = (...all: (Fact | undefined)[]) => all.filter((f) => f !== undefined);

  it('that become one: what opens before is the old ones\', what opens after is the new one\'s, with all that lies under it', () => {
    const { change, added = [], cancelled = [] } = mergeOrgans(board(from), { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'ny', label: 'nya nämnden', from }, meetings);
    const steps = planned(facts(...added, fact(change, from), ...cancelled)).steps;
    const ids = steps.map((o) => o.id);
    expect(ids).toEqual(expect.arrayContaining([P04, 'delarsuppgifter/omsorgsnamnden/P04', 'delarsuppgifter/ny/P08']));
    expect(ids.filter((id) => id.endsWith('namnden/P08'))).toEqual([]);
    expect(asked(byId(steps).get('delarsuppgifter/ny/P08'))).toEqual(['bjorkgarden', 'ekbacken', 'manen', 'solen', 'stjarnan']);
    const report = byId(steps).get('delarsuppfoljning-april/skolnamnden/P04');
    expect(report?.chain.map((m) => [m.organ, m.insteadOf ?? null])).toEqual([['skolnamnden', null], ['KS', null]]);
    expect(byId(steps).get('delarsrapport-koncern/KS/P08')?.builtOn).toEqual(expect.arrayContaining(['delarsrapport-namnd/ny/P08']));
  });

  it('what opens on the very day is the new one\'s', () => {
    const { change, added = [] } = mergeOrgans(board('2027-09-07'), { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'ny', label: 'nya nämnden', from: '2027-09-07' }, meetings);
    expect(find([...added, fact(change, '2027-09-07')], 'delarsuppgifter/ny/P08')?.opens).toBe('2027-09-07');
  });

  it('that are split: each part has its own autumn', () => {
    const org = organisationOn(organisation, [{ from: '2027-01-01', change: mergeOrgans(board('2027-01-01'), { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'skolnamnden', from: '2027-01-01' }, []).change }], from);
    const first: Fact = fact(mergeOrgans(board('2027-01-01'), { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'skolnamnden', from: '2027-01-01' }, []).change, '2027-01-01');
    const { change, added = [], cancelled = [] } = splitOrgan(board(from, org), { kind: 'splitOrgan', organ: 'skolnamnden', into: [{ id: 'a', label: 'A', units: ['skolforvaltningen'] }, { id: 'b', label: 'B', units: ['omsorgsforvaltningen'] }], from }, meetings);
    const steps = byId(planned([first, ...added, fact(change, from), ...cancelled]).steps);
    expect(asked(steps.get('delarsuppgifter/skolnamnden/P04'))).toEqual(['bjorkgarden', 'ekbacken', 'manen', 'solen', 'stjarnan']);
    expect(asked(steps.get('delarsuppgifter/a/P08'))).toEqual(SCHOOLS.slice().sort());
    expect(asked(steps.get('delarsuppgifter/b/P08'))).toEqual(['bjorkgarden', 'ekbacken']);
    expect(steps.has(P08)).toBe(false);
  });
});

describe('what is typed becomes what the API takes', () => {
  const from = '2027-09-01';
  it.each([
    [{ leave: 'ec-solen', from, successor: 'ec-manen' }, { kind: 'leave', person: 'ec-solen', from, successor: 'ec-manen' }],
    [{ leave: 'ec-solen', from }, { kind: 'leave', person: 'ec-solen', from }],
    [{ arrive: 'ec-ny', from, chefOf: 'solen, manen', personName: 'Ny', email: 'ny@lillby.example' }, { kind: 'arrive', person: 'ec-ny', name: 'Ny', email: 'ny@lillby.example', posts: [{ unit: 'solen' }, { unit: 'manen' }], from }],
    [{ changeUnit: 'ec-solen', unit: 'manen', from }, { kind: 'changeUnit', person: 'ec-solen', unit: 'manen', from }],
    [{ mergeUnits: 'solen,manen', into: 'himlen', label: 'himlen', chef: 'vakant', from }, { kind: 'mergeUnits', units: ['solen', 'manen'], into: 'himlen', label: 'himlen', chef: null, from }],
    [{ moveUnit: 'manen', under: 'aldreomsorg', from }, { kind: 'moveUnit', unit: 'manen', under: 'aldreomsorg', from }],
  ])('%j', (options, change) => {
    const typed: unknown = JSON.parse(JSON.stringify(organisationChange(options)));
    expect(typed).toEqual(change);
    expect(sent.safeParse(typed)).toMatchObject({ success: true, data: change });
  });

  it('says what is missing', () => {
    expect(() => organisationChange({ leave: 'ec-solen' })).toThrow('--from');
    expect(() => organisationChange({ mergeUnits: 'solen,manen', from })).toThrow('--into');
    expect(organisationChange({})).toBeNull();
    expect(sent.safeParse({ kind: 'splitUnit', unit: 'manen', into: [{ id: 'a', chef: null }], from }).success).toBe(false);
    expect(sent.safeParse({ kind: 'mergeOrgans', organs: ['a', 'b'], into: 'c d', from }).success).toBe(false);
  });
});

/** Two units under one chef above, whichever. */
const pair: fc.Arbitrary<string[]> = fc.constantFrom<string[]>(['solen', 'manen'], ['manen', 'stjarnan'], ['ekbacken', 'bjorkgarden'], ['solen', 'stjarnan']);
const day = fc.integer({ min: 0, max: 364 }).map((n) => addDays('2027-01-01', n));
const change = fc.oneof(
  fc.tuple(pair, day).map(([units, from]) => ({ from, organs: organsOf(units), change: mergeUnits(board(from), { kind: 'mergeUnits', units, into: 'ny', label: 'ny', chef: null, from }).change })),
  fc.tuple(fc.constantFrom('solen', 'ekbacken'), day).map(([unit, from]) => ({
    from, organs: organsOf([unit]), change: splitUnit(board(from), { kind: 'splitUnit', unit, into: [{ id: 'a', label: 'a', chef: null }, { id: 'b', label: 'b', chef: null }], from }).change,
  })),
  fc.tuple(fc.constantFrom('ec-solen', 'vc-forskola', 'fc-omsorgsnamnden'), day).map(([person, from]) => ({ from, organs: ['skolnamnden', 'omsorgsnamnden'], change: leave(board(from), { kind: 'leave', person, from }).change })),
);

function organsOf(units: readonly string[]): string[] {
  return [...new Set(units.flatMap((u) => organisation.units.find((one) => one.id === u)?.organ ?? []))];
}

describe('for any change of units or people on any day', () => {
  const before = byId(planned([]).steps);

  it('nothing moves that does not hang on it: other organs, and what opens before the day', () => {
    fc.assert(
      fc.property(change, ({ from, organs, change: made }) => {
        const after = byId(planned([fact(made, from)]).steps);
        expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
        for (const [id, o] of before) {
          const now = after.get(id);
          expect([now?.opens, now?.due, now?.answerBy]).toEqual([o.opens, o.due, o.answerBy]);
          if (o.opens < from || !organs.includes(o.organ)) expect(now).toEqual(o);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('each figure is counted once: the sum over the units is what it was', () => {
    const figures = fc.record(Object.fromEntries(['solen', 'manen', 'stjarnan', 'ekbacken', 'bjorkgarden'].map((u) => [u, fc.integer({ min: -5_000_000, max: 50_000_000 })])));
    fc.assert(
      fc.property(pair, day, figures, (units, from, kronor) => {
        const made = mergeUnits(board(from), { kind: 'mergeUnits', units, into: 'ny', label: 'ny', chef: null, from }).change;
        const { units: all } = organisationOn(organisation, [{ from, change: made }], from);
        const after = byId(planned([fact(made, from)]).steps);
        for (const [id, o] of before) {
          if (o.step !== 'delarsuppgifter') continue;
          const now = after.get(id);
          if (!now) throw new Error(id);
          const own = (unit: string): number => kronor[unit] ?? Object.entries(kronor).reduce((sum, [u, n]) => sum + (successorOf(all, u) === unit ? n : 0), 0);
          expect(sumOf(now, own)).toBe(sumOf(o, own));
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('is the same taken when it is decided as computed from the whole list', () => {
    fc.assert(
      fc.property(change, fc.boolean(), ({ from, change: made }, opened) => {
        const facts: Fact[] = [...(opened ? [{ kind: 'opened' as const, occurrence: P04, day: '2027-05-10' }] : []), fact(made, from), { kind: 'periodClosed', fiscalYear: 2027, period: 'P08', day: '2027-09-03' }];
        const along = planAlong(input);
        for (const f of facts) {
          along.take(f);
          along.plan();
        }
        expect(JSON.stringify(along.plan())).toBe(JSON.stringify(planned(facts)));
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('taken back leaves the year as it was, to the byte', () => {
    fc.assert(
      fc.property(change, ({ from, change: made }) => {
        expect(JSON.stringify(planned([fact(made, from), { kind: 'undone', fact: 1 }]))).toBe(JSON.stringify(planned([])));
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('for nämnder that become one on any day', () => {
  const between = (n: number) => addDays('2027-01-01', n);
  it('every step is asked by one of them, nothing refers to what is not there, and nothing else moves', () => {
    const before = byId(planned([]).steps);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), (n) => {
        const from = between(n);
        const { change: made, added = [], cancelled = [] } = mergeOrgans(board(from), { kind: 'mergeOrgans', organs: ['skolnamnden', 'omsorgsnamnden'], into: 'ny', label: 'ny', from }, meetings);
        const steps = planned([...added, fact(made, from), ...cancelled]).steps;
        const after = byId(steps);
        expect(after.size).toBe(steps.length);
        for (const o of steps) {
          for (const id of [...o.after, ...o.waitsFor, ...o.builtOn]) expect(after.has(id)).toBe(true);
          if (o.organ === 'ny') expect(o.opens >= from).toBe(true);
          if (o.organ === 'skolnamnden' || o.organ === 'omsorgsnamnden') expect(o.opens < from).toBe(true);
          for (const m of o.chain) expect(['skolnamnden', 'omsorgsnamnden'].includes(m.organ) && m.day >= from).toBe(false);
        }
        const kinds = (all: Iterable<PlannedOccurrence>) => [...new Set([...all].map((o) => `${o.step} ${o.period ?? ''}`))].sort();
        expect(kinds(steps)).toEqual(kinds(before.values()));
        for (const [id, o] of before) if (o.organ === 'KS' && o.due < from) expect(after.get(id)).toEqual(o);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** What the compiled whole says of one amount, when every unit has answered. */
function sumOf(o: PlannedOccurrence, own: (unit: string) => number): number {
  const tasks = o.tasks.map((t): CompileTask => ({
    id: t.key, kind: t.kind, form: t.form ?? null, parent: t.parent ?? null, state: 'done', label: t.unit ?? t.organ, level: t.level, unit: t.unit ?? null, person: null, name: null, late: false, withoutReason: null,
  }));
  const answers = tasks.filter((t) => t.kind === 'answer').map((t): CompileAnswer => ({
    id: t.id, task: t.id, act: 'own', standing: 'current', values: { prognos: own(t.unit ?? '') }, notes: null, byName: '', at: '2027-05-14T10:00:00Z', late: false,
  }));
  const sum = compileTree({ scope: null, tasks, answers, forms: definition.forms }).tables[0]?.sums['prognos'];
  if (sum === undefined) throw new Error('nothing is compiled');
  return sum;
}

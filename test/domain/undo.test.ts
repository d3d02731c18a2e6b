// Adjustments one on another, taken back one by one and made again: the plan is what it was, to the byte.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseFragment } from '../../domain/arshjul/fragment';
import { errorLine, parseMunicipality } from '../../domain/arshjul/parse';
import { standingFacts, type Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import { definitionNow } from '../../domain/plan/redefine';

const folder = join(__dirname, '../fixtures/kommuner/lillby');
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Lillby, with a floor that KS sets for how often the nämnder report, and one of them that has chosen. */
const TEXT = file('arshjul.yaml')
  .replace(
    'steg:\n',
    `steg:
  miniminiva:
    namn: Lägsta nivå
    organ: KS
    när: i september
    från: ekonomichef
    formulär: underlag
    behandling:
      - KS fastställer i september
  valda-manader:
    namn: Nämndens val
    organ: varje nämnd
    när: i november
    från: varje förvaltningschef
    formulär: underlag
    behandling:
      - nämnden fastställer i november
`,
  )
  .replace(
    'rapporter:\n',
    `golv:
  miniminiva:
    minst: 2 per år
    månader: [mars, oktober]

val:
  valda-manader:
    golv: miniminiva
    valt:
      skolnamnden:
        månader: [februari, maj, oktober]

rapporter:
  manadsrapport:
    namn: Månadsrapport
    organ: varje nämnd
    period: enligt valda-manader
    från: varje förvaltningschef
    formulär: sammanstallning
    svarstid: 3 arbetsdagar
    behandling:
      - nämnden behandlar
`,
  );

function municipality(text: string) {
  const read = parseMunicipality({ 'arshjul.yaml': text, 'organisation.yaml': file('organisation.yaml'), 'sammantraden.yaml': file('sammantraden.yaml') });
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return read;
}

const base = municipality(TEXT);
const other = municipality(TEXT.replace('svar senast: 5 arbetsdagar', 'svar senast: 9 arbetsdagar').replace('när: 3 arbetsdagar före', 'när: 4 arbetsdagar före')).definition;
const planned = (facts: readonly Fact[]): string => JSON.stringify(plan({ ...base, year: 2027, facts }));
const defined = (facts: readonly Fact[]): string => JSON.stringify(definitionNow(base.definition, facts));
const first = plan({ ...base, year: 2027, facts: [] });
const ids = first.steps.map((o) => o.id);
const meetings = base.meetings.filter((m) => m.day.startsWith('2027')).map((m) => m.id);
const day = fc.integer({ min: 0, max: 300 }).map((n) => new Date(Date.UTC(2027, 1, 1 + n)).toISOString().slice(0, 10));

function fragment(source: string) {
  const read = parseFragment(source, 'steg.yaml', base.definition, base.organisation.organs);
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return read.fragment;
}

const inserted = (id: string, month: string) => {
  const read = fragment(`steg:\n  ${id}:\n    namn: Extra\n    organ: varje nämnd\n    när: i ${month}\n    från: varje förvaltningschef\n    formulär: underlag\n    behandling:\n      - nämnden behandlar\n`);
  if (!('step' in read)) throw new Error('no step');
  return read;
};
const floor = (months: string) => {
  const read = fragment(`golv:\n  miniminiva:\n    minst: ${String(months.split(',').length)} per år\n    månader: [${months}]\n`);
  if (!('floor' in read)) throw new Error('no floor');
  return read.floor;
};

const happening: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ kind: fc.constantFrom('opened' as const, 'finished' as const), occurrence: fc.constantFrom(...ids), day }),
  fc.record({ kind: fc.constant('periodClosed' as const), fiscalYear: fc.constant(2027), period: fc.constantFrom('P02', 'P04', 'P05', 'P08', 'P10'), day }),
);
const move: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ kind: fc.constant('moveStep' as const), occurrence: fc.constantFrom(...ids), due: day }),
  fc.record({ kind: fc.constant('moveStep' as const), occurrence: fc.constantFrom(...ids), answerBy: day }),
  fc.record({ kind: fc.constant('moveMeeting' as const), meeting: fc.constantFrom(...meetings), day }),
  fc.record({ kind: fc.constant('cancelMeeting' as const), meeting: fc.constantFrom(...meetings) }),
  fc.record({ kind: fc.constant('dropStep' as const), occurrence: fc.constantFrom(...ids) }),
  fc.tuple(fc.constantFrom('KS', 'KF', 'skolnamnden'), day).map(([organ, on]): Fact => ({ kind: 'addMeeting', meeting: { id: `${organ}-${on}-extra`, organ, day: on, handlingsstopp: on, type: 'ordinarie', state: 'planned' } })),
);
const adjustment: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: move },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('together' as const), facts: fc.array(move, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('extra-ett', 'extra-tva'), fc.constantFrom('maj', 'oktober'), day).map(([id, month, from]): Fact => ({ kind: 'insertStep', ...inserted(id, month), from })) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('februari', 'mars, juni, november', 'januari, april, juli, oktober'), day).map(([months, from]): Fact => ({ kind: 'setFloor', floor: floor(months), from })) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('newDefinition' as const), definition: fc.constant(other), from: day, follows: fc.subarray(ids, { maxLength: 4 }) }) },
);
/** A step is inserted once: the text of another with its id is refused before it becomes a fact. */
const sequence = fc.array(adjustment, { minLength: 1, maxLength: 5 }).filter((all) => {
  const steps = all.flatMap((f) => (f.kind === 'insertStep' ? [f.step.id] : []));
  const added = all.flatMap((f) => (f.kind === 'together' ? f.facts : [f])).flatMap((f) => (f.kind === 'addMeeting' ? [f.meeting.id] : []));
  return new Set(steps).size === steps.length && new Set(added).size === added.length;
});

describe('a sequence of adjustments', () => {
  it('bends the year: each kind changes the plan somewhere', () => {
    const kinds: Fact[] = [
      { kind: 'moveStep', occurrence: 'kf-budget/KS', due: '2027-12-13' },
      { kind: 'insertStep', ...inserted('extra-ett', 'maj'), from: '2027-03-01' },
      { kind: 'setFloor', floor: floor('januari, april, juli, oktober'), from: '2027-03-01' },
      { kind: 'dropStep', occurrence: 'budgetdag/KS' },
      { kind: 'cancelMeeting', meeting: meetings.find((m) => m.startsWith('KS-2027-06')) ?? '' },
      { kind: 'newDefinition', definition: other, from: '2027-03-01', follows: [] },
    ];
    for (const fact of kinds) expect(planned([fact])).not.toBe(planned([]));
  });

  it('is taken back one by one, each time to the plan and the definition before it, whatever happened meanwhile', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 4 }), sequence, fc.array(happening, { maxLength: 3 }), (before, changes, meanwhile) => {
        const facts = [...before, ...changes, ...meanwhile];
        for (let left = changes.length - 1; left >= 0; left -= 1) {
          facts.push({ kind: 'undone', fact: before.length + left + 1 });
          const without = [...before, ...changes.slice(0, left), ...meanwhile];
          expect(planned(facts)).toBe(planned(without));
          expect(defined(facts)).toBe(defined(without));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('taken back and made again is as if it had been made once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 4 }), sequence, (before, changes) => {
        const undone = changes.map((_, i): Fact => ({ kind: 'undone', fact: before.length + changes.length - i }));
        const again = [...before, ...changes, ...undone, ...changes];
        expect(planned(again)).toBe(planned([...before, ...changes]));
        expect(defined(again)).toBe(defined([...before, ...changes]));
        expect(standingFacts(again)).toEqual(standingFacts([...before, ...changes]));
      }),
      { numRuns: 60 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { isWorkingDay } from '../../domain/calendar/workingDays';
import { addDays } from '../../domain/calendar/day';
import { deviationOf } from '../../domain/economy/deviation';
import { plan } from '../../domain/plan/plan';
import { simulatedValues } from '../../domain/rehearsal/answers';
import { answering, approving } from '../../domain/rehearsal/behaviour';
import { castOf } from '../../domain/rehearsal/cast';
import { between, chance, choose } from '../../domain/rehearsal/chance';
import { checkForm } from '../../domain/tasks/form';

const FOLDERS = { astorp: '../../kommuner/astorp', lillby: '../fixtures/kommuner/lillby' };

function load(folder: string) {
  const text = (name: string): string => readFileSync(join(__dirname, folder, name), 'utf8');
  const parsed = parseMunicipality({
    'arshjul.yaml': text('arshjul.yaml'),
    'organisation.yaml': text('organisation.yaml'),
    'sammantraden.yaml': text('sammantraden.yaml'),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed;
}

const seeds = fc.integer({ min: 0, max: 2_147_483_647 });
const keys = fc.array(fc.string(), { minLength: 1, maxLength: 4 });

describe('chance', () => {
  it('depends on nothing but seed and keys, and lies in [0, 1)', () => {
    fc.assert(
      fc.property(seeds, keys, (seed, k) => {
        const draw = chance(seed, ...k);
        expect(draw).toBe(chance(seed, ...k));
        expect(draw).toBeGreaterThanOrEqual(0);
        expect(draw).toBeLessThan(1);
      }),
    );
  });

  it('keeps between its ends, and chooses the same whatever the order', () => {
    fc.assert(
      fc.property(seeds, fc.uniqueArray(fc.string(), { minLength: 1 }), (seed, items) => {
        const n = between(3, 9, seed, 'x');
        expect(n >= 3 && n <= 9).toBe(true);
        expect(choose(items, (i) => i, seed, 'who')).toBe(choose([...items].reverse(), (i) => i, seed, 'who'));
      }),
    );
  });
});

describe.each(Object.entries(FOLDERS))('%s', (_name, folder) => {
  const { definition, organisation, meetings } = load(folder);
  const year = plan({ definition, organisation, meetings, year: 2027, facts: [] });
  const organs = new Map(organisation.organs.map((o) => [o.id, o.type]));

  it('has, for every seed, somebody for everything that must happen', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const cast = castOf(year.steps, organs, seed);
      expect(Object.entries(cast).filter(([, who]) => who === null)).toEqual([]);
      expect(new Set([cast.late, cast.never, cast.sentBack]).size).toBe(3);
      expect(cast.remitted?.split('|')[0]).not.toBe(cast.tabled?.split('|')[0]);
    }
  });

  it.each(definition.forms.map((f) => [f.key, f] as const))('is answered in form %s as the form asks', (_key, form) => {
    fc.assert(
      fc.property(seeds, fc.string({ minLength: 1 }), fc.boolean(), (seed, who, red) => {
        const values = simulatedValues(form, seed, who, red);
        expect(checkForm(form, values, { confirmed: true })).toHaveProperty('values');
        if (form.deviation) expect((deviationOf(form, values) ?? 0) < 0).toBe(red);
      }),
      { numRuns: 60 },
    );
  });
});

describe('simulated people', () => {
  const day = fc.integer({ min: 0, max: 364 }).map((n) => addDays('2027-01-01', n));

  it('answer on a working day after the task opened; late only when they are', () => {
    fc.assert(
      fc.property(seeds, fc.string(), day, fc.integer({ min: 1, max: 40 }), fc.constantFrom('late' as const, null), (seed, who, opened, length, cast) => {
        const due = addDays(opened, length);
        const act = answering({ seed, person: who, task: 't', round: 1, opened, due, cast });
        if (act.does === 'nothing') throw new Error('only the one who is cast for it never answers');
        expect(isWorkingDay(act.day)).toBe(true);
        expect(act.day > opened).toBe(true);
        if (cast === 'late') expect(act.day > due).toBe(true);
        expect(act.time >= '08:30' && act.time <= '16:29').toBe(true);
      }),
    );
  });

  it('approve within two working days', () => {
    fc.assert(
      fc.property(seeds, day, (seed, opened) => {
        const { day: on } = approving(seed, 'p', 't', 1, opened);
        expect(isWorkingDay(on)).toBe(true);
        expect(on > opened).toBe(true);
      }),
    );
  });
});

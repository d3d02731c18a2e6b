import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const { GROUPS } = jest.requireActual<{ GROUPS: { mutate: string[]; suites: string[] }[] }>('../../jest.mutation.suites.js');
const { ORDER } = jest.requireActual<{ ORDER: string[] }>('../../jest.mutation.sequencer.js');

describe('mutation testing', () => {
  it('tries every file of the planner that has code', () => {
    const named = GROUPS.flatMap((g) => g.mutate);
    const there = readdirSync(join(root, 'domain/plan')).filter((f) => f.endsWith('.ts') && f !== 'types.ts').map((f) => `domain/plan/${f}`);
    expect(there.filter((f) => !named.includes(f))).toEqual([]);
    expect(named.filter((f) => !f.includes('*') && !there.includes(f))).toEqual([]);
  });

  it('names suites that are there', () => {
    for (const name of [...ORDER, ...GROUPS.flatMap((g) => g.suites)]) expect([name, existsSync(join(root, `test/domain/${name}.test.ts`))]).toEqual([name, true]);
    for (const name of GROUPS.flatMap((g) => g.suites)) expect(ORDER).toContain(name);
  });
});

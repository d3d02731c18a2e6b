import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPlan } from '../../cli/commands/plan';
import { commandLine } from './run';

const folder = join(mkdtempSync(join(tmpdir(), 'plan-')), 'ensjo');
const arshjul = commandLine([addPlan]);

beforeAll(() => {
  cpSync(join(__dirname, '../fixtures/kommuner/ensjo'), folder, { recursive: true });
  // The styrelse hands the årsredovisning over two days later than the law allows it to.
  const file = join(folder, 'arshjul.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/( {2}arsredovisning:\n[\s\S]*?överlämnar inom )2/, (_all, before: string) => `${before}5`));
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

describe('arshjul plan', () => {
  it('tells as many dates as there are, and how late the organs are for the law', async () => {
    const { out } = await arshjul('plan', folder, '2027');
    expect(out).toMatch(/Klart: tjänstemännen .* · organen mån 24 maj · lagen \(KL 11:20\) tors 15 apr för det som planeras till \S+ \d+ apr \(2 arbetsdagar för sent\)\n/);
    expect(out).toMatch(/Klart: tjänstemännen \S+ \d+ \S+ \((?:samma dag som|\d+ arbetsdag(?:ar)? till) handlingsstopp\) · organen [^·\n]*\n/);
    expect(out).not.toContain('för sent till');
  });
});

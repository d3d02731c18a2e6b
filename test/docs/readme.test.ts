import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../cli/main';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = (heading: string): string => readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const sources = ['web', 'runtime']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts')).map((f) => readFileSync(join(root, folder, f), 'utf8')))
  .join('\n');

/** Emphasis in the first ten minutes is what stands on a page or in the terminal; these words are words. */
const WORDS = ['återremiss'];

describe('the README', () => {
  it('names in the first ten minutes what the product says', () => {
    const named = [...section('The first ten minutes').matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, label = '']) => label).filter((label) => !WORDS.includes(label));
    expect(named.length).toBeGreaterThan(12);
    expect(named.filter((label) => !sources.includes(label))).toEqual([]);
  });

  it('names commands that there are', () => {
    const known = [...commandLine().commands.map((c) => c.name()), 'help'];
    const named = [...readme.matchAll(/npx arshjul ([a-z-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect([...readme.matchAll(/npm (?:run )?(start|test|[a-z:]+)\b/g)].map(([, name = '']) => name).filter((name) => !(name in scripts) && name !== 'ci')).toEqual([]);
  });
});

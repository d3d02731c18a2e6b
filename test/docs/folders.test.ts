// A document that says what a folder holds says all of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const entries = (folder: string) => readdirSync(join(root, folder), { withFileTypes: true });
const folders = (folder: string): string[] => entries(folder).filter((e) => e.isDirectory()).map((e) => e.name);
/** The row of a table that begins with `first`. */
const row = (path: string, first: string): string => text(path).split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';

const word = (name: string): RegExp => new RegExp(`(?<![\\w/])${name}(?!\\w)`);
const missing = (names: readonly string[], said: string): string[] => names.filter((name) => !word(name).test(said));

describe('a document that says what a folder holds', () => {
  it('docs/architecture.md: every part of domain/', () => {
    expect(missing(folders('domain'), row('docs/architecture.md', '`domain/`'))).toEqual([]);
  });

  it('docs/testing.md: every folder with tests', () => {
    const tests = folders('test').filter((name) => readdirSync(join(root, 'test', name), { recursive: true, encoding: 'utf8' }).some((f) => f.endsWith('.test.ts')));
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter((name) => !text('docs/testing.md').includes(`\`test/${name}`))).toEqual([]);
  });

  it('bench/README.md: every folder', () => {
    expect(folders('bench').filter((name) => !text('bench/README.md').includes(`\`${name}/\``))).toEqual([]);
  });

  it('bin/README.md: every command', () => {
    const commands = entries('bin').flatMap((e) => (e.isFile() && e.name.endsWith('.mjs') ? [e.name] : []));
    expect(commands.filter((name) => !text('bin/README.md').includes(`\`${name}\``))).toEqual([]);
  });

  it('cli/README.md: every command that needs no server', () => {
    const needsNone = entries('cli/commands').flatMap((e) => {
      const name = e.name.replace(/\.ts$/, '');
      return /\.command\('/.test(text(`cli/commands/${e.name}`)) && !/withApi|useServers/.test(text(`cli/commands/${e.name}`)) ? [name] : [];
    });
    expect(needsNone).toEqual(expect.arrayContaining(['plan', 'check', 'diff', 'simulate']));
    expect(needsNone.filter((name) => !text('cli/README.md').includes(`\`${name}\``))).toEqual([]);
  });
});

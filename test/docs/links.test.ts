import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '../..');

/** README.md, everything in docs/, and the README of each folder. */
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.md')).map((f) => join('docs', f)),
  ...readdirSync(root, { withFileTypes: true })
    .filter((e) => e.isDirectory() && !/^(docs|dist|node_modules|\..*)$/.test(e.name))
    .flatMap((e) => readdirSync(join(root, e.name), { recursive: true, encoding: 'utf8' }).filter((f) => /(^|\/)README\.md$/.test(f)).map((f) => join(e.name, f))),
];

/** The anchors of a document, as a page of headings has them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));
}

/** Links of a document that lead nowhere. */
function broken(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^https?:/.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(root, document) : resolve(dirname(join(root, document)), path);
    if (!existsSync(file)) return [link];
    const line = /^L(\d+)$/.exec(anchor ?? '')?.[1];
    if (line !== undefined) return readFileSync(file, 'utf8').split('\n').length >= Number(line) ? [] : [link];
    return anchor === undefined || anchors(readFileSync(file, 'utf8')).includes(anchor) ? [] : [link];
  });
}

describe('links', () => {
  it.each(documents)('of %s lead somewhere', (document) => expect(broken(document)).toEqual([]));

  it('are looked for where they stand', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'docs/decisions/README.md', 'domain/plan/README.md']));
    expect(anchors('# A whole small municipality\n## Row 1')).toEqual(['a-whole-small-municipality', 'row-1']);
  });
});

/** What the checkout holds, without what is made or fetched. */
const FILES = new Set(
  readdirSync(root, { withFileTypes: true })
    .filter((e) => !/^(dist|node_modules|\.git|\.data.*)$/.test(e.name))
    .flatMap((e) => (e.isDirectory() ? readdirSync(join(root, e.name), { recursive: true, encoding: 'utf8' }) : [e.name]))
    .map((f) => f.split('/').pop() ?? f),
);

/** A file in backticks without its folder: `main.ts`. */
const FILE = /`([\w-]+\.(?:ts|mjs|prisma))`/g;

/** A path of the checkout in backticks: `docs/definition.md`, `services/base/`. */
const PATH = /`((?:docs|domain|services|workflows|activities|worker|api|web|mail|prisma|runtime|cli|test|bench|bin|kommuner|schema)\/[\w./-]*)`/g;

describe('paths that a document names', () => {
  it.each(documents)('in %s are there', (document) => {
    const text = readFileSync(join(root, document), 'utf8');
    expect([...text.matchAll(PATH)].map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(document), path)))).toEqual([]);
    expect([...text.matchAll(FILE)].map(([, file = '']) => file).filter((file) => !FILES.has(file))).toEqual([]);
  });
});

describe('docs/README.md', () => {
  it('names every document in docs/', () => {
    const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
    const links = [...index.matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => relative(root, resolve(root, 'docs', link)));
    const here = documents.filter((d) => d.startsWith('docs/') && d !== 'docs/README.md');
    // a folder whose README is named is named by it
    const named = (d: string): boolean => links.includes(d) || links.includes(join(dirname(d), 'README.md'));
    expect(here.filter((d) => !named(d))).toEqual([]);
  });
});

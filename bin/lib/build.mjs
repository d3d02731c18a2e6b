// From TypeScript to dist/: file by file by content hash, each output renamed into its place. Types are checked by `npm run types`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { root } from './root.mjs';

const SOURCES = ['domain', 'services', 'workflows', 'activities', 'worker', 'api', 'web', 'mail', 'runtime', 'cli', 'bench', 'generated'];
const dist = join(root, 'dist');
const manifestFile = join(dist, '.manifest.json');
const bundleFile = join(dist, 'workflow-bundle.js');
/** What the bundle was made of. Not in the bundle itself: its source map must be the last thing in it. */
const bundleMark = join(dist, '.workflow-bundle.hash');

/** Part of every hash: when the compiler or its settings change, everything is made anew. */
const EDITION = createHash('sha256')
  .update(readFileSync(join(root, '.swcrc')))
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

/**
 * Brings dist/ up to date and says what it did.
 * @param {ReturnType<import('./progress.mjs').progressTo>} progress
 * @returns {Promise<{ compiled: number, removed: number, bundled: boolean }>}
 */
export async function build(progress) {
  mkdirSync(dist, { recursive: true });
  const work = async () => {
    const { compiled, removed } = await progress.step('Bygger programmet', () => compile());
    const bundled = await bundle(progress);
    return { compiled, removed, bundled };
  };
  return withLock(join(dist, '.lock'), work, () => progress.say('Väntar på ett annat bygge.'));
}

async function compile() {
  const before = readManifest();
  /** @type {Record<string, string>} */
  const now = {};
  const changed = [];
  for (const file of sources()) {
    const text = readFileSync(join(root, file), 'utf8');
    now[file] = createHash('sha256').update(EDITION).update(text).digest('hex');
    if (now[file] !== before[file] || !existsSync(join(dist, outputOf(file)))) changed.push({ file, text });
  }
  if (changed.length > 0) await transpile(changed);
  const gone = Object.keys(before).filter((file) => !(file in now));
  for (const file of gone) for (const made of [outputOf(file), `${outputOf(file)}.map`]) rmSync(join(dist, made), { force: true });
  if (changed.length > 0 || gone.length > 0) replace(manifestFile, JSON.stringify(now));
  return { compiled: changed.length, removed: gone.length };
}

function readManifest() {
  try {
    return JSON.parse(readFileSync(manifestFile, 'utf8'));
  } catch {
    return {};
  }
}

function sources() {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/(?<!\.d)\.ts$|\.json$/.test(entry.name)) found.push(relative(root, path));
    }
  };
  for (const folder of SOURCES) if (existsSync(join(root, folder))) walk(join(root, folder));
  return found.sort();
}

function outputOf(file) {
  return file.replace(/\.ts$/, '.js');
}

async function transpile(changed) {
  const { transform } = await import('@swc/core');
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  const made = await Promise.all(
    changed.map(async ({ file, text }) => {
      if (file.endsWith('.json')) return { file, code: text };
      const { code, map } = await transform(text, { ...options, swcrc: false, configFile: false, filename: join(root, file) });
      return { file, code, map };
    }),
  );
  for (const { file, code, map } of made) {
    const output = join(dist, outputOf(file));
    mkdirSync(dirname(output), { recursive: true });
    if (map) replace(`${output}.map`, map);
    replace(output, code);
  }
}

/** Written aside and renamed: a running process never reads half a file. */
function replace(file, content) {
  const aside = `${file}.new-${process.pid}`;
  writeFileSync(aside, content);
  renameSync(aside, file);
}

/** Makes the workflow bundle anew when a file that it is made of has changed. */
async function bundle(progress) {
  const entry = join(dist, 'workflows/index.js');
  if (!existsSync(entry)) return false;
  const hash = createHash('sha256').update(EDITION);
  for (const file of closure(entry)) hash.update(file).update(readFileSync(file));
  const wanted = hash.digest('hex');
  if (existsSync(bundleFile) && existsSync(bundleMark) && readFileSync(bundleMark, 'utf8') === wanted) return false;
  await progress.step('Packar arbetsflödena', async () => {
    const { bundleWorkflowCode } = await import('@temporalio/worker');
    const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: (message) => progress.say(message) };
    const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quiet });
    rmSync(bundleMark, { force: true });
    replace(bundleFile, code);
    replace(bundleMark, wanted);
  });
  return true;
}

/** The files of ours that `entry` reaches by relative requires. */
function closure(entry) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/require\("(\.{1,2}\/[^"]+)"\)/g)) {
      const target = join(dirname(file), path);
      const found = [target, `${target}.js`, join(target, 'index.js')].find((candidate) => /\.js$/.test(candidate) && existsSync(candidate));
      if (found) visit(found);
    }
  };
  visit(entry);
  return [...seen].sort();
}

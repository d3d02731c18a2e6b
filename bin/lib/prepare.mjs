// What every command does first: the right Node, the dependencies, the build.
import { progressTo } from './progress.mjs';

/** @param {NodeJS.WritableStream} out where progress goes @param {{ dev?: boolean, quiet?: boolean }} options */
export async function prepare(out, { dev = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Årshjulet behöver Node 20.19 eller senare; det här är ${process.versions.node}.`);
  }
  const progress = progressTo(out);
  try {
    const { bringDependencies } = await import('./dependencies.mjs');
    await bringDependencies(progress, { dev });
    const { build } = await import('./build.mjs');
    return await build(progress);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Ends with status 3: something that is needed is not there. @param {string} sentence @returns {never} */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(3);
}

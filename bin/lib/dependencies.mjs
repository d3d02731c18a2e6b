// node_modules as package-lock.json says, without a command before.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root } from './root.mjs';

/** @param {boolean} dev whether what only the tests need must be there too */
function upToDate(dev) {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || (entry.dev && !dev) || installed[path]?.version === entry.version,
  );
}

/**
 * Runs `npm ci` when something that package-lock.json names is missing or has another version.
 * @param {ReturnType<import('./progress.mjs').progressTo>} progress @param {{ dev: boolean }} options
 */
export async function bringDependencies(progress, { dev }) {
  if (upToDate(dev)) return;
  const install = async () => {
    if (upToDate(dev)) return;
    await progress.step('Hämtar programmets beroenden (npm ci)', () => npmCi());
    if (!upToDate(dev)) throw new Error('npm ci gick igenom men allt som package-lock.json namnger finns inte.');
  };
  await withLock(join(root, '.npm-ci.lock'), install, () => progress.say('Väntar på en annan start som hämtar beroenden.'));
}

function npmCi() {
  // No package's install script is needed: none is run.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci misslyckades:\n${said.trim()}`))));
  });
}

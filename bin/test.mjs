#!/usr/bin/env node
// npm test: types, lint and every suite, fast ones first, with a state of their own that is gone afterwards.
// `node bin/test.mjs years` runs what takes longer (test/years) instead. The last line says how many passed and failed.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

/** Suites that bring up whole servers or a browser: after the others, one file at a time. */
const SLOW = ['workflows', 'invariants', 'runtime', 'web', 'story', 'crash', 'product'];
/** Run by name only. */
const BY_NAME = ['years'];

/** What a developer has set for the running product must not reach the suites. */
const NOT_OURS = /^(DATABASE_|TEMPORAL_(ADDRESS|NAMESPACE|TLS|API_KEY)|ARSHJUL_|SMTP_URL|MAIL_FROM|HOST$|PORT$|LOG_LEVEL|NODE_ENV$|npm_)/;

const began = performance.now();
await prepare(process.stdout, { dev: true });

// As root PostgreSQL runs under another account: it must be able to go through the folder.
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'arshjul-npm-test-')));
chmodSync(scratch, 0o711);
for (const folder of ['tmp', 'reports']) {
  mkdirSync(join(scratch, folder));
  chmodSync(join(scratch, folder), 0o711);
}
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name))),
  TMPDIR: join(scratch, 'tmp'),
  ARSHJUL_DATA: join(scratch, 'tmp', 'state'),
};

let passed = 0;
let failed = 0;
/** The child that runs now; a signal ends it with all of its group. */
let running = null;
/** A signal ends what runs and everything that it has started; nothing further is begun. */
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    if (running?.pid) process.kill(-running.pid, 'SIGTERM');
    setTimeout(() => {
      cleanUp();
      process.exit(130);
    }, 3_000);
  });
}

if (process.argv[2] === 'years') {
  await suites('years', ['years'], ['--runInBand']);
} else {
  await check('Typer', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']);
  await check('Lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']);
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .map((entry) => entry.name);
  await suites('fast', folders.filter((name) => ![...SLOW, ...BY_NAME].includes(name)), ['--maxWorkers=2']);
  for (const folder of SLOW.filter((name) => folders.includes(name))) await suites(folder, [folder], ['--runInBand']);
}

// A browser's or a server's last children may take a moment to end after the suite that ended them.
for (let waited = 0; waited < 5_000 && ourProcesses().length > 0; waited += 250) await new Promise((resolve) => setTimeout(resolve, 250));
const left = cleanUp();
if (left.length > 0) {
  console.log(`Processer som sviterna lämnade efter sig:\n${left.join('\n')}`);
  failed += 1;
}
console.log(`Efter ${((performance.now() - began) / 1000).toFixed(0)} s:`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** Runs one check; it counts as one. */
async function check(name, args) {
  const start = performance.now();
  const well = (await run(args)) === 0;
  if (well) passed += 1;
  else failed += 1;
  console.log(`${name}: ${well ? 'utan anmärkning' : 'med fel'} (${((performance.now() - start) / 1000).toFixed(1).replace('.', ',')} s)`);
}

/** Runs the suites of some folders of test/; each of their tests counts. */
async function suites(name, folders, args) {
  if (folders.length === 0) return;
  const report = join(scratch, 'reports', `${name}.json`);
  // Several suites start servers of their own: the modules that leave a handle open must not hold the run for ever.
  const paths = folders.map((folder) => `<rootDir>/test/${folder}/`.replace('<rootDir>', root));
  const status = await run(['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, '--forceExit', ...args, ...paths]);
  const said = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  if (!said) {
    console.log(`${name}: jest gav ingen rapport (status ${status})`);
    failed += 1;
    return;
  }
  passed += said.numPassedTests;
  // A suite that could not be run, and a test that was skipped, have not passed.
  const notRun = said.numRuntimeErrorTestSuites + said.numPendingTests + said.numTodoTests;
  failed += said.numFailedTests + notRun;
  if (status !== 0 && said.numFailedTests + notRun === 0) failed += 1;
}

function run(args) {
  return new Promise((resolve) => {
    // --json makes jest write its report to standard output too; its readable one goes to standard error.
    if (interrupted) return;
    running = spawn(process.execPath, args, { cwd: root, env, detached: true, stdio: ['ignore', args.includes('--json') ? 'ignore' : 'inherit', 'inherit'] });
    running.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Leaves nothing behind; says which processes had to be ended for that. */
function cleanUp() {
  const left = endLeftOvers();
  removeOutsideHomes();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return left;
}

/** Living processes whose command line names our folder. */
function ourProcesses() {
  const listed = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).stdout ?? '';
  return listed.split('\n').filter((line) => line.includes(scratch));
}

/** Ends them and says which they were. */
function endLeftOvers() {
  const ours = ourProcesses();
  for (const line of ours) {
    try {
      process.kill(Number(line.trim().split(/\s+/)[0]), 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return ours;
}

/** Homes of PostgreSQL outside the folder (the named exception) that a suite has left. */
function removeOutsideHomes() {
  const found = spawnSync('find', [scratch, '-name', 'postgres-home', '-type', 'f'], { encoding: 'utf8' }).stdout ?? '';
  for (const pointer of found.split('\n').filter(Boolean)) rmSync(readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true });
}

#!/usr/bin/env node
// npm run mutation [-- name …]: changes the pure calendar, law and plan one place at a time, each file against the suites that are about it,
// and says how much of it was noticed. Names (`why`, `law`) take only those files. What survives is listed in reports/mutation.txt.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

const { GROUPS } = createRequire(import.meta.url)('../jest.mutation.suites.js');
const STRYKER = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const REPORT = join(root, '.stryker-tmp/mutation.json');

const wanted = process.argv.slice(2);
const groups = GROUPS.filter(({ mutate }) => wanted.length === 0 || wanted.some((name) => mutate.some((file) => file.includes(`/${name}`))));
if (groups.length === 0) {
  console.error(`Inget heter så. Filerna är: ${GROUPS.flatMap((g) => g.mutate).join(', ')}`);
  process.exit(1);
}
await prepare(process.stderr, { dev: true });

const survivors = [];
const total = { killed: 0, all: 0 };
for (const { mutate, suites } of groups) {
  const { status } = spawnSync(process.execPath, [STRYKER, 'run', '--mutate', mutate.join(','), '--reporters', 'json'], {
    cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, MUTATION_SUITES: suites.join(',') },
  });
  if (status !== 0) {
    console.error(`${mutate.join(', ')}: körningen avbröts. Kör sviterna för sig (${suites.join(', ')}) och se vad som är fel.`);
    process.exit(status ?? 1);
  }
  for (const [file, { mutants }] of Object.entries(JSON.parse(readFileSync(REPORT, 'utf8')).files)) {
    const tried = mutants.filter((m) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(m.status));
    const left = tried.filter((m) => m.status === 'Survived' || m.status === 'NoCoverage');
    total.killed += tried.length - left.length;
    total.all += tried.length;
    console.log(line(file, tried.length - left.length, tried.length));
    survivors.push(...left.map((m) => `${file}:${m.location.start.line}:${m.location.start.column} ${m.status} ${m.mutatorName}: ${m.replacement ?? ''}`));
  }
}
mkdirSync(join(root, 'reports'), { recursive: true });
writeFileSync(join(root, 'reports/mutation.txt'), `${survivors.join('\n')}\n`);
console.log(line('allt', total.killed, total.all));

function line(what, killed, all) {
  return `${what}: ${all === 0 ? '–' : `${Math.round((100 * killed) / all)} %`} (${killed} av ${all})`;
}

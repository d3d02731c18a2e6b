// The command line's own frame: Swedish, exit status, and servers that a command starts for itself.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { translate } from '../../cli/swedish';
import { repoRoot } from '../../runtime/paths';
import { lives } from '../../runtime/processes';
import { readJson } from '../../runtime/stateDir';
import type { RunFile } from '../../runtime/supervisor';
import { newStateDir, productEnv, removeStateDir } from '../support/product';

interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

function arshjul(stateDir: string, ...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [join(repoRoot, 'bin/arshjul.mjs'), ...args], { env: productEnv(stateDir), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status: status ?? -1, stdout, stderr })));
}

describe('the arshjul command', () => {
  let stateDir: string;

  beforeAll(() => {
    stateDir = newStateDir();
  });

  afterAll(() => removeStateDir(stateDir));

  it('explains itself in Swedish', async () => {
    const help = await arshjul(stateDir, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/^Användning: arshjul \[val\] \[kommando\]/);
    expect(help.stdout).not.toMatch(/\b(Usage|Options|Commands|display help)\b/);
    for (const name of ['plan', 'check', 'diff', 'simulate', 'rehearse', 'start', 'release', 'undo-start', 'pause', 'resume', 'status', 'overdue', 'adjust', 'close', 'token', 'repair']) {
      expect(help.stdout).toContain(`  ${name} `);
    }
  });

  it.each([
    [['hitta-på'], "Kommandot 'hitta-på' finns inte."],
    [['plan'], "Argumentet 'kommun' saknas."],
    [['plan', 'astorp', '2027', '--fel'], "Valet '--fel' finns inte."],
  ])('refuses %j with status 1 and one sentence', async (args, sentence) => {
    const ran = await arshjul(stateDir, ...args);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain(sentence);
  });

  it('needs no servers to plan', async () => {
    const ran = await arshjul(stateDir, 'plan', 'astorp', '2027', '--json');
    expect([0, 2]).toContain(ran.status);
    expect(JSON.parse(ran.stdout)).toMatchObject({ municipality: expect.anything(), year: 2027 });
    expect(existsSync(join(stateDir, 'run.json'))).toBe(false);
  });

  it('starts the servers for itself when none run, and stops them again; two at once share them', async () => {
    const both = await Promise.all([arshjul(stateDir, 'invariants'), arshjul(stateDir, 'invariants')]);
    for (const ran of both) {
      expect(ran.stderr).not.toContain('Error');
      expect(ran.status).toBe(0);
      // Standard output is exactly one object; progress went to standard error.
      expect(() => JSON.parse(ran.stdout) as unknown).not.toThrow();
    }
    const run = readJson<RunFile>(join(stateDir, 'run.json'))!;
    expect(Object.keys(run.parts).sort()).toEqual(['api', 'postgres', 'temporal', 'worker']);
    for (const mark of Object.values(run.parts)) expect(lives(mark)).toBe(false);
  }, 180_000);
});

describe('what commander says', () => {
  it.each([
    ["error: option '--seed <n>' argument missing", "Valet '--seed <n>' behöver ett värde.\n"],
    ["error: too many arguments for 'plan'. Expected 2 arguments but got 3.", 'Det är för många argument. Kör kommandot med --help för att se hur det skrivs.\n'],
    ["error: required option '--role <roll>' not specified", "Valet '--role <roll>' måste anges.\n"],
    ["error: option '--seed <n>' argument 'x' is invalid. Inte ett tal.", "Värdet 'x' för '--seed <n>' går inte att använda. Inte ett tal.\n"],
  ])('%s', (english, swedish) => expect(translate(english)).toBe(swedish));
});

// What the planner costs: pure functions, each in a process of its own, nothing of the product running in it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../bench';
import type { AllPlanned } from '../planning/all';
import type { OnePlanned } from '../planning/one';
import { cleanEnv } from '../product';
import { figure } from '../table';

const run = promisify(execFile);

/** Plans, compares and simulates the wide municipality's year, and plans all 290 once. */
export async function measurePlanning(bench: Bench): Promise<void> {
  const { settings, municipalities, progress, rows } = bench;
  const { aims, year, seed } = settings;
  const group = 'Planeraren (rena funktioner i en egen process)';
  const one = await progress.step('Planerar ett år', () => child<OnePlanned>('one', [municipalities.year, String(year), String(seed)]));
  const beside = `läsa och kontrollera mappen ${figure(one.parseMs)} ms`;
  rows.push(
    {
      key: 'plan.year', group, label: `ett år, ${settings.managers} chefer, ${one.occurrences} förekomster med förklaring och lag`, value: one.planMs, unit: 'ms', beside,
      aim: `under ${aims.planMs} ms`, met: one.planMs < aims.planMs,
    },
    {
      key: 'plan.diff', group, label: `nytt år och skillnad efter ett flyttat sammanträde (${one.moved} ändringar)`, value: one.diffMs, unit: 'ms', beside,
      aim: `under ${aims.diffMs} ms`, met: one.diffMs < aims.diffMs,
    },
    {
      key: 'plan.simulate', group, label: `simulera året i minnet (${one.simulatedTasks} uppgifter)`, value: one.simulateMs / 1_000, unit: 's', beside,
      aim: `under ${aims.simulateSeconds} s`, met: one.simulateMs < aims.simulateSeconds * 1_000,
    },
  );
  const all = await progress.step('Planerar alla kommuner', () => child<AllPlanned>('all', [String(year)]));
  rows.push(
    {
      key: 'plan.all', group, label: `alla ${all.municipalities} kommuner (${all.managers} chefer, ${all.occurrences} förekomster), en kärna`, value: all.planSeconds, unit: 's',
      beside: `läsa och kontrollera mapparna ${figure(all.readSeconds)} s`, aim: `under ${aims.planAllSeconds} s`, met: all.planSeconds < aims.planAllSeconds,
    },
    { key: 'plan.memory', group, label: 'minne som mest under tiden', value: all.peakMb, unit: 'MB', aim: `under ${aims.planAllMb} MB`, met: all.peakMb < aims.planAllMb },
  );
}

async function child<T>(program: string, args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [join(__dirname, '../planning', `${program}.js`), ...args], { env: cleanEnv(), maxBuffer: 1024 ** 2 });
  return JSON.parse(stdout) as T;
}

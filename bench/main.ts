// npm run bench. Brings up an installation of its own, measures, prints one table, leaves nothing behind. Called by bin/bench.mjs.
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { mkdirSync, rmSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { openDb } from '../services/base/db';
import { progressTo, type Progress } from '../runtime/progress';
import { makeStateDir } from '../runtime/stateDir';
import { Api } from './api';
import type { Bench } from './bench';
import { serversAlone } from './floor/servers';
import { startLoad } from './load/process';
import { measureAdjusting } from './measures/adjusting';
import { measureAnswers } from './measures/answers';
import { measureOnePerTask } from './measures/onePerTask';
import { measurePlanning } from './measures/planning';
import { measureYears } from './measures/years';
import { writeMunicipalities } from './municipality';
import { readOptions, type Group, type Settings } from './options';
import { newScratch, removeState, startProduct, stopProducts, type Product } from './product';
import { figure, show, type Report, type Row } from './table';

const EXIT_INPUT = 1;
const MEASURES: [Group, (bench: Bench) => Promise<void>][] = [
  ['plan', measurePlanning],
  ['svar', measureAnswers],
  ['andring', measureAdjusting],
  ['en-per-uppgift', measureOnePerTask],
  ['ar', measureYears],
];

/** What measures the bare servers, for as long as they may run. */
let bareServers: Promise<unknown> = Promise.resolve();

/** Runs the bench. Progress goes to standard error, the table (or with --json one object) to standard output. */
export async function main(args: string[]): Promise<void> {
  let settings: Settings;
  try {
    settings = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT_INPUT;
    return;
  }
  const progress = progressTo(process.stderr);
  const scratch = newScratch();
  const stateDir = join(scratch, 'produkten');
  const cleanUp = async (): Promise<void> => {
    // The bare servers stop by themselves, in some ten seconds.
    await bareServers.catch(() => undefined);
    await stopProducts();
    await removeState(stateDir);
    rmSync(scratch, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  const report = emptyReport(settings);
  try {
    await measure(settings, progress, scratch, stateDir, report);
  } catch (error) {
    report.failed.push(textOf(error));
  } finally {
    await cleanUp();
  }
  process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : `${show(report)}\n`);
  process.exit(report.failed.length > 0 ? EXIT_INPUT : 0);
}

async function measure(settings: Settings, progress: Progress, scratch: string, stateDir: string, report: Report): Promise<void> {
  makeStateDir(stateDir);
  mkdirSync(join(scratch, 'kommuner'));
  const municipalities = writeMunicipalities(join(scratch, 'kommuner'), settings);
  const product = await start(settings, progress, scratch, stateDir, report.rows);
  const db = openDb(product.database('arshjul'), 4);
  const connection = await Connection.connect({ address: product.temporal.address });
  const load = startLoad();
  const bench: Bench = {
    settings, progress, product, db, load, municipalities, rows: report.rows,
    api: new Api(product),
    temporal: new Client({ connection, namespace: product.temporal.namespace }),
    known: { http: new Map() },
  };
  try {
    for (const [group, measureGroup] of MEASURES) {
      if (!settings.only.includes(group)) continue;
      await measureGroup(bench).catch((error: unknown) => report.failed.push(`${group}: ${textOf(error)}`));
    }
  } finally {
    await load.stop();
    await connection.close();
    await db.close();
    await product.stop();
  }
}

/** Starts the product, when starts are measured twice, and gives the running one. */
async function start(settings: Settings, progress: Progress, scratch: string, stateDir: string, rows: Row[]): Promise<Product> {
  const first = await progress.step('Startar produkten första gången', () => startProduct(stateDir));
  if (!settings.only.includes('start')) return first;
  await first.stop();
  const later = await progress.step('Startar produkten igen', () => startProduct(stateDir));
  const servers = serversAlone(scratch);
  bareServers = servers;
  const alone = await progress.step('Startar bara servrarna', () => servers);
  const group = 'npm start (beroenden, bygge och Temporal-servern finns)';
  const [firstSeconds, laterSeconds] = [first.startedInMs / 1_000, later.startedInMs / 1_000];
  const { laterStartSeconds } = settings.aims;
  rows.push(
    { key: 'start.first', group, label: 'första, tom tillståndsmapp', value: firstSeconds, unit: 's', beside: `bara servrarna ${figure(alone.first)} s` },
    {
      key: 'start.later', group, label: 'senare', value: laterSeconds, unit: 's', beside: `bara servrarna ${figure(alone.later)} s`,
      aim: `under ${laterStartSeconds} s`, met: laterSeconds < laterStartSeconds,
    },
  );
  return later;
}

function emptyReport({ managers }: Settings): Report {
  const [load = 0] = loadavg();
  return {
    machine: {
      processor: cpus()[0]?.model ?? '', cores: cpus().length, memoryGb: totalmem() / 1024 ** 3, node: process.versions.node,
      platform: `${process.platform}/${process.arch}`, loadBefore: load,
    },
    managers,
    rows: [],
    failed: [],
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

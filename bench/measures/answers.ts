// Answers through the API, all managers of one step at once, beside the bare SQL transaction on the same database.
import type { Bench } from '../bench';
import { statementsOf } from '../floor/capture';
import { writingItsRowsMs } from '../floor/rows';
import { figuresOf, type Figures } from '../load/figures';
import type { Outcome, Pace } from '../load/job';
import { memoryOf, cpuBetween, cpuOf } from '../usage';
import { PARTS, type PartName } from '../product';
import { figure, type Row } from '../table';
import { HandRun } from './handRun';
import { watchConnections, type Connections } from './connections';

interface Rounds {
  outcomes: Outcome[];
  cpu: Record<PartName, number>[];
}

/** Measures openings, answers, floor, the open loop, connections and memory, and adds their rows. */
export async function measureAnswers(bench: Bench): Promise<void> {
  const { settings, progress } = bench;
  const http = await HandRun.start(bench);
  const bare = await HandRun.start(bench);
  const openings: { ms: number; floorMs: number }[] = [];
  let sessions = new Map<string, string>();

  const overHttp = async (pace: Pace): Promise<{ outcome: Outcome; cpu: Record<PartName, number> }> => {
    const step = await http.open();
    openings.push({ ms: step.visibleAfterMs, floorMs: await writingItsRowsMs(bench.db.pool, http.run, step.occurrence) });
    if (sessions.size === 0) sessions = await http.sessions(step.tasks.map((task) => task.person));
    const targets = step.tasks.map((task) => ({
      path: `/api/v1/tasks/${task.id}/answers`,
      token: sessions.get(task.person) ?? '',
      body: JSON.stringify({ values: task.values }),
    }));
    let before = cpuOf(bench.product);
    const ready = (): void => void (before = cpuOf(bench.product));
    const outcome = await bench.load.run({ work: { kind: 'http', url: bench.product.url, targets }, pace, longestMs: settings.longestRoundMs }, ready);
    // What an answer causes afterwards (wake, sealing) is part of its cost.
    await http.quiet();
    const cpu = cpuBetween(before, cpuOf(bench.product));
    const kept = await http.answersIn(step.occurrence);
    if (kept !== outcome.taken) throw new Error(`${outcome.taken} kvitton men ${kept} svar i databasen: ${JSON.stringify(outcome.refused)}`);
    return { outcome, cpu };
  };
  const bareSql = async (clients: number): Promise<{ outcome: Outcome; cpu: Record<PartName, number> }> => {
    const step = await bare.open();
    const transactions = [];
    for (const task of step.tasks) {
      const actor = { id: task.person, role: 'chef', via: 'session' as const, run: bare.run };
      transactions.push(await statementsOf(bench.db, actor, task.id, task.values, `bench-${task.id}`));
    }
    let before = cpuOf(bench.product);
    const ready = (): void => void (before = cpuOf(bench.product));
    const work = { kind: 'sql' as const, database: bench.product.database('arshjul'), transactions };
    const outcome = await bench.load.run({ work, pace: { clients }, longestMs: settings.longestRoundMs }, ready);
    const cpu = cpuBetween(before, cpuOf(bench.product));
    await bare.quiet();
    const kept = await bare.answersIn(step.occurrence);
    if (kept !== outcome.taken) throw new Error(`golvet: ${outcome.taken} men ${kept} svar i databasen: ${JSON.stringify(outcome.refused)}`);
    return { outcome, cpu };
  };
  const times = async (once: () => Promise<{ outcome: Outcome; cpu: Record<PartName, number> }>): Promise<Rounds> => {
    const rounds: Rounds = { outcomes: [], cpu: [] };
    for (let i = 0; i < settings.rounds; i += 1) {
      const { outcome, cpu } = await once();
      rounds.outcomes.push(outcome);
      rounds.cpu.push(cpu);
    }
    return rounds;
  };

  await progress.step('Svar: värmer upp', async () => {
    await overHttp({ clients: 8 });
    await bareSql(8);
  });
  bench.known.bareOneMs = figuresOf([(await bareSql(1)).outcome]).p50;
  const floors = new Map<number, Rounds>();
  const measured = new Map<number, Rounds>();
  let connections: Connections | undefined;
  for (const clients of settings.clients) {
    await progress.step(`Svar: ${clients} klienter`, async () => {
      floors.set(clients, await times(() => bareSql(clients)));
      const watch = watchConnections(bench.db.pool);
      measured.set(clients, await times(() => overHttp({ clients })));
      connections = await watch.stop();
    });
  }
  const best = Math.max(...[...floors.values()].map(({ outcomes }) => figuresOf(outcomes).perSecond));
  for (const clients of settings.clients) bench.rows.push(...rowsAt(bench, clients, measured.get(clients)!, floors.get(clients)!, best));
  await progress.step('Svar: öppen slinga', async () => {
    const perSecond = Math.max(...[...bench.known.http.values()].map((f) => f.perSecond)) / 2;
    const figures = figuresOf((await times(() => overHttp({ perSecond, connections: 64, seed: settings.seed }))).outcomes);
    bench.rows.push({
      key: 'answers.open.p99', group: GROUP, label: `öppen slinga, ${figure(perSecond)} svar/s (halva takten): p99`, value: figures.p99, unit: 'ms',
      beside: `p50 ${figure(figures.p50)}, p95 ${figure(figures.p95)}; ej mottagna ${figures.refused}`,
    });
  });
  bench.rows.push(openingRow(bench, openings), ...machineRows(bench, connections));
}

const GROUP = 'Svar över HTTP, alla chefer i ett steg samtidigt';

function rowsAt(bench: Bench, clients: number, measured: Rounds, floor: Rounds, bestFloor: number): Row[] {
  const { aims } = bench.settings;
  const figures = figuresOf(measured.outcomes);
  const bare = figuresOf(floor.outcomes);
  bench.known.http.set(clients, figures);
  const aim = (aims.p99Ms as Record<string, number>)[String(clients)];
  const cpu = cpuPerAnswer(measured, figures);
  const bareCpu = cpuPerAnswer(floor, bare).postgres + floor.outcomes.reduce((sum, o) => sum + o.ownCpuMs, 0) / bare.taken;
  const key = `answers.${clients}`;
  return [
    {
      key: `${key}.perSecond`, group: GROUP, label: `${clients} klienter: svar per sekund`, value: figures.perSecond, unit: '/s',
      beside: `bar SQL ${figure(bare.perSecond)}/s; ej mottagna ${figures.refused}`,
    },
    {
      key: `${key}.shareOfBare`, group: GROUP, label: `${clients} klienter: andel av bar SQL (bästa golvet)`, value: (100 * figures.perSecond) / bestFloor, unit: '%',
      beside: `bar SQL ${figure(bestFloor)}/s`, aim: `${100 * aims.shareOfBare} % (minst ${100 * aims.shareOfBareLeast} %)`, met: figures.perSecond >= aims.shareOfBare * bestFloor,
    },
    {
      key: `${key}.p99`, group: GROUP, label: `${clients} klienter: p99 (p50 ${figure(figures.p50)}, p95 ${figure(figures.p95)})`, value: figures.p99, unit: 'ms',
      beside: `bar SQL p50 ${figure(bare.p50)}, p95 ${figure(bare.p95)}, p99 ${figure(bare.p99)}`, ...(aim === undefined ? {} : { aim: `under ${aim} ms`, met: figures.p99 < aim }),
    },
    {
      key: `${key}.cpuMs`, group: GROUP, label: `${clients} klienter: CPU-ms per svar, alla delar`, value: PARTS.reduce((sum, name) => sum + cpu[name], 0), unit: 'ms',
      beside: `${PARTS.map((name) => `${name} ${figure(cpu[name])}`).join(', ')}; bar SQL ${figure(bareCpu)}`,
    },
  ];
}

function cpuPerAnswer(rounds: Rounds, { taken }: Figures): Record<PartName, number> {
  return Object.fromEntries(PARTS.map((name) => [name, rounds.cpu.reduce((sum, cpu) => sum + cpu[name], 0) / taken])) as Record<PartName, number>;
}

function openingRow({ settings }: Bench, openings: { ms: number; floorMs: number }[]): Row {
  // The first one meets cold code; it counts all the same among the longest.
  const sorted = (of: (o: { ms: number; floorMs: number }) => number): number[] => openings.map(of).sort((a, b) => a - b);
  const middle = (values: number[]): number => values[Math.floor(values.length / 2)] ?? NaN;
  const value = middle(sorted((o) => o.ms));
  const longest = Math.max(...sorted((o) => o.ms));
  return {
    key: 'opening.ms', group: 'Öppna ett steg', label: `tills sista uppgiften syns, median av ${openings.length} (längst ${figure(longest)})`, value, unit: 'ms',
    beside: `skriva samma rader ${figure(middle(sorted((o) => o.floorMs)))} ms`, aim: `under ${settings.aims.openStepMs} ms`, met: value < settings.aims.openStepMs,
  };
}

function machineRows({ product }: Bench, connections: Connections | undefined): Row[] {
  const group = 'Maskinen efter lasten';
  const memory = memoryOf(product);
  return [
    ...PARTS.map((name) => ({ key: `memory.${name}`, group, label: `minne, ${name}`, value: memory[name], unit: 'MB' })),
    ...(connections
      ? [{ key: 'connections', group, label: 'databasanslutningar under last, som mest', value: connections.product, unit: '', beside: `därtill Temporal ${connections.temporal}; högst ${connections.limit} tillåts` }]
      : []),
  ];
}

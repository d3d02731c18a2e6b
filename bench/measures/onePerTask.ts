// The other design on the same Temporal server: one workflow for each task, answered by Update.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { ensureDatabase } from '../../runtime/postgres';
import type { Bench } from '../bench';
import { eventsOf } from '../events';
import { figuresOf } from '../load/figures';
import { cleanEnv } from '../product';
import { figure } from '../table';
import { cpuBetween, cpuOf, cpuOfPid } from '../usage';

const DATABASE = 'bench';
const GROUP = 'Ett arbetsflöde per uppgift (den andra lösningen, samma Temporal-server)';

/** Measures answers a second by Update at each number of clients, and what a task costs in events; adds their rows. */
export async function measureOnePerTask(bench: Bench): Promise<void> {
  const { product, settings, load, progress } = bench;
  await ensureDatabase(product.database('postgres'), DATABASE);
  const child = fork(join(__dirname, '../onePerTask/worker.js'), {
    env: cleanEnv({ BENCH_DATABASE: product.database(DATABASE), BENCH_TEMPORAL: product.temporal.address, BENCH_NAMESPACE: product.temporal.namespace }),
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([new Promise<void>((resolve) => child.once('message', () => resolve())), exited.then(() => Promise.reject(new Error('its worker did not start')))]);
  try {
    await warmUp(bench);
    for (const clients of settings.clients) {
      await progress.step(`Ett arbetsflöde per uppgift: ${clients} klienter`, async () => {
        const ids = Array.from({ length: settings.managers }, (_, i) => `bench/${clients}/${i}`);
        const job = { ...product.temporal, ids };
        const longestMs = settings.longestRoundMs;
        await load.run({ work: { kind: 'start-workflows', ...job }, pace: { clients: 16 }, longestMs });
        const [before, workerBefore] = [cpuOf(product), cpuOfPid(child.pid!)];
        const body = JSON.stringify({ budget: 1_000_000, prognos: 990_000, kommentar: 'Enligt plan.' });
        const outcome = await load.run({ work: { kind: 'update-workflows', ...job, body }, pace: { clients }, longestMs });
        const events = await eventsOf(bench.temporal, ids[ids.length - 1]!);
        const used = cpuBetween(before, cpuOf(product));
        const figures = figuresOf([outcome]);
        const cpu = (used.temporal + used.postgres + cpuOfPid(child.pid!) - workerBefore) / figures.taken;
        bench.known.oneTaskEvents = events;
        addRows(bench, clients, figures, cpu, events);
      });
    }
  } finally {
    if (child.connected) child.disconnect();
    await exited;
  }
}

/** A few tasks first, so that its code is warm as the product's is. */
async function warmUp({ product, load, settings }: Bench): Promise<void> {
  const job = { ...product.temporal, ids: Array.from({ length: 32 }, (_, i) => `bench/varm/${i}`) };
  const bounds = { pace: { clients: 8 }, longestMs: settings.longestRoundMs };
  await load.run({ work: { kind: 'start-workflows', ...job }, ...bounds });
  await load.run({ work: { kind: 'update-workflows', ...job, body: '{}' }, ...bounds });
}

function addRows(bench: Bench, clients: number, figures: ReturnType<typeof figuresOf>, cpuMs: number, events: number): void {
  const { aims } = bench.settings;
  const ours = bench.known.http.get(clients);
  bench.rows.push({
    key: `onePerTask.${clients}.perSecond`, group: GROUP, label: `${clients} klienter: svar per sekund`, value: figures.perSecond, unit: '/s',
    beside: `p50 ${figure(figures.p50)}, p95 ${figure(figures.p95)}, p99 ${figure(figures.p99)} ms; CPU ${figure(cpuMs)} ms/svar; ${events} händelser/uppgift; ej mottagna ${figures.refused}`,
  });
  if (!ours) return;
  bench.rows.push({
    key: `onePerTask.${clients}.times`, group: GROUP, label: `${clients} klienter: produkten är så många gånger snabbare`, value: ours.perSecond / figures.perSecond, unit: 'ggr',
    beside: `${figure(figures.perSecond)}/s`, aim: `${aims.timesOnePerTask} ggr (minst ${aims.timesOnePerTaskLeast})`, met: ours.perSecond >= aims.timesOnePerTask * figures.perSecond,
  });
}

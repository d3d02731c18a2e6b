import { Client, Connection } from '@temporalio/client';
import { CancelledFailure, Context, heartbeat } from '@temporalio/activity';
import { NativeConnection, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { Db } from '../services/base/db';
import { beat } from '../services/process/heartbeat';
import { Relay } from '../services/process/relay';
import { runsToSeal, seal } from '../services/process/sealer';
import { writeUrgent, runsWithUrgent } from '../services/mail/urgent';
import { inTransaction } from '../services/base/db';
import { TASK_QUEUE, temporalWorkflows } from './workflows';

export interface WorkerSettings {
  db: Db;
  address: string;
  namespace: string;
  /** TLS and API key of Temporal Cloud, when given */
  tls?: boolean;
  apiKey?: string;
  bundle: { codePath: string } | WorkflowBundleWithSourceMap;
  /** the outbox's sender; kicked when mail has been written */
  postman: { kick(): void };
  /** 0 replays every workflow from its first event at each task; for tests */
  maxCachedWorkflows?: number;
  report(error: unknown, where: string): void;
}

export interface RunningWorker {
  /** resolves when the worker has stopped */
  done: Promise<void>;
  relay: Relay;
  stop(): Promise<void>;
}

/** Connects, starts the Temporal worker, the relay with its sweep, the sealer and the heartbeat. */
export async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const { db, address, namespace, tls, apiKey, postman, report } = settings;
  const connectionOptions = { address, ...(tls ? { tls } : {}), ...(apiKey ? { apiKey } : {}) };
  const connection = await Connection.connect(connectionOptions);
  const native = await NativeConnection.connect(connectionOptions);
  const client = new Client({ connection, namespace });

  const relay = new Relay(
    db,
    temporalWorkflows(client),
    async () => {
      if (await urgentMails(db)) postman.kick();
    },
    (error) => report(error, 'relay'),
  );
  const kick = (): void => {
    relay.kick();
    postman.kick();
  };
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: settings.bundle,
    activities: createActivities({ db, kick, afterLook: kick, alive }),
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 8,
    maxConcurrentActivityTaskExecutions: 10,
    maxCachedWorkflows: settings.maxCachedWorkflows ?? 400,
    shutdownGraceTime: '5s',
    shutdownForceTime: '15s',
  });

  const repeating = [
    every(500, () => sealAll(db), (e) => report(e, 'sealer')),
    every(30_000, () => relay.sweep(), (e) => report(e, 'sweep')),
    every(2_000, () => beat(db), (e) => report(e, 'heartbeat')),
  ];
  relay.start();
  const done = worker.run().finally(async () => {
    await Promise.all(repeating.map((stop) => stop()));
    await relay.stop();
    await connection.close();
    await native.close();
  });
  return {
    done,
    relay,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

/** For activities that last: tells the server that they live, and ends them when the worker is to stop. */
function alive(): void {
  heartbeat();
  if (Context.current().cancellationSignal.aborted) throw new CancelledFailure('the worker stops');
}

async function urgentMails(db: Db): Promise<boolean> {
  const runs = await runsWithUrgent(db);
  for (const run of runs) await inTransaction(db, (tx) => writeUrgent(tx, run));
  return runs.length > 0;
}

async function sealAll(db: Db): Promise<void> {
  for (const run of await runsToSeal(db)) await seal(db, run);
}

/** Repeats `work` with `ms` between the end of one and the beginning of the next. Returns how to stop. */
function every(ms: number, work: () => Promise<unknown>, failed: (error: unknown) => void): () => Promise<void> {
  let stopped = false;
  let wakeUp: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      await work().catch(failed);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return async () => {
    stopped = true;
    wakeUp();
    await loop;
  };
}

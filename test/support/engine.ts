import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { startReceiver } from '../../mail/receiver';
import { Postman } from '../../services/mail/postman';
import { startWorker, type RunningWorker } from '../../worker/worker';
import { freshDatabase, type TestDatabase } from './database';
import { temporalForTests } from './temporal';

/** A whole engine inside the test process: worker, relay, sealer, postman and receiver, on the real servers. */
export interface Engine {
  db: TestDatabase;
  address: string;
  namespace: string;
  worker: RunningWorker;
  /** stops the worker and starts a new one on the same rows */
  restartWorker(options?: EngineOptions): Promise<void>;
  /** what the worker's loops reported; an honest test looks that it is empty */
  reported: string[];
  stop(): Promise<void>;
}

export interface EngineOptions {
  maxCachedWorkflows?: number;
}

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

function theBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflowCode({ workflowsPath: join(__dirname, '../../workflows/index.ts'), logger: new DefaultLogger('ERROR') });
  return bundle;
}

let installed = false;

/** Starts everything; call `stop()` in `afterAll`. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  installed = true;
  const [db, { address, namespace }] = await Promise.all([freshDatabase(), temporalForTests()]);
  const reported: string[] = [];
  const report = (error: unknown, where: string): void => {
    reported.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const receiver = await startReceiver(db, { port: 0 });
  const postman = new Postman(db, { receiverPort: receiver.port, from: 'arshjulet@prov.example', baseUrl: 'http://127.0.0.1' });
  void postman.run();
  const start = async (o: EngineOptions): Promise<RunningWorker> =>
    startWorker({ db, address, namespace, bundle: await theBundle(), postman, report, ...o });
  let worker = await start(options);
  return {
    db,
    address,
    namespace,
    get worker() {
      return worker;
    },
    restartWorker: async (o = options) => {
      await worker.stop();
      worker = await start(o);
    },
    reported,
    stop: async () => {
      await worker.stop();
      await postman.stop();
      await receiver.stop();
      await db.drop();
    },
  };
}

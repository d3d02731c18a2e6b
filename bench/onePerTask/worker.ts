// The other design's worker, a process of its own: BENCH_DATABASE, BENCH_TEMPORAL and BENCH_NAMESPACE say on what.
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pg from 'pg';
import { createActivities, TABLE } from './activities';
import { TASK_QUEUE } from './names';

async function main(): Promise<void> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger, shutdownSignals: [] });
  const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE'], max: 10 });
  await pool.query(TABLE);
  const connection = await NativeConnection.connect({ address: process.env['BENCH_TEMPORAL'] });
  const worker = await Worker.create({
    connection,
    namespace: process.env['BENCH_NAMESPACE'],
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundleWorkflowCode({ workflowsPath: join(__dirname, 'workflows.js'), logger }),
    activities: createActivities(pool),
    // As the product's worker has it.
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentActivityTaskExecutions: 10,
    maxCachedWorkflows: 1_000,
    shutdownForceTime: '5s',
  });
  process.on('disconnect', () => {
    worker.shutdown();
    // The servers may be gone already, and then it would wait for them.
    setTimeout(() => process.exit(0), 8_000).unref();
  });
  process.send!('ready');
  await worker.run();
  await connection.close();
  await pool.end();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);

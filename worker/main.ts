// The worker's process entry: reads the settings, opens the database, starts the receiver of the built-in inbox, the postman and
// the Temporal worker, and stops them in the reverse order.
import { join } from 'node:path';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { startReceiver } from '../mail/receiver';
import { readConfig } from '../runtime/config';
import { openDb } from '../services/base/db';
import { Postman } from '../services/mail/postman';
import { startWorker } from './worker';

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel, name: 'worker' });
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const db = openDb(config.databaseUrl, config.databasePool + 6);
  const receiver = await startReceiver(db, { port: config.mail.receiverPort });
  const report = (error: unknown, where: string): void => log.error({ where, err: error }, 'tried again');
  const { smtpUrl, from } = config.mail;
  const postman = new Postman(db, { smtpUrl, receiverPort: receiver.port, from, baseUrl: config.baseUrl }, (error) => report(error, 'postman'));
  const worker = await startWorker({
    db,
    ...config.temporal,
    bundle: { codePath: join(__dirname, '..', 'workflow-bundle.js') },
    postman,
    report,
  });
  const posting = postman.run();
  log.info('the worker runs');
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void worker.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await worker.done;
  await postman.stop();
  await posting;
  await receiver.stop();
  await db.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);

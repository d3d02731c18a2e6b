// The process that makes the load. One job at a time from the parent: it connects, says that it is ready, begins at `go`, gives
// the outcome back. It ends when the parent goes.
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { HttpConnection } from './http';
import type { Job, Outcome, Statement, Work } from './job';
import { atPace, type Act } from './loops';
import { answerTask, oneTaskName, TASK_QUEUE } from '../onePerTask/names';

interface Sender {
  count: number;
  act: Act;
  close(): Promise<void> | void;
}

const widthOf = ({ pace }: Job): number => ('clients' in pace ? pace.clients : pace.connections);

async function overHttp({ url, targets }: Work & { kind: 'http' }, job: Job): Promise<Sender> {
  const connections = await Promise.all(Array.from({ length: widthOf(job) }, () => HttpConnection.open(url)));
  return {
    count: targets.length,
    act: async (client, index) => {
      const answer = await connections[client]!.post(targets[index]!);
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body.slice(0, 200)}`);
    },
    close: () => connections.forEach((connection) => connection.close()),
  };
}

async function bareSql({ database, transactions }: Work & { kind: 'sql' }, job: Job): Promise<Sender> {
  const clients = await Promise.all(
    Array.from({ length: widthOf(job) }, async () => {
      const client = new pg.Client({ connectionString: database });
      await client.connect();
      return client;
    }),
  );
  // Prepared and planned once on each connection, as in the product's pool: nothing of it is kept.
  await Promise.all(clients.map((client, i) => warm(client, transactions[i % transactions.length] ?? [])));
  return {
    count: transactions.length,
    act: async (number, index) => {
      const client = clients[number]!;
      try {
        for (const statement of transactions[index]!) await client.query(statement);
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    close: async () => void (await Promise.all(clients.map((client) => client.end()))),
  };
}

async function warm(client: pg.Client, transaction: Statement[]): Promise<void> {
  for (const statement of transaction) await client.query(/^commit$/i.test(statement.text) ? { text: 'rollback' } : statement);
}

async function overTemporal(work: Work & { kind: 'start-workflows' | 'update-workflows' }): Promise<Sender> {
  const connection = await Connection.connect({ address: work.address });
  const { workflow } = new Client({ connection, namespace: work.namespace });
  return {
    count: work.ids.length,
    act: async (_client, index) => {
      const workflowId = work.ids[index]!;
      if (work.kind === 'start-workflows') await workflow.start(oneTaskName, { workflowId, taskQueue: TASK_QUEUE, args: [workflowId] });
      else await workflow.getHandle(workflowId).executeUpdate(answerTask, { args: [work.body] });
    },
    close: () => connection.close(),
  };
}

async function run(job: Job): Promise<void> {
  const { work } = job;
  const sender = work.kind === 'http' ? await overHttp(work, job) : work.kind === 'sql' ? await bareSql(work, job) : await overTemporal(work);
  try {
    const go = new Promise<void>((resolve) => process.once('message', () => resolve()));
    process.send!('ready');
    await go;
    const outcome: Outcome = await atPace(job, sender.count, sender.act);
    // Told before the connections are closed, so that closing them is not counted.
    process.send!({ outcome });
  } finally {
    await sender.close();
  }
}

process.on('message', (said: Job | 'go') => {
  if (said === 'go') return;
  run(said).catch((error: unknown) => process.send!({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
});
process.on('disconnect', () => process.exit(0));

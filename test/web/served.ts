// The pages on a real PostgreSQL, with the product's relay, postman and receiver in this process. Instead of Temporal's
// workflows the relay's calls look at the rows directly: that is all that a workflow does between its waits.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../api/app';
import { startReceiver } from '../../mail/receiver';
import { inTransaction } from '../../services/base/db';
import { Postman } from '../../services/mail/postman';
import { runsWithUrgent, writeUrgent } from '../../services/mail/urgent';
import { look } from '../../services/process/look';
import { Relay } from '../../services/process/relay';
import { freshDatabase, type TestDatabase } from '../support/database';

export interface ServedPages {
  db: TestDatabase;
  baseUrl: string;
  /** faults of ours that a page met; an honest test looks that it is empty */
  errors: unknown[];
  stop(): Promise<void>;
}

/** Serves the whole application in evaluation mode on a free port of this machine. */
export async function servePages(): Promise<ServedPages> {
  const db = await freshDatabase();
  const errors: unknown[] = [];
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', createApp({ db, config: { auth: 'evaluation', baseUrl }, log: (error) => errors.push(error) }));

  const receiver = await startReceiver(db, { port: 0 });
  const postman = new Postman(db, { receiverPort: receiver.port, from: 'arshjulet@prov.example', baseUrl });
  const posting = postman.run();
  const lookAt = async (id: string): Promise<boolean> => {
    const seen = await look(db, id);
    postman.kick();
    return !seen.finished;
  };
  const relay = new Relay(
    db,
    { start: async ({ id }) => void (await lookAt(id)), nudge: lookAt },
    async () => {
      const runs = await runsWithUrgent(db);
      for (const run of runs) await inTransaction(db, (tx) => writeUrgent(tx, run));
      if (runs.length > 0) postman.kick();
    },
    (error) => errors.push(error),
  );
  relay.start();
  return {
    db,
    baseUrl,
    errors,
    stop: async () => {
      await relay.stop();
      await postman.stop();
      await posting;
      await receiver.stop();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await db.drop();
    },
  };
}

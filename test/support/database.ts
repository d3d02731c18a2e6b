// A database of its own for a suite or a test, on the PostgreSQL that globalSetup started.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDb, type Db } from '../../services/base/db';
import { TEMPLATE } from './globalSetup';

export interface TestDatabase extends Db {
  /** connection URL, for a second connection or a child process */
  url: string;
  /** closes and removes it; also done by itself when jest ends */
  drop(): Promise<void>;
}

/** A new, migrated, empty database (a copy of the template: some 50 ms). Call `drop()` in `afterAll`. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env['ARSHJUL_TEST_DATABASE'];
  if (server === undefined) throw new Error('globalSetup has not run');
  const name = `t_${randomBytes(8).toString('hex')}`;
  await admin(server, `create database ${name} template ${TEMPLATE} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDb(url.href);
  return {
    ...db,
    url: url.href,
    drop: async () => {
      await db.close();
      await admin(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function admin(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

// A program of its own (so that the supervisor stays small): migrates the product's database, makes the
// command line's token, forgets the worker that was.
import { join } from 'node:path';
import { openDb } from '../services/base/db';
import { ensureInstallationToken } from '../services/access/tokens';
import { forgetHeartbeat } from '../services/process/heartbeat';
import { deploy } from './migrate';
import { stateDirOf } from './paths';

async function main(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  const applied = await deploy(url);
  const db = openDb(url, 2);
  await ensureInstallationToken(db, join(stateDirOf(process.env), 'token'));
  await forgetHeartbeat(db);
  await db.close();
  process.stdout.write(JSON.stringify(applied));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

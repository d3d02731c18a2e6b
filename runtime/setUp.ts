// A program for the production shape (docker-compose.yml), run once before worker and API: migrates the database, makes the
// command line's token, registers namespace and search attributes. Safe to run again and at the same time as another one.
import { join } from 'node:path';
import { ensureInstallationToken } from '../services/access/tokens';
import { openDb } from '../services/base/db';
import { readConfig } from './config';
import { deploy } from './migrate';
import { Missing } from './missing';
import { delay } from './processes';
import { makeStateDir } from './stateDir';
import { registerNamespace, temporalAnswers } from './temporalNamespace';

async function main(): Promise<void> {
  const config = readConfig();
  const applied = await deploy(config.databaseUrl);
  makeStateDir(config.dataDir);
  const db = openDb(config.databaseUrl, 2);
  await ensureInstallationToken(db, join(config.dataDir, 'token'));
  await db.close();
  for (const until = performance.now() + 60_000; !(await temporalAnswers(config.temporal)); await delay(500)) {
    if (performance.now() > until) throw new Missing(`Temporal svarar inte på ${config.temporal.address}.`);
  }
  await registerNamespace(config.temporal);
  process.stdout.write(`Databasen är migrerad (${applied.length} nya), namnrymden ${config.temporal.namespace} är registrerad.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Missing ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = error instanceof Missing ? 3 : 1;
});

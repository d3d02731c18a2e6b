// Before all suites: one PostgreSQL of our own in a temporary folder, with one migrated template database.
import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy } from '../../runtime/migrate';
import { freePorts } from '../../runtime/ports';
import { ensureDatabase, startPostgres, type RunningPostgres } from '../../runtime/postgres';

declare global {
  /** What globalTeardown takes down again. */
  var arshjulTestServers: { stateDir: string; postgres: RunningPostgres } | undefined;
}

export const TEMPLATE = 'arshjul_template';

export default async function globalSetup(): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'arshjul-test-'));
  chmodSync(stateDir, 0o711);
  const [port] = await freePorts(1);
  const postgres = await startPostgres({ stateDir, port: port!, throwAway: true });
  globalThis.arshjulTestServers = { stateDir, postgres };
  await ensureDatabase(postgres.url('postgres'), TEMPLATE);
  await deploy(postgres.url(TEMPLATE));
  process.env['ARSHJUL_TEST_DATABASE'] = postgres.url('postgres');
  process.env['ARSHJUL_TEST_STATE'] = stateDir;
}

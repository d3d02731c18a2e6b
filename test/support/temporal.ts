// The real Temporal server for suites that need it: started once by whoever asks first, on the suites' PostgreSQL.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withLock } from '../../runtime/lock';
import { freePorts } from '../../runtime/ports';
import { lives, type ProcessMark } from '../../runtime/processes';
import { silent } from '../../runtime/progress';
import { OTHER_TEMPORAL_PORTS } from '../../runtime/temporalConfig';
import { prepareTemporalDatabases, startTemporal } from '../../runtime/temporal';
import { registerNamespace } from '../../runtime/temporalNamespace';
import { temporalBinaries } from '../../runtime/temporalBinaries';
import { ensureDatabase } from '../../runtime/postgres';
import { withDatabase } from '../../runtime/databaseUrl';

/** Where globalTeardown finds the server. */
export const TEMPORAL_FILE = 'temporal.json';

interface Started {
  mark: ProcessMark;
  address: string;
}

/**
 * The server's address and a namespace that is the caller's own (search attributes registered), so that suites never meet.
 * The first call of a run starts the server (and finds, fetches or builds its binaries: give `beforeAll` a minute or more).
 */
export async function temporalForTests(): Promise<{ address: string; namespace: string }> {
  const stateDir = process.env['ARSHJUL_TEST_STATE'];
  const server = process.env['ARSHJUL_TEST_DATABASE'];
  if (stateDir === undefined || server === undefined) throw new Error('globalSetup has not run');
  const { address } = await withLock(join(stateDir, 'temporal.lock'), () => running(stateDir, server));
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  await registerNamespace({ address, namespace });
  return { address, namespace };
}

async function running(stateDir: string, server: string): Promise<Started> {
  const file = join(stateDir, TEMPORAL_FILE);
  if (existsSync(file)) {
    const started = JSON.parse(readFileSync(file, 'utf8')) as Started;
    if (lives(started.mark)) return started;
  }
  const binaries = await temporalBinaries(process.env, silent);
  await ensureDatabase(server, 'suites');
  const url = withDatabase(server, 'suites');
  await prepareTemporalDatabases(url, binaries);
  const [frontend, ...others] = await freePorts(1 + OTHER_TEMPORAL_PORTS);
  const { mark, address } = await startTemporal(stateDir, url, binaries, { frontend: frontend!, others });
  writeFileSync(file, JSON.stringify({ mark, address }));
  return { mark, address };
}

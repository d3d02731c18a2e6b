// After all suites: nothing stays behind.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeOutsideHome } from '../../runtime/postgresHome';
import { endProcess, type ProcessMark } from '../../runtime/processes';
import './globalSetup';
import { TEMPORAL_FILE } from './temporal';

export default async function globalTeardown(): Promise<void> {
  const servers = globalThis.arshjulTestServers;
  if (!servers) return;
  const temporal = join(servers.stateDir, TEMPORAL_FILE);
  if (existsSync(temporal)) {
    const { mark } = JSON.parse(readFileSync(temporal, 'utf8')) as { mark: ProcessMark };
    await endProcess(mark, 'SIGKILL', 1_000);
  }
  await servers.postgres.stop();
  removeOutsideHome(servers.stateDir);
  rmSync(servers.stateDir, { recursive: true, force: true });
}

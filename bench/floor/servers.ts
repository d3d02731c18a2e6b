import { join } from 'node:path';
import { freePorts } from '../../runtime/ports';
import { ensureDatabase, startPostgres } from '../../runtime/postgres';
import { silent } from '../../runtime/progress';
import { makeStateDir } from '../../runtime/stateDir';
import { prepareTemporalDatabases, startTemporal } from '../../runtime/temporal';
import { temporalBinaries } from '../../runtime/temporalBinaries';
import { OTHER_TEMPORAL_PORTS } from '../../runtime/temporalConfig';
import { registerNamespace } from '../../runtime/temporalNamespace';
import { cleanEnv, removeState } from '../product';

/** The floor of a start: PostgreSQL and the Temporal server alone, on an empty state folder and again on the same one. Seconds. */
export async function serversAlone(scratch: string): Promise<{ first: number; later: number }> {
  const stateDir = join(scratch, 'servrar');
  makeStateDir(stateDir);
  const [port, frontend, ...others] = (await freePorts(2 + OTHER_TEMPORAL_PORTS)) as [number, number, ...number[]];
  const binaries = await temporalBinaries(cleanEnv(), silent);
  const once = async (): Promise<number> => {
    const began = performance.now();
    const postgres = await startPostgres({ stateDir, port });
    try {
      await ensureDatabase(postgres.url('postgres'), 'golv');
      await prepareTemporalDatabases(postgres.url('golv'), binaries);
      const temporal = await startTemporal(stateDir, postgres.url('golv'), binaries, { frontend, others });
      try {
        await registerNamespace({ address: temporal.address, namespace: 'golv' });
        return (performance.now() - began) / 1_000;
      } finally {
        await temporal.stop();
      }
    } finally {
      await postgres.stop();
    }
  };
  try {
    return { first: await once(), later: await once() };
  } finally {
    await removeState(stateDir);
  }
}

// The Temporal server's configuration file, generated at each start.
import { stringify } from 'yaml';
import type { DatabasePlace } from './databaseUrl';

/** Two ports for each of the server's four services. All below 32768: its table of members has a smallint. */
export interface TemporalPorts {
  frontend: number;
  others: number[];
}

/** How many ports `others` must have. */
export const OTHER_TEMPORAL_PORTS = 7;

export interface TemporalConfigInput {
  place: DatabasePlace;
  database: string;
  visibilityDatabase: string;
  ports: TemporalPorts;
  dynamicConfigFile: string;
}

/** The configuration as YAML: loopback only, four history shards, small pools (about 30 connections in all). */
export function temporalConfig({ place, database, visibilityDatabase, ports, dynamicConfigFile }: TemporalConfigInput): string {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${place.host}:${place.port}`,
      connectProtocol: 'tcp',
      user: place.user,
      password: place.password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
      ...(place.tls ? { tls: { enabled: true, enableHostVerification: place.tls.verifyHost, ...(place.tls.caFile ? { caFile: place.tls.caFile } : {}) } } : {}),
    },
  });
  const [frontendMember, history, historyMember, matching, matchingMember, worker, workerMember] = ports.others;
  const service = (grpcPort?: number, membershipPort?: number) => ({ rpc: { grpcPort, membershipPort, bindOnLocalHost: true } });
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(database, 8), visibility: store(visibilityDatabase, 3) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.frontend, frontendMember),
      history: service(history, historyMember),
      matching: service(matching, matchingMember),
      worker: service(worker, workerMember),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${ports.frontend}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
  });
}

/** Settings that the server reads while it runs: nothing is asked of the outside, new search attributes are seen at once. */
export function temporalDynamicConfig(): string {
  return stringify({
    'frontend.enableServerVersionCheck': [{ value: false }],
    'system.forceSearchAttributesCacheRefreshOnRead': [{ value: true }],
    'system.namespaceCacheRefreshInterval': [{ value: '2s' }],
  });
}

// DATABASE_URL taken apart, for those who do not take a URL (Temporal's server and its tool).
import { parse } from 'pg-connection-string';

export interface DatabasePlace {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls?: { verifyHost: boolean; caFile?: string };
}

/** The parts of a PostgreSQL URL. `sslmode` require and above means TLS, `verify-full` checks the host's name. */
export function databasePlace(url: string): DatabasePlace {
  const { host, port, user, password, database } = parse(url, { useLibpqCompat: true });
  const query = new URL(url).searchParams;
  const mode = query.get('sslmode');
  const tls = mode !== null && ['require', 'verify-ca', 'verify-full'].includes(mode);
  return {
    host: host ?? '127.0.0.1',
    port: Number(port ?? 5432),
    user: user ?? 'postgres',
    password: password ?? '',
    database: database ?? 'postgres',
    ...(tls ? { tls: { verifyHost: mode === 'verify-full', caFile: query.get('sslrootcert') ?? undefined } } : {}),
  };
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

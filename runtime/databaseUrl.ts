// DATABASE_URL taken apart, for those who do not take a URL (Temporal's server and its tool).

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
  const { hostname, port, username, password, pathname, searchParams: query } = new URL(url);
  const mode = query.get('sslmode');
  const tls = mode !== null && ['require', 'verify-ca', 'verify-full'].includes(mode);
  return {
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: Number(port || 5432),
    user: decodeURIComponent(username) || 'postgres',
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    ...(tls ? { tls: { verifyHost: mode === 'verify-full', caFile: query.get('sslrootcert') ?? undefined } } : {}),
  };
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

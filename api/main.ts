import { createServer, type Server } from 'node:http';
import pino from 'pino';
import { isLoopback, readConfig, type Config } from '../runtime/config';
import { Missing } from '../runtime/missing';
import { openDb } from '../services/base/db';
import { sweepSessions } from '../services/access/session';
import { createApp } from './app';
import { refusalToBind } from './config';
import { temporalProbe } from './temporal';

/** Real milliseconds that requests under way get to end when the process is told to. */
const GRACE_MS = 10_000;
const IDLE_MS = 50;
const EXIT_MISSING = 3;

function settings(): Config {
  try {
    const config = readConfig();
    const refusal = refusalToBind(config.auth, config.host);
    if (refusal !== null) throw new Missing(refusal);
    return config;
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_MISSING);
  }
}

function main(): void {
  const config = settings();
  const log = pino({ level: config.logLevel, name: 'api' });
  const db = openDb(config.databaseUrl, config.databasePool);
  const temporal = temporalProbe(config.temporal);
  const app = createApp({
    db,
    config: { auth: config.auth, baseUrl: config.baseUrl },
    temporal: temporal.check,
    probe: temporal.probe,
    log: (error, instance) => log.error({ err: error, instance }, 'request failed'),
  });
  const server = createServer(app);
  // A slow sender may not hold a connection for ever; answers are small.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = 65_000;
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
      process.stderr.write(`Porten ${config.port} på ${config.host} är upptagen eller får inte användas; sätt PORT till en annan.\n`);
      process.exit(EXIT_MISSING);
    }
    throw error;
  });
  server.listen(config.port, config.host, () => {
    log.info({ host: config.host, port: config.port, auth: config.auth, loopback: isLoopback(config.host) }, 'listening');
    sweepSessions(db).catch((error: unknown) => log.warn({ err: error }, 'sessions not swept'));
  });

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void shutDown(server)
      .then(() => Promise.allSettled([db.close(), temporal.close()]))
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Takes no new request, lets those under way end, and cuts what is left after the grace. */
async function shutDown(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  // A connection that is kept alive becomes idle when its last answer has gone.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
  await new Promise<void>((done) => {
    server.close(() => done());
  });
  clearInterval(idle);
  clearTimeout(cut);
}

main();

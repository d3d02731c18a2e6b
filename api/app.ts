import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Db } from '../services/base/db';
import { Refusal } from '../services/base/refusal';
import type { Probe } from '../services/process/repair';
import { problemPage } from '../web/request/problem';
import { createPages } from '../web/router';
import type { ApiConfig } from './config';
import { docsRouter } from './docs';
import { health, type TemporalCheck } from './health';
import { guard } from './http/guard';
import { limits, type Ceilings } from './http/limits';
import { HttpRefusal, problemOf } from './http/problem';
import { createRouter, sendJson } from './router';
import type { Deps } from './route';
import { ROUTES } from './routes';

export interface AppDeps {
  db: Db;
  config: ApiConfig;
  /** for `/health` */
  temporal?: TemporalCheck;
  /** for `repair` and `invariants` */
  probe?: Probe;
  /** other ceilings than `CEILINGS` */
  ceilings?: Partial<Ceilings>;
  /** told of faults of ours, never of what people did wrong */
  log?: (error: unknown, instance?: string) => void;
}

/**
 * The whole web: guard, health, the API, its document, the pages, and at last what becomes of errors. Nothing listens yet.
 * The API comes before everything that pages need, so that an answer on deadline day passes as little as possible.
 */
export function createApp({ db, config, temporal, probe, ceilings, log = () => undefined }: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // A reverse proxy on this machine says who really asks; nobody else is believed.
  app.set('trust proxy', 'loopback');
  app.use(guard(config));
  app.use(limits(config, ceilings));

  const deps: Deps = { db, config, ...(probe ? { probe } : {}) };
  app.use('/api/v1', createRouter(ROUTES, deps));
  app.get('/health', async (_req, res) => {
    const found = await health(db, temporal);
    sendJson(res, found.status === 'ok' ? 200 : 503, found);
  });
  app.use(docsRouter(ROUTES, config.baseUrl));
  app.use('/api', (req) => {
    throw new HttpRefusal(404, `Adressen ${req.originalUrl.split('?')[0] ?? ''} finns inte. Se /api/docs.`);
  });
  app.use('/api', problems(log));

  const pages = { db, config: { evaluation: config.auth === 'evaluation', baseUrl: config.baseUrl } };
  app.use(createPages(pages, log));
  app.use(() => {
    throw new Refusal('not-found', 'Sidan finns inte.');
  });
  app.use(problemPage(pages, log));
  return app;
}

/** Every error as a problem: one Swedish sentence, no stack trace. */
function problems(log: (error: unknown, instance?: string) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const { problem, ours, headers } = problemOf(error);
    if (ours) log(error, problem.instance);
    if (res.headersSent) {
      next(error);
      return;
    }
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    sendJson(res, problem.status, problem, 'application/problem+json; charset=utf-8');
  };
}

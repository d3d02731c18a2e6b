import express, { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { resourceOf } from '../services/access/authorize';
import { permit } from '../services/access/can';
import { Refusal } from '../services/base/refusal';
import { authenticate } from './http/authenticate';
import { actOptions } from './http/headers';
import { HttpRefusal } from './http/problem';
import { fieldErrors } from './http/zodText';
import type { AnyRoute, Deps } from './route';

/** The largest body that is read, where a route does not say. */
export const BODY_LIMIT = 64 * 1024;

/**
 * The routes as one router, in the order given. Each request: who asks → is it well formed → may they → the service → JSON.
 * Who asks comes first, so that nobody unknown learns what a well-formed request looks like.
 */
export function createRouter(routes: readonly AnyRoute[], deps: Deps): Router {
  const router = Router();
  for (const route of routes) {
    router[route.method](expressPath(route.path), handler(route, deps, express.json({ limit: route.bodyLimit ?? BODY_LIMIT, strict: false, inflate: false })));
  }
  // The same path with another method: said as such, with the methods that exist.
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  for (const [path, allowed] of methods) {
    router.all(expressPath(path), (req) => {
      throw new HttpRefusal(405, `Adressen tar inte emot ${req.method}.`, { Allow: allowed.join(', ') });
    });
  }
  return router;
}

/** `/tasks/{id}/answers` as Express writes it. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function handler(route: AnyRoute, deps: Deps, json: RequestHandler): RequestHandler {
  return async (req: Request, res: Response): Promise<void> => {
    const actor = await authenticate(deps.db, deps.config, req);
    const body = route.body ? await readBody(req, res, json) : undefined;
    const input = {
      params: parse(route.params, req.params),
      query: parse(route.query, req.query),
      body: parse(route.body, body),
    };
    const opts = actOptions(req);
    const resource = await resourceOf(deps.db, actor, route.about(input, actor));
    const permitted = permit(actor, route.action(input, actor), resource);
    const answer = await route.handle({ ...input, deps, db: deps.db, actor: permitted, resource, opts });
    const { revision, alreadyRunning } = (answer ?? {}) as { revision?: unknown; alreadyRunning?: unknown };
    if (typeof revision === 'number') res.setHeader('ETag', `"${revision}"`);
    // A preview makes nothing.
    const { preview } = input.query as { preview?: unknown };
    sendJson(res, alreadyRunning === true || preview === true ? 200 : route.status, answer ?? {});
  };
}

/** Reads a JSON body; none at all counts as `{}`, so that acts without fields need no body. */
async function readBody(req: Request, res: Response, json: RequestHandler): Promise<unknown> {
  const empty = req.headers['content-length'] === '0' || (req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined);
  if (empty) return {};
  if (!req.is('application/json')) throw new HttpRefusal(415, 'Skicka begäran som application/json.');
  await new Promise<void>((done, fail) => {
    const next: NextFunction = (error?: unknown) => {
      if (error === undefined) done();
      else fail(error as Error);
    };
    void json(req, res, next);
  });
  return req.body as unknown;
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  const first = errors[0];
  const detail = errors.length === 1 && first ? `${first.field === '' ? 'Begäran' : `Fältet ${first.field}`}: ${lowerFirst(first.text)}` : 'Några fält i begäran är inte rätt ifyllda.';
  throw new Refusal('invalid', detail, errors);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Sends JSON with the few headers that an API answer needs; lean, because deadline day passes here. */
export function sendJson(res: Response, status: number, value: unknown, type = 'application/json; charset=utf-8'): void {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  res.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  res.end(text);
}

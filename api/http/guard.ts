import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Refusal } from '../../services/base/refusal';
import type { ApiConfig } from '../config';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The first thing that every request passes. An act that another site's page sends is refused (`Sec-Fetch-Site`, `Origin`), and
 * in evaluation mode, where a role is had for the asking, so is every request whose `Host` is not this machine: a name that
 * somebody has made point at 127.0.0.1 (DNS rebinding) opens nothing.
 */
export function guard(config: ApiConfig): RequestHandler {
  const own = new URL(config.baseUrl);
  return (req: Request, _res: Response, next: NextFunction): void => {
    const host = req.headers.host ?? '';
    if (config.auth === 'evaluation' && !LOOPBACK_NAMES.has(host.replace(/:\d+$/, '')) && host !== own.host) {
      throw new Refusal('forbidden', 'Produkten körs i utvärderingsläge och svarar bara på den här datorns egen adress.');
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      const site = req.headers['sec-fetch-site'];
      const origin = req.headers.origin;
      const foreign =
        (site !== undefined && site !== 'same-origin' && site !== 'none') ||
        (origin !== undefined && origin !== own.origin && origin !== `${own.protocol}//${host}`);
      if (foreign) throw new Refusal('forbidden', 'Begäran kommer från en annan webbplats och har inte tagits emot.');
    }
    next();
  };
}

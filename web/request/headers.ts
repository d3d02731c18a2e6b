import type { NextFunction, Request, Response } from 'express';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every page. The referrer stays within the site (`same-origin`; with `no-referrer` browsers would send forms with
 * `Origin: null`), nothing is cached, search engines stay out.
 */
export function setPageHeaders(res: Response): void {
  res.set({
    'Content-Security-Policy': POLICY,
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
    'X-Content-Type-Options': 'nosniff',
  });
}

/** `setPageHeaders` as a handler. */
export function pageHeaders(_req: Request, res: Response, next: NextFunction): void {
  setPageHeaders(res);
  next();
}

/** An unsafe request from another site is refused before anything is read. */
export function foreignRequest(req: Request, baseUrl: string): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = req.get('Origin');
  if (origin === undefined) return false;
  return origin !== baseUrl && origin !== `${req.protocol}://${req.get('Host') ?? ''}`;
}

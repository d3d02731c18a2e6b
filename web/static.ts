import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Router } from 'express';

const TYPES: Record<string, string> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };
const NAMES = ['app.css', 'app.js', 'icon.svg'] as const;
export type AssetName = (typeof NAMES)[number];

interface Asset {
  body: Buffer;
  hash: string;
}

/** Finds `web/static` beside the source or, from the build output, in the checkout that it was built from. */
function folder(): string {
  for (let dir = __dirname; ; dir = dirname(dir)) {
    for (const candidate of [join(dir, 'static'), join(dir, 'web', 'static')]) {
      if (existsSync(join(candidate, 'app.css'))) return candidate;
    }
    if (dir === dirname(dir)) throw new Error('the folder web/static is missing');
  }
}

const assets = new Map<AssetName, Asset>();

function asset(name: AssetName): Asset {
  let found = assets.get(name);
  if (!found) {
    const body = readFileSync(join(folder(), name));
    found = { body, hash: createHash('sha256').update(body).digest('hex').slice(0, 12) };
    assets.set(name, found);
  }
  return found;
}

/** The address of a static file; its content's hash is part of it, so it may be cached for good. */
export function assetPath(name: AssetName): string {
  return `/static/${name}?v=${asset(name).hash}`;
}

/** The routes of the static files. They need no session. */
export function staticFiles(): Router {
  const router = Router();
  for (const name of NAMES) {
    router.get(`/static/${name}`, (_req, res) => {
      res.set({ 'Content-Type': TYPES[name.split('.')[1] ?? ''] ?? '', 'Cache-Control': 'public, max-age=31536000, immutable' });
      res.set('X-Content-Type-Options', 'nosniff');
      res.send(asset(name).body);
    });
  }
  return router;
}
